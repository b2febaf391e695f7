"""One trainee, no accounts: nothing of accounts is there, and whatever a browser claims to be makes no difference."""

import pytest

from tests.access.browsing import Ear, browser, rows
from tests.library import copy_library
from tests.personas import TARA
from tests.protocol.trainee import answer, begin, is_over, options, past_the_notice
from tests.server import Server

pytestmark = [pytest.mark.server, pytest.mark.xdist_group("access-words")]
FORGED = {
    "X-Secure-Base-Session": str(TARA.id),
    "x_secure_base_session": str(TARA.id),
    "X-Forwarded-User": "admin",
    "Remote-User": "admin",
}
OF_ACCOUNTS = ("Sign in", "Sign out", "password", "Invit", "Supervis", "People and programs", "audit.csv", "Your roles")


@pytest.fixture(scope="module")
def solo(tmp_path_factory):
    folder = tmp_path_factory.mktemp("solo")
    running = Server(folder, gap="0", content=copy_library(folder))
    running.start()
    yield running
    running.stop()


@pytest.fixture
def tab(solo):
    opened = Ear(solo.url, headers=FORGED, cookie=f"secure-base={'A' * 43}")
    past_the_notice(opened)
    yield opened
    opened.close()


@pytest.mark.parametrize("where", ["", "account", "about", "prebrief"])
def test_no_page_speaks_of_accounts(tab, where):
    query = {"case": "waiting-room"} if where == "prebrief" else {}
    text = tab.open(where, **query).text
    assert [word for word in OF_ACCOUNTS if word in text.replace("own training and supervision", "")] == []
    assert tab.exceptions == []


@pytest.mark.parametrize("where", ["supervision", "administration"])
def test_pages_for_those_who_run_a_program_are_not_there(tab, where):
    assert tab.open(where).not_found


def test_a_forged_header_leaves_the_one_trainee_who_they_are(tab, solo):
    attempt = begin(tab, "waiting-room")
    plain = Ear(solo.url).open("practise", attempt=attempt)
    assert "Decision 1" in plain.text
    plain.close()
    trainees = {row.split("'")[3] for row in rows(solo)["attempts"]}
    assert TARA.id.hex not in trainees
    assert trainees == {"00000000000040008000000000000001"}


def test_a_debriefing_offers_nothing_to_share(tab):
    attempt = begin(tab, "waiting-room")
    while not is_over(tab):
        answer(tab, options(tab)[0])
    text = "".join(tab.open("debrief", attempt=attempt, layer=layer).text for layer in ("record", "yours"))
    assert "Attunement" in text
    assert "Keep this note" in text
    assert [word for word in ("Share", "supervisors", "Ask my program") if word in text] == []


@pytest.mark.parametrize("path", ["/signin", "/signout", "/password", "/reset"])
def test_the_ways_in_lead_to_the_first_page(solo, path):
    with browser(solo, **FORGED) as client:
        answer = client.get(path)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


@pytest.mark.parametrize("path", ["/download/audit.csv", "/invitation/x", "/reset/x", "/signin/uni", "/download/x"])
def test_what_belongs_to_accounts_is_refused(solo, path):
    with browser(solo, **FORGED) as client:
        assert client.get(path).status_code in (403, 404)
