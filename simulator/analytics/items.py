"""How decisions work as items: how difficult they are, how they go with the rest of a score, what each option draws.

Everything rests on sums, which the database keeps as whole numbers, or on arrays; both give the same figures. The *rest
score* of somebody at a decision is their composite without that decision. What can't be computed is None, and a ``Gap``
says why. For how the values are read see ``docs/statistics.md``.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike

from simulator.analytics.agreement import ROUNDING, UPPER, Estimate
from simulator.analytics.proportions import Proportion, wilson
from simulator.analytics.reliability import table_of
from simulator.domain.progress import Z_95

WHOLE = 10_000
"""A share of 1 in the database's sums, which are of basis points."""
FEWEST_FOR_DIFFICULTY = 10
"""Scores below which a decision is not called too hard or too easy."""
FEWEST = 50
"""Pairs below which no correlation is said of a decision or an option."""
FEWEST_CHOSEN = 5
"""People below whom the mean rest score of an option is not compared with another's."""
HARD, EASY = 0.25, 0.95
REVIEWED_FROM, GOOD_FROM = 0.20, 0.30
FUNCTIONING_FROM = 0.05


class Gap(StrEnum):
    """Why nothing is said of how a decision goes with the rest."""

    FEW = "fewer than 50 people with a score here and on the rest"
    ALIKE = "everybody has the same score, here or on the rest"


class Difficulty(StrEnum):
    """What a decision's mean share is flagged as."""

    HARD = "hard"
    EASY = "easy"


class Band(StrEnum):
    """How well a decision tells stronger from weaker people (Ebel & Frisbie 1991)."""

    GOOD = "good"
    REVIEW = "review"
    FLAG = "flag"
    URGENT = "urgent"


@dataclass(frozen=True, slots=True)
class Moments:
    """So many values: their mean, and the sum of their squares about it."""

    n: int
    mean: float
    squares: float


@dataclass(frozen=True, slots=True)
class Joint:
    """Shares of one decision beside the rest scores of the same people, and the sum of products about their means."""

    shares: Moments
    rests: Moments
    products: float


@dataclass(frozen=True, slots=True)
class MeanShare:
    """How difficult a decision is: the mean of its shares, 0 to 1; high is easy.

    Attributes
    ----------
    share : Estimate or None
        With its 95 % interval, which is None below two scores and where all are the same; None without any score.
    flag : Difficulty or None
        Hard below .25, easy above .95; never below ten scores.
    """

    n: int
    share: Estimate | None
    flag: Difficulty | None


@dataclass(frozen=True, slots=True)
class Discrimination:
    """How a decision goes with the rest of the score.

    Attributes
    ----------
    n : int
        People with both.
    correlation : Estimate or None
        With its 95 % interval.
    band : Band or None
        By the correlation itself: the interval may reach into another.
    gap : Gap or None
        Why there is neither.
    """

    n: int
    correlation: Estimate | None = None
    band: Band | None = None
    gap: Gap | None = None


@dataclass(frozen=True, slots=True)
class OptionSums:
    """Who chose an option.

    Attributes
    ----------
    n : int
        How many.
    rests : int
        How many of them have a rest score; fewer where somebody was scored at no other decision.
    rest_total, rest_squares : int
        Sum, and sum of squares, of these rest scores, in whole basis points.
    """

    n: int
    rests: int
    rest_total: int
    rest_squares: int


@dataclass(frozen=True, slots=True)
class OptionFigures:
    """What an option draws.

    Attributes
    ----------
    chosen : Proportion
        By how many of all who decided here, also where it was not on offer to some of them.
    rests : int
        How many of those who chose it have a rest score.
    rest : float or None
        Mean rest score of those who chose it and have one, 0 to 1; None where nobody does.
    correlation : Estimate or None
        Point-biserial: choosing it, with the rest score; None below 50 people with one, or where either does not vary.
    functions : bool or None
        Of a distractor: chosen by 5 % or more, and by the weaker rather than the stronger (Haladyna & Downing 1993).
        None for a best option, and where there is no correlation.
    """

    option: str
    chosen: Proportion
    rests: int
    rest: float | None
    correlation: Estimate | None
    functions: bool | None


@dataclass(frozen=True, slots=True)
class OptionAnalysis:
    """The options of a decision.

    Attributes
    ----------
    n, n_rests : int
        Who decided here, and who of them has a rest score.
    best_leads : bool or None
        Whether those who chose a best option have the highest mean rest score, among options with five rest scores or
        more; None below 50 people with one, and where no best option or no other one has five.
    """

    n: int
    n_rests: int
    options: tuple[OptionFigures, ...]
    best_leads: bool | None


def moments_of_sums(n: int, total: int, squares: int, *, whole: int = WHOLE) -> Moments | None:
    """Moments of values known by their sum and sum of squares; exact until the division. None without any value.

    Parameters
    ----------
    whole : int
        What 1 is in the unit of the sums.
    """
    if n == 0:
        return None
    return Moments(n, total / (n * whole), (n * squares - total * total) / (n * whole * whole))


def joint_of_sums(n: int, x: int, xx: int, r: int, rr: int, xr: int, *, whole: int = WHOLE) -> Joint | None:
    """What a correlation rests on, from sums over the people who have both a share x and a rest score r.

    Exact until the division. None without anybody.
    """
    shares, rests = moments_of_sums(n, x, xx, whole=whole), moments_of_sums(n, r, rr, whole=whole)
    if shares is None or rests is None:
        return None
    return Joint(shares, rests, (n * xr - x * r) / (n * whole * whole))


def moments(values: ArrayLike) -> Moments | None:
    """The same from the values themselves; NaN is nobody's."""
    given = np.asarray(values, dtype=np.float64).ravel()
    given = given[~np.isnan(given)]
    if not len(given):
        return None
    mean = float(given.mean())
    squares = float(np.square(given - mean).sum())
    return Moments(len(given), mean, squares if squares > ROUNDING * float(np.square(given).sum()) else 0.0)


def joint(shares: ArrayLike, rests: ArrayLike) -> Joint | None:
    """The same from shares and rest scores of the same people in the same order; who lacks one (NaN) is left out.

    Raises
    ------
    ValueError
        If they differ in length.
    """
    x, r = (np.asarray(values, dtype=np.float64).ravel() for values in (shares, rests))
    if len(x) != len(r):
        raise ValueError(f"{len(x)} shares and {len(r)} rest scores do not belong together")
    both = ~(np.isnan(x) | np.isnan(r))
    one, other = moments(x[both]), moments(r[both])
    if one is None or other is None:
        return None
    return Joint(one, other, float(((x[both] - one.mean) * (r[both] - other.mean)).sum()))


def joints_of_table(scores: ArrayLike) -> tuple[Joint | None, ...]:
    """Each item beside the rest, of people (rows) by items (columns).

    The rest score is the mean of the other items that somebody has, which of complete scores correlates as their sum
    does; who has no other item is left out.

    Raises
    ------
    ValueError
        If it has not two axes, or a value is infinite.
    """
    given = table_of(scores)
    there = ~np.isnan(given)
    totals, counts = np.where(there, given, 0).sum(axis=1), there.sum(axis=1)
    found = []
    for item, present in zip(given.T, there.T, strict=True):
        others = counts - present
        rests = (totals - np.where(present, item, 0)) / np.maximum(others, 1)
        found.append(joint(item, np.where(others > 0, rests, np.nan)))
    return tuple(found)


def difficulty(shares: Moments | None) -> MeanShare:
    """The mean share of a decision, with its 95 % interval by Student's t, kept within 0 and 1."""
    if shares is None:
        return MeanShare(0, None, None)
    low, high = None, None
    if shares.n >= 2 and shares.squares > 0:
        from scipy.special import stdtrit  # loaded only where it is needed, which few pages do

        error = math.sqrt(shares.squares / (shares.n - 1) / shares.n)
        half = float(stdtrit(shares.n - 1, UPPER)) * error
        low, high = max(0.0, shares.mean - half), min(1.0, shares.mean + half)
    flag = None
    if shares.n >= FEWEST_FOR_DIFFICULTY and not HARD <= shares.mean <= EASY:
        flag = Difficulty.HARD if shares.mean < HARD else Difficulty.EASY
    return MeanShare(shares.n, Estimate(shares.mean, low, high), flag)


def correlation(pairs: Joint) -> Estimate | None:
    """Pearson's correlation with its 95 % interval by Fisher's z.

    Returns
    -------
    Estimate or None
        None where one of the two does not vary. No interval below four pairs, and none of a perfect correlation.

    References
    ----------
    Fisher, R. A. (1921). Metron, 1, 3-32.
    """
    spread = math.sqrt(pairs.shares.squares) * math.sqrt(pairs.rests.squares)
    if spread == 0:
        return None
    value = max(-1.0, min(1.0, pairs.products / spread))
    if pairs.shares.n < 4 or 1 - abs(value) < ROUNDING:
        return Estimate(value, None, None)
    half = Z_95 / math.sqrt(pairs.shares.n - 3)
    return Estimate(value, math.tanh(math.atanh(value) - half), math.tanh(math.atanh(value) + half))


def discrimination(pairs: Joint | None) -> Discrimination:
    """The corrected item-rest correlation: of a decision's share with the score that leaves the decision out.

    Returns
    -------
    Discrimination
        .30 and above is good, from .20 worth a review, below flagged, below 0 urgent: the weaker do better here than
        the stronger. Below 50 people there is none, since its interval would reach over several of these.

    References
    ----------
    Ebel, R. L., & Frisbie, D. A. (1991). Essentials of Educational Measurement (5th ed.). Prentice Hall.
    """
    n = 0 if pairs is None else pairs.shares.n
    if pairs is None or n < FEWEST:
        return Discrimination(n, gap=Gap.FEW)
    found = correlation(pairs)
    if found is None:
        return Discrimination(n, gap=Gap.ALIKE)
    return Discrimination(n, found, _band(found.value))


def _band(value: float) -> Band:
    if value < 0:
        return Band.URGENT
    if value < REVIEWED_FROM:
        return Band.FLAG
    return Band.REVIEW if value < GOOD_FROM else Band.GOOD


def option_sums(chosen: Iterable[str], rests: Iterable[int | None]) -> dict[str, OptionSums]:
    """Sums of each option from what people chose and their rest scores, in whole basis points; None who has none."""
    sums: dict[str, OptionSums] = {}
    for option, rest in zip(chosen, rests, strict=True):
        old = sums.get(option, OptionSums(0, 0, 0, 0))
        known = () if rest is None else (rest,)
        sums[option] = OptionSums(
            old.n + 1,
            old.rests + len(known),
            old.rest_total + sum(known),
            old.rest_squares + sum(one * one for one in known),
        )
    return sums


def option_analysis(sums: Mapping[str, OptionSums], best: Collection[str], *, whole: int = WHOLE) -> OptionAnalysis:
    """What each option of a decision draws.

    Parameters
    ----------
    sums : mapping of str to OptionSums
        Every option of the decision, also those that nobody chose, in the order to show.
    best : collection of str
        The option rated highest, or several alike.
    whole : int
        What 1 is in the unit of the sums.

    References
    ----------
    Haladyna, T. M., & Downing, S. M. (1993). Educational and Psychological Measurement, 53(4), 999-1010.
    """
    n, rests = sum(one.n for one in sums.values()), sum(one.rests for one in sums.values())
    total, squares = sum(one.rest_total for one in sums.values()), sum(one.rest_squares for one in sums.values())
    figures = []
    for option, own in sums.items():
        chosen = wilson(own.n, n)
        if chosen is None:  # nobody decided here
            return OptionAnalysis(0, 0, (), None)
        choosing = joint_of_sums(rests, own.rests, own.rests, total, squares, own.rest_total, whole=1)
        found = correlation(choosing) if choosing is not None and rests >= FEWEST else None
        functions = None
        if option not in best and found is not None:
            functions = chosen.share >= FUNCTIONING_FROM and found.value < 0
        rest = own.rest_total / (own.rests * whole) if own.rests else None
        figures.append(OptionFigures(option, chosen, own.rests, rest, found, functions))
    return OptionAnalysis(n, rests, tuple(figures), _best_leads(figures, best) if rests >= FEWEST else None)


def _best_leads(figures: Iterable[OptionFigures], best: Collection[str]) -> bool | None:
    known = [(one.option in best, one.rest) for one in figures if one.rest is not None and one.rests >= FEWEST_CHOSEN]
    of_best, of_others = ([rest for among_best, rest in known if among_best is wanted] for wanted in (True, False))
    if not of_best or not of_others:
        return None
    return max(of_best) >= max(of_others)
