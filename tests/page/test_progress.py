import html
import re

import pytest

from simulator.domain.attempt import Feedback
from simulator.domain.roles import SOLO
from simulator.domain.sharing import Confidence, Pull
from tests.noting import was_sure
from tests.page.conftest import CASE, REPAIRED
from tests.page.reading import html_of, keys, labels, links, notice
from tests.page.school import play
from tests.personas import ADA, TARA

HOSTILE = '<img src=x onerror=alert(1)> "quoted" \u202eright to left \U0001f98b'


def text_of(app):
    return html.unescape(re.sub(r"<[^>]+>", " ", html_of(app)))


@pytest.fixture
def noted(services, finished):
    """A finished session with everything that can be written for oneself."""
    services.notes.note(SOLO, finished.id, 0, own_words="I would wait.", reaction="A tight chest.")
    was_sure(services, finished.id, 0, Confidence.SURE)
    services.notes.note(SOLO, finished.id, 1, own_words=HOSTILE, pull=Pull.FIX)
    services.notes.reflect(SOLO, str(finished.id), "When she looked away.")
    return finished


# Over sessions


def test_a_newcomer_is_told_kindly_what_will_stand_here(open_page, past_notice):
    app = open_page("progress")
    assert "Nothing here yet, and nothing is missing" in html_of(app)
    assert "Find a first case" in links(app)
    assert not app.exception


def test_it_cannot_be_entered_before_the_notice_is_read(open_page, services):
    assert labels(open_page("progress").button) == ["I have read this"]


@pytest.mark.thorough
def test_the_header_leads_there(app, past_notice):
    assert "Progress" in links(app.run())


@pytest.mark.thorough
def test_one_case_shows_a_score_with_its_interval_and_no_trend(open_page, finished):
    app = open_page("progress")
    said = text_of(app)
    assert "From 5 new cases with a score on, a trend can be looked for; so far there is 1." in said
    assert html_of(app).count('class="sb-growth-column"') == 1
    assert 'role="img"' in html_of(app)
    assert re.search(r"1\. +The phone on the table +\d+ \w+ \d{4} +\d+ +\d+ to \d+", said)
    assert not app.exception


@pytest.mark.thorough
def test_what_was_practised_again_stands_apart(open_page, services, finished):
    branch = services.branching.rewind(SOLO, str(finished.id), 11)
    services.training.choose(SOLO, str(branch.id), "cannot-say-that", step=11)
    app = open_page("progress")
    assert "another way from one of its moments" in html_of(app)
    assert html_of(app).count('class="sb-growth-column"') == 1


@pytest.mark.thorough
def test_a_critical_choice_leads_to_its_moment(open_page, services, finished):
    app = open_page("progress")
    (error, _, _) = services.progress.overview(SOLO).safety[0].errors[0]
    assert error.title in text_of(app)
    (address,) = re.findall(r'href="(/debrief[^"]*#[^"]*)"', html.unescape(html_of(app)))
    (step,) = [one.moment.step for one in services.progress.overview(SOLO).safety]
    assert address == f"/debrief?attempt={finished.id}&layer=record#sb-decision-{step + 1}"


@pytest.mark.thorough
def test_strains_and_how_they_were_mended_are_told(open_page, finished):
    assert re.search(r"1 strain opened, and mended after \d decisions?", text_of(open_page("progress")))


@pytest.mark.thorough
def test_what_was_noted_is_held_against_the_choices(open_page, noted):
    said = text_of(open_page("progress"))
    assert re.search(r"Sure +1 choice · too few to say", said)
    assert re.search(r"To fix it +1 choice · too few to say", said)


@pytest.mark.thorough
def test_without_notes_it_says_how_they_come_about(open_page, finished):
    said = text_of(open_page("progress"))
    assert "You have not noted yet how sure you were." in said
    assert "A pull is no fault" in said


@pytest.mark.thorough
def test_time_and_drills_are_told_without_a_goal(open_page, finished):
    said = text_of(open_page("progress"))
    assert re.search(r"About \d+ minutes? in 1 session", said)
    assert "a break costs nothing" in said
    assert "No drill yet." in said


@pytest.mark.thorough
def test_there_is_nothing_of_a_game(open_page, finished):
    said = text_of(open_page("progress")).lower()
    game = ("streak", "badge", "level up", "rank", "well done", "congratulations")
    assert [word for word in game if word in said] == []


@pytest.mark.parametrize(
    "query",
    [
        {"page": "99"},
        pytest.param({"page": "-1"}, marks=pytest.mark.thorough),
        pytest.param({"part": "<b>"}, marks=pytest.mark.thorough),
        {"part": "x" * 3000, "page": "٣"},
    ],
)
def test_a_strange_address_does_no_harm(open_page, finished, query):
    app = open_page("progress", **query)
    assert "Over new cases" in html_of(app)
    assert not app.exception


@pytest.mark.thorough
def test_what_is_kept_can_be_taken_along(open_page, past_notice):
    app = open_page("progress")
    assert "/download/my-data.zip" in html_of(app)
    assert "/download/progress.csv" in html_of(app)
    assert "Erase what is kept about you" in links(app)


# The journal


@pytest.mark.thorough
def test_an_empty_journal_says_where_entries_come_from(open_page, past_notice):
    app = open_page("progress", part="journal")
    assert "Nothing written yet." in html_of(app)
    assert "sb-erase-journal-now" not in keys(app)


@pytest.mark.thorough
def test_the_journal_shows_what_was_written_and_nothing_of_it_as_markup(open_page, noted):
    app = open_page("progress", part="journal")
    said = text_of(app)
    for written in ("I would wait.", "A tight chest.", "When she looked away.", "pulled: to fix it"):
        assert written in said
    assert html.escape(HOSTILE) in html_of(app)
    assert "<img src=x" not in html_of(app)


@pytest.mark.thorough
def test_one_entry_can_be_deleted_and_the_rest_stays(open_page, services, noted):
    app = open_page("progress", part="journal")
    app.button(key=f"sb-forget-{noted.id}-0").click().run()
    assert notice(app) == "That is deleted."
    assert "I would wait." not in html_of(app)
    assert "When she looked away." in html_of(app)
    kept = services.notes.my_notes(SOLO, noted.id)[0]
    assert (kept.own_words, kept.reaction, kept.confidence) == ("", "", Confidence.SURE)


@pytest.mark.thorough
def test_a_reflection_can_be_deleted(open_page, services, noted):
    app = open_page("progress", part="journal")
    app.button(key=f"sb-forget-reflection-{noted.id}").click().run()
    assert services.notes.my_reflection(SOLO, noted.id) is None
    assert "When she looked away." not in html_of(app)


@pytest.mark.thorough
@pytest.mark.parametrize("way", ["one", "all", "everything"])
def test_a_reflection_that_was_deleted_does_not_wait_in_its_field_to_be_saved_again(open_page, services, noted, way):
    app = open_page("debrief", attempt=str(noted.id))
    app.text_area[0].set_value("When she looked away, I hurried.").run()
    if way == "everything":
        app = open_page("account")
        app.button(key="sb-erase-ask").click().run()
        app.text_input(key="sb-erase-confirm").set_value("erase")
        app.button(key="sb-erase-send").click().run()
        assert f"sb-reflect-{noted.id}" not in app.session_state
        return
    app = open_page("progress", part="journal")
    if way == "one":
        app.button(key=f"sb-forget-reflection-{noted.id}").click().run()
    else:
        app.checkbox(key="sb-journal-sure").check()
        app.button(key="sb-erase-journal-now").click().run()
    app = open_page("debrief", attempt=str(noted.id))
    assert app.text_area[0].value == ""


@pytest.mark.thorough
def test_alone_nobody_else_sees_how_sure_one_was(open_page, finished):
    assert "nobody else sees them." in text_of(open_page("progress"))


@pytest.mark.thorough
def test_the_journal_is_deleted_only_after_the_box_is_ticked(open_page, services, noted):
    app = open_page("progress", part="journal")
    app.button(key="sb-erase-journal-now").click().run()
    assert notice(app).startswith("Nothing was deleted.")
    assert len(services.notes.journal(SOLO)) == 1
    app.checkbox(key="sb-journal-sure").check()
    app.button(key="sb-erase-journal-now").click().run()
    assert notice(app) == "Your journal is deleted, from 1 session."
    assert services.notes.journal(SOLO) == ()


@pytest.mark.thorough
def test_a_long_journal_comes_page_by_page(open_page, services, past_notice):
    for _ in range(6):
        attempt = services.training.begin(SOLO, CASE, feedback=Feedback.END)
        services.notes.note(SOLO, attempt.id, 0, own_words="Something.")
        services.training.choose(SOLO, str(attempt.id), REPAIRED[0], step=0)
    first = html_of(open_page("progress", part="journal"))
    assert first.count("sb-entry-words") == 5
    assert "Page 1 of 2" in first
    assert html_of(open_page("progress", part="journal", page="2")).count("sb-entry-words") == 1


# With accounts


@pytest.mark.thorough
def test_everybody_sees_their_own_and_no_one_elses(open_page, school, sign_in):
    sign_in(TARA)
    school.training.accept_notice(TARA)
    assert "Nothing here yet" in html_of(open_page("progress"))


@pytest.mark.thorough
def test_with_accounts_it_says_what_may_be_seen_of_how_sure_one_was(open_page, school, sign_in):
    school.training.accept_notice(TARA)
    play(school, TARA)
    sign_in(TARA)
    said = text_of(open_page("progress"))
    assert "Nobody else sees them, unless you tick that when you share a session." in said


@pytest.mark.thorough
def test_whoever_does_not_practise_is_not_led_there(app, school, sign_in):
    sign_in(ADA)
    assert "Progress" not in links(app.run())
