"""Who is here: nobody, somebody, somebody who is put out while the page is open."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from simulator.domain.roles import Membership, Role
from simulator.ui.guard import is_outdated, visitor
from tests.page.conftest import CASE, ROOT
from tests.page.reading import button, everything, html_of, is_choosing, links, notice, offered
from tests.page.school import NAMES, NOBODY, add_account, play, take_role
from tests.personas import ADA, COHORT, OTTO, PIA, PROGRAM, SANA, TARA

pytestmark = pytest.mark.thorough


def test_nobody_sees_that_they_are_signed_out_and_nothing_else(app, nobody_here):
    app.run()
    shown = html_of(app)
    assert "You are signed out." in shown
    assert links(app) == []
    assert "Practise a session" not in everything(app)
    assert "Tara" not in everything(app)
    assert not app.exception


def test_help_stays_one_press_away_when_signed_out(app, nobody_here):
    app.run()
    assert "contact your local emergency number" in html_of(app)


def test_the_way_back_leads_to_where_the_person_was(open_page, nobody_here):
    shown = html_of(open_page("practise", attempt="a&b=<c>"))
    assert 'href="/signin?next=%2Fpractise%3Fattempt%3Da%2526b%253D%253Cc%253E"' in shown


@pytest.mark.parametrize("session_id", ["", "nonsense", "00000000-0000-4000-8000-0000000000ff", "x" * 5000, "'; --"])
def test_a_session_that_is_none_lets_nobody_in(app, school, monkeypatch, session_id):
    monkeypatch.setattr("simulator.ui.state.session_id", lambda: session_id)
    app.run()
    assert "You are signed out." in html_of(app)
    assert not app.exception


def test_signing_out_elsewhere_empties_the_page_at_the_next_press(open_page, school, sign_in):
    session_id = sign_in(TARA)
    attempt = school.training.begin(TARA, CASE, feedback="each")
    app = open_page("practise", attempt=str(attempt.id))
    school.accounts.store.end_session(session_id, datetime.now(UTC))
    there = offered(app)
    there.say(there.ids[0])
    assert "You are signed out." in html_of(app)
    assert not is_choosing(app)
    assert school.store.decisions(attempt.id) == ()
    assert not app.exception


def test_a_disabled_account_is_out_at_the_next_press(open_page, school, sign_in):
    sign_in(TARA)
    app = open_page("library")
    school.accounts.store.set_disabled(TARA.id, datetime.now(UTC))
    app.run()
    assert "You are signed out." in html_of(app)


def test_an_open_tab_of_somebody_who_was_signed_out_is_outdated(school, sign_in):
    session_id = sign_in(TARA)
    assert not is_outdated(TARA)
    school.accounts.store.end_session(session_id, datetime.now(UTC))
    assert is_outdated(TARA)


def test_an_open_tab_of_somebody_who_lost_a_role_is_outdated(school, sign_in):
    sign_in(SANA)
    assert not is_outdated(SANA)
    take_role(school, SANA, Role.SUPERVISOR)
    assert is_outdated(SANA)


def test_looking_whether_a_tab_is_outdated_does_not_keep_the_session_alive(school, sign_in):
    session_id = sign_in(TARA)
    long_ago = datetime.now(UTC) - timedelta(minutes=30)
    school.accounts.store.touch_session(session_id, long_ago)
    is_outdated(TARA)
    assert school.accounts.store.session(session_id).seen_at < datetime.now(UTC) - timedelta(minutes=29)
    visitor()
    assert school.accounts.store.session(session_id).seen_at > datetime.now(UTC) - timedelta(minutes=1)


MENU = {
    TARA: ["Cases"],
    SANA: ["Cases", "Shared"],
    PIA: ["Cases", "People"],
    ADA: ["Cases", "People"],
}


@pytest.mark.parametrize("person", MENU, ids=lambda person: NAMES[person].split()[0])
def test_the_header_leads_where_the_person_may_go(app, sign_in, person):
    sign_in(person)
    app.run()
    assert [label for label in links(app) if label in {"Cases", "Shared", "People"}] == MENU[person]


@pytest.mark.parametrize(
    ("person", "name"),
    [(TARA, "supervision"), (TARA, "administration"), (SANA, "administration"), (ADA, "supervision")],
)
def test_a_page_that_is_not_for_a_person_is_not_there(app, sign_in, person, name):
    sign_in(person)
    app.run()
    with pytest.raises(ValueError, match="Could not find a navigation page"):
        app.switch_page(str(ROOT / "pages" / f"{name}.py")).run()


def test_a_supervisor_who_loses_the_role_finds_the_page_gone_at_the_next_press(open_page, school, sign_in):
    sign_in(SANA)
    school.sharing.share(TARA, play(school, TARA).id, COHORT)
    app = open_page("supervision")
    assert "Read and comment" in links(app)
    take_role(school, SANA, Role.SUPERVISOR)
    app.run()
    assert "Read and comment" not in everything(app)
    assert "Tara" not in everything(app)


def test_the_name_of_who_is_signed_in_and_the_way_out_are_on_every_page(open_page, sign_in):
    sign_in(TARA)
    shown = html_of(open_page("about"))
    assert "Signed in as Tara Lind" in shown
    assert 'href="/signout"' in shown


def test_somebody_without_a_role_is_told_whom_to_ask(app, sign_in):
    sign_in(NOBODY)
    app.run()
    assert "You are not in a program yet." in html_of(app)
    assert not app.exception


def test_an_administrator_who_may_not_practise_is_led_to_people_and_programs(app, sign_in):
    sign_in(ADA)
    app.run()
    assert "Practising is for people who have a part in a program." in html_of(app)
    assert "People and programs" in links(app)


def test_one_browser_shows_each_person_only_what_is_theirs(open_page, school, sign_in):
    mine = play(school, TARA, choices=("who-could-you-go-to",))
    sign_in(TARA)
    assert "Decision 2" in html_of(open_page("practise", attempt=str(mine.id)))
    sign_in(OTTO)
    app = open_page("practise", attempt=str(mine.id))
    assert "This attempt could not be found." in html_of(app)
    assert notice(app) == ""


def test_solo_mode_shows_no_signs_of_accounts(app, past_notice):
    app.run()
    assert "Sign out" not in everything(app)
    assert "Shared" not in links(app)
    assert "Assigned to you" not in everything(app)


def test_the_first_notice_with_accounts_says_who_sees_what(app, school, sign_in):
    new = add_account(school, uuid4(), "Nora New")
    school.programs.store.grant(new.id, Membership(PROGRAM, Role.TRAINEE), at=datetime.now(UTC))
    sign_in(new)
    app.run()
    shown = html_of(app)
    assert "visible to nobody else" in shown
    assert "Administrators manage accounts and programs. They see no practice" in shown
    assert "could technically read its database" in shown
    assert "stays on this computer" not in shown
    button(app, "sb-accept-notice").click().run()
    assert "Practise a session" in html_of(app)


def test_the_first_notice_of_solo_mode_says_that_everything_stays_here(app):
    app.run()
    assert "stays on this computer" in html_of(app)
    assert "Administrators" not in html_of(app)
