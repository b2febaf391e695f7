"""Mastery, and who may be at risk."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.analytics.mastery import (
    MEASURED,
    Concern,
    Gap,
    NewCase,
    at_risk,
    mastery,
)
from simulator.analytics.shrinkage import Spread

Z_80 = 1.2815515655446004
COHORT = Spread(66, 3, 8, 1.5, 9.2, (1, 0, 0.2))
GOOD, POOR = NewCase(80, 5, True), NewCase(60, 5, True)


def test_two_sure_scores_after_five_clear_cases_are_mastery() -> None:
    found = mastery([POOR, POOR, POOR, GOOD, GOOD], 70, 5)
    assert (found.holds, found.reached_at, found.n_clear, found.gap) == (True, 5, 5, None)
    assert found.lows == pytest.approx([80 - Z_80 * 5] * 2)


def test_a_score_at_the_cut_within_its_error_is_none() -> None:
    assert not mastery([GOOD] * 4 + [NewCase(75, 5, True)], 70, 5).holds


def test_no_score_is_surer_than_scores_are_over_cases() -> None:
    assert mastery([NewCase(80, 0, True)] * 5, 70, 5).holds
    assert not mastery([NewCase(80, 0, True)] * 5, 70, 9).holds
    assert not mastery([NewCase(80, 9, True)] * 5, 70, 5).holds


def test_an_unclear_gate_among_the_latest_five_keeps_it_back_until_five_more_are_clear() -> None:
    unclear = replace(GOOD, clear=False)
    for later in range(5):
        assert not mastery([GOOD] * 4 + [unclear] + [GOOD] * later, 70, 5).holds
    assert mastery([GOOD] * 4 + [unclear] + [GOOD] * 5, 70, 5).reached_at == 10


def test_below_five_new_cases_there_is_none() -> None:
    found = mastery([GOOD] * 4, 70, 5)
    assert (found.holds, found.reached_at, found.gap) == (False, None, Gap.CASES)
    assert mastery([], 70, 5).gap is Gap.CASES


def test_cases_without_a_score_are_passed_over_but_their_gate_counts() -> None:
    silent = NewCase(None, None, True)
    assert mastery([GOOD, silent, silent, silent, GOOD], 70, 5).holds
    assert not mastery([GOOD, silent, replace(silent, clear=False), silent, GOOD], 70, 5).holds
    assert mastery([silent] * 5, 70, 5).gap is Gap.SCORES


def test_mastery_that_was_reached_may_hold_no_more() -> None:
    found = mastery([*[GOOD] * 5, POOR], 70, 5)
    assert (found.holds, found.reached_at) == (False, 5)


@given(st.lists(st.builds(NewCase, st.floats(0, 100), st.floats(0, 20), st.booleans()), max_size=8), st.floats(0, 100))
def test_a_higher_cut_is_never_mastered_sooner(cases: list[NewCase], cut: float) -> None:
    lower, higher = mastery(cases, cut, 5), mastery(cases, cut + 5, 5)
    assert lower.holds or not higher.holds
    assert (lower.reached_at or 99) <= (higher.reached_at or 99)


def test_nobody_is_at_risk_on_one_score_or_two() -> None:
    found = at_risk(COHORT, [5.0, 5.0], 60)
    assert (found.n, found.below, found.concern, found.rates, found.gap) == (2, None, Concern.NONE, None, Gap.SCORES)


@pytest.mark.parametrize(("score", "concern"), [(75, Concern.NONE), (56, Concern.WATCH), (40, Concern.ACT)])
def test_a_flag_is_raised_by_the_chance_of_being_below_the_cut(score: float, concern: Concern) -> None:
    found = at_risk(COHORT, [score] * 4, 60)
    assert found.concern is concern
    assert found.latest == (score,) * 3
    assert found.level is not None
    assert found.below == pytest.approx(found.level.below(60))


def test_a_flag_carries_what_such_flags_are_worth_at_so_many_cases() -> None:
    assert at_risk(COHORT, [30.0] * 3, 60).rates is MEASURED[Concern.ACT, 3]
    assert at_risk(COHORT, [30.0] * 9, 60).rates is MEASURED[Concern.ACT, 5]
    assert at_risk(COHORT, [30.0] * 30, 60).rates is MEASURED[Concern.ACT, 10]
    assert at_risk(COHORT, [90.0] * 5, 60).rates is None


@given(st.lists(st.floats(0, 100), min_size=3, max_size=10), st.integers(0, 9), st.floats(0, 20))
def test_a_better_score_never_raises_the_chance_of_being_below(scores: list[float], place: int, by: float) -> None:
    better = [score + (by if at == place % len(scores) else 0) for at, score in enumerate(scores)]
    worse, less = at_risk(COHORT, scores, 60).below, at_risk(COHORT, better, 60).below
    assert (less or 0) <= (worse or 0) + 1e-9
