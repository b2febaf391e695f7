"""What the domain makes of every case that ships: its skilled walk, its map, its moments for drills, its words."""

from __future__ import annotations

import pytest

from simulator.domain.case_map import case_map
from simulator.domain.constructs import CONSTRUCTS
from simulator.domain.drill_points import points_of
from simulator.domain.encounter import here, replay
from simulator.domain.scenario import EndingKind
from simulator.domain.skilled_walk import skilled_walk
from tests.library import shipped

CASES = shipped().cases


@pytest.mark.parametrize("name", sorted(CASES))
def test_in_every_case_that_ships_it_is_safe_and_ends_secure_from_every_opening(name):
    case = CASES[name]
    for variant in case.scenario.variants:
        encounter, decisions = skilled_walk(case.table, case.key, variant=variant)
        assert here(case.table, encounter).ending is EndingKind.SECURE
        assert not any(case.key.nodes[one.node].options[one.choice].critical for one in decisions)


@pytest.mark.parametrize("name", sorted(CASES))
def test_every_case_that_ships_fits_a_narrow_screen_with_every_spot_on_its_own(name):
    case = CASES[name]
    best, decisions = skilled_walk(case.table, case.key, variant="standard")
    skilled = [*(one.node for one in decisions), best.node]
    worst = worst_walk(case)
    sheet = case_map(case.scenario, worst, skilled, [])
    assert sheet.columns <= 6
    assert len({place(spot) for spot in sheet.spots}) == len(sheet.spots) == len(case.scenario.nodes)
    at = {spot.node: spot for spot in sheet.spots}
    assert [place(at[node]) for node in worst] == sorted(place(at[node]) for node in worst)
    assert all(at[way.source].row < at[way.target].row for way in sheet.ways)


def place(spot):
    return spot.row, spot.column


def worst_walk(case):
    """The nodes of a walk that always takes the lowest-rated option."""
    choices = []
    while True:
        encounter, decisions = replay(case.table, choices)
        compiled = case.table.nodes[encounter.node]
        open_now = [one for one in compiled.choices.values() if one.guard.holds(encounter.state)]
        if not open_now:
            return [*(one.node for one in decisions), encounter.node]
        choices.append(min(open_now, key=lambda one: sum(one.choice.ratings.values())).choice.id)


def test_every_decision_of_the_shipped_cases_is_reached():
    for case in CASES.values():
        reached = {point.node for point in points_of(case.table, case.key)}
        assert reached == {node.id for node in case.scenario.decisions()}, case.scenario.id


def test_every_construct_of_the_shipped_cases_has_words():
    used = {node.construct for case in CASES.values() for node in case.scenario.decisions()}
    assert used <= set(CONSTRUCTS)
