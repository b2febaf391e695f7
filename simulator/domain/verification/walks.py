"""Walks through the merged states: how many, how long, which endings they still can reach, and the shortest to a place.

Every step of the merged product is a step of the case itself, so a walk found here can be played as it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.domain.verification.ordering import Ordering
from simulator.domain.verification.product import Arc, Product

Flags = Mapping[str, NDArray[np.bool_]]
"""Some states of each node."""
Cost = Callable[[str, int, int], int]
"""What a step counts, given its node, what is offered there (bits) and the number of the choice."""
Counted = Callable[[Arc], NDArray[np.int32]]
"""What each step of an arc counts, shape (n_steps,)."""
ARCS_A_UNIT = 10
"""Arcs of a few states that one unit of work passes something along."""
FAR = np.iinfo(np.int32).max // 2
MACHINE_BITS = 63


@dataclass(frozen=True, slots=True)
class Walk:
    """A playable walk.

    Attributes
    ----------
    choices : tuple of str
        Ids, in order from the opening of ``variant``.
    """

    variant: str
    choices: tuple[str, ...]


def number_of_walks(product: Product, ordering: Ordering) -> int | None:
    """How many complete walks there are, over all openings: exact below 2**53, else to 15 digits.

    None if there are more than a floating-point number can say, some 10**308.
    """
    counts = {name: np.zeros(len(place)) for name, place in product.places.items()}
    for row in product.openings.values():
        counts[product.table.scenario.start][row] += 1
    with np.errstate(over="ignore"):
        for stage in ordering.stages:
            for arc in stage.arcs:
                counts[arc.target] += np.bincount(arc.to, counts[arc.source][arc.rows], len(counts[arc.target]))
        found = float(sum(counts[name][place.offered == 0].sum() for name, place in product.places.items()))
    return int(found) if isfinite(found) else None


def bits_for(n: int) -> type[Any]:
    """A type of array whose entries hold so many bits: machine words as long as they do."""
    return np.int64 if n < MACHINE_BITS else object


def endings_within_reach(product: Product, endings: tuple[str, ...]) -> dict[str, NDArray[Any]]:
    """By node, for every state, the endings that some walk from it reaches: bit ``i`` for ``endings[i]``."""
    kind = bits_for(len(endings))
    within: dict[str, NDArray[Any]] = {name: np.zeros(len(place), kind) for name, place in product.places.items()}
    for number, name in enumerate(endings):
        if name in within:
            within[name] |= 1 << number
    spread_back(product, within)
    return within


def spread_back(product: Product, known: Mapping[str, NDArray[Any]]) -> None:
    """Give every state, in place, the bits of all states that walks from it reach.

    Loops are followed until nothing changes, so a product whose walks need not end is answered too.

    Raises
    ------
    TooMuchWork
        If loops take more than the product's work.
    """
    backwards = [arc for name in reversed(list(product.places)) for arc in product.leaving[name]]
    changed = True
    while changed:
        changed = False
        product.work.spend(1 + len(backwards) // ARCS_A_UNIT)
        for arc in backwards:
            before = known[arc.source][arc.rows]
            after = before | known[arc.target][arc.to]
            if (after != before).any():
                known[arc.source][arc.rows] = after
                changed = True
        changed = changed and bool(product.loops)


def distances(product: Product) -> dict[str, NDArray[np.int32]]:
    """Fewest decisions from any opening to every state, by node."""
    found = {name: np.full(len(place), FAR, np.int32) for name, place in product.places.items()}
    fresh: dict[str, NDArray[np.bool_]] = {}
    start = product.table.scenario.start
    for row in product.openings.values():
        found[start][row] = 0
        fresh.setdefault(start, np.zeros(len(found[start]), bool))[row] = True
    steps = 0
    while fresh:
        steps += 1
        product.work.spend(1 + len(fresh) // ARCS_A_UNIT)
        arrived: dict[str, NDArray[np.bool_]] = {}
        for name, flags in fresh.items():
            for arc in product.leaving[name]:
                to = arc.to[flags[arc.rows]]
                new = to[found[arc.target][to] == FAR]
                if len(new):
                    found[arc.target][new] = steps
                    arrived.setdefault(arc.target, np.zeros(len(found[arc.target]), bool))[new] = True
        fresh = arrived
    return found


def shortest_walk(product: Product, node: str, rows: NDArray[np.bool_], far: Mapping[str, NDArray[np.int32]]) -> Walk:
    """A shortest walk to one of some states of a node, none of which is out of reach.

    Parameters
    ----------
    far : mapping of str to array
        From ``distances``.
    """
    row = int(np.argmin(np.where(rows, far[node], FAR)))

    def before(arc: Arc, here: NDArray[np.bool_], target: int) -> NDArray[np.bool_]:
        found: NDArray[np.bool_] = here & (far[arc.source][arc.rows] == far[arc.target][target] - 1)
        return found

    return _traced(product, node, row, before, lambda name, at: far[name][at] == 0)


def extreme_walk(
    product: Product, ordering: Ordering, cost: Cost, ends: Flags, *, most: bool
) -> tuple[int, Walk] | None:
    """The walk to some states on which the steps count least, or most.

    Returns
    -------
    (int, Walk) or None
        None if no walk reaches any of the states.
    """
    return extreme_walk_by(product, ordering, lambda arc: _costs(product, arc, cost), ends, most=most)


def extreme_walk_by(
    product: Product, ordering: Ordering, counted: Counted, ends: Flags, *, most: bool
) -> tuple[int, Walk] | None:
    """The same where what a step counts hangs on the state, too; a whole walk counts less than a billion."""
    sign = -1 if most else 1
    best = {name: np.full(len(place), FAR, np.int32) for name, place in product.places.items()}
    for row in product.openings.values():
        best[product.table.scenario.start][row] = 0
    for stage in ordering.stages:
        for arc in stage.arcs:
            here = best[arc.source][arc.rows]
            np.minimum.at(best[arc.target], arc.to, here + sign * counted(arc))
    reached = [(int(np.where(rows, best[name], FAR).min()), name) for name, rows in ends.items() if rows.any()]
    if not reached:
        return None
    value, node = min(reached)
    row = int(np.argmin(np.where(ends[node], best[node], FAR)))

    def before(arc: Arc, here: NDArray[np.bool_], target: int) -> NDArray[np.bool_]:
        total = best[arc.source][arc.rows] + sign * counted(arc)
        found: NDArray[np.bool_] = here & (total == best[arc.target][target])
        return found

    first = set(product.openings.values())
    start = product.table.scenario.start
    walk = _traced(product, node, row, before, lambda name, at: name == start and at in first and best[name][at] == 0)
    return sign * value, walk


def extreme_at_most(product: Product, cost: Cost, ends: Collection[str], *, most: bool) -> int | None:
    """A bound on what the steps of a walk count: node by node, whatever the states; None if there are loops.

    Returns
    -------
    int or None
        No walk to any of the ends counts more (or less, without ``most``).
    """
    if product.loops:
        return None
    pick = max if most else min
    best = {product.table.scenario.start: 0}
    for name, place in product.places.items():
        masks = np.unique(place.offered).tolist()
        for arc in product.leaving[name]:
            step = pick(cost(name, mask, arc.choice) for mask in masks if mask >> arc.choice & 1)
            known = best.get(arc.target)
            best[arc.target] = best[name] + step if known is None else pick(known, best[name] + step)
    reached = [best[name] for name in ends if name in best]
    return pick(reached) if reached else None


def _costs(product: Product, arc: Arc, cost: Cost) -> NDArray[np.int32]:
    offered = product.places[arc.source].offered[arc.rows]
    masks, which = np.unique(offered, return_inverse=True)
    return np.array([cost(arc.source, int(mask), arc.choice) for mask in masks], np.int32)[which]


def _traced(
    product: Product,
    node: str,
    row: int,
    before: Callable[[Arc, NDArray[np.bool_], int], NDArray[np.bool_]],
    at_opening: Callable[[str, int], bool],
) -> Walk:
    """Go back step by step to an opening."""
    arriving: dict[str, list[Arc]] = {name: [] for name in product.places}
    for arc in product.arcs():
        arriving[arc.target].append(arc)
    choices: list[str] = []
    while not at_opening(node, row):
        arc, step = next(
            (arc, steps[0]) for arc in arriving[node] if len(steps := np.flatnonzero(before(arc, arc.to == row, row)))
        )
        choices.append(product.merging.plans[arc.source][arc.choice].choice)
        node, row = arc.source, int(arc.rows[step])
    variant = next(name for name, at in product.openings.items() if at == row)
    return Walk(variant, tuple(reversed(choices)))
