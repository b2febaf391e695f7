"""What a few scores say of somebody, read together with how their cohort spreads.

Somebody's scores scatter about a curve of their own, ``a + b ln t`` over their new cases; people's curves scatter about
the cohort's. How much each of the two scatters is estimated from the cohort, and says how far few scores are to be
trusted against the cohort's mean.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

FEWEST_PEOPLE = 10
"""People with two scores, below which a cohort does not say how people differ."""
LEAST_SD = 0.01
"""Points; scores are kept to hundredths, and nothing is known more finely."""
BEYOND_SCATTER = 7.0
"""What a variance may exceed that of all scores by, as a logarithm: growth between two cases is seen only by ln 2."""

Numbers = NDArray[np.float64]


class Gap(StrEnum):
    """Why a cohort does not say how people differ."""

    PEOPLE = "too few people of the cohort have a score on two new cases"
    ALIKE = "every score in the cohort is the same"


@dataclass(frozen=True, slots=True)
class Spread:
    """How a cohort's people differ, and how one person's scores do; all in points of 100.

    Attributes
    ----------
    start, growth : float
        The cohort's mean at the first new case, and its gain for each unit of ln t.
    start_sd, growth_sd : float
        Standard deviations of people's own about these.
    score_sd : float
        Standard deviation of one score about its person's curve: the case, the day and the case's own error.
    errors : tuple of float
        Variance of ``start``, their covariance, variance of ``growth``.
    """

    start: float
    growth: float
    start_sd: float
    growth_sd: float
    score_sd: float
    errors: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class CohortModel:
    """A cohort's spread, or why there is none.

    Attributes
    ----------
    n_people, n_scores : int
        Everybody with a score.
    """

    n_people: int
    n_scores: int
    spread: Spread | None = None
    gap: Gap | None = None


@dataclass(frozen=True, slots=True)
class Level:
    """Where somebody's curve stands at their latest new case: a normal distribution, in points of 100.

    Attributes
    ----------
    n : int
        Own scores that it rests on.
    """

    n: int
    value: float
    error: float

    def below(self, cut: float) -> float:
        """Probability that the true level lies below a cut, 0 to 1."""
        return NormalDist(self.value, self.error).cdf(cut)


def cohort_model(scores: Sequence[Sequence[float]]) -> CohortModel:
    """How the people of a cohort differ, and how one person's scores do.

    Person i's score at their t-th new case is a + u + (b + v) ln t + e, where u, v and e are normal and independent,
    with a variance each. The variances are those of restricted maximum likelihood; a and b are the generalized least
    squares under them.

    Parameters
    ----------
    scores : sequence of sequence of float
        For each person the node-adjusted scores of new cases, oldest first, unclamped.

    Returns
    -------
    CohortModel
        Without a spread below ten people with two scores each, or where all scores are the same.

    Raises
    ------
    ValueError
        If a score is no number.

    References
    ----------
    Laird, N. M., & Ware, J. H. (1982). Random-effects models for longitudinal data. Biometrics, 38(4), 963-974.
    """
    series = [np.asarray(own, dtype=np.float64) for own in scores if len(own)]
    n_people, n_scores = len(series), sum(map(len, series))
    if sum(len(own) >= 2 for own in series) < FEWEST_PEOPLE:
        return CohortModel(n_people, n_scores, gap=Gap.PEOPLE)
    every = np.concatenate(series)
    if not np.isfinite(every).all():
        raise ValueError("a score is no number")
    if np.ptp(every) == 0:
        return CohortModel(n_people, n_scores, gap=Gap.ALIKE)
    middle, scatter = float(every.mean()), float(every.var())
    summed = _summed([own - middle for own in series])
    fit = _most_likely(summed, scatter)
    start_sd, growth_sd, score_sd = (math.sqrt(variance) for variance in fit.variances)
    covariance = (float(fit.errors[0, 0]), float(fit.errors[0, 1]), float(fit.errors[1, 1]))
    found = Spread(middle + float(fit.mean[0]), float(fit.mean[1]), start_sd, growth_sd, score_sd, covariance)
    return CohortModel(n_people, n_scores, found)


def level(spread: Spread, scores: Sequence[float]) -> Level:
    """Where somebody stands at their latest new case, given their own scores and the cohort's spread.

    The posterior of a + u + (b + v) ln t: own scores weigh the more, the more there are and the less they scatter;
    with none it is the cohort's at the first case.

    Parameters
    ----------
    spread : Spread
        Of the cohort that the person belongs to.
    scores : sequence of float
        Their node-adjusted scores of new cases, oldest first.

    Raises
    ------
    ValueError
        If a score is no number.
    """
    own = np.asarray(scores, dtype=np.float64)
    if not np.isfinite(own).all():
        raise ValueError("a score is no number")
    rows = _rows(len(own))
    prior = np.diag([spread.start_sd**-2, spread.growth_sd**-2])
    inner = np.linalg.inv(rows.T @ rows / spread.score_sd**2 + prior)
    mean = np.array([spread.start, spread.growth])
    curve = mean + inner @ rows.T @ (own - rows @ mean) / spread.score_sd**2
    a, ab, b = spread.errors
    keeps = inner @ prior
    errors = inner + keeps @ np.array([[a, ab], [ab, b]]) @ keeps.T
    now = np.array([1.0, math.log(max(len(own), 1))])
    return Level(len(own), float(now @ curve), math.sqrt(float(now @ errors @ now)))


@dataclass(frozen=True, slots=True)
class _Summed:
    """Sums over people with as many scores, one place for each such number; Z has a row (1, ln t) for each score.

    Attributes
    ----------
    count : ndarray, shape (k,)
        People.
    gram : ndarray, shape (k, 2, 2)
        Z'Z of one of them.
    cross, products : ndarray, shape (k, 2) and (k, 2, 2)
        Sums of Z'y and of (Z'y)(Z'y)'.
    squares : float
        Sum of y'y over everybody.
    """

    count: Numbers
    gram: Numbers
    cross: Numbers
    products: Numbers
    squares: float


def _rows(n: int) -> Numbers:
    return np.column_stack([np.ones(n), np.log(np.arange(1, n + 1))])


def _summed(series: Sequence[Numbers]) -> _Summed:
    """People with as many scores, summed: a fit then costs as much for ten people as for thousands."""
    by_length: dict[int, list[Numbers]] = {}
    for own in series:
        by_length.setdefault(len(own), []).append(own)
    rows = [_rows(n) for n in by_length]
    crosses = [np.array(some) @ z for some, z in zip(by_length.values(), rows, strict=True)]
    return _Summed(
        count=np.array([len(some) for some in by_length.values()], dtype=np.float64),
        gram=np.array([z.T @ z for z in rows]),
        cross=np.array([cross.sum(axis=0) for cross in crosses]),
        products=np.array([cross.T @ cross for cross in crosses]),
        squares=sum(float(own @ own) for own in series),
    )


@dataclass(frozen=True, slots=True)
class _Fit:
    """How well variances fit.

    Attributes
    ----------
    variances : ndarray, shape (3,)
        Of people's starts, of their growths and of a score.
    deviance : float
        Minus twice the logarithm of the restricted likelihood, up to a constant.
    slopes : ndarray, shape (3,)
        What the deviance changes by with the logarithm of each variance.
    mean, errors : ndarray, shape (2,) and (2, 2)
        The mean curve and its covariance.
    """

    variances: Numbers
    deviance: float
    slopes: Numbers
    mean: Numbers
    errors: Numbers


def _most_likely(summed: _Summed, scatter: float) -> _Fit:
    from scipy.optimize import minimize  # loaded only where it is needed, which few pages do

    def falling(logs: Numbers) -> tuple[float, Numbers]:
        fit = _fit(summed, np.exp(logs))
        return fit.deviance, fit.slopes

    least = math.log(LEAST_SD**2)
    most = max(math.log(scatter), least) + BEYOND_SCATTER
    begin = np.log([scatter / 2, scatter / 20, scatter / 2])
    found = minimize(falling, begin, jac=True, method="L-BFGS-B", bounds=[(least, most)] * 3, options={"ftol": 1e-10})
    return _fit(summed, np.exp(found.x))


def _fit(summed: _Summed, variances: Numbers) -> _Fit:
    of_score, prior = float(variances[2]), np.diag(1 / variances[:2])
    count, gram = summed.count[:, None, None], summed.gram
    inner = np.linalg.inv(gram / of_score + prior)
    keeps = inner @ prior  # what of an error in the mean curve stays in a person's curve
    errors = np.linalg.inv((count * gram @ keeps).sum(axis=0) / of_score)
    mean = errors @ np.einsum("kij,ki->j", keeps, summed.cross) / of_score
    fitted = gram @ mean
    mixed = summed.cross[:, :, None] * fitted[:, None, :]
    left = summed.products - mixed - mixed.transpose(0, 2, 1) + count * fitted[:, :, None] * fitted[:, None, :]
    own = inner @ left @ inner / of_score**2  # sums of squares and products of people's own parts
    takes = np.eye(2) - keeps
    unsure_own = inner + takes @ errors @ takes.transpose(0, 2, 1)
    unsure_curve = inner + keeps @ errors @ keeps.transpose(0, 2, 1)
    about_mean = summed.squares - 2 * float(mean @ summed.cross.sum(axis=0)) + float(summed.count @ (fitted @ mean))
    explained = _trace(inner @ left) / of_score
    n_people, n_scores = float(summed.count.sum()), float((summed.count * gram[:, 0, 0]).sum())
    log_of_all = n_scores * math.log(of_score) - float(summed.count @ np.log(np.linalg.det(keeps)))
    deviance = log_of_all - math.log(np.linalg.det(errors)) + (about_mean - explained) / of_score
    expected = [  # sums of squares of what is not seen, given the scores: the deviance falls towards them
        *np.einsum("kii->i", own + count * unsure_own),
        about_mean - 2 * explained + _trace(gram @ own) + _trace(count * gram @ unsure_curve),
    ]
    slopes = np.array([n_people, n_people, n_scores]) - expected / variances
    return _Fit(variances, deviance, slopes, mean, errors)


def _trace(matrices: Numbers) -> float:
    return float(np.einsum("kii->", matrices))
