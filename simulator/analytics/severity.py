"""How strict a rater is beside a panel, or beside others who rated the same people, as far as ratings can tell."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import groupby
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from simulator.domain.benchmarks import Compared
from simulator.domain.progress import Z_95

FEWEST = 8
"""Moments below which nothing is said."""
PRIOR = 5
"""So many moments of no severity at all are thought beside those that were rated."""
BARELY = 1e-9
"""Weight of the belief that people and decisions do not differ; of two that always go together one has to give way."""
ROUNDING_SD = sqrt(1 / 12)
"""Standard deviation, in levels, that rating in whole levels alone brings; nobody is surer of themselves than that."""


@dataclass(frozen=True, slots=True)
class Severity:
    """How many levels stricter than the panel, or than others, somebody rates; below 0 where they are more generous.

    Attributes
    ----------
    low, high : float
        Its 95 % interval, in levels.
    n : int
        Moments, or ratings, that it rests on.
    """

    value: float
    low: float
    high: float
    n: int


class Gap(StrEnum):
    """Why nothing can be said of a rater beside others."""

    ALONE = "nobody else rated any of the same people"
    FEW = "too few ratings of people whom others rated too"
    NO_ROOM = "the ratings are no more than the people and decisions that they tell apart"


@dataclass(frozen=True, slots=True)
class Rated:
    """One rating.

    Attributes
    ----------
    rater, person, decision : hashable
        Who rated, whom, and what of them, such as a case's decision and criterion.
    value : float
        A level, 0 to 4.
    """

    rater: Hashable
    person: Hashable
    decision: Hashable
    value: float
    at: datetime


@dataclass(frozen=True, slots=True)
class RaterSeverity:
    """A rater beside others.

    Attributes
    ----------
    n, n_shared : int
        Their ratings, and those of people whom somebody else rated too: only these say anything.
    group : int or None
        Raters of one number are linked by people whom they rated in common, directly or over others. Raters of two
        numbers can't be compared.
    severity : Severity or None
        In levels, above 0 where stricter than the others of the group.
    months : tuple of MonthlySeverity
        The same by month.
    gap : Gap or None
        Why there is none of it.
    """

    rater: Hashable
    n: int
    n_shared: int
    group: int | None = None
    severity: Severity | None = None
    months: tuple[MonthlySeverity, ...] = ()
    gap: Gap | None = None


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
    return _by_month((one.at, one.stricter_by()) for one in ratings)


def severities(ratings: Sequence[Rated]) -> tuple[RaterSeverity, ...]:
    """How strict raters are beside one another, with who was rated and what taken out.

    A rating is m + person + decision - severity + e. Severities are shrunken as if five ratings of no severity stood
    beside a rater's own, people and decisions are not: a rater of people who did poorly, or of hard decisions, must not
    be called strict for it. That is the penalized least squares Σe² + 5 Σ severity², the best linear prediction where
    the variance of e is five times that of severities. The standard error is that of the prediction, √(s² C), with C
    the diagonal of the inverse of the normal equations and s² = (Σe² + 5 Σ severity²) / (N + 1 - people - decisions),
    at least that of rounding to whole levels; interval ± 1.96 standard errors. By month it is the ``severity`` of what
    is left of a rating after person and decision, these taken as known.

    Only ratings of people whom two raters rated enter: of anybody else's there is no telling a strict rater from a
    person who did poorly. Severity is that beside the other raters of the group; if all are strict, none is.

    Parameters
    ----------
    ratings : sequence of Rated
        One a rater, person and decision.

    Returns
    -------
    tuple of RaterSeverity
        In the order in which raters first come; without a severity below eight shared ratings, or where a group has not
        more ratings than people and decisions together.

    References
    ----------
    Robinson, G. K. (1991). That BLUP is a good thing: The estimation of random effects. Statistical Science, 6(1),
    15-32.
    """
    raters_of: dict[Hashable, set[Hashable]] = {}
    for one in ratings:
        raters_of.setdefault(one.person, set()).add(one.rater)
    groups = _linked(raters_of.values())
    shared = [one for one in ratings if len(raters_of[one.person]) > 1]
    found: dict[Hashable, tuple[Severity, tuple[MonthlySeverity, ...]]] = {}
    for number in sorted(set(groups.values())):
        found |= _beside_one_another([one for one in shared if groups[one.rater] == number])
    result = []
    for rater in dict.fromkeys(one.rater for one in ratings):
        n, n_shared = (sum(one.rater == rater for one in some) for some in (ratings, shared))
        if n_shared < FEWEST or rater not in found:
            gap = Gap.ALONE if n_shared == 0 else Gap.FEW if n_shared < FEWEST else Gap.NO_ROOM
            result.append(RaterSeverity(rater, n, n_shared, groups.get(rater), gap=gap))
        else:
            result.append(RaterSeverity(rater, n, n_shared, groups[rater], *found[rater]))
    return tuple(result)


def _by_month(differences: Iterable[tuple[datetime, float]]) -> tuple[MonthlySeverity, ...]:
    ordered = sorted(differences, key=lambda one: one[0])
    months = []
    for month, some in groupby(ordered, key=lambda one: f"{one[0]:%Y-%m}"):
        stricter_by = [difference for _, difference in some]
        months.append(MonthlySeverity(month, len(stricter_by), severity(stricter_by)))
    return tuple(months)


def _linked(raters: Iterable[set[Hashable]]) -> dict[Hashable, int]:
    """The group of every rater who rated somebody with another: raters of one set are linked, and so are theirs."""
    groups: list[set[Hashable]] = []
    for together in raters:
        if len(together) > 1:
            met = [group for group in groups if group & together]
            groups = [group for group in groups if not group & together]
            groups.append(together.union(*met))
    return {rater: number for number, group in enumerate(groups) for rater in group}


def _beside_one_another(
    ratings: Sequence[Rated],
) -> dict[Hashable, tuple[Severity, tuple[MonthlySeverity, ...]]]:
    """Severity of each rater of one group, in all and by month."""
    # A fifth of a second of loading, which nobody waits for who looks at no raters.
    from scipy.sparse import csc_array, diags_array
    from scipy.sparse.linalg import splu

    kinds = ("rater", "person", "decision")
    columns: dict[tuple[str, Hashable], int] = {("mean", None): 0}
    for kind in kinds:
        for one in ratings:
            columns.setdefault((kind, getattr(one, kind)), len(columns))
    n, n_raters = len(ratings), len({one.rater for one in ratings})
    freedom, of_raters = n + n_raters + 2 - len(columns), slice(1, 1 + n_raters)
    if freedom < 1:
        return {}
    places = np.array([[0, *(columns[kind, getattr(one, kind)] for kind in kinds)] for one in ratings])
    design = csc_array((np.ones(4 * n), (np.repeat(np.arange(n), 4), places.ravel())), shape=(n, len(columns)))
    values = np.array([one.value for one in ratings], dtype=np.float64)
    penalty = np.full(len(columns), BARELY)
    penalty[0], penalty[of_raters] = 0, PRIOR
    solver = splu(csc_array(design.T @ design + diags_array(penalty)))
    effects: NDArray[np.float64] = solver.solve(design.T @ values)
    left = values - design @ effects
    variance = float(left @ left + penalty @ np.square(effects)) / freedom
    unsure = np.diag(solver.solve(np.eye(len(columns), 1 + n_raters)[:, of_raters])[of_raters])
    halves = Z_95 * np.sqrt(max(variance, ROUNDING_SD**2) * unsure)
    stricter_by = -(left + effects[places[:, 1]])
    found = {}
    for (_, rater), place in list(columns.items())[of_raters]:
        own = np.flatnonzero(places[:, 1] == place).tolist()
        value, half = -float(effects[place]), float(halves[place - 1])
        months = _by_month((ratings[one].at, float(stricter_by[one])) for one in own)
        found[rater] = (Severity(value, value - half, value + half, len(own)), months)
    return found
