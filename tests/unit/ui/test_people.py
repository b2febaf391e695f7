"""Who is shown to be in the room."""

from dataclasses import replace

import pytest

from simulator.content.catalogue import build_library
from simulator.domain.casting import Introduction
from simulator.domain.scenario import Line, Scenario
from simulator.ui.components.people import face, present, spoken
from tests.library import library_texts

CASE = "scenarios/waiting-room.yaml"


def shown(people: str) -> str:
    """The room of the small case's first decision, with these people in it."""
    texts = library_texts()
    start = build_library(texts).cases["waiting-room"].scenario.start
    place = f"\n  {start}:\n"
    assert texts[CASE].count(place) == 1
    texts[CASE] = texts[CASE].replace(place, f"{place}    present: {people}\n")
    scenario: Scenario = build_library(texts).cases["waiting-room"].scenario
    return present(scenario, scenario.nodes[start], {})


def test_only_those_who_are_present_are_shown():
    assert "Tom" in shown("[tom]")
    assert "Mara" not in shown("[tom]")


def test_an_empty_room_shows_nobody():
    assert shown("[]") == ""


TOM = build_library(library_texts()).cases["waiting-room"].scenario.cast["tom"]


def said(line: Line) -> str:
    """A line as it stands in the page."""
    scenario = build_library(library_texts()).cases["waiting-room"].scenario
    return spoken(scenario, [line])


def test_the_face_shows_the_affect_of_the_line():
    assert 'src="app/static/portraits/open-peeps/noor.svg#wary"' in said(Line("tom", "No.", affect="wary"))


def test_whoever_listens_hears_the_name_once_and_then_the_look():
    line = said(Line("tom", "No.", affect="wary"))
    assert line.count("Tom") == 1
    assert 'Tom<span class="sb-heard">, wary</span>' in line
    assert 'alt=""' in line


def test_the_room_says_how_everybody_looks():
    assert 'Tom<span class="sb-heard">, calm</span>' in shown("[tom]")


def test_nobody_looks_any_way_before_it_is_known_who_plays():
    person = Introduction("tom", "client", "Tom", 16, "he/him", "open-peeps/noor", "")
    assert "title" not in face(person, "neutral")
    assert 'title="calm"' in face(TOM, "neutral")


@pytest.mark.parametrize("portrait", [None, "open-peeps/nobody", "elsewhere/noor"])
def test_without_a_drawing_the_initial_stands_in(portrait):
    drawn = face(replace(TOM, portrait=portrait), "wary")
    assert drawn == '<span class="sb-face sb-initial" aria-hidden="true">T</span>'
