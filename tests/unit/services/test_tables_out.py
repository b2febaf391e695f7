"""Nothing that people wrote runs as a formula where a table is opened."""

from __future__ import annotations

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.services.tables_out import cell, csv_lines

STARTS = tuple("=+-@\t\r\n＝＋－＠")


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("blanks", ["", " ", "\u00a0", "\t "])
def test_a_formula_becomes_text(start: str, blanks: str) -> None:
    assert cell(f"{blanks}{start}HYPERLINK()").startswith("'")


@pytest.mark.parametrize("text", ["", "Tara", "a=b", "1-2", "tara@example.org", "'=1", "-3", "-0.25"])
def test_what_is_no_formula_stays_as_it_is(text: str) -> None:
    assert cell(text) == text


@pytest.mark.parametrize("text", ["-3+1", "-3\n", "--3", "-3 ", "-A1", "+3", "-.5", "-1e3", "-٣"])
def test_what_only_begins_like_a_number_becomes_text(text: str) -> None:
    assert cell(text) == f"'{text}"


@given(
    st.lists(
        st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=20), min_size=1, max_size=4), max_size=4
    )
)
def test_no_cell_begins_a_formula_and_none_is_lost(rows: list[list[str]]) -> None:
    read = list(csv.reader(io.StringIO("".join(csv_lines(rows)), newline="")))
    assert len(read) == len(rows)
    for written, found in zip(rows, read, strict=True):
        assert len(found) == len(written)
        for before, after in zip(written, found, strict=True):
            assert after in (before, f"'{before}")
            assert not after.lstrip().startswith(STARTS) or re.fullmatch(r"-([0-9]+(\.[0-9]+)?)?", after)
