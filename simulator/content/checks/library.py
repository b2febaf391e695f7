"""SC206–207: over the whole library, nothing about an option's surface may give its worth away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from math import comb

from simulator.content.diagnostics import Diagnostic, diagnostic
from simulator.domain.scenario import Choice, Node, Scenario

ALPHA = 0.05
EXCESS = 0.05
MAX_KIND_SHARE = 0.35
MIN_DECISIONS = 10


def check_library(scenarios: Iterable[Scenario]) -> list[Diagnostic]:
    """Cues of length and place (one-sided binomial p and excess over chance), and kinds of move that are best.

    Decisions built around silence or brevity are left out of the cue of length.
    """
    nodes = [node for scenario in scenarios for node in scenario.decisions() if node.criteria]
    if len(nodes) < MIN_DECISIONS:
        return []
    found = []
    spoken = [node for node in nodes if not node.brevity]
    cues: list[tuple[str, list[Node], Callable[[Sequence[Choice]], Choice]]] = [
        ("the longest", spoken, lambda choices: max(choices, key=lambda choice: len(choice.say))),
        ("written first", nodes, lambda choices: choices[0]),
    ]
    for name, among, pick in cues:
        hits = sum(pick(node.choices) in best_choices(node) for node in among)
        chance = [len(best_choices(node)) / len(node.choices) for node in among]
        if _too_often(hits, chance):
            found.append(_problem("SC206", f"the best option is {name} in {hits} of {len(among)} decisions"))
    kinds = Counter(kind for node in nodes for kind in {m.kind for c in best_choices(node) for m in c.moves[:1]})
    for kind, hits in kinds.items():
        if hits / len(nodes) > MAX_KIND_SHARE:
            found.append(_problem("SC207", f"'{kind}' leads the best option in {hits} of {len(nodes)} decisions"))
    return found


def best_choices(node: Node) -> list[Choice]:
    """The choices with the highest mean rating."""
    means = {choice.id: sum(choice.ratings.values()) / max(1, len(choice.ratings)) for choice in node.choices}
    return [choice for choice in node.choices if means[choice.id] == max(means.values())]


def _too_often(hits: int, chance: Sequence[float]) -> bool:
    n, p = len(chance), sum(chance) / len(chance)
    tail = sum(comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(hits, n + 1))
    return tail < ALPHA and hits / n - p > EXCESS


def _problem(code: str, message: str) -> Diagnostic:
    return diagnostic(
        code,
        "scenarios",
        (1, 1),
        message,
        "rewrite some of these decisions, so that an option's surface does not tell its worth",
    )
