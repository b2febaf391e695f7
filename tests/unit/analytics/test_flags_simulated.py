"""How often flags and mastery err, measured in simulated cohorts whose true levels are known.

The figures of ``MEASURED`` and of docs/statistics.md come from here. Cohorts are of 40, and all that is known of one is
estimated from its own scores, as it is in use.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from simulator.analytics.mastery import MEASURED, Concern, NewCase, Rates, at_risk, mastery
from simulator.analytics.shrinkage import cohort_model
from tests.unit.analytics.simulated_cohorts import CUT, ERROR_SD, cohorts

COHORTS, PEOPLE = 150, 40
STAGES = (3, 5, 10)
pytestmark = pytest.mark.thorough


@cache
def flags(stage: int, n: int = COHORTS, people: int = PEOPLE) -> tuple[np.ndarray, np.ndarray]:
    """Over all people at that many cases: who is truly below the cut, and the chance of it that was given."""
    truly, said = [], []
    for true, scores in cohorts(n, people, seed=20):
        spread = cohort_model(scores[:, :stage].tolist()).spread
        assert spread is not None
        truly += (true[:, stage - 1] < CUT).tolist()
        said += [at_risk(spread, own[:stage].tolist(), CUT).below for own in scores]
    return np.array(truly), np.array(said)


def rates_of(truly: np.ndarray, said: np.ndarray, concern: Concern) -> Rates:
    flagged = said > (0.3 if concern is Concern.WATCH else 0.8)
    exactly = flagged & (said <= 0.8) if concern is Concern.WATCH else flagged
    return Rates(float(flagged[truly].mean()), float(flagged[~truly].mean()), float(truly[exactly].mean()))


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("concern", [Concern.WATCH, Concern.ACT])
def test_the_rates_that_flags_carry_are_those_measured(stage: int, concern: Concern) -> None:
    found, told = rates_of(*flags(stage), concern), MEASURED[concern, stage]
    assert (told.sensitivity, told.false_positives, told.right) == pytest.approx(
        (found.sensitivity, found.false_positives, found.right), abs=0.0051
    )


@pytest.mark.parametrize("stage", STAGES)
def test_of_people_given_a_chance_about_as_many_are_below_the_cut(stage: int) -> None:
    truly, said = flags(stage)
    for low, high in ((0.0, 0.1), (0.1, 0.3)):
        some = (said > low) & (said <= high)
        assert truly[some].mean() == pytest.approx(said[some].mean(), abs=0.05)
    for low, high in ((0.3, 0.6), (0.6, 0.8), (0.8, 1.0)):
        some = (said > low) & (said <= high)
        assert -0.02 < said[some].mean() - truly[some].mean() < 0.12


def test_in_cohorts_of_twelve_flags_are_worth_nearly_as_much() -> None:
    truly, said = flags(5, n=500, people=12)
    right = [rates_of(truly, said, concern).right for concern in (Concern.WATCH, Concern.ACT)]
    assert right == pytest.approx([0.43, 0.84], abs=0.01)


@pytest.mark.parametrize(("stage", "reached", "wrongly"), [(5, 0.31, 0.007), (10, 0.39, 0.002)])
def test_mastery_errs_as_rarely_as_the_page_of_statistics_says(stage: int, reached: float, wrongly: float) -> None:
    truly, holds = [], []
    for true, scores in cohorts(COHORTS, PEOPLE, seed=21):
        spread = cohort_model(scores[:, :stage].tolist()).spread
        assert spread is not None
        truly += (true[:, stage - 1] < CUT).tolist()
        cases = [[NewCase(score, ERROR_SD, True) for score in own[:stage]] for own in scores.tolist()]
        holds += [mastery(own, CUT, spread.score_sd).holds for own in cases]
    below, said = np.array(truly), np.array(holds)
    assert said[~below].mean() == pytest.approx(reached, abs=0.005)
    assert said[below].mean() == pytest.approx(wrongly, abs=0.003)
