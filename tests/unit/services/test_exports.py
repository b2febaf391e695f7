"""Taking a cohort's results along, through the service: who gets what, what is noted, and what stands in no file."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from uuid import UUID, uuid4
from zipfile import ZipFile

import pytest

from simulator.bootstrap import Services
from simulator.domain.accounts import Account
from simulator.domain.roles import Actor, Membership, Role
from simulator.domain.student_ids import IdSystem
from simulator.errors import AccessDenied, InvalidInput, NotFound
from simulator.services.exports import taking
from simulator.services.exports.gradebook import MoodleKey
from tests.personas import ADA, COHORT, LEO, NILS, OTHER_COHORT, PIA, PROGRAM, SANA, SECOND_COHORT, SVEN, TARA, THEO
from tests.unit.services.playing import BEST, play
from tests.unit.services.world import assigned, kept, shared

SINCE = datetime(2026, 2, 2, tzinfo=UTC)


@pytest.fixture
def asked(settled: Services) -> Services:
    """Tara did the case that her cohort was asked to do, practised it for herself, and Theo did not do it."""
    task = settled.programs.assign(SANA, COHORT, "waiting-room")
    play(settled.training, assigned(settled, task), *BEST)
    kept(settled)
    return settled


def newcomers(services: Services, n: int) -> list[Actor]:
    """More trainees in the cohort, each of whom ends the assigned case."""
    accounts, programs = services.accounts.store, services.programs.store
    (task,) = services.programs.assignments(SANA, COHORT)
    made = []
    for number in range(n):
        person_id = UUID(int=5_000 + number)
        accounts.create(Account(person_id, uuid4(), f"new{number}@example.edu", f"New {number}", False, None, SINCE))
        programs.grant(person_id, Membership(PROGRAM, Role.TRAINEE), at=SINCE)
        programs.enrol(COHORT, person_id, Role.TRAINEE, at=SINCE)
        someone = accounts.actor(person_id)
        assert someone is not None
        play(services.training, assigned(services, task, someone), *BEST, actor=someone)
        made.append(someone)
    return made


def taken(services: Services) -> list[tuple[str, str]]:
    entries, _n = services.administration.audit_log.entries()
    return [(one.action, one.detail.get("file", "")) for one in entries if "taken" in one.action]


def opened(content: bytes) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_gradebook_holds_the_assigned_session_and_a_blank_for_who_did_not_do_it(asked: Services) -> None:
    made = asked.exports.canvas(PIA, COHORT)
    assert (made.name, made.media_type) == (
        "secure-base-cohort-2026-2026-03-01-gradebook-canvas.csv",
        "text/csv; charset=utf-8",
    )
    lines = made.content.decode().split("\r\n")
    assert lines[0] == "Student,ID,SIS User ID,SIS Login ID,Section,The waiting room"
    (tara,) = [line for line in lines if line.startswith("Tara")]
    grade = float(tara.rpartition(",")[2])
    assert 0 <= grade <= 100
    assert [line for line in lines if line.startswith("Theo")] == ["Theo Bright,,,,Cohort 2026,"]


def test_private_practice_is_in_no_file(settled: Services) -> None:
    mine = kept(settled)
    settled.programs.assign(SANA, COHORT, "waiting-room")
    desk = settled.exports.desk(SANA, COHORT)
    assert desk.records.sittings == ()
    whole = settled.exports.canvas(SANA, COHORT).content + settled.exports.matrix(SANA, COHORT).content
    assert str(mine.id).encode() not in whole
    assert [line for line in whole.decode().splitlines() if line.startswith("Tara")] == ["Tara Olsen,,,,Cohort 2026,"]


def test_what_was_shared_reaches_supervisors_and_not_the_lead(settled: Services) -> None:
    shared(settled)
    assert settled.exports.workbook(SANA, COHORT).content != settled.exports.workbook(PIA, COHORT).content
    assert (settled.exports.desk(SANA, COHORT).own, settled.exports.desk(PIA, COHORT).own) == (True, False)
    assert (settled.exports.desk(SANA, COHORT).runs, settled.exports.desk(PIA, COHORT).runs) == (False, True)


def test_whoever_is_in_the_cohort_no_more_is_in_no_file(asked: Services) -> None:
    asked.programs.leave(PIA, COHORT, TARA.id)
    assert b"Tara" not in asked.exports.canvas(PIA, COHORT).content
    assert asked.exports.desk(PIA, COHORT).records.sittings == ()


def test_small_cells_are_hidden_from_the_lead_and_shown_to_the_supervisor(asked: Services) -> None:
    lead, own = (asked.exports.matrix(who, COHORT).content.decode() for who in (PIA, SANA))
    assert "fewer than 5 people" in lead
    assert "fewer than 5 people" not in own
    newcomers(asked, 5)
    assert "fewer than 5 people" not in asked.exports.matrix(PIA, COHORT).content.decode()


def test_moodle_gets_those_whose_id_is_noted(asked: Services) -> None:
    assert asked.exports.moodle(PIA, COHORT).content.decode().count("\r\n") == 1
    asked.export_people.keep_ids(PIA, COHORT, TARA.id, {IdSystem.ID_NUMBER: "S-1"})
    desk = asked.exports.desk(PIA, COHORT)
    assert [one.person.name for one in desk.not_in_moodle[MoodleKey.ID_NUMBER]] == ["Theo Bright"]
    assert b",S-1,tara@example.edu," in asked.exports.moodle(PIA, COHORT).content


def test_every_file_is_a_line_in_the_audit_log_and_a_transcript_one_for_each_trainee(asked: Services) -> None:
    asked.exports.canvas(PIA, COHORT)
    asked.exports.workbook(SANA, COHORT)
    _name, pieces = asked.exports.transcripts(SANA, COHORT)
    assert taken(asked) == [
        ("transcript-taken", ""),
        ("transcript-taken", ""),
        ("results-taken", "workbook.xlsx"),
        ("results-taken", "gradebook-canvas.csv"),
    ]
    assert list(opened(b"".join(pieces))) == ["001-tara-olsen.pdf", "002-theo-bright.pdf"]


def test_transcripts_are_for_the_cohorts_own_supervisors(asked: Services) -> None:
    with pytest.raises(AccessDenied):
        asked.exports.transcripts(PIA, COHORT)
    with pytest.raises(NotFound):
        asked.exports.transcripts(SVEN, COHORT)


def test_whose_transcript_can_not_be_made_in_time_is_named(asked: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking, "MAX_SECONDS", -1.0)
    _name, pieces = asked.exports.transcripts(SANA, COHORT)
    found = opened(b"".join(pieces))
    assert list(found) == ["not-made.txt"]
    assert b"Tara Olsen\nTheo Bright\n" in found["not-made.txt"]


def test_a_transcript_that_fails_leaves_the_others_whole(asked: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    real = taking.press

    def press(document: object) -> bytes:
        if "Tara" in document.title:
            raise taking.FileNotMade
        return real(document)

    monkeypatch.setattr(taking, "press", press)
    found = opened(b"".join(asked.exports.transcripts(SANA, COHORT)[1]))
    assert list(found) == ["002-theo-bright.pdf", "not-made.txt"]


def test_the_remediation_log_is_taken_by_supervisors_and_leads_and_noted_once(asked: Services) -> None:
    asked.remediation.agree(SANA, COHORT, TARA.id, "=Two sessions on repair by June")
    for who in (SANA, PIA):
        made = asked.exports.remediation(who, COHORT)
        heading, line = made.content.decode().split("\r\n")[:2]
        assert heading.startswith("entry,")
        assert line.startswith("1,Tara Olsen,tara@example.edu,2026-")
        assert ",'=Two sessions on repair by June,,open" in line
    assert made.name == "secure-base-cohort-2026-2026-03-01-remediation.csv"
    entries, _n = asked.administration.audit_log.entries()
    assert [one.action for one in entries if "exported" in one.action or "taken" in one.action] == [
        "agreements-exported",
        "agreements-exported",
    ]
    with pytest.raises(AccessDenied):
        asked.exports.remediation(ADA, COHORT)


def test_more_sessions_than_one_file_for_research_holds_are_refused(
    asked: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked.export_people.note_agreed(PIA, COHORT, [one.id for one in newcomers(asked, 5)])
    monkeypatch.setattr(taking, "MAX_RESEARCH", 4)
    with pytest.raises(InvalidInput, match="5 sessions are too many for one file; it holds 4"):
        asked.exports.research(PIA, COHORT, attested=True)


def test_too_many_trainees_for_transcripts_are_refused_before_anything_begins(
    asked: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking, "MAX_TRANSCRIPTS", 1)
    with pytest.raises(InvalidInput, match="2 trainees; transcripts are made for at most 1"):
        asked.exports.transcripts(SANA, COHORT)
    assert taken(asked) == []


def test_research_needs_a_lead_who_says_so_and_people_who_agreed(asked: Services) -> None:
    made = newcomers(asked, 5)
    with pytest.raises(InvalidInput, match="ethics board"):
        asked.exports.research(PIA, COHORT)
    with pytest.raises(AccessDenied):
        asked.exports.research(SANA, COHORT, attested=True)
    assert opened(asked.exports.research(PIA, COHORT, attested=True).content)["decisions.csv"].count(b"\n") == 1
    asked.export_people.note_agreed(PIA, COHORT, [one.id for one in made])
    found = opened(asked.exports.research(PIA, COHORT, attested=True).content)
    assert found["decisions.csv"].count(b"\r\n") == 1 + 5 * len(BEST)
    assert [name for name in (b"New", b"new0", b"2026") if name in b"".join(found.values())] == []


@pytest.mark.parametrize("who", [ADA, LEO, NILS, TARA, SVEN], ids=["Ada", "Leo", "Nils", "Tara", "Sven"])
def test_nobody_else_gets_anything(asked: Services, who: Actor) -> None:
    for method in ("desk", "canvas", "moodle", "matrix", "workbook", "research", "transcripts"):
        with pytest.raises((AccessDenied, NotFound)):
            getattr(asked.exports, method)(who, COHORT)
    assert taken(asked) == []


def test_everybody_finds_the_cohorts_that_they_may_take_along(settled: Services) -> None:
    found = {who.id: [cohort.id for _program, cohort in settled.exports.cohorts(who)] for who in (PIA, SANA, LEO, TARA)}
    assert found == {PIA.id: [SECOND_COHORT, COHORT], SANA.id: [COHORT], LEO.id: [OTHER_COHORT], TARA.id: []}


def test_a_cohort_of_nobody_makes_every_file(settled: Services) -> None:
    for person in (TARA, THEO):
        settled.programs.leave(PIA, COHORT, person.id)
    for method in ("canvas", "moodle", "matrix", "workbook"):
        assert getattr(settled.exports, method)(SANA, COHORT).content
    assert list(opened(b"".join(settled.exports.transcripts(SANA, COHORT)[1]))) == ["not-made.txt"]


def test_a_cohort_that_is_too_large_for_a_file_is_refused_with_what_to_do(
    asked: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("simulator.services.exports.gathering.MAX_PEOPLE", 1)
    with pytest.raises(InvalidInput, match="2 trainees, 1 sessions") as refused:
        asked.exports.canvas(PIA, COHORT)
    assert "at most 1 trainees" in refused.value.hint


def test_a_case_that_has_gone_keeps_a_name_for_its_column(asked: Services, content) -> None:
    (content / "scenarios" / "waiting-room.yaml").unlink()
    assert "The waiting room" in asked.exports.canvas(PIA, COHORT).content.decode().split("\r\n")[0]
