"""Attempts that belong together, and where a person left off."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from simulator.domain.attempt import Attempt, Feedback, Purpose
from simulator.domain.families import families, last_ended, left_at, root_of

START = datetime(2026, 3, 1, tzinfo=UTC)


def attempt(number: int, *, of: int | None = None, ended: bool = False) -> Attempt:
    """The attempt begun on this day of March, which goes back to another one."""
    at = START + timedelta(days=number)
    return Attempt(
        id=UUID(int=number),
        trainee_id=UUID(int=999),
        scenario_id="case",
        content_hash="c",
        play_hash="p",
        variant="standard",
        seed=0,
        purpose=Purpose.PRACTICE if of is None else Purpose.BRANCH,
        feedback=Feedback.EACH,
        started_at=at,
        parent_id=None if of is None else UUID(int=of),
        fork_step=None if of is None else 1,
        ended_at=at if ended else None,
    )


def numbers(*found: Attempt | None) -> list[int]:
    return [one.id.int for one in found if one is not None]


def test_a_try_of_a_try_belongs_to_the_first_way_through() -> None:
    (family,) = families([attempt(3, of=2), attempt(1), attempt(2, of=1)])
    assert numbers(*family.attempts) == [1, 2, 3]
    assert numbers(family.root, family.newest) == [1, 3]


def test_the_first_way_comes_first_even_where_a_clock_was_set_back() -> None:
    (family,) = families([attempt(5), attempt(2, of=5)])
    assert numbers(*family.attempts) == [5, 2]


def test_the_session_that_was_begun_last_comes_first() -> None:
    found = families([attempt(1), attempt(2), attempt(3, of=1)])
    assert [numbers(*family.attempts) for family in found] == [[2], [1, 3]]


def test_what_goes_back_to_something_unknown_stands_for_itself() -> None:
    alone = attempt(4, of=1)
    assert root_of(alone, {alone.id: alone}) == alone


def test_of_a_session_that_came_to_its_end_the_first_way_comes_before_its_tries() -> None:
    (family,) = families([attempt(1, ended=True), attempt(2, of=1, ended=True), attempt(3, of=1)])
    assert numbers(*family.ended) == [1, 2]


def test_where_only_tries_came_to_an_end_the_newest_comes_first() -> None:
    (family,) = families([attempt(1), attempt(2, of=1, ended=True), attempt(3, of=1, ended=True)])
    assert numbers(*family.ended) == [3, 2]


LEFT = {
    "nothing was begun": ([], []),
    "a session is open": ([attempt(1)], [1]),
    "the newest of two open sessions": ([attempt(1), attempt(2)], [2]),
    "an older one is open, the newer has ended": ([attempt(1), attempt(2, ended=True)], [1]),
    "one went back within an open session": ([attempt(1), attempt(2, of=1)], [2]),
    "and that try came to the end": ([attempt(1), attempt(2, of=1, ended=True)], []),
    "a try from the debriefing is open": ([attempt(1, ended=True), attempt(2, of=1)], [2]),
    "and something newer was begun and ended": (
        [attempt(1, ended=True), attempt(2, of=1), attempt(3, ended=True)],
        [],
    ),
    "everything has ended": ([attempt(1, ended=True), attempt(2, of=1, ended=True)], []),
}


@pytest.mark.parametrize(("attempts", "left"), LEFT.values(), ids=LEFT)
def test_one_goes_on_where_one_left(attempts: list[Attempt], left: list[int]) -> None:
    assert numbers(left_at(families(attempts))) == left


def test_the_last_session_that_ended_is_shown_by_its_first_way() -> None:
    found = families([attempt(1, ended=True), attempt(2, of=1, ended=True), attempt(3)])
    assert numbers(last_ended(found)) == [1]


def test_a_session_of_which_only_a_try_came_to_the_end_is_shown_by_that_try() -> None:
    assert numbers(last_ended(families([attempt(1), attempt(2, of=1, ended=True)]))) == [2]


def test_where_nothing_ended_there_is_no_last_session() -> None:
    assert last_ended(families([attempt(1)])) is None
