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
from simulator.domain.vocabulary import PERSON_VARIABLES, risk_variable

COMPARISON = re.compile(r"(<=|>=|<|>)\s*(-?\d{1,6})")
BETWEEN = re.compile(r"(-?\d{1,6})\s*\.\.\s*(-?\d{1,6})")
WHOLE = re.compile(r"[-+]?\d{1,6}")
MAX_NESTING = 5
MAX_TESTS = 60
"""Most tests in one condition."""
MAX_TESTS_IN_FILE = 8_000
PERSONAL = frozenset(variable.name for variable in PERSON_VARIABLES)
ANY_FORM = 'write as any: [{noor.bond: ">= 6"}, {noor.trust: ">= 6"}]'


@dataclass(slots=True)
class Scope:
    """The variables that a file may name; risk variables come to exist when they are named.

    Attributes
    ----------
    people : collection of str
        Cast ids, for risk variables; empty in a strategy profile.
    bad_code : str
        The code for an unknown variable in this kind of file.
    broken : set of str
        Names whose declaration is already reported; using them is not reported again.
    tests : int
        How many tests the conditions of the file hold so far.
    """

    located: Located
    variables: dict[str, Variable]
    people: frozenset[str] = frozenset()
    bad_code: str = "SC010"
    broken: set[str] = field(default_factory=set)
    tests: int = 0

    def variable(self, name: str, path: Path) -> Variable | None:
        """The variable of this name; an unknown one is reported."""
        found = self.variables.get(name)
        if found is not None:
            return found
        risk = risk_variable(name)
        if risk is not None and name.split(".")[2] in self.people:
            self.variables[name] = risk
            return risk
        person, _, what = name.partition(".")
        if self.people and person not in self.people and what in PERSONAL:
            self.located.report("SC013", path, f"'{person}' is not in the cast", meant(person, sorted(self.people)))
        elif name not in self.broken:
            self.located.report(self.bad_code, path, f"'{name}' is not a variable here", meant(name, self.variables))
        return None

    def value(self, variable: Variable, raw: Any, path: Path) -> Value | None:
        """A value in the variable's range from the author's text; anything else is reported."""
        value = _read(variable, raw)
        if value is None or value not in variable.values:
            self.located.report(
                "SC011",
                path,
                f"{_shown(raw)} is not a value of '{variable.name}'",
                _one_of(variable),
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
            f"{_shown(raw)} is not a step by which '{variable.name}' can move",
            f"write how far it goes up or down: a whole number from -{span} to {span} other than 0",
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
        if depth == 0 and self._too_much(raw, path):
            return NEVER
        if depth > MAX_NESTING:
            message = f"'any' and 'not' stand more than {MAX_NESTING} deep within each other"
            self.located.report("SC006", path, message, "say it more simply, or let a rule set a flag and test that")
            return NEVER
        if not isinstance(raw, dict) or not raw:
            self.located.report(
                "SC006",
                path,
                "a condition must name a variable and what it is tested for",
                'write as {noor.bond: ">= 6"}',
            )
            return NEVER
        return conjunction(*(self._part(name, test, (*path, name), depth) for name, test in raw.items()))

    def _too_much(self, raw: Any, path: Path) -> bool:
        """Whether a condition is larger, or conditions are more, than can be worked out in time; reported once."""
        size, before = _tests_in(raw), self.tests
        self.tests += size
        hint = "let a rule set a flag of the case's own, and test that"
        if size > MAX_TESTS:
            self.located.report("SC006", path, f"the condition holds more than {MAX_TESTS} tests", hint)
        elif before <= MAX_TESTS_IN_FILE < self.tests:
            message = f"with this condition the file holds more than {MAX_TESTS_IN_FILE:,} tests"
            self.located.report("SC006", path, message, hint)
        return size > MAX_TESTS or self.tests > MAX_TESTS_IN_FILE

    def _part(self, name: str, raw: Any, path: Path, depth: int) -> Condition:
        if name == "any":
            if not isinstance(raw, list) or not raw or None in raw:
                self.located.report("SC006", path, "'any' must hold a list of conditions", ANY_FORM)
                return NEVER
            return disjunction(*(self.condition(item, (*path, i), depth + 1) for i, item in enumerate(raw)))
        if name == "not":
            return negation(self.condition(raw or {}, path, depth + 1), self.variables)
        variable = self.variable(name, path)
        if variable is None:
            return NEVER
        allowed: set[Value] = set()
        if raw == []:
            self.located.report("SC006", path, f"the list of alternatives for '{name}' is empty", _one_of(variable))
        for index, item in enumerate(raw if isinstance(raw, list) else [raw]):
            allowed |= self._allowed(variable, item, (*path, index) if isinstance(raw, list) else path)
        return Condition((Test(name, frozenset(allowed)),))

    def _allowed(self, variable: Variable, raw: Any, path: Path) -> set[Value]:
        text = raw if isinstance(raw, str) else ""
        comparison, between = COMPARISON.fullmatch(text), BETWEEN.fullmatch(text)
        if variable.numeric and (comparison or between):
            bounds = [int(comparison[2])] if comparison else [int(between[1]), int(between[2])] if between else []
            if any(bound not in variable.values for bound in bounds):
                self.located.report("SC011", path, f"'{raw}' leaves the range of '{variable.name}'", _one_of(variable))
                return set()
            numbers = [value for value in variable.values if isinstance(value, int)]
            if comparison:
                found: set[Value] = {number for number in numbers if _compare(number, comparison[1], bounds[0])}
            else:
                found = {number for number in numbers if bounds[0] <= number <= bounds[1]}
            if not found:
                self.located.report("SC011", path, f"no value of '{variable.name}' is '{raw}'", _one_of(variable))
            return found
        value = self.value(variable, raw, path)
        return set() if value is None else {value}


def _tests_in(raw: Any) -> int:
    """How many values a condition as written compares with."""
    inner = raw.values() if isinstance(raw, dict) else raw if isinstance(raw, list) else ()
    return sum(map(_tests_in, inner)) if isinstance(raw, (dict, list)) else 1


def _one_of(variable: Variable) -> str:
    return f"use {'a number in ' if variable.numeric else ''}{variable.describe_range()}"


def _shown(raw: Any) -> str:
    """What the author wrote, short enough for one line."""
    return f"'{raw[:60]}'" if isinstance(raw, str) else "an empty value" if raw is None else "a list or set of keys"


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
