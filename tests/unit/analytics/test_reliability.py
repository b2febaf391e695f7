"""Alpha and generalizability: what they need, what they say where they can't be computed, how sure they are."""

from __future__ import annotations

import math

import numpy as np
import pytest

from simulator.analytics.generalizability import Source, generalizability, generalizability_of_table
from simulator.analytics.reliability import Gap, cases_needed, cronbach_alpha

NONE = math.nan
SPARSE = [  # four people, three cases
    [8.0, 6.0, NONE],
    [5.0, NONE, 3.0],
    [NONE, 7.0, 6.0],
    [9.0, 8.0, 9.0],
]


def simulated(rng, people=60, cases=12, *, person=1.0, case=0.5, residual=2.0, done=0.5):
    """Scores of people by cases of which each did a part, at least two."""
    table = (
        rng.normal(0, math.sqrt(person), (people, 1))
        + rng.normal(0, math.sqrt(case), cases)
        + rng.normal(0, math.sqrt(residual), (people, cases))
    )
    away = rng.random((people, cases)) >= done
    away[:, :2] = False
    return np.where(rng.permuted(away, axis=1), NONE, table)


def expected_sums(table):
    """What a variance of 1 of people, of cases, and of what is left adds to each sum of squares, by traces."""
    people, cases = np.nonzero(~np.isnan(table))
    n = len(people)
    same_person, same_case = (np.equal.outer(of, of).astype(float) for of in (people, cases))
    forms = [np.eye(n), same_person / same_person.sum(axis=1), same_case / same_case.sum(axis=1), np.ones((n, n)) / n]
    values = table[people, cases]
    covariances = (same_person, same_case, np.eye(n))
    return [form - forms[3] for form in forms[:3]], covariances, values


# Alpha


def test_alpha_of_identical_items_is_one_and_nothing_says_how_sure() -> None:
    found = cronbach_alpha([[1, 1, 1], [4, 4, 4], [2, 2, 2]])
    assert (found.alpha.value, found.alpha.low, found.alpha.high) == (1, None, None)
    assert found.standardized == pytest.approx(1)


def test_alpha_of_two_items_is_worked_by_hand_and_leaves_none_out() -> None:
    # Variances 1 and 1, of totals (2, 2, 5) 3: 2 · (1 - 2 / 3).
    found = cronbach_alpha([[0, 2], [1, 1], [2, 3]])
    assert (found.alpha.value, found.without) == (pytest.approx(2 / 3), ())


@pytest.mark.parametrize(
    ("scores", "gap"),
    [
        ([[1], [2]], Gap.ITEMS),
        ([[1, 2]], Gap.PEOPLE),
        (np.empty((0, 3)), Gap.PEOPLE),
        ([[1, 2], [NONE, 3], [2, 2]], Gap.MISSING),
        ([[1, 2], [2, 1], [0, 3]], Gap.TOTALS),
        ([[0.1, 0.2], [0.1, 0.2]], Gap.TOTALS),
    ],
)
def test_alpha_that_cannot_be_computed_says_why(scores, gap) -> None:
    found = cronbach_alpha(scores)
    assert (found.gap, found.alpha, found.standardized, found.without) == (gap, None, None, ())


def test_an_item_that_does_not_vary_takes_standardized_alpha_away_only() -> None:
    found = cronbach_alpha([[1, 5, 1], [2, 5, 3], [3, 5, 2]])
    assert found.standardized is None
    assert found.alpha is not None


def test_scores_have_two_axes_and_no_infinity() -> None:
    with pytest.raises(ValueError, match="not 1 axes"):
        cronbach_alpha([1, 2, 3])
    with pytest.raises(ValueError, match="infinite"):
        cronbach_alpha([[1, math.inf], [2, 3]])


@pytest.mark.parametrize(
    ("reliability", "cases", "needed"),
    [(0.5, 5, 20), (0.8, 10, 10), (1.0, 3, 1), (0.95, 10, 3), (0.0, 10, None), (-0.3, 10, None)],
)
def test_cases_needed_for_a_reliability_of_eighty(reliability, cases, needed) -> None:
    assert cases_needed(reliability, cases) == needed


# Generalizability


def test_variances_of_a_sparse_table_are_those_whose_expected_sums_of_squares_are_the_observed() -> None:
    forms, covariances, values = expected_sums(np.array(SPARSE))
    coefficients = [[np.trace(form @ covariance) for covariance in covariances] for form in forms]
    person, case, residual = np.linalg.solve(coefficients, [values @ form @ values for form in forms])
    found = generalizability_of_table(SPARSE)
    assert (found.person, found.case, found.residual) == pytest.approx((person, max(case, 0), residual))
    assert (found.n_people, found.n_cases, found.n_scores) == (4, 3, 9)


def test_coefficients_and_errors_follow_from_variances_and_the_harmonic_mean_of_cases() -> None:
    found = generalizability_of_table(SPARSE)
    typical = 4 / (1 / 2 + 1 / 2 + 1 / 2 + 1 / 3)
    assert found.typical_cases == pytest.approx(typical)
    assert found.e_rho2.value == pytest.approx(found.person / (found.person + found.residual / typical))
    assert found.phi == pytest.approx(found.person / (found.person + (found.case + found.residual) / typical))
    assert found.sem == pytest.approx(math.sqrt(found.residual / typical))
    assert found.sem_absolute == pytest.approx(math.sqrt((found.case + found.residual) / typical))


def test_a_single_case_has_an_error_of_its_own() -> None:
    found = generalizability_of_table(SPARSE)
    assert found.of_cases(1).sem == pytest.approx(math.sqrt(found.residual))
    assert found.of_cases(found.typical_cases).phi == found.phi


def test_numbers_that_nobody_has_change_nothing() -> None:
    people, cases = np.nonzero(~np.isnan(np.array(SPARSE)))
    scores = np.array(SPARSE)[people, cases]
    assert generalizability(people * 3 + 2, cases * 7 + 1, scores) == generalizability(people, cases, scores)


def test_variances_are_right_on_average_where_half_of_the_cells_are_missing() -> None:
    rng = np.random.default_rng(20)
    found = [generalizability_of_table(simulated(rng)) for _ in range(200)]
    means = [np.mean([getattr(one, name) for one in found]) for name in ("person", "case", "residual")]
    assert means == pytest.approx([1.0, 0.5, 2.0], abs=0.06)


@pytest.mark.parametrize(("people", "person"), [(12, 1.0), (60, 1.0), (60, 0.2), (200, 1.0)])
def test_the_interval_covers_the_true_coefficient_in_about_95_of_100_cohorts(people, person) -> None:
    rng = np.random.default_rng(people)
    covered = []
    for _ in range(300):
        found = generalizability_of_table(simulated(rng, people, person=person))
        true = person / (person + 2.0 / found.typical_cases)
        assert found.e_rho2.low is not None
        covered.append(found.e_rho2.low <= true <= found.e_rho2.high)
    assert 0.92 <= np.mean(covered) <= 0.98


def test_leaving_each_person_out_by_subtraction_is_leaving_them_out() -> None:
    from simulator.analytics.generalizability import _Sparse, _variances

    table = simulated(np.random.default_rng(3), 12, 5)
    table[1:, 0], table[0, 0] = NONE, 4.0  # a case that one person alone did goes with them
    people, cases = np.nonzero(~np.isnan(table))
    quick = _variances(_Sparse.of(people, cases, table[people, cases]).sums_without_each())
    for person in range(12):
        kept = people != person
        slow = _variances(_Sparse.of(people[kept], cases[kept], table[people[kept], cases[kept]]).sums())
        assert [one[person] for one in quick] == pytest.approx(list(slow))


def test_below_ten_people_there_is_no_interval() -> None:
    rng = np.random.default_rng(1)
    assert generalizability_of_table(simulated(rng, 9)).e_rho2.low is None
    assert generalizability_of_table(simulated(rng, 10)).e_rho2.low is not None


def test_a_variance_below_zero_is_set_to_zero_and_said_so() -> None:
    found = generalizability_of_table([[1, 2], [2, 1], [1, 2], [2, 1]])
    assert (found.person, found.below_zero) == (0, (Source.PERSON, Source.CASE))
    assert (found.e_rho2.value, found.phi, found.cases_needed()) == (0, 0, None)
    assert found.sem == pytest.approx(math.sqrt(found.residual / 2))


def test_people_who_differ_alike_on_every_case_are_told_apart_for_sure() -> None:
    found = generalizability_of_table([[1, 2, 3], [2, 3, 4], [5, 6, 7]])
    assert (found.e_rho2.value, found.e_rho2.low, found.sem) == (1, None, 0)
    assert found.phi < 1
    assert found.cases_needed() == 1


@pytest.mark.parametrize(
    ("table", "gap"),
    [
        ([[1, 2, 3]], Gap.PEOPLE),
        ([[1], [2]], Gap.ITEMS),
        (np.empty((0, 0)), Gap.PEOPLE),
        ([[1, NONE], [NONE, 2]], Gap.APART),
        ([[1, NONE], [2, NONE], [NONE, 2]], Gap.APART),
        ([[0.1, 0.1], [0.1, 0.1]], Gap.ALIKE),
        ([[1, 2], [1, 2]], Gap.ALIKE),
    ],
)
def test_generalizability_that_cannot_be_computed_says_why(table, gap) -> None:
    found = generalizability_of_table(table)
    assert (found.gap, found.e_rho2, found.phi, found.person) == (gap, None, None, None)
    assert (found.of_cases(10), found.cases_needed()) == (None, None)


def test_too_little_overlap_is_no_perfect_reliability() -> None:
    # People do alike on both cases that they did, and all the difference lies between those who share a case.
    found = generalizability_of_table([[1, NONE, 1], [NONE, 2, 2], [NONE, 3, NONE]])
    assert (found.gap, found.e_rho2) == (Gap.UNSTABLE, None)


def test_two_scores_of_one_person_at_one_case_are_refused() -> None:
    with pytest.raises(ValueError, match="two scores at one case"):
        generalizability([0, 0, 1], [1, 1, 0], [1, 2, 3])


def test_scores_without_their_people_and_missing_scores_are_refused() -> None:
    with pytest.raises(ValueError, match="do not belong together"):
        generalizability([0, 0], [1, 1, 0], [1, 2, 3])
    with pytest.raises(ValueError, match="missing or infinite"):
        generalizability([0, 0, 1], [0, 1, 0], [1, NONE, 3])
