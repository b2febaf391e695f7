"""How a cohort does on each criterion: how many people, how many moments, and their mean."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from simulator.domain.cohort_records import CohortAttempt, Exposure
from simulator.domain.i18n import _
from simulator.domain.scoring import MIN_OPPORTUNITIES
from simulator.domain.suppression import FEWEST
from simulator.services.exports.records import CohortRecords


class Sum(NamedTuple):
    """Opportunities put together: how many, what they weigh, and their shares, each with its weight."""

    n: int = 0
    weight: int = 0
    total: float = 0.0

    def plus(self, other: Sum) -> Sum:
        """Both together."""
        return Sum(self.n + other.n, self.weight + other.weight, self.total + other.total)

    @property
    def mean(self) -> float:
        """The mean share; there has to be an opportunity."""
        return self.total / self.weight


NOTHING = Sum()


@dataclass(frozen=True, slots=True)
class CriterionCell:
    """One criterion over a cohort.

    Attributes
    ----------
    n_people, n_moments : int or None
        Those with at least three moments, and their moments; None where hidden.
    mean : float or None
        Mean of people's means, of 100, each person counting once; None where hidden, or there is nobody.
    note : str
        Why nothing is shown; empty where something is.
    """

    criterion: str
    n_people: int | None
    n_moments: int | None
    mean: float | None
    note: str = ""


def sums_of(one: CohortAttempt) -> dict[str, Sum]:
    """What an attempt shows of each criterion that its decisions rate."""
    sheet: Mapping[str, Any] = {} if one.score is None else one.score.sheet
    found: dict[str, Sum] = {}
    for decision in sheet.get("decisions", ()):
        weight = decision["weight"]
        for name, share in decision["criteria"].items():
            if share is not None:
                found[name] = found.get(name, NOTHING).plus(Sum(1, weight, weight * _number(share)))
    return found


@lru_cache(10_000)
def _number(share: str) -> float:
    """A share as a score sheet writes it: there are few, and reading one takes longer than adding it."""
    return float(Fraction(share))


def criteria_of(records: CohortRecords, *, whole: bool) -> tuple[CriterionCell, ...]:
    """Each criterion that first exposures rated, by id.

    Parameters
    ----------
    whole : bool
        Show those about fewer than five people too, as their own supervisors may see them.
    """
    of: dict[str, dict[UUID, Sum]] = {}
    for sitting in records.sittings:
        if sitting.of.exposure is Exposure.FIRST:
            person = sitting.of.attempt.trainee_id
            for name, more in sums_of(sitting.of).items():
                theirs = of.setdefault(name, {})
                theirs[person] = theirs.get(person, NOTHING).plus(more)
    return tuple(_cell(name, of[name], whole=whole) for name in sorted(of))


def _cell(name: str, of: Mapping[UUID, Sum], *, whole: bool) -> CriterionCell:
    enough = [found for found in of.values() if found.n >= MIN_OPPORTUNITIES]
    if not enough:
        return CriterionCell(name, 0, None, None, _("nobody with three moments"))
    if len(enough) < FEWEST and not whole:
        return CriterionCell(name, None, None, None, _("fewer than five people"))
    mean = math.fsum(found.mean for found in enough) / len(enough)
    return CriterionCell(name, len(enough), sum(found.n for found in enough), round(100 * mean, 2))
