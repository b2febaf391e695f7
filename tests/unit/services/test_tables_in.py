"""A CSV is read whole, or every problem of it is told with its place and its mend."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.services.tables_in import (
    ENCODINGS,
    FIRST_COLUMN,
    MAX_BYTES,
    MAX_CELL,
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ROWS,
    MAX_TOLD,
    Fault,
    Problem,
    Refused,
    Table,
    read_table,
)


def table(content: str | bytes, **options: str) -> Table:
    found = read_table(content.encode() if isinstance(content, str) else content, **options)
    assert isinstance(found, Table), found
    return found


def problems(content: str | bytes, **options: str) -> tuple[Problem, ...]:
    found = read_table(content.encode() if isinstance(content, str) else content, **options)
    assert isinstance(found, Refused), found
    assert found.n >= len(found.problems) > 0
    assert all(problem.what and problem.mend for problem in found.problems)
    return found.problems


def problem(content: str | bytes, **options: str) -> Problem:
    (only,) = problems(content, **options)
    return only


# What is read


def test_a_table_has_names_rows_and_the_lines_on_which_they_begin() -> None:
    assert table("a,b\n1,2\n3,\n") == Table(("a", "b"), (("1", "2"), ("3", "")), (2, 3), ",")


def test_one_column_and_one_row_are_a_table() -> None:
    assert table("score\n7").rows == (("7",),)


def test_a_header_alone_is_a_table_without_rows() -> None:
    assert table("a,b\n").rows == ()


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_as_on_any_system(end: str) -> None:
    assert table(end.join(["a,b", "1,2", "3,4"])).lines == (2, 3)


def test_blanks_around_cells_and_names_do_not_count() -> None:
    found = table(' a , "b"\n 1 , "2"\n')
    assert (found.names, found.rows) == (("a", "b"), (("1", "2"),))


def test_a_quoted_cell_may_hold_line_breaks_and_later_rows_keep_their_lines() -> None:
    found = table('who,"what\nwas said"\nMara,"one\ntwo"\nTom,x\n')
    assert found.names == ("who", "what was said")
    assert (found.rows[0][1], found.lines) == ("one\ntwo", (3, 5))


def test_a_quotation_mark_inside_quotation_marks_is_written_twice() -> None:
    assert table('a,b\n"the ""third"" case",1\n').rows == (('the "third" case', "1"),)


@pytest.mark.parametrize(("sign", "word"), [(";", "semicolons"), ("\t", "tabs")])
def test_semicolons_and_tabs_are_found_and_told(sign: str, word: str) -> None:
    found = table(f"a{sign}b\n3,5{sign}x, y\n1,0{sign}z\n")
    assert (found.delimiter, found.rows[0]) == (sign, ("3,5", "x, y"))
    assert found.notes == (f"The cells are parted by {word}.",)


def test_what_parts_the_first_rows_most_evenly_is_taken() -> None:
    assert table("id;said; by whom\n1;a, b, c;x\n2;d;y\n").delimiter == ";"


def test_a_first_line_can_say_what_parts_the_cells() -> None:
    found = table("sep=;\na,x;b\n1,2;3\n")
    assert (found.names, found.rows, found.lines) == (("a,x", "b"), (("1,2", "3"),), (3,))


def test_a_byte_order_mark_is_no_part_of_the_first_name() -> None:
    assert table(b"\xef\xbb\xbfa,b\n1,2\n").names == ("a", "b")


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_known_by_its_mark_and_told(codec: str) -> None:
    found = table("\ufeffMüller\tb\n1\t2\n".encode(codec))
    assert found.names == ("Müller", "b")
    assert "The file was read as UTF-16." in found.notes


def test_an_encoding_can_be_said() -> None:
    assert table("Müller\n1\n".encode("cp1252"), encoding="Windows-1252").names == ("Müller",)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_encoding_that_is_offered_reads_a_table(encoding: str) -> None:
    assert table("é,b\n1,2\n".encode(encoding) if encoding != "windows-1251" else b"e,b\n1,2\n", encoding=encoding).rows


def test_blank_lines_are_left_out_and_counted() -> None:
    found = table("\n\na,b\n\n1,2\n , \n3,4\n\n")
    assert (found.rows, found.lines) == ((("1", "2"), ("3", "4")), (5, 7))
    assert found.notes == ("Blank lines left out: 3.",)


def test_blank_columns_without_a_name_fall_away_and_are_counted() -> None:
    found = table("a,b,,\n1,2,,\n3,4,,\n")
    assert (found.names, found.rows[1]) == (("a", "b"), ("3", "4"))
    assert found.notes == ("Columns left out because they are blank: 2.",)


def test_a_first_column_without_a_name_names_the_rows() -> None:
    found = table('"","Q1"\n"1",0\n"2",1\n')
    assert found.names == (FIRST_COLUMN, "Q1")
    assert found.notes == ("The first column has no name; it is taken to name the rows.",)


def test_columns_that_are_numbered_are_taken_with_a_warning() -> None:
    found = table("0,1,2\n5,5,4\n")
    assert (found.names, len(found.rows)) == (("0", "1", "2"), 1)
    assert "named 0 to 2: if that line holds data" in found.notes[0]


def test_names_hold_nothing_that_steers_a_terminal() -> None:
    assert table("a\x1b[31m\x07,b\n1,2\n").names == ("a [31m", "b")


def test_names_are_composed_as_they_are_typed() -> None:
    assert table("Gro\u0308ße,b\n1,2\n").names == ("Größe", "b")


def test_a_column_can_be_had_by_its_name() -> None:
    assert table("a,b\n1,2\n3,4\n").column("b") == ("2", "4")


# What is refused


@pytest.mark.parametrize("content", ["", "\n\n", " , \n"])
def test_an_empty_file_is_no_table(content: str) -> None:
    assert problem(content).fault is Fault.NO_TABLE


def test_the_byte_that_is_no_utf_8_is_told_with_its_line() -> None:
    found = problem(b"a,b\n1,M\xfcller\n")
    assert (found.fault, found.line) == (Fault.ENCODING, 2)
    assert found.what == "Byte 8 of the file (0xFC) is no UTF-8 text."
    assert "windows-1252" in found.mend


def test_a_bad_byte_behind_a_mark_is_counted_from_the_beginning_of_the_file() -> None:
    found = problem(b"\xef\xbb\xbfa\n\xff\n")
    assert found.what.startswith("Byte 6 of the file (0xFF)")
    assert found.line == 2


def test_utf_16_without_its_mark_is_not_read_as_something_else() -> None:
    found = problem("a,b\n1,2\n".encode("utf-16-le"))
    assert (found.fault, found.line) == (Fault.ENCODING, 1)


def test_utf_16_that_ends_within_a_letter_is_told() -> None:
    assert problem(b"\xff\xfea\x00,").fault is Fault.ENCODING


@pytest.mark.parametrize("encoding", ["rot13", "zip", "unicode_escape", "utf-7", "nonsense", ""])
def test_an_encoding_that_is_none_of_ours_is_refused(encoding: str) -> None:
    found = read_table(b"a\n\xff\n", encoding=encoding)
    assert isinstance(found, Refused)
    assert found.problems[0].fault is Fault.ENCODING


@pytest.mark.parametrize("begin", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0"])
def test_a_workbook_is_known_and_told(begin: bytes) -> None:
    assert problem(begin + b"\x00" * 20).what == "This is a workbook or an archive, not a CSV file."


def test_rows_of_another_width_are_told_one_by_one() -> None:
    found = problems("a,b,c\n1,2\n1,2,3\n1,2,3,4\n")
    assert [(one.fault, one.line) for one in found] == [(Fault.WIDTH, 2), (Fault.WIDTH, 4)]
    assert found[0].what == "The row has 2 cells where the header has 3."


def test_a_quotation_mark_that_is_not_closed_is_told_where_its_row_begins() -> None:
    found = problem('a,b\n1,2\n3,"4\n5,6\n')
    assert (found.fault, found.line) == (Fault.QUOTES, 3)


def test_text_behind_a_closed_quotation_mark_is_told() -> None:
    assert problem('a,b\n"1"x,2\n').fault is Fault.QUOTES


def test_a_cell_longer_than_csv_reads_is_told() -> None:
    assert problem(f'a\n"{"x" * 200_000}"\n').fault is Fault.QUOTES


def test_names_that_are_the_same_are_told_with_their_places() -> None:
    found = problem("Q1,Q2, Q1\n1,2,3\n")
    assert (found.fault, found.column, found.line) == (Fault.NAME, "Q1", 1)
    assert found.what == "Columns 1 and 3 have the same name."


def test_a_column_with_cells_and_no_name_is_told() -> None:
    assert problem("a,,c\n1,2,3\n").what == "Column 2 has cells and no name."


@pytest.mark.parametrize("header", ["43,51,30", "7", "1", "0.5,0.7", "2,3,4"])
def test_a_first_line_of_numbers_seems_to_be_data(header: str) -> None:
    found = problem(f"{header}\n{header}\n")
    assert (found.fault, found.what) == (Fault.NAME, "The first line holds numbers, so it seems to be data.")


def test_a_cell_that_is_too_long_is_told_with_its_column() -> None:
    found = problem(f"a,b\n1,{'x' * (MAX_CELL + 1)}\n")
    assert (found.fault, found.line, found.column) == (Fault.CELL, 2, "b")
    assert table(f"a,b\n1,{'x' * MAX_CELL}\n").rows


def test_only_the_first_problems_are_told_and_all_are_counted() -> None:
    found = read_table(b"a,b\n" + b"1\n" * 200)
    assert isinstance(found, Refused)
    assert (len(found.problems), found.n) == (MAX_TOLD, 200)


# Limits


def test_as_many_rows_as_there_may_be_are_read() -> None:
    assert len(table("a\n" + "1\n" * MAX_ROWS).rows) == MAX_ROWS


def test_more_rows_are_refused_with_their_number() -> None:
    found = problem("a\n" + "1\n" * (MAX_ROWS + 11))
    assert found.fault is Fault.TOO_BIG
    assert found.what == "There are 50,011 rows of 1 columns; at most 50,000 such rows are read."


def test_the_most_rows_can_be_fewer() -> None:
    found = read_table(b"a\n1\n2\n3\n", max_rows=2)
    assert isinstance(found, Refused)
    assert "There are 3 rows" in found.problems[0].what


def test_as_many_columns_as_there_may_be_are_read_and_one_more_is_refused() -> None:
    names = [f"Q{at}" for at in range(MAX_COLUMNS + 1)]
    assert len(table(",".join(names[:-1])).names) == MAX_COLUMNS
    assert problem(",".join(names)).what == "There are 1,001 columns; at most 1,000 are read."


def test_wide_tables_may_have_fewer_rows() -> None:
    rows = MAX_CELLS // MAX_COLUMNS + 1
    header = ",".join(f"Q{at}" for at in range(MAX_COLUMNS))
    content = header + "\n" + ("1" + "," * (MAX_COLUMNS - 1) + "\n") * rows
    assert problem(content).what == "There are 2,001 rows of 1,000 columns; at most 2,000 such rows are read."


def test_a_file_that_is_too_large_is_refused_before_it_is_read() -> None:
    assert problem(b"\xff" * (MAX_BYTES + 1)).fault is Fault.TOO_BIG


# Whatever comes


@given(st.binary(max_size=300))
def test_any_bytes_give_a_table_or_its_problems(content: bytes) -> None:
    found = read_table(content)
    if isinstance(found, Table):
        assert all(len(row) == len(found.names) for row in found.rows)
        assert len(set(found.names)) == len(found.names)
        assert all(found.names)
    else:
        assert found.problems


NAMES = st.lists(st.from_regex(r"[A-Za-z][A-Za-z ]{0,8}[a-z]", fullmatch=True), min_size=2, max_size=5, unique=True)


@given(st.data(), NAMES, st.sampled_from([",", ";", "\t"]), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_what_was_written_is_read_again(data: st.DataObject, names: list[str], sign: str, codec: str) -> None:
    names = [" ".join(name.split()) for name in names]
    if len(set(names)) < len(names):
        return
    cell = st.text(
        st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"]), min_size=1, max_size=8
    )
    cells = cell.map(str.strip).filter(lambda text: text and "\0" not in text and not set(text) & {",", ";"})
    rows = data.draw(st.lists(st.lists(cells, min_size=len(names), max_size=len(names)), max_size=5))
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=sign).writerows([names, *rows])
    found = table(written.getvalue().encode(codec))
    assert found.names == tuple(names)
    assert found.rows == tuple(map(tuple, rows))
