"""Until a summative session has ended, no service tells its trainee, or anybody, how its choices were met."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from uuid import uuid4
from zipfile import ZipFile

import pytest

from simulator.bootstrap import Services
from simulator.domain.accounts import Assignment
from simulator.domain.attempt import Attempt, Feedback, Mode
from simulator.domain.roles import Actor
from simulator.errors import AssignmentNotFound, InvalidInput
from tests.personas import COHORT, PIA, SANA, SECOND_COHORT, TARA, THEO
from tests.unit.services.playing import BEST, begin, play
from tests.unit.services.world import assigned

GONE = replace(TARA, trains_in=frozenset())
"""Tara after somebody took her out of her cohort; she still practises."""
IN_BOTH = replace(TARA, trains_in=TARA.trains_in | {SECOND_COHORT})


@pytest.fixture
def assignment(settled: Services) -> Assignment:
    return settled.programs.assign(SANA, COHORT, "waiting-room", mode=Mode.SUMMATIVE)


@pytest.fixture
def under_way(settled: Services, assignment: Assignment) -> Attempt:
    return play(settled.training, assigned(settled, assignment), *BEST[:1])


def end(services: Services, attempt: Attempt) -> None:
    for step, choice in enumerate(BEST[1:], 1):
        services.training.choose(TARA, str(attempt.id), choice, step=step)
    assert services.store.attempt(attempt.id).ended_at is not None


# What is said of it


def test_its_debriefing_holds_no_decision_before_it_has_ended(settled: Services, under_way: Attempt) -> None:
    room, result = settled.training.debrief(TARA, str(under_way.id))
    assert (result.moments, result.ending, room.last) == ((), None, None)
    assert (result.strength, result.work_on, result.practise) == (None, None, ())
    assert settled.training.room(TARA, str(under_way.id)).last is None
    assert [item.choice.id for item in room.exchanges] == [BEST[0]]  # what was said stays in sight
    end(settled, under_way)
    room, result = settled.training.debrief(TARA, str(under_way.id))
    assert len(result.moments) == len(BEST)
    assert room.last is not None


@pytest.mark.parametrize("reader", [TARA, SANA], ids=["Tara", "Sana"])
def test_nobody_who_may_read_it_learns_more(settled: Services, under_way: Attempt, reader: Actor) -> None:
    seen = settled.sharing.review(reader, under_way.id)
    assert (seen.debrief.moments, seen.debrief.ending, seen.room.last) == ((), None, None)
    end(settled, under_way)
    assert len(settled.sharing.review(reader, under_way.id).debrief.moments) == len(BEST)


def test_practice_is_told_as_far_as_it_has_come(settled: Services) -> None:
    attempt = play(settled.training, begin(settled.training), *BEST[:1])
    room, result = settled.training.debrief(TARA, str(attempt.id))
    assert (len(result.moments), room.last is None) == (1, False)


def test_downloaded_data_leave_out_how_the_people_stood_until_it_has_ended(
    settled: Services, under_way: Attempt
) -> None:
    def steps() -> list[dict[str, object]]:
        with ZipFile(BytesIO(settled.my_data.export(TARA))) as archive:
            return list(json.loads(archive.read("my-data.json"))["attempts"][0]["decisions"])

    assert [(step["choice"], "state_after" in step) for step in steps()] == [(BEST[0], False)]
    assert "in a summative attempt only once it has ended" in _keys(settled)
    end(settled, under_way)
    assert all(step["state_after"] for step in steps())


def _keys(services: Services) -> str:
    with ZipFile(BytesIO(services.my_data.export(TARA))) as archive:
        return str(json.loads(archive.read("my-data.json"))["keys"]["attempts"])


# No other way to the same feedback


def by_closing(services: Services, assignment: Assignment) -> Actor:
    services.programs.close_assignment(SANA, assignment.id)
    return TARA


def by_leaving(_services: Services, _assignment: Assignment) -> Actor:
    return GONE


@pytest.mark.parametrize("change", [by_closing, by_leaving, lambda *_: TARA], ids=["closed", "left", "as it was"])
def test_the_case_is_kept_out_of_practice_and_drills_until_it_has_ended(
    settled: Services,
    assignment: Assignment,
    under_way: Attempt,
    change: Callable[[Services, Assignment], Actor],
) -> None:
    person = change(settled, assignment)
    assert settled.programs.reserved_cases(person) == {"waiting-room"} == settled.drilling.reserved(person)
    with pytest.raises(InvalidInput, match="in a session at this case") as refused:
        begin(settled.training, person)
    assert "Once it has ended" in refused.value.hint
    (card,) = settled.training.cases(person)
    assert (card.reserved, card.open_attempt and card.open_attempt.id) == (True, under_way.id)
    end(settled, under_way)
    assert settled.programs.reserved_cases(person) == frozenset()
    begin(settled.training, person)


def test_it_is_begun_for_no_other_assignment_meanwhile(settled: Services, under_way: Attempt) -> None:
    others = [settled.programs.assign(PIA, SECOND_COHORT, "waiting-room", mode=mode) for mode in Mode]
    for other in others:
        with pytest.raises(InvalidInput, match="in a session at this case"):
            assigned(settled, other, IN_BOTH)
    end(settled, under_way)
    assert assigned(settled, others[0], IN_BOTH).mode is Mode.PRACTICE


def test_no_try_is_begun_in_an_earlier_session_meanwhile(settled: Services) -> None:
    earlier = play(settled.training, begin(settled.training), *BEST)
    attempt = assigned(settled, settled.programs.assign(SANA, COHORT, "waiting-room", mode=Mode.SUMMATIVE))
    assert "Once it has ended" in settled.branching.why_not(TARA, earlier.id)
    with pytest.raises(InvalidInput, match="in a session at this case"):
        settled.branching.rewind(TARA, earlier.id, 0)
    play(settled.training, attempt, *BEST)
    assert settled.branching.why_not(TARA, earlier.id) == ""
    settled.branching.rewind(TARA, earlier.id, 0)


def test_it_holds_up_nobody_else(settled: Services, assignment: Assignment, under_way: Attempt) -> None:
    settled.programs.close_assignment(SANA, assignment.id)
    assert settled.programs.reserved_cases(THEO) == frozenset()
    begin(settled.training, THEO)


# One that can't be reopened


@pytest.fixture
def lost(settled: Services, under_way: Attempt) -> Attempt:
    """The session after a change of the program that plays the case in another way."""
    with settled.database.writing() as connection:
        connection.exec_driver_sql("UPDATE attempts SET play_hash = 'another'")
    return under_way


def test_what_a_change_of_the_program_left_is_begun_anew(
    settled: Services, assignment: Assignment, lost: Attempt
) -> None:
    (asked,) = settled.programs.my_assignments(TARA)
    assert (asked.open_attempt, asked.ended, asked.n_mine) == (None, None, 1)
    again = assigned(settled, assignment)
    assert again.id != lost.id
    assert settled.programs.my_assignments(TARA)[0].open_attempt == again
    with pytest.raises(InvalidInput, match="begun this session already"):
        assigned(settled, assignment)
    play(settled.training, again, *BEST)
    with pytest.raises(InvalidInput, match="counts once"):
        assigned(settled, assignment)
    assert settled.programs.reserved_cases(TARA) == frozenset()
    begin(settled.training)


@pytest.mark.usefixtures("lost")
def test_what_a_change_of_the_program_left_holds_nothing_up(settled: Services, assignment: Assignment) -> None:
    settled.programs.close_assignment(SANA, assignment.id)
    with pytest.raises(AssignmentNotFound):
        assigned(settled, assignment)
    assert settled.programs.reserved_cases(TARA) == frozenset()
    begin(settled.training)


# Whatever was asked for


def test_feedback_after_each_choice_shows_nothing_in_a_room_that_holds_it_back(
    settled: Services, under_way: Attempt
) -> None:
    odd = replace(under_way, id=uuid4(), feedback=Feedback.EACH)
    settled.store.create_attempt(odd)
    settled.training.choose(TARA, str(odd.id), BEST[0], step=0)
    assert settled.training.room(TARA, str(odd.id)).last is None
