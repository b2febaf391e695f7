"""How strict a rater is beside a panel, as far as so many ratings can tell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import sqrt

from simulator.domain.benchmarks import Compared

FEWEST = 8
"""Moments below which nothing is said."""
PRIOR = 5
"""So many moments of no severity at all are thought beside those that were rated."""
Z_95 = 1.959963984540054
ROUNDING_SD = sqrt(1 / 12)
"""Standard deviation, in levels, that rating in whole levels alone brings; nobody is surer of themselves than that."""


@dataclass(frozen=True, slots=True)
class Severity:
    """How many levels stricter than the panel somebody rates; below 0 where they are more generous.

    Attributes
    ----------
    low, high : float
        Its 95 % interval, in levels.
    n : int
        Moments that it rests on.
    """

    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class MonthlySeverity:
    """Severity in one month (UTC), such as ``2026-03``; None where too few moments were rated in it."""

    month: str
    n: int
    severity: Severity | None


def severity(stricter_by: Sequence[float]) -> Severity | None:
    """The shrunken mean difference between the panel and a rater.

    Each moment gives one difference d = panel's mean - own level, in the mean over its criteria, so that what the
    moment itself is worth falls out. With n moments, mean m and standard deviation s of the differences (n - 1, at
    least that of rounding to whole levels, 1 / sqrt(12)): severity = m n / (n + 5), standard error = s / sqrt(n + 5),
    interval +- 1.96 standard errors. That is the posterior of a rater of whom, before, nothing was known but that five
    moments would weigh as much as the belief that they are as strict as the panel. The panel's mean is taken as exact.

    Parameters
    ----------
    stricter_by : sequence of float
        One difference a moment, in levels (-4 to 4).

    Returns
    -------
    Severity or None
        None below eight moments.
    """
    n = len(stricter_by)
    if n < FEWEST:
        return None
    mean = sum(stricter_by) / n
    spread = sqrt(sum((one - mean) ** 2 for one in stricter_by) / (n - 1))
    value, error = mean * n / (n + PRIOR), max(spread, ROUNDING_SD) / sqrt(n + PRIOR)
    return Severity(value, value - Z_95 * error, value + Z_95 * error, n)


def severity_by_month(ratings: Iterable[Compared]) -> tuple[MonthlySeverity, ...]:
    """Severity in each month in which something was rated, oldest first."""
    ordered = sorted(ratings, key=lambda one: one.at)
    months = []
    for month, rated in groupby(ordered, key=lambda one: f"{one.at:%Y-%m}"):
        differences = [one.stricter_by() for one in rated]
        months.append(MonthlySeverity(month, len(differences), severity(differences)))
    return tuple(months)
