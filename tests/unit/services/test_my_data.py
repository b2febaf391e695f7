"""Taking one's data away, and having it erased."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import fields
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any
from uuid import uuid4

import pytest

from simulator.bootstrap import Services
from simulator.domain.accounts import Account, Session, SignIn, Ticket, TicketKind
from simulator.domain.attempt import Attempt, RecordedDecision, StoredScore
from simulator.domain.notice import DISCLAIMER
from simulator.domain.policy import Private
from simulator.domain.roles import SOLO, Actor
from simulator.errors import AttemptNotFound, InvalidInput, NotFound
from simulator.services.data_keys import KEYS
from simulator.services.my_data import TIME_TO_ANSWER
from tests.personas import ADA, COHORT, LEO, NILS, OTHER_PROGRAM, PIA, PROGRAM, SANA, TARA, THEO
from tests.settled import SETTLED_AT, email
from tests.summed import sums
from tests.unit.services.conftest import Clock
from tests.unit.services.playing import BEST, begin, play
from tests.unit.services.world import assigned, build, kept, shared

pytestmark = pytest.mark.thorough

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>\u202e نور & \"'"


def opened(data: bytes) -> tuple[dict[str, Any], str]:
    """The two files of an export."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.namelist() == ["my-data.json", "my-data.html"]
        assert archive.testzip() is None
        return json.loads(archive.read("my-data.json")), archive.read("my-data.html").decode()


def export(services: Services, actor: Actor = TARA) -> dict[str, Any]:
    return opened(services.my_data.export(actor))[0]


def ask(services: Services) -> Attempt:
    """An ended counted attempt of Tara's."""
    assignment = services.programs.assign(SANA, COHORT, "waiting-room")
    return play(services.training, assigned(services, assignment), *BEST)


def actions(services: Services) -> list[str]:
    return [entry.action for entry in reversed(services.my_data.stores.audit.entries(limit=1_000)[0])]


# My data


def test_the_export_says_what_stands_under_each_of_its_keys(settled: Services) -> None:
    data = export(settled)
    assert set(data) - {"format", "made_at", "about", "keys"} == set(data["keys"]) == set(KEYS)
    assert (data["format"], data["about"]) == ("secure-base-my-data-1", DISCLAIMER)


def test_the_export_holds_the_account_without_its_secrets(settled: Services) -> None:
    settled.my_data.stores.accounts.set_password(TARA.id, "$argon2id$secret")
    data = export(settled)
    assert data["account"] == {
        "id": str(TARA.id),
        "email": "tara@example.edu",
        "name": "Tara Olsen",
        "administrator": False,
        "created_at": "2026-02-01T09:00:00+00:00",
        "disabled_at": None,
        "reminders": True,
        "has_password": True,
    }
    assert "argon2id" not in json.dumps(data)


def test_the_export_holds_roles_and_cohorts(settled: Services) -> None:
    data = export(settled)
    assert data["roles"] == [{"program": "University Clinic", "role": "trainee"}]
    assert data["cohorts"] == [{"cohort": "Cohort 2026", "role": "trainee", "section": "", "idnumber": ""}]


def test_the_export_holds_every_way_in_and_no_token(settled: Services) -> None:
    accounts = settled.my_data.stores.accounts
    accounts.link(TARA.id, "https://id.example.edu", "tara-1", at=SETTLED_AT)
    over = Session(uuid4(), TARA.id, "e" * 64, "password", SETTLED_AT, SETTLED_AT, "192.0.2.7", "Firefox")
    accounts.start_session(over)
    accounts.end_session(over.id, SETTLED_AT)
    accounts.note_sign_in(SignIn(TARA.id, SETTLED_AT, "password", "signed-in", "192.0.2.7", "Firefox"))
    ticket = Ticket(uuid4(), TicketKind.INVITATION, "d" * 64, email("Tara"), "Tara", SETTLED_AT, SETTLED_AT)
    accounts.create_ticket(ticket)
    data = export(settled)
    assert data["identities"] == [{"issuer": "https://id.example.edu", "subject": "tara-1"}]
    assert [(entry["address"], entry["ended_at"] is not None) for entry in data["sessions"]] == [("192.0.2.7", True)]
    assert [entry["outcome"] for entry in data["sign_ins"]] == ["signed-in"]
    assert [(entry["kind"], entry["email"]) for entry in data["links"]] == [("invitation", "tara@example.edu")]
    assert "e" * 64 not in json.dumps(data)
    assert "d" * 64 not in json.dumps(data)


def test_the_export_holds_an_attempt_with_all_that_hangs_on_it(settled: Services) -> None:
    attempt = shared(settled, Private.OWN_WORDS)
    settled.training.choose(TARA, str(attempt.id), "ask", step=0)
    settled.sharing.comment(SANA, attempt.id, HOSTILE, step=2)
    (found,) = export(settled)["attempts"]
    assert (found["id"], found["title"], found["purpose"]) == (str(attempt.id), "The waiting room", "practice")
    assert [decision["choice"] for decision in found["decisions"]] == list(BEST)
    room = settled.training.room(TARA, str(attempt.id))
    assert [decision["said"] for decision in found["decisions"]] == [said.choice.say for said in room.exchanges]
    assert found["private_notes"] == [
        {
            "step": 0,
            "own_words": "my own words",
            "reaction": "a tight chest",
            "confidence": "guessing",
            "pull": "rescue",
            "self_ratings": {"A2": 3},
            "rehearsed": True,
        }
    ]
    assert [(entry["cohort"], entry["ticked"]) for entry in found["shared_with"]] == [("Cohort 2026", ["own-words"])]
    assert [(entry["by"], entry["text"], entry["step"]) for entry in found["comments"]] == [("Sana Rivera", HOSTILE, 2)]
    assert [entry["reason"] for entry in found["presses_not_taken"]] == ["already-made"]
    assert found["scores"][0]["sheet"] == settled.store.scores(attempt.id)[0].sheet


@pytest.mark.parametrize(
    ("record", "key", "left_out"),
    [
        (Attempt, None, {"trainee_id"}),
        (RecordedDecision, "decisions", set()),
        (StoredScore, "scores", set()),
    ],
)
def test_no_stored_field_of_an_attempt_is_forgotten(
    settled: Services, record: type, key: str | None, left_out: set[str]
) -> None:
    kept(settled)
    (found,) = export(settled)["attempts"]
    exported = found[key][0] if key else found
    assert {field.name for field in fields(record)} - set(exported) == left_out


def test_no_stored_field_of_an_account_is_forgotten(settled: Services) -> None:
    missing = {field.name for field in fields(Account)} - set(export(settled)["account"])
    assert missing == {"password_hash", "subject_id"}


def test_the_export_holds_notices_requests_and_comments_written(settled: Services) -> None:
    settled.training.accept_notice(TARA)
    request = settled.my_data.request_erasure(TARA, ask(settled).id)
    settled.sharing.comment(SANA, shared(settled).id, "You waited.")
    data = export(settled)
    assert [entry["notice"] for entry in data["notices"]] == list(settled.store.notices(TARA.id))
    assert [(entry["id"], entry["granted"]) for entry in data["erasure_requests"]] == [(str(request.id), None)]
    assert data["comments_written"] == []
    assert [entry["text"] for entry in export(settled, SANA)["comments_written"]] == ["You waited."]


def test_the_export_says_who_read_one_s_attempts(settled: Services) -> None:
    attempt = shared(settled)
    settled.sharing.review(SANA, attempt.id)
    found = [(entry["action"], entry["by"]) for entry in export(settled)["audit"]]
    assert found == [("attempt-read", "Sana Rivera"), ("attempt-shared", "you")]


def test_the_export_holds_nothing_of_others(settled: Services) -> None:
    kept(settled, THEO)
    build(settled)
    data = json.dumps(export(settled, SANA))
    for foreign in ("my own words", "Theo", "Tara", str(TARA.id)):
        assert foreign not in data


def test_an_attempt_at_a_case_that_is_gone_is_exported_with_its_words(settled: Services, content) -> None:
    kept(settled)
    (content / "scenarios" / "waiting-room.yaml").unlink()
    (found,) = export(settled)["attempts"]
    assert all(decision["said"] for decision in found["decisions"])


def test_an_attempt_that_this_version_cannot_play_is_exported_without_its_words(settled: Services) -> None:
    attempt = kept(settled)
    with settled.my_data.database.writing() as connection:
        connection.exec_driver_sql("UPDATE attempts SET play_hash = 'another'")
    (found,) = export(settled)["attempts"]
    assert [(d["choice"], d["said"]) for d in found["decisions"]] == [(choice, "") for choice in BEST]
    assert found["id"] == str(attempt.id)


class Tags(HTMLParser):
    """Notes every tag and attribute."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found |= {tag, *(f"{tag} {name}" for name, _value in attrs)}

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_page_shows_texts_of_people_as_text_and_runs_nothing(settled: Services) -> None:
    attempt = shared(settled, *Private)
    settled.my_data.stores.accounts.set_name(TARA.id, HOSTILE)
    settled.notes.keep_note(TARA, attempt.id, 1, HOSTILE, HOSTILE)
    settled.sharing.comment(SANA, attempt.id, HOSTILE)
    page = opened(settled.my_data.export(TARA))[1]
    tags = Tags()
    tags.feed(page)
    assert tags.found.isdisjoint({"script", "img", "iframe", "link", "a", "form"})
    assert not any(found.split()[-1].startswith("on") for found in tags.found)
    assert tags.text.count(HOSTILE) == 4
    assert DISCLAIMER in tags.text
    assert "default-src 'none'" in page


def test_the_page_counts_steps_from_one(settled: Services) -> None:
    kept(settled)
    page = opened(settled.my_data.export(TARA))[1]
    assert '<td dir="auto">1</td><td dir="auto">my own words</td>' in page


def test_the_same_data_make_the_same_bytes(settled: Services, clock: Clock) -> None:
    build(settled)
    clock.step = timedelta()
    assert settled.my_data.export(TARA) == settled.my_data.export(TARA)


def test_in_solo_mode_the_export_has_no_account_and_all_attempts(services: Services) -> None:
    kept(services, SOLO)
    data = export(services, SOLO)
    assert (data["account"], data["audit"], len(data["attempts"])) == (None, [], 1)


# What others see of me


def test_a_person_is_told_what_others_see_of_their_attempts(settled: Services) -> None:
    kept(settled)
    first, second = shared(settled, Private.REACTIONS), ask(settled)
    settled.sharing.comment(SANA, shared(settled).id, "You waited.")
    third = settled.store.attempts_of(TARA.id)[0]
    found = {
        entry.attempt.id: (entry.case_title, entry.cohort.name, entry.share and entry.share.ticked, entry.can_withdraw)
        for entry in settled.my_data.my_shares(TARA)
    }
    assert found == {
        first.id: ("The waiting room", "Cohort 2026", {Private.REACTIONS}, True),
        second.id: ("The waiting room", "Cohort 2026", None, False),
        third.id: ("The waiting room", "Cohort 2026", frozenset(), False),
    }


# Erasing an attempt


def test_an_erased_attempt_is_nowhere(settled: Services) -> None:
    attempt = kept(settled)
    settled.my_data.erase_attempt(TARA, str(attempt.id))
    with pytest.raises(AttemptNotFound):
        settled.training.room(TARA, str(attempt.id))
    assert settled.training.cases(TARA)[0].n_ended == 0


def test_erasing_private_practice_leaves_no_line_in_the_audit_log(settled: Services) -> None:
    attempt = kept(settled)
    settled.my_data.erase_attempt(TARA, attempt.id)
    assert actions(settled) == []


def test_erasing_a_shared_attempt_takes_it_and_its_comments_from_the_supervisor(settled: Services) -> None:
    attempt = shared(settled)
    settled.sharing.comment(SANA, attempt.id, "You waited.")
    settled.my_data.erase_attempt(TARA, attempt.id)
    assert settled.sharing.visible(SANA) == ()
    assert actions(settled)[-1] == "attempt-erased"


def test_a_counted_attempt_is_not_erased_at_once(settled: Services) -> None:
    attempt = ask(settled)
    with pytest.raises(InvalidInput, match="the program decides"):
        settled.my_data.erase_attempt(TARA, attempt.id)
    assert settled.store.attempts_of(TARA.id)[0].id == attempt.id


# Asking a program


def test_a_request_gives_the_program_thirty_days(settled: Services) -> None:
    request = settled.my_data.request_erasure(TARA, str(ask(settled).id))
    assert request.deadline - request.requested_at == timedelta(days=30)
    assert settled.my_data.my_requests(TARA) == (request,)
    (asked,) = settled.my_data.erasure_requests(PIA, PROGRAM)
    assert (asked.request, asked.trainee_name, asked.case_title) == (request, "Tara Olsen", "The waiting room")
    assert settled.my_data.erasure_requests(LEO, OTHER_PROGRAM) == ()
    assert actions(settled)[-1] == "erasure-requested"


def test_asking_again_finds_the_open_request(settled: Services) -> None:
    attempt = ask(settled)
    first = settled.my_data.request_erasure(TARA, attempt.id)
    assert settled.my_data.request_erasure(TARA, attempt.id) == first
    assert settled.my_data.my_requests(TARA) == (first,)


def test_nobody_is_asked_for_what_is_one_s_own(settled: Services) -> None:
    with pytest.raises(InvalidInput, match="yours alone"):
        settled.my_data.request_erasure(TARA, kept(settled).id)


def test_a_granted_request_erases_the_attempt_and_takes_it_out_of_the_sums(settled: Services) -> None:
    attempt = ask(settled)
    request = settled.my_data.request_erasure(TARA, attempt.id)
    assert sums(settled.database) != ()
    settled.my_data.answer_erasure(PIA, request.id, granted=True)
    assert settled.store.attempts_of(TARA.id) == ()
    assert sums(settled.database) == ()
    assert [found.granted for found in settled.my_data.my_requests(TARA)] == [True]
    assert actions(settled)[-1] == "erasure-granted"


def test_a_refused_request_leaves_the_attempt_and_can_be_made_again(settled: Services) -> None:
    attempt = ask(settled)
    request = settled.my_data.request_erasure(TARA, attempt.id)
    settled.my_data.answer_erasure(PIA, request.id, granted=False)
    assert [found.id for found in settled.store.attempts_of(TARA.id)] == [attempt.id]
    assert actions(settled)[-1] == "erasure-refused"
    assert settled.my_data.request_erasure(TARA, attempt.id) != request


def test_a_request_is_answered_once(settled: Services) -> None:
    request = settled.my_data.request_erasure(TARA, ask(settled).id)
    settled.my_data.answer_erasure(PIA, request.id, granted=False)
    with pytest.raises(InvalidInput, match="answered already"):
        settled.my_data.answer_erasure(ADA, request.id, granted=True)
    assert len(settled.store.attempts_of(TARA.id)) == 1


def test_a_request_that_is_not_answered_in_time_is_granted(settled: Services, clock: Clock) -> None:
    attempt = ask(settled)
    request = settled.my_data.request_erasure(TARA, attempt.id)
    clock.now = request.deadline - timedelta(minutes=2)
    assert settled.my_data.erase_overdue() == 0
    clock.now = request.deadline
    assert settled.my_data.erase_overdue() == 1
    assert settled.store.attempts_of(TARA.id) == ()
    assert actions(settled)[-1] == "erasure-overdue"
    assert settled.my_data.erase_overdue() == 0


def test_a_program_that_answers_too_late_finds_the_attempt_erased(settled: Services, clock: Clock) -> None:
    request = settled.my_data.request_erasure(TARA, ask(settled).id)
    clock.now = request.deadline
    with pytest.raises(InvalidInput, match="answered already"):
        settled.my_data.answer_erasure(PIA, request.id, granted=False)
    assert settled.store.attempts_of(TARA.id) == ()


def test_reading_requests_carries_out_those_whose_time_is_over(settled: Services, clock: Clock) -> None:
    settled.my_data.request_erasure(TARA, ask(settled).id)
    clock.now += TIME_TO_ANSWER
    assert settled.my_data.erasure_requests(PIA, PROGRAM) == ()
    assert [request.granted for request in settled.my_data.my_requests(TARA)] == [True]


# Erasing a person


def test_an_erased_person_leaves_nothing_that_names_them(settled: Services) -> None:
    build(settled)
    erased = settled.my_data.erase_me(TARA, " Tara@Example.edu ")
    assert (erased.n_attempts, erased.n_asked_for) == (2, 1)
    assert settled.my_data.stores.accounts.actor(TARA.id) is None
    assert settled.store.attempts_of(TARA.id) == ()
    data = "".join(json.dumps(export(settled, actor)) for actor in (SANA, PIA, ADA))
    for trace in ("Tara", "tara@", str(TARA.id)):
        assert trace not in data
    buried = [(stone.kind, stone.id) for stone in settled.sharing.store.tombstones()]
    assert ("account", TARA.id) in buried


def test_every_session_of_an_erased_person_is_over(settled: Services, clock: Clock) -> None:
    session = Session(uuid4(), TARA.id, "f" * 64, "password", clock.now, clock.now)
    settled.my_data.stores.accounts.start_session(session)
    settled.my_data.erase_me(TARA, email("Tara"))
    assert settled.my_data.stores.accounts.session(session.id) is None
    assert settled.accounts.by_token("anything") is None


def test_counted_attempts_of_an_erased_person_stay_without_a_name_until_the_program_answers(
    settled: Services,
) -> None:
    attempt = ask(settled)
    settled.notes.keep_note(TARA, attempt.id, 0, "mine", "mine")
    before = sums(settled.database)
    settled.my_data.erase_me(TARA, email("Tara"))
    assert sums(settled.database) == before
    (seen,) = settled.sharing.visible(SANA)
    assert (seen.attempt.id, seen.trainee_name) == (attempt.id, "")
    assert settled.sharing.store.private_notes(attempt.id) == ()
    (asked,) = settled.my_data.erasure_requests(PIA, PROGRAM)
    assert (asked.trainee_name, asked.request.attempt_id) == ("", attempt.id)
    settled.my_data.answer_erasure(PIA, asked.request.id, granted=True)
    assert (settled.sharing.visible(SANA), sums(settled.database)) == ((), ())


def test_an_open_request_of_an_erased_person_keeps_its_deadline(settled: Services) -> None:
    request = settled.my_data.request_erasure(TARA, ask(settled).id)
    settled.my_data.erase_me(TARA, email("Tara"))
    (asked,) = settled.my_data.erasure_requests(PIA, PROGRAM)
    assert (asked.request.id, asked.request.deadline) == (request.id, request.deadline)
    assert asked.request.requested_by != TARA.id


def test_what_an_erased_supervisor_said_stays_without_their_name(settled: Services) -> None:
    attempt = shared(settled)
    settled.sharing.comment(SANA, attempt.id, "You waited.")
    settled.my_data.erase_me(SANA, email("Sana"))
    (said,) = settled.sharing.comments(TARA, attempt.id)
    assert (said.comment.text, said.author_name, said.mine) == ("You waited.", "", False)


def test_the_audit_log_says_that_somebody_was_erased_and_no_longer_who(settled: Services) -> None:
    shared(settled)
    settled.my_data.erase_me(TARA, email("Tara"))
    lines = settled.my_data.stores.audit.entries()[0]
    assert lines[0].action == "account-erased"
    assert settled.my_data.stores.audit.names([line.actor for line in lines if line.actor]) == {}
    assert settled.my_data.stores.audit.broken() is None


@pytest.mark.parametrize("confirmation", ["", "erase", "theo@example.edu", "yes"])
def test_without_one_s_own_address_nothing_is_erased(settled: Services, confirmation: str) -> None:
    kept(settled)
    with pytest.raises(InvalidInput, match="your own e-mail"):
        settled.my_data.erase_me(TARA, confirmation)
    assert settled.my_data.stores.accounts.actor(TARA.id) == TARA
    assert len(settled.store.attempts_of(TARA.id)) == 1


def test_the_last_administrator_cannot_be_erased(settled: Services) -> None:
    with pytest.raises(InvalidInput, match="only administrator"):
        settled.my_data.erase_me(ADA, email("Ada"))
    settled.my_data.stores.accounts.set_administrator(PIA.id, True)
    settled.my_data.erase_me(ADA, email("Ada"))
    assert settled.my_data.stores.accounts.account(ADA.id) is None


def test_a_person_without_any_role_can_be_erased(settled: Services) -> None:
    assert settled.my_data.erase_me(NILS, email("Nils")).n_attempts == 0
    assert settled.my_data.stores.accounts.account(NILS.id) is None


def test_who_is_erased_already_cannot_be_again(settled: Services) -> None:
    settled.my_data.erase_me(TARA, email("Tara"))
    with pytest.raises(NotFound):
        settled.my_data.erase_me(TARA, email("Tara"))


def test_the_trainee_of_solo_mode_erases_everything_and_can_go_on(services: Services) -> None:
    kept(services, SOLO)
    services.training.accept_notice(SOLO)
    with pytest.raises(InvalidInput, match="Type “erase”"):
        services.my_data.erase_me(SOLO, "tara@example.edu")
    assert services.my_data.erase_me(SOLO, " Erase ").n_attempts == 1
    assert services.training.notice_due(SOLO)
    begin(services.training, SOLO)
    assert [stone.kind for stone in services.sharing.store.tombstones()] == ["attempt"]
