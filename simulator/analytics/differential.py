"""Whether a decision is harder for one group of people than for another who do as well otherwise.

Mantel and Haenszel's method: people are compared only within a stratum of those who did alike on everything else.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simulator.domain.progress import Z_95

REACHED = 0.66
"""A share of a decision from here on counts as reached."""
STRATA = 5
FEWEST = 200
"""People in each group, below which nothing is said."""
SCALE = -2.35
"""From the natural logarithm of the odds ratio to the delta scale."""
NEGLIGIBLE, LARGE = 1.0, 1.5
SIGNIFICANT = 0.05
Z_ONE_SIDED = 1.6448536269514722
"""95 % of a normal distribution lie below."""


class Gap(StrEnum):
    """Why nothing can be said of two groups."""

    FEW = "one of the groups has too few people"
    NO_STRATUM = "no stratum has people of both groups who came out differently"
    ONE_SIDED = "within strata one group always did at least as well, so that no odds ratio can be given"


class Grade(StrEnum):
    """How far two groups differ at a decision, as the Educational Testing Service grades it."""

    A = "A"
    B = "B"
    C = "C"


@dataclass(frozen=True, slots=True)
class MantelHaenszel:
    """Two groups compared within strata.

    Attributes
    ----------
    n_reference, n_focal : int
        People.
    n_strata : int
        Strata with people of both groups.
    odds_ratio, low, high : float or None
        Common odds ratio with its 95 % interval; above 1 where the reference group does better.
    chi_squared, plain_chi_squared, p : float or None
        With Yates' correction, without, and the probability of the corrected one (1 degree of freedom).
    delta, delta_error : float or None
        -2.35 ln(odds ratio), below 0 where the decision is harder for the focal group, and its standard error.
    grade : Grade or None
        A: negligible; B: between; C: large. See ``mantel_haenszel``.
    gap : Gap or None
        Why there is none of them.
    """

    n_reference: int
    n_focal: int
    n_strata: int
    odds_ratio: float | None = None
    low: float | None = None
    high: float | None = None
    chi_squared: float | None = None
    plain_chi_squared: float | None = None
    p: float | None = None
    delta: float | None = None
    delta_error: float | None = None
    grade: Grade | None = None
    gap: Gap | None = None


def mantel_haenszel(tables: ArrayLike) -> MantelHaenszel:
    """Mantel and Haenszel's common odds ratio over strata, its test, and how far the groups differ.

    Per stratum a, b are how many of the reference group did and did not, c, d the same of the focal group, n all of
    them. Odds ratio = Σ(ad / n) / Σ(bc / n). χ² = (|Σ(a - E)| - ½)² / ΣV with E = (a + b)(a + c) / n and
    V = (a + b)(c + d)(a + c)(b + d) / (n² (n - 1)). The interval rests on the variance of Robins, Breslow & Greenland.

    Grades: A where |delta| < 1 or χ² is not significant at .05; C where |delta| ≥ 1.5 and lies significantly beyond 1
    (|delta| - 1.645 standard errors > 1); B else.

    Parameters
    ----------
    tables : array_like, shape (strata, 2, 2)
        Counts [[a, b], [c, d]].

    Returns
    -------
    MantelHaenszel
        Without numbers and with a gap where no stratum can tell anything, or the odds ratio would be 0 or endless.

    Raises
    ------
    ValueError
        If the shape is another, or a count is no whole number from 0.

    References
    ----------
    Mantel, N., & Haenszel, W. (1959). Journal of the National Cancer Institute, 22(4), 719-748.
    Robins, J., Breslow, N., & Greenland, S. (1986). Biometrics, 42(2), 311-323.
    Holland, P. W., & Thayer, D. T. (1988). In H. Wainer & H. I. Braun (Eds.), Test validity (pp. 129-145). Erlbaum.
    Zieky, M. (1993). In P. W. Holland & H. Wainer (Eds.), Differential item functioning (pp. 337-347). Erlbaum.
    """
    counts = _checked(tables)
    n_reference, n_focal = (int(people) for people in counts.sum(axis=(0, 2)))
    both = counts[(counts.sum(axis=2) > 0).all(axis=1)]
    return _compared(both, MantelHaenszel(n_reference, n_focal, len(both)))


def differential(shares: ArrayLike, rest: ArrayLike, focal: ArrayLike) -> MantelHaenszel:
    """Whether one decision is harder for the focal group than for others with the same score elsewhere.

    A share from .66 counts as reached. Strata are fifths of the rest score over both groups together; people with the
    same rest score are never parted, so strata may be fewer.

    Parameters
    ----------
    shares : array_like, shape (n,)
        Each person's share of the decision, 0 to 1; NaN where it was not scored, which leaves the person out.
    rest : array_like, shape (n,)
        Their score without that decision.
    focal : array_like of bool, shape (n,)
        Who belongs to the group that is asked about. Only groups that people named themselves may be.

    Returns
    -------
    MantelHaenszel
        Without numbers below 200 people in either group; see ``mantel_haenszel``.

    Raises
    ------
    ValueError
        If lengths differ, a share is not from 0 to 1, or a rest score is infinite.
    """
    given, elsewhere = np.asarray(shares, dtype=np.float64), np.asarray(rest, dtype=np.float64)
    asked = np.asarray(focal, dtype=np.bool_)
    if not given.ndim == 1 or not given.shape == elsewhere.shape == asked.shape:
        raise ValueError("shares, rest scores and groups must be as many")
    scored = ~(np.isnan(given) | np.isnan(elsewhere))
    given, elsewhere, asked = given[scored], elsewhere[scored], asked[scored]
    if ((given < 0) | (given > 1)).any() or np.isinf(elsewhere).any():
        raise ValueError("a share is not from 0 to 1, or a rest score is infinite")
    n_focal = int(asked.sum())
    if min(n_focal, len(asked) - n_focal) < FEWEST:
        return MantelHaenszel(len(asked) - n_focal, n_focal, 0, gap=Gap.FEW)
    edges = np.quantile(elsewhere, np.arange(1, STRATA) / STRATA)
    stratum = np.searchsorted(edges, elsewhere, side="left")
    missed = given < REACHED
    cell = stratum * 4 + asked * 2 + missed
    return mantel_haenszel(np.bincount(cell, minlength=STRATA * 4).reshape(STRATA, 2, 2))


def _checked(tables: ArrayLike) -> NDArray[np.float64]:
    counts = np.asarray(tables, dtype=np.float64)
    if counts.ndim != 3 or counts.shape[1:] != (2, 2):
        raise ValueError(f"strata of two groups by two outcomes are wanted, not {counts.shape}")
    if not (counts >= 0).all() or not (counts == np.floor(counts)).all() or np.isinf(counts).any():
        raise ValueError("a count is no whole number from 0")
    return counts


def _compared(counts: NDArray[np.float64], people: MantelHaenszel) -> MantelHaenszel:
    """The figures of strata that have people of both groups."""
    a, b, c, d = counts[:, 0, 0], counts[:, 0, 1], counts[:, 1, 0], counts[:, 1, 1]
    n = a + b + c + d
    variance = float(((a + b) * (c + d) * (a + c) * (b + d) / (n * n * (n - 1))).sum())
    for_reference, for_focal = float((a * d / n).sum()), float((b * c / n).sum())
    if variance == 0 or for_reference == 0 or for_focal == 0:
        return replace(people, gap=Gap.NO_STRATUM if variance == 0 else Gap.ONE_SIDED)
    beyond = abs(float((a - (a + b) * (a + c) / n).sum()))
    chi_squared = max(0.0, beyond - 0.5) ** 2 / variance
    p = math.erfc(math.sqrt(chi_squared / 2))
    logarithm, error = math.log(for_reference / for_focal), _error(a, b, c, d)
    delta = SCALE * logarithm
    return replace(
        people,
        odds_ratio=for_reference / for_focal,
        low=math.exp(logarithm - Z_95 * error),
        high=math.exp(logarithm + Z_95 * error),
        chi_squared=chi_squared,
        plain_chi_squared=beyond**2 / variance,
        p=p,
        delta=delta,
        delta_error=-SCALE * error,
        grade=_grade(abs(delta), -SCALE * error, p),
    )


def _error(a: NDArray[np.float64], b: NDArray[np.float64], c: NDArray[np.float64], d: NDArray[np.float64]) -> float:
    """Standard error of the logarithm of the common odds ratio (Robins, Breslow & Greenland 1986)."""
    n = a + b + c + d
    p, q, r, s = (a + d) / n, (b + c) / n, a * d / n, b * c / n
    all_r, all_s = float(r.sum()), float(s.sum())
    variance = (
        float((p * r).sum()) / (2 * all_r**2)
        + float((p * s + q * r).sum()) / (2 * all_r * all_s)
        + float((q * s).sum()) / (2 * all_s**2)
    )
    return math.sqrt(variance)


def _grade(size: float, error: float, p: float) -> Grade:
    if size < NEGLIGIBLE or p >= SIGNIFICANT:
        return Grade.A
    return Grade.C if size >= LARGE and size - Z_ONE_SIDED * error > NEGLIGIBLE else Grade.B
