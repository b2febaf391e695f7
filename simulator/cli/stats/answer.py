"""What a statistic came to, as lines for people and as one JSON object for other programs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import typer

from simulator.analytics.agreement import Estimate

Value = float | int | str | bool | None


@dataclass(frozen=True, slots=True)
class Count:
    """How many of something there are or entered; ``key`` is its name for programs, after ``n_``."""

    key: str
    n: int
    words: str

    def __str__(self) -> str:
        return f"{self.n:,} {self.words}"


@dataclass(frozen=True, slots=True)
class Figure:
    """One number under its names for programs and for people.

    Attributes
    ----------
    low, high : float or None
        Its 95 % interval, where it has one.
    gap : str
        Why there is no value.
    """

    key: str
    words: str
    value: Value
    low: float | None = None
    high: float | None = None
    gap: str = ""


def estimated(key: str, words: str, one: Estimate | None, gap: str = "") -> Figure:
    """An estimate as a figure with its interval, or why there is none."""
    return Figure(key, words, None, gap=gap) if one is None else Figure(key, words, one.value, one.low, one.high)


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything that is said about one statistic of one table.

    Attributes
    ----------
    reading : str
        How to read it, in a sentence or two.
    source : str
        Who published the formula.
    rows : sequence of mapping
        Where there is a number for each of something: a row each, with the same keys; ``rows_key`` names them.
    """

    title: str
    counted: tuple[Count, ...]
    figures: tuple[Figure, ...]
    reading: str
    source: str
    notes: tuple[str, ...] = ()
    rows: Sequence[Mapping[str, Value]] = field(default=())
    rows_key: str = ""

    def computed(self) -> bool:
        """Whether any number came out."""
        return bool(self.rows) or any(figure.value is not None for figure in self.figures)


def print_answers(answers: Sequence[Answer], notes: Sequence[str], *, as_json: bool) -> None:
    """Print answers about one table; exit status 1 where none of them holds a number."""
    if as_json:
        typer.echo(json.dumps(_record(answers, notes), ensure_ascii=False, indent=2, allow_nan=False))
    else:
        for answer in answers:
            typer.echo("\n".join(_lines(answer)) + "\n")
        for note in notes:
            typer.echo(f"Note: {note}")
    if not any(answer.computed() for answer in answers):
        raise typer.Exit(1)


def plain(text: str) -> str:
    """Words from a table without signs that would steer a terminal."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def number(value: Value) -> str:
    """A value as it is printed: whole numbers as they are, others with four places, or two digits if none is left."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.1e}" if 0 < abs(value) < 0.00005 else f"{value + 0.0:,.4f}"  # -0.0 + 0.0 has no sign
    return f"{value:,}" if isinstance(value, int) else plain(value)


def _lines(answer: Answer) -> Iterator[str]:
    yield answer.title
    yield ", ".join(map(str, answer.counted)) + "."
    if answer.figures:
        yield ""
    wide = max((len(figure.words) for figure in answer.figures), default=0)
    high = max((len(number(figure.value)) for figure in answer.figures), default=0)
    for figure in answer.figures:
        line = f"  {figure.words:<{wide}}  {number(figure.value):>{high}}"
        if figure.value is None:
            line += f"  {figure.gap}"
        elif figure.low is not None and figure.high is not None:
            line += f"  (95 % from {number(figure.low)} to {number(figure.high)})"
        yield line.rstrip()
    yield from _table(answer.rows)
    yield ""
    yield f"How to read it: {answer.reading}"
    yield f"Source: {answer.source}"
    yield from (f"Note: {note}" for note in answer.notes)


def _table(rows: Sequence[Mapping[str, Value]]) -> Iterator[str]:
    """Rows under their heads, the first column to the left and numbers to the right."""
    if not rows:
        return
    heads = list(rows[0])
    cells = [heads, *([number(row[head]) for head in heads] for row in rows)]
    widths = [max(len(row[at]) for row in cells) for at in range(len(heads))]
    yield ""
    for first, *others in cells:
        right = [text.rjust(width) for text, width in zip(others, widths[1:], strict=True)]
        yield "  " + "  ".join([first.ljust(widths[0]), *right]).rstrip()


def _record(answers: Sequence[Answer], notes: Sequence[str]) -> dict[str, Any]:
    """Named figures beside each other; ``ci`` holds intervals and ``gaps`` says why a figure is null."""
    figures = [figure for answer in answers for figure in answer.figures]
    found: dict[str, Any] = {f"n_{count.key}": count.n for answer in answers for count in answer.counted}
    found |= {figure.key: figure.value for figure in figures}
    found |= {answer.rows_key: [dict(row) for row in answer.rows] for answer in answers if answer.rows_key}
    found["ci"] = {figure.key: [figure.low, figure.high] for figure in figures if figure.low is not None}
    found["gaps"] = {figure.key: figure.gap for figure in figures if figure.value is None}
    found["how_to_read"] = [answer.reading for answer in answers]
    found["sources"] = [answer.source for answer in answers]
    found["notes"] = [*notes, *(note for answer in answers for note in answer.notes)]
    return found
