"""SC1xx: the graph on paper. What can happen in every state is the verifier's work."""

from __future__ import annotations

from simulator.content.located_yaml import Located
from simulator.domain.graph import nodes_without_way_out, scenario_graph, unreachable_nodes
from simulator.domain.scenario import Scenario


def check_graph(scenario: Scenario, located: Located) -> None:
    """Nodes that nothing reaches, and nodes from which no ending can be reached."""
    graph = scenario_graph(scenario)
    for node in unreachable_nodes(graph):
        located.report(
            "SC101",
            ("nodes", node),
            f"nothing leads from the start to '{node}'",
            "add a choice that leads there, or remove it",
        )
    for node in nodes_without_way_out(graph):
        located.report(
            "SC102",
            ("nodes", node),
            f"no ending can be reached from '{node}'",
            "lead one of the choices here, or after here, to an ending",
        )
