"""Ids of other systems, one by one and from a file, and who agreed to research."""

from __future__ import annotations

from uuid import uuid4

import pytest

from simulator.bootstrap import Services
from simulator.domain.roles import Actor, Role
from simulator.domain.student_ids import IdSystem
from simulator.errors import AccessDenied, InvalidInput, NotFound
from tests.personas import ADA, COHORT, OTTO, PIA, SANA, SECOND_COHORT, SVEN, TARA, THEO
from tests.unit.services.test_my_data import opened

GOOD = b"email,username,idnumber\nTARA@example.edu,tara,S-1\ntheo@example.edu,,S-2\n"


def ids(services: Services) -> dict[str, dict[str, str]]:
    return {one.name: dict(one.ids) for one in services.export_people.people(PIA, COHORT)}


def test_ids_of_a_trainee_are_noted_and_an_empty_one_is_none(settled: Services) -> None:
    settled.export_people.keep_ids(PIA, COHORT, TARA.id, {IdSystem.USERNAME: " tara ", IdSystem.CANVAS_ID: ""})
    assert ids(settled) == {"Tara Olsen": {IdSystem.USERNAME: "tara"}, "Theo Bright": {}}
    settled.export_people.keep_ids(ADA, COHORT, str(TARA.id), {})
    assert ids(settled)["Tara Olsen"] == {}


def test_an_id_that_would_not_come_through_or_is_somebody_elses_is_refused(settled: Services) -> None:
    with pytest.raises(InvalidInput, match=r"“=1” can't be taken\. It begins with a letter"):
        settled.export_people.keep_ids(PIA, COHORT, TARA.id, {IdSystem.USERNAME: "=1"})
    settled.export_people.keep_ids(PIA, COHORT, THEO.id, {IdSystem.USERNAME: "theo"})
    with pytest.raises(InvalidInput, match="Somebody else in the program has the username “theo”"):
        settled.export_people.keep_ids(PIA, COHORT, TARA.id, {IdSystem.USERNAME: "theo"})
    assert ids(settled)["Tara Olsen"] == {}


@pytest.mark.parametrize("who", [OTTO.id, SANA.id, uuid4(), "nobody"], ids=["Otto", "Sana", "unknown", "no id"])
def test_who_does_not_train_in_the_cohort_can_be_given_none(settled: Services, who: object) -> None:
    with pytest.raises(NotFound):
        settled.export_people.keep_ids(PIA, COHORT, who, {IdSystem.USERNAME: "x"})
    with pytest.raises(NotFound):
        settled.export_people.note_agreed(PIA, COHORT, [TARA.id, who])


def test_a_file_is_read_first_and_taken_whole(settled: Services) -> None:
    read = settled.export_people.read_ids(PIA, COHORT, GOOD)
    assert read.changes == {
        TARA.id: {IdSystem.USERNAME: "tara", IdSystem.ID_NUMBER: "S-1"},
        THEO.id: {IdSystem.ID_NUMBER: "S-2"},
    }
    assert ids(settled) == {"Tara Olsen": {}, "Theo Bright": {}}
    assert settled.export_people.take_ids(PIA, COHORT, GOOD) == 2
    assert settled.export_people.take_ids(PIA, COHORT, GOOD) == 0
    settled.export_people.take_ids(PIA, COHORT, b"e-mail;canvas-id\ntara@example.edu;42\n")
    assert ids(settled)["Tara Olsen"] == {
        IdSystem.USERNAME: "tara",
        IdSystem.ID_NUMBER: "S-1",
        IdSystem.CANVAS_ID: "42",
    }


@pytest.mark.parametrize(
    ("given", "line", "why"),
    [
        (b"email,username\nnobody@example.edu,x\n", 2, "Nobody with the address"),
        (b"email,username\nsana@example.edu,x\n", 2, "Nobody with the address"),
        (b"email,username\ntara@example.edu,a\ntara@example.edu,b\n", 3, "line 2 already"),
        (b"email,username\ntara@example.edu,=x\n", 2, "username: “=x”"),
        (b"email,username\ntara@example.edu,a\ntheo@example.edu,a\n", 3, "somebody else's"),
        (b"name,username\nTara,a\n", None, "needs a column email"),
        (b"email,shoe size\ntara@example.edu,40\n", None, "at least one of idnumber, username"),
        (b"email,username\ntara@example.edu\n", 2, "cells"),
        ("email,username\ntara@example.edu,tära\n".encode("latin-1"), 2, "no UTF-8 text"),
        (b"", None, "empty"),
        (b"PK\x03\x04", None, "workbook"),
        (b"email,username\n" + b"tara@example.edu,a\n" * 50_000, None, "rows"),
    ],
    ids=[
        "unknown",
        "supervisor",
        "twice",
        "formula",
        "same",
        "no email",
        "no id",
        "short",
        "latin",
        "none",
        "zip",
        "long",
    ],
)
def test_a_file_with_a_problem_changes_nothing_and_says_where(
    settled: Services, given: bytes, line: int | None, why: str
) -> None:
    read = settled.export_people.read_ids(PIA, COHORT, given)
    assert (read.changes, read.problems[0].line) == ({}, line)
    assert why in read.problems[0].what
    with pytest.raises(InvalidInput, match="Nothing was taken"):
        settled.export_people.take_ids(PIA, COHORT, given)
    assert ids(settled) == {"Tara Olsen": {}, "Theo Bright": {}}


def test_many_problems_are_counted_and_some_told(settled: Services) -> None:
    lines = "".join(f"n{n}@example.edu,x{n}\n" for n in range(80))
    read = settled.export_people.read_ids(PIA, COHORT, f"email,username\n{lines}".encode())
    assert (read.n_problems, len(read.problems)) == (80, 50)


def test_who_agreed_is_noted_and_can_be_taken_back_and_both_are_in_the_log(settled: Services) -> None:
    assert settled.export_people.note_agreed(PIA, COHORT, [TARA.id, str(THEO.id)]) == 2
    assert settled.export_people.note_agreed(PIA, COHORT, [THEO.id]) == 1
    assert settled.export_people.agreed(PIA, COHORT) == {THEO.id}
    entries, _n = settled.administration.audit_log.entries()
    assert [one.action for one in entries][:3] == ["research-withdrawn", "research-agreed", "research-agreed"]


def test_who_agreed_in_another_cohort_of_the_program_stays(settled: Services) -> None:
    settled.programs.enrol(PIA, SECOND_COHORT, THEO.id, Role.TRAINEE)
    settled.programs.leave(PIA, COHORT, THEO.id)
    settled.export_people.note_agreed(PIA, SECOND_COHORT, [THEO.id])
    settled.export_people.note_agreed(PIA, COHORT, [TARA.id])
    settled.export_people.note_agreed(PIA, COHORT, [])
    assert settled.export_people.agreed(PIA, SECOND_COHORT) == {THEO.id}


def test_both_are_in_the_persons_own_data(settled: Services) -> None:
    settled.export_people.take_ids(PIA, COHORT, GOOD)
    settled.export_people.note_agreed(PIA, COHORT, [TARA.id])
    data, page = opened(settled.my_data.export(TARA))
    program = "University Clinic"
    assert {"program": program, "system": "idnumber", "value": "S-1"} in data["student_ids"]
    assert [one["program"] for one in data["research_agreements"]] == [program]
    assert "Your ids in other systems" in page


@pytest.mark.parametrize("who", [SANA, SVEN, TARA], ids=["Sana", "Sven", "Tara"])
def test_only_those_who_run_the_program_note_anything(settled: Services, who: Actor) -> None:
    for method, more in (("people", ()), ("keep_ids", (TARA.id, {})), ("take_ids", (GOOD,)), ("note_agreed", ([],))):
        with pytest.raises((AccessDenied, NotFound)):
            getattr(settled.export_people, method)(who, COHORT, *more)


def test_sections_and_numbers_come_from_the_cohorts_list_where_nothing_else_is_noted(settled: Services) -> None:
    section = settled.cohorts.add_section(PIA, COHORT, "Tuesday group")
    settled.cohorts.place(PIA, COHORT, TARA.id, section_id=section.id, idnumber="L-1")
    settled.cohorts.place(PIA, COHORT, THEO.id, section_id=None, idnumber="L-2")
    settled.export_people.keep_ids(PIA, COHORT, THEO.id, {IdSystem.ID_NUMBER: "S-2"})
    people = {one.name: (one.section, dict(one.ids)) for one in settled.export_people.people(PIA, COHORT)}
    assert people == {
        "Tara Olsen": ("Tuesday group", {IdSystem.ID_NUMBER: "L-1"}),
        "Theo Bright": ("", {IdSystem.ID_NUMBER: "S-2"}),
    }
