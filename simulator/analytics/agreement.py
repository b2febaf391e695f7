"""How far raters agree: intraclass correlations, Krippendorff's alpha and kappa.

Ratings are arrays of *n* targets (rows) by *k* raters (columns); a rating that was not given is NaN. What can't be
computed from them is None, never a number that only looks like one. For how the values are read see
``docs/calibration.md``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

Ratings = NDArray[np.float64]
UPPER = 0.975
"""Upper tail of a central 95 % interval."""
ROUNDING = 1e-12
"""A mean square below this share of the ratings' own mean square is what rounding left of nothing."""


class Gap(StrEnum):
    """Why an intraclass correlation can't be computed."""

    TARGETS = "fewer than two targets were rated by everybody"
    RATERS = "fewer than two raters"
    ALIKE = "every rating is the same"


class Metric(StrEnum):
    """How far apart two values are for Krippendorff's alpha."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"
    RATIO = "ratio"


@dataclass(frozen=True, slots=True)
class Estimate:
    """A coefficient, 1 at most; below 0 where raters differ more within targets than between them.

    Attributes
    ----------
    low, high : float or None
        Its 95 % interval; None where ratings vary too little for anything to say how sure it is.
    """

    value: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class MeanSquares:
    """The analysis of variance of complete ratings: between targets, between raters, what is left, within targets."""

    targets: float
    raters: float
    error: float
    within: float


@dataclass(frozen=True, slots=True)
class IntraclassCorrelation:
    """How alike raters rated the same targets, in the six forms of McGraw & Wong (1996).

    Attributes
    ----------
    n_targets, n_raters : int
        What entered: targets that everybody rated, and raters.
    n_dropped : int
        Targets left out because a rating was missing.
    one_way_1, one_way_k : Estimate or None
        Raters of each target are others; ICC(1,1) and ICC(1,k) of Shrout & Fleiss (1979).
    a1, ak : Estimate or None
        Absolute agreement, of one rater and of the mean of all: ICC(2,1) and ICC(2,k).
    c1, ck : Estimate or None
        Consistency, differences in severity left aside: ICC(3,1) and ICC(3,k).
    gap : Gap or None
        Why there is none of them. Without it a form may still be None: that of a mean where targets don't differ at
        all, consistency where nothing but raters does.
    """

    n_targets: int
    n_raters: int
    n_dropped: int
    one_way_1: Estimate | None = None
    one_way_k: Estimate | None = None
    a1: Estimate | None = None
    ak: Estimate | None = None
    c1: Estimate | None = None
    ck: Estimate | None = None
    gap: Gap | None = None


def icc(ratings: ArrayLike) -> IntraclassCorrelation:
    """Intraclass correlations with their 95 % intervals.

    With MSR between targets, MSC between raters, MSE what is left and MSW within targets:
    ICC(1) = (MSR - MSW) / (MSR + (k - 1) MSW), ICC(C,1) the same with MSE, and
    ICC(A,1) = (MSR - MSE) / (MSR + (k - 1) MSE + k (MSC - MSE) / n); the form of the mean of k raters is
    k r / (1 + (k - 1) r) of it. Intervals are exact under normality, that of ICC(A) by Satterthwaite's approximation.

    Parameters
    ----------
    ratings : array_like, shape (n, k)
        Targets by raters. Targets with a NaN are left out, and counted.

    Raises
    ------
    ValueError
        If it has not two axes, or a value is infinite.

    References
    ----------
    Shrout, P. E., & Fleiss, J. L. (1979). Psychological Bulletin, 86(2), 420-428.
    McGraw, K. O., & Wong, S. P. (1996). Psychological Methods, 1(1), 30-46, table 7.
    """
    given = _checked(ratings)
    whole = given[~np.isnan(given).any(axis=1)]
    n, k = whole.shape
    dropped = len(given) - n
    if k < 2:
        return IntraclassCorrelation(n, k, dropped, gap=Gap.RATERS)
    if n < 2:
        return IntraclassCorrelation(n, k, dropped, gap=Gap.TARGETS)
    if np.ptp(whole) == 0:
        return IntraclassCorrelation(n, k, dropped, gap=Gap.ALIKE)
    squares = mean_squares(whole)
    one_way = _by_ratio(squares.targets, squares.within, n, k, n * (k - 1))
    agreement = _agreement(squares, n, k)
    consistency = _by_ratio(squares.targets, squares.error, n, k, (n - 1) * (k - 1))
    return IntraclassCorrelation(
        n,
        k,
        dropped,
        one_way_1=one_way,
        one_way_k=_of_mean(one_way, k),
        a1=agreement,
        ak=_of_mean(agreement, k),
        c1=consistency,
        ck=_of_mean(consistency, k),
    )


def mean_squares(ratings: ArrayLike) -> MeanSquares:
    """The two-way analysis of variance of complete ratings, one value a cell.

    Parameters
    ----------
    ratings : array_like, shape (n, k)
        At least two targets and two raters, no NaN.
    """
    whole = _checked(ratings)
    n, k = whole.shape
    mean = whole.mean()
    of_targets = whole.mean(axis=1, keepdims=True)
    of_raters = whole.mean(axis=0, keepdims=True)
    left = whole - of_targets - of_raters + mean
    least = ROUNDING * float(np.square(whole).mean())
    squares = (
        k * np.square(of_targets - mean).sum() / (n - 1),
        n * np.square(of_raters - mean).sum() / (k - 1),
        np.square(left).sum() / ((n - 1) * (k - 1)),
        np.square(whole - of_targets).sum() / (n * (k - 1)),
    )
    return MeanSquares(*(float(square) if square > least else 0.0 for square in squares))


def krippendorff_alpha(ratings: ArrayLike, metric: Metric) -> float | None:
    """Krippendorff's alpha, 1 - observed / expected disagreement, for any number of raters and missing ratings.

    Parameters
    ----------
    ratings : array_like, shape (n, k)
        Targets by raters, NaN where somebody did not rate; targets with fewer than two ratings say nothing.
    metric : Metric
        How far apart two values are; for ``RATIO`` they must not be below 0.

    Returns
    -------
    float or None
        1 at most, 0 as chance would have it; None where no target has two ratings, or all ratings are the same.

    Raises
    ------
    ValueError
        If it has not two axes, or a value is infinite.

    References
    ----------
    Hayes, A. F., & Krippendorff, K. (2007). Communication Methods and Measures, 1(1), 77-89.
    """
    given = _checked(ratings)
    counts = (~np.isnan(given)).sum(axis=1)
    paired = given[counts >= 2]
    values = np.unique(paired[~np.isnan(paired)])
    if len(values) < 2:
        return None
    by_target = np.stack([(paired == value).sum(axis=1) for value in values], axis=1).astype(np.float64)
    weighed = by_target / (by_target.sum(axis=1) - 1)[:, None]
    coincidences = by_target.T @ weighed - np.diag(weighed.sum(axis=0))  # values by values; nothing is larger
    margins = coincidences.sum(axis=0)
    apart = _distances(values, margins, metric)
    expected = float((np.outer(margins, margins) * apart).sum()) / (float(margins.sum()) - 1)
    return 1 - float((coincidences * apart).sum()) / expected


def ordinal_alpha(ratings: ArrayLike) -> float | None:
    """Krippendorff's alpha for ordered levels: how many ratings lie between two levels says how far apart they are.

    Levels that nobody used change nothing. See ``krippendorff_alpha``.
    """
    return krippendorff_alpha(ratings, Metric.ORDINAL)


def weighted_kappa(a: ArrayLike, b: ArrayLike, levels: Sequence[float]) -> float | None:
    """Cohen's kappa of two raters with quadratic weights: a difference of two levels counts four times one of one.

    Parameters
    ----------
    a, b : array_like, shape (n,)
        Ratings of the same targets in the same order; targets that either left out (NaN) say nothing.
    levels : sequence of float
        Every level there is, in order.

    Returns
    -------
    float or None
        1 at most, 0 as chance would have it; None where no target has both ratings, or chance alone would have both
        agree (each rater gave one and the same level throughout).

    Raises
    ------
    ValueError
        If they differ in length, or a rating is no level.

    References
    ----------
    Cohen, J. (1968). Psychological Bulletin, 70(4), 213-220.
    """
    first, second = (np.asarray(rater, dtype=np.float64).ravel() for rater in (a, b))
    if first.shape != second.shape:
        raise ValueError(f"ratings of {len(first)} and {len(second)} targets can't be compared")
    both = ~(np.isnan(first) | np.isnan(second))
    place = {float(level): index for index, level in enumerate(levels)}
    table = np.zeros((len(place), len(place)))
    for one, other in zip(first[both], second[both], strict=True):
        if not {one, other} <= place.keys():
            raise ValueError(f"{one} or {other} is not one of the levels {list(levels)}")
        table[place[one], place[other]] += 1
    steps = np.arange(len(place))
    return kappa_of(table, np.square(np.subtract.outer(steps, steps)))


def kappa_of(table: ArrayLike, weights: ArrayLike) -> float | None:
    """Kappa of a cross table of two raters, 1 - observed / expected weighted disagreement (Cohen 1968).

    Parameters
    ----------
    table : array_like, shape (q, q)
        Counts or shares.
    weights : array_like, shape (q, q)
        Disagreement, 0 on the diagonal; 1 everywhere else for Cohen's unweighted kappa.

    Returns
    -------
    float or None
        None where nothing was rated, or chance alone would have both agree.
    """
    counts = np.asarray(table, dtype=np.float64)
    disagreement = np.asarray(weights, dtype=np.float64)
    total = counts.sum()
    if total == 0:
        return None
    expected = float((np.outer(counts.sum(axis=1), counts.sum(axis=0)) * disagreement).sum()) / float(total)
    observed = float((counts * disagreement).sum())
    return None if expected == 0 else 1 - observed / expected


def fleiss_kappa(ratings: ArrayLike) -> float | None:
    """Kappa of several raters who put targets into categories without an order (Fleiss 1971).

    Parameters
    ----------
    ratings : array_like, shape (n, k)
        Numbered categories; targets with a NaN are left out.

    Returns
    -------
    float or None
        None below two raters or one target, or where all ratings are the same.

    References
    ----------
    Fleiss, J. L. (1971). Psychological Bulletin, 76(5), 378-382.
    """
    given = _checked(ratings)
    whole = given[~np.isnan(given).any(axis=1)]
    n, k = whole.shape
    categories = np.unique(whole)
    if n < 1 or k < 2 or len(categories) < 2:
        return None
    counts = np.stack([(whole == category).sum(axis=1) for category in categories], axis=1)
    agreed = float((counts * (counts - 1)).sum()) / (n * k * (k - 1))
    by_chance = float(np.square(counts.sum(axis=0) / (n * k)).sum())
    return float((agreed - by_chance) / (1 - by_chance))


def _checked(ratings: ArrayLike) -> Ratings:
    given = np.asarray(ratings, dtype=np.float64)
    if given.ndim != 2:
        raise ValueError(f"ratings have targets and raters, not {given.ndim} axes")
    if np.isinf(given).any():
        raise ValueError("a rating is infinite")
    return given


def _by_ratio(between: float, rest: float, n: int, k: int, df_rest: int) -> Estimate | None:
    """A form that rests on one F ratio: one-way, or consistency; None where nothing but raters differ."""
    if between == rest == 0:
        return None
    value = (between - rest) / (between + (k - 1) * rest)
    if rest == 0:
        return Estimate(value, None, None)
    ratio = between / rest
    low, high = ratio / _quantile(n - 1, df_rest), ratio * _quantile(df_rest, n - 1)
    return Estimate(value, (low - 1) / (low + k - 1), (high - 1) / (high + k - 1))


def _agreement(squares: MeanSquares, n: int, k: int) -> Estimate | None:
    targets, raters, error = squares.targets, squares.raters, squares.error
    if targets == raters == 0 and n == k == 2:
        return None  # the one case in which the denominator is nothing
    value = (targets - error) / (targets + (k - 1) * error + k * (raters - error) / n)
    if raters == error == 0:
        return Estimate(value, None, None)
    a = k * value / (n * (1 - value))
    b = 1 + k * value * (n - 1) / (n * (1 - value))
    spread = (a * raters) ** 2 / (k - 1) + (b * error) ** 2 / ((n - 1) * (k - 1))
    freedom = (a * raters + b * error) ** 2 / spread if spread else 0.0
    if freedom <= 0:
        return Estimate(value, None, None)
    rest = k * raters + (k * n - k - n) * error
    lower, upper = _quantile(n - 1, freedom), _quantile(freedom, n - 1)
    low = n * (targets - lower * error) / (lower * rest + n * targets)
    high = n * (upper * targets - error) / (rest + n * upper * targets)
    return Estimate(value, *((low, high) if math.isfinite(low) and math.isfinite(high) else (None, None)))


def _quantile(df: float, df_rest: float) -> float:
    # A third of a second of loading, which nobody waits for who looks at no agreement.
    from scipy.special import fdtri

    return float(fdtri(df, df_rest, UPPER))


def _of_mean(one: Estimate | None, k: int) -> Estimate | None:
    """The form of the mean of k raters (Spearman-Brown); None where it has no value, from -1 / (k - 1) down."""
    value = None if one is None else spearman_brown(one.value, k)
    if one is None or value is None:
        return None
    low, high = (None if end is None else spearman_brown(end, k) for end in (one.low, one.high))
    return Estimate(value, low, high)


def spearman_brown(value: float, k: float) -> float | None:
    """Reliability of a measure k times as long: k r / (1 + (k - 1) r); None from r = -1 / (k - 1) down.

    Spearman, C. (1910). British Journal of Psychology, 3(3), 271-295. Brown, W. (1910), the same, 296-322.
    """
    below = 1 + (k - 1) * value
    return k * value / below if below > ROUNDING else None


def _distances(values: Ratings, margins: Ratings, metric: Metric) -> Ratings:
    """Squared differences between values by Krippendorff's metrics, shape (q, q)."""
    if metric is Metric.NOMINAL:
        return 1.0 - np.eye(len(values))
    if metric is Metric.INTERVAL:
        return np.asarray(np.square(np.subtract.outer(values, values)), dtype=np.float64)
    if metric is Metric.RATIO:
        sums = np.add.outer(values, values)
        return np.asarray(np.square(np.subtract.outer(values, values) / np.where(sums == 0, 1, sums)))
    middle = np.cumsum(margins) - margins / 2
    return np.asarray(np.square(np.subtract.outer(middle, middle)), dtype=np.float64)
