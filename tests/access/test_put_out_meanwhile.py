"""Whoever is put out while a page is open: the next press changes nothing, shows nothing, and nothing comes back."""

import time

import pytest

from simulator.domain.accounts import Session
from simulator.domain.roles import OPERATOR, Membership, Role
from tests.access.browsing import pressed, rows
from tests.access.installation import ASSIGNED, COMMENTED, KEPT, MARKERS, TARAS_NAME, TICKED, own_words
from tests.personas import ADA, COHORT, EVERYBODY, PIA, PROGRAM, SANA, TARA, THEO
from tests.protocol.client import Refused
from tests.protocol.people import sign_in
from tests.protocol.trainee import begin, options, say

pytestmark = [pytest.mark.server, pytest.mark.xdist_group("access-put-out")]
SIGNED_OUT = "You are signed out."
NOT_FOUND = "could not be found."
NO_PROGRAM = "You are not in a program yet."
A_MOMENT = 1.1
"""So long after a page was drawn, its heartbeat looks who is there."""


@pytest.fixture(autouse=True)
def _put_back(installed):
    """Everybody is what they were before."""
    yield
    accounts, programs = installed.services.accounts.store, installed.services.programs.store
    at = installed.services.training.now()
    for person in EVERYBODY.values():
        accounts.set_disabled(person.id, None)
        accounts.set_administrator(person.id, person.administrator)
        for membership in person.memberships:
            programs.grant(person.id, membership, at=at)
        for role, cohorts in ((Role.TRAINEE, person.trains_in), (Role.SUPERVISOR, person.supervises)):
            for cohort_id in cohorts:
                programs.enrol(cohort_id, person.id, role, at=at)


@pytest.fixture
def tab(installed, new_ear):
    """A tab of a person who has just signed in."""

    def made(person):
        return new_ear(cookie=sign_in(installed.services, person))

    return made


def session_of(installed, person) -> Session:
    """The session that began last."""
    return installed.services.accounts.store.sessions_of(person.id)[0]


def end_session(installed, person):
    installed.services.accounts.sign_out(session_of(installed, person).id)


def disable(installed, person):
    installed.services.administration.disable(OPERATOR, person.id)


def revoke(installed, person):
    (membership,) = person.memberships
    assert installed.services.administration.revoke(OPERATOR, person.id, membership.program_id, membership.role)


def leave(installed, person):
    assert installed.services.programs.leave(PIA, COHORT, person.id)


def unmake(installed, person):
    installed.services.administration.set_administrator(OPERATOR, person.id, False)


def press_all(tab) -> None:
    """Press every button on the page in one message, each of them with the fields as they were filled."""
    tab.messages = []
    tab.send(*(pressed(shown.proto.id) for shown in tab.buttons))


def heard(tab) -> list[str]:
    return [marker for marker in MARKERS if marker.encode() in tab.heard]


@pytest.mark.parametrize("put_out", [leave, revoke, disable, end_session])
@pytest.mark.parametrize("state", [TICKED, COMMENTED])
def test_a_supervisor_who_reads_and_writes_a_comment(installed, server, tab, put_out, state):
    page = tab(SANA).open("supervision", attempt=installed.id_of(state), read="1")
    assert TARAS_NAME in page.text
    page.fill("Your comment", "One last word.")
    put_out(installed, SANA)
    before = rows(server)
    press_all(page)
    assert rows(server) == before
    assert heard(page) == []
    assert {leave: NOT_FOUND, revoke: NO_PROGRAM}.get(put_out, SIGNED_OUT) in page.text


@pytest.mark.parametrize("put_out", [end_session, disable])
def test_a_trainee_who_answers(installed, server, tab, put_out):
    page = tab(TARA)
    attempt = begin(page, "waiting-room")
    chosen = options(page)[0]
    put_out(installed, TARA)
    before = rows(server)
    page.messages = []
    say(page, chosen)
    assert rows(server) == before
    assert SIGNED_OUT in page.text
    assert options(page) == []
    assert heard(page) == []
    assert attempt


def test_a_trainee_who_answers_after_their_role_was_taken(installed, server, tab):
    page = tab(TARA)
    begin(page, "waiting-room")
    chosen = options(page)[0]
    revoke(installed, TARA)
    before = rows(server)
    say(page, chosen)
    assert rows(server) == before
    assert "You don't have access to this." in page.text
    assert options(page) == []


@pytest.mark.parametrize("put_out", [end_session, disable, revoke])
def test_a_trainee_who_writes_shares_and_erases(installed, server, tab, put_out):
    page = tab(TARA).open("debrief", attempt=installed.id_of(KEPT), layer="yours")
    assert own_words(KEPT) in page.text
    page.fill("In my own words", "Something else")
    put_out(installed, TARA)
    before = rows(server)
    press_all(page)
    assert rows(server) == before
    assert [marker for marker in heard(page) if marker != TARAS_NAME] == []


@pytest.mark.parametrize("put_out", [end_session, disable, revoke])
@pytest.mark.parametrize(
    "query",
    [
        {"part": "programs", "program": str(PROGRAM)},
        {"part": "programs", "program": str(PROGRAM), "cohort": str(COHORT)},
        {"part": "invitations"},
    ],
    ids=len,
)
def test_a_lead_who_runs_a_program(installed, server, tab, put_out, query):
    page = tab(PIA).open("administration", **query)
    assert len(page.buttons) > 1
    put_out(installed, PIA)
    before = rows(server)
    press_all(page)
    assert rows(server) == before
    assert heard(page) == []


@pytest.mark.parametrize("put_out", [end_session, disable, unmake])
@pytest.mark.parametrize("part", ["people", "programs", "invitations", "audit"])
def test_an_administrator_who_runs_everything(installed, server, tab, put_out, part):
    query = {"person": str(TARA.id)} if part == "people" else {"program": str(PROGRAM)} if part == "programs" else {}
    page = tab(ADA).open("administration", part=part, **query)
    assert page.buttons
    put_out(installed, ADA)
    before = rows(server)
    press_all(page)
    assert rows(server) == before
    assert heard(page) == []


def heartbeat(tab) -> str:
    """Id of the fragment that the browser runs now and then."""
    (found,) = {m.auto_rerun.fragment_id for m in tab.messages if m.WhichOneof("type") == "auto_rerun"}
    return found


@pytest.mark.parametrize("put_out", [end_session, disable])
def test_the_heartbeat_of_an_open_page_empties_it(installed, server, tab, put_out):
    page = tab(TARA).open("debrief", attempt=installed.id_of(KEPT), layer="yours")
    beat = heartbeat(page)
    put_out(installed, TARA)
    before = rows(server)
    time.sleep(A_MOMENT)
    page.messages = []
    page.send(fragment=beat)
    page.settle()
    assert SIGNED_OUT in page.text
    assert own_words(KEPT) not in page.text
    assert heard(page) == []
    assert rows(server) == before


@pytest.mark.parametrize("wait", [0, A_MOMENT], ids=["at once", "later"])
def test_presses_that_come_with_a_heartbeat_do_nothing_more_than_others(installed, server, tab, wait):
    page = tab(TARA).open("debrief", attempt=installed.id_of(KEPT), layer="yours")
    beat, buttons = heartbeat(page), [shown.proto.id for shown in page.buttons]
    page.fill("In my own words", "Something else")
    end_session(installed, TARA)
    before = rows(server)
    time.sleep(wait)
    page.messages = []
    page.send(*map(pressed, buttons), fragment=beat)
    page.settle()
    assert rows(server) == before
    assert heard(page) == []


@pytest.mark.parametrize("put_out", [end_session, disable])
def test_a_tab_that_comes_back_is_refused_before_anything_runs(installed, tab, put_out):
    page = tab(TARA).open()
    put_out(installed, TARA)
    for again in (False, True):
        with pytest.raises(Refused) as refused:
            page.connect(again=again)
        assert refused.value.status == 403


def test_nobody_takes_over_the_tab_of_another(installed, server, tab):
    """Streamlit resumes a session by an id that the browser sends; that id must not be worth anything to others."""
    hers = tab(TARA).open("debrief", attempt=installed.id_of(KEPT), layer="yours")
    buttons = [shown.proto.id for shown in hers.buttons]
    hers.drop()
    his = tab(THEO)
    his._session_id, his.query, his._page_hash = hers._session_id, hers.query, hers._page_hash
    before = rows(server)
    his.connect(again=True)
    his.send(*map(pressed, buttons))
    his.settle()
    assert his._session_id != hers._session_id
    assert "This attempt could not be found." in his.text
    assert heard(his) == []
    assert rows(server) == before


def test_a_role_given_back_opens_the_page_again(installed, tab):
    page = tab(SANA).open("supervision", attempt=installed.id_of(TICKED), read="1")
    revoke(installed, SANA)
    page.rerun()
    assert NO_PROGRAM in page.text
    programs, at = installed.services.programs.store, installed.services.training.now()
    programs.grant(SANA.id, Membership(PROGRAM, Role.SUPERVISOR), at=at)
    programs.enrol(COHORT, SANA.id, Role.SUPERVISOR, at=at)
    assert TARAS_NAME in page.open("supervision", attempt=installed.id_of(TICKED), read="1").text


def test_the_same_presses_do_what_they_are_for_while_one_is_still_there(installed, server, tab):
    """What the tests above press is not dead."""
    for person, page, query, field in (
        (SANA, "supervision", {"attempt": installed.id_of(ASSIGNED)}, "Your comment"),
        (TARA, "debrief", {"attempt": installed.id_of(KEPT), "layer": "yours"}, "In my own words"),
        (PIA, "administration", {"part": "programs", "program": str(PROGRAM)}, "A new cohort"),
        (ADA, "administration", {"part": "invitations"}, ""),
    ):
        shown = tab(person).open(page, **query)
        if field:
            shown.fill(field, "Some words")
        before = rows(server)
        press_all(shown)
        assert rows(server) != before, page
