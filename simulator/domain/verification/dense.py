"""Reach of loops too large to keep step by step: one byte for every state that could occur, no list of steps.

Round by round, each state is written down with the number of decisions that first lead to it, and only states that are
new take steps. That answers which states, nodes and choices are reached, where nothing is offered, and by what shortest
walk; probabilities need the steps themselves, and are not known here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from simulator.domain.compile import CompiledScenario, State
from simulator.domain.verification.columns import Column, Mask, moved
from simulator.domain.verification.coverage import Met
from simulator.domain.verification.merging import Merging, Plan, Splits
from simulator.domain.verification.states import Batch, Layout, both, layout, shared_splits
from simulator.domain.verification.walks import Walk

MAX_CELLS = 128_000_000
"""States that could occur, over all nodes: a byte each."""
CHUNK = 262_144
UNSEEN = 255
MAX_ROUNDS = 254

Cells = NDArray[np.int64]


@dataclass(slots=True)
class Reach:
    """What is reached.

    Attributes
    ----------
    states, dead_states : int
        States reached, and among them those in which nothing is offered.
    stuck : dict of str to Walk
        A shortest walk to where nothing is offered, by node.
    complete : bool
        False if there was something new even after ``MAX_ROUNDS`` decisions.
    """

    states: int = 0
    dead_states: int = 0
    met: Met = field(default_factory=Met)
    stuck: dict[str, Walk] = field(default_factory=dict)
    complete: bool = True


def cells_of(merging: Merging) -> int:
    """Bytes that the reach of a merged case would take."""
    return layout(shared_splits(merging.splits.values())).size * len(merging.splits)


def reach(table: CompiledScenario, merging: Merging, openings: Mapping[str, State]) -> Reach:
    """Follow every walk; nodes share one layout, so that a step moves a state by the variables that it changes."""
    return _Follower(table, merging, openings).follow()


class _Follower:
    """One byte a cell and node: the decisions that first lead there; a cell is a state by the shared layout."""

    def __init__(self, table: CompiledScenario, merging: Merging, openings: Mapping[str, State]) -> None:
        self.table = table
        self.merging = merging
        self.openings = openings
        shared = shared_splits(merging.splits.values())
        self.layout: Layout = layout(shared)
        self.merged = {name: _merged(splits, shared) for name, splits in merging.splits.items()}
        self.rounds = {name: np.full(self.layout.size, UNSEEN, np.uint8) for name in table.nodes}
        self.found = Reach()
        self.first_stuck: dict[str, tuple[int, int]] = {}

    def follow(self) -> Reach:
        start = self.table.scenario.start
        for state in self.openings.values():
            self.rounds[start][self._cell(start, state)] = 0
        fresh, number = {start}, 0
        while fresh and number < MAX_ROUNDS:
            fresh = self._round(fresh, number)
            number += 1
        self.found.complete = not fresh
        for name, rounds in self.rounds.items():
            reached = len(rounds) - int(np.count_nonzero(rounds == UNSEEN))
            self.found.states += reached
            if reached:
                self.found.met.nodes.add(name)
        for name, (cell, at) in self.first_stuck.items():
            self.found.stuck[name] = self._walk(name, cell, at)
        return self.found

    def _cell(self, name: str, state: State) -> int:
        """The cell of a full state at a node."""
        columns = {index: np.array([state[index]], np.uint8) for index in self.layout.live}
        return int(self.layout.keys(Batch(1, columns | self._as_merged(name, columns)))[0])

    def _as_merged(self, name: str, columns: Mapping[int, Column]) -> dict[int, Column]:
        """The values that a node merges, each as the first of its class, so that a class has one cell there."""
        return {index: first(columns[index]) for index, first in self.merged[name].items()}

    def _round(self, names: set[str], number: int) -> set[str]:
        """Take every step from the states first reached in a round; returns the nodes with states that are new."""
        fresh: set[str] = set()
        for name in sorted(names):
            for cells, states in self._first_reached(name, number):
                if self.table.nodes[name].node.ending is None:
                    self._note_stuck(name, cells, states, number)
                for plan in self.merging.plans[name]:
                    for target, _, to in self._steps(plan, cells, states):
                        self.found.met.choices.add((name, plan.choice))
                        rounds = self.rounds[target]
                        new = to[rounds[to] == UNSEEN]
                        if len(new):
                            rounds[new] = number + 1
                            fresh.add(target)
        return fresh

    def _first_reached(self, name: str, number: int) -> Iterator[tuple[Cells, Batch]]:
        """The states of a node first reached in a round, some at a time."""
        cells = np.flatnonzero(self.rounds[name] == number)
        for begin in range(0, len(cells), CHUNK):
            part = cells[begin : begin + CHUNK]
            yield part, self.layout.states(part)

    def _note_stuck(self, name: str, cells: Cells, states: Batch, number: int) -> None:
        offered = np.zeros(states.n, bool)
        for plan in self.merging.plans[name]:
            enabled = states.holds(plan.guard)
            if enabled is None:
                return
            offered |= enabled
        stuck = np.flatnonzero(~offered)
        self.found.dead_states += len(stuck)
        if len(stuck):
            self.first_stuck.setdefault(name, (int(cells[stuck[0]]), number))

    def _steps(self, plan: Plan, cells: Cells, states: Batch) -> Iterator[tuple[str, Cells, Cells]]:
        """From which of some states a choice leads to which, by target."""
        enabled = states.holds(plan.guard)
        if enabled is not None:
            rows = np.flatnonzero(enabled)
            if not len(rows):
                return
            cells, states = cells[rows], states.take(rows)
        after = states.after(plan)
        left: Mask | None = None
        for check, target in plan.targets:
            arrived = Batch(after.n, {**after.columns, **self._as_merged(target, after.columns)})
            to = cells + self.layout.shift(states, arrived)
            taken = both(left, after.holds(check))
            if taken is None:
                yield target, cells, to
                return
            left = ~taken if left is None else left & ~taken
            yield target, cells[taken], to[taken]

    def _walk(self, name: str, cell: int, number: int) -> Walk:
        """Go back round by round to an opening."""
        choices: list[str] = []
        while number:
            name, cell, choice = self._step_before(name, cell, number)
            choices.append(choice)
            number -= 1
        variant = next(v for v, state in self.openings.items() if self._cell(name, state) == cell)
        return Walk(variant, tuple(reversed(choices)))

    def _step_before(self, name: str, cell: int, number: int) -> tuple[str, int, str]:
        """Node and cell of a state one decision earlier, and the choice that leads on from it."""
        return next(
            (source, int(before[here[0]]), plan.choice)
            for source, plans in self.merging.plans.items()
            for leading in [[plan for plan in plans if any(target == name for _, target in plan.targets)]]
            for cells, states in (self._first_reached(source, number - 1) if leading else ())
            for plan in leading
            for target, before, to in self._steps(plan, cells, states)
            if target == name and len(here := np.flatnonzero(to == cell))
        )


def _merged(splits: Splits, shared: Splits) -> dict[int, Callable[[Column], Column]]:
    """The variables of which a node tells less apart than others do, each with the first position of its class."""
    found = {}
    for index, (own, among) in enumerate(zip(splits, shared, strict=True)):
        if own != among:
            found[index] = moved(tuple(own.index(number) for number in own))
    return found
