"""What a step does to a state, forward and backward.

Forward, the effects of a choice and of the rules that it sets off come to a list of clamp tables. Backward, the classes
of values that matter after a step are carried to those that matter before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from simulator.domain.compile import Check, State
from simulator.domain.value_classes import Classes, both, classes_by, tell_apart

Table = tuple[int, ...]
"""From a position in a variable's range to the position after."""

Moves = tuple[tuple[int, Table], ...]
"""Variables with the tables that move them, in order."""


@dataclass(frozen=True, slots=True)
class Act:
    """One effect: a table, unless its check fails; barriers hold back what rises or falls. Only what can matter."""

    index: int
    table: Table
    check: Check
    rise: tuple[Check, ...]
    fall: tuple[Check, ...]

    @property
    def certain(self) -> bool:
        """Whether it has no check to fail."""
        return not (self.check.tests or self.check.groups)

    def tables(self) -> list[Table]:
        """Every table that it may come to, its barriers standing or not."""
        rises, falls = {False, bool(self.rise)}, {False, bool(self.fall)}
        return [_held_back(self.table, rise, fall) for rise in rises for fall in falls]

    def checks(self) -> tuple[Check, ...]:
        """Every condition on which it depends."""
        return (self.check, *self.rise, *self.fall)


@dataclass(frozen=True, slots=True)
class LinkedRule:
    """A rule: its check and its acts."""

    check: Check
    acts: tuple[Act, ...]


def moves_of(acts: tuple[Act, ...], rules: tuple[LinkedRule, ...], state: Sequence[int]) -> Moves:
    """What acts, and the rules that they set off, come to in this state."""
    moves: list[tuple[int, Table]] = []
    before, now = tuple(state), list(state)
    _apply(acts, before, now, moves)
    for rule in rules:
        if rule.check.holds(now) and not rule.check.holds(before):
            _apply(rule.acts, before, now, moves)
    return tuple(moves)


def _apply(acts: tuple[Act, ...], before: State, now: list[int], moves: list[tuple[int, Table]]) -> None:
    for act in acts:
        if act.check.holds(before):
            rise = any(check.holds(before) for check in act.rise)
            fall = any(check.holds(before) for check in act.fall)
            table = _held_back(act.table, rise, fall)
            now[act.index] = table[now[act.index]]
            moves.append((act.index, table))


def _held_back(table: Table, rise: bool, fall: bool) -> Table:
    """The table without what rises, falls or both."""
    if not (rise or fall):
        return table
    return tuple(
        value if (rise and after > value) or (fall and after < value) else after for value, after in enumerate(table)
    )


def composed(moves: Moves) -> Moves:
    """One table for each variable; variables that stay as they are left out."""
    tables: dict[int, Table] = {}
    for index, table in moves:
        tables[index] = tuple(table[value] for value in tables[index]) if index in tables else table
    return tuple((index, table) for index, table in tables.items() if table != tuple(range(len(table))))


def classes_before(
    acts: tuple[Act, ...], rules: tuple[LinkedRule, ...], after: Sequence[Classes], *, exactly: bool = False
) -> list[Classes]:
    """What must be told apart before a step, so that all that is told apart after it comes out the same.

    Parameters
    ----------
    after : sequence of Classes
        What is told apart after the step, one a variable.
    exactly : bool
        Tell apart all that bears on what the step itself does, even if nothing after it asks.
    """
    now = list(after)
    asked: list[Check] = []
    for rule in reversed(rules):
        matters = [_carry_back(act, now, asked, certain=False, exactly=exactly) for act in reversed(rule.acts)]
        if any(matters):
            asked.append(rule.check)
            tell_apart(now, [rule.check])
    for act in reversed(acts):
        _carry_back(act, now, asked, certain=act.certain, exactly=exactly)
    tell_apart(now, asked)
    return now


def _carry_back(act: Act, now: list[Classes], asked: list[Check], *, certain: bool, exactly: bool) -> bool:
    """Carry classes back over an act in place, and note what it asks; False if it makes no difference."""
    after = now[act.index]
    if not exactly and all(after[value] == same for value, same in zip(act.table, after, strict=True)):
        return False
    carried = after if not certain else classes_by(after[value] for value in act.table)
    for table in act.tables():
        carried = both(carried, classes_by(after[value] for value in table))
    now[act.index] = carried
    asked.extend(act.checks())
    return True


def variables_of(checks: Iterable[Check]) -> set[int]:
    """Positions of all variables that conditions read."""
    found: set[int] = set()
    for check in checks:
        found |= {index for index, _ in check.tests}
        for group in check.groups:
            found |= variables_of(group)
    return found
