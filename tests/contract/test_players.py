"""Players that know nothing of therapy must not score in the library that ships (docs/item-quality.md)."""

from statistics import fmean

import pytest

from simulator.content.library_table import MARGIN
from simulator.domain.players import surface_players
from simulator.domain.scoring import CONSISTENT_FROM
from tests.library import shipped, shipped_table

CASES = list(shipped().cases.values())
ROWS = {row.name: row for row in shipped_table().players}
KINDS = [name for name, row in ROWS.items() if row.kind == "move"]


def above_random(name):
    return ROWS[name].above_random


@pytest.mark.parametrize("name", surface_players())
def test_a_player_on_the_surface_scores_at_most_five_points_more_than_random(name):
    assert above_random(name) <= MARGIN


def test_no_player_of_one_kind_of_move_scores_more_than_five_points_above_random():
    assert KINDS
    assert {name: above_random(name) for name in KINDS if above_random(name) > MARGIN} == {}


def test_the_best_player_scores_everything_in_every_case():
    assert list(ROWS["best"].composites.values()) == pytest.approx([100] * len(CASES))


def test_the_worst_player_scores_nothing_wherever_a_session_lasts_long_enough_to_score():
    ends_early = {case.scenario.id for case in CASES} - set(ROWS["worst"].composites)
    assert list(ROWS["worst"].composites.values()) == pytest.approx([0] * (len(CASES) - len(ends_early)))
    assert len(ends_early) < len(CASES) / 2


def test_no_player_of_one_criterion_reaches_the_band_of_consistent_work_over_the_library():
    means = {name: fmean(row.composites.values()) for name, row in ROWS.items() if row.kind == "criterion"}
    assert means
    assert {name: mean for name, mean in means.items() if mean >= CONSISTENT_FROM / 100} == {}
