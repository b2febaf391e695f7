"""Links to join a cohort, in front of the program."""

import re

import pytest

from simulator.domain.roles import Membership, Role
from simulator.services.mail import NoMailer
from tests.unit.web.conftest import fill


@pytest.fixture
def cohort(doors):
    """A cohort with a name to be careful with, and who made it."""
    services = doors.services
    ada = services.accounts.store.actor(services.accounts.store.by_email("ada@example.edu").id)
    program = services.programs.create_program(ada, "North Clinic <b>")
    return ada, services.programs.create_cohort(ada, program.id, "Autumn & Co")


@pytest.fixture
def path(doors, cohort):
    """The address of a link on this server."""
    ada, made = cohort
    return "/enrol/" + doors.services.joining.make(ada, made.id, days=7, max_uses=2)[1].rpartition("/")[2]


def test_a_link_says_which_cohort_it_is_and_who_sees_what(doors, path):
    shown = doors.browser().get(path)
    assert shown.status_code == 200
    assert "join Autumn &amp; Co, in North Clinic &lt;b&gt;, as a trainee. Nobody supervises it yet." in shown.text
    assert "What you practise for yourself stays yours." in shown.text
    assert f'href="/signin?next={path}"' in shown.text


def test_who_is_signed_in_joins_with_one_press(doors, cohort, path):
    theo = doors.person("theo@example.edu", "Theo")
    browser = doors.signed_in(theo)
    assert "You are signed in as Theo." in browser.get(path).text
    assert "You are in Autumn &amp; Co now." in fill(browser, path).text
    found = doors.services.accounts.store.actor(theo.id)
    assert found.memberships == {Membership(cohort[1].program_id, Role.TRAINEE)}
    assert found.trains_in == {cohort[1].id}


def test_a_press_without_the_forms_secret_joins_nothing(doors, path):
    theo = doors.person("theo@example.edu", "Theo")
    assert doors.signed_in(theo).post(path, data={"form": "x" * 43}).status_code == 403
    assert doors.services.accounts.store.actor(theo.id).trains_in == frozenset()


def test_a_link_that_is_not_ours_looks_like_one_that_is_used_up(doors, path):
    for person in ("theo@example.edu", "noa@example.edu"):
        fill(doors.signed_in(doors.person(person, "Name")), path)
    used, forged = doors.browser().get(path), doors.browser().get(f"/enrol/{'x' * 43}")
    assert used.status_code == forged.status_code == 404
    assert re.sub(r"\s", "", used.text) == re.sub(r"\s", "", forged.text)
    assert doors.browser().get("/enrol/a/b").status_code == 404


def test_who_has_no_account_is_sent_an_invitation(doors, path, monkeypatch):
    sent = []
    monkeypatch.setattr(doors.services.joining.post, "mailer", type("Sink", (), {"works": True, "send": sent.append})())
    browser = doors.browser()
    assert "Send me an invitation" in browser.get(path).text
    assert fill(browser, path, email="no address").status_code == 422
    assert "Look in your mailbox" in fill(browser, path, email="noa@example.edu").text


def test_without_mail_who_has_no_account_is_told_whom_to_ask(doors, path):
    assert isinstance(doors.services.joining.post.mailer, NoMailer) or doors.services.joining.mails()
    doors.services.joining.post.mailer = NoMailer()
    assert "Ask whoever gave you this link for an invitation." in doors.browser().get(path).text
