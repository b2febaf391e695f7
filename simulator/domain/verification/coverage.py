"""What is met in some reachable state: choices enabled, lines spoken, rules fired; and how much of a case that is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from simulator.domain.compile import Check, CompiledScenario
from simulator.domain.verification.findings import Finding
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


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of a case some walk comes to.

    Attributes
    ----------
    nodes : frozenset of str
        Reached, or at least not proved to be out of reach.
    options : frozenset of (str, str)
        Node and choice, likewise.
    all_nodes, all_options, lines, all_lines : int
        How many there are, and of lines how many are spoken.
    settled : bool
        Whether nothing was left open, so that all of it is proved.
    """

    nodes: frozenset[str]
    options: frozenset[tuple[str, str]]
    lines: int
    all_nodes: int
    all_options: int
    all_lines: int
    settled: bool


def coverage_of(table: CompiledScenario, findings: Iterable[Finding]) -> Coverage:
    """How much of a case some walk comes to, by what was found never to come about."""
    never: dict[str, set[LineAt]] = {}
    for found in findings:
        never.setdefault(found.code, set()).add(LineAt(found.node or "", found.choice, found.number or 0))
    out_of_reach = {at.node for code in ("SC101", "SC105") for at in never.get(code, ())}
    not_offered = {(at.node, at.choice) for at in never.get("SC106", ())}
    nodes = {name for name in table.nodes if name not in out_of_reach}
    options = [(name, choice) for name, node in table.nodes.items() for choice in node.choices]
    offered = {option for option in options if option[0] in nodes and option not in not_offered}
    lines = [LineAt(name, None, number) for name, node in table.nodes.items() for number in range(len(node.lines))]
    lines += [
        LineAt(name, choice, number)
        for name, choice in options
        for number in range(len(table.nodes[name].choices[choice].reply))
    ]
    silent = never.get("SC107", ())
    spoken = [
        line
        for line in lines
        if line not in silent and (line.node in nodes if line.choice is None else (line.node, line.choice) in offered)
    ]
    return Coverage(
        frozenset(nodes),
        frozenset(offered),
        len(spoken),
        len(table.nodes),
        len(options),
        len(lines),
        "SC115" not in never,
    )


def _somewhere(mask: np.ndarray | None) -> bool:
    return mask is None or bool(mask.any())
