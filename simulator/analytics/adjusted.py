"""Scores that can be compared between people who took different paths, or met different cases.

A plain score is better on a path of easy decisions. The adjusted score A takes off each decision's own part: how much
easier or harder it is than the others, at equal skill. These parts are estimated once from first exposures of all
programs, published as a ``Calibration`` that never changes, and looked up from then on.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simulator.domain.scoring import MIN_OPPORTUNITIES

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]
PRIOR = 5
"""So many decisions of no effect at all are thought beside those that were made."""
FEWEST = 10
"""Decisions at an item below which its effect is 0."""
ROUNDS = 30
CLOSE = 1e-6
"""Rounds end when no effect changes by more."""
DIGITS = 6
"""Decimals of a published number: enough for what rounds leave, and the same on every computer and in every file."""


@dataclass(frozen=True, slots=True)
class ItemEffect:
    """How much higher shares are at a decision than at others, at equal skill; below 0 where it is harder.

    Attributes
    ----------
    value : float
        Between -1 and 1, to six decimals; 0 below ten decisions.
    n : int
        Decisions that it rests on.
    """

    value: float
    n: int


@dataclass(frozen=True, slots=True)
class Calibration:
    """What adjusted scores are looked up against; once published it never changes.

    Attributes
    ----------
    mean : float
        Weighted mean share, 0 to 1.
    effects : mapping of str to ItemEffect
        Of every item, their weighted sum 0 before rounding.
    n_attempts, n_decisions : int
        What it rests on.
    rounds : int
        How many it took.
    settled : bool
        Whether effects had stopped changing then.
    """

    mean: float
    effects: Mapping[str, ItemEffect]
    n_attempts: int
    n_decisions: int
    rounds: int
    settled: bool

    @property
    def version(self) -> str:
        """The same for the same numbers, whoever computed them: a hash of the mean and the effects."""
        lines = [f"{self.mean:.{DIGITS}f}"]
        lines += [f"{item}\t{self.effects[item].value:.{DIGITS}f}" for item in sorted(self.effects)]
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class AdjustedScore:
    """An attempt's score with what its decisions' difficulty brought taken off.

    Attributes
    ----------
    value : float
        Of 100, not clamped: an able person on a hard path can be above. Keep it so, and clamp it where it is shown.
    error : float
        Standard error within this case, of 100; another case may differ more. Effects are taken as exact.
    n, n_known : int
        Decisions that it rests on, and those of them with an effect in the calibration; the others count plainly.
    """

    value: float
    error: float
    n: int
    n_known: int


def calibrate(
    attempts: ArrayLike, items: ArrayLike, shares: ArrayLike, weights: ArrayLike, names: Sequence[str]
) -> Calibration | None:
    """Estimate the effect of every item, by alternating means.

    The model is additive: share = mean + attempt + item + what is left. In each round an attempt's part is the weighted
    mean of what its decisions are above mean and item; an item's part the weighted mean of what its decisions are above
    mean and attempt, times N / (N + 5), and 0 below N = 10. Then the same is taken off each of the others, so that
    their weighted sum is 0. Rounds go on until no effect changes by more than a millionth, 30 at most.

    Parameters
    ----------
    attempts : array_like of int, shape (n,)
        Whose decision each is, numbered from 0; first exposures only.
    items : array_like of int, shape (n,)
        At which item: the place of its name in ``names``. An item is a decision of one case under one key.
    shares : array_like, shape (n,)
        What part of the possible was reached on the composite, 0 to 1; unscored decisions are left out.
    weights : array_like, shape (n,)
        Above 0; 2 for a key decision.
    names : sequence of str
        Of every item, each once.

    Returns
    -------
    Calibration or None
        None without any decision.

    Raises
    ------
    ValueError
        If lengths differ, a share is not from 0 to 1, a weight is not above 0, or an item has no name.
    """
    made = _Decisions.of(attempts, items, shares, weights, names)
    if not len(made.shares):
        return None
    mean = float(made.weights @ made.shares / made.weights.sum())
    counts = np.bincount(made.items, minlength=len(names))
    effects, rounds, settled = _alternating(made, counts, mean)
    values = np.round(effects, DIGITS) + 0.0  # no -0.0, which would be another version
    found = {name: ItemEffect(float(values[at]), int(counts[at])) for at, name in enumerate(names)}
    n_attempts = int(np.count_nonzero(np.bincount(made.attempts)))
    return Calibration(round(mean, DIGITS), MappingProxyType(found), n_attempts, len(made.shares), rounds, settled)


def adjusted_score(calibration: Calibration, decisions: Iterable[tuple[str, float, float]]) -> AdjustedScore | None:
    """The adjusted score of one attempt: A = 100 · (mean + weighted mean of (share - mean - effect)).

    The mean falls out: A is the score of the shares with each one's effect taken off.

    Parameters
    ----------
    decisions : iterable of tuple of str, float, float
        Item, share of the composite (0 to 1) and weight of each decision that was scored.

    Returns
    -------
    AdjustedScore or None
        None below three decisions, as there is no plain score then either.
    """
    made = list(decisions)
    n = len(made)
    if n < MIN_OPPORTUNITIES:
        return None
    known = [calibration.effects.get(item) for item, _, _ in made]
    bare = [share - (one.value if one else 0.0) for (_, share, _), one in zip(made, known, strict=True)]
    weights = [weight for _, _, weight in made]
    total = math.fsum(weights)
    mean = math.fsum(weight * share for weight, share in zip(weights, bare, strict=True)) / total
    squares = math.fsum((weight * (share - mean)) ** 2 for weight, share in zip(weights, bare, strict=True))
    error = 100 * math.sqrt(squares) / total * math.sqrt(n / (n - 1))
    n_known = sum(one is not None and one.n >= FEWEST for one in known)
    return AdjustedScore(100 * mean, error, n, n_known)


def adjusted_scores(
    calibration: Calibration,
    attempts: ArrayLike,
    items: ArrayLike,
    shares: ArrayLike,
    weights: ArrayLike,
    names: Sequence[str],
) -> Floats:
    """The adjusted scores of many attempts at once, unclamped, NaN below three decisions; see ``calibrate``.

    Returns
    -------
    ndarray
        By the attempts' numbers, from 0 to the highest.
    """
    made = _Decisions.of(attempts, items, shares, weights, names)
    effects = np.array([one.value if (one := calibration.effects.get(name)) else 0.0 for name in names])
    bare = made.shares - effects[made.items] if len(names) else made.shares
    total = np.bincount(made.attempts, made.weights)
    enough = np.bincount(made.attempts) >= MIN_OPPORTUNITIES
    means = np.bincount(made.attempts, made.weights * bare) / np.where(enough, total, 1.0)
    return np.where(enough, 100 * means, np.nan)


def shown(score: float) -> float:
    """An adjusted score as people see it, 0 to 100."""
    return max(0.0, min(100.0, score))


@dataclass(frozen=True, slots=True)
class _Decisions:
    attempts: Codes
    items: Codes
    shares: Floats
    weights: Floats

    @staticmethod
    def of(
        attempts: ArrayLike, items: ArrayLike, shares: ArrayLike, weights: ArrayLike, names: Sequence[str]
    ) -> _Decisions:
        whose, where = (np.asarray(one, dtype=np.int64).ravel() for one in (attempts, items))
        reached, heavy = (np.asarray(one, dtype=np.float64).ravel() for one in (shares, weights))
        n = len(whose)
        if not n == len(where) == len(reached) == len(heavy):
            raise ValueError(f"{n} attempts, {len(where)} items, {len(reached)} shares and {len(heavy)} weights")
        if n and not (reached.min() >= 0 and reached.max() <= 1):
            raise ValueError("a share is not from 0 to 1")
        if n and not (heavy.min() > 0 and math.isfinite(heavy.max())):
            raise ValueError("a weight is not above 0")
        if n and not 0 <= where.min() <= where.max() < len(names):
            raise ValueError(f"an item is none of the {len(names)} that have a name")
        if len(set(names)) < len(names):
            raise ValueError("two items have the same name")
        return _Decisions(whose, where, reached, heavy)


def _alternating(made: _Decisions, counts: Codes, mean: float) -> tuple[Floats, int, bool]:
    """Effects of all items, the rounds they took, and whether they settled."""
    of_attempts = np.maximum(np.bincount(made.attempts, made.weights), np.finfo(np.float64).tiny)
    of_items = np.bincount(made.items, made.weights, len(counts))
    estimated = counts >= FEWEST
    shrunken = np.where(estimated, counts / (counts + PRIOR) / np.where(estimated, of_items, 1.0), 0.0)
    weighed = of_items * estimated
    above = made.weights * (made.shares - mean)
    attempts_above = np.bincount(made.attempts, above)
    items_above = np.bincount(made.items, above, len(counts))
    effects = np.zeros(len(counts))
    if not estimated.any():
        return effects, 0, True
    for done in range(1, ROUNDS + 1):
        skill = (attempts_above - np.bincount(made.attempts, made.weights * effects[made.items])) / of_attempts
        left = items_above - np.bincount(made.items, made.weights * skill[made.attempts], len(counts))
        new = np.asarray(left * shrunken, dtype=np.float64)
        new[estimated] -= float(weighed @ new / weighed.sum())
        change = float(np.abs(new - effects).max())
        effects = new
        if change <= CLOSE:
            return effects, done, True
    return effects, ROUNDS, False
