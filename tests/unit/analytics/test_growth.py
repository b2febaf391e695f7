"""Growth of a cohort, each person compared with themselves."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.analytics.growth import Gap, cohort_growth

SCORES = st.lists(st.lists(st.floats(0, 100), min_size=2, max_size=8), min_size=10, max_size=14)


def curve(start: float, gain: float, n: int) -> list[float]:
    return [start + gain * math.log(t) for t in range(1, n + 1)]


def test_people_who_gain_alike_have_that_gain_whatever_they_began_with() -> None:
    found = cohort_growth([curve(40 + person, 3, 6) for person in range(10)])
    assert found.slope == pytest.approx(3)
    assert (found.low, found.high) == pytest.approx((3, 3))


def test_only_the_good_going_on_is_no_growth() -> None:
    # Nobody gains, but whoever goes on to a third case was better from the start: the means climb, the slope does not.
    found = cohort_growth([[50.0] * 2] * 10 + [[80.0] * 4] * 10)
    assert found.slope == pytest.approx(0, abs=1e-12)
    assert [point.mean for point in found.points] == [65, 65, 80, 80]


def test_the_interval_takes_people_as_the_unit() -> None:
    # Two cases each: b of a person is their change / ln 2, the slope its mean, the error that of a mean of ten.
    changes = [1.0, 3.0] * 5
    found = cohort_growth([[50.0, 50 + change] for change in changes])
    half = 2.262 * math.sqrt(10 / 9) / math.sqrt(10) / math.log(2)
    assert found.slope == pytest.approx(2 / math.log(2))
    assert found.high == pytest.approx(2 / math.log(2) + half, rel=1e-6)


def test_below_ten_people_with_two_scores_there_is_no_slope() -> None:
    found = cohort_growth([curve(50, 3, 4)] * 9 + [[70.0], []])
    assert (found.n_people, found.n_scores, found.slope, found.gap) == (9, 36, None, Gap.PEOPLE)
    assert found.points[0].n == 10


def test_what_is_no_score_is_refused() -> None:
    with pytest.raises(ValueError, match="no number"):
        cohort_growth([[50.0, float("nan")]] * 10)


def test_a_cohort_of_nobody_has_no_points() -> None:
    assert cohort_growth([]).points == ()


def test_a_mean_of_fewer_than_five_people_has_no_interval() -> None:
    points = cohort_growth([[50.0, 60.0], [40.0, 70.0], [45.0, 50.0], [55.0, 56.0], [50.0]]).points
    assert (points[0].n, points[1].n) == (5, 4)
    assert points[0].low is not None
    assert points[1].low is points[1].high is None


@given(SCORES, st.floats(0.1, 3), st.floats(-20, 20))
def test_stretched_and_shifted_scores_grow_by_as_much_more(scores: list[list[float]], by: float, to: float) -> None:
    here, there = cohort_growth(scores), cohort_growth([[by * one + to for one in own] for own in scores])
    assert there.slope == pytest.approx(by * (here.slope or 0), abs=1e-7)
    assert there.high == pytest.approx(by * (here.high or 0), abs=1e-6)


@given(SCORES, st.integers(0, 2**32 - 1))
def test_the_order_of_people_changes_nothing(scores: list[list[float]], seed: int) -> None:
    turned = [scores[place] for place in np.random.default_rng(seed).permutation(len(scores))]
    assert cohort_growth(turned).slope == pytest.approx(cohort_growth(scores).slope, abs=1e-9)
