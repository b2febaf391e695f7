"""SC103–115: what the verifier finds in the states of a case, at its place in the file and with its mend."""

from __future__ import annotations

from simulator.content.located_yaml import Located, Path
from simulator.domain.scenario import Scenario
from simulator.domain.verification import Finding, Verification, Walk

HINTS = {
    "SC103": "leave one choice here without `when:`, or lead that walk elsewhere",
    "SC104": "lead a choice that is offered there to an ending",
    "SC105": "mend the conditions of the choices that lead here, or remove the node",
    "SC106": "loosen its `when:`, or remove the choice",
    "SC107": "loosen its `when:`, or remove the line",
    "SC108": "mark one of these choices `once: true`, or let each round move something that a `when:` reads",
    "SC109": "loosen its `when:`, or remove the rule",
    "SC110": "offer a choice that `repairs:` this person on the way from there, or leave no strain",
    "SC111": "let a second choice lead on to an ending that is secure or mixed",
    "SC112": "let the decisions on that walk score this dimension, or mark the ending `early: true`",
    "SC113": "take a `critical:` option from one of these decisions",
    "SC114": "leave one of the options rated 3 or 4 without `when:`",
    "SC115": "run `python -m simulator verify` on it, which works longer, or ask for fewer values with `when:`",
}
"""How each finding is mended."""


def report_findings(verification: Verification, scenario: Scenario, located: Located) -> None:
    """Note every finding of a verification in ``located``; what holds on paper already is for ``check_graph``."""
    for finding in verification.findings:
        if finding.code not in HINTS:
            continue
        located.report(finding.code, path_of(finding, scenario), _told(finding), HINTS[finding.code])


def everything_proved(verification: Verification) -> bool:
    """Whether nothing was left open, so that what is not found is not there."""
    return verification.exact and all(finding.code != "SC115" for finding in verification.findings)


def path_of(finding: Finding, scenario: Scenario) -> Path:
    """Where in the file a finding belongs."""
    if finding.node is None:
        return ("start",) if finding.number is None else ("rules", finding.number)
    path: Path = ("nodes", finding.node)
    if finding.choice is not None:
        ids = [choice.id for choice in scenario.nodes[finding.node].choices]
        path = (*path, "choices", ids.index(finding.choice))
    if finding.number is not None:
        path = (*path, "lines" if finding.choice is None else "reply", finding.number)
    return path


def _told(finding: Finding) -> str:
    """The message with its chance and the walk that shows it."""
    told = [finding.message]
    if finding.chance is not None:
        told.append(f"a random trainee meets it with a chance of {_percent(finding.chance)}")
    if finding.walk is not None:
        told.append(f"shown by {walk_words(finding.walk)}")
    return told[0] if len(told) == 1 else f"{told[0]} ({'; '.join(told[1:])})"


def walk_words(walk: Walk) -> str:
    """A walk as a person reads it."""
    return f"opening {walk.variant}: {' > '.join(walk.choices) or 'at once'}"


def _percent(chance: float) -> str:
    return f"{chance:.1%}" if chance >= 0.001 else f"{chance:.1e}"
