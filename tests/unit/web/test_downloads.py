import asyncio
import io
import zipfile
from datetime import UTC, datetime
from uuid import uuid4

import pytest
import yaml

from simulator.domain.accounts import Cohort, Program
from simulator.domain.roles import SOLO, Membership, Role
from simulator.errors import FileNotMade
from simulator.web.queues import Queue
from tests.library import CASE
from tests.loops import on_own_loop
from tests.unit.services.playing import BEST, begin, play
from tests.unit.web.conftest import failing

pytestmark = pytest.mark.thorough


def test_my_data_is_a_file_of_its_own(doors):
    answer = doors.signed_in(doors.person()).get("/download/my-data.zip")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == 'attachment; filename="secure-base-my-data.zip"'
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert zipfile.ZipFile(io.BytesIO(answer.content)).testzip() is None


def test_without_accounts_the_data_is_that_of_the_one_trainee(solo):
    assert solo.browser().get("/download/my-data.zip").status_code == 200


def test_ones_progress_is_a_table(solo):
    answer = solo.browser().get("/download/progress.csv")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="secure-base-progress.csv"'
    assert answer.headers["cache-control"] == "no-store"
    assert answer.text.startswith("ended_at,")


def test_whoever_does_not_practise_has_no_table_of_progress(doors):
    ada = doors.services.accounts.store.by_email("ada@example.edu")
    assert doors.signed_in(ada).get("/download/progress.csv").status_code == 403


@pytest.mark.parametrize("path", ["/download/my-data.zip", "/download/audit.csv", "/download/progress.csv"])
def test_an_anonymous_person_downloads_nothing(doors, path):
    assert doors.browser().get(path).status_code == 303
    assert doors.browser().get(path, headers={"Accept": "*/*"}).status_code == 401


TABLES_OF_TRAINEES = ("/download/trainee.csv", "/download/trainees.csv", "/download/critical.csv")


@pytest.mark.parametrize("path", TABLES_OF_TRAINEES)
def test_tables_of_trainees_are_for_whoever_supervises_them(doors, path):
    assert doors.browser().get(path).status_code == 303
    answer = doors.signed_in(doors.person()).get(f"{path}?cohort=nothing&trainee={'x' * 999}&table=log")
    if path == "/download/critical.csv":  # the list of somebody who supervises nobody
        assert (answer.status_code, answer.text.count("\n")) == (200, 1)
    else:
        assert answer.status_code == 404


def test_a_supervisor_takes_the_tables_of_a_trainee_along(doors):
    programs, at = doors.services.programs.store, datetime(2026, 1, 1, tzinfo=UTC)
    tara, sana = doors.person(), doors.person("sana@example.edu", "Sana")
    program = Program(uuid4(), "Clinic", at)
    cohort = Cohort(uuid4(), program.id, "2026", at)
    programs.create_program(program)
    programs.create_cohort(cohort)
    for person, role in ((tara, Role.TRAINEE), (sana, Role.SUPERVISOR)):
        programs.grant(person.id, Membership(program.id, role), at=at)
        programs.enrol(cohort.id, person.id, role, at=at)
    browser = doors.signed_in(sana)
    answer = browser.get(f"/download/trainee.csv?cohort={cohort.id}&trainee={tara.id}&table=skills")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="secure-base-trainee.csv"'
    assert "attunement,,,,,0," in answer.text
    listed = browser.get(f"/download/trainees.csv?cohort={cohort.id}")
    assert "Tara,tara@example.edu,0,0,0,0,,,0,0" in listed.text


def test_the_audit_log_is_for_administrators(doors):
    refused = doors.signed_in(doors.person()).get("/download/audit.csv")
    assert refused.status_code == 403
    assert "Not for you" in refused.text
    ada = doors.services.accounts.store.by_email("ada@example.edu")
    answer = doors.signed_in(ada).get("/download/audit.csv")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="secure-base-audit-log.csv"'


def test_the_audit_log_is_filtered(doors):
    ada = doors.services.accounts.store.by_email("ada@example.edu")
    browser = doors.signed_in(ada)
    doors.services.programs.create_program(doors.services.accounts.store.actor(ada.id), "North Clinic")
    assert "program-created" in browser.get("/download/audit.csv?action=program-created").text
    assert "program-created" not in browser.get("/download/audit.csv?action=role-granted").text
    assert "program-created" not in browser.get("/download/audit.csv?since=2026-03-02").text
    assert "program-created" in browser.get("/download/audit.csv?since=2026-03-01&until=2026-03-01").text


@pytest.mark.parametrize("query", ["since=yesterday", "until=2026-13-01", "program=x", "since=%00"])
def test_a_filter_that_is_none_is_explained(doors, query):
    ada = doors.services.accounts.store.by_email("ada@example.edu")
    answer = doors.signed_in(ada).get(f"/download/audit.csv?{query}")
    assert answer.status_code == 422
    assert "<script" not in answer.text


def test_an_unknown_download_is_not_found(doors):
    assert doors.signed_in(doors.person()).get("/download/other.zip").status_code == 404


def test_a_database_that_fails_is_said_before_the_file_begins(doors):
    ada = doors.services.accounts.store.by_email("ada@example.edu")
    browser = doors.signed_in(ada)
    with failing(doors.services, "audit_log"):
        assert browser.get("/download/audit.csv").status_code == 503


@pytest.fixture
def ended(doors):
    """A browser of Tara's, with the id of a session of hers that has ended."""
    doors.services.training.gap_seconds = 0
    tara, accounts = doors.person(), doors.services.accounts.store
    ada = accounts.actor(accounts.by_email("ada@example.edu").id)
    program = doors.services.programs.create_program(ada, "North Clinic")
    doors.services.administration.grant(ada, tara.id, program.id, Role.TRAINEE)
    actor = doors.services.accounts.store.actor(tara.id)
    attempt = begin(doors.services.training, actor)
    play(doors.services.training, attempt, *BEST, actor=actor)
    return doors.signed_in(tara), str(attempt.id), actor


KINDS = {"pdf": "application/pdf", "csv": "text/csv; charset=utf-8"}


@pytest.mark.parametrize("kind", KINDS)
def test_a_debriefing_is_a_file_of_its_own(ended, kind):
    browser, attempt, _actor = ended
    answer = browser.get(f"/download/debriefing.{kind}?attempt={attempt}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == KINDS[kind]
    name = f'attachment; filename="secure-base-waiting-room-2026-03-01.{kind}"'
    assert answer.headers["content-disposition"] == name
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_own_notes_are_in_the_pdf_only_where_the_address_asks_for_them(ended, doors):
    browser, attempt, actor = ended
    doors.services.notes.note(actor, attempt, 0, own_words="my own words")
    address = f"/download/debriefing.pdf?attempt={attempt}"
    plain = browser.get(address).content
    assert browser.get(f"{address}&notes=0").content == plain
    assert len(browser.get(f"{address}&notes=1").content) > len(plain)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("query", ["", "?attempt=", "?attempt=x", "?attempt=%00", f"?attempt={'9' * 9_999}"])
def test_a_debriefing_of_nothing_is_not_found(doors, kind, query):
    answer = doors.signed_in(doors.person()).get(f"/download/debriefing.{kind}{query}")
    assert answer.status_code == 404
    assert "There is nothing here" in answer.text


@pytest.mark.parametrize("kind", KINDS)
def test_anothers_debriefing_is_not_found_either_and_none_comes_before_the_end(ended, doors, kind):
    _browser, attempt, actor = ended
    theo = doors.signed_in(doors.person("theo@example.edu", "Theo"))
    assert theo.get(f"/download/debriefing.{kind}?attempt={attempt}").status_code == 404
    begun = begin(doors.services.training, actor)
    answer = doors.signed_in(doors.services.accounts.store.account(actor.id)).get(
        f"/download/debriefing.{kind}?attempt={begun.id}"
    )
    assert answer.status_code == 422
    assert "finished yet" in answer.text


@pytest.mark.parametrize("kind", KINDS)
def test_an_anonymous_person_downloads_no_debriefing(doors, ended, kind):
    _browser, attempt, _actor = ended
    assert doors.browser().get(f"/download/debriefing.{kind}?attempt={attempt}").status_code == 303


def test_a_file_that_could_not_be_made_is_said_kindly(ended, monkeypatch):
    browser, attempt, _actor = ended
    monkeypatch.setattr("simulator.services.press.MAX_SECONDS", 0.001)
    answer = browser.get(f"/download/debriefing.pdf?attempt={attempt}")
    assert answer.status_code == 503
    assert "could not be made just now" in answer.text


def test_few_are_worked_for_at_once_and_only_so_many_wait():
    async def come():
        queue, order, go_on = Queue(at_once=1, may_wait=1), [], asyncio.Event()

        async def one(name):
            async with queue.turn():
                order.append(name)
                await go_on.wait()

        first = asyncio.create_task(one("first"))
        await asyncio.sleep(0)
        second = asyncio.create_task(one("second"))
        await asyncio.sleep(0)
        assert order == ["first"]
        with pytest.raises(FileNotMade):
            await one("third")
        go_on.set()
        await asyncio.gather(first, second)
        await one("fourth")
        return order

    assert on_own_loop(come()) == ["first", "second", "fourth"]


def test_a_walk_through_a_draft_is_a_playthrough(solo):
    text = (solo.services.settings.content / CASE).read_text(encoding="utf-8")
    draft = solo.services.drafting.start(SOLO, text, origin="")
    answer = solo.browser().get(f"/download/playthrough.yaml?draft={draft.id}&walk=own-it,ask,wait")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/yaml; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="waiting-room-plan-made.yaml"'
    assert yaml.safe_load(answer.text)["choices"] == ["own-it", "ask", "wait"]


def test_of_a_draft_that_is_not_there_and_for_a_walk_that_is_too_long_there_is_no_file(solo):
    assert solo.browser().get("/download/playthrough.yaml?draft=x").status_code == 404
    text = (solo.services.settings.content / CASE).read_text(encoding="utf-8")
    draft = solo.services.drafting.start(SOLO, text, origin="")
    refused = solo.browser().get(f"/download/playthrough.yaml?draft={draft.id}&walk={'x,' * 3_000}")
    assert refused.status_code == 422
