"""The pages on which phones join and vote: open to everybody, and to nothing else."""

import re
from itertools import islice, product

import pytest
import sqlalchemy as sa

from simulator.domain.accounts import Cohort, Program
from simulator.domain.group_sessions import LETTERS
from simulator.domain.roles import Membership, Role
from simulator.storage.together_tables import group_sessions, group_votes
from tests.personas import COHORT, PROGRAM
from tests.unit.web.conftest import ELSEWHERE, fill, token_in

pytestmark = pytest.mark.thorough

CASE = "waiting-room"
POLICY = "content-security-policy"


def open_session(front, clock):
    """A session that a supervisor has just opened, and its host."""
    programs = front.services.programs.store
    sana = front.person("sana@example.edu", "Sana")
    programs.create_program(Program(PROGRAM, "North", clock()))
    programs.create_cohort(Cohort(COHORT, PROGRAM, "Autumn", clock()))
    programs.grant(sana.id, Membership(PROGRAM, Role.SUPERVISOR), at=clock())
    host = front.services.accounts.store.actor(sana.id)
    return front.services.together.open(host, CASE), host


@pytest.fixture
def held(doors, clock):
    return open_session(doors, clock)


@pytest.fixture
def session(held):
    return held[0]


@pytest.fixture
def close(doors, held):
    def closed(step=0):
        session, host = held
        doors.services.together.close_vote(host, session.id, step)

    return closed


def answers(page):
    return re.findall(r'<button type="submit" name="answer" value="(\d)" aria-pressed="(true|false)">', page)


def test_a_phone_joins_by_code_without_an_account(doors, session):
    phone = doors.browser(client=ELSEWHERE)
    asked = phone.get("/join")
    assert asked.status_code == 200
    assert "You need no account." in asked.text
    sent = phone.post("/join", data={"form": token_in(asked.text), "code": f" {session.code.lower()} "})
    assert (sent.status_code, sent.headers["location"]) == (303, f"/join/{session.code}")
    shown = phone.get(f"/join/{session.code}")
    assert shown.status_code == 200
    assert [number for number, _ in answers(shown.text)] == ["1", "2", "3"]
    assert "I kept you waiting forty minutes" in shown.text


def test_nothing_but_these_pages_is_open_to_a_phone(doors, session):
    phone = doors.browser(client=ELSEWHERE)
    phone.get(f"/join/{session.code}")
    for path in ("/", "/together", f"/together?session={session.id}", "/joined", "/practise", "/_stcore/stream"):
        answer = phone.get(path)
        assert answer.headers["location"].startswith("/signin")
    for path in ("/join/a/b", "/join/a/b/c", "/join/"):
        assert phone.get(path).status_code == 404


def test_one_press_votes_and_another_votes_otherwise(doors, session):
    phone = doors.browser(client=ELSEWHERE)
    path = f"/join/{session.code}"
    for number in ("2", "3"):
        sent = fill(phone, path, step="0", answer=number)
        assert (sent.status_code, sent.headers["location"]) == (303, path)
        page = phone.get(path).text
        assert dict(answers(page))[number] == "true"
        assert f"You voted for answer {number}." in page
    with doors.services.database.reading() as connection:
        assert len(connection.execute(sa.select(group_votes)).all()) == 1


def test_two_phones_behind_one_address_are_two_votes(doors, session):
    for number in ("1", "2"):
        fill(doors.browser(client=ELSEWHERE), f"/join/{session.code}", step="0", answer=number)
    with doors.services.database.reading() as connection:
        assert len(connection.execute(sa.select(group_votes)).all()) == 2


def test_the_ballot_is_a_cookie_of_these_pages_alone_and_only_its_hash_is_kept(doors, session):
    phone = doors.browser(client=ELSEWHERE)
    cookies = phone.get(f"/join/{session.code}").headers.get_list("set-cookie")
    (ballot,) = [cookie for cookie in cookies if "ballot" in cookie]
    assert ballot.endswith("HttpOnly; Max-Age=14400; Path=/join; SameSite=lax")
    fill(phone, f"/join/{session.code}", step="0", answer="1")
    token = phone.cookies["secure-base-ballot"]
    with doors.services.database.reading() as connection:
        assert token not in repr(connection.execute(sa.select(group_votes)).all())


def test_behind_tls_the_ballot_is_sent_over_tls_only(tls, clock):
    session, _host = open_session(tls, clock)
    cookies = tls.browser().get(f"/join/{session.code}").headers.get_list("set-cookie")
    (ballot,) = [cookie for cookie in cookies if "ballot" in cookie]
    assert ballot.startswith("__Secure-secure-base-ballot=")
    assert ballot.endswith("Path=/join; SameSite=lax; Secure")


@pytest.mark.parametrize("planted", ["", "x", "a" * 44, "ä" * 43, "'" * 43])
def test_a_ballot_that_is_not_from_us_is_replaced(doors, session, planted):
    phone = doors.browser(client=ELSEWHERE, **({"secure-base-ballot": planted} if planted.isascii() else {}))
    made = phone.get(f"/join/{session.code}").headers["set-cookie"]
    assert re.search(r"secure-base-ballot=[A-Za-z0-9_-]{43};", made)


def test_a_vote_without_our_form_is_not_taken(doors, session):
    phone = doors.browser(client=ELSEWHERE)
    phone.get(f"/join/{session.code}")
    for fields in ({}, {"form": "x"}):
        sent = phone.post(f"/join/{session.code}", data={"step": "0", "answer": "1", **fields})
        assert sent.status_code == 403
    with doors.services.database.reading() as connection:
        assert connection.execute(sa.select(group_votes)).all() == []


def test_a_vote_from_a_page_of_another_site_is_not_taken(doors, session):
    phone = doors.browser(client=ELSEWHERE)
    form = token_in(phone.get(f"/join/{session.code}").text)
    sent = phone.post(
        f"/join/{session.code}",
        data={"form": form, "step": "0", "answer": "1"},
        headers={"Origin": "https://evil.example"},
    )
    assert sent.status_code == 403


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"step": "0"},
        {"step": "0", "answer": "x"},
        {"step": "-1", "answer": "1"},
        {"step": "0", "answer": "99999999999999999999"},
        {"step": "0", "answer": "0"},
        {"step": "0", "answer": "4"},
        {"step": "0", "answer": "²"},
        {"step": "0", "answer": "<script>alert(1)</script>"},
        {"step": "0", "answer": "\x00"},
        {"step": "0", "answer": "1" * 5_000},
    ],
    ids=repr,
)
def test_what_is_no_vote_is_refused_with_a_page(doors, session, fields):
    sent = fill(doors.browser(client=ELSEWHERE), f"/join/{session.code}", **fields)
    assert sent.status_code == 422
    assert "<h1>" in sent.text
    assert "<script>alert" not in sent.text


@pytest.mark.parametrize("code", ["CCCCCC", "%00", "%3Cscript%3Ealert(1)%3C%2Fscript%3E", "🦋", "x" * 3_000, "..%2F.."])
def test_a_code_that_leads_nowhere_is_answered_with_the_form(doors, session, code):
    phone = doors.browser(client=ELSEWHERE)
    answer = phone.get(f"/join/{code}")
    assert answer.status_code == 404
    if "%2F" not in code:
        assert "There is no vote here" in answer.text
    assert "<script>alert" not in answer.text
    assert phone.get(f"/join/{code}/now").status_code == 404


def test_a_code_that_ended_is_answered_as_one_that_never_was(doors, held):
    session, host = held
    phone = doors.browser(client=ELSEWHERE)
    doors.services.together.end(host, session.id)
    pages = {re.sub(r'value="[^"]*"', "", phone.get(f"/join/{code}").text) for code in (session.code, "CCCCCC")}
    assert len(pages) == 1


@pytest.mark.parametrize("typed", ["", "CDF47", "OOOOOO", "<b>", "x" * 1_000])
def test_what_can_be_no_code_is_told_at_its_field(doors, typed):
    sent = fill(doors.browser(client=ELSEWHERE), "/join", code=typed)
    assert sent.status_code == 422
    assert 'aria-invalid="true"' in sent.text
    assert "<b>" not in sent.text


def test_guessing_is_slowed_down_by_address_on_every_way(doors, session):
    guesser = doors.browser(client=("203.0.113.50", 1))
    form = token_in(guesser.get("/join").text)
    for guess in islice(product(LETTERS, repeat=2), 100):
        guesser.get(f"/join/CCCC{''.join(guess)}/now")
    assert guesser.get(f"/join/{session.code}/now").status_code == 429
    slowed = guesser.get(f"/join/{session.code}")
    assert slowed.status_code == 429
    assert int(slowed.headers["retry-after"]) > 0
    sent = guesser.post(f"/join/{session.code}", data={"form": form, "step": "0", "answer": "1"})
    assert sent.status_code == 429
    assert doors.browser(client=ELSEWHERE).get(f"/join/{session.code}").status_code == 200


def test_a_phone_hears_in_a_few_letters_whether_there_is_something_new(doors, session, close):
    phone = doors.browser(client=ELSEWHERE)
    assert phone.get(f"/join/{session.code}/now").text == "0-open"
    close()
    now = phone.get(f"/join/{session.code}/now")
    assert (now.text, now.headers["cache-control"]) == ("0-closed", "no-store")


def test_a_closed_vote_shows_no_answer_to_press_and_no_numbers(doors, session, close):
    phone = doors.browser(client=ELSEWHERE)
    form = token_in(phone.get(f"/join/{session.code}").text)
    fill(phone, f"/join/{session.code}", step="0", answer="2")
    close()
    page = phone.get(f"/join/{session.code}").text
    assert answers(page) == []
    assert "The vote is closed. Look at the projector." in page
    late = phone.post(f"/join/{session.code}", data={"form": form, "step": "0", "answer": "1"})
    assert late.status_code == 409
    assert "yours was not counted" in late.text
    assert 'role="alert"' in late.text


def test_a_vote_of_a_page_that_is_too_old_is_not_counted_elsewhere(doors, held, close):
    session, host = held
    phone = doors.browser(client=ELSEWHERE)
    form = token_in(phone.get(f"/join/{session.code}").text)
    close()
    doors.services.together.say(host, session.id, 0, "own-it")
    late = phone.post(f"/join/{session.code}", data={"form": form, "step": "0", "answer": "1"})
    assert late.status_code == 409
    assert "The group has gone on meanwhile" in late.text
    assert "Decision 2" in late.text


def test_the_pages_allow_our_script_and_no_other_and_are_kept_nowhere(doors, session):
    phone = doors.browser(client=ELSEWHERE)
    for path in ("/join", f"/join/{session.code}", "/join/CCCCCC"):
        headers = phone.get(path).headers
        assert "default-src 'none'" in headers[POLICY]
        assert "script-src 'self'; connect-src 'self'" in headers[POLICY]
        assert "unsafe" not in headers[POLICY]
        assert headers["cache-control"] == "no-store"
        assert headers["x-frame-options"] == "DENY"
    script = phone.get("/join/voting.js")
    assert script.status_code == 200
    assert script.headers["content-type"].startswith("text/javascript")


def test_each_address_takes_its_own_methods(doors, session):
    phone = doors.browser(client=ELSEWHERE)
    for path in ("/join", f"/join/{session.code}", f"/join/{session.code}/now", "/join/voting.js"):
        assert phone.head(path).status_code == 200
        assert phone.put(path).status_code in (404, 405)
        assert phone.delete(path).status_code in (404, 405)
    assert phone.post(f"/join/{session.code}/now").status_code in (404, 405)


def test_without_accounts_the_pages_answer_this_computer_only(solo):
    assert solo.browser().get("/join").status_code == 200
    assert solo.browser(client=ELSEWHERE).get("/join").status_code == 403


def test_old_sessions_go_when_the_house_is_kept(doors, session, clock):
    clock.forward(hours=4)
    assert doors.services.together.end_expired() == 1
    with doors.services.database.reading() as connection:
        assert connection.execute(sa.select(group_sessions)).all() == []
