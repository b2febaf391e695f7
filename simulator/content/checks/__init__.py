"""Checks of a scenario whose names all resolve; each returns located diagnostics and never raises."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from simulator.content.checks.clinical import check_clinical
from simulator.content.checks.decisions import check_decisions
from simulator.content.checks.graph import check_graph
from simulator.content.checks.language import check_language
from simulator.content.checks.options import check_options
from simulator.content.checks.reading import check_reading
from simulator.content.checks.rules import check_rules
from simulator.content.checks.wording import check_wording
from simulator.content.located_yaml import Located, TooManyErrors
from simulator.domain.scenario import Scenario

CHECKS: tuple[Callable[[Scenario, Located], None], ...] = (
    check_graph,
    check_rules,
    check_decisions,
    check_options,
    check_wording,
    check_reading,
    check_clinical,
    check_language,
)
"""Every check of one scenario, in the order in which they are run."""


def check_scenario(scenario: Scenario, located: Located) -> None:
    """Run every check of one scenario; problems are noted in ``located``."""
    with suppress(TooManyErrors):
        for check in CHECKS:
            check(scenario, located)
