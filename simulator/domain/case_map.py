"""A map of a case: where each decision and ending stands on a sheet, and what a walk and the skilled walk went along.

Rows run from the opening down, so that the map fits a narrow screen. One's own walk goes straight down the middle, the
skilled walk beside it where it parts from it, everything else to both sides. Pure, and the same at every call.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count, pairwise

import networkx as nx

from simulator.domain.scenario import EndingKind, Scenario

MAX_SPOTS = 120
"""A larger case has no map, only the list: nobody reads a sheet of that size on a small screen."""
SIDES = (-1, 2, -2, 3)
"""Columns for what neither walk came to, nearest first; 0 is one's own walk, 1 the skilled one."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A decision point or an ending on the map.

    Attributes
    ----------
    row, column : int
        From 0; the leftmost column that is used is 0.
    visits : tuple of int
        Places in one's own walk, from 0; several where the walk came back.
    skilled : bool
        Whether the skilled walk comes here.
    told : bool
        Whether the debriefing says anyway what is here: one was here, or a road not taken led here.
    """

    node: str
    row: int
    column: int
    ending: EndingKind | None
    visits: tuple[int, ...]
    skilled: bool
    told: bool


@dataclass(frozen=True, slots=True)
class Way:
    """A way between two spots, by any of the choices that lead there.

    Attributes
    ----------
    taken, skilled, offered : bool
        Whether one went this way, the skilled walk does, and a road not taken would have.
    """

    source: str
    target: str
    taken: bool
    skilled: bool
    offered: bool


@dataclass(frozen=True, slots=True)
class CaseMap:
    """The whole sheet; ways lead downward only, as a way back would run over the others."""

    spots: tuple[Spot, ...]
    ways: tuple[Way, ...]
    rows: int
    columns: int


def case_map(
    scenario: Scenario, own: Sequence[str], skilled: Sequence[str], roads: Sequence[tuple[str, str]]
) -> CaseMap | None:
    """The map of a case, or None if it has too many nodes to draw.

    Parameters
    ----------
    own, skilled : sequence of str
        Nodes in the order in which the walks come to them, endings included.
    roads : sequence of pairs of str
        Of each road that was offered and not taken: where it was offered, and where it would have led.
    """
    if len(scenario.nodes) > MAX_SPOTS:
        return None
    graph = _downward(scenario)
    places = _places(graph, set(own), set(skilled))
    left = min(column for _, column in places.values())
    visits: dict[str, tuple[int, ...]] = {}
    for place, node in enumerate(own):
        visits[node] = (*visits.get(node, ()), place)
    told = set(own) | {target for _, target in roads}
    spots = tuple(
        Spot(
            node,
            row,
            column - left,
            scenario.nodes[node].ending,
            visits.get(node, ()),
            node in skilled,
            node in told,
        )
        for node, (row, column) in places.items()
    )
    return CaseMap(
        spots,
        tuple(_ways(graph, own, skilled, roads)),
        1 + max(spot.row for spot in spots),
        1 + max(spot.column for spot in spots),
    )


def _ways(
    graph: nx.DiGraph[str], own: Sequence[str], skilled: Sequence[str], roads: Sequence[tuple[str, str]]
) -> Iterator[Way]:
    taken, best, offered = set(pairwise(own)), set(pairwise(skilled)), set(roads)
    for source, target in graph.edges:
        way = source, target
        yield Way(source, target, way in taken, way in best, way in offered)


def _downward(scenario: Scenario) -> nx.DiGraph[str]:
    """What the start leads to, without the ways that lead back to where a walk may come from."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_node(scenario.start)
    open_nodes = {scenario.start}
    stack = [(scenario.start, _targets(scenario, scenario.start))]
    while stack:
        node, targets = stack[-1]
        target = next(targets, None)
        if target is None:
            stack.pop()
            open_nodes.discard(node)
        elif target not in open_nodes:
            is_new = target not in graph
            graph.add_edge(node, target)
            if is_new:
                open_nodes.add(target)
                stack.append((target, _targets(scenario, target)))
    return graph


def _targets(scenario: Scenario, node: str) -> Iterator[str]:
    return iter(dict.fromkeys(target.node for choice in scenario.nodes[node].choices for target in choice.to))


def _places(graph: nx.DiGraph[str], own: set[str], skilled: set[str]) -> dict[str, tuple[int, int]]:
    """Row and column of each node; a row with more nodes than columns goes on in the next."""
    order = {node: place for place, node in enumerate(graph)}
    places: dict[str, tuple[int, int]] = {}
    rows = count()
    row = next(rows)
    for layer in nx.topological_generations(graph):
        used: set[int] = set()
        for node in sorted(layer, key=lambda node: (node not in own, node not in skilled, order[node])):
            wanted = (0,) if node in own else (1,) if node in skilled else SIDES
            free = next((column for column in wanted if column not in used), None)
            if free is None:
                row, used = next(rows), set()
                free = wanted[0]
            used.add(free)
            places[node] = row, free
        row = next(rows)
    return places
