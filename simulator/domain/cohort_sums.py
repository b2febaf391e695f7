"""What one ended attempt puts into a cohort's sums: whole numbers that add up in any order and can be taken out again.

Shares and scores are in basis points, so sums are exact. Nothing here is a figure yet: ``simulator/analytics`` makes
figures of sums, and services decide what may be shown. Formulas: ``docs/statistics.md``, "Sums".
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from simulator.domain.scoring import COMPOSITE, Evidence, Gate

EVERYWHERE = UUID(int=0)
"""Stands where a cohort's id does, for all cohorts together; an attempt of several is counted once there."""
WHOLE = 10_000
"""A share of 1, and a score of 100, in basis points."""


class Sum(StrEnum):
    """The kinds of sums, as their tables are called."""

    COHORT = "r_cohort"
    DIMENSION = "r_dimension"
    HISTOGRAM = "r_hist"
    CRITERION = "r_criterion"
    NODE = "r_node"
    ITEM = "r_item"
    OPTION = "r_option"
    EDGE = "r_edge"


IN_COHORTS_ONLY = frozenset({Sum.CRITERION, Sum.EDGE})
"""Kinds that are not summed over all cohorts together: one is about a person, the other is drawn for a cohort."""

Cell = tuple[Any, ...]
"""What a row of a kind's table is found by: the cohort, then what the kind is about."""
Numbers = tuple[int, ...]
"""What is summed there; the first says how many."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An ended attempt with all that its part of the sums is made of.

    Attributes
    ----------
    cohorts : frozenset of UUID
        Where it is assigned or shared; it stands in each once.
    exposure : str
        As ``Exposure`` has it.
    sheet : mapping
        The newest score sheet, as it is stored.
    response_ms : mapping of int to int
        By step; steps without a time are left out.
    """

    attempt_id: UUID
    trainee_id: UUID
    scenario_id: str
    key_hash: str
    exposure: str
    ended_at: datetime
    ending: str
    cohorts: frozenset[UUID]
    sheet: Mapping[str, Any]
    response_ms: Mapping[int, int]


@dataclass
class Sums:
    """Changes of cells, of every kind."""

    cells: dict[Sum, dict[Cell, Numbers]] = field(default_factory=lambda: {kind: {} for kind in Sum})

    def add(self, entry: Entry, *, times: int = 1) -> None:
        """Put an attempt's part in, so many times; -1 takes it out."""
        places = (*sorted(entry.cohorts), EVERYWHERE)
        for kind, about, numbers in parts(entry):
            own = self.cells[kind]
            for place in places[:-1] if kind in IN_COHORTS_ONLY else places:
                cell = (place, *about)
                before = own.get(cell)
                change = numbers if times == 1 else tuple([times * number for number in numbers])
                own[cell] = change if before is None else tuple([a + b for a, b in zip(before, change, strict=True)])

    def changed(self) -> Iterator[tuple[Sum, list[tuple[Cell, Numbers]]]]:
        """Cells that are not left as they were, always in the same order: who writes so never waits in a circle."""
        for kind, cells in self.cells.items():
            found = sorted((cell, numbers) for cell, numbers in cells.items() if any(numbers))
            if found:
                yield kind, found


def parts(entry: Entry) -> Iterator[tuple[Sum, Cell, Numbers]]:
    """What an attempt puts into each cell, without the cohort; the same cell may come more than once."""
    case, sheet, exposure = (entry.scenario_id, entry.key_hash), entry.sheet, entry.exposure
    made: Sequence[Mapping[str, Any]] = sheet.get("decisions", ())
    yield Sum.COHORT, (*case, exposure), _of_attempt(sheet, made)
    for name, value in dimension_scores(sheet).items():
        yield Sum.DIMENSION, (*case, exposure, name), (1, value, value * value)
        yield Sum.HISTOGRAM, (exposure, name, value * 100 // WHOLE), (1,)
    led_to = [*(decision["node"] for decision in made[1:]), entry.ending]
    for decision, rest, following in zip(made, rest_scores(made), led_to, strict=False):
        at, choice = (*case, decision["node"]), decision["choice"]
        ms = entry.response_ms.get(decision["step"])
        critical = int(bool(decision["critical"]))
        yield Sum.NODE, (*at, exposure), (1, critical, int(ms is not None), ms or 0)
        yield Sum.OPTION, (*at, choice, exposure), (1, *((0, 0, 0) if rest is None else (1, rest, rest * rest)))
        yield Sum.EDGE, (*at, choice, following, exposure), (1,)
        for name, share in (*decision["dimensions"].items(), (COMPOSITE, decision["composite"])):
            if share is not None:
                yield Sum.ITEM, (*at, exposure, name), _of_share(basis_points(share), rest)
        for name, share in decision["criteria"].items():
            if share is not None:
                value = basis_points(share)
                yield Sum.CRITERION, (entry.trainee_id, name, exposure), (1, value, value * value)


def _of_attempt(sheet: Mapping[str, Any], made: Sequence[Mapping[str, Any]]) -> Numbers:
    n_critical = count_critical(made)
    return (
        1,
        int(sheet.get("gate") == Gate.REVIEW),
        int(n_critical > 0),
        n_critical,
        sheet.get("gate_opportunities", 0),
        int(sheet.get("evidence") == Evidence.ENOUGH),
    )


def _of_share(x: int, rest: int | None) -> Numbers:
    """A share, and beside it the rest score where there is one."""
    return (1, x, x * x, *((0,) * 6 if rest is None else (1, x, x * x, rest, rest * rest, x * rest)))


def count_critical(made: Iterable[Mapping[str, Any]]) -> int:
    """How many of these decisions were critical choices."""
    return sum(bool(decision["critical"]) for decision in made)


def dimension_scores(sheet: Mapping[str, Any]) -> dict[str, int]:
    """The scores of a stored sheet that there are, the composite among them; insufficient evidence is no score."""
    return {
        name: int(score["value"]) for name, score in sheet.get("dimensions", {}).items() if score["value"] is not None
    }


def basis_points(share: str) -> int:
    """A share as a sheet has it, such as ``3/4``, in basis points."""
    numerator, _, denominator = share.partition("/")
    return _nearest(int(numerator) * WHOLE, int(denominator or 1))


def rest_scores(made: Sequence[Mapping[str, Any]]) -> list[int | None]:
    """Of each decision the composite of the attempt without it, in basis points; None where no other one is scored."""
    shares = [
        None if decision["composite"] is None else _fraction(decision["composite"], decision["weight"])
        for decision in made
    ]
    whole = math.lcm(*(one[1] for one in shares if one is not None))
    reached = [0 if one is None else one[0] * (whole // one[1]) for one in shares]
    weights = [0 if share is None else int(decision["weight"]) for share, decision in zip(shares, made, strict=True)]
    total, weight = sum(reached), sum(weights)
    return [
        _nearest((total - own) * WHOLE, whole * (weight - w)) if weight > w else None
        for own, w in zip(reached, weights, strict=True)
    ]


def _fraction(share: str, weight: int) -> tuple[int, int]:
    numerator, _, denominator = share.partition("/")
    return int(numerator) * int(weight), int(denominator or 1)


def _nearest(numerator: int, denominator: int) -> int:
    """The whole number next to a fraction; of two, the even one, as ``round`` has it."""
    whole, left = divmod(numerator, denominator)
    return whole + (2 * left > denominator or (2 * left == denominator and whole % 2 == 1))
