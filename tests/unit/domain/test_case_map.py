from itertools import pairwise

import pytest

from simulator.domain.case_map import MAX_SPOTS, SIDES, case_map
from simulator.domain.scenario import EndingKind
from tests.builders import choice, ending, node, scenario


def fork(name, *targets):
    """A decision with one choice for each target."""
    return node(name, *(choice(f"to-{target}", target, ratings={"A1": 4}) for target in targets))


DIAMOND = scenario(
    fork("top", "left", "right"), fork("left", "foot"), fork("right", "foot"), fork("foot", "end"), ending()
)


def spots(case, own=(), skilled=(), roads=()):
    sheet = case_map(case, own, skilled, roads)
    return {spot.node: spot for spot in sheet.spots}


def place(spot):
    return spot.row, spot.column


def test_rows_run_from_the_start_down_and_every_way_leads_downward():
    at = spots(DIAMOND)
    assert [at[name].row for name in ("top", "left", "right", "foot", "end")] == [0, 1, 1, 2, 3]


def test_ones_own_walk_goes_straight_down_and_the_skilled_one_beside_it():
    own, skilled = ["top", "left", "foot", "end"], ["top", "right", "foot", "end"]
    at = spots(DIAMOND, own, skilled)
    assert {at[name].column for name in own} == {0}
    assert at["right"].column == 1


def test_a_spot_knows_its_visits_and_what_is_told_of_it():
    at = spots(DIAMOND, ["top", "left", "foot", "end"], ["top"], [("top", "right")])
    assert (at["left"].visits, at["left"].skilled, at["left"].told) == ((1,), False, True)
    assert (at["right"].visits, at["right"].told) == ((), True)
    assert (at["top"].skilled, at["end"].ending) == (True, EndingKind.SECURE)
    assert not spots(DIAMOND, ["top", "left"])["right"].told


def test_a_way_knows_who_went_it():
    sheet = case_map(DIAMOND, ["top", "left", "foot"], ["top", "right", "foot"], [("top", "right")])
    ways = {(way.source, way.target): (way.taken, way.skilled, way.offered) for way in sheet.ways}
    assert ways == {
        ("top", "left"): (True, False, False),
        ("top", "right"): (False, True, True),
        ("left", "foot"): (True, False, False),
        ("right", "foot"): (False, True, False),
        ("foot", "end"): (False, False, False),
    }


def test_a_way_back_is_not_drawn_and_a_second_visit_is_kept():
    case = scenario(fork("first", "second"), fork("second", "first", "end"), ending())
    sheet = case_map(case, ["first", "second", "first", "second", "end"], [], [])
    assert [(way.source, way.target) for way in sheet.ways] == [("first", "second"), ("second", "end")]
    assert [spot.visits for spot in sheet.spots] == [(0, 2), (1, 3), (4,)]


def test_a_row_with_more_spots_than_columns_goes_on_in_the_next():
    names = [f"n{number}" for number in range(len(SIDES) + 2)]
    case = scenario(fork("top", *names), *(fork(name, "end") for name in names), ending())
    sheet = case_map(case, ["top"], [], [])
    assert sheet.columns <= len(SIDES) + 2
    assert len({place(spot) for spot in sheet.spots}) == len(sheet.spots)
    assert {spot.row for spot in sheet.spots if spot.node in names} == {1, 2}
    assert sheet.rows == 4


def test_a_node_that_nothing_leads_to_is_left_out():
    assert "lost" not in spots(scenario(fork("top", "end"), fork("lost", "end"), ending()))


@pytest.mark.parametrize(("n", "is_drawn"), [(MAX_SPOTS - 1, True), (MAX_SPOTS, False), (1_000, False)])
def test_a_case_too_large_to_read_has_no_map(n, is_drawn):
    names = [f"n{number}" for number in range(n)]
    case = scenario(*(fork(name, later) for name, later in pairwise([*names, "end"])), ending())
    assert (case_map(case, names[:3], [], []) is not None) is is_drawn


def test_the_same_case_has_the_same_map_at_every_call():
    walk = ["top", "left", "foot", "end"]
    assert case_map(DIAMOND, walk, walk, []) == case_map(DIAMOND, walk, walk, [])
