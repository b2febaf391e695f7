"""Every page, by everybody, about everything of Tara's, through a real server and the protocol that browsers speak.

What she wrote, what was said to her, her name and her address are unique words: they are looked for in every byte that
a person is sent.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from uuid import uuid4

import pytest

from simulator.domain.roles import Role
from tests.access.browsing import Ear, address_of, browser, come_in, cookie, entered, pressed, rows, send_form
from tests.access.calls import KNOWN_TO
from tests.access.installation import (
    AGREED,
    COMMENTED,
    DRAFTS,
    FLAG_NOTE,
    KEPT,
    MARKERS,
    REASON,
    REVIEWED,
    SANAS_WORDS,
    STATES,
    TARAS_ANSWER,
    TARAS_EMAIL,
    TARAS_NAME,
    TARAS_NOTE,
    TICKED,
    own_words,
    reaction,
    reflection,
)
from tests.personas import ADA, COHORT, EVERYBODY, PROGRAM, TARA, THEO
from tests.protocol.client import Refused

pytestmark = [pytest.mark.server, pytest.mark.xdist_group("access-protocol")]
CASE = "waiting-room"
NOT_FOUND = "This attempt could not be found."
DENIED = "You don't have access to this."
SIGNED_OUT = "You are signed out."
LAYERS = ("moments", "record", "yours")
SCORES = b'class="sb-score-name"'
OF_HER_PROGRAM = ("University Clinic", "Cohort 2026", "Cohort 2025")
STRANGERS = ("Otto", "Leo", "Nils")
RUNNERS = ("Pia", "Ada", "Leo")
SUPERVISORS = ("Sana", "Sven")
WITHOUT_PRACTICE = ("Ada", "Nils")


@dataclass(frozen=True)
class Address:
    """A page with the values in its address; ``state``: the attempt that it names."""

    page: str
    query: tuple[tuple[str, str], ...] = ()
    state: str = ""

    @property
    def layer(self):
        """Which layer of a debriefing it names; empty for the one that opens by itself."""
        return dict(self.query).get("layer", "")


@dataclass(frozen=True)
class Visit:
    """What a person was shown at an address."""

    heard: bytes
    text: str
    not_found: str
    buttons: frozenset[str]
    fields: frozenset[str]
    page_hash: str
    exceptions: tuple[str, ...]


@pytest.fixture(scope="module")
def clients(server):
    """Everybody, signed in by the form."""
    opened = {name: come_in(server, name) for name in EVERYBODY}
    yield opened
    for client in opened.values():
        client.close()


@pytest.fixture(scope="module")
def addresses(installed):
    """Every page, and every part of a page, about everything."""
    found = {
        "library": Address(""),
        "prebrief": Address("prebrief", (("case", CASE),)),
        "prebrief assigned": Address("prebrief", (("case", CASE), ("assignment", str(installed.assignment)))),
        "account": Address("account"),
        "about": Address("about"),
        "supervision": Address("supervision"),
        "administration": Address("administration"),
        "followed": Address("progress", (("part", "followed"),)),
        "trainees": Address("trainee"),
        "trainee": Address("trainee", (("cohort", str(COHORT)), ("trainee", str(TARA.id)))),
        "critical": Address("critical", (("show", "open"),)),
        "critical moment": Address("critical", (("attempt", str(installed.critical)), ("step", "2"))),
    }
    for part in ("people", "programs", "invitations", "audit"):
        found[f"administration {part}"] = Address("administration", (("part", part),))
    programs = (("part", "programs"), ("program", str(PROGRAM)))
    found["administration person"] = Address("administration", (("part", "people"), ("person", str(TARA.id))))
    found["administration program"] = Address("administration", programs)
    found["administration cohort"] = Address("administration", (*programs, ("cohort", str(COHORT))))
    for state in STATES:
        which = ("attempt", installed.id_of(state))
        for page in ("practise", "debrief"):
            found[f"{page}: {state}"] = Address(page, (which,), state)
        found[f"supervision words: {state}"] = Address("supervision", (which, ("words", "next")), state)
        found[f"supervision: {state}"] = Address("supervision", (which, ("read", "1")), state)
        for layer in LAYERS:
            query = (("attempt", installed.id_of(state)), ("layer", layer))
            found[f"debrief {layer}: {state}"] = Address("debrief", query, state)
    return found


@pytest.fixture(scope="module")
def tabs(server, clients):
    opened = {name: Ear(server.url, cookie=cookie(client)) for name, client in clients.items()}
    yield opened
    for tab in opened.values():
        tab.close()


@pytest.fixture(scope="module")
def visit(tabs, addresses):
    """What a person is shown at an address; each is opened once."""

    @cache
    def made(name: str, where: str) -> Visit:
        address = addresses[where]
        tab = tabs[name].open(address.page, **dict(address.query))
        return Visit(
            tab.heard,
            tab.text,
            tab.not_found,
            frozenset(shown.proto.id for shown in tab.buttons),
            frozenset(shown.proto.id for shown in tab.elements if shown.kind in ("text_input", "text_area")),
            tab._page_hash,
            tuple(tab.exceptions),
        )

    return made


FOLLOWING = {
    "trainees": set(),
    "trainee": {FLAG_NOTE, AGREED, TARAS_NOTE},
    "critical": {REVIEWED},
    "critical moment": {REVIEWED},
}
"""What Sana reads where she follows her trainees."""


def shown_markers(name: str, where: str, address: Address) -> set[str]:
    """The unique words that a person must be shown at an address; none of the others may be."""
    shown = {TARAS_NAME} if name == "Tara" else set()
    notes = {own_words(address.state), reaction(address.state)} if address.state else set()
    said = {SANAS_WORDS, TARAS_ANSWER} if address.state == COMMENTED else set()
    if name == "Tara" and where == "account":
        shown |= {TARAS_EMAIL}
    if name == "Tara" and address.page == "debrief" and address.layer == "yours":
        shown |= notes | said
    if name == "Tara" and address.page == "debrief" and address.layer == "record":
        shown |= {own_words(address.state)}
    if name == "Sana" and where == f"supervision words: {TICKED}":
        shown |= {TARAS_NAME, own_words(TICKED)}
    elif name == "Sana" and address.page == "supervision" and address.state != KEPT and "words" not in where:
        shown |= {TARAS_NAME} | said | (notes if address.state == TICKED else set())
    if name == "Tara" and where == "followed":
        shown |= {FLAG_NOTE, REVIEWED, AGREED, TARAS_NOTE}
    if name == "Sana" and where in FOLLOWING:
        shown |= {TARAS_NAME} | FOLLOWING[where]
    if name == "Ada" and where in ("administration", "administration people", "administration person"):
        shown |= {TARAS_NAME, TARAS_EMAIL}
    if name == "Ada" and where in ("administration program", "administration cohort"):
        shown |= {TARAS_NAME, TARAS_EMAIL}
    if name == "Pia" and address.page == "administration" and where != "administration invitations":
        shown |= {TARAS_NAME, TARAS_EMAIL}  # her one program, whatever part she asks for
    if name == "Ada" and where == "administration audit":
        shown |= {TARAS_NAME}
    return shown


def may_be_shown(name: str, address: Address) -> set[str]:
    """Words that a page may draw for whoever wrote them, or leave until they are asked for."""
    return {reflection(address.state)} if name == "Tara" and address.page == "debrief" and address.state else set()


@pytest.mark.parametrize("name", EVERYBODY)
def test_everybody_is_shown_their_words_and_no_word_that_is_not_for_them(name, visit, addresses):
    for where, address in addresses.items():
        seen = visit(name, where)
        expected = shown_markers(name, where, address)
        heard = {marker for marker in MARKERS if marker.encode() in seen.heard}
        assert heard - may_be_shown(name, address) == expected, where
        assert seen.exceptions == (), where
        reads = (name == "Tara" and address.page == "debrief" and address.layer == "record") or (
            name == "Sana"
            and address.page == "supervision"
            and address.state not in ("", KEPT)
            and "words" not in where
        )
        assert (SCORES in seen.heard) == reads, where
        assert b"$argon2" not in seen.heard


@pytest.mark.parametrize("name", [name for name in EVERYBODY if name != "Tara"])
def test_that_there_is_an_attempt_that_tara_kept_is_told_to_nobody(name, visit, addresses, installed):
    kept = installed.id_of(KEPT)
    for where, address in addresses.items():
        if address.state != KEPT:
            heard = visit(name, where).heard
            assert kept.encode() not in heard, where
            assert kept.replace("-", "").encode() not in heard, where


@pytest.mark.parametrize("name", STRANGERS)
def test_strangers_learn_no_name_of_her_program_and_cohorts(name, visit, addresses):
    for where in addresses:
        heard = visit(name, where).heard
        assert [word for word in OF_HER_PROGRAM if word.encode() in heard] == [], where


@pytest.mark.parametrize("name", [name for name in EVERYBODY if name != "Tara"])
def test_an_attempt_of_hers_can_be_played_and_debriefed_by_nobody_else(name, visit):
    refusal = DENIED if name in WITHOUT_PRACTICE else NOT_FOUND
    for state in STATES:
        for page in ("practise", "debrief", *(f"debrief {layer}" for layer in LAYERS)):
            assert refusal in visit(name, f"{page}: {state}").text, (page, state)


@pytest.mark.parametrize("name", EVERYBODY)
def test_the_page_of_what_is_shared_is_there_for_supervisors_alone(name, visit):
    for state in STATES:
        seen = visit(name, f"supervision: {state}")
        if name not in SUPERVISORS:
            assert seen.not_found
        elif name == "Sven" or state == KEPT:
            assert NOT_FOUND in seen.text
        else:
            assert f"A session of {TARAS_NAME}" in seen.text
    for where in ("supervision", *FOLLOWING):
        assert bool(visit(name, where).not_found) == (name not in SUPERVISORS)
    if name == "Sven":
        assert "This trainee could not be found." in visit(name, "trainee").text
        assert NOT_FOUND in visit(name, "critical moment").text


@pytest.mark.parametrize("name", EVERYBODY)
def test_the_pages_of_those_who_run_something_are_there_for_them_alone(name, visit, addresses):
    for where, address in addresses.items():
        if address.page == "administration":
            assert bool(visit(name, where).not_found) == (name not in RUNNERS), where
    if name in ("Pia", "Leo"):
        assert "Search by name or e-mail" not in visit(name, "administration people").text
        assert b"audit.csv" not in visit(name, "administration audit").heard


@pytest.mark.parametrize("name", EVERYBODY)
def test_what_is_assigned_is_told_to_those_whom_it_is_for(name, visit):
    text = visit(name, "prebrief assigned").text
    if name in ("Tara", "Theo"):
        assert "Sana Rivera, who supervises Cohort 2026, will see your choices and scores." in text
    else:
        assert (DENIED if name in WITHOUT_PRACTICE else "This assignment could not be found.") in text


@pytest.mark.parametrize("name", EVERYBODY)
def test_pressing_what_one_was_never_offered_changes_nothing(name, visit, addresses, tabs, server):
    """Ids of buttons and fields, taken from those who have them, are sent by those who don't."""
    before, forged = rows(server), 0
    for where, address in addresses.items():
        offered = frozenset().union(*(visit(other, where).buttons for other in EVERYBODY))
        fields = frozenset().union(*(visit(other, where).fields for other in EVERYBODY))
        never = sorted(offered - visit(name, where).buttons)
        if never:
            forged += len(never)
            tab = tabs[name].open(address.page, **dict(address.query))
            tab.send(*(entered(field, "forged words") for field in sorted(fields)), *map(pressed, never))
            assert rows(server) == before, where
            heard = {marker for marker in MARKERS if marker.encode() in tab.heard}
            assert heard <= shown_markers(name, where, address) | may_be_shown(name, address), where
    assert forged > 20


@pytest.mark.parametrize("name", [name for name in EVERYBODY if name not in RUNNERS])
def test_a_page_that_is_not_there_cannot_be_had_by_its_hash_or_its_file(name, visit, tabs):
    tab = tabs[name].open()
    tab.go_to(visit("Ada", "administration people").page_hash, f"part=people&person={TARA.id}")
    assert [m for m in MARKERS if m.encode() in tab.heard and (name, m) != ("Tara", TARAS_NAME)] == []
    for path in ("pages/administration.py", "administration.py", "../pages/administration", "/pages/administration"):
        tab.open(path, part="people")
        assert "People and programs" not in tab.text


def test_nobody_is_let_in_without_a_session_or_with_a_forged_one(server):
    for held in (
        "",
        f"secure-base={'A' * 43}",
        f"secure-base={TARA.id}",
        "secure-base=%7F",
        f"secure-base-form={TARA.id}",
    ):
        with pytest.raises(Refused) as refused:
            Ear(server.url, cookie=held).open()
        assert refused.value.status == 403


def test_the_header_with_the_session_comes_from_the_middleware_alone(server, installed, clients):
    """Theo sends the id of Tara's session, in every spelling that a server might take for the header."""
    names = ("X-Secure-Base-Session", "x_secure_base_session", "X-Secure_Base-Session", "X-SECURE-BASE-USER")
    forged = Ear(server.url, cookie=cookie(clients["Theo"]), headers=dict.fromkeys(names, str(installed.session)))
    forged.open("account")
    assert "Theo Bright" in forged.text
    assert [marker for marker in MARKERS if marker.encode() in forged.heard] == []
    forged.close()


# Addresses outside the pages


@pytest.mark.parametrize("name", EVERYBODY)
def test_the_export_holds_ones_own_words_alone(name, clients):
    answer = clients[name].get("/download/my-data.zip")
    assert answer.status_code == 200
    from tests.access.test_through_services import _text

    seen = {marker for marker in MARKERS if marker in _text(answer.content)}
    assert seen == {"Tara": set(MARKERS), "Sana": {REASON, SANAS_WORDS, REVIEWED, AGREED}}.get(name, set())


@pytest.mark.parametrize("name", EVERYBODY)
def test_the_audit_log_is_for_administrators(name, clients, installed):
    answer = clients[name].get("/download/audit.csv")
    if name == "Ada":
        assert answer.status_code == 200
        assert installed.id_of(KEPT) not in answer.text
        assert [m for m in MARKERS if m in answer.text] == [TARAS_NAME]
    else:
        assert answer.status_code == 403
        assert [m for m in MARKERS if m in answer.text] == []


@pytest.mark.parametrize("name", EVERYBODY)
@pytest.mark.parametrize("state", STATES)
def test_a_debriefing_is_a_file_for_whoever_may_read_it_and_nothing_to_all_others(name, state, clients, installed):
    query = f"attempt={installed.id_of(state)}&notes=1"
    table, pages = (clients[name].get(f"/download/debriefing.{kind}?{query}") for kind in ("csv", "pdf"))
    if name in KNOWN_TO[state].split():
        assert (table.status_code, pages.status_code) == (200, 200)
        assert ("guessing" in table.text) == (name == "Tara")
        assert pages.content.startswith(b"%PDF-")
    else:
        nothing = clients[name].get(f"/download/debriefing.csv?attempt={uuid4()}")
        assert (table.status_code, pages.status_code) == (404, 404)
        assert table.text == pages.text == nothing.text
    assert [marker for marker in MARKERS if marker in table.text] == []


@pytest.mark.parametrize("name", EVERYBODY)
def test_a_sheet_for_supervision_is_a_file_for_those_who_supervise_it_alone(name, clients, installed):
    answer = clients[name].get(f"/download/supervision.pdf?attempt={installed.ended[TICKED]}")
    assert answer.status_code == {"Sana": 200, "Tara": 403}.get(name, 404)
    assert answer.content.startswith(b"%PDF-") == (name == "Sana")
    if name != "Sana":
        assert [marker for marker in MARKERS if marker in answer.text] == []


@pytest.mark.parametrize("name", EVERYBODY)
@pytest.mark.parametrize("draft", DRAFTS)
def test_a_playthrough_of_a_draft_is_a_file_for_those_who_may_change_the_draft_alone(name, draft, clients, installed):
    answer = clients[name].get(f"/download/playthrough.yaml?draft={installed.drafts[draft]}&walk=own-it")
    assert answer.status_code == (200 if name in KNOWN_TO[draft].split() else 404)


NEEDS_A_SESSION = (
    "/download/my-data.zip",
    "/download/cohort.csv",
    "/download/decisions.csv",
    "/download/raters.csv",
    "/download/audit.csv",
    "/download/debriefing.pdf",
    "/download/debriefing.csv",
    "/download/supervision.pdf",
    "/download/playthrough.yaml",
    "/password",
    "/practise",
    "/x",
)


@pytest.mark.parametrize("path", NEEDS_A_SESSION)
def test_whoever_is_not_signed_in_gets_nothing(server, path):
    with browser(server) as anybody:
        assert anybody.get(path).status_code == 401
        answer = anybody.get(path, headers={"Accept": "text/html"})
        assert (answer.status_code, answer.headers["location"].split("?")[0]) == (303, "/signin")
        assert anybody.post(path, data={"form": "x"}).status_code in (401, 405)


@pytest.mark.parametrize("name", ["Theo", "Ada"])
def test_nobody_gets_anothers_export_by_naming_them(name, clients):
    for query in (f"?account={TARA.id}", f"?person={TARAS_EMAIL}", f"/{TARA.id}", f"?actor={TARA.id}"):
        answer = clients[name].get(f"/download/my-data.zip{query}")
        assert TARAS_EMAIL.encode() not in answer.content
        assert address_of("Tara") not in str(answer.headers)


def test_the_figures_for_whoever_runs_the_server_name_nobody_and_are_not_for_people_behind_a_proxy(server, clients):
    with browser(server) as anybody:
        figures = anybody.get("/metrics").text
    assert [m for m in (*MARKERS, str(TARA.id), *EVERYBODY) if m in figures] == []
    for client in clients.values():
        assert client.get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 404


def test_an_invitation_of_another_person_is_accepted_by_nobody_who_is_signed_in(server, installed, clients):
    invited = installed.services.administration.invite(
        ADA, email="theo@example.edu", name="", program_id=PROGRAM, role=Role.PROGRAM_LEAD
    )
    path = "/invitation/" + invited.link.rpartition("/")[2]
    before = rows(server)
    for name in ("Tara", "Nils", "Leo"):
        answer = send_form(clients[name], path, password="not the password of Theo", email=address_of(name))
        assert answer.status_code == 422
        assert rows(server) == before
    installed.services.administration.withdraw_invitation(ADA, invited.ticket.id)


@pytest.mark.parametrize("token", ["x", "A" * 43, "%00", "..%2f..%2fetc", str(TARA.id), "%F0%9F%A6%8B", "x" * 3000])
@pytest.mark.parametrize("kind", ["invitation", "reset"])
def test_a_link_that_was_guessed_says_the_same_whatever_it_is(server, kind, token):
    with browser(server) as anybody:
        answer = anybody.get(f"/{kind}/{token}")
    assert answer.status_code in (400, 404)  # the server itself refuses some of these paths
    assert [m for m in MARKERS if m in answer.text] == []


def test_a_link_for_a_new_password_lets_nobody_see_whose_it_would_be_after_it_was_used_up(server, installed):
    made = installed.services.administration.reset_link(ADA, THEO.id)
    installed.services.administration.reset_link(ADA, THEO.id)
    with browser(server) as anybody:
        answer = anybody.get("/reset/" + made.link.rpartition("/")[2])
    assert answer.status_code == 404
    assert "theo@example.edu" not in answer.text
