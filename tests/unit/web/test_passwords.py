import re
from time import monotonic, sleep

import pytest

from simulator.domain.accounts import TicketKind
from simulator.domain.roles import Role
from simulator.services.mail import NoMailer
from simulator.services.tickets import Place
from tests.unit.web.conftest import ELSEWHERE, PASSWORD, fill

NEW = "four grey otters sleeping late"


@pytest.fixture
def invite(doors):
    """Makes an invitation; its address on this server."""

    def make(email="theo@example.edu", name="Theo", **place):
        accounts = doors.services.accounts
        ada = accounts.store.by_email("ada@example.edu")
        with doors.services.database.writing():
            _, token = accounts.tickets.invite(email, name, Place(**place), created_by=ada.id)
        return f"/invitation/{token}"

    return make


@pytest.fixture
def reset(doors):
    """Makes a link to a new password."""

    def make(account):
        with doors.services.database.writing():
            _, token = doors.services.accounts.tickets.reset(account, created_by=None)
        return f"/reset/{token}"

    return make


def join(browser, path, name="Theo", password=NEW, again=None):
    return fill(browser, path, name=name, password=password, again=password if again is None else again)


def test_an_invitation_says_what_for(doors, invite):
    ada = doors.services.accounts.store.by_email("ada@example.edu")
    program = doors.services.programs.create_program(doors.services.accounts.store.actor(ada.id), "North Clinic <b>")
    page = doors.browser().get(invite(program_id=program.id, role=Role.SUPERVISOR)).text
    assert "You have been invited to North Clinic &lt;b&gt; as a supervisor." in page
    assert 'value="theo@example.edu"' in page
    assert 'value="Theo"' in page
    assert 'autocomplete="new-password"' in page


def test_joining_makes_the_account_and_signs_in(doors, invite):
    browser = doors.browser()
    answer = join(browser, invite())
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert browser.get("/practise").status_code == 200
    assert doors.services.accounts.store.by_email("theo@example.edu").name == "Theo"


def test_an_invitation_works_once(doors, invite):
    path = invite()
    join(doors.browser(), path)
    assert doors.browser().get(path).status_code == 404
    assert doors.browser().post(path, data={}).status_code == 404


def test_opening_an_invitation_uses_nothing_up(doors, invite):
    path = invite()
    for _ in range(5):
        doors.browser().get(path)
        doors.browser().head(path)
    assert join(doors.browser(), path).status_code == 303


def test_an_invitation_expires(doors, invite, clock):
    path = invite()
    clock.forward(days=8)
    answer = doors.browser().get(path)
    assert answer.status_code == 404
    assert "This link doesn&#x27;t work any more." in answer.text


@pytest.mark.parametrize("spoil", [lambda path: path[:-1], lambda path: path + "A", lambda path: "/invitation/x"])
def test_an_invitation_that_is_not_ours_is_refused_like_one_that_was_used(doors, invite, spoil):
    used, path = invite("a@example.edu"), invite("b@example.edu")
    join(doors.browser(), used, "A")
    assert doors.browser().get(spoil(path)).text == doors.browser().get(used).text


def test_an_invitation_does_not_set_the_password_of_an_account(doors, invite, reset):
    tara = doors.person()
    assert doors.browser().get(invite().replace("/invitation/", "/reset/")).status_code == 404
    assert doors.browser().get(reset(tara).replace("/reset/", "/invitation/")).status_code == 404


@pytest.mark.parametrize(
    ("name", "password", "again", "said"),
    [
        ("Theo", "short", "short", "at least 12 characters"),
        ("Theo", "password1234", "password1234", "password"),
        ("Theo", NEW, "something else here", "The two passwords are not the same."),
        ("  ", NEW, NEW, "name"),
    ],
)
def test_what_won_t_do_is_said_and_the_link_still_works(doors, invite, name, password, again, said):
    path, browser = invite(), doors.browser()
    answer = join(browser, path, name, password, again)
    assert answer.status_code == 422
    assert said in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert "<title>Problem: " in answer.text
    assert join(browser, path).status_code == 303


def test_a_hostile_name_is_shown_as_text(doors, invite):
    browser = doors.browser()
    answer = join(browser, invite(name='"><script>alert(1)</script>'), '"><script>alert(2)</script>', "short")
    assert "<script>" not in answer.text


def test_who_has_an_account_is_asked_for_its_password(doors, invite):
    tara = doors.person()
    path, browser = invite(tara.email), doors.browser()
    assert "You have an account with this address already." in browser.get(path).text
    refused = fill(browser, path, password="not this one at all")
    assert refused.status_code == 422
    assert "That is not the password of your account." in refused.text
    assert fill(browser, path, password=PASSWORD).status_code == 303


def test_who_is_signed_in_joins_by_a_press(doors, invite):
    tara = doors.person()
    path, browser = invite(tara.email), doors.signed_in(tara)
    assert 'type="password"' not in browser.get(path).text
    assert fill(browser, path).headers["location"] == "/"
    assert doors.browser().get(path).status_code == 404


def test_a_link_can_not_be_used_without_our_form(doors, invite, reset):
    for path in (invite(), reset(doors.person())):
        answer = doors.browser().post(path, data={"name": "X", "password": NEW, "again": NEW})
        assert answer.status_code == 403


def test_a_new_password_signs_in_and_ends_what_was_open(doors, reset):
    tara = doors.person()
    before, browser = doors.signed_in(tara), doors.browser()
    answer = fill(browser, reset(tara), password=NEW, again=NEW)
    assert answer.status_code == 303
    assert browser.get("/practise").status_code == 200
    assert before.get("/practise").status_code == 303


def test_a_reset_link_works_once_and_for_an_hour(doors, reset, clock):
    tara = doors.person()
    path = reset(tara)
    fill(doors.browser(), path, password=NEW, again=NEW)
    assert doors.browser().get(path).status_code == 404
    late = reset(tara)
    clock.forward(minutes=61)
    assert doors.browser().get(late).status_code == 404


def test_a_weak_new_password_is_refused(doors, reset):
    answer = fill(doors.browser(), reset(doors.person()), password="tara@example.edu", again="tara@example.edu")
    assert answer.status_code == 422
    assert "aria-invalid" in answer.text


@pytest.mark.thorough
def test_too_many_links_that_do_not_work_are_stopped(doors):
    browser = doors.browser(ELSEWHERE)
    statuses = {browser.get(f"/reset/{number}").status_code for number in range(130)}
    assert statuses == {404, 429}


def test_pages_with_a_secret_in_their_address_keep_it(doors, invite):
    headers = doors.browser().get(invite()).headers
    assert headers["referrer-policy"] == "strict-origin"
    assert headers["cache-control"] == "no-store"


# asking for a link


class Mails:
    """A mail server that keeps what it is given."""

    works = True

    def __init__(self):
        self.sent = []

    def send(self, mail):
        self.sent.append(mail)


def test_where_no_mail_is_sent_it_says_whom_to_ask(doors):
    assert isinstance(doors.services.accounts.post.mailer, NoMailer)
    page = doors.browser().get("/reset").text
    assert "Ask the administrator of your training program" in page
    assert "<form" not in page


@pytest.fixture
def mailing(doors):
    doors.services.accounts.post.mailer = Mails()
    return doors


def test_asking_for_a_link_answers_the_same_for_everybody(mailing, clock):
    mailing.person()
    mailing.person("theo@example.edu", "Theo", disabled_at=clock())
    said = set()
    for email in ("tara@example.edu", "theo@example.edu", "nobody@example.edu", "not an address"):
        answer = fill(mailing.browser(), "/reset", email=email)
        said.add((answer.status_code, answer.text, tuple(answer.headers.items())))
    assert len(said) == 1
    assert "If there is an account with this address" in next(iter(said))[1]


def test_asking_too_often_is_stopped_whoever_it_is_for(mailing):
    mailing.person()
    for email in ("tara@example.edu", "nobody@example.edu"):
        browser = mailing.browser()
        answers = [fill(browser, "/reset", email=email) for _ in range(4)]
        assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
        assert "retry-after" in answers[-1].headers


def test_the_link_in_the_mail_is_the_one_that_works(mailing):
    mailing.person()
    fill(mailing.browser(), "/reset", email="Tara@Example.edu")
    mails = mailing.services.accounts.post.mailer.sent
    deadline = monotonic() + 5
    while not mails and monotonic() < deadline:
        sleep(0.01)
    path = "/reset/" + re.search(r"/reset/([A-Za-z0-9_-]{43})", mails[0].text)[1]
    assert fill(mailing.browser(), path, password=NEW, again=NEW).status_code == 303


# changing it


def test_changing_the_password_keeps_this_session_only(doors):
    tara = doors.person()
    browser, other = doors.signed_in(tara), doors.signed_in(tara)
    answer = fill(browser, "/password", current=PASSWORD, password=NEW, again=NEW)
    assert "Your password is changed" in answer.text
    assert browser.get("/practise").status_code == 200
    assert other.get("/practise").status_code == 303


def test_the_present_password_is_needed(doors):
    browser = doors.signed_in(doors.person())
    answer = fill(browser, "/password", current="not this one at all", password=NEW, again=NEW)
    assert answer.status_code == 422
    assert "That is not your current password." in answer.text
    assert 'href="#current"' in answer.text


def test_guessing_the_present_password_is_stopped(doors):
    browser = doors.signed_in(doors.person())
    codes = [
        fill(browser, "/password", current="not this one at all", password=NEW, again=NEW).status_code
        for _ in range(11)
    ]
    assert codes[-1] == 429


def test_an_anonymous_person_changes_no_password(doors):
    assert doors.browser().post("/password", data={}).status_code == 401
    assert doors.browser().get("/password").headers["location"] == "/signin?next=%2Fpassword"


def test_looking_at_a_link_leaves_it_open(doors, reset):
    path = reset(doors.person())
    doors.browser().get(path)
    token = path.rpartition("/")[2]
    assert doors.services.accounts.look_up(token, TicketKind.RESET).used_at is None
