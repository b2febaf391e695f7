"""Many states at once: one array a variable, conditions and effects as look-ups on whole arrays, states as keys."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.domain.compile import Check, Operation, State
from simulator.domain.verification.columns import Column, Mask, answered, moved, ranked, unranked
from simulator.domain.verification.merging import Firing, Plan, Split, Splits, refined

Rows = NDArray[np.intp]
Keys = NDArray[Any]
"""States of one node as sortable keys, shape (n_states,): whole numbers, or raw bytes where those would not fit."""

WIDEST_KEY = 2**62


@dataclass(frozen=True, slots=True)
class Batch:
    """Many states of one moment.

    Attributes
    ----------
    n : int
        How many.
    columns : mapping of int to array, shape (n,)
        Positions of the values, by variable index; a variable that no one asks for may be left out.
    """

    n: int
    columns: Mapping[int, Column]

    def holds(self, check: Check) -> Mask | None:
        """In which states a condition holds; None means in all, since it asks nothing."""
        found: Mask | None = None
        for index, answers in check.tests:
            found = both(found, answered(answers)(self.columns[index]))
        for group in check.groups:
            found = both(found, self._any_holds(group))
        return found

    def _any_holds(self, group: tuple[Check, ...]) -> Mask | None:
        found = np.zeros(self.n, bool)
        for alternative in group:
            here = self.holds(alternative)
            if here is None:
                return None
            found |= here
        return found

    def take(self, rows: Rows | Mask) -> Batch:
        """Some of the states."""
        found = {index: column[rows] for index, column in self.columns.items()}
        return Batch(int(rows.sum()) if rows.dtype == bool else len(rows), found)

    def after(self, plan: Plan, fired: set[int] | None = None) -> Batch:
        """The states after a choice's effects and rules; every state must allow the choice.

        Parameters
        ----------
        plan : Plan
            The choice.
        fired : set of int, optional
            Takes the numbers of the rules that fire in any of the states.
        """
        state = dict(self.columns)
        self._apply(plan.operations, state, None)
        for rule in plan.rules:
            fires = self._fires(rule, state)
            if fires is None or not fires.any():
                continue
            self._apply(rule.operations, state, fires)
            if fired is not None:
                fired.add(rule.number)
        return Batch(self.n, state)

    def _fires(self, rule: Firing, now: Mapping[int, Column]) -> Mask | None:
        """Where a rule fires: its condition holds now and did not in this batch; None means nowhere."""
        holds_now = Batch(self.n, now).holds(rule.check)
        if holds_now is None or not holds_now.any():
            return None
        was = self.holds(rule.check)
        assert was is not None  # it asks something, else it would hold now everywhere
        return holds_now & ~was

    def _apply(self, operations: Sequence[Operation], state: dict[int, Column], only: Mask | None) -> None:
        """Apply effects in order to ``state``, where ``only`` holds and no limit stands against it."""
        for operation in operations:
            old = state.get(operation.index)
            if old is None:  # its value so far matters to no one
                old = np.zeros(self.n, np.uint8)
            new = moved(operation.table)(old)
            stands = both(only, self.holds(operation.check))
            if operation.rise_barriers or operation.fall_barriers:
                stands = both(stands, ~self._blocked(operation, old, new))
            state[operation.index] = new if stands is None else np.where(stands, new, old)

    def _blocked(self, operation: Operation, old: Column, new: Column) -> Mask:
        blocked = np.zeros(self.n, bool)
        for barriers, changed in ((operation.rise_barriers, new > old), (operation.fall_barriers, new < old)):
            for barrier in barriers:
                stands = self.holds(barrier.check)
                blocked |= changed if stands is None else changed & stands
        return blocked


def both(one: Mask | None, other: Mask | None) -> Mask | None:
    """Where both hold; None stands for everywhere."""
    if one is None or other is None:
        return other if one is None else one
    return one & other


@dataclass(frozen=True)
class Layout:
    """How the states of one node become keys: merged values get one number, variables that no one asks for none.

    Attributes
    ----------
    live : tuple of int
        Indexes of the variables that matter here.
    size : int
        Number of keys that could occur.
    """

    live: tuple[int, ...]
    sizes: tuple[int, ...]
    size: int
    _ranks: Mapping[int, Callable[[Column], NDArray[np.int64]]] = field(repr=False)
    _firsts: Mapping[int, Callable[[NDArray[np.integer]], Column]] = field(repr=False)

    @property
    def wide(self) -> bool:
        """Whether keys are raw bytes."""
        return self.size > WIDEST_KEY

    def keys(self, batch: Batch) -> Keys:
        """Keys of states."""
        if self.wide:
            ranks = np.stack([self._ranks[index](batch.columns[index]) for index in self.live], axis=1)
            return np.ascontiguousarray(ranks.astype(np.uint8)).view(f"V{len(self.live)}").ravel()
        found = np.zeros(batch.n, np.int64)
        for index in self.live:
            found += self._ranks[index](batch.columns[index])
        return found

    def states(self, keys: Keys) -> Batch:
        """The states of some keys, each merged value by its first."""
        if self.wide:
            ranks = keys.view(np.uint8).reshape(len(keys), len(self.live))
            columns = {index: self._firsts[index](ranks[:, place]) for place, index in enumerate(self.live)}
            return Batch(len(keys), columns)
        found = {}
        rest = keys
        for index, size in zip(reversed(self.live), reversed(self.sizes), strict=True):
            whole = rest // size
            found[index] = self._firsts[index](rest - whole * size)
            rest = whole
        return Batch(len(keys), found)

    def shift(self, before: Batch, after: Batch) -> NDArray[np.int64] | int:
        """What to add to the keys of states of this layout after a choice: only variables that moved count."""
        found: NDArray[np.int64] | int = 0
        for index, column in after.columns.items():
            old = before.columns.get(index)
            if column is not old and index in self._ranks:
                rank = self._ranks[index]
                found = found + rank(column) - (0 if old is None else rank(old))
        return found

    def key_of(self, state: State) -> Keys:
        """The key of one full state, shape (1,)."""
        return self.keys(Batch(1, {index: np.array([state[index]], np.uint8) for index in self.live}))


def shared_splits(splits: Iterable[Splits]) -> Splits:
    """Splits that tell apart whatever any of several does."""
    return tuple(reduce(refined, parts) for parts in zip(*splits, strict=True))


def layout(splits: Splits) -> Layout:
    """The layout of a node's keys, from its splits."""
    live = tuple(index for index, split in enumerate(splits) if max(split) > 0)
    sizes = tuple(max(splits[index]) + 1 for index in live)
    size = 1
    strides: dict[int, int] = {}
    for index, classes in zip(reversed(live), reversed(sizes), strict=True):
        strides[index] = size
        size *= classes
    wide = size > WIDEST_KEY
    ranks = {index: ranked(splits[index], 1 if wide else strides[index]) for index in live}
    firsts = {index: unranked(_firsts(splits[index])) for index in live}
    return Layout(live, sizes, size, ranks, firsts)


def _firsts(split: Split) -> tuple[int, ...]:
    return tuple(split.index(number) for number in range(max(split) + 1))
