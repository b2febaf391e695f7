from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from simulator.domain.drill_records import DrillCard, DrillKind
from simulator.domain.drills import (
    CLOSE,
    Evidence,
    Rating,
    closeness,
    family,
    labels,
    next_level,
    own_mean,
    queue,
    rate,
    skill_of,
    weak_skills,
    what_of,
)
from simulator.domain.vocabulary import MISSTEPS, MOVES, SERVING_MOVES, SITUATIONAL_MOVES

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ORDER = sorted(MOVES)


def card(skill, days):
    return DrillCard(UUID(int=1), skill, {}, 1, 0, NOW + timedelta(days=days))


def seen(skill, share, *, days_ago=1, critical=False):
    return Evidence(skill, share, critical, NOW - timedelta(days=days_ago))


@pytest.mark.parametrize(
    ("share", "rating"),
    [
        (0, Rating.AGAIN),
        (4999, Rating.AGAIN),
        (5000, Rating.HARD),
        (7499, Rating.HARD),
        (7500, Rating.GOOD),
        (10_000, Rating.GOOD),
        (None, None),
    ],
)
def test_the_share_of_what_was_possible_says_how_soon(share, rating):
    assert rate(share) == rating


def test_a_critical_choice_comes_back_soon_whatever_its_share():
    assert rate(10_000, critical=True) is Rating.AGAIN
    assert rate(None, critical=True) is Rating.AGAIN


def test_a_good_answer_after_a_hint_is_hard():
    assert rate(10_000, hints=1) is Rating.HARD
    assert rate(10_000, hints=1, self_ratings={"A1": 4}) is Rating.HARD


def test_a_good_choice_after_words_that_were_far_off_is_hard():
    assert rate(10_000, self_ratings={"A1": 1, "A2": 2}) is Rating.HARD


def test_the_best_choice_after_fair_words_is_easy_and_a_lesser_one_is_not():
    assert rate(10_000, self_ratings={"A1": 3, "A2": 3}) is Rating.EASY
    assert rate(9_000, self_ratings={"A1": 4}) is Rating.GOOD
    assert rate(10_000, self_ratings={"A1": 2}) is Rating.GOOD


def test_fair_words_make_no_poor_choice_good():
    assert rate(6_000, self_ratings={"A1": 4}) is Rating.HARD


def test_own_ratings_have_a_mean_where_there_are_any():
    assert own_mean({}) is None
    assert own_mean({"A1": 1, "A2": 4}) == 2.5


def test_three_good_answers_in_a_row_lead_to_the_next_level():
    standing, passed = (1, 0), []
    for _ in range(3):
        standing = next_level(*standing, Rating.GOOD)
        passed.append(standing)
    assert passed == [(1, 1), (1, 2), (2, 0)]


def test_there_is_no_level_beyond_the_third():
    assert next_level(3, 2, Rating.EASY) == (3, 3)
    assert next_level(3, 3, Rating.GOOD) == (3, 3)


def test_a_hard_one_neither_adds_to_the_row_nor_ends_it():
    assert next_level(2, 2, Rating.HARD) == (2, 2)


def test_a_miss_ends_the_row_and_one_without_a_row_brings_help_back():
    assert next_level(2, 2, Rating.AGAIN) == (2, 0)
    assert next_level(2, 0, Rating.AGAIN) == (1, 0)
    assert next_level(1, 0, Rating.AGAIN) == (1, 0)


def test_skills_have_names_from_which_one_can_tell_what_they_are_about():
    assert skill_of(DrillKind.RESPOND, "after-a-no") == "respond:after-a-no"
    assert what_of("respond:after-a-no") == "after-a-no"


def test_what_is_due_comes_first_then_what_went_badly_then_what_is_new_then_what_is_due_later():
    cards = {one.skill: one for one in (card("r:late", 9), card("r:due", 0), card("r:overdue", -3), card("r:soon", 2))}
    skills = ("r:new", "r:soon", "r:late", "r:due", "r:overdue", "r:newer")
    in_order = queue(skills, cards, ["r:late", "r:newer", "r:unknown"], now=NOW)
    assert in_order == ("r:overdue", "r:due", "r:late", "r:newer", "r:new", "r:soon")


def test_a_skill_that_the_library_has_no_drill_for_is_not_asked():
    assert queue(("r:new",), {"r:gone": card("r:gone", -1)}, ["r:gone"], now=NOW) == ("r:new",)


def test_what_went_badly_is_safety_first_then_the_weakest():
    found = weak_skills(
        [seen("r:mid", 6_000), seen("r:low", 1_000), seen("r:good", 9_000), seen("r:safe", 9_000, critical=True)], {}
    )
    assert found == ("r:safe", "r:low", "r:mid")


def test_only_the_newest_three_count():
    old = [seen("r:one", 0, days_ago=days) for days in (20, 21)]
    new = [seen("r:one", 9_000, days_ago=days) for days in (1, 2, 3)]
    assert weak_skills([*old, *new], {}) == ()
    assert weak_skills([*old, *new[:2]], {}) == ("r:one",)


def test_what_was_drilled_since_is_not_held_against_anybody():
    went = [seen("r:one", 0, days_ago=5), seen("r:two", 0, days_ago=2)]
    assert weak_skills(went, dict.fromkeys(("r:one", "r:two"), NOW - timedelta(days=3))) == ("r:two",)


@pytest.mark.parametrize("right", ORDER)
@pytest.mark.parametrize("level", [1, 2, 3])
def test_of_four_labels_exactly_one_is_true(right, level):
    also = [kind for kind in ORDER if closeness(right, kind)][:2]
    offered = labels(right, also, ["teach", "wait"], level=level, order=ORDER)
    assert len(set(offered)) == 4
    assert right in offered
    assert not set(offered) & (set(also) - {right})


def test_at_first_the_labels_are_unlike_and_later_easily_confused():
    easy = labels("validate", [], ["explore"], level=1, order=ORDER)
    hard = labels("validate", [], ["explore"], level=3, order=ORDER)
    assert sum(closeness("validate", kind) > 0 for kind in easy if kind != "validate") == 0
    assert all(closeness("validate", kind) for kind in hard if kind != "validate")
    assert "explore" in easy


def test_labels_stand_in_the_order_of_the_drill():
    assert labels("validate", [], [], level=1, order=ORDER[::-1]) == sorted(
        labels("validate", [], [], level=1, order=ORDER[::-1]), reverse=True
    )


def test_each_kind_of_move_is_of_one_family():
    assert {family(kind) for kind in SERVING_MOVES} == {"serving"}
    assert {family(kind) for kind in SITUATIONAL_MOVES} == {"situational"}
    assert {family(kind) for kind in MISSTEPS} == {"misstep"}


def test_a_kind_is_close_to_others_and_every_close_one_is_known():
    assert {kind for group in CLOSE for kind in group} <= set(MOVES)
    assert closeness("reflect", "validate") == 1
    assert closeness("reflect", "teach") == 0
