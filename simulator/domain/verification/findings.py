"""What is wrong in some reachable state, each with the shortest walk that shows it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.domain.compile import Check
from simulator.domain.encounter import MAX_DECISIONS
from simulator.domain.graph import nodes_without_way_out, scenario_graph
from simulator.domain.key import Key
from simulator.domain.scenario import EndingKind
from simulator.domain.scoring import MIN_OPPORTUNITIES, ending_share
from simulator.domain.verification.flows import Flow, chance_to_meet, chances, flows
from simulator.domain.verification.loops import find_loop
from simulator.domain.verification.ordering import Ordering, stages
from simulator.domain.verification.playing import Odds, Outcome, Weights, even, play_out
from simulator.domain.verification.product import Product
from simulator.domain.verification.questions import misattuned, sound
from simulator.domain.verification.walks import (
    ARCS_A_UNIT,
    Cost,
    Flags,
    Walk,
    bits_for,
    distances,
    endings_within_reach,
    extreme_at_most,
    extreme_walk,
    shortest_walk,
    spread_back,
)

COMPETENT = 300
MAX_GATE_OPPORTUNITIES = 5


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found.

    Attributes
    ----------
    code : str
        Of the diagnostics, ``SC1xx``.
    node, choice : str or None
        Where; None where it concerns the whole case.
    number : int or None
        Which line of the node or reply, or which rule, counted from 0.
    chance : float or None
        Probability that a random trainee meets it; None where that has no meaning or is not known.
    plays : int or None
        Number of random plays in which that was counted; None where it is exact.
    walk : Walk or None
        A walk that shows it; None where nothing can be shown, such as a line that is never spoken.
    """

    code: str
    message: str
    node: str | None = None
    choice: str | None = None
    number: int | None = None
    chance: float | None = None
    walk: Walk | None = None
    plays: int | None = None


@dataclass(frozen=True)
class Proof:
    """A product with what several findings need of it, each worked out when first asked for."""

    product: Product
    key: Key

    @cached_property
    def ordering(self) -> Ordering:
        """The order in which states can be worked through."""
        return stages(self.product)

    @cached_property
    def flows(self) -> tuple[tuple[str, tuple[Flow, ...]], ...]:
        """What players are sent along; only where every walk ends."""
        return tuple(flows(self.product, self.ordering))

    @cached_property
    def reached(self) -> Mapping[str, NDArray[np.float64]] | None:
        """Probability that a random trainee meets each state, by node; None where walks need not end."""
        return None if self.ordering.endless else chances(self.product, self.flows)

    @cached_property
    def full_endings(self) -> Mapping[str, NDArray[np.bool_]]:
        """Every state of the endings that are not early."""
        places = self.product.places
        names = [node.id for node in self.product.table.scenario.endings() if not node.early and node.id in places]
        return {name: np.ones(len(places[name]), bool) for name in names}

    @cached_property
    def lengths(self) -> tuple[int, int] | None:
        """Fewest and most decisions of a walk to an ending that is not early; only where every walk ends."""
        low, high = (extreme_at_most(self.product, _one, self.full_endings, most=most) for most in (False, True))
        if low is not None and low == high:
            return low, low
        fewest = self.extreme(_one, self.full_endings, most=False)
        most = self.extreme(_one, self.full_endings, most=True)
        return (fewest[0], most[0]) if fewest and most else None

    def extreme(self, cost: Cost, ends: Flags, *, most: bool) -> tuple[int, Walk] | None:
        """The walk to some states on which the steps count least, or most; only where every walk ends."""
        return extreme_walk(self.product, self.ordering, cost, ends, most=most)

    def beyond(self, cost: Cost, ends: Flags, limit: int, *, most: bool) -> tuple[int, Walk] | None:
        """The same if it counts more than a limit (or less, without ``most``), else None."""
        bound = extreme_at_most(self.product, cost, ends, most=most)
        if bound is not None and not _is_beyond(bound, limit, most=most):
            return None
        found = self.extreme(cost, ends, most=most)
        return found if found is not None and _is_beyond(found[0], limit, most=most) else None

    def play(self, player: Weights, scores: Collection[str] | None = None) -> Outcome:
        """What becomes of a player, with all scores or these; only where every walk ends."""
        return play_out(self.product, self.flows, self.key, player, scores)

    @cached_property
    def far(self) -> Mapping[str, NDArray[np.int32]]:
        """Fewest decisions to every state."""
        return distances(self.product)

    @cached_property
    def endings(self) -> tuple[str, ...]:
        """Every ending, in the author's order."""
        return tuple(node.id for node in self.product.table.scenario.endings())

    @cached_property
    def within(self) -> Mapping[str, NDArray[Any]]:
        """Endings within reach of every state, as bits."""
        return endings_within_reach(self.product, self.endings)

    def chance(self, node: str, rows: NDArray[np.bool_]) -> float | None:
        """Probability that a random trainee meets some states of a node; None if it is not known."""
        if self.reached is None:
            return None
        if any(node in group for group in self.product.loops):
            return chance_to_meet(self.product, self.flows, node, rows)
        return float(self.reached[node][rows].sum())

    def chance_of(self, node: str, rows: NDArray[np.bool_], choice: int) -> float | None:
        """Probability that a random trainee takes a choice, by its number, in some states of a node."""
        return None if self.reached is None else chance_to_meet(self.product, self.flows, node, rows, choice)

    def shown(
        self, code: str, message: str, node: str, rows: NDArray[np.bool_], *then: str, choice: str | None = None
    ) -> Finding:
        """A finding about some states of a node, with the shortest walk to one of them and a choice there."""
        walk = shortest_walk(self.product, node, rows, self.far)
        walk = Walk(walk.variant, (*walk.choices, *then))
        return Finding(code, message, node, choice, None, self.chance(node, rows), walk)


def _is_beyond(value: int, limit: int, *, most: bool) -> bool:
    return value > limit if most else value < limit


def _one(node: str, offered: int, choice: int) -> int:
    """Counts decisions."""
    return 1


def stuck_words(name: str) -> str:
    """What SC103 says."""
    return f"someone can get stuck at '{name}': no option is offered"


def find_stuck(proof: Proof) -> Iterator[Finding]:
    """States in which nothing is offered, and states from which no ending can be reached."""
    lost_on_paper = nodes_without_way_out(scenario_graph(proof.product.table.scenario))
    for name in lost_on_paper:
        yield Finding("SC102", f"no ending can be reached from '{name}'", name)
    for name, place in proof.product.places.items():
        if proof.product.table.nodes[name].node.ending is not None:
            continue
        stuck = place.offered == 0
        if stuck.any():
            yield proof.shown("SC103", stuck_words(name), name, stuck)
        lost = ~stuck & (proof.within[name] == 0)
        if lost.any() and name not in lost_on_paper and not _follows(proof, name, lost):
            yield proof.shown("SC104", f"from '{name}' no ending can be reached any more", name, lost)


def _follows(proof: Proof, name: str, lost: NDArray[np.bool_]) -> bool:
    """Whether every such state is entered only from states that are lost already, so that an earlier node tells it."""
    if name == proof.product.table.scenario.start:
        return False
    for arc in proof.product.arcs():
        if arc.target == name:
            entered = lost[arc.to] & (proof.within[arc.source][arc.rows] != 0)
            if entered.any():
                return False
    return True


def find_loops(proof: Proof) -> Iterator[Finding]:
    """Walks that need not end, or that are longer than the engine plays."""
    if proof.product.cut:
        far = proof.far
        node, row = max(((name, int(rows.argmax())) for name, rows in far.items()), key=lambda at: far[at[0]][at[1]])
        walk = shortest_walk(proof.product, node, np.arange(len(far[node])) == row, far)
        yield Finding("SC108", f"a walk can take more than {MAX_DECISIONS} decisions; it comes to '{node}'", walk=walk)
        return
    if proof.ordering.endless:
        loop = find_loop(proof.product, proof.ordering, proof.far)
        message = f"a walk can go round for ever from '{loop.node}' by {' > '.join(loop.round)}"
        walk = Walk(loop.walk.variant, (*loop.walk.choices, *loop.round))
        yield Finding("SC108", message, loop.node, loop.round[0], walk=walk)
        return
    everywhere = {name: np.ones(len(place), bool) for name, place in proof.product.places.items()}
    found = proof.beyond(_one, everywhere, MAX_DECISIONS, most=True)
    if found is not None:
        message = f"a walk can take {found[0]} decisions; no more than {MAX_DECISIONS} are played"
        yield Finding("SC108", message, walk=found[1])


def find_without_repair(proof: Proof, people: Iterable[str]) -> Iterator[Finding]:
    """Choices that miss the person, after which a strained alliance can't be repaired any more."""
    for person, check in sound(proof.product.table).items():
        if person in people:
            yield from _without_repair(proof, person, check)


def _without_repair(proof: Proof, person: str, check: Check) -> Iterator[Finding]:
    product = proof.product
    mended = {}
    for name, place in product.places.items():
        holds = place.states.holds(check)
        mended[name] = np.ones(len(place), bool) if holds is None else holds.copy()
    spread_back(product, mended)
    after: dict[tuple[str, int], NDArray[np.bool_]] = {}
    for arc in product.arcs():
        lasting = ~mended[arc.target][arc.to]
        if product.table.nodes[arc.target].node.ending is None and lasting.any():
            nowhere = np.zeros(len(product.places[arc.source]), bool)
            after.setdefault((arc.source, arc.choice), nowhere)[arc.rows[lasting]] = True
    for (source, number), rows in after.items():
        choice = product.merging.plans[source][number].choice
        if misattuned(product.table, product.table.nodes[source].choices[choice].choice):
            name = product.table.scenario.cast[person].name
            message = f"after '{choice}' at '{source}' the strain with {name} can't be repaired any more"
            shown = proof.shown("SC110", message, source, rows, choice, choice=choice)
            yield replace(shown, chance=proof.chance_of(source, rows, number))


def find_single_route(proof: Proof) -> Iterator[Finding]:
    """A choice among several that every walk to an acceptable ending must take."""
    product = proof.product
    acceptable = {
        node.id: np.ones(len(product.places[node.id]), bool)
        for node in product.table.scenario.endings()
        if node.ending is not EndingKind.RUPTURED and node.id in product.places
    }
    if not acceptable:
        yield Finding("SC111", "no walk leads to an ending that is secure or mixed")
        return
    nearest = min(acceptable, key=lambda name: int(proof.far[name].min()))
    walk = shortest_walk(product, nearest, acceptable[nearest], proof.far)
    for node, choice in _needed(product, _visited(product, walk), acceptable):
        message = f"every walk to a secure or mixed ending takes '{choice}' at '{node}'; there is no second route"
        yield Finding("SC111", message, node, choice, walk=walk)


def _visited(product: Product, walk: Walk) -> list[tuple[str, int]]:
    """Node and number of each choice of a walk where several were offered in every state, each once."""
    node, row = product.table.scenario.start, product.openings[walk.variant]
    found = []
    for choice in walk.choices:
        number = next(n for n, plan in enumerate(product.merging.plans[node]) if plan.choice == choice)
        offered = product.places[node].offered
        if not (offered == 1 << number).any() and (node, number) not in found:
            found.append((node, number))
        node, row = next(
            (arc.target, int(arc.to[steps[0]]))
            for arc in product.leaving[node]
            if arc.choice == number and len(steps := np.flatnonzero(arc.rows == row))
        )
    return found


def _needed(
    product: Product, candidates: list[tuple[str, int]], acceptable: Mapping[str, NDArray[np.bool_]]
) -> Iterator[tuple[str, str]]:
    """Those of some choices without which no acceptable ending is reached: bit ``i`` says 'without candidate i'."""
    every = (1 << len(candidates)) - 1
    without = {name: np.zeros(len(place), bits_for(len(candidates))) for name, place in product.places.items()}
    for row in product.openings.values():
        without[product.table.scenario.start][row] = every
    changed = True
    while changed:
        changed = False
        product.work.spend(1 + len(product.leaving) // ARCS_A_UNIT)
        for arc in product.arcs():
            barred = sum(1 << i for i, at in enumerate(candidates) if at == (arc.source, arc.choice))
            passed = without[arc.source][arc.rows] & ~barred
            if (passed & ~without[arc.target][arc.to]).any():
                np.bitwise_or.at(without[arc.target], arc.to, passed)
                changed = True
        changed = changed and bool(product.loops)
    left = 0
    for name in acceptable:
        left |= int(np.bitwise_or.reduce(without[name]))
    for i, (node, number) in enumerate(candidates):
        if not left >> i & 1:
            yield node, product.merging.plans[node][number].choice


def find_thin_evidence(proof: Proof) -> Iterator[Finding]:
    """Walks to an ending that is not early with too few opportunities in a dimension that the case claims."""
    product, key = proof.product, proof.key
    if proof.ordering.endless:
        return
    odds = Odds(product, key, even, tuple(dimension.value for dimension in key.claimed()))
    for dimension in key.claimed():
        at_ending = sum(
            key.dimensions[name] is dimension and ending_share(key, name, ratings[0]) is not None
            for name, ratings in key.at_ending.items()
        )

        def counts(node: str, offered: int, choice: int, dimension: str = dimension.value) -> int:
            offer = odds.at(node, offered).get(choice)
            return int(offer is not None and dimension in offer.shares)

        found = proof.beyond(counts, proof.full_endings, MIN_OPPORTUNITIES - at_ending, most=False)
        if found is not None:
            n = found[0] + at_ending
            message = f"a walk to a full ending has {n} scored opportunities for {dimension.value}, fewer than 3"
            yield Finding("SC112", message, walk=found[1])


def find_many_gates(proof: Proof) -> Iterator[Finding]:
    """Walks that meet more chances of a critical error than a careful trainee should."""
    product = proof.product
    critical = {
        (name, number)
        for name, plans in product.merging.plans.items()
        for number, plan in enumerate(plans)
        if product.table.nodes[name].choices[plan.choice].choice.critical
    }
    if not critical or proof.ordering.endless:
        return

    def counts(node: str, offered: int, _: int) -> int:
        return int(any(offered >> number & 1 for name, number in critical if name == node))

    ends = {
        node.id: np.ones(len(product.places[node.id]), bool)
        for node in product.table.scenario.endings()
        if node.id in product.places
    }
    found = proof.beyond(counts, ends, MAX_GATE_OPPORTUNITIES, most=True)
    if found is not None:
        message = f"a walk meets {found[0]} decisions that offer a critical error, more than {MAX_GATE_OPPORTUNITIES}"
        yield Finding("SC113", message, walk=found[1])


def find_no_competent(proof: Proof) -> Iterator[Finding]:
    """Scored decisions that in some state offer no competent option, though in others they do."""
    product = proof.product
    for name, place in product.places.items():
        node = product.table.nodes[name]
        for criterion in node.node.criteria:
            worth = [
                0 if proof.key.nodes[name].options[choice].contested else rating
                for choice in node.choices
                for rating in (proof.key.nodes[name].options[choice].ratings[criterion],)
            ]
            if max(worth) < COMPETENT:
                continue
            good = sum(1 << number for number, rating in enumerate(worth) if rating >= COMPETENT)
            poor = (place.offered & good == 0) & (place.offered != 0)
            if poor.any():
                message = f"in some state no option of '{name}' is rated 3 or 4 on {criterion}"
                yield proof.shown("SC114", message, name, poor)


EVERY_STATE: Mapping[str, Callable[[Proof], Iterator[Finding]]] = {
    "an ending can be reached from every state": find_stuck,
    "every walk ends": find_loops,
    "there are two routes to an acceptable ending": find_single_route,
    "every walk has enough opportunities": find_thin_evidence,
    "no walk meets too many critical errors": find_many_gates,
    "a competent option is always offered": find_no_competent,
}
"""What is asked of every state, and who answers."""
