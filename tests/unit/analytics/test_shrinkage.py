"""What a few scores say of somebody beside their cohort."""

from __future__ import annotations

import math
from itertools import product

import numpy as np
import pytest

from simulator.analytics.shrinkage import CohortModel, Gap, Level, Spread, cohort_model, level
from tests.unit.analytics.simulated_cohorts import cohorts

KNOWN = Spread(66, 3, 8, 1.5, math.sqrt(85), (0, 0, 0))


def model(people: int = 400, seed: int = 5) -> CohortModel:
    [(_, scores)] = cohorts(1, people, seed)
    return cohort_model(scores.tolist())


def test_a_large_cohort_gives_back_how_it_was_made() -> None:
    found = model().spread
    assert found is not None
    assert (found.start, found.growth) == pytest.approx((66, 3), abs=1)
    assert (found.start_sd, found.growth_sd, found.score_sd) == pytest.approx((8, 1.5, math.sqrt(85)), abs=0.8)


def test_people_who_came_less_far_count_with_what_they_have() -> None:
    [(_, scores)] = cohorts(1, 400, 5)
    ragged = [own[: 1 + place % 10] for place, own in enumerate(scores.tolist())]
    found = cohort_model(ragged)
    assert (found.n_people, found.n_scores) == (400, 2200)
    assert found.spread is not None
    assert found.spread.score_sd == pytest.approx(math.sqrt(85), abs=0.8)


def restricted_deviance(series: list[list[float]], start_sd: float, growth_sd: float, score_sd: float) -> float:
    """Minus twice the logarithm of the restricted likelihood, from the whole covariance of each person's scores."""
    information, weighted, total = np.zeros((2, 2)), np.zeros(2), 0.0
    for own in series:
        times = np.log(np.arange(1, len(own) + 1))
        rows = np.column_stack([np.ones(len(own)), times])
        covariance = start_sd**2 + growth_sd**2 * np.outer(times, times) + score_sd**2 * np.eye(len(own))
        information += rows.T @ np.linalg.solve(covariance, rows)
        weighted += rows.T @ np.linalg.solve(covariance, np.array(own))
        total += np.linalg.slogdet(covariance)[1] + np.array(own) @ np.linalg.solve(covariance, np.array(own))
    return float(total + np.linalg.slogdet(information)[1] - weighted @ np.linalg.solve(information, weighted))


@pytest.mark.parametrize("seed", range(4))
def test_no_other_spread_is_likelier(seed: int) -> None:
    [(_, scores)] = cohorts(1, 24, seed)
    ragged = [own[: 2 + place % 7] for place, own in enumerate(scores.tolist())]
    found = cohort_model(ragged).spread
    assert found is not None
    sds = (found.start_sd, found.growth_sd, found.score_sd)
    least = restricted_deviance(ragged, *sds)
    for place, times in product(range(3), (0.5, 0.98, 1.02, 2)):
        other = [max(0.01, sd * times) if index == place else sd for index, sd in enumerate(sds)]
        assert restricted_deviance(ragged, *other) >= least - 1e-6
    for growth_sd in (0.01, 0.5, 2, 5):  # also where none is seen
        assert restricted_deviance(ragged, sds[0], growth_sd, sds[2]) >= least - 1e-6


@pytest.mark.parametrize("shift", [0.0, 1e-7, 0.01, 1e6])
def test_whatever_scatters_hardly_or_wildly_comes_to_numbers(shift: float) -> None:
    found = cohort_model([[50.0] * 3] * 11 + [[50.0, 50.0 + shift, 50.0 - 2 * shift]])
    if shift == 0:
        assert found.gap is Gap.ALIKE
        return
    assert found.spread is not None
    assert all(math.isfinite(each) for each in (found.spread.start, found.spread.growth, *found.spread.errors))
    assert min(found.spread.start_sd, found.spread.growth_sd, found.spread.score_sd) >= 0.0099


def test_two_scores_each_are_those_of_the_analysis_of_variance() -> None:
    # What two cases tell of the scatter within people is the variance of their differences.
    chance = np.random.default_rng(3)
    person, noise = chance.normal(0, 8, (500, 1)), chance.normal(0, 9, (500, 2))
    found = cohort_model((70 + person + noise).tolist()).spread
    differences = noise[:, 1] - noise[:, 0]
    assert found is not None
    assert found.score_sd**2 + found.growth_sd**2 * math.log(2) ** 2 / 2 == pytest.approx(
        float(differences.var(ddof=1)) / 2, rel=0.01
    )


def test_below_ten_people_with_two_scores_a_cohort_says_nothing() -> None:
    found = cohort_model([[60.0, 70.0]] * 9 + [[50.0]])
    assert (found.n_people, found.n_scores, found.spread, found.gap) == (10, 19, None, Gap.PEOPLE)
    assert cohort_model([]).gap is Gap.PEOPLE


def test_a_cohort_of_equal_scores_says_nothing() -> None:
    assert cohort_model([[70.0, 70.0]] * 12).gap is Gap.ALIKE


def test_what_is_no_score_is_refused() -> None:
    with pytest.raises(ValueError, match="no number"):
        cohort_model([[70.0, float("nan")]] * 12)
    with pytest.raises(ValueError, match="no number"):
        level(KNOWN, [70.0, float("nan")])


def test_people_who_never_vary_are_known_as_finely_as_scores_are_kept() -> None:
    found = cohort_model([[50.0 + person] * 4 for person in range(20)]).spread
    assert found is not None
    assert found.score_sd == pytest.approx(0.01, abs=0.02)
    assert level(found, [55.0] * 4).value == pytest.approx(55, abs=0.1)


def test_without_scores_somebody_stands_where_the_cohort_begins() -> None:
    assert level(KNOWN, []) == Level(0, 66, pytest.approx(8))


def test_one_score_moves_by_its_share_of_the_variance() -> None:
    found = level(KNOWN, [40.0])
    assert found.value == pytest.approx(66 + 64 / (64 + 85) * (40 - 66))
    assert found.error == pytest.approx(math.sqrt(64 * 85 / (64 + 85)))


def test_more_scores_pull_less_to_the_cohort_and_are_surer() -> None:
    few, many = level(KNOWN, [50.0] * 3), level(KNOWN, [50.0] * 10)
    assert 50 < many.value < few.value
    assert many.error < few.error


def test_the_cohorts_own_uncertainty_is_part_of_a_persons() -> None:
    unsure = Spread(66, 3, 8, 1.5, math.sqrt(85), (16, 0, 0))
    assert level(unsure, [50.0] * 3).error > level(KNOWN, [50.0] * 3).error


def test_the_chance_of_being_below_a_cut_is_half_at_it() -> None:
    assert Level(3, 60, 5).below(60) == pytest.approx(0.5)
    assert Level(3, 65, 5).below(60) == pytest.approx(0.1587, abs=1e-4)


def test_stretched_scores_give_a_stretched_spread() -> None:
    [(_, scores)] = cohorts(1, 30, 11)
    here, there = cohort_model(scores.tolist()).spread, cohort_model((0.5 * scores + 20).tolist()).spread
    assert here is not None
    assert there is not None
    assert (there.start, there.growth) == pytest.approx((0.5 * here.start + 20, 0.5 * here.growth), abs=0.01)
    assert (there.start_sd, there.score_sd) == pytest.approx((0.5 * here.start_sd, 0.5 * here.score_sd), rel=0.01)


@pytest.mark.parametrize("n", [1, 4, 10])
def test_the_level_is_the_mean_of_the_normal_posterior_over_whole_curves(n: int) -> None:
    # The same by the covariance of all scores with the level, without any of the algebra of the model.
    scores = np.array([55.0, 61.0, 49.0, 70.0, 58.0, 64.0, 52.0, 66.0, 60.0, 71.0])[:n]
    times = np.log(np.arange(1, n + 1))
    covariance = 64 + 2.25 * np.outer(times, times) + 85 * np.eye(n)
    with_level = 64 + 2.25 * times * times[-1]
    weights = np.linalg.solve(covariance, with_level)
    mean = 66 + 3 * times
    found = level(KNOWN, scores.tolist())
    assert found.value == pytest.approx(mean[-1] + weights @ (scores - mean))
    assert found.error**2 == pytest.approx(64 + 2.25 * times[-1] ** 2 - weights @ with_level)
