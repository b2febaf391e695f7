"""Which moments a supervisor can be compared on, in which order, and how they stand beside a panel."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from simulator.domain.benchmarks import (
    REST,
    Benchmark,
    BenchmarkRating,
    Compared,
    benchmarks_in,
    compared,
    due,
    in_force,
    is_whole,
    newest_of_each,
)
from simulator.domain.key_versions import KeyVersion
from simulator.domain.panel import CriterionFound, OptionFound
from simulator.domain.rubric import Criterion, Dimension

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SANA, SVEN = UUID(int=3), UUID(int=7)
KEY = UUID(int=100)
A2 = Criterion("A2", Dimension.ATTUNEMENT, "Validates", "", ("",) * 5, "")


def option(mean: int = 300, *, raters: int = 5, contested: bool = False, sd: int = 50) -> OptionFound:
    return OptionFound({"A2": CriterionFound(mean, sd, raters)}, {}, raters, 3, contested)


def version(number: int = 1, play_hash: str = "p", **options: OptionFound) -> KeyVersion:
    found = {"greeting": options or {"ask": option()}}
    return KeyVersion(uuid4(), "a-case", play_hash, number, uuid4(), "k", found, None, NOON)


def moment(choice: str = "ask") -> Benchmark:
    return Benchmark(KEY, "greeting", choice, {"A2": 325})


def rating(choice: str = "ask", *, level: int = 2, at: datetime = NOON) -> BenchmarkRating:
    return BenchmarkRating(uuid4(), SANA, KEY, "greeting", choice, {"A2": level}, at)


def test_the_newest_key_of_a_case_applies_unless_it_was_withdrawn() -> None:
    first, second = version(1), version(2)
    assert in_force([second, first]) == in_force([first, second]) == (second,)
    assert in_force([first, replace(second, withdrawn_at=NOON)]) == (first,)
    assert len(in_force([first, version(1, "another")])) == 2


def test_an_option_is_a_benchmark_if_three_rated_it_and_they_do_not_differ() -> None:
    # Of three it is told nowhere that they differ, but nobody can be held against a mean of theirs that says nothing.
    few = {"three": option(raters=3, sd=80), "two": option(raters=2), "three-who-differ": option(raters=3, sd=81)}
    found = version(**few, torn=option(contested=True))
    assert [(one.choice, one.panel) for one in benchmarks_in(found)] == [("three", {"A2": 300})]


def test_what_was_never_rated_comes_first_and_then_what_was_rated_longest_ago() -> None:
    moments = [moment("new"), moment("late"), moment("early")]
    rated = [
        rating("early", at=NOON - 3 * REST),
        rating("late", at=NOON - 2 * REST),
        rating("early", at=NOON - 4 * REST),
    ]
    found = due(moments, rated, person_id=SANA, now=NOON)
    assert [one.choice for one in found] == ["new", "early", "late"]


def test_a_moment_rests_for_four_weeks() -> None:
    at = NOON - REST
    assert due([moment()], [rating(at=at + timedelta(seconds=1))], person_id=SANA, now=NOON) == ()
    assert due([moment()], [rating(at=at)], person_id=SANA, now=NOON) == (moment(),)


def test_moments_come_in_an_order_of_the_persons_own_that_stays() -> None:
    moments = [moment(f"option-{number}") for number in range(12)]
    mine = due(moments, [], person_id=SANA, now=NOON)
    assert mine == due(reversed(moments), [], person_id=SANA, now=NOON + REST)
    assert mine != due(moments, [], person_id=SVEN, now=NOON)
    assert {one.choice for one in mine} == {one.choice for one in moments}


def test_ratings_stand_beside_what_the_panel_found_oldest_first() -> None:
    later, earlier = rating(level=4, at=NOON + REST), rating(level=2)
    found = compared([later, earlier], [moment()])
    assert found == (Compared(NOON, {"A2": 2}, {"A2": 325}), Compared(NOON + REST, {"A2": 4}, {"A2": 325}))


def test_a_rating_whose_moment_is_gone_or_has_other_criteria_is_left_out() -> None:
    other = replace(rating(), ratings={"A2": 2, "A3": 1})
    assert compared([rating("gone"), other], [moment()]) == ()


def test_stricter_is_below_the_panel_in_levels() -> None:
    one = Compared(NOON, {"A2": 2, "A3": 4}, {"A2": 325, "A3": 350})
    assert one.stricter_by("A2") == 1.25
    assert one.stricter_by("A3") == -0.5
    assert one.stricter_by() == 0.375


def test_of_each_moment_the_last_rating_counts() -> None:
    first, again, other = rating(), rating(level=3, at=NOON + REST), rating("wait")
    assert set(map(id, newest_of_each([again, first, other]))) == {id(again), id(other)}


@pytest.mark.parametrize(
    ("levels", "whole"),
    [({"A2": 0}, True), ({"A2": 4}, True), ({"A2": 5}, False), ({"A2": True}, False), ({}, False), ({"A3": 1}, False)],
)
def test_a_rating_has_a_level_for_each_criterion_and_nothing_else(levels: dict[str, int], whole: bool) -> None:
    assert is_whole(levels, [A2]) is whole
