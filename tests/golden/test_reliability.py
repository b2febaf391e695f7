"""Reliability and figures of items, held to published values; see README.md beside this file."""

import csv
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from simulator.analytics.agreement import icc, spearman_brown
from simulator.analytics.generalizability import generalizability_of_table
from simulator.analytics.items import correlation, difficulty, joint, joints_of_table
from simulator.analytics.reliability import cronbach_alpha

HERE = Path(__file__).parent
LSAT6_COUNTS = [3, 6, 2, 11, 1, 1, 3, 4, 1, 8, 0, 16, 0, 3, 2, 15, 10, 29, 14, 81, 3, 28, 15, 80, 16, 56, 21, 173, 11]
LSAT6_COUNTS += [61, 28, 298]
LSAT6 = np.repeat(list(product((0, 1), repeat=5)), LSAT6_COUNTS, axis=0)
BRENNAN = [
    [1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    [1, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0],
    [1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0],
    [1, 1, 0, 1, 1, 0, 0, 1, 0, 0, 0, 0],
    [1, 1, 1, 1, 1, 0, 1, 0, 0, 0, 0, 0],
    [1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 0, 0],
    [1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0],
    [1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 0, 0],
    [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0],
    [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
]


@pytest.fixture(scope="module")
def attitude():
    with (HERE / "attitude_chatterjee_price.csv").open(newline="") as file:
        return np.array([[float(cell) for cell in row] for row in list(csv.reader(file))[1:]])


def test_alpha_of_the_law_school_test_is_kr_20_as_in_psych():
    found = cronbach_alpha(LSAT6)
    assert found.alpha.value == pytest.approx(0.2949972, abs=1e-6)
    assert (found.n_people, found.n_items) == (1000, 5)


def test_alpha_without_each_item_of_the_law_school_test_is_that_of_mirt():
    assert cronbach_alpha(LSAT6).without == pytest.approx((0.275, 0.238, 0.217, 0.246, 0.266), abs=0.0006)


def test_items_of_the_law_school_test_are_as_difficult_as_published():
    shares = [difficulty(item.shares).share.value for item in joints_of_table(LSAT6)]
    assert shares == pytest.approx([0.924, 0.709, 0.553, 0.763, 0.870], abs=1e-6)


def test_items_of_the_law_school_test_go_with_the_rest_as_in_psych():
    found = [correlation(item).value for item in joints_of_table(LSAT6)]
    assert found == pytest.approx([0.1128327, 0.1531781, 0.1727789, 0.1444281, 0.1215964], abs=1e-6)


def test_items_of_the_law_school_test_go_with_the_total_as_in_psych():
    found = [correlation(joint(item, LSAT6.sum(axis=1))).value for item in LSAT6.T]
    assert found == pytest.approx([0.3620104, 0.5667721, 0.6184398, 0.5344183, 0.4353664], abs=1e-6)


def test_alpha_of_attitudes_is_that_of_psych(attitude):
    found = cronbach_alpha(attitude)
    assert found.alpha.value == pytest.approx(0.8431427696, abs=1e-8)
    assert found.standardized == pytest.approx(0.839083803, abs=1e-8)


def test_alpha_without_each_attitude_is_that_of_psych(attitude):
    expected = (0.8097602063, 0.7969174573, 0.8278477659, 0.803030975, 0.7953865742, 0.8638723114, 0.8404648683)
    assert cronbach_alpha(attitude).without == pytest.approx(expected, abs=1e-8)


def test_attitudes_go_with_the_rest_as_in_psych(attitude):
    expected = [0.6712620572, 0.7421097102, 0.5607111115, 0.7144454981, 0.7862755938, 0.2650343392, 0.4608105495]
    assert [correlation(item).value for item in joints_of_table(attitude)] == pytest.approx(expected, abs=1e-8)


def test_feldts_interval_of_alpha_is_that_of_the_consistency_of_a_mean(attitude):
    alpha, consistency = cronbach_alpha(attitude).alpha, icc(attitude).ck
    assert (alpha.low, alpha.high) == pytest.approx((consistency.low, consistency.high))


def test_variances_of_brennans_synthetic_data_are_those_that_he_prints():
    found = generalizability_of_table(BRENNAN)
    assert (found.person, found.case, found.residual) == pytest.approx((0.0574, 0.0754, 0.1269), abs=0.0006)
    assert (found.e_rho2.value, found.phi) == pytest.approx((0.844, 0.773), abs=0.0006)
    assert (found.typical_cases, found.below_zero, found.gap) == (12, (), None)


@pytest.mark.parametrize(
    ("cases", "expected"), [(5, (0.693, 0.586)), (10, (0.819, 0.740)), (15, (0.871, 0.810)), (20, (0.901, 0.850))]
)
def test_other_numbers_of_cases_give_what_brennan_prints(cases, expected):
    # The printed places are partly cut off and partly rounded (.5866 is .586, .7395 is .740): a unit of the last.
    found = generalizability_of_table(BRENNAN).of_cases(cases)
    assert (found.e_rho2, found.phi) == pytest.approx(expected, abs=0.001)


def test_cases_needed_are_the_fewest_that_reach_the_reliability():
    # Between Brennan's 5 items (.693) and 10 (.819): 4 · .1269 / .0574 = 8.8.
    found = generalizability_of_table(BRENNAN)
    assert found.cases_needed() == 9
    assert found.of_cases(8).e_rho2 < 0.80 <= found.of_cases(9).e_rho2


def test_generalizability_of_a_full_table_is_alpha(attitude):
    found = generalizability_of_table(attitude)
    assert found.e_rho2.value == pytest.approx(cronbach_alpha(attitude).alpha.value)


def test_four_times_as_long_is_as_reliable_as_spearman_and_brown_say():
    assert spearman_brown(0.2897638, 4) == pytest.approx(0.6200505, abs=1e-6)
