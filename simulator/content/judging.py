"""A case's text read and checked: what is wrong with it, and what was proved of every state."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from simulator.content.checks import check_scenario
from simulator.content.checks.states import everything_proved, report_findings
from simulator.content.diagnostics import Diagnostic
from simulator.content.located_yaml import TooManyErrors
from simulator.content.scenarios import Shelf, load_scenario
from simulator.content.waivers import apply_waivers
from simulator.domain.casting import drawn
from simulator.domain.compile import CompiledScenario, compile_scenario
from simulator.domain.key import scenario_key
from simulator.domain.scenario import Scenario
from simulator.domain.verification import QUICK, Verification, verify
from simulator.domain.verification.coverage import Coverage, coverage_of


@dataclass(frozen=True, slots=True)
class Judged:
    """What is found in a case's text.

    Attributes
    ----------
    scenario : Scenario or None
        As it is written; None if it can't be read far enough.
    table, verified : CompiledScenario and Verification, or None
        The same, ready to be walked, and what was proved of every state; None as the scenario is.
    """

    diagnostics: tuple[Diagnostic, ...]
    scenario: Scenario | None = None
    table: CompiledScenario | None = None
    verified: Verification | None = None

    @property
    def coverage(self) -> Coverage | None:
        """How much of the case some walk comes to; None where nothing is proved of it."""
        if self.table is None or self.verified is None:
            return None
        return coverage_of(self.table, self.verified.findings)


def judge(text: str, name: str, shelf: Shelf, told: Callable[[Judged], None] | None = None) -> Judged:
    """Read a case and check it.

    Parameters
    ----------
    name : str
        Its file's name, such as ``scenarios/waiting-room.yaml``.
    told : callable, optional
        Called with what is known before every state is worked through, which can take long.
    """
    scenario, located = load_scenario(text, name, shelf)
    if scenario is None:
        apply_waivers(located, text, checked=False, proved=False)
        return Judged(tuple(located.diagnostics))
    shown = drawn(scenario)
    check_scenario(shown, located)
    if told is not None:
        told(Judged(tuple(located.diagnostics), scenario))
    table = compile_scenario(shown)
    verified = verify(table, scenario_key(scenario), limits=QUICK)
    with suppress(TooManyErrors):
        report_findings(verified, scenario, located)
    apply_waivers(located, text, checked=True, proved=everything_proved(verified))
    return Judged(tuple(located.diagnostics), scenario, table, verified)
