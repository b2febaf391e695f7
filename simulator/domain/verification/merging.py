"""Which values of a variable must be told apart at each node; all others are merged, exactly.

Backward from the endings: a guard, a target's condition, a rule or an observation splits a variable's values where its
answer changes; a split after a choice becomes a split before it, through the choice's effects. Every test reads one
variable and every effect moves one, so keeping the splits variable by variable is an exact bisimulation: two states of
one class offer the same choices, and each choice leads both to one class again.

An effect whose result nobody tells apart any more is dropped, and with it the conditions that only it asks for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, reduce

from simulator.domain.compile import Check, CompiledRule, CompiledScenario, Operation
from simulator.domain.graph import in_groups, scenario_graph
from simulator.domain.verification.work import Work

Split = tuple[int, ...]
"""Class of each position of a variable's range, numbered in order of first appearance."""
Splits = tuple[Split, ...]
"""One split a variable, in state order."""


@dataclass(frozen=True, slots=True)
class Firing:
    """A rule as far as it matters after one choice."""

    number: int
    check: Check
    operations: tuple[Operation, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """A choice as far as anything after it can tell: the effects and rules that still matter."""

    choice: str
    guard: Check
    operations: tuple[Operation, ...]
    rules: tuple[Firing, ...]
    targets: tuple[tuple[Check, str], ...]


@dataclass(frozen=True, slots=True)
class Merging:
    """What must be told apart at each node, and each node's choices reduced to it.

    Attributes
    ----------
    splits : mapping of str to Splits
        By node.
    plans : mapping of str to tuple of Plan
        By node, in the author's order.
    """

    splits: Mapping[str, Splits]
    plans: Mapping[str, tuple[Plan, ...]]


@dataclass(frozen=True, slots=True)
class Watched:
    """What is asked for beyond which choices are offered and where they lead.

    Attributes
    ----------
    at : mapping of str to tuple of Check
        Conditions whose answer must be known at a node.
    after : mapping of (str, str) to tuple of Check
        Conditions whose answer must be known right after a choice of a node, before its target.
    firing : frozenset of int
        Rules of which it must be known whether they fire.
    """

    at: Mapping[str, tuple[Check, ...]]
    after: Mapping[tuple[str, str], tuple[Check, ...]]
    firing: frozenset[int] = frozenset()

    def __or__(self, other: Watched) -> Watched:
        """Both."""
        return Watched(
            {name: (*self.at.get(name, ()), *other.at.get(name, ())) for name in {**self.at, **other.at}},
            {name: (*self.after.get(name, ()), *other.after.get(name, ())) for name in {**self.after, **other.after}},
            self.firing | other.firing,
        )


NOTHING = Watched({}, {})
CHOICES_A_UNIT = 2
"""Choices that one unit of work goes back through."""


@lru_cache(maxsize=200_000)
def refined(split: Split, by: tuple[int | bool, ...]) -> Split:
    """The coarsest split that tells apart what either does."""
    seen: dict[tuple[int, int | bool], int] = {}
    return tuple(seen.setdefault(pair, len(seen)) for pair in zip(split, by, strict=True))


@lru_cache(maxsize=200_000)
def pulled_back(split: Split, table: tuple[int, ...]) -> Split:
    """The split before an effect that tells apart what ``split`` tells apart after it."""
    seen: dict[int, int] = {}
    return tuple(seen.setdefault(split[position], len(seen)) for position in table)


@lru_cache(maxsize=200_000)
def _moves(split: Split, table: tuple[int, ...]) -> tuple[bool, bool]:
    """Whether an effect can change the class by raising the position, and by lowering it."""
    changed = [(new, old) for old, new in enumerate(table) if split[new] != split[old]]
    return any(new > old for new, old in changed), any(new < old for new, old in changed)


def merge(table: CompiledScenario, watched: Watched, work: Work) -> Merging:
    """Find, for every node, the coarsest split of each variable that the future can see.

    Parameters
    ----------
    table : CompiledScenario
        The compiled case; it may hold loops.
    watched : Watched
        Conditions that must be answered beyond guards and targets.

    Raises
    ------
    TooMuchWork
        If the work is used up; only loops can take much of it.
    """
    whole = tuple((0,) * len(variable.values) for variable in table.variables)
    splits = dict.fromkeys(table.nodes, whole)
    plans: dict[str, tuple[Plan, ...]] = dict.fromkeys(table.nodes, ())
    leading_to: dict[str, set[str]] = {name: set() for name in table.nodes}
    for name, node in table.nodes.items():
        for choice in node.choices.values():
            for _, target in choice.targets:
                leading_to[target].add(name)
    due = [name for group in in_groups(scenario_graph(table.scenario)) for name in group]
    waiting = set(due)
    while due:
        name = due.pop()
        waiting.discard(name)
        work.spend(1 + len(table.nodes[name].choices) // CHOICES_A_UNIT)
        found, plans[name] = _at_node(table, name, splits, watched)
        if found == splits[name]:
            continue
        splits[name] = found
        for source in leading_to[name]:
            if source not in waiting:
                waiting.add(source)
                due.append(source)
    return Merging(splits, plans)


def _at_node(
    table: CompiledScenario, name: str, splits: Mapping[str, Splits], watched: Watched
) -> tuple[Splits, tuple[Plan, ...]]:
    """The splits that a node needs, given those of the nodes after it, and its choices as far as they matter."""
    here = _Needs(list(splits[name]))
    for check in watched.at.get(name, ()):
        here.ask(check)
    plans = []
    for choice_id, choice in table.nodes[name].choices.items():
        here.ask(choice.guard)
        ahead = zip(*(splits[to] for _, to in choice.targets), strict=True)
        after = _Needs([reduce(refined, parts) for parts in ahead])
        for check in (*(check for check, _ in choice.targets), *watched.after.get((name, choice_id), ())):
            after.ask(check)
        rules = _rules_back(table.rules, choice.operations, after, here, watched.firing)
        operations = _operations_back(choice.operations, after, here, certain=True)
        here.splits = [refined(split, other) for split, other in zip(here.splits, after.splits, strict=True)]
        plans.append(Plan(choice_id, choice.guard, operations, rules, choice.targets))
    return tuple(here.splits), tuple(plans)


@dataclass(slots=True)
class _Needs:
    """Splits that grow as questions are asked of the state at one moment."""

    splits: list[Split]

    def ask(self, check: Check) -> None:
        """Tell apart whatever the condition tells apart."""
        for index, answers in check.tests:
            self.splits[index] = refined(self.splits[index], answers)
        for group in check.groups:
            for alternative in group:
                self.ask(alternative)


def rules_within_reach(rules: Sequence[CompiledRule], operations: Sequence[Operation]) -> list[int]:
    """Numbers of the rules that these effects can make true: those that ask for a variable which may have moved."""
    moved = {operation.index for operation in operations}
    found = []
    for number, rule in enumerate(rules):
        if moved & variables_of(rule.check):
            found.append(number)
            moved |= {operation.index for operation in rule.operations}
    return found


def variables_of(check: Check) -> set[int]:
    """Indexes of the variables that a condition asks for."""
    asked = {index for index, _ in check.tests}
    for group in check.groups:
        for alternative in group:
            asked |= variables_of(alternative)
    return asked


def _rules_back(
    rules: Sequence[CompiledRule],
    before: Sequence[Operation],
    after: _Needs,
    here: _Needs,
    watched: frozenset[int],
) -> tuple[Firing, ...]:
    """Go back through the rules; a rule asks its condition of the state after the effects and of the state before."""
    found = []
    for number in reversed(rules_within_reach(rules, before)):
        rule = rules[number]
        operations = _operations_back(rule.operations, after, here, certain=False)
        if operations or number in watched:
            after.ask(rule.check)
            here.ask(rule.check)
            found.append(Firing(number, rule.check, operations))
    return tuple(reversed(found))


def _operations_back(
    operations: Sequence[Operation], after: _Needs, here: _Needs, *, certain: bool
) -> tuple[Operation, ...]:
    """Go back through effects; those whose result nobody can tell apart are dropped with their conditions."""
    found = []
    for operation in reversed(operations):
        split = after.splits[operation.index]
        rises, falls = _moves(split, operation.table)
        if not (rises or falls):
            continue
        kept = replace(
            operation,
            rise_barriers=operation.rise_barriers if rises else (),
            fall_barriers=operation.fall_barriers if falls else (),
        )
        barriers = (*kept.rise_barriers, *kept.fall_barriers)
        after.splits[operation.index] = _split_before(split, kept, certain=certain)
        here.ask(kept.check)
        for barrier in barriers:
            here.ask(barrier.check)
        found.append(kept)
    return tuple(reversed(found))


def _split_before(split: Split, operation: Operation, *, certain: bool) -> Split:
    """The split before an effect, whichever of its limits stand and, unless it is certain, whether or not it happens.

    A limit holds back one direction only, so a value that rises to where another falls is told apart from it.
    """
    tables = [operation.table]
    if operation.rise_barriers:
        tables.append(_held_back(operation.table, 1))
    if operation.fall_barriers:
        tables.append(_held_back(operation.table, -1))
    found = reduce(refined, (pulled_back(split, table) for table in tables))
    always = certain and is_free(operation.check) and not (operation.rise_barriers and operation.fall_barriers)
    return found if always else refined(split, found)


@lru_cache(maxsize=200_000)
def _held_back(table: tuple[int, ...], direction: int) -> tuple[int, ...]:
    """An effect without what moves one way: up where ``direction`` is above 0, else down."""
    return tuple(old if (new - old) * direction > 0 else new for old, new in enumerate(table))


def is_free(check: Check) -> bool:
    """Whether a condition asks nothing, and so always holds."""
    return not check.tests and not check.groups
