"""Where a cut may be set, how sure it is, and how far it sorts people the same way twice.

A cut is *provisional* until enough judges or ratings stand behind it. Nothing here makes a score a verdict.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simulator.domain.progress import t_95
from simulator.domain.standards import FEWEST_JUDGES, FEWEST_RATINGS, LEAST_FIT

NODES = 32
"""Points of the quadrature: far more than so smooth an integrand needs."""


class Gap(StrEnum):
    """Why there is no cut, no interval or no consistency."""

    JUDGES = "no judge rated every item"
    ALIKE = "the scores do not differ"
    FEW = "too few overall ratings"
    OUTSIDE = "borderline lies beyond all overall ratings that were given"
    FALLING = "scores do not rise with the overall ratings"
    LOOSE = "scores follow the overall ratings too loosely"
    TOO_MANY = "even the lowest acceptable cut fails more than the judges accept"
    TOO_FEW = "even the highest acceptable cut fails fewer than the judges expect"
    NO_RELIABILITY = "the reliability is not known to be above 0"


class Doubt(StrEnum):
    """Why a cut is provisional."""

    JUDGES = "fewer than eight judges"
    ONE_ROUND = "the judges have not rated a second time after talking it through"


@dataclass(frozen=True, slots=True)
class Angoff:
    """A cut from judges who said how somebody just good enough would do on each item.

    Attributes
    ----------
    n_judges, n_items : int
        Judges who rated every item, and items.
    n_dropped : int
        Judges left out because they did not.
    cut : float or None
        0 to 1.
    error, low, high : float or None
        Standard error from the choice of judges, and the 95 % interval; None with one judge. Other items would move
        the cut too, and that is not in it.
    judges_sd, first_sd : float or None
        Standard deviation of the judges' own cuts, and that of the first round.
    doubts : tuple of Doubt
        Why the cut is provisional; empty if it is not.
    """

    n_judges: int
    n_items: int
    n_dropped: int
    cut: float | None = None
    error: float | None = None
    low: float | None = None
    high: float | None = None
    judges_sd: float | None = None
    first_sd: float | None = None
    doubts: tuple[Doubt, ...] = ()
    gap: Gap | None = None


@dataclass(frozen=True, slots=True)
class Borderline:
    """A cut from the line of scores over overall ratings.

    Attributes
    ----------
    slope, intercept, fit : float or None
        The line, and R²; None where ratings or scores do not differ.
    cut, error, low, high : float or None
        The line at the borderline rating, its standard error and 95 % interval; None with a gap.
    """

    n: int
    slope: float | None = None
    intercept: float | None = None
    fit: float | None = None
    cut: float | None = None
    error: float | None = None
    low: float | None = None
    high: float | None = None
    gap: Gap | None = None


@dataclass(frozen=True, slots=True)
class Hofstee:
    """A cut between what judges find acceptable and what scores are like; a check of another method.

    Attributes
    ----------
    n : int
        Scores.
    fail_share : float or None
        Of these scores, those below the cut.
    """

    n: int
    cut: float | None = None
    fail_share: float | None = None
    gap: Gap | None = None


@dataclass(frozen=True, slots=True)
class Consistency:
    """How far a second measurement would sort people as the first did.

    Attributes
    ----------
    k_squared : float or None
        Livingston's k²: the reliability, with distances taken from the cut in place of the mean.
    agreement : float or None
        Share of people whom two such measurements would put on the same side of the cut, if scores are normal.
    kappa : float or None
        The same beyond what chance would bring; None where all are on one side.
    gap : Gap or None
        Why there is none of them.
    """

    k_squared: float | None = None
    agreement: float | None = None
    kappa: float | None = None
    gap: Gap | None = None


def angoff(ratings: ArrayLike, *, first_round: ArrayLike | None = None, weights: ArrayLike | None = None) -> Angoff:
    """The modified Angoff cut: the mean over judges of their mean over items, from the last round.

    A judge's own cut is Σ(w · rating) / Σw; the cut is its mean over judges, the error their standard deviation / √J,
    the interval ± t · error with J - 1 degrees of freedom.

    Parameters
    ----------
    ratings : array_like, shape (judges, items)
        What share of an item (0 to 1) somebody just good enough would reach; NaN where a judge gave none.
    first_round : array_like, shape (judges, items), optional
        What they said before they talked it through and saw data. Without it the cut is provisional.
    weights : array_like, shape (items,), optional
        As in the score; all 1 if left out.

    Returns
    -------
    Angoff
        Provisional below eight judges.

    Raises
    ------
    ValueError
        If a rating is not from 0 to 1, or shapes do not fit.

    References
    ----------
    Angoff, W. H. (1971). In R. L. Thorndike (Ed.), Educational measurement (2nd ed., pp. 508-600). ACE.
    """
    given = _shares(ratings)
    weight = np.ones(given.shape[1]) if weights is None else np.asarray(weights, dtype=np.float64)
    if weight.shape != (given.shape[1],) or not (weight > 0).all():
        raise ValueError("every item needs a weight above 0")
    own = given[~np.isnan(given).any(axis=1)] @ weight / weight.sum()
    n, dropped = len(own), len(given) - len(own)
    if n == 0:
        return Angoff(0, given.shape[1], dropped, gap=Gap.JUDGES)
    cut = float(own.mean())
    before = None if first_round is None else _sd(_first(first_round, given.shape) @ weight / weight.sum())
    few, once = n < FEWEST_JUDGES, first_round is None
    doubts = tuple(doubt for doubt, holds in ((Doubt.JUDGES, few), (Doubt.ONE_ROUND, once)) if holds)
    spread = _sd(own)
    if spread is None:
        return Angoff(n, given.shape[1], dropped, cut, first_sd=before, doubts=doubts)
    error = spread / math.sqrt(n)
    half = t_95(n - 1) * error
    low, high = max(0.0, cut - half), min(1.0, cut + half)
    return Angoff(n, given.shape[1], dropped, cut, error, low, high, spread, before, doubts)


def borderline_regression(grades: ArrayLike, scores: ArrayLike, borderline: float) -> Borderline:
    """The cut by borderline regression: what the line of scores over overall ratings gives at the borderline rating.

    Least squares, score = intercept + slope · rating. Standard error of the cut = s √(1 / n + (borderline - mean
    rating)² / Σ(rating - mean rating)²), with s² the residual variance (n - 2); interval by Student's t.

    Parameters
    ----------
    grades : array_like, shape (n,)
        One overall rating a person and case, such as 1 clearly below to 5 excellent, given without the score in view.
    scores : array_like, shape (n,)
        The scores of the same; pairs with a NaN are left out.
    borderline : float
        The rating that stands for just good enough.

    Returns
    -------
    Borderline
        The line wherever there is one; a cut from 50 ratings on, if R² is .5 at least, scores rise with ratings, and
        borderline does not lie beyond all ratings.

    Raises
    ------
    ValueError
        If there are not as many ratings as scores, or one is infinite.

    References
    ----------
    Kramer, A., Muijtjens, A., Jansen, K., Düsman, H., Tan, L., & van der Vleuten, C. (2003). Comparison of a rational
    and an empirical standard setting procedure for an OSCE. Medical Education, 37(2), 132-139.
    """
    x, y = np.asarray(grades, dtype=np.float64), np.asarray(scores, dtype=np.float64)
    if x.ndim != 1 or x.shape != y.shape:
        raise ValueError("every score needs one overall rating")
    if np.isinf(x).any() or np.isinf(y).any():
        raise ValueError("a rating or a score is infinite")
    both = ~(np.isnan(x) | np.isnan(y))
    x, y = x[both], y[both]
    n = len(x)
    if n < 3 or np.ptp(x) == 0 or np.ptp(y) == 0:
        return Borderline(n, gap=Gap.ALIKE if n >= FEWEST_RATINGS else Gap.FEW)
    spread = float(np.square(x - x.mean()).sum())
    slope = float((x - x.mean()) @ (y - y.mean())) / spread
    intercept = float(y.mean() - slope * x.mean())
    residual = float(np.square(y - intercept - slope * x).sum())
    fit = 1 - residual / float(np.square(y - y.mean()).sum())
    gap = _why_no_cut(n, slope, fit, (float(x.min()), borderline, float(x.max())))
    if gap:
        return Borderline(n, slope, intercept, fit, gap=gap)
    cut = intercept + slope * borderline
    error = math.sqrt(residual / (n - 2) * (1 / n + (borderline - float(x.mean())) ** 2 / spread))
    half = t_95(n - 2) * error
    return Borderline(n, slope, intercept, fit, cut, error, cut - half, cut + half)


def hofstee(scores: ArrayLike, lowest: float, highest: float, fewest: float, most: float) -> Hofstee:
    """The cut by Hofstee's compromise: where the line of what is accepted meets the curve of who would fail.

    The line runs from (``lowest``, ``most``) to (``highest``, ``fewest``). A cut fails the scores below it. The curve
    climbs in steps, one at each score; the cut is the lowest from which on at least as many fail as the line accepts.

    Parameters
    ----------
    scores : array_like, shape (n,)
        NaN is left out.
    lowest, highest : float
        The lowest and highest cut that judges find acceptable, in the scores' unit.
    fewest, most : float
        The smallest and largest share of people, 0 to 1, that they would accept to fail.

    Returns
    -------
    Hofstee
        Without a cut where line and curve do not meet: what judges accept and what people do can't both hold then.

    Raises
    ------
    ValueError
        If ``lowest`` is not below ``highest``, or shares are not 0 ≤ ``fewest`` < ``most`` ≤ 1.

    References
    ----------
    Hofstee, W. K. B. (1983). In S. B. Anderson & J. S. Helmick (Eds.), On educational testing (pp. 109-127).
    Jossey-Bass.
    """
    if not lowest < highest or not 0 <= fewest < most <= 1:
        raise ValueError("give the lower cut and the smaller share first, and shares from 0 to 1")
    given = np.asarray(scores, dtype=np.float64)
    given = np.sort(given[~np.isnan(given)])
    n = len(given)
    if n < 2 or given[0] == given[-1]:
        return Hofstee(n, gap=Gap.ALIKE)
    if _failing(given, lowest) > most:
        return Hofstee(n, gap=Gap.TOO_MANY)
    if _failing(given, highest) < fewest:
        return Hofstee(n, gap=Gap.TOO_FEW)
    # From just above its i-th lowest score on, a cut fails i of n; the line comes down to that share at `meets`.
    from_score = np.concatenate([[lowest], given])
    meets = lowest + (most - np.arange(n + 1) / n) / (most - fewest) * (highest - lowest)
    cut = min(highest, float(np.maximum(np.maximum(from_score, meets), lowest).min()))
    return Hofstee(n, cut, _failing(given, cut))


def consistency(reliability: float, mean: float, sd: float, cut: float) -> Consistency:
    """How far a second measurement of the same length would sort people as the first did.

    Livingston: k² = (r s² + (m - C)²) / (s² + (m - C)²). Agreement and kappa after Peng & Subkoviak: two measurements
    are taken as bivariate normal with correlation r; with z = (C - m) / s, P = Φ(z) and P₂ the chance that both lie
    below, agreement = 1 + 2 (P₂ - P) and kappa = (P₂ - P²) / (P - P²). For scores that lie far from normal they are
    rough, and Livingston & Lewis' method would be better.

    Parameters
    ----------
    reliability : float
        Of the score that is held against the cut, 0 to 1: Φ or Eρ² at the number of cases that enter it.
    mean, sd : float
        Of these scores.
    cut : float
        In their unit.

    Returns
    -------
    Consistency
        With a gap where scores do not differ, or the reliability is not above 0.

    Raises
    ------
    ValueError
        If the reliability is above 1, the standard deviation below 0, or a number is none.

    References
    ----------
    Livingston, S. A. (1972). Criterion-referenced applications of classical test theory. Journal of Educational
    Measurement, 9(1), 13-26.
    Peng, C.-Y. J., & Subkoviak, M. J. (1980). A note on Huynh's normal approximation procedure for estimating
    criterion-referenced reliability. Journal of Educational Measurement, 17(4), 359-368.
    """
    if reliability > 1 or not sd >= 0 or not math.isfinite(mean + sd + cut):
        raise ValueError("a reliability is 1 at most, no standard deviation is below 0, and mean and cut are numbers")
    if sd == 0:
        return Consistency(gap=Gap.ALIKE)
    if not reliability > 0:
        return Consistency(gap=Gap.NO_RELIABILITY)
    away = (mean - cut) ** 2
    z = (cut - mean) / sd
    below = NormalDist().cdf(z)
    both = both_below(z, reliability)
    by_chance = below - below * below
    kappa = (both - below * below) / by_chance if by_chance > 0 else None
    return Consistency((reliability * sd**2 + away) / (sd**2 + away), 1 + 2 * (both - below), kappa)


def both_below(z: float, correlation: float) -> float:
    """The chance that two standard normal values of that correlation both lie below ``z``.

    Φ(z)² + 1 / 2π · ∫ exp(-z² / (1 + sin θ)) dθ from 0 to arcsin(correlation), by Gauss and Legendre's quadrature.

    References
    ----------
    Drezner, Z., & Wesolowsky, G. O. (1990). Journal of Statistical Computation and Simulation, 35(1-2), 101-107.
    """
    end = math.asin(correlation)
    nodes, weights = np.polynomial.legendre.leggauss(NODES)
    angles = end * (nodes + 1) / 2
    area = end / 2 * float(weights @ np.exp(-(z * z) / (1 + np.sin(angles))))
    return NormalDist().cdf(z) ** 2 + area / (2 * math.pi)


def _shares(ratings: ArrayLike) -> NDArray[np.float64]:
    given = np.asarray(ratings, dtype=np.float64)
    if given.ndim != 2 or 0 in given.shape:
        raise ValueError("ratings have judges and items")
    if ((given < 0) | (given > 1)).any():
        raise ValueError("a rating is not from 0 to 1")
    return given


def _first(first_round: ArrayLike, shape: tuple[int, ...]) -> NDArray[np.float64]:
    given = _shares(first_round)
    if given.shape[1] != shape[1]:
        raise ValueError("both rounds must have the same items")
    return given[~np.isnan(given).any(axis=1)]


def _sd(values: NDArray[np.float64]) -> float | None:
    return float(values.std(ddof=1)) if len(values) > 1 else None


def _why_no_cut(n: int, slope: float, fit: float, around: tuple[float, float, float]) -> Gap | None:
    lowest, borderline, highest = around
    if n < FEWEST_RATINGS:
        return Gap.FEW
    if not lowest <= borderline <= highest:
        return Gap.OUTSIDE
    if slope <= 0:
        return Gap.FALLING
    return Gap.LOOSE if fit < LEAST_FIT else None


def _failing(ordered: NDArray[np.float64], cut: float) -> float:
    return int(np.searchsorted(ordered, cut, side="left")) / len(ordered)
