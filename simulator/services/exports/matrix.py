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
from simulator.domain.small_cells import hidden_cells
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
        met = [_met(by_month[month], outcome) for month in months]
        total = _met(together, outcome)
        hidden, total_hidden = _hidden(met, total, whole=whole)
        for at, month in enumerate(months):
            cells.append(Cell(outcome, month, None if at in hidden else met[at], at in hidden))
        cells.append(Cell(outcome, ALL, None if total_hidden else total, total_hidden))
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


def _hidden(met: Sequence[Proportion | None], total: Proportion | None, *, whole: bool) -> tuple[frozenset[int], bool]:
    if whole:
        return frozenset(), False
    return hidden_cells([0 if one is None else one.n for one in met], 0 if total is None else total.n)


def _met(sums: Sums, outcome: Outcome) -> Proportion | None:
    reached, n = 0, 0
    for theirs in sums.values():
        found = NOTHING
        for name in outcome.criteria:
            if name in theirs:
                found = found.plus(theirs[name])
        if found.n >= MIN_OPPORTUNITIES:
            n += 1
            reached += 100 * found.mean >= outcome.benchmark - TOLERANCE
    return wilson(reached, n)


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
