"""Variables with finite ranges, and conditions over them.

A condition is kept in one normal form: every test must hold, and in every group at least one alternative must hold.
``not`` is resolved when a condition is built (every range is finite, so the opposite of a test is a test), which keeps
evaluation, verification and hashing to two cases.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Value = int | str | bool
"""What a variable can hold: a whole number, a word or true/false."""


@dataclass(frozen=True, slots=True)
class Variable:
    """One thing about a person, a group or the case that choices can move.

    Attributes
    ----------
    name : str
        Full name, such as ``noor.bond``.
    values : tuple of Value
        Every value in order; numbers ascend by one.
    start : Value
        Value at the standard opening.
    meaning, raises, lowers, observed : str
        Plain words for authors and for the debriefing; empty for a case's own flags.
    """

    name: str
    values: tuple[Value, ...]
    start: Value
    meaning: str = ""
    raises: str = ""
    lowers: str = ""
    observed: str = ""

    @property
    def numeric(self) -> bool:
        """Whether the values are numbers on a range."""
        return type(self.values[0]) is int

    def describe_range(self) -> str:
        """The range in words, as ``0..10`` or ``none, withdrawal, confrontation``."""
        if self.numeric:
            return f"{self.values[0]}..{self.values[-1]}"
        return ", ".join(str(value).lower() if isinstance(value, bool) else str(value) for value in self.values)


@dataclass(frozen=True, slots=True)
class Test:
    """The variable's value is one of ``allowed``."""

    __test__ = False  # not a pytest class, whatever its name

    variable: str
    allowed: frozenset[Value]


@dataclass(frozen=True, slots=True)
class Condition:
    """All ``tests`` hold, and in each of ``groups`` at least one condition holds.

    The empty condition always holds; a group without alternatives never does.
    """

    tests: tuple[Test, ...] = ()
    groups: tuple[tuple[Condition, ...], ...] = ()

    def holds(self, state: Mapping[str, Value]) -> bool:
        """Evaluate against values by variable name."""
        return all(state[test.variable] in test.allowed for test in self.tests) and all(
            any(alternative.holds(state) for alternative in group) for group in self.groups
        )

    def variables(self) -> frozenset[str]:
        """Names of every variable that the condition reads."""
        names = {test.variable for test in self.tests}
        for group in self.groups:
            for alternative in group:
                names |= alternative.variables()
        return frozenset(names)


ALWAYS = Condition()
NEVER = Condition(groups=((),))


def conjunction(*parts: Condition) -> Condition:
    """The condition that holds when every part does."""
    return Condition(
        tuple(test for part in parts for test in part.tests),
        tuple(group for part in parts for group in part.groups),
    )


def disjunction(*parts: Condition) -> Condition:
    """The condition that holds when at least one part does."""
    return Condition(groups=(tuple(parts),))


def negation(condition: Condition, variables: Mapping[str, Variable]) -> Condition:
    """The condition that holds exactly when ``condition`` does not.

    Parameters
    ----------
    condition : Condition
        What to negate.
    variables : mapping of str to Variable
        Ranges of every variable that the condition reads.

    Raises
    ------
    KeyError
        If the condition reads a variable without a range.
    """
    alternatives = [
        Condition((Test(test.variable, frozenset(variables[test.variable].values) - test.allowed),))
        for test in condition.tests
    ]
    alternatives += [
        conjunction(*(negation(alternative, variables) for alternative in group)) for group in condition.groups
    ]
    return disjunction(*alternatives)
