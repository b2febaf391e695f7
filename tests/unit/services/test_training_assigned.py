"""Attempts begun for an assignment: counted, seen by the supervisors, and begun only where that was asked for."""

from __future__ import annotations

import pytest

from simulator.bootstrap import Services
from simulator.domain.attempt import Feedback, Mode, Purpose
from simulator.domain.roles import SOLO
from simulator.errors import AssignmentNotFound, InvalidInput, StorageError
from tests.personas import COHORT, OTTO, PIA, SANA, SECOND_COHORT, TARA, THEO
from tests.summed import sums
from tests.unit.services.playing import BEST, begin, play
from tests.unit.services.world import assigned


def test_an_attempt_begun_for_an_assignment_is_counted_and_seen(settled: Services) -> None:
    assignment = settled.programs.assign(SANA, COHORT, "waiting-room")
    attempt = settled.training.begin(TARA, "waiting-room", feedback=Feedback.END, assignment_id=str(assignment.id))
    assert (attempt.purpose, attempt.feedback) == (Purpose.COUNTED, Feedback.END)
    (seen,) = settled.sharing.visible(SANA)
    assert (seen.attempt, seen.assigned, seen.shared_at) == (attempt, True, None)


# Kept out of free practice until it is done


def test_an_assigned_case_can_not_be_begun_freely_before_it_has_ended(settled: Services) -> None:
    assignment = settled.programs.assign(SANA, COHORT, "waiting-room")
    attempt = assigned(settled, assignment)
    for step, choice in enumerate(BEST):
        with pytest.raises(InvalidInput, match="can't be practised freely yet") as refused:
            begin(settled.training)
        assert "Assigned to you" in refused.value.hint
        settled.training.choose(TARA, str(attempt.id), choice, step=step)
    assert begin(settled.training).purpose is Purpose.PRACTICE
    assert [line.attempt.id for line in settled.sharing.visible(SANA)] == [attempt.id]


def test_the_card_and_the_list_say_which_cases_are_kept_out(settled: Services) -> None:
    assert (settled.programs.reserved_cases(TARA), settled.training.cases(TARA)[0].reserved) == (frozenset(), False)
    assignment = settled.programs.assign(SANA, COHORT, "waiting-room")
    assert settled.programs.reserved_cases(TARA) == {"waiting-room"}
    assert settled.training.cases(TARA)[0].reserved
    play(settled.training, assigned(settled, assignment), *BEST)
    assert (settled.programs.reserved_cases(TARA), settled.training.cases(TARA)[0].reserved) == (frozenset(), False)


def test_a_case_is_kept_out_only_for_those_who_are_asked(settled: Services) -> None:
    settled.programs.assign(SANA, COHORT, "waiting-room")
    for person in (SANA, PIA, OTTO, SOLO):
        assert settled.programs.reserved_cases(person) == frozenset()
        assert begin(settled.training, person).purpose is Purpose.PRACTICE
    play(settled.training, assigned(settled, settled.programs.assignments(SANA, COHORT)[0]), *BEST)
    assert settled.programs.reserved_cases(THEO) == {"waiting-room"}


def test_a_case_that_is_asked_for_twice_is_kept_out_until_both_are_done(settled: Services) -> None:
    both = [settled.programs.assign(SANA, COHORT, "waiting-room") for _ in range(2)]
    play(settled.training, assigned(settled, both[0]), *BEST)
    assert settled.programs.reserved_cases(TARA) == {"waiting-room"}
    play(settled.training, assigned(settled, both[1]), *BEST)
    assert settled.programs.reserved_cases(TARA) == frozenset()


def test_a_case_is_free_again_when_its_assignment_is_closed(settled: Services) -> None:
    assignment = settled.programs.assign(SANA, COHORT, "waiting-room")
    settled.programs.close_assignment(SANA, assignment.id)
    assert settled.programs.reserved_cases(TARA) == frozenset()
    begin(settled.training)


def test_what_was_begun_freely_before_the_case_was_assigned_can_be_gone_on_with(settled: Services) -> None:
    attempt = begin(settled.training)
    settled.programs.assign(SANA, COHORT, "waiting-room")
    play(settled.training, attempt, *BEST)
    assert settled.store.attempt(attempt.id).ended_at is not None
    assert settled.programs.reserved_cases(TARA) == {"waiting-room"}  # it was not done for the program


# In the mode that the assignment says


def test_an_attempt_for_a_summative_assignment_is_summative_with_feedback_at_the_end(settled: Services) -> None:
    assignment = settled.programs.assign(SANA, COHORT, "waiting-room", mode=Mode.SUMMATIVE)
    assert settled.programs.assignments(SANA, COHORT) == (assignment,)
    attempt = assigned(settled, assignment)  # which asks for feedback after each choice
    kept = settled.store.attempt(attempt.id)
    assert (kept.mode, kept.feedback, kept.purpose) == (Mode.SUMMATIVE, Feedback.END, Purpose.COUNTED)


def test_an_attempt_for_any_other_assignment_is_practice_with_the_feedback_that_was_asked_for(
    settled: Services,
) -> None:
    attempt = assigned(settled, settled.programs.assign(SANA, COHORT, "waiting-room"))
    assert (attempt.mode, attempt.feedback) == (Mode.PRACTICE, Feedback.EACH)
    assert begin(settled.training, OTTO).mode is Mode.PRACTICE


@pytest.mark.parametrize("mode", Mode)
def test_the_mode_is_in_the_audit_log_and_said_before_the_start(settled: Services, mode: Mode) -> None:
    assignment = settled.programs.assign(SANA, COHORT, "waiting-room", mode=mode)
    (line,), _n = settled.programs.audit.entries(action="case-assigned")
    assert line.detail["mode"] == mode.value
    assert settled.programs.assignment_notice(TARA, assignment.id).mode is mode


@pytest.mark.parametrize(("choices", "told"), [((), "begun this session already"), (BEST, "counts once")])
def test_a_summative_session_is_done_once(settled: Services, choices: tuple[str, ...], told: str) -> None:
    assignment = settled.programs.assign(SANA, COHORT, "waiting-room", mode=Mode.SUMMATIVE)
    play(settled.training, assigned(settled, assignment), *choices)
    with pytest.raises(InvalidInput, match=told):
        assigned(settled, assignment)
    assert len(settled.store.attempts_of(TARA.id)) == 1
    assigned(settled, assignment, THEO)


# What it counts for


def test_an_assigned_attempt_enters_the_sums_of_its_cohort_when_it_ends(settled: Services) -> None:
    assignment = settled.programs.assign(SANA, COHORT, "waiting-room")
    attempt = play(settled.training, assigned(settled, assignment), *BEST[:-1])
    assert sums(settled.database) == ()
    settled.training.choose(TARA, str(attempt.id), BEST[-1], step=len(BEST) - 1)
    (score,) = settled.store.scores(attempt.id)
    expected = {
        name: (1, of["value"], of["value"] ** 2)
        for name, of in score.sheet["dimensions"].items()
        if of["value"] is not None
    }
    assert expected
    cells = sums(settled.database)
    assert {cell.dimension: (cell.n, cell.total, cell.squares) for cell in cells} == expected


def test_a_closed_assignment_takes_no_more_attempts_and_lets_those_under_way_end(settled: Services) -> None:
    assignment = settled.programs.assign(SANA, COHORT, "waiting-room")
    attempt = assigned(settled, assignment)
    settled.programs.close_assignment(SANA, assignment.id)
    with pytest.raises(AssignmentNotFound):
        assigned(settled, assignment, THEO)
    play(settled.training, attempt, *BEST)
    assert settled.training.room(TARA, str(attempt.id)).node.ending is not None
    assert sums(settled.database) != ()


@pytest.mark.parametrize("assignment_id", ["nonsense", "x" * 5_000, "99999999-9999-4999-8999-999999999999"])
def test_an_assignment_that_is_not_there_begins_nothing(settled: Services, assignment_id: str) -> None:
    with pytest.raises(AssignmentNotFound):
        settled.training.begin(TARA, "waiting-room", feedback=Feedback.EACH, assignment_id=assignment_id)
    assert settled.store.attempts_of(TARA.id) == ()


def test_an_assignment_of_another_cohort_begins_nothing(settled: Services) -> None:
    assignment = settled.programs.assign(PIA, SECOND_COHORT, "waiting-room")
    with pytest.raises(AssignmentNotFound):
        assigned(settled, assignment)


def test_an_assignment_of_another_case_begins_nothing(settled: Services, content) -> None:
    text = (content / "scenarios" / "waiting-room.yaml").read_text(encoding="utf-8")
    (content / "scenarios" / "other-room.yaml").write_text(
        text.replace("id: waiting-room", "id: other-room"), encoding="utf-8"
    )
    assignment = settled.programs.assign(SANA, COHORT, "other-room")
    with pytest.raises(AssignmentNotFound):
        settled.training.begin(TARA, "waiting-room", feedback=Feedback.EACH, assignment_id=str(assignment.id))


def test_an_attempt_that_cannot_be_tied_to_its_assignment_is_not_begun(settled: Services) -> None:
    assignment = settled.programs.assign(SANA, COHORT, "waiting-room")
    with settled.programs.database.writing() as connection:
        connection.exec_driver_sql("DROP TABLE assigned_attempts")
    with pytest.raises(StorageError):
        assigned(settled, assignment)
    assert settled.store.attempts_of(TARA.id) == ()
