"""The values that each variable can have at each node, variable by variable: quick, and never too few.

What no such state allows is proved never to happen; what every such state allows is proved always to happen. Between
the two lies what only the exact analysis, or a play that shows it, can settle.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from heapq import heappop, heappush

from simulator.domain.compile import Check, CompiledChoice, CompiledRule, CompiledScenario, Operation, State
from simulator.domain.graph import in_groups, scenario_graph
from simulator.domain.verification.coverage import Met
from simulator.domain.verification.merging import CHOICES_A_UNIT, is_free
from simulator.domain.verification.questions import LineAt
from simulator.domain.verification.work import Work

Values = tuple[int, ...]
"""Possible positions of each variable, as bits."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What can and what must happen.

    Attributes
    ----------
    possible : Met
        Nodes, choices, lines and rules that are not ruled out.
    never_stuck : frozenset of str
        Decisions at which some option is always offered.
    """

    possible: Met
    never_stuck: frozenset[str]


def bounds(table: CompiledScenario, lines: Mapping[LineAt, Check], openings: Mapping[str, State], work: Work) -> Bounds:
    """Follow sets of values forward until nothing is added; loops are followed too.

    Raises
    ------
    TooMuchWork
        If the work is used up; only loops can take much of it.
    """
    start = table.scenario.start
    at = {start: _joined([tuple(1 << position for position in state) for state in openings.values()])}
    possible = Met()
    groups = in_groups(scenario_graph(table.scenario))
    rank = {name: number for number, group in enumerate(groups) for name in group}
    due = [(rank[start], start)]
    replies: dict[tuple[str, str], list[tuple[LineAt, Check]]] = {}
    for line, check in lines.items():
        if line.choice is not None:
            replies.setdefault((line.node, line.choice), []).append((line, check))
    while due:
        _, name = heappop(due)  # the earliest first, so that few are worked through twice
        work.spend(1 + len(table.nodes[name].choices) // CHOICES_A_UNIT)
        for choice_id, choice in table.nodes[name].choices.items():
            here = within(choice.guard, at[name])
            if here is None:
                continue
            possible.choices.add((name, choice_id))
            after = _after(table, choice, here, possible.rules)
            heard = (line for line, check in replies.get((name, choice_id), ()) if within(check, after) is not None)
            possible.lines.update(heard)
            certain = next(number for number, (check, _) in enumerate(choice.targets) if must_hold(check, after))
            for check, target in choice.targets[: certain + 1]:
                arriving = within(check, after)
                if arriving is not None:
                    known = at.get(target)
                    joined = arriving if known is None else _joined([known, arriving])
                    if joined != known:
                        at[target] = joined
                        if (rank[target], target) not in due:
                            heappush(due, (rank[target], target))
    possible.nodes.update(at)
    for line, check in lines.items():
        if line.choice is None and line.node in at and within(check, at[line.node]) is not None:
            possible.lines.add(line)
    never_stuck = frozenset(
        name
        for name, values in at.items()
        if any(must_hold(choice.guard, values) for choice in table.nodes[name].choices.values())
    )
    return Bounds(possible, never_stuck)


def nothing_ruled_out(table: CompiledScenario, lines: Mapping[LineAt, Check]) -> Bounds:
    """What is known without any work."""
    possible = Met(
        set(table.nodes),
        {(name, choice) for name, node in table.nodes.items() for choice in node.choices},
        set(lines),
        set(range(len(table.rules))),
    )
    free = {name for name, node in table.nodes.items() if any(is_free(c.guard) for c in node.choices.values())}
    return Bounds(possible, frozenset(free))


def within(check: Check, values: Values) -> Values | None:
    """The values under which a condition can hold; None if it can't."""
    found = list(values)
    for index, answers in check.tests:
        found[index] &= _bits(answers)
        if not found[index]:
            return None
    for group in check.groups:
        if not any(within(alternative, tuple(found)) is not None for alternative in group):
            return None
    return tuple(found)


def must_hold(check: Check, values: Values) -> bool:
    """Whether a condition holds under all the values."""
    return all(not values[index] & ~_bits(answers) for index, answers in check.tests) and all(
        any(must_hold(alternative, values) for alternative in group) for group in check.groups
    )


@cache
def _bits(answers: tuple[bool, ...]) -> int:
    return sum(1 << position for position, yes in enumerate(answers) if yes)


def _joined(parts: Sequence[Values]) -> Values:
    joined = parts[0]
    for part in parts[1:]:
        joined = tuple(one | other for one, other in zip(joined, part, strict=True))
    return joined


def _after(table: CompiledScenario, choice: CompiledChoice, before: Values, rules: set[int]) -> Values:
    """The values after a choice; the rules that may fire are noted."""
    state = list(before)
    _apply(choice.operations, state, before, certain=True)
    for number, rule in enumerate(table.rules):
        if _may_fire(rule, tuple(state), before):
            rules.add(number)
            _apply(rule.operations, state, before, certain=False)
    return tuple(state)


def _may_fire(rule: CompiledRule, now: Values, before: Values) -> bool:
    return within(rule.check, now) is not None and not must_hold(rule.check, before)


def _apply(operations: Sequence[Operation], state: list[int], before: Values, *, certain: bool) -> None:
    for operation in operations:
        if within(operation.check, before) is None:
            continue
        old = state[operation.index]
        barriers = (*operation.rise_barriers, *operation.fall_barriers)
        held_back = any(within(barrier.check, before) is not None for barrier in barriers)
        always = certain and must_hold(operation.check, before) and not held_back
        moved = 0
        for position, new in enumerate(operation.table):
            if old >> position & 1:
                moved |= 1 << new
        state[operation.index] = moved if always else old | moved
