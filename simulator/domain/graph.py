"""The scenario as a networkx MultiDiGraph: the public view for analysis, layout and drawing, never for stepping.

An edge is one target of one choice. networkx groups edges by target, so each carries the author's order.
"""

from __future__ import annotations

from itertools import chain

import networkx as nx

from simulator.domain.scenario import Scenario


def scenario_graph(scenario: Scenario) -> nx.MultiDiGraph[str]:
    """Nodes and choices of a scenario.

    Returns
    -------
    MultiDiGraph
        Nodes carry ``ending`` (str or None), ``early`` and ``construct``; edges have the key ``(choice id, target
        index)`` and carry ``choice``, ``order`` (int, the author's), ``say`` and ``guarded``.
    """
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(id=scenario.id, start=scenario.start)
    for node in scenario.nodes.values():
        graph.add_node(
            node.id,
            ending=node.ending.value if node.ending else None,
            early=node.early,
            construct=node.construct,
        )
    for node in scenario.nodes.values():
        for order, choice in enumerate(node.choices):
            guarded = bool(choice.when.tests or choice.when.groups)
            for index, target in enumerate(choice.to):
                graph.add_edge(
                    node.id,
                    target.node,
                    key=(choice.id, index),
                    choice=choice.id,
                    order=order,
                    say=choice.say,
                    guarded=guarded,
                )
    return graph


def unreachable_nodes(graph: nx.MultiDiGraph[str]) -> list[str]:
    """Nodes that no walk from the start can reach, guards aside, in the author's order."""
    reached = {graph.graph["start"]} | nx.descendants(graph, graph.graph["start"])
    return [node for node in graph if node not in reached]


def nodes_without_way_out(graph: nx.MultiDiGraph[str]) -> list[str]:
    """Nodes from which no ending can be reached, guards aside, in the author's order."""
    endings = [node for node, data in graph.nodes(data=True) if data["ending"] is not None]
    saved = set(chain.from_iterable(nx.bfs_layers(graph.reverse(copy=False), endings)))
    return [node for node in graph if node not in saved]


def in_groups(graph: nx.MultiDiGraph[str]) -> list[list[str]]:
    """Nodes that lead back to each other together, others alone; each group after all that lead to it."""
    condensed = nx.condensation(graph)
    return [sorted(condensed.nodes[group]["members"]) for group in nx.topological_sort(condensed)]


def walk_lengths(graph: nx.MultiDiGraph[str]) -> tuple[int, int] | None:
    """Fewest and most decisions on a walk to an ending that is not early, guards aside.

    Returns
    -------
    tuple of int, or None
        None if the graph has a cycle or no such ending.
    """
    if not nx.is_directed_acyclic_graph(graph):
        return None
    lengths: dict[str, tuple[int, int]] = {}
    for node in reversed(list(nx.topological_sort(graph))):
        data = graph.nodes[node]
        onward = [lengths[target] for target in set(graph.successors(node)) if target in lengths]
        if data["ending"] is not None and not data["early"]:
            lengths[node] = (0, 0)
        elif onward:
            lengths[node] = (1 + min(low for low, _ in onward), 1 + max(high for _, high in onward))
    return lengths.get(graph.graph["start"])
