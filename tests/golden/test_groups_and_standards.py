"""Proportions, quantiles, groups and standards, held to published values; see README.md beside this file."""

import csv
import math
from collections import Counter
from pathlib import Path

import pytest

from simulator.analytics.differential import Grade, mantel_haenszel
from simulator.analytics.proportions import wilson
from simulator.analytics.spread import quantile
from simulator.analytics.standards import angoff, borderline_regression, both_below, consistency, hofstee

HERE = Path(__file__).parent
GRADES = [1, 1, 2, 2, 2, 3, 3, 3, 4, 4]
SCORES = [35, 41, 50, 48, 55, 62, 66, 60, 78, 80]


def rows(name):
    with (HERE / name).open(newline="") as file:
        return list(csv.DictReader(file))


def admissions():
    count = {(row["Dept"], row["Gender"], row["Admit"]): int(row["Freq"]) for row in rows("ucbadmissions.csv")}
    return [
        [[count[dept, who, out] for out in ("Admitted", "Rejected")] for who in ("Male", "Female")] for dept in "ABCDEF"
    ]


@pytest.mark.parametrize(
    ("count", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilsons_interval_is_as_newcombe_prints_it(count, n, low, high):
    found = wilson(count, n)
    assert (found.low, found.high) == pytest.approx((low, high), abs=6e-5)


@pytest.mark.parametrize(("share", "expected"), [(0.1, 47.5), (0.25, 58.75), (0.5, 65.5), (0.75, 71.75), (0.9, 81.0)])
def test_quantiles_of_counts_are_those_of_r(share, expected):
    ratings = Counter(int(row["rating"]) for row in rows("attitude_chatterjee_price.csv"))
    assert quantile(ratings, share) == pytest.approx(expected, abs=1e-9)


def test_admissions_at_berkeley_differ_no_more_than_r_says():
    found = mantel_haenszel(admissions())
    assert found.odds_ratio == pytest.approx(0.9046968283, abs=1e-9)
    assert (found.low, found.high) == pytest.approx((0.7719074, 1.0603298), abs=1e-7)
    assert found.chi_squared == pytest.approx(1.4269462, abs=1e-6)
    assert found.plain_chi_squared == pytest.approx(1.52460666, abs=1e-7)
    assert found.p == pytest.approx(0.2323, abs=5e-5)
    assert (found.delta, found.grade) == (pytest.approx(0.2354, abs=5e-5), Grade.A)


def test_the_angoff_cut_is_the_mean_of_judges_who_agree():
    found = angoff([[0.6, 0.7, 0.5, 0.8], [0.5, 0.8, 0.6, 0.7], [0.7, 0.6, 0.4, 0.9]])
    assert found.cut * 4 == pytest.approx(2.6, abs=1e-9)
    assert found.cut == pytest.approx(0.65, abs=1e-9)
    assert found.judges_sd == pytest.approx(0, abs=1e-9)


def test_borderline_regression_gives_the_line_of_least_squares():
    found = borderline_regression(GRADES, SCORES, 2)
    assert (found.slope, found.intercept) == pytest.approx((13.38095238, 24.04761905), abs=1e-6)
    assert found.cut is None


def test_borderline_regression_cuts_where_the_line_meets_borderline():
    # Each person five times over: the same line, with ratings enough.
    assert borderline_regression(GRADES * 5, SCORES * 5, 2).cut == pytest.approx(50.80952381, abs=1e-6)


def test_hofstees_cut_lies_where_the_lines_were_drawn_to_meet():
    assert hofstee(range(41, 101), 55, 70, 0.05, 0.40).cut == 59


def test_livingstons_k_squared_takes_distances_from_the_cut():
    assert consistency(0.7, 70, 10, 60).k_squared == pytest.approx(0.85, abs=1e-9)


@pytest.mark.parametrize("correlation", [0.1, 0.5, 0.8, 0.95, 1.0])
def test_at_the_mean_two_measurements_agree_by_sheppards_arc_sine(correlation):
    expected = 0.5 + math.asin(correlation) / math.pi
    assert consistency(correlation, 60, 10, 60).agreement == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(("z", "correlation"), [(-2.0, 0.3), (-0.7, 0.8), (0.4, 0.99), (1.5, 0.6), (3.0, 0.9)])
def test_the_chance_of_both_below_is_that_of_the_bivariate_normal_distribution(z, correlation):
    from scipy.stats import multivariate_normal

    expected = multivariate_normal([0, 0], [[1, correlation], [correlation, 1]]).cdf([z, z])
    assert both_below(z, correlation) == pytest.approx(expected, abs=1e-7)
