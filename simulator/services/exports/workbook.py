"""A cohort as a workbook: numbers as numbers, dates as dates, and no text that could run as a formula."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from simulator.domain.attempt import Mode
from simulator.domain.i18n import _
from simulator.domain.notice import DISCLAIMER
from simulator.domain.rubric import Criterion, Dimension
from simulator.domain.student_ids import IdSystem
from simulator.services.exports.criteria import CriterionCell
from simulator.services.exports.matrix import HEAD, Cell, matrix_rows
from simulator.services.exports.records import CohortRecords, Sitting
from simulator.services.tables_out import cell

Value = str | int | float | datetime | None
MAX_TEXT = 2_000
_WIDTHS = (12, 48)
DEFINITIONS: tuple[tuple[str, str], ...] = (
    (_("What this is"), _(DISCLAIMER)),
    (
        _("score"),
        _("Mean share of what was possible at the decisions that came up, of 100, over attunement and fidelity."),
    ),
    (_("low, high"), _("80 % interval within this case; another case may differ more.")),
    (_("moments"), _("Decisions that counted. Below three there is no score, and the cell is blank.")),
    (_("blank"), _("Not done, not scored or not shown to you. Blank is never 0.")),
    (
        _("first, repeat"),
        _("Whether the person met the case for the first time. A repeat is practice and is not compared."),
    ),
    (
        _("assigned, shared"),
        _("Asked for by the program, or shown by the trainee. Private practice is nowhere in here."),
    ),
    (
        _("people"),
        _("Trainees with at least three moments. Fewer than five are not shown outside their own supervisors."),
    ),
    (_("benchmark"), _("A proposal until your program sets its own. Meeting it says nothing about work with clients.")),
    (_("times"), _("In UTC.")),
)
"""Words of the workbook, and what they mean."""


def workbook(
    records: CohortRecords,
    criteria: Sequence[CriterionCell],
    known: Sequence[Criterion],
    cells: Iterable[Cell],
    *,
    own: bool,
) -> bytes:
    """The workbook, the same bytes for the same records.

    Parameters
    ----------
    known : sequence of Criterion
        What the criteria are.
    own : bool
        Whether it is for the cohort's own supervisors: then with what trainees shared, and scores by dimension.
    """
    buffer = BytesIO()
    made = Workbook(
        buffer,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    made.set_properties({"title": _clean(records.cohort), "author": "Secure Base", "created": _naive(records.at)})
    sheets = _Sheets(made)
    sheets.write(_("People"), _("Name,E-mail,Section").split(",") + [one.value for one in IdSystem], _people(records))
    sheets.write(
        _("Assignments"),
        [_("Case"), _("Case id"), _("Assigned"), _("Due"), _("Closed"), _("Done once"), _("People"), _("Ended")],
        _assignments(records),
    )
    sheets.write(_("Attempts"), _attempt_head(own=own), _attempts(records, own=own))
    sheets.write(
        _("Criteria"),
        [_("Criterion"), _("Title"), _("Asks"), _("People"), _("Moments"), _("Mean"), _("Note")],
        _criteria(criteria, known),
    )
    sheets.write(_("Outcomes"), HEAD, (tuple(_as_numbers(row)) for row in matrix_rows(cells)))
    sheets.write(_("Definitions"), [_("Word"), _("What it means")], DEFINITIONS)
    made.close()
    return buffer.getvalue()


class _Sheets:
    """Writes sheets, each with a heading that stays, and each value as what it is."""

    def __init__(self, made: Workbook) -> None:
        self._made = made
        self._head: Format = made.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self._day: Format = made.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        self._text: Format = made.add_format({"quote_prefix": True})
        self._score: Format = made.add_format({"num_format": "0.00"})

    def write(self, name: str, head: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
        """One sheet."""
        sheet = self._made.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        widths = [len(title) for title in head]
        for column, title in enumerate(head):
            sheet.write_string(0, column, _clean(title), self._head)
        n = 0
        for n, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                self._write(sheet, n, column, value)
                widths[column] = max(widths[column], len(value) if isinstance(value, str) else 16)
        sheet.autofilter(0, 0, n, len(head) - 1)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, min(max(width + 2, _WIDTHS[0]), _WIDTHS[1]))

    def _write(self, sheet: Worksheet, row: int, column: int, value: Value) -> None:
        if value is None or value == "":
            return
        if isinstance(value, datetime):
            sheet.write_datetime(row, column, _naive(value), self._day)
        elif isinstance(value, str):
            text = _clean(value)
            sheet.write_string(row, column, text, self._text if cell(text) != text else None)
        else:
            sheet.write_number(row, column, value, self._score if isinstance(value, float) else None)


def _clean(text: str) -> str:
    """Without signs that no sheet can hold."""
    return "".join(sign for sign in text if sign.isprintable() or sign == "\n")[:MAX_TEXT]


def _naive(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(tzinfo=None, microsecond=0)


def _people(records: CohortRecords) -> Iterator[Sequence[Value]]:
    for person in records.people:
        yield (person.name, person.email, person.section, *(person.ids.get(system, "") for system in IdSystem))


def _assignments(records: CohortRecords) -> Iterator[Sequence[Value]]:
    counted = records.counted()
    for item in records.items:
        n = sum((person.account_id, item.assignment_id) in counted for person in records.people)
        once = _("yes") if item.mode is Mode.SUMMATIVE else _("no")
        dates = item.assigned_at, item.due_at, item.closed_at
        yield item.title, item.case_id, *dates, once, len(records.people), n


def _attempt_head(*, own: bool) -> list[str]:
    parts = [_("Name"), _("Case"), _("Asked for"), _("Exposure"), _("Ended")]
    scores = [_("Score"), _("Low"), _("High"), _("Moments")]
    return [*parts, *scores, *([one.value for one in Dimension] if own else [])]


def _attempts(records: CohortRecords, *, own: bool) -> Iterator[Sequence[Value]]:
    names = {person.account_id: person.name for person in records.people}
    for sitting in records.sittings:
        assigned = sitting.of.assignment_id is not None
        if not (own or assigned):
            continue
        score = sitting.score()
        yield (
            names.get(sitting.of.attempt.trainee_id, ""),
            sitting.title,
            _("assigned") if assigned else _("shared"),
            sitting.of.exposure.value,
            sitting.of.attempt.ended_at,
            *(_number(value) for value in (score.value, score.low, score.high)),
            score.opportunities,
            *(_dimensions(sitting) if own else ()),
        )


def _dimensions(sitting: Sitting) -> Iterator[Value]:
    return (_number(sitting.score(one.value).value) for one in Dimension)


def _number(basis_points: int | None) -> float | None:
    return None if basis_points is None else basis_points / 100


def _criteria(cells: Sequence[CriterionCell], known: Sequence[Criterion]) -> Iterator[Sequence[Value]]:
    by_id = {one.id: one for one in known}
    for found in cells:
        criterion = by_id.get(found.criterion)
        title, asks = ("", "") if criterion is None else (criterion.title, criterion.asks)
        yield found.criterion, title, asks, found.n_people, found.n_moments, found.mean, found.note


def _as_numbers(row: Sequence[str]) -> Iterator[Value]:
    """A row of the matrix, its counts and shares as numbers."""
    for name, text in zip(HEAD, row, strict=True):
        if not text:
            yield None
        elif name in ("people", "met", "benchmark"):
            yield int(text)
        elif name in ("share", "low", "high"):
            yield float(text)
        else:
            yield text
