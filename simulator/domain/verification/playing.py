"""How a player fares over all walks at once: where they end, the safety gate, and the moments of every score.

Probability flows through the merged states in order. A score is a mean over the decisions that counted, so each
dimension carries, for every number and weight of scored decisions so far, the probability and the first two moments of
the weighted sum.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from simulator.domain.key import Key
from simulator.domain.rubric import ErrorClass
from simulator.domain.scenario import CriticalMark, Node
from simulator.domain.scoring import (
    COMPOSITE,
    MIN_OPPORTUNITIES,
    ending_share,
    option_shares,
)
from simulator.domain.verification.flows import Flow
from simulator.domain.verification.product import Product

Weights = Callable[[Node, tuple[str, ...]], Mapping[str, Fraction]]
"""A player: the probability of each enabled choice of a node."""
Slot = tuple[str, int, int]
"""A dimension, and the number and total weight of its opportunities so far."""
CLEAR, ONE_C2, REVIEW = range(3)


def even(_: Node, enabled: tuple[str, ...]) -> dict[str, Fraction]:
    """The random player: every enabled choice alike."""
    return dict.fromkeys(enabled, Fraction(1, len(enabled)))


@dataclass(frozen=True, slots=True)
class Expected:
    """A score over all walks.

    Attributes
    ----------
    expected, sd : float or None
        Mean and standard deviation, 0–100, over the walks that have a score; None if none has.
    p_scored : float
        Probability of a walk with enough opportunities.
    opportunities_min, opportunities_max : int or None
        Over the walks to endings that are not early; None if there are none.
    """

    expected: float | None
    sd: float | None
    p_scored: float
    opportunities_min: int | None
    opportunities_max: int | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of a player.

    Attributes
    ----------
    endings : mapping of str to float
        Probability of each ending that is reached.
    stuck : float
        Probability of standing where nothing is offered.
    review : float
        Probability that the safety gate asks for a review.
    reached : mapping of str to array of float
        Probability of every state, by node.
    """

    endings: Mapping[str, float]
    stuck: float
    review: float
    scores: Mapping[str, Expected]
    reached: Mapping[str, NDArray[np.float64]]


@dataclass(slots=True)
class _Sums:
    """What has arrived at the states of one node.

    Attributes
    ----------
    gate : array, shape (3, n_states)
        Probability by state of the gate: clear, one C2, review.
    slots : dict of Slot to int
        Row of ``moments`` by dimension and the number and weight of its opportunities so far.
    moments : array, shape (n_slots, 3, n_states)
        Probability, and the first two moments of the weighted sum of shares.
    """

    gate: NDArray[np.float64]
    slots: dict[Slot, int]
    moments: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Offer:
    """One choice where certain others were on the table: its probability and what it scores."""

    probability: float
    critical: tuple[CriticalMark, ...]
    weight: int
    shares: Mapping[str, float]


@dataclass
class Odds:
    """What a player does with each set of options, worked out once a set.

    Attributes
    ----------
    offers : mapping of (node, offered) to mapping of int to Offer
        By the choice's number at the node.
    """

    product: Product
    key: Key
    player: Weights
    dimensions: tuple[str, ...]
    offers: dict[tuple[str, int], dict[int, Offer]] = field(default_factory=dict)

    def at(self, name: str, offered: int) -> dict[int, Offer]:
        """The offers at a node where the bits of ``offered`` are enabled."""
        found = self.offers.get((name, offered))
        if found is None:
            found = self.offers[name, offered] = dict(self._offers(name, offered))
        return found

    def _offers(self, name: str, offered: int) -> Iterator[tuple[int, Offer]]:
        ids = tuple(self.product.table.nodes[name].choices)
        enabled = tuple(choice for number, choice in enumerate(ids) if offered >> number & 1)
        weights = self.player(self.product.table.nodes[name].node, enabled)
        key, shares = self.key.nodes[name], option_shares(self.key, name, enabled)
        for number, choice in enumerate(ids):
            probability = float(weights.get(choice, 0)) if offered >> number & 1 else 0.0
            if probability:
                scored = {d: float(shares[d][choice]) for d in self.dimensions if choice in shares.get(d, ())}
                yield number, Offer(probability, key.options[choice].critical, key.weight, scored)


def play_out(
    product: Product,
    along: Sequence[tuple[str, tuple[Flow, ...]]],
    key: Key,
    player: Weights,
    scores: Collection[str] | None = None,
) -> Outcome:
    """Send a player through every walk at once; each opening is as likely as the others.

    Parameters
    ----------
    product : Product
        Whose endings tell apart what is rated there.
    along : sequence
        The product's ``flows``; every walk must end.
    key : Key
        The scenario's key.
    player : Weights
        Probability of each choice, given a node and the enabled ones.
    scores : collection of str, optional
        The scores to work out, each at a cost of its own; without it, every claimed dimension and the composite.
    """
    return _Passage(product, along, key, player, scores).outcome()


class _Passage:
    """Sums are made when the first walks come to a node, and let go when its last step is taken."""

    def __init__(
        self,
        product: Product,
        along: Sequence[tuple[str, tuple[Flow, ...]]],
        key: Key,
        player: Weights,
        scores: Collection[str] | None,
    ) -> None:
        self.product = product
        self.along = along
        self.key = key
        known = (*(dimension.value for dimension in key.claimed()), COMPOSITE)
        self.dimensions = known if scores is None else tuple(name for name in known if name in scores)
        self.odds = Odds(product, key, player, self.dimensions)
        self.slots = self._slots()
        self.sums: dict[str, _Sums] = {}
        self.reached: dict[str, NDArray[np.float64]] = {}
        self.arrivals: dict[str, list[_Arrival]] = {dimension: [] for dimension in self.dimensions}
        self.endings: dict[str, float] = {}
        self.stuck = self.review = 0.0

    def _slots(self) -> dict[str, dict[Slot, int]]:
        """Every slot that can be met at each node."""
        start = self.product.table.scenario.start
        found: dict[str, dict[Slot, int]] = {name: {} for name in self.product.places}
        found[start] = {(dimension, 0, 0): row for row, dimension in enumerate(self.dimensions)}
        for name, leaving in self.along:
            for flow in leaving:
                offer = self.odds.at(name, flow.offered).get(flow.choice)
                if offer is not None:
                    there = found[flow.target]
                    for slot in tuple(found[name]):
                        there.setdefault(slot_after(slot, offer), len(there))
        return found

    def outcome(self) -> Outcome:
        """Send everybody off, and see where they end."""
        start, share = self.product.table.scenario.start, 1 / len(self.product.openings)
        first = self._sums_at(start)
        for row in self.product.openings.values():
            first.gate[CLEAR, row] += share
            for dimension in self.dimensions:
                first.moments[first.slots[dimension, 0, 0], 0, row] += share
        last = {name: number for number, (name, _) in enumerate(self.along)}
        for number, (name, leaving) in enumerate(self.along):
            for flow in leaving:
                offer = self.odds.at(name, flow.offered).get(flow.choice)
                if offer is not None and name in self.sums:
                    self._send(flow, offer, self.sums[name])
            if last[name] == number:
                self._leave(name)
        scores = {dimension: _expected(arrivals) for dimension, arrivals in self.arrivals.items()}
        return Outcome(self.endings, self.stuck, self.review, scores, self.reached)

    def _sums_at(self, name: str) -> _Sums:
        if name not in self.sums:
            n, slots = len(self.product.places[name]), self.slots[name]
            self.sums[name] = _Sums(np.zeros((3, n)), slots, np.zeros((len(slots), 3, n)))
        return self.sums[name]

    def _send(self, flow: Flow, offer: Offer, source: _Sums) -> None:
        """Pass on what is in the source's states to the target's."""
        gate = source.gate.take(flow.rows, axis=1)
        if not gate.any():
            return
        target = self._sums_at(flow.target)
        arriving = np.add.reduceat(gate, flow.starts, axis=1) * offer.probability
        for level in (CLEAR, ONE_C2, REVIEW):
            target.gate[_gate_after(level, offer.critical), flow.to] += arriving[level]
        here = np.add.reduceat(source.moments.take(flow.rows, axis=2), flow.starts, axis=2) * offer.probability
        worth = np.array([offer.weight * offer.shares.get(slot[0], 0.0) for slot in source.slots])[:, None]
        here[:, 2] += worth * (2 * here[:, 1] + worth * here[:, 0])
        here[:, 1] += worth * here[:, 0]
        for row, slot in enumerate(source.slots):
            there = target.slots.get(slot_after(slot, offer))
            if there is not None:  # else the slot belongs to a later round of a loop, and nobody here is in it
                target.moments[there][:, flow.to] += here[row]

    def _leave(self, name: str) -> None:
        """Note what became of those at a node whose steps are all taken."""
        place, node = self.product.places[name], self.product.table.nodes[name].node
        sums = self.sums.pop(name, None)
        if sums is None:  # nobody comes here
            self.reached[name] = np.zeros(len(place))
            if node.ending is not None:
                self.endings[name] = 0.0
            return
        mass = self.reached[name] = sums.gate.sum(axis=0)
        if node.ending is None:
            self.stuck += float(mass[place.offered == 0].sum())
            return
        self.endings[name] = float(mass.sum())
        self.review += float(sums.gate[REVIEW].sum())
        for dimension in self.dimensions:
            self.arrivals[dimension] += self._arrivals(name, dimension, sums)

    def _arrivals(self, name: str, dimension: str, sums: _Sums) -> Iterator[_Arrival]:
        """The walks that end at a node, with the ratings that are given there once a case."""
        early = self.product.table.nodes[name].node.early
        for rows, shares in rated_at_ending(self.product, self.key, name, dimension):
            for (scored, count, weight), row in sums.slots.items():
                p, m1, m2 = (float(moment[rows].sum()) for moment in sums.moments[row])
                if scored != dimension or not p:
                    continue
                for share in shares:
                    m2 += 2 * share * m1 + share**2 * p
                    m1 += share * p
                yield _Arrival(count + len(shares), weight + len(shares), early, (p, m1, m2))


def slot_after(slot: Slot, offer: Offer) -> Slot:
    """The slot of a walk after one more choice."""
    dimension, count, weight = slot
    return (dimension, count + 1, weight + offer.weight) if dimension in offer.shares else slot


def _gate_after(level: int, critical: tuple[CriticalMark, ...]) -> int:
    classes = [mark.error_class for mark in critical]
    return REVIEW if ErrorClass.C1 in classes else min(REVIEW, level + classes.count(ErrorClass.C2))


@dataclass(frozen=True, slots=True)
class _Arrival:
    """Walks that end with the same number and weight of opportunities in a dimension."""

    count: int
    weight: int
    early: bool
    moments: tuple[float, float, float]


def rated_at_ending(
    product: Product, key: Key, name: str, dimension: str
) -> Iterator[tuple[NDArray[np.bool_], tuple[float, ...]]]:
    """Groups of an ending's states with the shares that the walk earns there in a dimension."""
    n = len(product.places[name])
    groups: list[tuple[NDArray[np.bool_], tuple[float, ...]]] = [(np.ones(n, bool), ())]
    if product.table.nodes[name].node.early:
        yield from groups
        return
    for criterion, levels in product.table.at_ending.items():
        if key.dimensions[criterion].value != dimension:
            continue
        split = []
        left = np.ones(n, bool)
        for level, check in levels:
            holds = product.places[name].states.holds(check)
            here = left if holds is None else left & holds
            left = left & ~here
            share = ending_share(key, criterion, level.rating)
            split += [(rows & here, (*shares, *(() if share is None else (float(share),)))) for rows, shares in groups]
        groups = [(rows, shares) for rows, shares in split if rows.any()]
    yield from groups


def _expected(arrivals: list[_Arrival]) -> Expected:
    scored = [arrival for arrival in arrivals if arrival.count >= MIN_OPPORTUNITIES]
    p = sum(arrival.moments[0] for arrival in scored)
    counts = [arrival.count for arrival in arrivals if not arrival.early]
    low, high = (min(counts), max(counts)) if counts else (None, None)
    if not p:
        return Expected(None, None, 0.0, low, high)
    mean = sum(arrival.moments[1] / arrival.weight for arrival in scored) / p
    square = sum(arrival.moments[2] / arrival.weight**2 for arrival in scored) / p
    return Expected(100 * mean, 100 * sqrt(max(0.0, square - mean**2)), p, low, high)
