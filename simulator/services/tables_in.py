"""Tables that come into the program as CSV: bytes in; a table, or every problem with its place and its mend, out.

Nothing is guessed about what a cell means. A file is read whole or refused: a row that was shifted by a missing comma
would give a number that looks like any other. Blank is missing, never 0. Limits hold before anything grows.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from simulator.domain.i18n import _

MAX_BYTES = 32_000_000
MAX_ROWS = 50_000
MAX_COLUMNS = 1_000
MAX_CELLS = 2_000_000
MAX_CELL = 1_000
"""Characters of one cell."""
MAX_TOLD = 50
"""Problems that are told one by one; the others are counted."""
ENCODINGS = (
    "utf-8",
    "utf-16",
    "windows-1252",
    "iso-8859-1",
    "iso-8859-15",
    "windows-1250",
    "windows-1251",
    "windows-1254",
    "mac-roman",
    "cp850",
    "cp437",
)
"""What a file may say it is written in. Python's other codecs unpack, escape or rewrite what they read."""
FIRST_COLUMN = "(first column)"
"""The name of a first column without one, as R and pandas write the names of rows."""

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs"}
_SAMPLE, _SAMPLE_ROWS = 65_536, 20
NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")


class Fault(StrEnum):
    """What is wrong with a table, for whoever wants to say more about how it is mended."""

    NO_TABLE = "no table"
    TOO_BIG = "too big"
    ENCODING = "encoding"
    QUOTES = "quotes"
    NAME = "name"
    WIDTH = "width"
    CELL = "cell"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that keeps a table from being read.

    Attributes
    ----------
    what, mend : str
        What is there, and what to do about it.
    line : int or None
        Line of the file, counted from 1, on which the row begins.
    column : str or None
        Name of the column.
    """

    fault: Fault
    what: str
    mend: str
    line: int | None = None
    column: str | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a file gives no table: its first problems, and how many there are in all."""

    problems: tuple[Problem, ...]
    n: int


@dataclass(frozen=True, slots=True)
class Table:
    """A table as text, every row as wide as its header.

    Attributes
    ----------
    names : tuple of str
        Each once; never empty.
    rows : tuple of tuple of str
        Cells without blanks around them; "" is missing.
    lines : tuple of int
        Line of the file on which each row begins.
    delimiter : str
        A comma, a semicolon or a tab.
    notes : tuple of str
        What was assumed or left out on reading, in sentences for whoever gave the file.
    """

    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    delimiter: str
    notes: tuple[str, ...] = ()

    def column(self, name: str) -> tuple[str, ...]:
        """The cells of one column, from the first row to the last."""
        at = self.names.index(name)
        return tuple(row[at] for row in self.rows)


class Problems:
    """Problems as they are found: the first are kept, all are counted."""

    def __init__(self) -> None:
        self.kept: list[Problem] = []
        self.n = 0

    def add(self, fault: Fault, what: str, mend: str, *, line: int | None = None, column: str | None = None) -> None:
        """Keep it while there is room; count it."""
        self.n += 1
        if len(self.kept) < MAX_TOLD:
            self.kept.append(Problem(fault, what, mend, line, column))

    def refused(self) -> Refused:
        """What was found, to hand on."""
        return Refused(tuple(self.kept), self.n)


class _Unreadable(Exception):
    """Reading can't go on."""

    def __init__(self, fault: Fault, what: str, mend: str, line: int | None = None) -> None:
        super().__init__(what)
        self.problem = Problem(fault, what, mend, line)


def read_table(content: bytes, *, encoding: str | None = None, max_rows: int = MAX_ROWS) -> Table | Refused:
    """A file of comma-separated values, the names of its columns in the first line.

    Commas, semicolons or tabs part the cells: what parts the first rows most evenly is taken and told, unless the file
    begins with ``sep=``. A byte order mark is believed. Lines in which nothing stands are left out and counted.

    Parameters
    ----------
    content : bytes
        The whole file.
    encoding : str, optional
        One of ``ENCODINGS``; UTF-8 if not given. Anything else refuses the file.
    max_rows : int
        Rows below the header beyond which the file is refused; ``MAX_CELLS`` holds as well.

    Returns
    -------
    Table or Refused
        Refused where any cell could not be placed for certain.
    """
    try:
        text, notes = _decoded(content, encoding)
        delimiter, text, skipped = _delimiter(text)
        records = _records(text, delimiter, skipped)
        line, header = next(((at, cells) for at, cells in records if cells), (0, []))
        if not header:
            raise _Unreadable(
                Fault.NO_TABLE, _("The file is empty."), _("It needs a line with the names of columns, and rows.")
            )
        return _table(line, header, records, delimiter, notes, max_rows)
    except _Unreadable as found:
        return Refused((found.problem,), 1)


def _decoded(content: bytes, encoding: str | None) -> tuple[str, list[str]]:
    if len(content) > MAX_BYTES:
        raise _Unreadable(
            Fault.TOO_BIG,
            _("The file is larger than {most:,} bytes, the most that is read.").format(most=MAX_BYTES),
            _("Leave columns out that are not needed, or split it."),
        )
    if content.startswith(_WORKBOOKS):
        raise _Unreadable(
            Fault.ENCODING, _("This is a workbook or an archive, not a CSV file."), _("Save the sheet as CSV (UTF-8).")
        )
    for mark, name in _MARKS:
        if content.startswith(mark):
            said = [] if name == "utf-8" else [_("The file was read as UTF-16.")]
            return _text(content, name, len(mark)), said
    name = (encoding or "utf-8").lower()
    if name not in ENCODINGS:
        raise _Unreadable(
            Fault.ENCODING,
            _("{encoding!r} is no encoding that is read here.").format(encoding=name[:40]),
            _("Known: {names}.").format(names=", ".join(ENCODINGS)),
        )
    return _text(content, name, 0), []


def _text(content: bytes, encoding: str, begin: int) -> str:
    try:
        text = content[begin:].decode(encoding)
    except UnicodeDecodeError as error:
        at = begin + error.start
        raise _Unreadable(
            Fault.ENCODING,
            _("Byte {at:,} of the file (0x{byte:02X}) is no {encoding} text.").format(
                at=at + 1, byte=content[at], encoding=encoding.upper()
            ),
            _("Save the file as CSV (UTF-8), or say what it was saved in; older spreadsheets write windows-1252."),
            None if encoding.startswith("utf-16") else len((content[:at] + b".").splitlines()),
        ) from error
    if "\0" in text:
        raise _Unreadable(
            Fault.ENCODING,
            _("The file holds characters that no text has (0x00)."),
            _("Save it as CSV (UTF-8); if it was saved as UTF-16, say so."),
            text.count("\n", 0, text.index("\0")) + 1,
        )
    return text


def _delimiter(text: str) -> tuple[str, str, int]:
    """What parts the cells, the text that is left to read, and the lines before it."""
    said = re.match(r"sep=(.)\r?\n", text)
    if said and said[1] in _DELIMITERS:
        return said[1], text[said.end() :], 1
    fit: dict[str, tuple[float, int]] = {}
    for sign in _DELIMITERS:
        reader = csv.reader(io.StringIO(text[:_SAMPLE], newline=""), delimiter=sign, skipinitialspace=True)
        rows = [row for row in islice(reader, _SAMPLE_ROWS) if row]
        whole = rows[:-1] if len(text) > _SAMPLE and 1 < len(rows) < _SAMPLE_ROWS else rows  # the last may be cut
        width = len(whole[0]) if whole else 0
        if width > 1:
            fit[sign] = (sum(len(row) == width for row in whole) / len(whole), width)
    return max(fit, key=lambda sign: fit[sign], default=","), text, 0


def _records(text: str, delimiter: str, skipped: int) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line on which it begins."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True, skipinitialspace=True)
    while True:
        line = reader.line_num + 1 + skipped
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise _Unreadable(
                Fault.QUOTES,
                _("In the row that begins here a quotation mark opens and is not closed where its cell ends."),
                _('Close it. Inside quotation marks one is written twice, as in "the ""third"" case".'),
                line,
            ) from error
        cells = [cell.strip() for cell in cells]
        yield line, cells if any(cells) else []


def _table(
    line: int,
    header: list[str],
    records: Iterator[tuple[int, list[str]]],
    delimiter: str,
    notes: list[str],
    max_rows: int,
) -> Table | Refused:
    if len(header) > MAX_COLUMNS:
        raise _Unreadable(
            Fault.TOO_BIG,
            _("There are {n:,} columns; at most {most:,} are read.").format(n=len(header), most=MAX_COLUMNS),
            _("Leave out those that are not needed."),
            line,
        )
    problems = Problems()
    rows, lines, n, n_blank = [], [], 0, 0
    most = min(max_rows, MAX_CELLS // len(header))
    for at, cells in records:
        if not cells:
            n_blank += 1
            continue
        n += 1
        if n <= most:
            _check_row(at, cells, header, problems)
            rows.append(tuple(cells))
            lines.append(at)
    if n > most:
        raise _Unreadable(
            Fault.TOO_BIG,
            _("There are {n:,} rows of {columns:,} columns; at most {most:,} such rows are read.").format(
                n=n, columns=len(header), most=most
            ),
            _("Split the file, or leave out what is not needed."),
        )
    if problems.n:
        return problems.refused()
    return _named(line, header, rows, lines, delimiter, notes, n_blank)


def _check_row(line: int, cells: Sequence[str], header: Sequence[str], problems: Problems) -> None:
    if len(cells) != len(header):
        problems.add(
            Fault.WIDTH,
            _("The row has {n} cells where the header has {all}.").format(n=len(cells), all=len(header)),
            _("Give every row as many cells as there are columns, blank where nothing was given."),
            line=line,
        )
    for at, cell in enumerate(cells):
        if len(cell) > MAX_CELL:
            problems.add(
                Fault.CELL,
                _("A cell has {n:,} characters; at most {most:,} are read.").format(n=len(cell), most=MAX_CELL),
                _("Shorten it, or leave its column out. Is a quotation mark open since the row before?"),
                line=line,
                column=_plain(header[at]) if at < len(header) else None,
            )


def _named(
    line: int,
    header: Sequence[str],
    rows: list[tuple[str, ...]],
    lines: list[int],
    delimiter: str,
    notes: list[str],
    n_blank: int,
) -> Table | Refused:
    """The table under its names; columns with neither name nor cells, as spreadsheets leave them, fall away."""
    kept = [at for at, name in enumerate(header) if name or any(row[at] for row in rows)]
    names = [_plain(header[at]) for at in kept]
    told = [*notes]
    if delimiter != ",":
        told.append(_("The cells are parted by {signs}.").format(signs=_DELIMITERS[delimiter]))
    if n_blank:
        told.append(_("Blank lines left out: {n:,}.").format(n=n_blank))
    if len(kept) < len(header):
        told.append(_("Columns left out because they are blank: {n:,}.").format(n=len(header) - len(kept)))
        rows = [tuple(row[at] for at in kept) for row in rows]
    if len(names) > 1 and not names[0]:
        names[0] = FIRST_COLUMN
        told.append(_("The first column has no name; it is taken to name the rows."))
    problems = Problems()
    _check_names(line, names, problems, told)
    if problems.n:
        return problems.refused()
    return Table(tuple(names), tuple(rows), tuple(lines), delimiter, tuple(told))


def _check_names(line: int, names: Sequence[str], problems: Problems, told: list[str]) -> None:
    first: dict[str, int] = {}
    for at, name in enumerate(names, start=1):
        if not name:
            problems.add(
                Fault.NAME,
                _("Column {n} has cells and no name.").format(n=at),
                _("Name it in the first line."),
                line=line,
            )
        elif name in first:
            problems.add(
                Fault.NAME,
                _("Columns {first} and {second} have the same name.").format(first=first[name], second=at),
                _("Give each column a name of its own."),
                line=line,
                column=name,
            )
        first.setdefault(name, at)
    own = [name for name in names if name != FIRST_COLUMN]
    if problems.n or not all(NUMBER.fullmatch(name) for name in own):
        return
    if len(own) > 1 and own in ([str(begin + n) for n in range(len(own))] for begin in (0, 1)):
        said = _("The columns are named {first} to {last}: if that line holds data, put a line of names above it.")
        told.append(said.format(first=own[0], last=own[-1]))
    else:
        problems.add(
            Fault.NAME,
            _("The first line holds numbers, so it seems to be data."),
            _("Put a line with the names of columns above it; a name that is a number needs a letter, such as Q1."),
            line=line,
        )


def _plain(name: str) -> str:
    """A name on one line, without signs that steer a terminal, its letters composed as they are typed."""
    shown = "".join(sign if sign.isprintable() else " " for sign in unicodedata.normalize("NFC", name))
    return " ".join(shown.split())
