"""Walks that can go round for ever."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.domain.verification.ordering import Ordering
from simulator.domain.verification.product import Product
from simulator.domain.verification.states import Rows
from simulator.domain.verification.walks import Walk, shortest_walk


@dataclass(frozen=True, slots=True)
class Loop:
    """A way round.

    Attributes
    ----------
    walk : Walk
        To ``node``.
    round : tuple of str
        Choices that lead from there back to the very same state.
    """

    node: str
    walk: Walk
    round: tuple[str, ...]


def find_loop(product: Product, ordering: Ordering, far: Mapping[str, NDArray[np.int32]]) -> Loop:
    """One way round among the states that a walk need never leave."""
    arriving: dict[str, list[tuple[str, str, Rows, Rows]]] = {}
    for name, rows in ordering.endless.items():
        for arc in product.leaving[name]:
            inside = rows[arc.rows]
            if arc.target in ordering.endless and inside.any():
                choice = product.merging.plans[name][arc.choice].choice
                arriving.setdefault(arc.target, []).append((name, choice, arc.rows[inside], arc.to[inside]))
    node = min(ordering.endless, key=lambda name: int(far[name][ordering.endless[name]].min()))
    at = (node, int(np.flatnonzero(ordering.endless[node])[0]))
    places, choices = [at], list[str]()
    while True:  # every such state is entered from another one, so going back must come round
        at, choice = _entered_from(at, arriving)
        choices.append(choice)
        if at in places:
            break
        places.append(at)
    first = places.index(at)
    way = list(zip([*places[first + 1 :], at], choices[first:], strict=True))[::-1]
    nearest = min(range(len(way)), key=lambda number: int(far[way[number][0][0]][way[number][0][1]]))
    way = way[nearest:] + way[:nearest]
    (node, row), _ = way[0]
    here = np.arange(len(product.places[node])) == row
    return Loop(node, shortest_walk(product, node, here, far), tuple(choice for _, choice in way))


def _entered_from(
    at: tuple[str, int], arriving: Mapping[str, list[tuple[str, str, Rows, Rows]]]
) -> tuple[tuple[str, int], str]:
    """A state from which a choice leads to this one, and the choice."""
    return next(
        ((source, int(rows[steps[0]])), choice)
        for source, choice, rows, to in arriving[at[0]]
        if len(steps := np.flatnonzero(to == at[1]))
    )
