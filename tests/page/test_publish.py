"""The page on which a draft is published: who finds it, what it says, and what its buttons do."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from simulator.domain.accounts import Assignment
from simulator.domain.attempt import Feedback
from simulator.domain.roles import SOLO
from tests.library import replaced
from tests.page.conftest import ROOT
from tests.page.reading import button, html_of, keys, links, notice
from tests.page.school import add_account
from tests.personas import COHORT, OTTO, PIA, PROGRAM, SANA, SVEN, TARA

pytestmark = pytest.mark.thorough

NAME = "second-room"
PAST = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def text(services):
    """A shipped case under another id."""
    case = services.training.library().cases["individual-last-but-one"]
    return replaced(case.texts[case.path], "id: individual-last-but-one", f"id: {NAME}")


@pytest.fixture
def draft(school, text):
    """Of Sana's, open to her program."""
    made = school.drafting.start(SANA, text, origin="a template")
    return school.drafting.open_to(SANA, made.id, PROGRAM)


def fields(app, key):
    return next(each for kind in (app.radio, app.checkbox, app.text_area) for each in kind if each.key == key)


@pytest.mark.parametrize("person", [TARA, PIA, OTTO], ids=["trainee", "lead", "elsewhere"])
def test_who_writes_no_cases_does_not_find_the_page(open_page, school, draft, sign_in, person):
    sign_in(person)
    app = open_page("library")
    with pytest.raises(ValueError, match="Could not find a navigation page"):
        app.switch_page(str(ROOT / "pages" / "publish.py"))


@pytest.mark.parametrize(
    ("query", "what"),
    [({"draft": "77777777-7777-4777-8777-777777777777"}, "draft"), ({"case": "nonsense"}, "case"), ({}, "draft")],
)
def test_a_draft_or_case_that_is_not_there_is_said_kindly(open_page, school, sign_in, query, what):
    sign_in(SANA)
    assert f"This {what} could not be found." in html_of(open_page("publish", **query))


def test_a_draft_is_looked_at_published_and_retired(open_page, school, draft, sign_in):
    sign_in(SANA)
    app = open_page("publish", draft=str(draft.id))
    said = html_of(app)
    assert "Every way through it was looked at, and there is no error." in said
    assert "Version 1.0.0 will be the first." in said
    button(app, "sb-publish-go").click().run()
    assert notice(app) == "Choose who sees the case."
    fields(app, "sb-publish-who").set_value(f"program {PROGRAM}")
    fields(app, "sb-publish-changes").set_value("<b>New</b>")
    button(app, "sb-publish-go").click().run()
    assert notice(app).startswith("No colleague has agreed to this text.")
    assert fields(app, "sb-publish-changes").value == "<b>New</b>"
    fields(app, "sb-publish-unreviewed").set_value(True)
    button(app, "sb-publish-go").click().run()
    assert notice(app) == "Version 1.0.0 is published."
    said = html_of(app)
    assert "Published as version 1.0.0" in said
    assert "&lt;b&gt;New&lt;/b&gt;" in said
    assert "sb-publish-go" not in keys(app)
    assert NAME in {card.case.id for card in school.training.cases(TARA)}
    assert "Everybody in Riverside Training sees it." in said
    school.programs.assign(SANA, COHORT, NAME)
    button(app, "sb-retire").click().run()
    said = html_of(app)
    assert "<li><bdi>Autumn 2026 (Riverside Training)</bdi></li>" in said
    assert "No session is under way." in said
    button(app, "sb-retire-yes").click().run()
    assert notice(app) == "The case is retired."
    assert NAME not in {card.case.id for card in school.training.cases(TARA)}


def test_who_sees_a_case_is_changed_without_its_draft_after_it_is_said_who_loses_it(open_page, school, draft, sign_in):
    school.publishing.publish(SANA, draft.id, revision=1, access="program", program_id=PROGRAM, unreviewed=True)
    school.drafting.remove(SANA, draft.id)
    school.programs.assign(SANA, COHORT, NAME)
    school.training.begin(
        TARA, NAME, feedback=Feedback.EACH, assignment_id=str(school.programs.my_assignments(TARA)[0].assignment.id)
    )
    sign_in(SANA)
    app = open_page("studio")
    assert "version 1.0.0 · Everybody in Riverside Training sees it." in html_of(app)
    app = open_page("publish", case=NAME)
    choice = f"sb-seen-by-{NAME}-program {PROGRAM}"
    assert fields(app, choice).value == f"program {PROGRAM}"
    fields(app, choice).set_value("private")
    button(app, "sb-seen-go").click().run()
    said = html_of(app)
    assert "Change it to “You alone, to try it”?" in said
    assert "<li><bdi>Autumn 2026 (Riverside Training)</bdi></li>" in said
    assert "1 session is under way and goes on." in said
    button(app, "sb-seen-yes").click().run()
    assert notice(app) == "Who sees it is set."
    assert "Its author alone sees it." in html_of(app)
    fields(app, f"sb-seen-by-{NAME}-private").set_value("all")
    button(app, "sb-seen-go").click().run()
    assert "Everybody who practises here sees it." in html_of(app)


def test_a_trainee_reads_that_an_asked_case_cannot_be_begun_and_not_that_it_still_can(open_page, school, sign_in):
    gone = Assignment(uuid4(), COHORT, NAME, SANA.id, PAST, PAST)
    school.programs.store.create_assignment(gone)
    sign_in(TARA)
    said = html_of(open_page("library"))
    assert "This case can&#x27;t be begun at the moment. Your supervisor can tell you" in said
    assert "was due Sunday 1 March 2026" in said
    assert "can still be done" not in said


def test_what_is_wrong_is_said_with_the_way_to_its_line(open_page, school, draft, text, sign_in):
    school.drafting.save(SANA, draft.id, text.replace("minutes: 25", "minutes: soon"), since=1)
    sign_in(SANA)
    app = open_page("publish", draft=str(draft.id))
    line = text.splitlines().index("minutes: 25") + 1
    assert f"1 error is left. The first, in line {line}: " in html_of(app)
    assert f"Go to line {line}" in links(app)
    assert "sb-publish-go" not in keys(app)


def test_a_colleague_reads_the_checklist_and_says_what_they_think(open_page, school, draft, sign_in):
    if school.accounts.store.account(SVEN.id) is None:
        add_account(school, SVEN.id, "Sven Holm")
    for membership in SVEN.memberships:
        school.programs.store.grant(SVEN.id, membership, at=draft.created_at)
    school.training.accept_notice(SVEN)
    sign_in(SVEN)
    app = open_page("publish", draft=str(draft.id))
    assert "sb-publish-go" not in keys(app)
    button(app, "sb-review-send").click().run()
    assert notice(app) == "Choose whether you agree first."
    fields(app, "sb-review-agrees").set_value(True)
    button(app, "sb-review-send").click().run()
    assert notice(app) == "The author reads what you said."
    assert "</bdi> agrees" in html_of(app)


def test_what_changed_is_shown_before_publishing_and_between_versions(open_page, school, draft, text, sign_in):
    given = {"access": "all", "unreviewed": True}
    school.publishing.publish(SANA, draft.id, revision=1, **given)
    changed = text.replace("version: 1.0.0", "version: 1.1.0").replace("title: The last but one", "title: Almost")
    school.drafting.save(SANA, draft.id, changed, since=1)
    sign_in(SANA)
    app = open_page("publish", draft=str(draft.id))
    assert "What changes from 1.0.0" in html_of(app)
    assert "Nothing that plays or is rated changed." in html_of(app)
    assert "No attempt is pinned to 1.0.0." in html_of(app)
    school.publishing.publish(SANA, draft.id, revision=2, **given)
    app = open_page("publish", draft=str(draft.id))
    button(app, "sb-compare-1.0.0").click().run()
    assert "Title: “The last but one” → “Almost”" in html_of(app)


def test_trainees_read_who_published_a_case_and_that_nobody_reviewed_it(open_page, school, draft, sign_in):
    school.publishing.publish(SANA, draft.id, revision=1, access="program", program_id=PROGRAM, unreviewed=True)
    sign_in(TARA)
    said = html_of(open_page("prebrief", case=NAME))
    assert "By <bdi>Sana Rivera</bdi>. Nobody but its author has reviewed it." in said
    sign_in(OTTO)
    assert "There is no case" in html_of(open_page("prebrief", case=NAME))


def test_in_solo_mode_one_publishes_for_this_computer(open_page, services, past_notice, text):
    made = services.drafting.start(SOLO, text, origin="a template")
    app = open_page("publish", draft=str(made.id))
    fields(app, "sb-publish-unreviewed").set_value(True)
    button(app, "sb-publish-go").click().run()
    assert notice(app) == "Version 1.0.0 is published."
