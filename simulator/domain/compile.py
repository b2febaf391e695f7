"""A scenario as tables of integers: guards are look-ups, effects are clamp tables, a state is one tuple.

A state holds, for each variable that the case can move or reads, the position of its value in the variable's range.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from simulator.domain.conditions import Condition, Test, Value, Variable
from simulator.domain.scenario import (
    Choice,
    Effect,
    EffectSource,
    EndingLevel,
    Limit,
    Line,
    Node,
    Scenario,
    SourceKind,
)
from simulator.domain.strategies import limits_of, move_effects
from simulator.domain.vocabulary import RUPTURE_NONE

State = tuple[int, ...]
"""Positions of the values in their variables' ranges, one a compiled variable."""


@dataclass(frozen=True, slots=True)
class Check:
    """A compiled condition: look-up tables that must all say yes, and groups with at least one yes."""

    tests: tuple[tuple[int, tuple[bool, ...]], ...] = ()
    groups: tuple[tuple[Check, ...], ...] = ()

    def holds(self, state: State | list[int]) -> bool:
        """Whether the condition holds in this state."""
        for index, table in self.tests:
            if not table[state[index]]:
                return False
        for group in self.groups:
            if not any(alternative.holds(state) for alternative in group):
                return False
        return True


@dataclass(frozen=True, slots=True)
class Barrier:
    """A compiled limit."""

    check: Check
    limit: Limit


@dataclass(frozen=True, slots=True)
class Operation:
    """A compiled effect: position before to position after, unless its check fails or a barrier stands."""

    index: int
    table: tuple[int, ...]
    check: Check
    rise_barriers: tuple[Barrier, ...]
    fall_barriers: tuple[Barrier, ...]
    source: EffectSource


@dataclass(frozen=True, slots=True)
class CompiledChoice:
    """A choice with its guard, its operations in order and its targets."""

    choice: Choice
    guard: Check
    operations: tuple[Operation, ...]
    reply: tuple[tuple[Line, Check], ...]
    targets: tuple[tuple[Check, str], ...]


@dataclass(frozen=True, slots=True)
class CompiledNode:
    """A node with its lines and choices, in the author's order."""

    node: Node
    lines: tuple[tuple[Line, Check], ...]
    choices: Mapping[str, CompiledChoice]


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """A rule: check and operations."""

    check: Check
    operations: tuple[Operation, ...]


@dataclass(frozen=True, slots=True)
class CompiledScenario:
    """The table that the engine walks.

    Attributes
    ----------
    variables : tuple of Variable
        In state order; ``once`` choices add a hidden true/false variable each.
    at_ending : mapping of str to tuple of (EndingLevel, Check)
        By criterion, the levels that the walk can earn; the first whose check holds counts.
    """

    scenario: Scenario
    variables: tuple[Variable, ...]
    positions: Mapping[str, int]
    openings: Mapping[str, State]
    rules: tuple[CompiledRule, ...]
    nodes: Mapping[str, CompiledNode]
    at_ending: Mapping[str, tuple[tuple[EndingLevel, Check], ...]]

    def values(self, state: State) -> dict[str, Value]:
        """The state as values by name, without the hidden variables of ``once`` choices."""
        return {
            variable.name: variable.values[position]
            for variable, position in zip(self.variables, state, strict=True)
            if not variable.name.startswith(ONCE_PREFIX)
        }


ONCE_PREFIX = "once:"


def once_name(node_id: str, choice_id: str) -> str:
    """Name of the hidden variable that remembers a ``once`` choice."""
    return f"{ONCE_PREFIX}{node_id}/{choice_id}"


def compile_scenario(scenario: Scenario) -> CompiledScenario:
    """Resolve profiles, limits and rules, and turn the scenario into tables.

    Parameters
    ----------
    scenario : Scenario
        A scenario whose names all resolve (``content`` guarantees it).
    """
    effects = {
        (node.id, choice.id): tuple(choice_effects(scenario, choice))
        for node in scenario.decisions()
        for choice in node.choices
    }
    limits = tuple(limits_of(scenario))
    used = _used_variables(scenario, effects.values(), limits)
    once = {
        once_name(node.id, choice.id): Variable(once_name(node.id, choice.id), (False, True), False)
        for node in scenario.decisions()
        for choice in node.choices
        if choice.once
    }
    variables = tuple(v for v in scenario.variables.values() if v.name in used) + tuple(once.values())
    builder = _Builder(variables, limits)
    nodes = {}
    for node in scenario.nodes.values():
        choices = {choice.id: builder.choice(node, choice, effects[node.id, choice.id]) for choice in node.choices}
        nodes[node.id] = CompiledNode(node, builder.lines(node.lines), choices)
    rules = tuple(CompiledRule(builder.check(rule.when), builder.operations(rule.effects)) for rule in scenario.rules)
    openings = {name: builder.state(opening) for name, opening in scenario.openings.items()}
    at_ending = {
        name: tuple((level, builder.check(level.when)) for level in levels)
        for name, levels in scenario.at_ending.items()
    }
    return CompiledScenario(scenario, variables, builder.positions, openings, rules, nodes, at_ending)


def choice_effects(scenario: Scenario, choice: Choice) -> Iterator[Effect]:
    """Every effect of a choice in order: its moves by profile, then its own, then the ruptures that it repairs."""
    for move in choice.moves:
        yield from move_effects(scenario, move)
    yield from choice.effects
    for person_id in choice.repairs:
        source = EffectSource(SourceKind.REPAIR, "repair")
        yield Effect(f"{person_id}.rupture", source, put=RUPTURE_NONE)


def _used_variables(
    scenario: Scenario, effects: Iterable[tuple[Effect, ...]], limits: tuple[Limit, ...]
) -> frozenset[str]:
    """Names of variables that are opened on purpose, moved or read anywhere."""
    names: set[str] = set()
    conditions: list[Condition] = []
    moved = [effect for group in effects for effect in group] + [e for rule in scenario.rules for e in rule.effects]
    for effect in moved:
        names.add(effect.variable)
        conditions.append(effect.when)
    conditions += [rule.when for rule in scenario.rules]
    conditions += [limit.when for limit in limits if limit.variable in names]
    conditions += [level.when for levels in scenario.at_ending.values() for level in levels]
    for node in scenario.nodes.values():
        conditions += [line.when for line in node.lines]
        for choice in node.choices:
            conditions.append(choice.when)
            conditions += [line.when for line in choice.reply] + [target.when for target in choice.to]
    for condition in conditions:
        names |= condition.variables()
    for opening in scenario.openings.values():
        names |= {name for name, value in opening.items() if value != scenario.variables[name].start}
    return frozenset(names)


class _Builder:
    """Shares look-up tables and positions while a scenario is compiled."""

    def __init__(self, variables: tuple[Variable, ...], limits: tuple[Limit, ...]) -> None:
        self.variables = variables
        self.positions = {variable.name: index for index, variable in enumerate(variables)}
        self.limits = limits
        self.barriers: dict[tuple[str, bool], tuple[Barrier, ...]] = {}
        self.tables: dict[tuple[int, int | None, Value | None], tuple[int, ...]] = {}

    def state(self, opening: Mapping[str, Value]) -> State:
        return tuple(variable.values.index(opening.get(variable.name, variable.start)) for variable in self.variables)

    def check(self, condition: Condition) -> Check:
        tests = tuple(self._test(test) for test in condition.tests)
        groups = tuple(tuple(self.check(alternative) for alternative in group) for group in condition.groups)
        return Check(tests, groups)

    def _test(self, test: Test) -> tuple[int, tuple[bool, ...]]:
        index = self.positions[test.variable]
        return index, tuple(value in test.allowed for value in self.variables[index].values)

    def lines(self, lines: tuple[Line, ...]) -> tuple[tuple[Line, Check], ...]:
        return tuple((line, self.check(line.when)) for line in lines)

    def operations(self, effects: Iterable[Effect]) -> tuple[Operation, ...]:
        return tuple(self._operation(effect) for effect in effects)

    def _operation(self, effect: Effect) -> Operation:
        index = self.positions[effect.variable]
        variable = self.variables[index]
        return Operation(
            index,
            self._table(index, effect),
            self.check(effect.when),
            self._barriers(variable.name, True),
            self._barriers(variable.name, False),
            effect.source,
        )

    def _table(self, index: int, effect: Effect) -> tuple[int, ...]:
        """Position before to position after; one table for all effects that do the same."""
        found = self.tables.get((index, effect.add, effect.put))
        if found is None:
            values = self.variables[index].values
            size = len(values)
            if effect.add is not None:
                found = tuple(min(size - 1, max(0, position + effect.add)) for position in range(size))
            else:
                assert effect.put is not None
                found = (values.index(effect.put),) * size
            self.tables[index, effect.add, effect.put] = found
        return found

    def _barriers(self, name: str, rise: bool) -> tuple[Barrier, ...]:
        """Limits on one side of a variable; compiled when an effect moves it, since only then are they ever asked."""
        if (name, rise) not in self.barriers:
            found = [limit for limit in self.limits if limit.variable == name and limit.rise is rise]
            self.barriers[name, rise] = tuple(Barrier(self.check(limit.when), limit) for limit in found)
        return self.barriers[name, rise]

    def choice(self, node: Node, choice: Choice, effects: tuple[Effect, ...]) -> CompiledChoice:
        guard = choice.when
        if choice.once:
            name = once_name(node.id, choice.id)
            guard = Condition((*guard.tests, Test(name, frozenset({False}))), guard.groups)
            effects = (*effects, Effect(name, EffectSource(SourceKind.CASE, "once"), put=True))
        return CompiledChoice(
            choice,
            self.check(guard),
            self.operations(effects),
            self.lines(choice.reply),
            tuple((self.check(target.when), target.node) for target in choice.to),
        )
