"""Players that know nothing of therapy must not score in the library that ships (docs/item-quality.md)."""

import pytest

from simulator.content.library_table import MARGIN
from simulator.domain.players import surface_players
from simulator.domain.scoring import CONSISTENT_FROM
from tests.library import shipped, shipped_table

ABOUT_ONE_THING = {("best-on:S6", "eft-asked-alone")}
"""An open fault: each decision there asks what is safe, so whoever looks at nothing else comes to consistent work."""
ENDS_AT_ONCE = {"eft-knock-and-door", "individual-twenty-seven-messages"}
"""Where the worst player comes to an early ending, too soon for any score."""
pytestmark = [pytest.mark.xdist_group("library table"), pytest.mark.thorough]
"""One worker makes the table, once."""


@pytest.fixture(scope="module")
def rows():
    return {row.name: row for row in shipped_table().players}


@pytest.mark.parametrize("name", surface_players())
def test_a_player_on_the_surface_scores_at_most_five_points_more_than_random(rows, name):
    assert rows[name].above_random <= MARGIN


def test_no_player_of_one_kind_of_move_scores_more_than_five_points_above_random(rows):
    above = {name: row.above_random for name, row in rows.items() if row.kind == "move"}
    assert above
    assert {name: points for name, points in above.items() if points > MARGIN} == {}


def test_the_best_player_scores_everything_in_every_case(rows):
    assert list(rows["best"].composites.values()) == pytest.approx([100] * len(shipped().index))


def test_the_worst_player_scores_nothing_wherever_a_session_lasts_long_enough_to_score(rows):
    worst = rows["worst"].composites
    assert set(worst) == set(shipped().index) - ENDS_AT_ONCE
    assert list(worst.values()) == pytest.approx([0] * len(worst))


def test_no_player_of_one_criterion_comes_to_consistent_work_but_where_a_case_is_about_that_alone(rows):
    consistent = {
        (name, case)
        for name, row in rows.items()
        if row.kind == "criterion"
        for case, composite in row.composites.items()
        if composite >= CONSISTENT_FROM / 100
    }
    assert consistent == ABOUT_ONE_THING
