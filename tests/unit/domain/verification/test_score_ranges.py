"""The lowest and the highest score that a walk can have."""

import pytest

from simulator.domain.verification.score_ranges import score_ranges
from tests.builders import choice, ending, ending_level, ladder, node, that
from tests.unit.domain.verification.cases import FLAG, proof_of


def ranges(*nodes, **details):
    proof = proof_of(*nodes, **details)
    return score_ranges(proof.product, proof.flows, proof.key)


def test_a_case_that_can_be_played_well_and_badly_has_the_whole_range():
    steps = [ladder(f"n{at}", "A1", to=f"n{at + 1}" if at < 2 else "end") for at in range(3)]
    assert ranges(*steps) == {"attunement": (0, 100), "composite": (0, 100)}


def test_fewer_than_three_decisions_that_count_are_no_score():
    assert ranges(ladder("n0", "A1", to="n1"), ladder("n1", "A1")) == {"attunement": None, "composite": None}


def test_what_no_walk_with_a_score_can_take_narrows_the_range():
    """The best option of the first decision ends the session early, and that decision counts twice."""
    rungs = [choice(f"r{level}", "out" if level == 4 else "b", ratings={"A1": level}) for level in range(5)]
    steps = [node("a", *rungs, key=True), ladder("b", "A1", to="c"), ladder("c", "A1")]
    low, high = ranges(*steps, ending(), ending("out", early=True))["attunement"]
    assert (low, high) == (0, pytest.approx(100 * (2 * 3 / 4 + 1 + 1) / 4))


def test_what_is_rated_at_the_ending_counts_once_more():
    steps = [ladder(f"n{at}", "S1", to=f"n{at + 1}" if at < 2 else "end") for at in range(3)]
    levels = {"S3": [ending_level(4, that("flag", True)), ending_level(0)]}
    assert ranges(*steps, own=[FLAG], at_ending=levels)["safety"] == pytest.approx((0, 75))
    assert ranges(*steps, own=[FLAG], state={"flag": True}, at_ending=levels)["safety"] == pytest.approx((25, 100))


def test_an_ending_that_no_walk_comes_to_is_passed_over():
    steps = [ladder(f"n{at}", "A1", to=f"n{at + 1}" if at < 2 else "end") for at in range(3)]
    assert ranges(*steps, ending(), ending("never"))["attunement"] == (0, 100)
