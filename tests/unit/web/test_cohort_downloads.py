"""Files about a cohort, over HTTP."""

from __future__ import annotations

import io
import zipfile
from uuid import UUID, uuid4

import pytest

from simulator.domain.accounts import Account, Cohort, Program
from simulator.domain.roles import Membership, Role
from simulator.web.queues import Queue
from tests.unit.web.conftest import Front

pytestmark = pytest.mark.thorough
CSV = "text/csv; charset=utf-8"
FILES = {
    "gradebook-canvas.csv": CSV,
    "gradebook-moodle.csv": CSV,
    "outcomes.csv": CSV,
    "workbook.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "research.zip": "application/zip",
    "transcripts.zip": "application/zip",
}
COHORT = UUID(int=77)


@pytest.fixture
def lead(doors: Front) -> Account:
    """Leads a program and supervises its one cohort, in which Theo trains."""
    programs, at = doors.services.programs.store, doors.services.programs.now()
    program = Program(uuid4(), "North Clinic", at)
    programs.create_program(program)
    programs.create_cohort(Cohort(COHORT, program.id, "Élan; “2026”\r\n", at))
    made, theo = doors.person("pia@example.edu", "Pia"), doors.person("theo@example.edu", "Theo")
    for role in (Role.PROGRAM_LEAD, Role.SUPERVISOR):
        programs.grant(made.id, Membership(program.id, role), at=at)
    programs.grant(theo.id, Membership(program.id, Role.TRAINEE), at=at)
    programs.enrol(COHORT, made.id, Role.SUPERVISOR, at=at)
    programs.enrol(COHORT, theo.id, Role.TRAINEE, at=at)
    return made


def address(name: str, cohort: object = COHORT) -> str:
    return f"/download/{name}?cohort={cohort}&key=email&attested=1"


@pytest.mark.parametrize(("name", "media_type"), FILES.items(), ids=FILES)
def test_each_file_comes_under_a_plain_name_and_is_kept_nowhere(doors, lead, name, media_type) -> None:
    answer = doors.signed_in(lead).get(address(name))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == media_type
    assert answer.headers["cache-control"] == "no-store"
    assert (
        answer.headers["content-disposition"]
        == f'attachment; filename="secure-base-elan-2026-2026-03-01-{_kind(name)}"'
    )
    if not name.endswith(".csv"):
        assert zipfile.ZipFile(io.BytesIO(answer.content)).testzip() is None


def _kind(name: str) -> str:
    return name.replace("moodle", "moodle-email")


@pytest.mark.parametrize("name", FILES)
def test_an_anonymous_person_and_one_of_elsewhere_get_nothing(doors, lead, name) -> None:
    assert doors.browser().get(address(name)).status_code == 303
    assert doors.signed_in(doors.person()).get(address(name)).status_code == 404


@pytest.mark.parametrize(
    "cohort", ["", "x", "%00", "9" * 9_999, str(uuid4())], ids=["none", "x", "nul", "long", "unknown"]
)
def test_a_cohort_that_is_none_is_not_found(doors, lead, cohort) -> None:
    assert doors.signed_in(lead).get(address("workbook.xlsx", cohort)).status_code == 404


def test_moodle_finds_people_by_three_things_alone(doors, lead) -> None:
    answer = doors.signed_in(lead).get(f"/download/gradebook-moodle.csv?cohort={COHORT}&key=name")
    assert answer.status_code == 422
    assert "by idnumber, username or email" in answer.text


def test_research_without_the_word_of_the_lead_is_refused(doors, lead) -> None:
    answer = doors.signed_in(lead).get(f"/download/research.zip?cohort={COHORT}")
    assert answer.status_code == 422
    assert "ethics board" in answer.text


def test_where_too_many_wait_for_transcripts_one_is_asked_to_come_back(doors, lead, monkeypatch) -> None:
    monkeypatch.setattr(Queue, "full", property(lambda queue: queue.at_once == 1))
    assert doors.signed_in(lead).get(address("transcripts.zip")).status_code == 503
    assert doors.signed_in(lead).get(address("outcomes.csv")).status_code == 200
