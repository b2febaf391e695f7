"""What is kept of a drill before and after its answer, and which answers of a person are read, on real databases."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from simulator.domain.drill_records import DrillAnswer, DrillSitting
from simulator.errors import StepConflict
from simulator.storage.connections import Database
from simulator.storage.sql_practice import SqlDrills, SqlPractice
from tests.unit.storage.conftest import NOON, OTTO, TARA
from tests.unit.storage.drilling import SKILL, answer, item, sitting
from tests.unit.storage.together import both

UNANSWERED: dict[str, Any] = {"answer": "", "share": None, "rating": None, "hints": 0, "self_ratings": {}}


@pytest.fixture
def drills(database: Database) -> SqlDrills:
    return SqlDrills(database)


@pytest.fixture
def made(drills: SqlDrills) -> DrillSitting:
    return begun(drills)


def begun(drills: SqlDrills) -> DrillSitting:
    new = sitting(TARA, *(item() for _ in range(4)))
    drills.begin_sitting(new)
    return new


def opened(to: DrillSitting, **changes: object) -> DrillAnswer:
    return answer(to, **(UNANSWERED | {"is_open": True} | changes))


def days(n: int) -> datetime:
    return NOON + timedelta(days=n)


def test_what_is_open_is_kept_and_gives_way_to_other_words_and_to_the_answer(
    drills: SqlDrills, made: DrillSitting
) -> None:
    for one in (opened(made, own_words=""), opened(made, own_words="Mine."), answer(made, own_words="Mine.")):
        drills.answer(one)
        assert drills.answers(made.id) == (one,)


def test_the_next_place_opens_only_after_the_answer(drills: SqlDrills, made: DrillSitting) -> None:
    drills.answer(opened(made))
    with pytest.raises(StepConflict):
        drills.answer(opened(made, position=1))
    drills.answer(answer(made))
    drills.answer(opened(made, position=1))
    assert drills.answers(made.id) == (answer(made), opened(made, position=1))


def test_what_was_answered_does_not_open_again(drills: SqlDrills, made: DrillSitting) -> None:
    drills.answer(answer(made))
    with pytest.raises(StepConflict):
        drills.answer(opened(made, own_words="Later."))
    assert drills.answers(made.id) == (answer(made),)


def test_of_two_answers_at_once_to_what_is_open_one_is_kept(drills: SqlDrills) -> None:
    for _ in range(5):
        made = begun(drills)
        drills.answer(opened(made))
        outcomes = both(lambda number, made=made: drills.answer(answer(made, answer=str(number))))
        assert outcomes.count(StepConflict) == 1
        assert len(drills.answers(made.id)) == 1


def test_words_of_what_is_open_go_with_the_journal(drills: SqlDrills, made: DrillSitting, database: Database) -> None:
    drills.answer(opened(made, own_words="Mine."))
    SqlPractice(database).erase_words(TARA)
    assert drills.answers(made.id) == (opened(made, own_words=""),)


def test_a_sitting_is_held_as_it_is(drills: SqlDrills, made: DrillSitting) -> None:
    assert drills.hold_sitting(made.id) == made
    assert drills.hold_sitting(uuid4()) is None


def test_answers_can_be_asked_for_by_skill_and_by_date(drills: SqlDrills, made: DrillSitting) -> None:
    old, new = answer(made), answer(made, position=1, skill="label:wait", at=days(9))
    for one in (old, new):
        drills.answer(one)
    assert drills.answers_of(TARA, skill="label:wait") == (new,)
    assert drills.answers_of(TARA, since=days(5)) == (new,)
    assert drills.answers_of(TARA, skill=SKILL, since=days(5)) == ()


def test_what_was_written_comes_page_by_page_the_newest_first(drills: SqlDrills, made: DrillSitting) -> None:
    first, second, third = (answer(made, position=n, own_words=f"{n}.", at=days(n)) for n in (0, 1, 3))
    for one in (first, second, answer(made, position=2, own_words="", at=days(2)), third):
        drills.answer(one)
    assert drills.written_of(TARA, limit=2) == ((third, second), 3)
    assert drills.written_of(TARA, limit=2, offset=2) == ((first,), 3)
    assert drills.written_of(TARA, limit=2, offset=4) == ((), 3)
    assert drills.written_of(OTTO, limit=2) == ((), 0)


def test_words_before_their_answer_are_written_too(drills: SqlDrills, made: DrillSitting) -> None:
    drills.answer(opened(made, own_words="Mine."))
    assert drills.written_of(TARA, limit=9) == ((opened(made, own_words="Mine."),), 1)


def test_a_skill_was_drilled_when_it_was_rated_last(drills: SqlDrills, made: DrillSitting) -> None:
    assert drills.drilled_at(TARA) == {}
    for position, rating in enumerate((3, 1, None)):
        drills.answer(answer(made, position=position, rating=rating, at=days(position)))
    drills.answer(answer(made, position=3, skill="label:wait", at=days(-50)))
    assert drills.drilled_at(TARA) == {SKILL: days(1), "label:wait": days(-50)}
    assert drills.drilled_at(OTTO) == {}


def test_a_moment_was_shown_when_it_was_asked_and_not_when_it_was_passed_over(
    drills: SqlDrills, made: DrillSitting
) -> None:
    drills.answer(answer(made))
    drills.answer(answer(made, position=1, at=days(1)))
    drills.answer(answer(made, position=2, **UNANSWERED, looks="passed over", at=days(2)))
    drills.answer(opened(made, position=3, looks="open", at=days(3)))
    assert drills.shown_at(TARA) == {"l" * 64: days(1), "open": days(3)}
    assert drills.shown_at(OTTO) == {}


def test_a_rating_changes_only_where_one_is_given(drills: SqlDrills, made: DrillSitting) -> None:
    drills.answer(answer(made, rating=3))
    drills.amend(made.id, 0, self_ratings={"A2": 1}, rating=2)
    drills.amend(made.id, 0, self_ratings={})
    assert drills.answers(made.id) == (answer(made, rating=2, self_ratings={}),)
