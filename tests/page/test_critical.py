"""Critical choices: read by a supervisor, decided on, and seen by their trainee with where they stand."""

import pytest

from simulator.domain.critical_reviews import ReviewAct, ReviewState
from simulator.domain.policy import Private
from tests.page.conftest import CASE, REPAIRED
from tests.page.reading import button, everything, html_of, links, notice
from tests.page.school import HOSTILE, play
from tests.personas import ADA, COHORT, PIA, SANA, TARA

pytestmark = pytest.mark.thorough

STEP = REPAIRED.index("your-word")
WHY = "She took it back in the next moment, and we went through it."


@pytest.fixture
def counted(school):
    """A session that Tara was asked for, with a no-suicide promise on the way."""
    task = school.programs.assign(SANA, COHORT, CASE)
    return play(school, TARA, assignment_id=str(task.id))


def moment(open_page, attempt, step=STEP):
    return open_page("critical", attempt=str(attempt.id), step=str(step + 1))


def decide(app, attempt, act, note="", seen=ReviewState.FOR_REVIEW):
    (radio,) = [one for one in app.radio if one.key == f"sb-critical-act-{attempt.id}-{STEP}-{seen}"]
    (area,) = [one for one in app.text_area if one.key == f"sb-critical-note-{attempt.id}-{STEP}"]
    if act is not None:
        radio.set_value(str(act))
    area.set_value(note)
    return button(app, "sb-critical-keep").click().run()


def test_the_list_names_no_error_before_the_moment_was_read(open_page, counted, sign_in):
    sign_in(SANA)
    app = open_page("critical")
    shown = html_of(app)
    assert f"decision {STEP + 1}" in shown
    assert "Tara Lind" in shown
    assert "promise" not in shown.lower()
    names = {link.replace("\\", "") for link in links(app)}
    assert {"For review (1)", "Open (0)", "Followed up (0)", "Set aside (0)", "Read the moment"} <= names


def test_a_moment_is_read_with_its_meaning_and_put_on_the_list(open_page, school, counted, sign_in):
    sign_in(SANA)
    app = moment(open_page, counted)
    shown = html_of(app)
    for words in ("The moment", "Why it counts as critical", "No own words were shared with you here."):
        assert words in shown
    app = decide(app, counted, ReviewAct.OPENED)
    assert notice(app) == "That is kept."
    assert "Open · decision" in html_of(app)
    assert "put on the list" in html_of(open_page("critical", show="open"))
    sign_in(TARA)
    shown = html_of(open_page("progress", part="followed"))
    assert f"Open · decision {STEP + 1}" in shown
    assert "<bdi>Sana Rivera</bdi>" in shown


def test_own_words_stand_there_if_they_were_ticked(open_page, school, counted, sign_in):
    school.notes.note(TARA, str(counted.id), STEP, own_words=f"I would ask for a promise. {HOSTILE}")
    sign_in(SANA)
    assert "I would ask for a promise" not in html_of(moment(open_page, counted))
    school.sharing.share(TARA, counted.id, COHORT, frozenset({Private.OWN_WORDS}))
    shown = html_of(moment(open_page, counted))
    assert "I would ask for a promise. &lt;script&gt;" in shown


def test_what_can_not_be_taken_is_said_and_nothing_typed_is_lost(open_page, counted, sign_in):
    sign_in(SANA)
    app = decide(moment(open_page, counted), counted, None, "Hm.")
    assert notice(app).startswith("That can't be done")
    app = decide(app, counted, ReviewAct.SET_ASIDE, "Hm.")
    assert notice(app).startswith("Write in at least 20 letters why")
    (area,) = [one for one in app.text_area if one.key == f"sb-critical-note-{counted.id}-{STEP}"]
    assert area.value == "Hm."
    app = decide(app, counted, ReviewAct.SET_ASIDE, WHY)
    assert "Set aside · decision" in html_of(app)
    app = decide(app, counted, ReviewAct.OPENED, seen=ReviewState.SET_ASIDE)
    assert "Open · decision" in html_of(app)


@pytest.mark.parametrize("who", [TARA, PIA, ADA], ids=["Tara", "Pia", "Ada"])
def test_nobody_else_finds_the_page(open_page, counted, sign_in, who):
    sign_in(who)
    with pytest.raises(ValueError, match="critical"):
        moment(open_page, counted)


def test_where_nothing_critical_was_chosen_the_page_says_so(open_page, counted, sign_in):
    sign_in(SANA)
    assert "This critical choice could not be found." in everything(moment(open_page, counted, step=0))


def test_with_nothing_to_review_the_page_says_so(open_page, school, sign_in):
    play(school, TARA)
    sign_in(SANA)
    assert "There is nothing here." in html_of(open_page("critical", page="7"))
