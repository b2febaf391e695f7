"""SC1xx: the graph on paper. What can happen in every state is the verifier's work."""

from __future__ import annotations

from simulator.content.located_yaml import Located
from simulator.domain.graph import nodes_without_way_out, scenario_graph, unreachable_nodes
from simulator.domain.scenario import EndingKind, Scenario

FEWEST_DEBRIEF_WORDS = 20


def check_graph(scenario: Scenario, located: Located) -> None:
    """Nodes that nothing reaches, nodes from which no ending can be reached, and ruptured endings that say little."""
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
    for ending in scenario.endings():
        words = len(ending.debrief.split())
        if ending.ending is EndingKind.RUPTURED and words < FEWEST_DEBRIEF_WORDS:
            located.report(
                "SC116",
                ("nodes", ending.id, "debrief"),
                f"the debriefing of the ruptured ending '{ending.id}' has {words} words",
                f"say in {FEWEST_DEBRIEF_WORDS} or more what happened and what would have helped",
            )
