"""Words that would do something if they were drawn, mailed or exported as they are, wherever they can come to stand."""

import csv
import io
import json
import zipfile
from contextlib import closing

import pytest

from simulator.domain.accounts import MAX_NAME
from simulator.domain.policy import Private
from simulator.domain.roles import Role
from simulator.domain.sharing import MAX_COMMENT, MAX_OWN_WORDS
from simulator.errors import InvalidInput
from tests.access.browsing import browser, come_in, entered, pressed, rows, send_form
from tests.access.hostile_words import FORMULAS, NAME, TEXT, live, problems
from tests.access.installation import COMMENTED, KEPT, TICKED
from tests.personas import ADA, COHORT, PIA, PROGRAM, SANA, TARA, THEO
from tests.protocol.people import sign_in

pytestmark = [pytest.mark.server, pytest.mark.xdist_group("access-words")]
EMAIL = "*pwn*_`pwn`$e$&{x}'@example.org"
LONG = "x" * 100_000


@pytest.fixture(scope="module")
def hostile(installed):
    """Hostile words wherever somebody may write."""
    services = installed.services
    for person in (TARA, SANA):
        services.accounts.rename(person, NAME)
    services.accounts.rename(THEO, FORMULAS[0])
    program = services.programs.create_program(ADA, NAME)
    services.administration.grant(ADA, PIA.id, program.id, Role.PROGRAM_LEAD)
    for person, role in ((TARA, Role.TRAINEE), (SANA, Role.SUPERVISOR)):
        services.administration.grant(ADA, person.id, program.id, role)
    cohort = services.programs.create_cohort(ADA, program.id, NAME)
    services.programs.enrol(ADA, cohort.id, TARA.id, Role.TRAINEE)
    services.programs.enrol(ADA, cohort.id, SANA.id, Role.SUPERVISOR)
    sana, tara = installed.actor(SANA), installed.actor(TARA)
    assignment = services.programs.assign(sana, cohort.id, "waiting-room")
    ticked = installed.attempts[TICKED].id
    services.notes.keep_note(tara, ticked, 1, own_words=TEXT, reaction=TEXT)
    services.sharing.share(tara, ticked, cohort.id, frozenset(Private))
    services.sharing.comment(sana, ticked, TEXT, step=1)
    services.administration.invite(ADA, email=EMAIL, name=NAME, program_id=program.id, role=Role.TRAINEE)
    services.administration.add_account(ADA, email=EMAIL, name=NAME, password="seven quiet herons waiting")
    return {"program": program, "cohort": cohort, "assignment": assignment}


@pytest.fixture
def ear(installed, new_ear):
    """A tab of a person who has just signed in."""
    return lambda person: new_ear(cookie=sign_in(installed.services, person))


def pages(hostile):
    """Every page on which they come to stand, by who sees it."""
    program, cohort = str(hostile["program"].id), str(hostile["cohort"].id)
    assigned = {"case": "waiting-room", "assignment": str(hostile["assignment"].id)}
    run, here = {"part": "programs", "program": program}, {"cohort": cohort}
    parts = [("cohort", here | {"part": part}) for part in ("people", "scores", "skills", "attention")]
    figures = [("cohort", {}), *parts, ("measure", here), ("decisions", here), ("exports", here)]
    return {
        TARA: [("", {}), ("prebrief", assigned), ("account", {}), ("debrief", {"attempt": TICKED, "layer": "yours"})],
        SANA: [
            ("supervision", {}),
            ("supervision", {"attempt": TICKED}),
            ("account", {}),
            *figures,
            ("trainee", {}),
            ("trainee", here | {"trainee": str(TARA.id)}),
        ],
        PIA: [
            *figures,
            ("standards", {"program": program}),
            ("administration", {}),
            ("administration", run),
            ("administration", run | {"cohort": cohort}),
            ("administration", {"part": "invitations"}),
        ],
        ADA: [
            ("administration", {}),
            ("administration", {"part": "people", "sb-search": NAME}),
            ("administration", {"part": "people", "person": str(TARA.id)}),
            ("administration", {"part": "programs"}),
            ("administration", run | {"cohort": cohort}),
            ("administration", {"part": "invitations"}),
            ("administration", {"part": "audit"}),
        ],
    }


@pytest.mark.parametrize("person", [TARA, SANA, PIA, ADA], ids=["Tara", "Sana", "Pia", "Ada"])
def test_no_page_draws_them_as_anything_but_text(person, hostile, installed, ear):
    tab = ear(person)
    for page, query in pages(hostile)[person]:
        if "attempt" in query:
            query = query | {"attempt": installed.id_of(query["attempt"])}
        tab.open(page, **query)
        assert tab.exceptions == []
        assert problems(tab.messages) == [], (page, query)
        assert "pwn" in tab.text or page == "account" or query.get("part") == "audit", (page, query)


QUERIES = (
    "attempt",
    "case",
    "assignment",
    "part",
    "person",
    "program",
    "cohort",
    "who",
    "action",
    "since",
    "sb-search",
)


@pytest.mark.parametrize(
    "value", [TEXT, LONG, "\x00", "-1", "99999999999999999999", "\u202e🦋", "٣"], ids=lambda text: repr(text)[:16]
)
@pytest.mark.parametrize("where", ["prebrief", "practise", "supervision", "administration", "x"])
def test_whatever_stands_in_an_address_is_text_and_breaks_nothing(where, value, hostile, ear, server):
    before = rows(server)
    for person in (SANA, ADA):
        tab = ear(person).open(where, **dict.fromkeys(QUERIES, value))
        assert tab.exceptions == []
        assert problems(tab.messages) == []
        assert len(tab.text) < 10_000
    assert rows(server) == before


def test_names_that_a_browser_and_a_proxy_give_are_bounded_text(hostile, server, ear, installed):
    client = come_in(server, "Otto", **{"User-Agent": TEXT[:80] * 100, "X-Forwarded-For": f"{NAME}, 198.51.100.7"})
    with closing(client):
        account = installed.services.accounts.store.by_email("otto@example.edu")
        (session, *_) = installed.services.accounts.store.sessions_of(account.id)
        assert len(session.agent) <= 200
        assert len(session.address) <= 60
        tab = ear(installed.actor(installed.services.accounts.store.actor(account.id))).open("account")
        assert problems(tab.messages) == []
        with zipfile.ZipFile(io.BytesIO(client.get("/download/my-data.zip").content)) as archive:
            assert live(archive.read("my-data.html").decode()) == set()


def test_the_export_is_a_page_of_text_and_holds_the_words_as_they_were_typed(hostile, server):
    with closing(come_in(server, "Tara")) as client:
        answer = client.get("/download/my-data.zip")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert live(archive.read("my-data.html").decode()) == set()
        kept = json.loads(archive.read("my-data.json"))
    notes = [note for attempt in kept["attempts"] for note in attempt["private_notes"]]
    assert TEXT in {note["own_words"] for note in notes}
    assert TEXT in {comment["text"] for attempt in kept["attempts"] for comment in attempt["comments"]}


@pytest.mark.parametrize("name", FORMULAS)
def test_no_cell_of_the_audit_log_is_a_formula(name, hostile, server, installed):
    installed.services.accounts.rename(THEO, name)
    with closing(come_in(server, "Ada")) as client:
        lines = list(csv.reader(io.StringIO(client.get("/download/audit.csv").text)))
    assert len(lines) > 10
    starts = {cell.lstrip()[:1] for line in lines for cell in line}
    assert starts.isdisjoint(set("=+-@＝＋－＠"))


@pytest.mark.parametrize("path", ["/signin", "/reset/x", "/invitation/x", "/enrol/x", "/join", "/join/x"])
def test_the_pages_in_front_draw_what_was_entered_as_text(path, hostile, server):
    with browser(server) as client:
        shown = client.get(path, params={"next": f"/{NAME}"})
        assert live(shown.text) == set()
        if path == "/signin":
            answer = send_form(client, path, email=NAME, password=TEXT, next=f"//{NAME}")
            assert answer.status_code == 401
            assert live(answer.text) == set()
        elif path == "/join":
            assert live(send_form(client, path, code=NAME).text) == set()


def test_an_invitation_with_a_hostile_name_is_drawn_as_text(hostile, server, installed):
    made = installed.services.administration.invite(
        ADA, email="hostile@example.org", name=NAME, program_id=hostile["program"].id, role=Role.TRAINEE
    )
    path = "/invitation/" + made.link.rpartition("/")[2]
    with browser(server) as client:
        assert live(client.get(path).text) == set()
        answer = send_form(client, path, name=NAME, password="short", again="short")
        assert answer.status_code == 422
        assert live(answer.text) == set()


@pytest.mark.parametrize("length", [MAX_OWN_WORDS, MAX_OWN_WORDS + 1, len(LONG)])
def test_notes_and_comments_are_kept_whole_or_refused(length, installed):
    sharing, notes = installed.services.sharing, installed.services.notes
    attempt = installed.attempts[COMMENTED].id
    text = ("🦋" * length)[:length]
    assert MAX_COMMENT == MAX_OWN_WORDS
    for keep in (
        lambda: notes.keep_note(TARA, attempt, 2, own_words=text),
        lambda: sharing.comment(SANA, attempt, text),
    ):
        if length <= MAX_COMMENT:
            keep()
        else:
            with pytest.raises(InvalidInput):
                keep()
    if length <= MAX_COMMENT:
        assert notes.my_notes(TARA, attempt)[-1].own_words == text
        assert sharing.comments(SANA, attempt)[-1].comment.text == text


@pytest.mark.parametrize("sign", ["\x00", "\ud800"])
def test_signs_that_no_database_keeps_are_refused_with_a_reason(sign, installed):
    sharing, notes = installed.services.sharing, installed.services.notes
    attempt = installed.attempts[COMMENTED].id
    for keep in (
        lambda: notes.keep_note(TARA, attempt, 2, own_words=f"a{sign}"),
        lambda: notes.keep_note(TARA, attempt, 2, reaction=f"a{sign}"),
        lambda: sharing.comment(SANA, attempt, f"a{sign}"),
    ):
        with pytest.raises(InvalidInput):
            keep()


@pytest.mark.parametrize("name", ["\x00\x00", "\ud800", "\u202e", " \n\t ", "\u200b"])
def test_a_name_of_nothing_that_can_be_read_is_refused(name, installed):
    services = installed.services
    for give in (
        lambda: services.accounts.rename(THEO, name),
        lambda: services.programs.create_program(ADA, name),
        lambda: services.programs.create_cohort(ADA, PROGRAM, name),
    ):
        with pytest.raises(InvalidInput):
            give()


def test_a_name_is_cut_to_what_fits_and_stays_on_one_line(installed):
    installed.services.accounts.rename(THEO, f"a\r\nb\u202e{LONG}")
    kept = installed.services.accounts.store.account(THEO.id).name
    assert (len(kept), kept[:4], kept.isprintable()) == (MAX_NAME, "a b ", True)


@pytest.mark.parametrize(
    "email",
    [
        "",
        "x",
        "a@b",
        f"{LONG}@example.org",
        "a@b.c\r\nBcc: all@example.org",
        "<a@b.c>",
        "a@b.c, d@e.f",
        "a\x00@b.c",
        "a@b.c\u202e",
        '"a"@b.c',
        "a b@c.de",
        "\ud800@b.c",
    ],
    ids=lambda text: repr(text)[:30],
)
def test_what_is_no_address_is_refused_where_somebody_is_invited(email, installed, server):
    before = rows(server)
    with pytest.raises(InvalidInput):
        installed.services.administration.invite(ADA, email=email, name="x")
    assert rows(server) == before


FORMS = [
    (TARA, "debrief", {"attempt": KEPT, "layer": "yours"}),
    (TARA, "debrief", {"attempt": KEPT, "layer": "record"}),
    (SANA, "supervision", {"attempt": TICKED}),
    (SANA, "supervision", {}),
    (PIA, "administration", {"part": "programs", "program": str(PROGRAM), "cohort": str(COHORT)}),
    (PIA, "administration", {"part": "invitations"}),
    (ADA, "administration", {"part": "people", "person": str(THEO.id)}),
    (ADA, "administration", {"part": "invitations"}),
    (ADA, "administration", {"part": "audit"}),
    (THEO, "prebrief", {"case": "waiting-room"}),
]


@pytest.mark.parametrize("value", ["ab", "", "🦋" * 100, "x" * 5_000], ids=len)
@pytest.mark.parametrize(("person", "where", "query"), FORMS, ids=str)
def test_a_choice_that_was_not_offered_is_not_taken(person, where, query, value, installed, server, ear):
    """A browser can send any text as the choice of a list."""
    query = query | ({"attempt": installed.id_of(query["attempt"])} if "attempt" in query else {})
    tab = ear(installed.actor(person)).open(where, **query)
    lists = [shown.proto.id for shown in tab.elements if shown.kind in ("selectbox", "radio")]
    forms = [shown.proto.id for shown in tab.buttons if shown.proto.is_form_submitter]
    before = rows(server)
    tab.send(*(entered(one, value) for one in lists), *map(pressed, forms))
    assert tab.exceptions == []
    assert problems(tab.messages) == []
    after = rows(server)
    changed = {name for name in after if after[name] != before[name]}
    # Kept notes are written again as they stood in their fields.
    assert changed <= ({"private_notes"} if where == "debrief" else set()) or value == ""


def test_of_two_cohorts_with_the_same_name_the_one_that_was_chosen_is_shared_with(installed, server, ear):
    """Streamlit knows a choice in a list by its words alone."""
    services, attempt = installed.services, installed.attempts[KEPT].id
    program = services.programs.create_program(ADA, "Another School")
    services.administration.grant(ADA, TARA.id, program.id, Role.TRAINEE)
    cohort = services.programs.create_cohort(ADA, program.id, "Cohort 2026")
    services.programs.enrol(ADA, cohort.id, TARA.id, Role.TRAINEE)
    for wanted, name in ((COHORT, "University Clinic"), (cohort.id, "Another School")):
        tab = ear(TARA).open("debrief", attempt=str(attempt), layer="yours")
        choices = list(tab.find("With the supervisors of").proto.options)
        assert len(choices) == len(set(choices))
        (chosen,) = [choice for choice in choices if choice == f"Cohort 2026 ({name})"]
        tab.fill("With the supervisors of", chosen)
        tab.press("sb-share-send")
        assert [shared.cohort.id for shared in services.sharing.state(TARA, attempt).shares] == [wanted]
        services.sharing.unshare(TARA, attempt, wanted)


def test_what_a_press_comes_to_is_told_in_text(hostile, server, ear):
    tab = ear(ADA).open("administration", part="programs")
    tab.fill("A new program", f"{NAME[:90]} two")
    tab.press("sb-new-program-send")
    assert "The program “<sb-evil" in tab.text
    assert problems(tab.messages) == []
    tab.open("administration", part="invitations")
    tab.fill("E-mail address", EMAIL)
    tab.fill("Name (they can change it)", NAME)
    tab.fill("What they become", "Administrator of this installation")
    tab.press("sb-invite-send")
    assert f"Pass the link below on to {EMAIL} yourself." in tab.text
    assert problems(tab.messages) == []


@pytest.mark.parametrize("text", [LONG, "x" * (MAX_COMMENT + 1), "\x00"], ids=len)
def test_of_what_a_browser_sends_no_more_is_kept_than_fits(text, installed, ear):
    hers = ear(installed.actor(TARA)).open("debrief", attempt=installed.id_of(KEPT), layer="yours")
    hers.fill("In my own words", text)
    hers.press("sb-note-keep")
    his = ear(installed.actor(SANA)).open("supervision", attempt=installed.id_of(COMMENTED))
    his.fill("Your comment", text)
    his.press("sb-comment-send")
    assert [tab.exceptions for tab in (hers, his)] == [[], []]
    sharing, notes = installed.services.sharing, installed.services.notes
    kept = {note.own_words for note in notes.my_notes(TARA, installed.attempts[KEPT].id)}
    kept |= {said.comment.text for said in sharing.comments(TARA, installed.attempts[COMMENTED].id)}
    assert max(map(len, kept)) <= MAX_COMMENT
    assert "\x00" not in "".join(kept)
