"""The merged automaton of a small case: states that nothing later can tell apart are one, and a step is one look-up.

For each node, each variable's values fall into classes: two values are in one class if no line, guard, condition,
limit, rule or target from here on can tell them apart. The classes are found by a backward pass, repeated until nothing
changes: a test splits the variable that it reads, and a table carries the classes after it back to the values before.

The automaton is built step by step as runs come by. A case with more classes than ``MAX_MERGED`` is not small: the
automaton would miss as often as it hits, so the program drops it and goes on by its tables.
"""

from __future__ import annotations

from typing import Any

from simulator.domain.compile import State
from simulator.domain.program_acts import classes_before
from simulator.domain.program_tables import Place, ProgramTables, View
from simulator.domain.value_classes import Classes, both, one_class, tell_apart

MAX_MERGED = 50_000
"""Classes of states that the automaton of one program holds."""

MAX_MERGED_CELLS = 4_000
"""Nodes times variables up to which classes are looked for; larger cases have too many anyway."""

Following = list[Any]
"""For each option at a node in one class of states, the view that it leads to (None while unknown) and, beside it, what
follows there; last, a state that stands for the class. Flat, because memory is what limits a large automaton."""


class MergedAutomaton:
    """Where each option leads, one list for each node and class of states."""

    def __init__(self, tables: ProgramTables, *, max_merged: int = MAX_MERGED) -> None:
        self._classes = classes_of(tables)
        self._found: dict[tuple[int, State], Following] = {}
        self._max_merged = max_merged

    def at(self, view: View, state: State | list[int]) -> Following | None:
        """What is known to follow on this view in this state; None if there is no room to know it."""
        classes = self._classes[view.place]
        merged = tuple([of[value] for of, value in zip(classes, state, strict=True)])
        key = (view.place, merged)
        found = self._found.get(key)
        if found is None and len(self._found) < self._max_merged:
            found = self._found[key] = [None] * (2 * len(view.ways)) + [merged]
        return found


def classes_of(tables: ProgramTables) -> list[tuple[Classes, ...]]:
    """For each node and variable, the classes of values that nothing from there on can tell apart."""
    places = tables.places()
    whole: tuple[Classes, ...] = tuple(one_class(size) for size in tables.sizes)
    classes = [whole] * len(places)
    comes_from: list[set[int]] = [set() for _ in places]
    for index, place in enumerate(places):
        for way in place.ways:
            for _, target in way.targets:
                comes_from[target].add(index)
    waiting = dict.fromkeys(range(len(places)))
    while waiting:
        index, _ = waiting.popitem()
        found = _classes_at(places[index], classes, whole)
        if found != classes[index]:
            classes[index] = found
            waiting |= dict.fromkeys(comes_from[index])
    return classes


def _classes_at(place: Place, classes: list[tuple[Classes, ...]], whole: tuple[Classes, ...]) -> tuple[Classes, ...]:
    found = list(whole)
    tell_apart(found, (check for _, check in place.lines))
    tell_apart(found, (way.guard for way in place.ways))
    for way in place.ways:
        after = list(whole)
        for _, target in way.targets:
            after = [both(mine, other) for mine, other in zip(after, classes[target], strict=True)]
        tell_apart(after, (check for check, _ in way.targets))
        tell_apart(after, (check for _, check in way.reply))
        before = classes_before(way.acts, way.rules, after)
        found = [both(mine, other) for mine, other in zip(found, before, strict=True)]
    return tuple(found)
