"""A compiled scenario as plain data (lists, words and whole numbers), so that a program can be stored and loaded.

Conditions, clamp tables and lines stand once each in a pool; everything else refers to them by position. A test is
``[variable, mask]``, where bit ``p`` of the mask says whether position ``p`` of the variable's range is allowed.
"""

from __future__ import annotations

from typing import Any

from simulator.domain.compile import Check, CompiledChoice, CompiledScenario, Operation
from simulator.domain.encounter import start
from simulator.domain.scenario import Line

Data = dict[str, Any]
"""What ``json`` can write and read back unchanged."""

PROGRAM_FORMAT = 1
"""Goes up whenever the plain form changes its meaning; stored programs of another format are compiled again."""


def program_data(table: CompiledScenario) -> Data:
    """The plain form of a compiled scenario.

    The rules of the opening are applied already: they depend on nothing that a player does.
    """
    pools = _Pools()
    places = {node_id: index for index, node_id in enumerate(table.nodes)}
    nodes = []
    for node_id, item in table.nodes.items():
        choices = [pools.choice(choice, places) for choice in item.choices.values()]
        nodes.append([node_id, int(item.node.ending is not None), item.node.scene, pools.lines(item.lines), choices])
    rules = [[pools.check(rule.check), pools.operations(rule.operations)] for rule in table.rules]
    return {
        "format": PROGRAM_FORMAT,
        "scenario": table.scenario.id,
        "version": table.scenario.version,
        "variables": [variable.name for variable in table.variables],
        "sizes": [len(variable.values) for variable in table.variables],
        "openings": {name: list(start(table, variant=name).state) for name in table.openings},
        "start": places[table.scenario.start],
        "checks": list(pools.checks.values()),
        "tables": [list(one) for one in pools.tables],
        "lines": [list(one) for one in pools.spoken],
        "rules": rules,
        "nodes": nodes,
    }


class _Pools:
    """Gives each condition, table and line its position, equal ones the same."""

    def __init__(self) -> None:
        self.checks: dict[Check, list[Any]] = {}
        self.places: dict[Check, int] = {}
        self.tables: dict[tuple[int, ...], int] = {}
        self.spoken: dict[tuple[str, str, str, str], int] = {}

    def check(self, check: Check) -> int:
        if check not in self.places:
            groups = [[self.check(alternative) for alternative in group] for group in check.groups]
            tests = [[index, sum(yes << place for place, yes in enumerate(table))] for index, table in check.tests]
            self.places[check] = len(self.checks)
            self.checks[check] = [tests, groups]
        return self.places[check]

    def lines(self, lines: tuple[tuple[Line, Check], ...]) -> list[list[int]]:
        return [[self._line(line), self.check(check)] for line, check in lines]

    def _line(self, line: Line) -> int:
        plain = (line.speaker or "", line.words, line.cue, line.affect)
        return self.spoken.setdefault(plain, len(self.spoken))

    def operations(self, operations: tuple[Operation, ...]) -> list[list[Any]]:
        return [
            [
                operation.index,
                self.tables.setdefault(operation.table, len(self.tables)),
                self.check(operation.check),
                [self.check(barrier.check) for barrier in operation.rise_barriers],
                [self.check(barrier.check) for barrier in operation.fall_barriers],
            ]
            for operation in operations
        ]

    def choice(self, item: CompiledChoice, places: dict[str, int]) -> list[Any]:
        targets = [[self.check(check), places[node_id]] for check, node_id in item.targets]
        operations = self.operations(item.operations)
        return [item.choice.id, item.choice.say, self.check(item.guard), operations, self.lines(item.reply), targets]


def read_line(plain: list[str]) -> Line:
    """A line as it is spoken, without the condition under which it is."""
    speaker, words, cue, affect = plain
    return Line(speaker or None, words, cue, affect)


def read_checks(data: Data) -> list[Check]:
    """The pool of conditions, rebuilt; alternatives stand before what they are part of."""
    sizes: list[int] = data["sizes"]
    checks: list[Check] = []
    for tests, groups in data["checks"]:
        read = tuple((index, tuple(bool(mask >> place & 1) for place in range(sizes[index]))) for index, mask in tests)
        checks.append(Check(read, tuple(tuple(checks[one] for one in group) for group in groups)))
    return checks
