"""What the cells of a table are worth: numbers, or categories. A cell that is neither blank nor a number is told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.domain.i18n import _
from simulator.services.tables_in import NUMBER, Fault, Problems, Refused, Table

MAX_SIZE = 1e15
"""Numbers beyond it are refused: beside their squares nothing of the others would be left."""
_DECIMAL_COMMA = re.compile(r"[+-]?[0-9]+,[0-9]+")
_WORDS_FOR_MISSING = frozenset({"na", "n/a", "#n/a", "nan", "null", "none", "-", "–", ".", "?", "missing"})


@dataclass(frozen=True, slots=True)
class Marks:
    """How numbers are written in a file.

    Attributes
    ----------
    decimal_comma : bool
        3,5 is three and a half; a decimal point is no number then.
    missing : str
        A cell that says this is missing, as a blank one is.
    """

    decimal_comma: bool = False
    missing: str = ""


PLAIN = Marks()


@dataclass(frozen=True, slots=True)
class Categories:
    """Cells as categories: ``codes`` are places in ``labels``, NaN where a cell is missing."""

    codes: NDArray[np.float64]
    labels: tuple[str, ...]


def numbers(table: Table, columns: Sequence[str], marks: Marks = PLAIN) -> NDArray[np.float64] | Refused:
    """Columns of a table as numbers, shape (rows, columns); NaN where a cell is blank.

    Digits of ASCII with a sign, a decimal mark and an exponent are numbers; ``inf``, ``nan``, ``1_000`` and ``1,000``
    are not, though Python or a spreadsheet may read them.
    """
    known: dict[str, float | None] = {"": np.nan, marks.missing: np.nan}
    found = np.full((len(table.rows), len(columns)), np.nan)
    bad = np.zeros(found.shape, dtype=np.bool_)
    places = [table.names.index(name) for name in columns]
    for row, cells in enumerate(table.rows):
        for column, at in enumerate(places):
            text = cells[at]
            if text not in known:
                known[text] = _number(text, marks)
            value = known[text]
            if value is None:
                bad[row, column] = True
            else:
                found[row, column] = value
    return _refused(table, columns, marks, bad, found) if bad.any() else found


def _refused(
    table: Table, columns: Sequence[str], marks: Marks, bad: NDArray[np.bool_], found: NDArray[np.float64]
) -> Refused:
    """Every cell that is no number, in the order of the file; a column that holds words throughout is told once."""
    problems = Problems()
    n_bad = bad.sum(axis=0)
    words = (n_bad > 1) & np.isnan(found).all(axis=0)
    told = bad & ~words
    told[bad.argmax(axis=0)[words], words] = True
    for row, column in np.argwhere(told):
        name = columns[column]
        text = table.rows[row][table.names.index(name)]
        what, mend = _told(text, marks)
        if words[column]:
            what = _("None of the {n:,} cells of this column is a number. The first: {what}").format(
                n=n_bad[column], what=what
            )
        problems.add(Fault.NUMBER, what, mend, line=table.lines[row], column=name)
    return problems.refused()


def categories(table: Table, columns: Sequence[str], marks: Marks = PLAIN) -> Categories:
    """Columns of a table as categories, the same over all of them; where all are numbers, 1 and 1.0 are one.

    Labels stand in the order of their values if they are numbers, else in that of the alphabet.
    """
    places = [table.names.index(name) for name in columns]
    texts = {cells[at] for cells in table.rows for at in places} - {"", marks.missing}
    values = {text: value for text in texts if (value := _number(text, marks)) is not None}
    named = {text: f"{values[text]:.15g}" for text in texts} if len(values) == len(texts) else {t: t for t in texts}
    labels = sorted(set(named.values()), key=float if len(values) == len(texts) else str)
    code = {label: float(at) for at, label in enumerate(labels)}
    codes = [[code[named[cells[at]]] if cells[at] in named else np.nan for at in places] for cells in table.rows]
    return Categories(np.array(codes, dtype=np.float64).reshape(len(table.rows), len(columns)), tuple(labels))


def _number(text: str, marks: Marks) -> float | None:
    if marks.decimal_comma:
        if "." in text:
            return None
        text = text.replace(",", ".", 1)
    if not NUMBER.fullmatch(text):
        return None
    value = float(text)
    return value if abs(value) <= MAX_SIZE else None


def _told(text: str, marks: Marks) -> tuple[str, str]:
    """What is said of a cell that is no number, and how it is mended."""
    shown = "".join(sign if sign.isprintable() else " " for sign in text[:40]) + "…" * (len(text) > 40)
    if text.startswith(("=", "@")):
        return (
            _("{cell!r} is a formula, not a number.").format(cell=shown),
            _("Save the values of the sheet instead of its formulas."),
        )
    what = _("{cell!r} is not a number.").format(cell=shown)
    if text.casefold() in _WORDS_FOR_MISSING:
        return what, _("Leave the cell blank where nothing was given, or say what stands for a missing value.")
    if not marks.decimal_comma and _DECIMAL_COMMA.fullmatch(text):
        return what, _("Write a decimal point, or say that the file has decimal commas; thousands are not parted.")
    if NUMBER.fullmatch(text):
        return what, _("Numbers with decimal commas have no point, and none is larger than 10¹⁵.")
    return what, _("Write a number, leave the cell blank, or leave the column out.")
