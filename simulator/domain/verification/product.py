"""Every reachable state of every node, merged where nothing can tell states apart, and every step between them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.domain.compile import CompiledScenario, State
from simulator.domain.encounter import MAX_DECISIONS
from simulator.domain.graph import in_groups, scenario_graph
from simulator.domain.verification.columns import Mask
from simulator.domain.verification.merging import Merging, Plan
from simulator.domain.verification.states import (
    Batch,
    Keys,
    Layout,
    Rows,
    both,
    layout,
)
from simulator.domain.verification.work import TooMuchWork, Work

SPARSE = 16
"""How many keys could occur for each that does, until sorting is quicker than marking."""
ROWS_A_UNIT = 2_000
"""States that one unit of work moves through one choice."""


@dataclass(frozen=True, slots=True)
class Arc:
    """One target of one choice: from which states of its node it is taken, and to which states.

    Attributes
    ----------
    rows, to : arrays of int, shape (n_steps,)
        Places of the states in the source's and the target's ``Place``.
    """

    source: str
    choice: int
    target: str
    rows: Rows
    to: Rows


@dataclass(frozen=True, slots=True)
class Place:
    """The reachable states of one node.

    Attributes
    ----------
    keys : array, shape (n_states,)
        Ascending.
    offered : array of int, shape (n_states,)
        Bit ``i`` is set where the node's choice ``i`` is enabled.
    """

    layout: Layout
    keys: Keys
    states: Batch
    offered: NDArray[np.int64]

    def __len__(self) -> int:
        """Number of states."""
        return len(self.keys)

    def row_of(self, state: State) -> int | None:
        """Place of a full state, or None if no walk leads to it."""
        key = self.layout.key_of(state)
        row = int(np.searchsorted(self.keys, key)[0])
        return row if row < len(self.keys) and self.keys[row] == key[0] else None


@dataclass(frozen=True, slots=True)
class Product:
    """The merged scenario in every state.

    Attributes
    ----------
    places : mapping of str to Place
        Reached nodes; sources come before targets where there are no loops.
    leaving : mapping of str to tuple of Arc
        Steps by their source.
    loops : tuple of frozenset of str
        Groups of nodes that lead back to each other.
    openings : mapping of str to int
        Variant to its row at the start.
    work : Work
        What may still be spent on questions about it.
    cut : bool
        Whether a loop was left although there was something new after more decisions than are played. Then some states
        take no steps.
    """

    table: CompiledScenario
    merging: Merging
    places: Mapping[str, Place]
    leaving: Mapping[str, tuple[Arc, ...]]
    loops: tuple[frozenset[str], ...]
    openings: Mapping[str, int]
    work: Work
    cut: bool

    @property
    def states(self) -> int:
        """Number of merged states, over all nodes."""
        return sum(len(place) for place in self.places.values())

    def arcs(self) -> Iterable[Arc]:
        """Every step, sources first."""
        return (arc for arcs in self.leaving.values() for arc in arcs)


def explore(
    table: CompiledScenario, merging: Merging, openings: Mapping[str, State], max_states: int, work: Work
) -> Product:
    """Work through every state that a walk from any opening can reach.

    Raises
    ------
    TooMuchWork
        If there are more than ``max_states``, or the work is used up.
    """
    return _Explorer(table, merging, max_states, work).explore(openings)


@dataclass(slots=True)
class _Step:
    """An arc whose ends are still keys."""

    source: str
    choice: int
    target: str
    rows: Rows
    keys: Keys


class _Explorer:
    """Groups of nodes in topological order; within a group that loops, round by round until nothing is new."""

    def __init__(self, table: CompiledScenario, merging: Merging, max_states: int, work: Work) -> None:
        self.table = table
        self.merging = merging
        self.max_states = max_states
        self.work = work
        self.reached = 0
        self.cut = False
        self.layouts = {name: layout(splits) for name, splits in merging.splits.items()}
        self.inbox: dict[str, list[Keys]] = {name: [] for name in table.nodes}
        self.places: dict[str, Place] = {}
        self.steps: list[_Step] = []

    def explore(self, openings: Mapping[str, State]) -> Product:
        start = self.table.scenario.start
        for state in openings.values():
            self.inbox[start].append(self.layouts[start].key_of(state))
        loops = []
        for group in in_groups(scenario_graph(self.table.scenario)):
            if len(group) > 1 or self._leads_to_itself(group[0]):
                loops.append(frozenset(group))
                self._loop(group)
            elif self.inbox[group[0]]:
                self._place(group[0], _distinct(self.inbox.pop(group[0]), self.layouts[group[0]].size))
        first = self.places[start]
        found = {name: row for name, state in openings.items() if (row := first.row_of(state)) is not None}
        return Product(self.table, self.merging, self.places, self._arcs(), tuple(loops), found, self.work, self.cut)

    def _arcs(self) -> dict[str, tuple[Arc, ...]]:
        """One arc for each target of each choice, whatever number of rounds its steps were found in."""
        steps: dict[tuple[str, int, str], list[_Step]] = {}
        for step in self.steps:
            steps.setdefault((step.source, step.choice, step.target), []).append(step)
        leaving: dict[str, list[Arc]] = {name: [] for name in self.places}
        for (source, choice, target), parts in steps.items():
            rows = _joined([part.rows for part in parts])
            keys = _joined([part.keys for part in parts])
            to = _rows_of(self.places[target].keys, keys, self.layouts[target].size)
            leaving[source].append(Arc(source, choice, target, rows, to))
        return {name: tuple(sorted(arcs, key=lambda arc: arc.choice)) for name, arcs in leaving.items()}

    def _leads_to_itself(self, name: str) -> bool:
        return any(target == name for plan in self.merging.plans[name] for _, target in plan.targets)

    def _place(self, name: str, keys: Keys) -> None:
        """Note a node's states and take every step from them."""
        place = self._new_place(name, keys)
        self.places[name] = place
        for number, plan in enumerate(self.merging.plans[name]):
            for step in self._steps(name, number, plan, place.states, place.offered):
                self.steps.append(step)
                self.inbox[step.target].append(step.keys)

    def _new_place(self, name: str, keys: Keys) -> Place:
        self.reached += len(keys)
        if self.reached > self.max_states:
            raise TooMuchWork
        states = self.layouts[name].states(keys)
        return Place(self.layouts[name], keys, states, self._offered(name, states))

    def _offered(self, name: str, states: Batch) -> NDArray[np.int64]:
        offered = np.zeros(states.n, np.int64)
        for number, plan in enumerate(self.merging.plans[name]):
            enabled = states.holds(plan.guard)
            offered |= (1 << number) if enabled is None else enabled.astype(np.int64) << number
        return offered

    def _steps(self, name: str, number: int, plan: Plan, states: Batch, offered: NDArray[np.int64]) -> Iterable[_Step]:
        rows: Rows = np.flatnonzero(offered >> number & 1)
        if not len(rows):
            return
        self.work.spend(1 + len(rows) // ROWS_A_UNIT)
        before = states if len(rows) == states.n else states.take(rows)
        after = before.after(plan)
        left: Mask | None = None
        for check, target in plan.targets:
            taken = both(left, after.holds(check))
            if taken is None:
                yield _Step(name, number, target, rows, self.layouts[target].keys(after))
                return
            left = ~taken if left is None else left & ~taken
            chosen = np.flatnonzero(taken)
            if len(chosen):
                yield _Step(name, number, target, rows[chosen], self.layouts[target].keys(after.take(chosen)))

    def _loop(self, group: Sequence[str]) -> None:
        """Round by round: only states that are new take steps; nobody plays more rounds than ``MAX_DECISIONS``."""
        known: dict[str, Keys] = {}
        fresh = {name: _distinct(self.inbox.pop(name), self.layouts[name].size) for name in group if self.inbox[name]}
        found: list[tuple[_Step, Keys]] = []
        for _ in range(MAX_DECISIONS + 1):
            arrived: dict[str, list[Keys]] = {}
            for name, keys in fresh.items():
                known[name] = _with(known.get(name), keys)
                self.work.spend(len(known[name]) // ROWS_A_UNIT)
                self.reached += len(keys)
                if self.reached > self.max_states:
                    raise TooMuchWork
                states = self.layouts[name].states(keys)
                offered = self._offered(name, states)
                for number, plan in enumerate(self.merging.plans[name]):
                    for step in self._steps(name, number, plan, states, offered):
                        found.append((step, keys[step.rows]))
                        inbox = arrived if step.target in group else self.inbox
                        inbox.setdefault(step.target, []).append(step.keys)
            fresh = {}
            for name, parts in arrived.items():
                keys = _distinct(parts, self.layouts[name].size)
                keys = _without(known.get(name), keys)
                if len(keys):
                    fresh[name] = keys
            if not fresh:
                break
        for name, keys in fresh.items():
            self.cut = True
            known[name] = _with(known.get(name), keys)
        self.reached -= sum(len(keys) for keys in known.values())
        for name, keys in known.items():
            self.places[name] = self._new_place(name, keys)
        for step, sources in found:
            step.rows = _rows_of(known[step.source], sources, self.layouts[step.source].size)
            self.steps.append(step)


def _joined(parts: Sequence[NDArray[Any]]) -> NDArray[Any]:
    return parts[0] if len(parts) == 1 else np.concatenate(parts)


def _distinct(parts: Sequence[Keys], size: int) -> Keys:
    """Different keys, ascending; where few could occur by marking them, which is quicker than sorting."""
    keys = _joined(parts)
    if size > SPARSE * len(keys):
        return np.unique(keys)
    met = np.zeros(size, bool)
    met[keys] = True
    return np.flatnonzero(met)


def _with(known: Keys | None, keys: Keys) -> Keys:
    """Ascending keys with more of them, none of which is there yet, put in their places."""
    return keys if known is None else np.insert(known, np.searchsorted(known, keys), keys)


def _without(known: Keys | None, keys: Keys) -> Keys:
    """Those of some keys that are not among ascending ones."""
    if known is None:
        return keys
    places = np.minimum(np.searchsorted(known, keys), len(known) - 1)
    new: Keys = keys[known[places] != keys]
    return new


def _rows_of(known: Keys, keys: Keys, size: int) -> Rows:
    """Places of keys among the known ones, which hold them all."""
    if size <= SPARSE * len(keys):
        places = np.zeros(size, np.intp)
        places[known] = np.arange(len(known))
        return places[keys]
    return np.searchsorted(known, keys)
