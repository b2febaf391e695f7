"""The states in which a walk can come to a node: to choose one of them, and the walk that leads to it.

Where few enough states lead there, every value is told apart. Else values are one wherever nothing later in the case
can tell them apart, as in verification, so that each way in which it can go on from there can still be chosen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from simulator.domain.compile import ONCE_PREFIX, CompiledScenario
from simulator.domain.conditions import Value
from simulator.domain.encounter import MAX_DECISIONS, start
from simulator.domain.verification.flows import chances, flows
from simulator.domain.verification.merging import Watched, merge
from simulator.domain.verification.ordering import stages
from simulator.domain.verification.product import Product, explore
from simulator.domain.verification.questions import about_everything, about_values
from simulator.domain.verification.walks import Walk, distances, shortest_walk
from simulator.domain.verification.work import TooMuchWork, Work

MAX_ONE_BY_ONE = 20_000
"""States on the way to a node, up to which every value is told apart there."""
MAX_MERGED = 200_000
WORK = 8_000
"""Units for one way of telling states apart: about a second."""

Picks = Mapping[str, int]
"""What is wanted of some variables: the number of a group of values, by the variable's name."""


@dataclass(frozen=True, slots=True)
class Part:
    """A variable that can be chosen at a node, with the groups of values that are told apart there.

    Attributes
    ----------
    groups : tuple of tuple of Value
        Of one value each, unless values are merged.
    """

    name: str
    groups: tuple[tuple[Value, ...], ...]


@dataclass(frozen=True)
class Reachable:
    """The states of one node that walks from one opening reach, within as many decisions as are played.

    Attributes
    ----------
    parts : tuple of Part
        Variables that differ between them.
    one_by_one : bool
        Whether every value is told apart.
    """

    node: str
    parts: tuple[Part, ...]
    one_by_one: bool
    _product: Product | None = field(repr=False)
    _numbers: Mapping[str, NDArray[np.intp]] = field(repr=False)
    _far: Mapping[str, NDArray[np.int32]] = field(repr=False)
    _chances: NDArray[np.float64] | None = field(repr=False)

    def __len__(self) -> int:
        """Number of states."""
        return int(self._near().sum())

    def _near(self) -> NDArray[np.bool_]:
        if self._product is None:
            return np.zeros(0, bool)
        near: NDArray[np.bool_] = self._far[self.node] <= MAX_DECISIONS
        return near

    def fitting(self, picks: Picks) -> int:
        """Number of states in which all that is wanted holds."""
        return int(self._rows(picks).sum())

    def offered(self, picks: Picks) -> dict[str, tuple[int, ...]]:
        """By variable, the groups that some state has together with all that is wanted of the other variables."""
        found = {}
        for part in self.parts:
            others = {name: number for name, number in picks.items() if name != part.name}
            met = np.unique(self._numbers[part.name][self._rows(others)])
            found[part.name] = tuple(int(number) for number in met)
        return found

    def kept(self, picks: Picks) -> dict[str, int]:
        """Of what is wanted, one after the other, whatever some state has together with what is kept before it."""
        kept: dict[str, int] = {}
        for name, number in picks.items():
            if name in self._numbers and self._rows({**kept, name: number}).any():
                kept[name] = number
        return kept

    def likeliest(self, picks: Picks) -> tuple[Walk, float | None] | None:
        """The state that a random trainee most often comes here in, of those that fit, as the shortest walk to it.

        Returns
        -------
        (Walk, float or None) or None
            With the probability that a random trainee comes here in this state; None if that is not known, as walks
            need not end, and then the state that takes fewest decisions. None in place of both if no state fits.
        """
        rows = self._rows(picks)
        if self._product is None or not rows.any():
            return None
        best = -self._far[self.node].astype(float) if self._chances is None else self._chances
        row = int(np.argmax(np.where(rows, best, -np.inf)))
        walk = shortest_walk(self._product, self.node, np.arange(len(rows)) == row, self._far)
        return walk, None if self._chances is None else float(self._chances[row])

    def _rows(self, picks: Picks) -> NDArray[np.bool_]:
        rows = self._near()
        for name, number in picks.items():
            rows = rows & (self._numbers[name] == number)
        return rows


def reachable_states(
    table: CompiledScenario,
    variant: str,
    node: str,
    *,
    one_by_one: int = MAX_ONE_BY_ONE,
    merged: int = MAX_MERGED,
    work: int = WORK,
) -> Reachable | None:
    """The states of a node that walks from an opening reach; None if there are too many, however they are told apart.

    Raises
    ------
    UnknownVariant
        If the case has no such opening.
    """
    shown = [variable.name for variable in table.variables if not variable.name.startswith(ONCE_PREFIX)]
    ways = ((about_values(table, shown, [node]), one_by_one), (about_everything(table), merged))
    for way, (watched, limit) in enumerate(ways):
        try:
            return _reachable(table, variant, node, watched, limit, Work(work), one_by_one=way == 0)
        except TooMuchWork:
            continue
    return None


def _reachable(
    table: CompiledScenario, variant: str, node: str, watched: Watched, limit: int, work: Work, *, one_by_one: bool
) -> Reachable:
    opening = {variant: start(table, variant=variant).state}
    product = explore(table, merge(table, watched, work), opening, limit, work)
    place = product.places.get(node)
    if place is None:
        return Reachable(node, (), one_by_one, None, {}, {}, None)
    far = distances(product)
    parts, numbers = [], {}
    for index in place.layout.live:
        split, variable = product.merging.splits[node][index], table.variables[index]
        column = np.array(split, np.intp)[place.states.columns[index]]
        if (column == column[0]).all():
            continue
        numbers[variable.name] = column
        groups: list[list[Value]] = [[] for _ in range(max(split) + 1)]
        for value, number in zip(variable.values, split, strict=True):
            groups[number].append(value)
        parts.append(Part(variable.name, tuple(map(tuple, groups))))
    ordering = stages(product)
    known = not product.cut and not ordering.endless
    probability = chances(product, tuple(flows(product, ordering)))[node] if known else None
    return Reachable(node, tuple(parts), one_by_one, product, numbers, far, probability)
