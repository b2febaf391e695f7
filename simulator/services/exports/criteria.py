"""How a cohort does on each criterion: how many people, how many moments, and their mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any
from uuid import UUID

from simulator.domain.cohort_records import CohortAttempt, Exposure
from simulator.domain.i18n import _
from simulator.domain.scoring import MIN_OPPORTUNITIES
from simulator.domain.small_cells import MIN_PEOPLE
from simulator.services.exports.records import CohortRecords

Shown = tuple[int, Fraction]
"""What one opportunity weighs, and the share of what was possible."""


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


def shares_of(one: CohortAttempt) -> dict[str, list[Shown]]:
    """What an attempt shows of each criterion that its decisions rate."""
    sheet: Mapping[str, Any] = {} if one.score is None else one.score.sheet
    found: dict[str, list[Shown]] = {}
    for decision in sheet.get("decisions", ()):
        for name, share in decision["criteria"].items():
            if share is not None:
                found.setdefault(name, []).append((decision["weight"], Fraction(share)))
    return found


def mean_of(items: list[Shown]) -> Fraction:
    """The mean share, each opportunity with its weight."""
    return sum((weight * share for weight, share in items), Fraction(0)) / sum(weight for weight, _share in items)


def criteria_of(records: CohortRecords, *, whole: bool) -> tuple[CriterionCell, ...]:
    """Each criterion that first exposures rated, by id.

    Parameters
    ----------
    whole : bool
        Show those about fewer than five people too, as their own supervisors may see them.
    """
    of: dict[str, dict[UUID, list[Shown]]] = {}
    for sitting in records.sittings:
        if sitting.of.exposure is Exposure.FIRST:
            for name, items in shares_of(sitting.of).items():
                of.setdefault(name, {}).setdefault(sitting.of.attempt.trainee_id, []).extend(items)
    return tuple(_cell(name, of[name], whole=whole) for name in sorted(of))


def _cell(name: str, of: Mapping[UUID, list[Shown]], *, whole: bool) -> CriterionCell:
    enough = [items for items in of.values() if len(items) >= MIN_OPPORTUNITIES]
    if not enough:
        return CriterionCell(name, 0, None, None, _("nobody with three moments"))
    if len(enough) < MIN_PEOPLE and not whole:
        return CriterionCell(name, None, None, None, _("fewer than five people"))
    mean = sum((mean_of(items) for items in enough), Fraction(0)) / len(enough)
    return CriterionCell(name, len(enough), sum(map(len, enough)), round(float(100 * mean), 2))
