"""Names and values of a scenario resolved against its cast, its variables and its rubrics."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from simulator.content.diagnostics import meant
from simulator.content.located_yaml import Located, Path
from simulator.domain.conditions import (
    ALWAYS,
    NEVER,
    Condition,
    Test,
    Value,
    Variable,
    conjunction,
    disjunction,
    negation,
)
from simulator.domain.scenario import Effect, EffectSource
from simulator.domain.vocabulary import risk_variable

COMPARISON = re.compile(r"(<=|>=|<|>)\s*(-?\d+)")
BETWEEN = re.compile(r"(-?\d+)\s*\.\.\s*(-?\d+)")
WHOLE = re.compile(r"[-+]?\d{1,6}")
MAX_NESTING = 10


@dataclass(slots=True)
class Scope:
    """The variables that a file may name; risk variables come to exist when they are named.

    Attributes
    ----------
    people : collection of str
        Cast ids, for risk variables; empty in a strategy profile.
    bad_code : str
        The code for an unknown variable in this kind of file.
    """

    located: Located
    variables: dict[str, Variable]
    people: frozenset[str] = frozenset()
    bad_code: str = "SC010"
    unknown: set[str] = field(default_factory=set)

    def variable(self, name: str, path: Path) -> Variable | None:
        """The variable of this name; an unknown one is reported."""
        found = self.variables.get(name)
        if found is not None:
            return found
        risk = risk_variable(name)
        if risk is not None and name.split(".")[2] in self.people:
            self.variables[name] = risk
            return risk
        self.located.report(self.bad_code, path, f"'{name}' is not a variable here", meant(name, self.variables))
        return None

    def value(self, variable: Variable, raw: Any, path: Path) -> Value | None:
        """A value in the variable's range from the author's text; anything else is reported."""
        value = _read(variable, raw)
        if value is None or value not in variable.values:
            self.located.report(
                "SC011",
                path,
                f"'{raw}' is not a value of '{variable.name}'",
                f"use {variable.describe_range()}",
            )
            return None
        return value

    def assignments(self, raw: Mapping[str, Any], path: Path) -> dict[str, Value]:
        """Values by variable name, as in an opening."""
        found: dict[str, Value] = {}
        for name, text in raw.items():
            variable = self.variable(name, (*path, name))
            value = self.value(variable, text, (*path, name)) if variable else None
            if value is not None:
                found[name] = value
        return found

    def changes(self, raw: Mapping[str, Any], path: Path) -> list[tuple[str, Value]]:
        """Effects as written: a step for a number, a value for a word or a flag."""
        found: list[tuple[str, Value]] = []
        for name, text in raw.items():
            variable = self.variable(name, (*path, name))
            if variable is None:
                continue
            read = self._step if variable.numeric else self.value
            value = read(variable, text, (*path, name))
            if value is not None:
                found.append((name, value))
        return found

    def _step(self, variable: Variable, raw: Any, path: Path) -> Value | None:
        span = len(variable.values) - 1
        if isinstance(raw, str) and WHOLE.fullmatch(raw) and 0 < abs(int(raw)) <= span:
            return int(raw)
        self.located.report(
            "SC011",
            path,
            f"'{raw}' is not a step of '{variable.name}'",
            f"write how far it moves, from -{span} to {span}, not 0",
        )
        return None

    def effects(self, raw: Mapping[str, Any], path: Path, source: EffectSource) -> list[Effect]:
        """Effects with their provenance."""
        return [
            Effect(name, source, add=value) if type(value) is int else Effect(name, source, put=value)
            for name, value in self.changes(raw, path)
        ]

    def condition(self, raw: Any, path: Path, depth: int = 0) -> Condition:
        """A ``when:``; problems are reported and count as never."""
        if raw is None:
            return ALWAYS
        if not isinstance(raw, dict) or not raw or depth > MAX_NESTING:
            self.located.report(
                "SC006", path, "a condition must map variables to tests", 'write as {noor.bond: ">= 6"}'
            )
            return NEVER
        return conjunction(*(self._part(name, test, (*path, name), depth) for name, test in raw.items()))

    def _part(self, name: str, raw: Any, path: Path, depth: int) -> Condition:
        if name == "any":
            items = raw if isinstance(raw, list) else [raw]
            return disjunction(*(self.condition(item, (*path, i), depth + 1) for i, item in enumerate(items)))
        if name == "not":
            return negation(self.condition(raw, path, depth + 1), self.variables)
        variable = self.variable(name, path)
        if variable is None:
            return NEVER
        allowed: set[Value] = set()
        for index, item in enumerate(raw if isinstance(raw, list) else [raw]):
            allowed |= self._allowed(variable, item, (*path, index) if isinstance(raw, list) else path)
        return Condition((Test(name, frozenset(allowed)),))

    def _allowed(self, variable: Variable, raw: Any, path: Path) -> set[Value]:
        text = raw if isinstance(raw, str) else ""
        comparison, between = COMPARISON.fullmatch(text), BETWEEN.fullmatch(text)
        if variable.numeric and (comparison or between):
            bounds = [int(comparison[2])] if comparison else [int(between[1]), int(between[2])] if between else []
            if any(bound not in variable.values for bound in bounds):
                self.located.report(
                    "SC011", path, f"'{raw}' leaves the range of '{variable.name}'", f"use {variable.describe_range()}"
                )
                return set()
            numbers = [value for value in variable.values if isinstance(value, int)]
            if comparison:
                return {number for number in numbers if _compare(number, comparison[1], bounds[0])}
            return {number for number in numbers if bounds[0] <= number <= bounds[1]}
        value = self.value(variable, raw, path)
        return set() if value is None else {value}


def _compare(number: int, sign: str, bound: int) -> bool:
    if sign == "<":
        return number < bound
    if sign == "<=":
        return number <= bound
    return number > bound if sign == ">" else number >= bound


def _read(variable: Variable, raw: Any) -> Value | None:
    if not isinstance(raw, str):
        return None
    if variable.numeric:
        return int(raw) if WHOLE.fullmatch(raw) else None
    if type(variable.values[0]) is bool:
        return {"true": True, "false": False}.get(raw)
    return raw
