"""Agreement of raters, held to published values; see README.md beside this file."""

import csv
from pathlib import Path

import numpy as np
import pytest

from simulator.analytics.agreement import (
    Estimate,
    Gap,
    Metric,
    fleiss_kappa,
    icc,
    kappa_of,
    krippendorff_alpha,
    mean_squares,
    ordinal_alpha,
    weighted_kappa,
)

HERE = Path(__file__).parent
NONE = float("nan")
SHROUT_FLEISS = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
DATA_C = [  # observers by units
    [1, 2, 3, 3, 2, 1, 4, 1, 2, NONE, NONE, NONE],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NONE, 3],
    [NONE, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NONE],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NONE],
]
COHEN = [[0.44, 0.07, 0.09], [0.05, 0.20, 0.05], [0.01, 0.03, 0.06]]


def rows(name):
    with (HERE / name).open(newline="") as file:
        return list(csv.reader(file))[1:]


def values(found):
    forms = (found.one_way_1, found.a1, found.c1, found.one_way_k, found.ak, found.ck)
    return [form.value for form in forms]


def ends(found):
    forms = (found.one_way_1, found.a1, found.c1, found.one_way_k, found.ak, found.ck)
    return [(form.low, form.high) for form in forms]


def test_six_intraclass_correlations_are_those_that_shrout_and_fleiss_print():
    found = icc(SHROUT_FLEISS)
    assert values(found) == pytest.approx([0.17, 0.29, 0.71, 0.44, 0.62, 0.91], abs=0.005)
    assert (found.n_targets, found.n_raters, found.n_dropped, found.gap) == (6, 4, 0, None)


def test_their_f_ratios_are_those_that_shrout_and_fleiss_print():
    squares = mean_squares(SHROUT_FLEISS)
    ratios = [squares.targets / squares.within, squares.targets / squares.error]
    assert ratios == pytest.approx([1.79, 11.03], abs=0.005)


def test_their_intervals_are_those_that_psych_prints():
    low_high = [(-0.133, 0.72), (0.019, 0.76), (0.342, 0.95), (-0.884, 0.91), (0.071, 0.93), (0.676, 0.99)]
    for found, (low, high) in zip(ends(icc(SHROUT_FLEISS)), low_high, strict=True):
        assert found[0] == pytest.approx(low, abs=0.0006)
        assert found[1] == pytest.approx(high, abs=0.006)


def test_ratings_of_anxiety_agree_as_in_r():
    found = icc([[float(cell) for cell in row] for row in rows("irr_anxiety.csv")])
    expected = [0.1750223814, 0.1979982594, 0.2160493827, 0.3889257294, 0.4254987531, 0.4525862069]
    assert values(found) == pytest.approx(expected, abs=1e-8)
    assert (found.a1.low, found.a1.high) == pytest.approx((-0.039, 0.494), abs=0.0006)


def test_the_mean_of_raters_follows_spearman_and_brown():
    assert icc(SHROUT_FLEISS).ak.value == pytest.approx(0.6200505, abs=1e-6)


@pytest.mark.parametrize(
    ("metric", "expected"),
    [(Metric.NOMINAL, 0.743), (Metric.ORDINAL, 0.815), (Metric.INTERVAL, 0.849), (Metric.RATIO, 0.797)],
)
def test_alpha_of_krippendorffs_data_c(metric, expected):
    assert krippendorff_alpha(np.transpose(DATA_C), metric) == pytest.approx(expected, abs=0.0005)


def test_ordinal_alpha_is_alpha_of_ordered_levels():
    assert ordinal_alpha(np.transpose(DATA_C)) == pytest.approx(0.815, abs=0.0005)


def test_kappa_of_six_psychiatrists_is_as_fleiss_prints_it():
    ratings = [[float(cell[0]) for cell in row] for row in rows("irr_diagnoses.csv")]
    assert fleiss_kappa(ratings) == pytest.approx(0.430, abs=0.0005)


def test_kappa_is_as_cohen_prints_it():
    assert kappa_of(COHEN, 1 - np.eye(3)) == pytest.approx(0.492, abs=0.001)
    assert kappa_of(COHEN, [[0, 1, 3], [1, 0, 6], [3, 6, 0]]) == pytest.approx(0.348, abs=0.001)


def test_weighted_kappa_of_two_raters_weighs_by_the_square():
    # Squared differences: 0 + 1 + 0 + 1 as paired; 21 + 9 + 9 + 15 over all pairs, of which chance makes a quarter.
    assert weighted_kappa([0, 1, 2, 4], [0, 2, 2, 3], range(5)) == pytest.approx(1 - 2 / 13.5)
    assert weighted_kappa([0, 4], [4, 0], range(5)) == pytest.approx(-1)


def test_weighted_kappa_leaves_out_what_one_rater_left_out():
    assert weighted_kappa([0, 1, 2, 4, NONE], [0, 2, 2, 3, 1], range(5)) == weighted_kappa(
        [0, 1, 2, 4], [0, 2, 2, 3], range(5)
    )


def test_targets_without_a_rating_are_dropped_and_counted():
    found = icc([*SHROUT_FLEISS, [1, NONE, 2, 3]])
    assert (found.n_targets, found.n_dropped) == (6, 1)
    assert values(found) == values(icc(SHROUT_FLEISS))


def test_what_cant_be_computed_says_why():
    assert icc([[1, 2, 3]]).gap is Gap.TARGETS
    assert icc([[1], [2]]).gap is Gap.RATERS
    assert icc([[2, 2], [2, 2]]).gap is Gap.ALIKE
    assert icc([[1, NONE], [NONE, 2]]).gap is Gap.TARGETS
    assert icc([[2, 2], [2, 2]]).ak is None


def test_raters_who_never_differ_agree_wholly_and_nothing_says_how_sure_that_is():
    found = icc([[0.1, 0.1, 0.1], [0.2, 0.2, 0.2], [0.7, 0.7, 0.7]])
    assert found.a1 == found.ak == found.c1 == found.one_way_1 == Estimate(1.0, None, None)


def test_raters_who_differ_in_severity_only_are_consistent_but_do_not_agree():
    found = icc([[1, 2], [2, 3], [3, 4]])
    assert found.c1 == Estimate(1.0, None, None)
    assert found.a1.value == pytest.approx(2 / 3)
    assert found.a1.low < found.a1.value < found.a1.high


def test_targets_that_do_not_differ_have_no_correlation_of_the_mean():
    found = icc([[1, 3], [3, 1]])
    assert found.c1.value == -1
    assert found.ck is found.a1 is found.ak is None


def test_raters_who_alone_differ_are_not_consistent_about_anything():
    found = icc([[1, 2], [1, 2], [1, 2]])
    assert found.c1 is found.ck is None
    assert found.a1 == Estimate(0.0, None, None)


def test_alpha_needs_two_ratings_of_one_target_that_differ_from_another():
    assert ordinal_alpha([[1, NONE], [NONE, 2]]) is None
    assert ordinal_alpha([[2, 2], [2, NONE]]) is None
    assert ordinal_alpha([[1, 1], [2, 2]]) == 1


def test_kappa_needs_raters_who_use_two_levels():
    assert weighted_kappa([2, 2], [2, 2], range(5)) is None
    assert weighted_kappa([], [], range(5)) is None
    assert fleiss_kappa([[1, 1], [1, 1]]) is None


def test_what_is_no_rating_is_refused():
    with pytest.raises(ValueError, match="axes"):
        icc([1, 2, 3])
    with pytest.raises(ValueError, match="infinite"):
        ordinal_alpha([[1, float("inf")]])
    with pytest.raises(ValueError, match="compared"):
        weighted_kappa([1], [1, 2], range(5))
    with pytest.raises(ValueError, match="levels"):
        weighted_kappa([1], [7], range(5))
