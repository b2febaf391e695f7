"""Tables that leave the program as CSV: nothing that people wrote may run as a formula where they are opened."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

_STARTS_A_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_CONTROLS = frozenset("\t\r\n")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def cell(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet might take it for a formula.

    Blanks before a formula don't help: spreadsheets may strip them. A plain number below zero is none, nor is a hyphen
    alone, by which learning platforms say that there is no grade.
    """
    if _NUMBER.fullmatch(text) or text == "-":
        return text
    plain = text.lstrip()
    blanks = text[: len(text) - len(plain)]
    return f"'{text}" if plain.startswith(_STARTS_A_FORMULA) or not _CONTROLS.isdisjoint(blanks) else text


def marked(rows: Iterable[Sequence[str]], simulated: bool) -> Iterator[Sequence[str]]:
    """A table with its heading; where it is of people who are made up, with a last column that says so in every row."""
    for number, row in enumerate(rows):
        yield (*row, "yes" if number else "simulated") if simulated else row


def csv_lines(rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """Rows as lines of CSV, one at a time, each cell safe to open in a spreadsheet."""
    for row in rows:
        line = io.StringIO()
        csv.writer(line).writerow([cell(text) for text in row])
        yield line.getvalue()
