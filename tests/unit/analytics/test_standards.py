"""Cuts and how far they sort people the same way twice."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.analytics.standards import Doubt, Gap, angoff, borderline_regression, consistency, hofstee

NONE = float("nan")
EIGHT = [[0.5, 0.7], [0.6, 0.6], [0.4, 0.8], [0.7, 0.7], [0.5, 0.5], [0.6, 0.8], [0.6, 0.7], [0.5, 0.6]]
GRADES = [1.0, 2.0, 3.0, 4.0, 5.0] * 10


def scores(slope: float, scatter: float) -> list[float]:
    return [40 + slope * grade + scatter * (-1) ** (place // 5) for place, grade in enumerate(GRADES)]


def test_eight_judges_in_two_rounds_leave_no_doubt() -> None:
    found = angoff(EIGHT, first_round=EIGHT)
    own = [sum(judge) / 2 for judge in EIGHT]
    error = float(np.std(own, ddof=1)) / math.sqrt(8)
    assert (found.n_judges, found.n_items, found.doubts, found.gap) == (8, 2, (), None)
    assert (found.cut, found.error) == pytest.approx((sum(own) / 8, error))
    assert found.high == pytest.approx(sum(own) / 8 + 2.365 * error)


@pytest.mark.parametrize(
    ("judges", "rounds", "doubts"),
    [(8, 1, (Doubt.ONE_ROUND,)), (7, 2, (Doubt.JUDGES,)), (7, 1, (Doubt.JUDGES, Doubt.ONE_ROUND))],
)
def test_a_cut_is_provisional_with_fewer_judges_or_one_round(
    judges: int, rounds: int, doubts: tuple[Doubt, ...]
) -> None:
    assert angoff(EIGHT[:judges], first_round=EIGHT if rounds == 2 else None).doubts == doubts


def test_judges_who_left_an_item_out_are_dropped_and_counted() -> None:
    found = angoff([*EIGHT, [0.9, NONE]], first_round=[*EIGHT, [NONE, 0.1]])
    assert (found.n_judges, found.n_dropped, found.cut) == (8, 1, angoff(EIGHT).cut)


def test_one_judge_gives_a_cut_without_an_error() -> None:
    found = angoff([[0.5, 0.7]])
    assert (found.cut, found.error, found.low) == (pytest.approx(0.6), None, None)


def test_no_judge_who_rated_everything_gives_no_cut() -> None:
    found = angoff([[0.5, NONE]])
    assert (found.cut, found.gap) == (None, Gap.JUDGES)


def test_a_key_decision_weighs_twice_in_the_cut() -> None:
    assert angoff([[0.4, 0.7]], weights=[1, 2]).cut == pytest.approx(0.6)


def test_the_first_round_tells_how_far_talking_brought_judges_together() -> None:
    apart = [[max(0.0, 2 * one - 0.6) for one in judge] for judge in EIGHT]
    found = angoff(EIGHT, first_round=apart)
    assert found.first_sd == pytest.approx(2 * (found.judges_sd or 0))


@pytest.mark.parametrize(
    ("ratings", "more"),
    [([[60, 70]], {}), ([0.5], {}), ([[0.5]], {"weights": [0]}), ([[0.5]], {"first_round": [[0.5, 0.5]]})],
)
def test_what_is_no_rating_of_items_is_refused(ratings: object, more: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"0 to 1|judges and items|weight|same items"):
        angoff(ratings, **more)


def test_the_error_of_a_borderline_cut_is_that_of_the_line_there() -> None:
    found = borderline_regression(GRADES, scores(10, 5), 2)
    residual = sum(25 for _ in GRADES) / 48
    error = math.sqrt(residual * (1 / 50 + 1 / 100))
    assert (found.cut, found.error) == pytest.approx((60, error))
    assert found.high is not None
    assert (found.high - 60) / error == pytest.approx(2.0106, abs=1e-4)  # Student's t at 48 degrees of freedom


@pytest.mark.parametrize(
    ("n", "slope", "scatter", "borderline", "gap"),
    [
        (50, 10, 5, 2, None),
        (49, 10, 5, 2, Gap.FEW),
        (50, 10, 15, 2, Gap.LOOSE),
        (50, -10, 5, 2, Gap.FALLING),
        (50, 10, 5, 0.5, Gap.OUTSIDE),
    ],
)
def test_a_line_that_carries_no_cut_says_why(
    n: int, slope: float, scatter: float, borderline: float, gap: Gap | None
) -> None:
    found = borderline_regression(GRADES[:n], scores(slope, scatter)[:n], borderline)
    assert found.gap is gap
    assert (found.cut is None) is (gap is not None)
    assert found.slope == pytest.approx(slope, abs=0.5)


def test_ratings_that_are_all_alike_give_no_line() -> None:
    assert borderline_regression([2.0] * 50, list(range(50)), 2).gap is Gap.ALIKE
    assert borderline_regression(GRADES, [60.0] * 50, 2).gap is Gap.ALIKE
    assert borderline_regression([2.0, NONE], [50.0, 60.0], 2).gap is Gap.FEW


def test_ratings_without_their_scores_are_refused() -> None:
    with pytest.raises(ValueError, match="one overall rating"):
        borderline_regression([1.0, 2.0], [50.0], 2)
    with pytest.raises(ValueError, match="infinite"):
        borderline_regression([1.0, 2.0], [50.0, float("inf")], 2)


def test_hofstees_cut_between_two_scores_lies_where_the_line_comes_down_to_the_curve() -> None:
    # Half fail from just above 50 on, all from just above 80: the line from (40, .8) to (80, .2) is at .5 at 60.
    found = hofstee([50.0, 80.0], 40, 80, 0.2, 0.8)
    assert (found.cut, found.fail_share) == (pytest.approx(60), 0.5)


def test_hofstee_says_where_what_is_accepted_can_not_be() -> None:
    assert hofstee([10.0, 20.0, 90.0], 55, 70, 0.05, 0.40).gap is Gap.TOO_MANY
    assert hofstee([90.0, 95.0, 99.0], 55, 70, 0.05, 0.40).gap is Gap.TOO_FEW
    assert hofstee([60.0, 60.0], 55, 70, 0.05, 0.40).gap is Gap.ALIKE
    assert hofstee([], 55, 70, 0.05, 0.40).gap is Gap.ALIKE


@pytest.mark.parametrize(
    ("lowest", "highest", "fewest", "most"), [(70, 55, 0.1, 0.4), (55, 70, 0.4, 0.1), (1, 2, 0, 9)]
)
def test_bounds_the_wrong_way_round_are_refused(lowest: float, highest: float, fewest: float, most: float) -> None:
    with pytest.raises(ValueError, match="lower cut"):
        hofstee([1.0, 2.0], lowest, highest, fewest, most)


@given(st.lists(st.integers(0, 100), min_size=2, max_size=60))
def test_hofstees_cut_lies_where_the_curve_passes_the_line(values: list[int]) -> None:
    found = hofstee(values, 45, 65, 0.1, 0.6)
    if found.cut is None:
        return
    line = 0.6 - (found.cut - 45) / 20 * 0.5
    below = sum(value < found.cut for value in values) / len(values)
    up_to = sum(value <= found.cut for value in values) / len(values)
    assert 45 <= found.cut <= 65
    assert below <= line + 1e-9 or found.cut == 45
    assert up_to >= line - 1e-9


def test_a_measure_without_error_sorts_everybody_alike_twice() -> None:
    found = consistency(1, 70, 10, 60)
    assert (found.k_squared, found.agreement, found.kappa) == pytest.approx((1, 1, 1))


def test_far_from_the_cut_nearly_all_are_sorted_alike_and_kappa_says_how_little_that_means() -> None:
    found = consistency(0.3, 90, 10, 60)
    assert found.agreement is not None
    assert found.kappa is not None
    assert found.agreement > 0.99
    assert found.kappa < 0.1


def test_consistency_needs_scores_that_differ_and_a_reliability() -> None:
    assert consistency(0.8, 60, 0, 60).gap is Gap.ALIKE
    assert consistency(0, 60, 10, 50).gap is Gap.NO_RELIABILITY
    assert consistency(NONE, 60, 10, 50).gap is Gap.NO_RELIABILITY
    with pytest.raises(ValueError, match="reliability"):
        consistency(1.1, 60, 10, 50)
    with pytest.raises(ValueError, match="numbers"):
        consistency(0.8, NONE, 10, 50)


@given(st.floats(0.01, 0.99), st.floats(0.01, 0.99), st.floats(-3, 3))
def test_the_more_reliable_the_more_are_sorted_alike(one: float, other: float, z: float) -> None:
    less, more = (consistency(r, 60, 10, 60 + 10 * z) for r in sorted((one, other)))
    assert (less.agreement or 0) <= (more.agreement or 0) + 1e-12
    assert (less.k_squared or 0) <= (more.k_squared or 0) + 1e-12
    assert 0 <= (less.agreement or 0) <= 1
