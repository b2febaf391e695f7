"""The workbook, read by another library than the one that writes it."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from simulator.domain.attempt import Mode
from simulator.domain.crosswalk import Outcome
from simulator.domain.rubric import Criterion, Dimension
from simulator.services.exports.criteria import criteria_of
from simulator.services.exports.matrix import matrix
from simulator.services.exports.records import CohortRecords
from simulator.services.exports.workbook import workbook
from tests.unit.services.export_records import AT, HOSTILE, item, person, records, sitting

TEA = item(1, "Tea with milk", due_at=AT, mode=Mode.SUMMATIVE)
A1 = Criterion("A1", Dimension.ATTUNEMENT, "Affect recognition", "Does it?", ("",) * 5, "")


def made(found: CohortRecords, *, own: bool = False) -> bytes:
    cells = matrix(found, [Outcome("feeling", "Ours", "Hears it", ("A1",))], whole=own)
    return workbook(found, criteria_of(found, whole=own), [A1], cells, own=own)


def sheets(content: bytes) -> dict[str, list[tuple[Any, ...]]]:
    book = load_workbook(io.BytesIO(content))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}


@pytest.fixture
def six() -> CohortRecords:
    people = [person(n, idnumber=f"00{n}") for n in range(1, 7)]
    return records(people, [TEA], [*(sitting(n, n, TEA, 7_512) for n in range(1, 7)), sitting(9, 1, None, None)])


def test_every_sheet_is_there_with_its_heading_and_its_numbers(six: CohortRecords) -> None:
    found = sheets(made(six))
    assert list(found) == ["People", "Assignments", "Attempts", "Criteria", "Outcomes", "Definitions"]
    assert found["People"][:2] == [
        ("Name", "E-mail", "Section", "idnumber", "username", "canvas-id", "sis-user-id", "sis-login-id"),
        ("Person 1", "p1@example.edu", None, "001", None, None, None, None),
    ]
    nine = datetime(2026, 3, 1, 9, 30)
    assert found["Assignments"][1] == ("Tea with milk", "case-1", nine, nine, None, "yes", 6, 6)
    assert found["Attempts"][1] == ("Person 1", "Tea with milk", "assigned", "first", nine, 75.12, 65.12, 85.12, 4)
    assert found["Criteria"][1] == ("A1", "Affect recognition", "Does it?", 6, 28, 75, None)
    assert found["Outcomes"][1][4:8] == (75, "2026-03", 6, 6)
    assert dict(found["Definitions"][1:])["blank"].endswith("Blank is never 0.")


def test_what_was_only_shared_and_dimensions_are_for_the_cohorts_own_supervisors(six: CohortRecords) -> None:
    assert len(sheets(made(six))["Attempts"]) == 7
    own = sheets(made(six, own=True))["Attempts"]
    assert len(own) == 8
    assert own[0][-3:] == ("attunement", "safety", "fidelity")
    assert own[1][-3:] == (75.12, None, None)
    assert own[-1][2:9] == ("shared", "first", datetime(2026, 3, 1, 9, 30), None, None, None, 4)


def test_the_gate_stands_nowhere_since_a_supervisor_reads_critical_choices_first(six: CohortRecords) -> None:
    with ZipFile(io.BytesIO(made(six, own=True))) as archive:
        text = archive.read("xl/sharedStrings.xml").decode()
    assert [word for word in ("CE02", "review", "critical", "certified", "competent") if word in text] == []


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_name_is_text_and_never_a_formula(name: str) -> None:
    content = made(records([person(1, name)], [item(1, name)], [sitting(1, 1, item(1, name))]))
    book = load_workbook(io.BytesIO(content))
    types = {cell.data_type for sheet in book.worksheets for row in sheet.iter_rows() for cell in row}
    assert "f" not in types
    cell = book["People"]["A2"]
    assert cell.quotePrefix == name.startswith(("=", "+"))
    assert cell.value.startswith(name.lstrip("\u202e")[:2])
    with ZipFile(io.BytesIO(content)) as archive:
        assert [part for part in archive.namelist() if b"<f>" in archive.read(part)] == []


def test_the_same_records_make_the_same_bytes(six: CohortRecords) -> None:
    assert made(six) == made(six)


def test_a_cohort_of_nobody_makes_a_workbook_too() -> None:
    found = sheets(made(records([], [], [])))
    assert [len(rows) for rows in found.values()] == [1, 1, 1, 1, 2, 11]
