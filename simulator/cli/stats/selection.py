"""How a command of ``stats`` gets its table: the options that all of them share, and what a table gives them."""

from __future__ import annotations

import inspect
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from difflib import get_close_matches
from functools import wraps
from pathlib import Path
from typing import Annotated, Any, NoReturn

import numpy as np
import typer
from numpy.typing import NDArray

from simulator.cli.output import USAGE, stop
from simulator.cli.stats.answer import Answer, Count, plain, print_answers
from simulator.services.table_numbers import Marks, categories, numbers
from simulator.services.tables_in import (
    ENCODINGS,
    FIRST_COLUMN,
    MAX_BYTES,
    Fault,
    Problems,
    Refused,
    Table,
    read_table,
)

SHOWN = 10
"""Names that are listed before an ellipsis."""
HINTS = {
    Fault.ENCODING: f"--encoding says what the file was saved in: {', '.join(ENCODINGS)}.",
    Fault.NUMBER: "--only and --id-column leave columns out; --missing NA, --decimal-comma say how cells are written.",
}


class NotRead(Exception):
    """A table, or what was asked of it, has problems."""

    def __init__(self, refused: Refused) -> None:
        super().__init__()
        self.refused = refused


@dataclass(frozen=True, slots=True)
class Matrix:
    """Numbers of persons (or units) by items (or raters), NaN where a cell is blank, under their names.

    Attributes
    ----------
    labels : tuple of str
        Where cells are categories: what the numbers stand for, from 0.
    """

    values: NDArray[np.float64]
    persons: tuple[str, ...]
    items: tuple[str, ...]
    labels: tuple[str, ...] = ()

    def counted(self, person: str, item: str) -> tuple[Count, Count]:
        """How many there are of both, by what they are called; items are named, lest a stray column goes unnoticed."""
        n, k = self.values.shape
        named = ", ".join(self.items[:SHOWN]) + (", …" if k > SHOWN else "")
        of_items = f"{item}{'' if k == 1 else 's'}{f' ({plain(named)})' if k else ''}"
        return Count(f"{person}s", n, person if n == 1 else f"{person}s"), Count(f"{item}s", k, of_items)


@dataclass(frozen=True, slots=True)
class Selection:
    """A table that was read, and which parts of it count.

    Attributes
    ----------
    ids : str or None
        The column that names the rows.
    only : tuple of str
        Columns that were asked for; all others if none was.
    turned : bool
        Persons stand in columns.
    """

    table: Table
    ids: str | None
    only: tuple[str, ...]
    turned: bool
    marks: Marks

    def columns(self, without: Sequence[str] = ()) -> list[str]:
        """Names of the columns that hold what is computed with."""
        return [name for name in self.only or self.table.names if name != self.ids and name not in without]

    def matrix(self, without: Sequence[str] = ()) -> Matrix:
        """The columns that count as numbers, persons in rows however they stand in the file."""
        columns = self.columns(without)
        return self._matrix(_read(numbers(self.table, columns, self.marks)), columns)

    def categories(self) -> Matrix:
        """The same as categories, whatever their words."""
        columns = self.columns()
        found = categories(self.table, columns, self.marks)
        return self._matrix(found.codes, columns, found.labels)

    def _matrix(self, values: NDArray[np.float64], columns: Sequence[str], labels: tuple[str, ...] = ()) -> Matrix:
        rows, names = self.row_names(), tuple(columns)
        return Matrix(values.T, names, rows, labels) if self.turned else Matrix(values, rows, names, labels)

    def check(self, fit: NDArray[np.bool_], what: str, mend: str, *columns: str) -> None:
        """Refuse the table with the place of every cell that does not fit; of its matrix, unless columns are named."""
        names = columns or self.columns()
        by_row = fit.T if self.turned and not columns else fit.reshape(len(self.table.rows), len(names))
        problems = Problems()
        for row, column in np.argwhere(~by_row):
            problems.add(Fault.NUMBER, what, mend, line=self.table.lines[row], column=names[column])
        if problems.n:
            raise NotRead(problems.refused())

    def row_names(self) -> tuple[str, ...]:
        """What names the rows: their ids, else their place below the header."""
        if self.ids is None:
            return tuple(f"row {at}" for at in range(1, len(self.table.rows) + 1))
        return self.table.column(self.ids)

    def texts(self, name: str) -> tuple[str, ...]:
        """One column as it stands there."""
        return self.table.column(self.in_rows(name))

    def numbers(self, *names: str) -> NDArray[np.float64]:
        """Some columns as numbers, shape (rows, columns)."""
        return _read(numbers(self.table, [self.in_rows(name) for name in names], self.marks))

    def in_rows(self, name: str) -> str:
        """The same name, if people stand in rows: a column is not one of theirs otherwise."""
        if self.turned:
            raise stop(f"{name!r} is a column beside people in rows: it does not go with --columns.", USAGE)
        return self.named(name)

    def named(self, name: str) -> str:
        """The name of a column, if there is one; else what there is, as wrong usage."""
        if name in self.table.names:
            return name
        near = get_close_matches(name, self.table.names, 1)
        meant = f" Did you mean {near[0]!r}?" if near else ""
        listed = ", ".join(self.table.names[:20]) + (", …" if len(self.table.names) > 20 else "")
        raise stop(f"There is no column {name!r}.{meant} There are: {listed}.", USAGE)


def _read(found: NDArray[np.float64] | Refused) -> NDArray[np.float64]:
    if isinstance(found, Refused):
        raise NotRead(found)
    return found


def shared_options(
    csv: Annotated[
        str,
        typer.Option(
            "--csv", metavar="FILE", help="The table, its first line naming the columns; - is standard input."
        ),
    ],
    id_column: Annotated[
        str | None, typer.Option("--id-column", help="Column that names the rows; not computed with.")
    ] = None,
    only: Annotated[
        list[str] | None, typer.Option("--only", metavar="COLUMN", help="Compute with this column; once for each.")
    ] = None,
    rows: Annotated[bool, typer.Option("--rows/--columns", help="Where persons (or units) stand.")] = True,
    encoding: Annotated[
        str | None, typer.Option("--encoding", help="What the file was saved in; UTF-8 if not said.")
    ] = None,
    missing: Annotated[
        str, typer.Option("--missing", help="A word that means a missing value, as a blank cell does.")
    ] = "",
    decimal_comma: Annotated[bool, typer.Option("--decimal-comma", help="Numbers are written 3,5.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object, for other programs.")] = False,
) -> Selection:
    """Options that every command takes, and the selection that they lead to."""
    read = read_table(_content(csv), encoding=encoding)
    if isinstance(read, Refused):
        raise NotRead(read)
    ids = id_column or (FIRST_COLUMN if FIRST_COLUMN in read.names else None)
    selection = Selection(read, ids, tuple(dict.fromkeys(only or ())), not rows, Marks(decimal_comma, missing.strip()))
    for name in (*selection.only, *([id_column] if id_column else [])):
        selection.named(name)
    if ids is not None:
        _check_ids(selection, ids)
    return selection


def on_a_table(statistic: Callable[..., Answer | tuple[Answer, ...]]) -> Callable[..., None]:
    """A command that reads a table by the shared options, and prints what the statistic says of it.

    The statistic gets a selection first, then its own options by name.
    """
    shared = inspect.signature(shared_options, eval_str=True).parameters
    own = list(inspect.signature(statistic, eval_str=True).parameters.values())[1:]

    @wraps(statistic)
    def command(**given: Any) -> None:
        as_json = given["as_json"]
        try:
            selection = shared_options(**{name: given.pop(name) for name in shared})
            answers = statistic(selection, **given)
        except NotRead as found:
            _refuse(found.refused, as_json=as_json)
        listed = answers if isinstance(answers, tuple) else (answers,)
        print_answers(listed, selection.table.notes, as_json=as_json)

    options = [one.replace(kind=inspect.Parameter.KEYWORD_ONLY) for one in (*own, *shared.values())]
    command.__signature__ = inspect.Signature(options)  # type: ignore[attr-defined]  # Typer reads the options here
    return command


def _content(name: str) -> bytes:
    """The bytes of a file, and one more than is ever read where there are more."""
    if name == "-":
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    path = Path(name)
    if not path.exists() or path.is_dir():
        raise stop(f"There is no file {name}.", USAGE)
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise stop(f"{name} can't be read: {error.strerror}.") from error


def _check_ids(selection: Selection, ids: str) -> None:
    """Whoever stands there twice would count twice."""
    first: dict[str, int] = {}
    problems = Problems()
    for line, name in zip(selection.table.lines, selection.table.column(ids), strict=True):
        if not name:
            problems.add(Fault.NAME, "The row has no id.", "Give it one, or leave it out.", line=line, column=ids)
        elif name in first:
            what = f"{name[:40]!r} stands on line {first[name]} already."
            mend = "Leave one of them out, or give each an id of its own."
            problems.add(Fault.NAME, what, mend, line=line, column=ids)
        first.setdefault(name, line)
    if problems.n:
        raise NotRead(problems.refused())


def _refuse(refused: Refused, *, as_json: bool) -> NoReturn:
    """Tell every problem with its place and its mend; exit status 1."""
    if as_json:
        listed = [asdict(problem) for problem in refused.problems]
        typer.echo(json.dumps({"problems": listed, "n_problems": refused.n}, ensure_ascii=False, indent=2))
        raise typer.Exit(1)
    for problem in refused.problems:
        place = [f"line {problem.line}"] * (problem.line is not None)
        place += [f"column {problem.column!r}"] * (problem.column is not None)
        typer.echo(f"{', '.join(place)}{': ' * bool(place)}{problem.what} {problem.mend}", err=True)
    if refused.n > len(refused.problems):
        typer.echo(f"And {refused.n - len(refused.problems):,} more.", err=True)
    for hint in dict.fromkeys(HINTS[problem.fault] for problem in refused.problems if problem.fault in HINTS):
        typer.echo(hint, err=True)
    raise typer.Exit(1)
