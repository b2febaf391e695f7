"""Cells are numbers, missing, or told; nothing else becomes a number."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.services.table_numbers import MAX_SIZE, Marks, categories, numbers
from simulator.services.tables_in import Fault, Problem, Refused, Table

COMMA = Marks(decimal_comma=True)


def column(*cells: str) -> Table:
    return Table(("a",), tuple((cell,) for cell in cells), tuple(range(2, len(cells) + 2)), ",")


def values(*cells: str, marks: Marks | None = None) -> list[float]:
    found = numbers(column(*cells), ["a"], marks or Marks())
    assert not isinstance(found, Refused), found
    return found[:, 0].tolist()


def problem(cell: str, marks: Marks | None = None) -> Problem:
    found = numbers(column("1", cell), ["a"], marks or Marks())
    assert isinstance(found, Refused), found
    (only,) = found.problems
    return only


@pytest.mark.parametrize(
    ("cell", "value"),
    [("0", 0), ("-3", -3), ("+2.5", 2.5), (".5", 0.5), ("5.", 5), ("1e3", 1000), ("-2.5E-1", -0.25), ("007", 7)],
)
def test_a_number_is_read_as_it_is_written(cell: str, value: float) -> None:
    assert values(cell) == [value]


def test_a_blank_cell_is_missing_and_not_0() -> None:
    assert np.isnan(values("", "1")).tolist() == [True, False]


def test_a_word_can_stand_for_missing() -> None:
    assert np.isnan(values("NA", "1", marks=Marks(missing="NA"))).tolist() == [True, False]


def test_decimal_commas_are_read_where_they_are_said() -> None:
    assert values("3,5", "-1,25", "2", marks=COMMA) == [3.5, -1.25, 2]


@pytest.mark.parametrize(
    "cell", ["inf", "nan", "1_000", "1,000", "１２", "0x10", "1e", "--1", "1 2", "½", "12%", "1e999"]
)
def test_what_only_looks_like_a_number_is_told(cell: str) -> None:
    found = problem(cell)
    assert (found.fault, found.line, found.column) == (Fault.NUMBER, 3, "a")
    assert repr(cell) in found.what


@pytest.mark.parametrize("cell", ["3.5", "1.000,5", "1,000,5"])
def test_where_commas_are_decimal_points_are_not(cell: str) -> None:
    assert problem(cell, COMMA).fault is Fault.NUMBER


@pytest.mark.parametrize("cell", ["=SUM(A1:A9)", "=1+1", "@A1"])
def test_a_formula_is_told_as_one(cell: str) -> None:
    assert problem(cell).what == f"{cell!r} is a formula, not a number."


@pytest.mark.parametrize(
    ("cell", "mend"),
    [("NA", "stands for a missing value"), ("-", "stands for a missing value"), ("3,5", "decimal commas")],
)
def test_a_mend_fits_what_was_found(cell: str, mend: str) -> None:
    assert mend in problem(cell).mend


def test_numbers_beyond_all_measure_are_told() -> None:
    assert values(f"{MAX_SIZE:.0f}") == [MAX_SIZE]
    assert problem("1e16").fault is Fault.NUMBER


def test_a_long_cell_is_shown_in_part_and_without_signs_that_steer_a_terminal() -> None:
    what = problem("\x1b[31m" + "x" * 500).what
    assert (len(what) < 100, "\x1b" in what) == (True, False)


def test_all_problems_are_counted_and_named_by_line_and_column() -> None:
    table = Table(("a", "b"), (("x", "1"), ("1", "y"), ("2", "2")), (2, 4, 5), ",")
    found = numbers(table, ["a", "b"])
    assert isinstance(found, Refused)
    assert [(one.line, one.column) for one in found.problems] == [(2, "a"), (4, "b")]


def test_columns_stand_in_the_order_that_was_asked_for() -> None:
    table = Table(("a", "b", "c"), (("1", "x", "3"),), (2,), ",")
    assert np.array_equal(numbers(table, ["c", "a"]), [[3, 1]])


def test_no_columns_are_a_table_without_any() -> None:
    found = numbers(column("x", "y"), [])
    assert not isinstance(found, Refused)
    assert found.shape == (2, 0)


def test_categories_are_places_in_their_labels() -> None:
    table = Table(("a", "b"), (("low", "high"), ("", "low")), (2, 3), ",")
    found = categories(table, ["a", "b"])
    assert found.labels == ("high", "low")
    assert np.array_equal(found.codes, [[1, 0], [np.nan, 1]], equal_nan=True)


def test_categories_that_are_numbers_are_in_order_and_one_however_written() -> None:
    found = categories(column("10", "2", "2.0", "1000001", "1000002"), ["a"])
    assert found.labels == ("2", "10", "1000001", "1000002")
    assert found.codes[:, 0].tolist() == [1, 0, 0, 2, 3]


@given(st.floats(-1e12, 1e12).map(repr))
def test_what_python_writes_is_read_as_it_was(cell: str) -> None:
    assert values(cell) == [float(cell)]


@given(st.text(max_size=12))
def test_any_cell_is_a_finite_number_missing_or_told(cell: str) -> None:
    found = numbers(column(cell), ["a"])
    if not isinstance(found, Refused):
        assert np.isnan(found[0, 0]) if cell == "" else np.isfinite(found[0, 0])
