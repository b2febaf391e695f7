"""Checks of a scenario whose names all resolve; each returns located diagnostics and never raises."""

from __future__ import annotations

from simulator.content.checks.clinical import check_clinical
from simulator.content.checks.decisions import check_decisions
from simulator.content.checks.graph import check_graph
from simulator.content.located_yaml import Located
from simulator.domain.scenario import Scenario


def check_scenario(scenario: Scenario, located: Located) -> None:
    """Run every check of one scenario; problems are noted in ``located``."""
    check_graph(scenario, located)
    check_decisions(scenario, located)
    check_clinical(scenario, located)
