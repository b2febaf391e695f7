"""Decisions as items: difficulty, discrimination and options, from sums and from arrays."""

from __future__ import annotations

import math

import numpy as np
import pytest

from simulator.analytics.items import (
    Band,
    Difficulty,
    Gap,
    Joint,
    Moments,
    OptionSums,
    correlation,
    difficulty,
    discrimination,
    joint,
    joint_of_sums,
    joints_of_table,
    moments,
    moments_of_sums,
    option_analysis,
    option_sums,
)

NONE = math.nan


def going_together(value, n=60):
    """A decision whose shares correlate so much with the rest."""
    return Joint(Moments(n, 0.5, 1.0), Moments(n, 0.5, 4.0), 2 * value)


# From sums


def test_moments_of_basis_points_are_worked_by_hand() -> None:
    # 0, 5000 and 10000: mean one half, squares about it 1/4 + 0 + 1/4.
    assert moments_of_sums(3, 15_000, 125_000_000) == Moments(3, 0.5, 0.5)


def test_sums_far_beyond_what_a_float_holds_stay_exact() -> None:
    # A hundred million people of whom one has a basis point less: floats would say that nobody differs.
    n = 10**8
    found = moments_of_sums(n, n * 10_000 - 1, n * 10_000**2 - 2 * 10_000 + 1)
    assert found.squares == pytest.approx((1 - 1 / n) / 10_000**2)


def test_nobody_has_no_moments() -> None:
    assert moments_of_sums(0, 0, 0) is None
    assert moments([NONE]) is None
    assert joint_of_sums(0, 0, 0, 0, 0, 0) is None
    assert joint([1, NONE], [NONE, 1]) is None


def test_who_lacks_a_share_or_a_rest_score_is_left_out() -> None:
    assert joint([0, 1, NONE, 1], [1, 3, 9, NONE]) == joint([0, 1], [1, 3])


def test_shares_and_rest_scores_of_different_people_are_refused() -> None:
    with pytest.raises(ValueError, match="2 shares and 1 rest scores"):
        joint([0, 1], [1])


def test_the_rest_of_a_sparse_table_is_the_mean_of_what_else_somebody_has() -> None:
    first, *_ = joints_of_table([[0, 1, NONE], [1, 0, 1], [1, NONE, NONE]])
    assert first == joint([0, 1], [1, 0.5])


# Difficulty


def test_the_interval_of_a_mean_share_is_students() -> None:
    # Four shares with mean 1/2 and squares of 1/8 about it; t with three degrees of freedom is 3.182.
    found = difficulty(moments([0.25, 0.5, 0.5, 0.75]))
    half = 3.182446 * math.sqrt(1 / 8 / 3 / 4)
    assert (found.share.value, found.share.low, found.share.high) == pytest.approx((0.5, 0.5 - half, 0.5 + half))
    assert (found.n, found.flag) == (4, None)


@pytest.mark.parametrize(
    ("mean", "flag"),
    [(0.24, Difficulty.HARD), (0.25, None), (0.6, None), (0.95, None), (0.96, Difficulty.EASY)],
)
def test_too_hard_and_too_easy_are_flagged_from_ten_scores(mean, flag) -> None:
    assert difficulty(Moments(10, mean, 0.1)).flag is flag
    assert difficulty(Moments(9, mean, 0.1)).flag is None


def test_nothing_says_how_sure_a_mean_of_one_or_of_equal_shares_is() -> None:
    for shares in ([0.5], [1.0] * 20):
        found = difficulty(moments(shares))
        assert (found.share.low, found.share.high) == (None, None)
    assert difficulty(None).share is None


def test_the_interval_of_a_mean_share_stays_within_zero_and_one() -> None:
    found = difficulty(moments([0, 0, 0, 1]))
    assert (found.share.low, found.share.high) == (0, 1)


# Discrimination


def test_fishers_interval_is_worked_by_hand() -> None:
    found = correlation(going_together(0.5, 103))
    # atanh .5 = .549306; ± 1.959964 / 10.
    assert (found.low, found.high) == pytest.approx((math.tanh(0.353310), math.tanh(0.745303)), abs=1e-6)


def test_a_perfect_correlation_and_three_pairs_have_no_interval() -> None:
    assert correlation(joint([0, 1, 2, 3], [0, 2, 4, 6])).low is None
    assert correlation(joint([0, 1, 2], [0, 2, 1])).low is None


@pytest.mark.parametrize(
    ("value", "band"),
    [
        (0.30, Band.GOOD),
        (0.299, Band.REVIEW),
        (0.20, Band.REVIEW),
        (0.199, Band.FLAG),
        (0.0, Band.FLAG),
        (-0.001, Band.URGENT),
    ],
)
def test_discrimination_is_read_in_four_bands(value, band) -> None:
    assert discrimination(going_together(value)).band is band


def test_discrimination_is_hidden_below_fifty_people() -> None:
    assert discrimination(going_together(0.5, 50)).gap is None
    hidden = discrimination(going_together(0.5, 49))
    assert (hidden.n, hidden.correlation, hidden.band, hidden.gap) == (49, None, None, Gap.FEW)
    assert discrimination(None).gap is Gap.FEW


def test_a_decision_at_which_all_did_alike_tells_nobody_apart() -> None:
    assert discrimination(joint([0.1] * 60, np.arange(60))).gap is Gap.ALIKE
    assert discrimination(joint_of_sums(60, 60 * 3333, 60 * 3333**2, 60, 120, 60 * 3333)).gap is Gap.ALIKE


# Options


@pytest.fixture
def sums():
    """A hundred people: 60 take the best, 30 and 6 distractors that draw the weaker, 4 one that draws the stronger."""
    return {
        "best": OptionSums(60, 60, 60 * 7000, 60 * 7000**2 + 60 * 500**2),
        "tempting": OptionSums(30, 30, 30 * 5000, 30 * 5000**2),
        "odd": OptionSums(6, 6, 6 * 4000, 6 * 4000**2),
        "rare": OptionSums(4, 4, 4 * 8000, 4 * 8000**2),
        "never": OptionSums(0, 0, 0, 0),
    }


def of(analysis, name):
    return next(one for one in analysis.options if one.option == name)


def test_options_have_their_share_with_its_interval_and_their_mean_rest_score(sums) -> None:
    found = option_analysis(sums, ["best"])
    assert found.n == 100
    assert [one.chosen.share for one in found.options] == [0.6, 0.3, 0.06, 0.04, 0]
    assert [one.rest for one in found.options] == [0.7, 0.5, 0.4, 0.8, None]
    assert (of(found, "best").chosen.low, of(found, "best").chosen.high) == pytest.approx((0.502, 0.691), abs=0.001)


def test_the_point_biserial_of_an_option_is_the_correlation_of_choosing_it() -> None:
    rng = np.random.default_rng(4)
    chosen, rests = rng.choice(["a", "b", "c"], 80), rng.integers(0, 10_001, 80)
    found = option_analysis(option_sums(chosen.tolist(), rests.tolist()), ["a"])
    for one in found.options:
        assert one.correlation.value == pytest.approx(np.corrcoef(chosen == one.option, rests)[0, 1])


def test_a_distractor_functions_if_enough_and_weaker_people_take_it(sums) -> None:
    found = option_analysis(sums, ["best"])
    functions = {one.option: one.functions for one in found.options}
    assert functions == {"best": None, "tempting": True, "odd": True, "rare": False, "never": None}
    assert of(found, "rare").correlation.value > 0


def test_the_best_option_leads_among_options_that_five_chose(sums) -> None:
    assert option_analysis(sums, ["best"]).best_leads is True
    assert option_analysis(sums, ["tempting"]).best_leads is False
    assert option_analysis(sums, ["rare"]).best_leads is None
    assert option_analysis(sums, ["best", "tempting", "odd"]).best_leads is None
    even = {"a": OptionSums(40, 40, 200, 1040), "b": OptionSums(40, 40, 200, 1040)}
    assert option_analysis(even, ["a"]).best_leads is True


def test_who_has_no_rest_score_counts_in_shares_only() -> None:
    # Of 60 who took each, 20 have no rest score; those of the others lie 1000 to both sides of 7000 and of 5000.
    sums = {
        "a": OptionSums(60, 40, 40 * 7000, 40 * (7000**2 + 1000**2)),
        "b": OptionSums(60, 40, 40 * 5000, 40 * (5000**2 + 1000**2)),
    }
    found = option_analysis(sums, ["a"])
    assert (found.n, found.n_rests) == (120, 80)
    assert [(one.chosen.n, one.rests, one.rest) for one in found.options] == [(120, 40, 0.7), (120, 40, 0.5)]
    assert [one.correlation.value for one in found.options] == pytest.approx([0.5**0.5, -(0.5**0.5)])


def test_sums_of_options_come_from_choices_and_the_rest_scores_that_there_are() -> None:
    found = option_sums(["a", "b", "a"], [3, None, 4])
    assert found == {"a": OptionSums(2, 2, 7, 25), "b": OptionSums(1, 0, 0, 0)}


def test_below_fifty_rest_scores_options_have_shares_only() -> None:
    found = option_analysis({"a": OptionSums(60, 30, 30, 31), "b": OptionSums(19, 19, 5, 6)}, ["a"])
    assert [(one.correlation, one.functions) for one in found.options] == [(None, None), (None, None)]
    assert found.best_leads is None
    assert found.options[0].chosen.count == 60


def test_a_decision_that_nobody_made_has_no_options_to_analyse() -> None:
    found = option_analysis({"a": OptionSums(0, 0, 0, 0)}, ["a"])
    assert (found.n, found.options, found.best_leads) == (0, (), None)
    assert option_analysis({}, []) == found
