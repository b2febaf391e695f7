"""The node-adjusted score: what takes off what, what it says of chance, and how fast it is."""

from __future__ import annotations

import time
from dataclasses import FrozenInstanceError, replace

import numpy as np
import pytest

from simulator.analytics.adjusted import (
    AdjustedScore,
    ItemEffect,
    adjusted_score,
    adjusted_scores,
    calibrate,
    shown,
)
from tests.unit.analytics.simulated_walks import NAMES, case, walked

CASES, PEOPLE = 60, 600


def ten_each():
    """Ten people at an easy item (all reach it) and a hard one (nobody does), and one at a third."""
    attempts = [*range(10), *range(10), 0]
    return attempts, [0] * 10 + [1] * 10 + [2], [1.0] * 10 + [0.0] * 10 + [1.0], [1.0] * 21


# Chance


@pytest.fixture(scope="module")
def shifts():
    """By how many standard deviations a detour by chance moves each score, on average over cases, at equal skill."""
    rng = np.random.default_rng(5)
    found = []
    for _ in range(CASES):
        of, skill, detour = case(rng), rng.normal(size=PEOPLE), rng.random(PEOPLE) < 0.5
        walks = walked(rng, of, skill, detour)
        made = (walks.attempts, walks.items, walks.shares, walks.weights, NAMES)
        adjusted = adjusted_scores(calibrate(*made), *made)
        found.append([(one[detour].mean() - one[~detour].mean()) / one.std() for one in (walks.plain, adjusted)])
    plain, adjusted = np.mean(found, axis=0)
    return {"plain": plain, "adjusted": adjusted}


def test_a_detour_by_chance_shifts_the_adjusted_score_by_a_twentieth_of_a_deviation_at_most(shifts) -> None:
    assert abs(shifts["adjusted"]) <= 0.05


def test_a_detour_by_chance_lowers_the_plain_score(shifts) -> None:
    assert shifts["plain"] < -0.15


# Calibrating


def test_effects_are_shrunken_means_that_weigh_nothing_together() -> None:
    # In a full design with two items effects are ± (1/2 · 10/15): skill is the same whatever the items are.
    attempts, items, shares, weights = (part[:20] for part in ten_each())
    found = calibrate(attempts, items, shares, weights, ["easy", "hard"])
    assert found.mean == 0.5
    assert dict(found.effects) == {"easy": ItemEffect(0.333333, 10), "hard": ItemEffect(-0.333333, 10)}
    assert (found.n_attempts, found.n_decisions, found.settled) == (10, 20, True)


def test_an_item_below_ten_decisions_has_no_effect() -> None:
    found = calibrate(*ten_each(), ["easy", "hard", "rare"])
    assert found.effects["rare"] == ItemEffect(0.0, 1)


def test_items_that_are_all_rare_have_no_effects_at_all() -> None:
    found = calibrate([0, 1], [0, 0], [0.2, 0.8], [1, 3], ["rare"])
    assert (found.mean, found.effects["rare"].value, found.settled) == (0.65, 0, True)


def test_weighted_effects_sum_to_zero() -> None:
    rng = np.random.default_rng(6)
    walks = walked(rng, case(rng), rng.normal(size=300), rng.random(300) < 0.5)
    weights = 1.0 + (walks.items % 4 == 0)
    found = calibrate(walks.attempts, walks.items, walks.shares, weights, NAMES)
    of_items = np.bincount(walks.items, weights, len(NAMES))
    assert sum(of_items * [found.effects[name].value for name in NAMES]) / of_items.sum() == pytest.approx(0, abs=1e-6)


def test_effects_that_are_still_changing_after_thirty_rounds_are_said_not_to_have_settled() -> None:
    # A chain of items, each shared by 400 people with the next and with no other: what is easy spreads slowly.
    links = np.repeat(np.arange(40), 400)
    people = np.arange(len(links))
    attempts, items = np.concatenate([people, people]), np.concatenate([links, links + 1])
    found = calibrate(attempts, items, items / 40, np.ones(len(items)), [str(item) for item in range(41)])
    assert (found.rounds, found.settled) == (30, False)


def test_without_decisions_there_is_no_calibration() -> None:
    assert calibrate([], [], [], [], []) is None


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"shares": [1.5]}, "not from 0 to 1"),
        ({"shares": [float("nan")]}, "not from 0 to 1"),
        ({"weights": [0.0]}, "not above 0"),
        ({"items": [1]}, "none of the 1 that have a name"),
        ({"items": [0, 0]}, "1 attempts, 2 items"),
        ({"names": ["one", "one"]}, "same name"),
    ],
)
def test_decisions_that_cannot_be_are_refused(changed, said) -> None:
    given = {"attempts": [0], "items": [0], "shares": [0.5], "weights": [1.0], "names": ["one"]} | changed
    with pytest.raises(ValueError, match=said):
        calibrate(**given)


def test_a_calibration_cannot_be_changed() -> None:
    found = calibrate(*ten_each(), ["easy", "hard", "rare"])
    with pytest.raises(FrozenInstanceError):
        found.mean = 0.9
    with pytest.raises(TypeError):
        found.effects["easy"] = ItemEffect(0.0, 0)


def test_a_version_is_that_of_the_numbers() -> None:
    found = calibrate(*ten_each(), ["easy", "hard", "rare"])
    again = calibrate(*ten_each(), ["easy", "hard", "rare"])
    assert (again, again.version) == (found, found.version)
    assert replace(found, effects={**found.effects, "easy": ItemEffect(0.333, 10)}).version != found.version


# Looking up


def test_an_adjusted_score_takes_each_decisions_effect_off() -> None:
    found = calibrate(*ten_each(), ["easy", "hard", "rare"])
    effects = {name: one.value for name, one in found.effects.items()}
    decisions = [("easy", 1.0, 1.0), ("hard", 0.5, 2.0), ("rare", 0.5, 1.0), ("unknown", 0.0, 1.0)]
    bare = [1.0 - effects["easy"], 0.5 - effects["hard"], 0.5, 0.0]
    mean = (bare[0] + 2 * bare[1] + bare[2] + bare[3]) / 5
    squares = sum((weight * (one - mean)) ** 2 for weight, one in zip((1, 2, 1, 1), bare, strict=True))
    error = 100 * squares**0.5 / 5 * (4 / 3) ** 0.5
    score = adjusted_score(found, decisions)
    assert score == AdjustedScore(pytest.approx(100 * mean), pytest.approx(error), 4, 2)


def test_below_three_decisions_there_is_no_adjusted_score() -> None:
    found = calibrate(*ten_each(), ["easy", "hard", "rare"])
    assert adjusted_score(found, [("easy", 1.0, 2.0), ("hard", 0.0, 1.0)]) is None


def test_many_at_once_get_what_each_gets() -> None:
    rng = np.random.default_rng(7)
    walks = walked(rng, case(rng), rng.normal(size=50), np.zeros(50, dtype=bool))
    keep = (walks.attempts != 3) | (np.cumsum(walks.attempts == 3) <= 2)  # the fourth has two decisions only
    made = (walks.attempts[keep], walks.items[keep], walks.shares[keep], 1.0 + (walks.items[keep] % 2), NAMES)
    found = calibrate(*made)
    together = adjusted_scores(found, *made)
    for attempt in range(50):
        own = [
            (NAMES[item], share, weight)
            for whose, item, share, weight in zip(*made[:4], strict=True)
            if whose == attempt
        ]
        alone = adjusted_score(found, own)
        assert together[attempt] == pytest.approx(alone.value if alone else float("nan"), nan_ok=True)
    assert np.isnan(together[3])


def test_an_adjusted_score_is_clamped_only_where_it_is_shown() -> None:
    found = calibrate(*ten_each(), ["easy", "hard", "rare"])
    score = adjusted_score(found, [("hard", 1.0, 1.0)] * 3)
    assert score.value > 100
    assert [shown(value) for value in (score.value, 55.5, -3.0)] == [100, 55.5, 0]


@pytest.mark.thorough
def test_a_million_decisions_are_calibrated_in_a_few_seconds() -> None:
    rng = np.random.default_rng(8)
    n, items = 1_000_000, 3000
    made = (rng.integers(0, n // 20, n), rng.integers(0, items, n), rng.random(n), np.ones(n))
    began = time.process_time()
    assert calibrate(*made, [str(item) for item in range(items)]).settled
    assert time.process_time() - began < 5
