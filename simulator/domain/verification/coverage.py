"""What is met in some reachable state: choices enabled, lines spoken, rules fired."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import numpy as np

from simulator.domain.compile import Check
from simulator.domain.verification.product import Product
from simulator.domain.verification.questions import LineAt


@dataclass(frozen=True, slots=True)
class Met:
    """What at least one walk meets.

    Attributes
    ----------
    choices : set of (str, str)
        Node and choice.
    """

    nodes: set[str] = field(default_factory=set)
    choices: set[tuple[str, str]] = field(default_factory=set)
    lines: set[LineAt] = field(default_factory=set)
    rules: set[int] = field(default_factory=set)


def met(product: Product, lines: Mapping[LineAt, Check], rules: Collection[int]) -> Met:
    """Look at every state and every step; the product must have been made watching the lines and rules asked about."""
    found = Met(nodes=set(product.places))
    replies: dict[tuple[str, str], list[tuple[LineAt, Check]]] = {}
    for line, check in lines.items():
        if line.choice is not None:
            replies.setdefault((line.node, line.choice), []).append((line, check))
        elif line.node in product.places and _somewhere(product.places[line.node].states.holds(check)):
            found.lines.add(line)
    asked = set(rules)
    for name, place in product.places.items():
        for number, plan in enumerate(product.merging.plans[name]):
            rows = np.flatnonzero(place.offered >> number & 1)
            if not len(rows):
                continue
            found.choices.add((name, plan.choice))
            due = replies.get((name, plan.choice), [])
            if not due and not any(rule.number in asked for rule in plan.rules):
                continue
            fired: set[int] = set()
            after = place.states.take(rows).after(plan, fired)
            found.rules.update(fired & asked)
            found.lines.update(line for line, check in due if _somewhere(after.holds(check)))
    return found


def _somewhere(mask: np.ndarray | None) -> bool:
    return mask is None or bool(mask.any())
