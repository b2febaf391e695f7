"""Cronbach's alpha, for scores where everybody met the same items, and what a longer measure would reach.

What can't be computed is None, and a ``Gap`` says why. Where people met other items each, see ``generalizability``. For
how the values are read see ``docs/statistics.md``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simulator.analytics.agreement import ROUNDING, UPPER, Estimate

WANTED = 0.80
"""The reliability that a decision about somebody should rest on."""


class Gap(StrEnum):
    """Why a coefficient of reliability can't be computed."""

    PEOPLE = "fewer than two people"
    ITEMS = "fewer than two items"
    MISSING = "not everybody has a score on every item"
    TOTALS = "everybody has the same total"
    ALIKE = "people do not differ at all"
    APART = "nobody has two scores, or no two people have a score on the same case"
    UNSTABLE = "too few scores overlap to tell people from chance"


@dataclass(frozen=True, slots=True)
class Alpha:
    """Cronbach's alpha; of items scored 0 or 1 it is KR-20.

    Attributes
    ----------
    n_people, n_items : int
        What entered.
    alpha : Estimate or None
        1 at most; below 0 where items run against each other.
    standardized : float or None
        As if every item varied equally; None where some item does not vary.
    without : tuple of float or None
        Alpha of the other items, for each item in order; empty below three items.
    gap : Gap or None
        Why there is none of them.
    """

    n_people: int
    n_items: int
    alpha: Estimate | None = None
    standardized: float | None = None
    without: tuple[float | None, ...] = ()
    gap: Gap | None = None


def cronbach_alpha(scores: ArrayLike) -> Alpha:
    """Cronbach's alpha with its interval, standardized alpha, and alpha if an item is left out.

    With k items, their variances v and the variance V of the totals, alpha = k / (k - 1) · (1 - sum of v / V). The 95 %
    interval is Feldt's: 1 - alpha over its true value follows F with n - 1 and (n - 1)(k - 1) degrees of freedom, exact
    where scores are normal and errors alike.

    Parameters
    ----------
    scores : array_like, shape (n, k)
        People by items, at least two of each. With a NaN anywhere there is no alpha: whoever is dropped for having
        taken another path is no random loss. Use ``generalizability`` there.

    Raises
    ------
    ValueError
        If it has not two axes, or a value is infinite.

    References
    ----------
    Cronbach, L. J. (1951). Psychometrika, 16(3), 297-334.
    Feldt, L. S. (1965). Psychometrika, 30(3), 357-370.
    Kuder, G. F., & Richardson, M. W. (1937). Psychometrika, 2(3), 151-160.
    """
    given = table_of(scores)
    n, k = given.shape
    if k < 2:
        return Alpha(n, k, gap=Gap.ITEMS)
    if n < 2:
        return Alpha(n, k, gap=Gap.PEOPLE)
    if np.isnan(given).any():
        return Alpha(n, k, gap=Gap.MISSING)
    totals = given.sum(axis=1)
    least = ROUNDING * float(np.square(totals).mean())
    centred = given - given.mean(axis=0)
    variances = np.square(centred).sum(axis=0) / (n - 1)
    total = float(np.square(totals - totals.mean()).sum()) / (n - 1)
    if total <= least:
        return Alpha(n, k, gap=Gap.TOTALS)
    of_each = ROUNDING * np.square(given).mean(axis=0)
    standardized = None
    if (variances > of_each).all():
        in_unit = (centred / np.sqrt(variances)).sum(axis=1)
        standardized = _alpha(k, k, float(np.square(in_unit).sum()) / (n - 1), ROUNDING)
    with_total = centred.T @ (totals - totals.mean()) / (n - 1)
    without = tuple(
        _alpha(k - 1, float(variances.sum() - own), float(total - 2 * shared + own), least)
        for own, shared in zip(variances, with_total, strict=True)
    )
    value = k / (k - 1) * (1 - float(variances.sum()) / total)
    return Alpha(n, k, _feldt(min(1.0, value), n, k), standardized, without if k > 2 else ())


def cases_needed(reliability: float, cases: float, wanted: float = WANTED) -> int | None:
    """How many cases are needed for a reliability, if so many have this one (``spearman_brown``, turned round).

    Parameters
    ----------
    reliability : float
        Of ``cases`` cases (or items).
    wanted : float
        Above 0 and below 1.

    Returns
    -------
    int or None
        At least 1; None where the reliability is 0 or below, since then no number is enough.
    """
    if reliability <= 0:
        return None
    needed = cases * wanted * (1 - reliability) / (reliability * (1 - wanted))
    return max(1, math.ceil(needed - 1e-9))  # 8.000000000000002 is 8


def _alpha(k: float, variances: float, total: float, least: float) -> float | None:
    return k / (k - 1) * (1 - variances / total) if k > 1 and total > least else None


def _feldt(alpha: float, n: int, k: int) -> Estimate:
    if 1 - alpha <= ROUNDING:
        return Estimate(alpha, None, None)
    from scipy.special import fdtri

    freedom = (n - 1, (n - 1) * (k - 1))
    low, high = (1 - (1 - alpha) * float(fdtri(*freedom, tail)) for tail in (UPPER, 1 - UPPER))
    return Estimate(alpha, low, high)


def table_of(scores: ArrayLike) -> NDArray[np.float64]:
    """People by items as numbers; NaN where a score is missing."""
    given = np.asarray(scores, dtype=np.float64)
    if given.ndim != 2:
        raise ValueError(f"scores have people and items, not {given.ndim} axes")
    if np.isinf(given).any():
        raise ValueError("a score is infinite")
    return given
