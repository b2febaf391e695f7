"""The outcome matrix: for each outcome and month, how many trainees had something to show, and how many met it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from simulator.analytics.proportions import Proportion, wilson
from simulator.domain.cohort_records import Exposure
from simulator.domain.crosswalk import Outcome
from simulator.domain.i18n import _
from simulator.domain.scoring import MIN_OPPORTUNITIES
from simulator.domain.suppression import may_show, suppress
from simulator.services.exports.criteria import NOTHING, Sum, sums_of
from simulator.services.exports.records import CohortRecords
from simulator.services.tables_out import csv_lines

ALL = "all"
HEAD = (
    *("outcome", "framework", "standard", "criteria", "benchmark", "period"),
    *("people", "met", "share", "low", "high", "note"),
)
SMALL = "fewer than 5 people, or another cell could be worked out from this one"
"""What stands in the place of a hidden cell."""
TOLERANCE = 1e-6
"""Points of 100: whoever reaches the benchmark exactly reaches it, however the sum was rounded."""
Sums = dict[UUID, dict[str, Sum]]
"""By person and criterion."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One outcome in one period.

    Attributes
    ----------
    period : str
        A month such as ``2026-03``, in UTC, or ``all``.
    met : Proportion or None
        Of those with at least three opportunities; None where there is nobody, or the cell is hidden.
    """

    outcome: Outcome
    period: str
    met: Proportion | None
    hidden: bool = False


def matrix(records: CohortRecords, outcomes: Sequence[Outcome], *, whole: bool) -> tuple[Cell, ...]:
    """Every outcome with each month and the whole time, months in order, the whole time last.

    Counted are first exposures. A trainee meets an outcome in a period where the mean share over its criteria, each
    opportunity with its weight, reaches the benchmark, and is in it at all with three opportunities there.

    Parameters
    ----------
    whole : bool
        Show cells about fewer than five people too, as their own supervisors may see them.
    """
    by_month = _by_month(records)
    together = _together(by_month.values())
    months = sorted(by_month)
    cells: list[Cell] = []
    for outcome in outcomes:
        found = [_met(of, outcome) for of in (*(by_month[month] for month in months), together)]
        hidden = [False] * len(found) if whole else _hidden([set(met) for met in found])
        for period, met, hides in zip((*months, ALL), found, hidden, strict=True):
            cells.append(Cell(outcome, period, None if hides else wilson(sum(met.values()), len(met)), hides))
    return tuple(cells)


def _by_month(records: CohortRecords) -> dict[str, Sums]:
    """What first exposures show, by the month in which they ended."""
    found: dict[str, Sums] = {}
    for sitting in records.sittings:
        one = sitting.of
        if one.exposure is Exposure.FIRST and one.score is not None:
            theirs = found.setdefault(f"{one.attempt.ended_at:%Y-%m}", {}).setdefault(one.attempt.trainee_id, {})
            for name, more in sums_of(one).items():
                theirs[name] = theirs.get(name, NOTHING).plus(more)
    return found


def _together(parts: Iterable[Sums]) -> Sums:
    found: Sums = {}
    for part in parts:
        for person, sums in part.items():
            theirs = found.setdefault(person, {})
            for name, more in sums.items():
                theirs[name] = theirs.get(name, NOTHING).plus(more)
    return found


def _hidden(people: Sequence[set[UUID]]) -> list[bool]:
    """Whether each month's cell is hidden, and that of the whole time, which is last.

    Those who had three opportunities over the whole time but in no single month are what the months leave of it: a
    part of the row as well, though never shown.
    """
    *months, everybody = people
    in_no_month = everybody.difference(*months)
    shown = suppress([len(one) for one in (*months, in_no_month)]).parts
    return [*(n is None for n in shown[:-1]), not may_show(len(everybody))]


def _met(sums: Sums, outcome: Outcome) -> dict[UUID, bool]:
    """Whether each person with three opportunities meets the outcome."""
    found: dict[UUID, bool] = {}
    for person, theirs in sums.items():
        one = NOTHING
        for name in outcome.criteria:
            if name in theirs:
                one = one.plus(theirs[name])
        if one.n >= MIN_OPPORTUNITIES:
            found[person] = 100 * one.mean >= outcome.benchmark - TOLERANCE
    return found


def matrix_csv(cells: Iterable[Cell]) -> str:
    """The matrix as CSV, one row an outcome and period."""
    return "".join(csv_lines([HEAD, *matrix_rows(cells)]))


def matrix_rows(cells: Iterable[Cell]) -> Iterator[tuple[str, ...]]:
    """One row a cell, as texts under ``HEAD``; shares are of 1, with three decimals, their interval of 95 %."""
    for cell in cells:
        outcome, met = cell.outcome, cell.met
        yield (
            outcome.id,
            outcome.framework,
            outcome.standard,
            " ".join(outcome.criteria),
            str(outcome.benchmark),
            cell.period,
            *(("", "", "", "", "") if met is None else _numbers(met)),
            _(SMALL) if cell.hidden else "" if met else _("nobody with three opportunities"),
        )


def _numbers(met: Proportion) -> tuple[str, ...]:
    return str(met.n), str(met.count), f"{met.share:.3f}", f"{met.low:.3f}", f"{met.high:.3f}"
