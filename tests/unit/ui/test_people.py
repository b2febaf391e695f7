"""Who is shown to be in the room."""

from simulator.content.catalogue import build_library
from simulator.domain.scenario import Scenario
from simulator.ui.components.people import present
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
