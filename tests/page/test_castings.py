"""A case that is played by other people in one of its variants, and how well judgements are supported, on the pages."""

import re

import pytest

from simulator import bootstrap
from simulator.domain.attempt import Feedback
from simulator.domain.roles import SOLO
from tests.castings import recast_library
from tests.library import CASE, replaced
from tests.page.reading import html_of

pytestmark = pytest.mark.thorough

NAME = "waiting-room"
WALK = ("thanks", "our-secret", "wait")


@pytest.fixture
def content(services, tmp_path, monkeypatch):
    """The small library with the case that is played by other people, in place of what ships."""
    folder = recast_library(tmp_path)
    monkeypatch.setenv("SIMULATOR_CONTENT", str(folder))
    bootstrap.services().store.close()
    bootstrap.services.cache_clear()
    bootstrap.services().training.accept_notice(SOLO)
    return folder


def begin():
    return bootstrap.services().training.begin(SOLO, NAME, feedback=Feedback.EACH)


def say(attempt, *choices):
    for step, choice in enumerate(choices):
        bootstrap.services().training.choose(SOLO, str(attempt.id), choice, step=step)


def begin_at(variant):
    """An attempt at a variant: chance draws, and each of the three comes once before one comes again."""
    for _ in range(3):
        attempt = begin()
        if attempt.variant == variant:
            return attempt
        say(attempt, WALK[0])  # else the next one would be taken for a second press
    raise AssertionError(f"{variant} was not drawn")


@pytest.fixture
def stormy(content):
    return begin_at("stormy")


def test_the_prebriefing_names_only_who_is_the_same_in_every_casting(open_page, content):
    shown = html_of(open_page("prebrief", case=NAME))
    assert "Tom, 16" in shown
    assert "Caregiver" in shown
    assert "Who they are differs from one opening of this case to another." in shown
    assert "Mara" not in shown
    assert "Jonas" not in shown
    assert "{" not in shown


def test_the_prebriefing_of_a_case_with_one_cast_names_everybody(open_page, content):
    text = (content / CASE).read_text(encoding="utf-8")
    begin_at, end_at = text.index("casting:"), text.index("rules:")
    (content / CASE).write_text(text[:begin_at] + text[end_at:], encoding="utf-8")
    shown = html_of(open_page("prebrief", case=NAME))
    assert "Mara, 38" in shown
    assert "Who they are differs" not in shown


def test_the_card_shows_no_name_that_may_be_another(app, content):
    shown = html_of(app.run())
    assert "Caregiver" in shown
    assert "Tom" in shown
    assert "Mara" not in shown


def test_the_room_shows_the_people_of_the_variant(open_page, stormy):
    shown = html_of(open_page("practise", attempt=str(stormy.id)))
    assert "Jonas" in shown
    assert "on his feet" in shown
    assert "41, he/him" in shown
    assert "open-peeps/daniel" in shown
    assert "Mara" not in shown
    assert "{" not in shown


def test_feedback_speaks_of_the_people_of_the_variant(open_page, stormy):
    say(stormy, *WALK[:2])
    shown = html_of(open_page("practise", attempt=str(stormy.id)))
    assert "Jonas would have to be told tonight." in shown
    assert "Mara" not in shown


def test_the_debriefing_speaks_of_the_people_of_the_variant(open_page, stormy):
    say(stormy, *WALK)
    app = open_page("debrief", attempt=str(stormy.id), layer="record")
    shown = html_of(app)
    assert "He stayed alone with it, and it comes back later." in shown
    assert "Jonas had to ask louder, because his first try was not heard" in shown
    assert re.findall(r"What moved (\w+), and the numbers", shown) == ["Jonas", "Tom"]
    assert "Mara" not in shown
    assert "{" not in shown
    assert not app.exception


def test_the_standard_opening_shows_the_standard_people(open_page, content):
    shown = html_of(open_page("practise", attempt=str(begin_at("standard").id)))
    assert "Mara" in shown
    assert "on her feet" in shown
    assert "Jonas" not in shown


# How well a judgement is supported

SUPPORT = {
    "high": "Well: several studies agree, or there is clear consensus.",
    "medium": "In part: by some studies, or by what the model teaches.",
    "low": "Little: this is clinical opinion, and others may judge it differently.",
}


@pytest.fixture
def rated(content):
    """Makes the option that is chosen first say how well its judgement is supported."""

    def write(word):
        text = (content / CASE).read_text(encoding="utf-8")
        line = "        ratings: {A2: 2, A5: 1}\n"
        (content / CASE).write_text(replaced(text, line, f"{line}        confidence: {word}\n"), encoding="utf-8")

    return write


@pytest.mark.parametrize("word", SUPPORT)
def test_feedback_says_in_words_how_well_the_judgement_is_supported(open_page, rated, word):
    rated(word)
    attempt = begin()
    say(attempt, "thanks")
    shown = html_of(open_page("practise", attempt=str(attempt.id)))
    assert f"<dt>How well supported</dt><dd>{SUPPORT[word]}</dd>" in shown


def test_the_debriefing_says_it_too_and_only_where_it_is_stated(open_page, rated):
    rated("low")
    attempt = begin()
    say(attempt, *WALK)
    shown = html_of(open_page("debrief", attempt=str(attempt.id), layer="record"))
    assert shown.count("How well supported") == 1
    assert SUPPORT["low"] in shown


def test_a_background_is_never_shown(open_page, content):
    text = (content / CASE).read_text(encoding="utf-8")
    background = "background: {origin: oceania, class: upper, faith: hindu, orientation: bisexual, harm: both}"
    (content / CASE).write_text(replaced(text, "age: 38,", f"age: 38, {background},"), encoding="utf-8")
    attempt = begin()
    say(attempt, *WALK)
    pages = [("prebrief", {"case": NAME}), ("library", {})]
    pages += [("debrief", {"attempt": str(attempt.id), "layer": layer}) for layer in ("moments", "record", "yours")]
    shown = [html_of(open_page(name, **query)).lower() for name, query in pages]
    words = ("oceania", "hindu", "bisexual")
    assert [word for word in words for page in shown if word in page] == []
