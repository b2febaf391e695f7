"""Whether the people of a cohort do better from one new case to the next.

One person's growth is ``fitted`` in ``simulator/domain/progress.py``, with the same curve.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from simulator.domain.progress import t_95

FEWEST_PEOPLE = 10
"""People with two scores, below which the error of a cohort's growth can't be told from their differences."""
FEWEST_AT_ONE = 5
"""People at one place in the row, below which its mean gets no interval."""


class Gap(StrEnum):
    """Why no growth can be told."""

    PEOPLE = "too few people have a score on two new cases"


@dataclass(frozen=True, slots=True)
class Point:
    """The mean score at the t-th new case, with its 95 % interval; none below five people, or where they are alike."""

    t: int
    n: int
    mean: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class CohortGrowth:
    """Growth within people, ``S = a + b ln t``, where t counts each one's new cases from 1.

    Attributes
    ----------
    n_people, n_scores : int
        People with at least two scores, and those scores.
    slope, low, high : float or None
        b with its 95 % interval, in points; a doubling of cases brings b ln 2.
    points : tuple of Point
        Means by t, of everybody. Fewer people stand behind later ones, and others: the line is not drawn through them.
    gap : Gap or None
        Why there is no slope.
    """

    n_people: int
    n_scores: int
    points: tuple[Point, ...]
    slope: float | None = None
    low: float | None = None
    high: float | None = None
    gap: Gap | None = None


def cohort_growth(scores: Sequence[Sequence[float]]) -> CohortGrowth:
    """How much people gain from new case to new case, each compared with themselves only.

    With x = ln t less the person's own mean, b = Σ x S / Σ x². So who has gone through many cases weighs more, but is
    never compared with who has gone through few. The interval takes people as the unit:
    Var b = G / (G - 1) · Σ (Σ x e)² / (Σ x²)², the inner sum over one person's residuals, with Student's t at G - 1
    degrees of freedom for G people.

    Parameters
    ----------
    scores : sequence of sequence of float
        For each person the node-adjusted scores of new cases, oldest first. Plain scores would mix growth with the
        order in which easy and hard cases came.

    Returns
    -------
    CohortGrowth
        Without a slope below ten people with two scores.

    Raises
    ------
    ValueError
        If a score is no number.

    References
    ----------
    Liang, K.-Y., & Zeger, S. L. (1986). Biometrika, 73(1), 13-22 (errors that allow for people).
    """
    series = [np.asarray(own, dtype=np.float64) for own in scores if len(own) >= 2]
    if not all(np.isfinite(own).all() for own in series):
        raise ValueError("a score is no number")
    points = _points(scores)
    n_people, n_scores = len(series), sum(map(len, series))
    if n_people < FEWEST_PEOPLE:
        return CohortGrowth(n_people, n_scores, points, gap=Gap.PEOPLE)
    times = [_centred(np.log(np.arange(1, len(own) + 1))) for own in series]
    spread = sum(float(time @ time) for time in times)
    slope = sum(float(time @ own) for time, own in zip(times, series, strict=True)) / spread
    pulls = [float(time @ (_centred(own) - slope * time)) for time, own in zip(times, series, strict=True)]
    variance = n_people / (n_people - 1) * sum(pull * pull for pull in pulls) / spread**2
    half = t_95(n_people - 1) * math.sqrt(variance)
    return CohortGrowth(n_people, n_scores, points, slope, slope - half, slope + half)


def _centred(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(values - values.mean(), dtype=np.float64)


def _points(scores: Sequence[Sequence[float]]) -> tuple[Point, ...]:
    longest = max(map(len, scores), default=0)
    return tuple(_point(t + 1, [own[t] for own in scores if len(own) > t]) for t in range(longest))


def _point(t: int, values: Sequence[float]) -> Point:
    n, mean = len(values), sum(values) / len(values)
    error = math.sqrt(sum((value - mean) ** 2 for value in values) / (n - 1) / n) if n >= FEWEST_AT_ONE else 0.0
    if error == 0:
        return Point(t, n, mean, None, None)
    half = t_95(n - 1) * error
    return Point(t, n, mean, mean - half, mean + half)
