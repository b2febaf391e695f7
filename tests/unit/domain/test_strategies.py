import pytest

from simulator.domain.conditions import conjunction, disjunction
from simulator.domain.scenario import Effect, EffectSource, SourceKind
from simulator.domain.strategies import about_person, for_person, limits_of, move_effects
from simulator.domain.vocabulary import Dose
from tests.builders import (
    at_least,
    at_most,
    blocks_fall,
    blocks_rise,
    choice,
    move,
    node,
    person,
    profile,
    response,
    scenario,
    that,
)

ANY_NODE = node("only", choice("go"))
NOOR = person("noor", strategy="avoidant")
SAMIRA = person("samira", strategy="anxious")


def effects(case, one_move):
    return [(effect.variable, effect.add, effect.put) for effect in move_effects(case, one_move)]


def test_a_condition_of_a_profile_is_read_on_the_persons_own_variables():
    bare = conjunction(at_most("trust", 4), disjunction(that("rupture", "none"), at_least("bond", 6)))
    own = conjunction(at_most("noor.trust", 4), disjunction(that("noor.rupture", "none"), at_least("noor.bond", 6)))
    assert for_person(bare, "noor") == own


@pytest.mark.parametrize(
    ("pronouns", "filled"),
    [
        ("she/her", "Noor said they hurt her: she left, her coat behind"),
        ("he/him", "Noor said they hurt him: he left, his coat behind"),
        ("they/them", "Noor said they hurt them: they left, their coat behind"),
        ("She / her", "Noor said they hurt her: she left, her coat behind"),
        ("ze/zir", "Noor said they hurt them: they left, their coat behind"),
    ],
)
def test_words_about_a_person_take_their_pronouns(pronouns, filled):
    words = "{name} said they hurt {them}: {they} left, {their} coat behind"
    assert about_person(words, person("noor", pronouns=pronouns)) == filled


def test_a_move_has_the_effects_of_every_matching_response_in_order():
    case = scenario(
        ANY_NODE,
        cast=[NOOR],
        profiles=[profile(response(["validate"], {"bond": 1}), response(["validate", "affirm"], {"trust": 2}))],
    )
    assert effects(case, move("validate")) == [("noor.bond", 1, None), ("noor.trust", 2, None)]


def test_a_response_to_another_kind_of_move_is_passed_over():
    case = scenario(ANY_NODE, cast=[NOOR], profiles=[profile(response(["affirm"], {"bond": 1}))])
    assert effects(case, move("validate")) == []


def test_a_response_to_another_dose_is_passed_over():
    only_strong = response(["validate"], {"bond": -1}, doses=frozenset({Dose.STRONG}))
    case = scenario(ANY_NODE, cast=[NOOR], profiles=[profile(only_strong)])
    assert effects(case, move("validate", dose=Dose.PLAIN)) == []
    assert effects(case, move("validate", dose=Dose.STRONG)) == [("noor.bond", -1, None)]


def test_an_enumeration_is_set_and_a_number_is_added():
    case = scenario(
        ANY_NODE, cast=[NOOR], profiles=[profile(response(["blame"], {"rupture": "withdrawal", "bond": -2}))]
    )
    assert effects(case, move("blame")) == [("noor.rupture", None, "withdrawal"), ("noor.bond", -2, None)]


def test_a_move_toward_two_people_answers_each_by_their_own_strategy():
    case = scenario(
        ANY_NODE,
        cast=[NOOR, SAMIRA],
        profiles=[
            profile(response(["wait"], {"deactivation": -1}), profile_id="avoidant"),
            profile(response(["wait"], {"hyperactivation": 1}), profile_id="anxious"),
        ],
    )
    assert effects(case, move("wait", "samira", "noor")) == [
        ("samira.hyperactivation", 1, None),
        ("noor.deactivation", -1, None),
    ]


def test_a_person_without_a_strategy_is_not_moved_by_moves():
    case = scenario(ANY_NODE, cast=[person("noor")])
    assert effects(case, move("validate")) == []


def test_an_effect_of_a_profile_says_where_it_came_from():
    distance = response(["validate"], {"bond": -1}, when=at_most("trust", 4), words="{name} stepped back")
    case = scenario(ANY_NODE, cast=[NOOR], profiles=[profile(distance)])
    assert list(move_effects(case, move("validate", dose=Dose.STRONG))) == [
        Effect(
            "noor.bond",
            EffectSource(SourceKind.STRATEGY, "strong validate, avoidant", "Noor stepped back"),
            add=-1,
            when=at_most("noor.trust", 4),
        )
    ]


def test_limits_stand_on_each_person_who_has_the_strategy():
    case = scenario(
        ANY_NODE,
        cast=[NOOR, person("tom", strategy="avoidant", pronouns="he/him"), person("samira")],
        profiles=[profile(limits=[blocks_rise("openness", at_least("arousal", 4, 5), "{they} had shut down")])],
    )
    assert list(limits_of(case)) == [
        blocks_rise("noor.openness", at_least("noor.arousal", 4, 5), "she had shut down"),
        blocks_rise("tom.openness", at_least("tom.arousal", 4, 5), "he had shut down"),
    ]


def test_a_limit_keeps_its_direction():
    case = scenario(ANY_NODE, cast=[NOOR], profiles=[profile(limits=[blocks_fall("trust", that("bond", 10))])])
    assert [limit.rise for limit in limits_of(case)] == [False]
