"""SC206, SC207, SC217 and SC309: what shows only over the whole library."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from simulator.content.checks.cues import Cue, best_choices, count_cues
from simulator.content.checks.representation import check_representation
from simulator.content.diagnostics import Diagnostic, diagnostic
from simulator.domain.scenario import Choice, Node, Scenario

MAX_KIND_SHARE = 0.35
MIN_PLAIN_SHARE = 0.20
MIN_DECISIONS = 10
PLAIN_KINDS = frozenset({"wait", "block", "decline", "teach", "advise", "orient"})
"""Moves that are silent, that stop or refuse something, or that say plainly what is so or what to do."""
WORDS = {
    "longest": "the longest",
    "first": "written first",
    "warmest": "the warmest in its words",
    "most-hedged": "the most hedged",
}
"""The cues that are reported, and how; the others stand in the table of the library."""


def check_library(scenarios: Iterable[Scenario]) -> list[Diagnostic]:
    """Cues of length, place and wording; kinds of move that are best; representation.

    Cues and kinds are judged from ``MIN_DECISIONS`` scored decisions on, representation from six cases on.
    """
    cases = list(scenarios)
    found = check_representation(cases)
    nodes = scored_decisions(cases)
    if len(nodes) < MIN_DECISIONS:
        return found
    found += [_cue_problem(cue) for cue in count_cues(nodes) if cue.name in WORDS and cue.tells]
    for kind, hits in best_kinds(nodes).items():
        if hits / len(nodes) > MAX_KIND_SHARE:
            found.append(_problem("SC207", f"'{kind}' leads the best option in {hits} of {len(nodes)} decisions"))
    plain = sum(any(is_plain(node, choice) for choice in best_choices(node)) for node in nodes)
    if plain / len(nodes) < MIN_PLAIN_SHARE:
        found.append(
            diagnostic(
                "SC217",
                "scenarios",
                (1, 1),
                f"the best option is brief, silent, blocking, declining, teaching or directive in only {plain} of "
                f"{len(nodes)} decisions",
                "let it be so in one of five: to explore and validate is not always what serves",
            )
        )
    return found


def scored_decisions(scenarios: Iterable[Scenario]) -> list[Node]:
    """The decisions that score anything, over all cases."""
    return [node for scenario in scenarios for node in scenario.decisions() if node.criteria]


def best_kinds(nodes: Sequence[Node]) -> Counter[str]:
    """In how many decisions each kind of move leads a best option."""
    return Counter(kind for node in nodes for kind in {m.kind for c in best_choices(node) for m in c.moves[:1]})


def is_plain(node: Node, choice: Choice) -> bool:
    """Whether an option is brief or without words, or stops, refuses, teaches or directs."""
    wordless = choice.say.startswith("(") and choice.say.endswith(")")
    briefest = node.brevity and len(choice.say) == min(len(other.say) for other in node.choices)
    return wordless or briefest or any(move.kind in PLAIN_KINDS for move in choice.moves)


def _cue_problem(cue: Cue) -> Diagnostic:
    hits = f"{float(cue.hits):.0f}" if cue.hits.denominator == 1 else f"{float(cue.hits):.1f}"
    return _problem("SC206", f"the best option is {WORDS[cue.name]} in {hits} of {cue.decisions} decisions")


def _problem(code: str, message: str) -> Diagnostic:
    return diagnostic(
        code,
        "scenarios",
        (1, 1),
        message,
        "rewrite some of these decisions, so that an option's surface does not tell its worth",
    )
