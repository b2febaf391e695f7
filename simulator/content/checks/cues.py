"""Cues: how often what stands out on the surface of a decision is also its best option, against chance.

A player that goes by the cue puts its weight on one option, or shares it where several look alike. Chance means that
the place of the best among the options is drawn at random in every decision; the one-sided p is the probability that
the weight on the best would then be at least what it is. Without ties that is the binomial test, with each decision's
own chance. It is exact up to ``EXACT_UP_TO`` decisions and by the normal approximation beyond.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import comb, erfc, lcm, sqrt

from simulator.domain.players import PLAYERS, Player
from simulator.domain.scenario import Choice, Node

ALPHA = 0.05
EXCESS = 0.05
EXACT_UP_TO = 300
CUES = ("longest", "shortest", "first", "last", "middle", "warmest", "most-hedged")
"""The players whose cue is counted."""
OF_LENGTH = frozenset({"longest", "shortest"})
"""Cues that decisions built around silence or brevity are left out of."""


@dataclass(frozen=True, slots=True)
class Cue:
    """One cue over many decisions.

    Attributes
    ----------
    hits : Fraction
        Weight of the cue's player on best options; a tie counts in part.
    expected : float
        The same by chance.
    p : float
        One-sided probability of so many hits by chance.
    """

    name: str
    decisions: int
    hits: Fraction
    expected: float
    p: float

    @property
    def excess(self) -> float:
        """Share of decisions above chance."""
        return (float(self.hits) - self.expected) / self.decisions if self.decisions else 0.0

    @property
    def tells(self) -> bool:
        """Whether the cue gives the key away: seldom by chance, and by more than a little."""
        return self.p < ALPHA and self.excess > EXCESS


def best_choices(node: Node) -> list[Choice]:
    """The choices with the highest mean rating."""
    means = {choice.id: Fraction(sum(choice.ratings.values()), max(1, len(choice.ratings))) for choice in node.choices}
    return [choice for choice in node.choices if means[choice.id] == max(means.values())]


def count_cues(nodes: Sequence[Node]) -> list[Cue]:
    """Every cue, over decisions that are scored."""
    spoken = [node for node in nodes if not node.brevity]
    return [count_cue(PLAYERS[name], spoken if name in OF_LENGTH else nodes) for name in CUES]


def count_cue(player: Player, nodes: Iterable[Node]) -> Cue:
    """One cue over the decisions; the player sees every option of each."""
    hits, draws = Fraction(0), []
    for node in nodes:
        weights = player.weights(node, tuple(choice.id for choice in node.choices))
        best = [choice.id for choice in best_choices(node)]
        hits += sum(weights[name] for name in best)
        draws.append(_draw(list(weights.values()), len(best)))
    expected = sum(float(value * chance) for draw in draws for value, chance in draw.items())
    return Cue(player.name, len(draws), hits, expected, _tail(hits, draws))


def _draw(weights: list[Fraction], n_best: int) -> dict[Fraction, Fraction]:
    """Distribution of the weight on the best options, if any ``n_best`` of the options were the best."""
    found: dict[Fraction, Fraction] = defaultdict(Fraction)
    for chosen in combinations(weights, n_best):
        found[sum(chosen, Fraction(0))] += Fraction(1, comb(len(weights), n_best))
    return found


def _tail(hits: Fraction, draws: Sequence[dict[Fraction, Fraction]]) -> float:
    if len(draws) > EXACT_UP_TO:
        return _normal_tail(float(hits), draws)
    unit = lcm(*(value.denominator for draw in draws for value in draw))  # sums of integers take a tenth of the time
    totals = {0: 1.0}
    for draw in draws:
        steps = [(int(value * unit), float(chance)) for value, chance in draw.items()]
        onward: dict[int, float] = defaultdict(float)
        for total, mass in totals.items():
            for step, chance in steps:
                onward[total + step] += mass * chance
        totals = onward
    return min(1.0, sum(mass for total, mass in totals.items() if total >= hits * unit))


def _normal_tail(hits: float, draws: Sequence[dict[Fraction, Fraction]]) -> float:
    """Normal approximation, with half a hit of correction for continuity."""
    means = [sum(float(value * chance) for value, chance in draw.items()) for draw in draws]
    squares = [sum(float(value * value * chance) for value, chance in draw.items()) for draw in draws]
    variance = sum(square - mean * mean for mean, square in zip(means, squares, strict=True))
    if variance <= 0:
        return 1.0
    return 0.5 * erfc((hits - 0.5 - sum(means)) / sqrt(2 * variance))
