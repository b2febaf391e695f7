"""What else may be going on while a page is open: other tabs, an edited or retired case, a database that fails."""

import re
import sqlite3
from contextlib import contextmanager

import pytest

from simulator import bootstrap
from simulator.domain.attempt import Feedback
from simulator.domain.roles import SOLO
from tests.castings import recast_library
from tests.library import CASE as SMALL_CASE
from tests.library import replaced
from tests.page.conftest import REPAIRED, ROOT
from tests.page.reading import button, html_of, is_choosing, keys, notice, offered, say
from tests.personas import TARA

pytestmark = pytest.mark.thorough

FIRST = REPAIRED[0]
FAULT = "The database is not set up for this version of the program."


@pytest.fixture
def database(tmp_path, services):
    """The file that the pages work on."""
    return tmp_path / "pages.sqlite3"


@contextmanager
def without_table(database, name):
    """As long as this lasts the database can't do anything with a table."""
    with sqlite3.connect(database, isolation_level=None) as connection:
        connection.execute("pragma legacy_alter_table = on")
        connection.execute(f"alter table {name} rename to hidden")
        yield
        connection.execute(f"alter table hidden rename to {name}")
    connection.close()


def test_a_choice_that_was_made_in_another_tab_is_said_to_be(open_page, attempt, services):
    app = open_page("practise", attempt=str(attempt.id))
    services.training.choose(SOLO, str(attempt.id), "settle-the-nights", step=0)
    say(app, FIRST, 0)
    assert notice(app).startswith("You made this choice in another tab or on another device.")
    assert [decision.choice for decision in services.store.decisions(attempt.id)] == ["settle-the-nights"]


def test_a_press_that_came_twice_from_this_tab_does_not_speak_of_others(open_page, attempt, services):
    app = open_page("practise", attempt=str(attempt.id))
    say(app, FIRST, 0)
    offered(app).say(FIRST, step=0)
    assert len(services.store.decisions(attempt.id)) == 1
    assert notice(app).startswith("That moment was already answered.")


def test_a_session_that_ended_elsewhere_says_so_and_leads_to_its_debriefing(open_page, attempt, services):
    for step, choice in enumerate(REPAIRED[:-1]):
        services.training.choose(SOLO, str(attempt.id), choice, step=step)
    app = open_page("practise", attempt=str(attempt.id))
    last = len(REPAIRED) - 1
    services.training.choose(SOLO, str(attempt.id), REPAIRED[-1], step=last)
    say(app, REPAIRED[-1], last)
    assert notice(app).startswith("This session came to its end in another tab or on another device.")
    assert "sb-to-debrief" in keys(app)


def test_a_session_that_was_erased_elsewhere_says_so(open_page, attempt, services):
    app = open_page("practise", attempt=str(attempt.id))
    services.my_data.erase_attempt(SOLO, attempt.id)
    say(app, FIRST, 0)
    assert "This session is not there any more: it was erased" in html_of(app)
    assert not is_choosing(app)
    assert not app.exception


@pytest.fixture
def editable(services, tmp_path, monkeypatch):
    """The small library, which a test may edit, and a session begun on its case."""
    folder = recast_library(tmp_path)
    monkeypatch.setenv("SIMULATOR_CONTENT", str(folder))
    bootstrap.services().store.close()
    bootstrap.services.cache_clear()
    bootstrap.services().training.accept_notice(SOLO)
    begun = bootstrap.services().training.begin(SOLO, "waiting-room", feedback=Feedback.EACH)
    return begun, folder / SMALL_CASE


def test_a_case_that_was_edited_meanwhile_goes_on_as_it_began_and_says_so(open_page, editable):
    begun, file = editable
    before = html_of(open_page("practise", attempt=str(begun.id)))
    assert "goes on with the version it began with" not in before
    title = re.search(r'<h1 class="sb-case-title">(.*?)</h1>', before)[1]
    text = file.read_text(encoding="utf-8")
    file.write_text(replaced(text, f"title: {title}", "title: Another title"), encoding="utf-8")
    app = open_page("practise", attempt=str(begun.id))
    assert "This case has been edited meanwhile. This session goes on with the version it began with." in html_of(app)
    assert title in html_of(app)
    assert "Another title" not in html_of(app)
    offered(app).say(offered(app).ids[0])
    assert len(bootstrap.services().store.decisions(begun.id)) == 1


def test_a_case_that_was_retired_meanwhile_goes_on_and_says_so(open_page, editable):
    begun, file = editable
    before = offered(open_page("practise", attempt=str(begun.id))).ids
    file.unlink()
    app = open_page("practise", attempt=str(begun.id))
    assert "This case has been taken out of the library." in html_of(app)
    assert offered(app).ids == before


def test_a_database_that_fails_is_told_kindly_and_the_choice_can_be_made_again(open_page, attempt, database):
    app = open_page("practise", attempt=str(attempt.id))
    with without_table(database, "decisions"):
        say(app, FIRST, 0)
        shown = html_of(app)
        assert FAULT in shown
        assert "Traceback" not in shown
        assert not app.exception
        button(app, "sb-try-again").click().run()
        assert FAULT in html_of(app)
    button(app, "sb-try-again").click().run()
    say(app, FIRST, 0)
    assert [each.choice for each in bootstrap.services().store.decisions(attempt.id)] == [FIRST]


@pytest.mark.parametrize("name", ["library", "account", "debrief", "about", "prebrief"])
def test_no_page_shows_more_than_a_message_while_the_database_does_not_say_who_is_here(
    app, school, sign_in, database, name
):
    sign_in(TARA)
    app.run()
    app.switch_page(str(ROOT / "pages" / f"{name}.py"))
    with without_table(database, "sessions"):
        app.run()
        shown = html_of(app)
        assert FAULT in shown
        assert "Tara" not in shown
        assert not app.exception
    button(app, "sb-try-again").click().run()
    assert FAULT not in html_of(app)
    assert "Signed in as Tara Lind" in html_of(app)


def test_an_unanswered_look_at_the_database_leaves_an_open_page_as_it_is(school, sign_in, database):
    from simulator.ui.guard import is_outdated

    sign_in(TARA)
    with without_table(database, "sessions"):
        assert not is_outdated(TARA)


def test_a_page_drawn_while_the_database_failed_is_drawn_again_once_it_answers(school, sign_in):
    from simulator.ui.guard import is_outdated

    sign_in(TARA)
    assert is_outdated(None)
