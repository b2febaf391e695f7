"""Variables, values, conditions and changes in the words of somebody who writes a case."""

import pytest

from simulator.domain.conditions import ALWAYS, NEVER, Condition, conjunction, disjunction
from simulator.domain.encounter import replay
from simulator.domain.vocabulary import Dose
from simulator.services.state_words import (
    condition_words,
    moved_by,
    person_of,
    value_words,
    values_words,
    variable_words,
)
from tests.builders import (
    add,
    at_least,
    at_most,
    blocks_fall,
    blocks_rise,
    choice,
    move,
    node,
    person,
    profile,
    put,
    response,
    rule,
    scenario,
    table,
    that,
)
from tests.unit.domain.verification.cases import FLAG, counter

CASE = scenario(node("a", choice("go")), own=[FLAG, counter("coats-on", 9)])


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("noor.bond", "Noor: bond"),
        ("noor.arousal", "Noor: arousal"),
        ("noor.rupture", "Noor: strain"),
        ("risk.suicide.noor.clarified", "Noor: suicide risk clarified"),
        ("coats-on", "coats on"),
    ],
)
def test_variables_are_told_by_whom_they_are_about(name, words):
    assert variable_words(CASE, name) == words


def test_a_name_that_is_known_is_left_out():
    assert variable_words(CASE, "noor.bond", "noor") == "bond"
    assert (person_of(CASE, "noor.bond"), person_of(CASE, "coats-on")) == ("noor", "")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ((True,), "yes"),
        ((False, True), "no or yes"),
        ((-1,), "−1"),
        ((2, 3), "2 or 3"),
        ((-2, -1, 0), "−2 to 0"),
        ((1, 3, 5), "1, 3 or 5"),
        (("none", "withdrawal"), "none or pulled back"),
    ],
)
def test_values_stand_as_a_range_where_they_are_one(values, words):
    assert values_words(values) == words


def test_one_value_is_a_word_or_a_number():
    assert [value_words(value) for value in (True, False, -3, "confrontation", "told")] == [
        "yes",
        "no",
        "−3",
        "pushed back",
        "told",
    ]


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (ALWAYS, ""),
        (NEVER, "never"),
        (at_least("noor.bond", 4), "Noor's bond is at least 4"),
        (at_most("noor.bond", 3), "Noor's bond is at most 3"),
        (that("noor.bond", 4, 5, 6), "Noor's bond is 4 to 6"),
        (that("noor.arousal", -5, -4, 4, 5), "Noor's arousal is below −3 or above 3"),
        (that("noor.bond", 1, 3, 5), "Noor's bond is 1, 3 or 5"),
        (that("noor.rupture", "none"), "there is no strain with Noor"),
        (that("noor.rupture", "withdrawal", "confrontation"), "there is a strain with Noor"),
        (that("noor.rupture", "confrontation"), "there is a strain with Noor (pushed back)"),
        (that("noor.rupture", "none", "withdrawal"), "Noor's strain is none or pulled back"),
        (that("flag", True), "flag is yes"),
        (that("flag", True, False), "flag is anything"),
        (that("flag"), "never"),
        (conjunction(that("flag", True), at_least("coats-on", 2, 9)), "flag is yes and coats on is at least 2"),
        (disjunction(that("flag", True), that("coats-on", 0)), "either flag is yes or coats on is at most 0"),
        (disjunction(that("flag", True)), "flag is yes"),
        (disjunction(that("flag", True), ALWAYS), ""),
    ],
)
def test_conditions_say_what_they_ask(condition: Condition, words: str):
    assert condition_words(CASE, condition) == words


def moved(*choices, **details):
    compiled = table(node("a", *choices), **details)
    _, (decision,) = replay(compiled, [choices[0].id])
    return {one.name: one for one in moved_by(compiled, decision)}


def test_what_a_strategy_does_is_told_with_the_condition_under_which_it_does_it():
    avoidant = profile(
        response(["validate"], {"bond": 1}),
        response(["validate"], {"bond": -1}, when=at_most("trust", 3)),
        response(["validate"], {"bond": -1}, when=at_least("trust", 9)),
    )
    found = moved(
        choice("go", moves=(move("validate", dose=Dose.STRONG),)),
        cast=[person(strategy="avoidant")],
        profiles=[avoidant],
        state={"noor.trust": 3, "noor.bond": 5},
    )["noor.bond"]
    assert (found.before, found.after) == (5, 5)
    assert found.causes == (
        "+1 by a strong “validate” (avoidant strategy)",
        "−1 by a strong “validate” (avoidant strategy), as trust is at most 3",
    )


def test_a_limit_that_held_something_back_says_what_may_not_move_and_when():
    words = "she could not take it in"
    for blocks, step, direction in ((blocks_rise, 1, "rise"), (blocks_fall, -1, "fall")):
        limits = [blocks("openness", that("arousal", -5, -4, 4, 5), words)]
        found = moved(
            choice("go", effects=[add("noor.openness", step)]),
            cast=[person(strategy="avoidant")],
            profiles=[profile(limits=limits)],
            state={"noor.arousal": 4, "noor.openness": 5},
        )["noor.openness"]
        assert (found.before, found.after) == (5, 5)
        assert found.causes == (
            "this option itself would have moved it, but openness can't "
            f"{direction} while arousal is below −3 or above 3",
        )


def test_a_strain_that_held_something_back_is_told_as_a_strain():
    found = moved(
        choice("go", moves=(move("link"),)),
        cast=[person(strategy="avoidant")],
        profiles=[
            profile(
                response(["link"], {"openness": 1}, when=at_least("trust", 2)),
                limits=[blocks_rise("openness", that("rupture", "confrontation"))],
            )
        ],
        state={"noor.rupture": "confrontation", "noor.openness": 5, "noor.trust": 5},
    )["noor.openness"]
    assert found.causes == (
        "“link” (avoidant strategy), as trust is at least 2, would have moved it, "
        "but openness can't rise while there is a strain (pushed back)",
    )


def test_a_limit_that_always_holds_says_so():
    found = moved(
        choice("go", effects=[add("noor.openness", 1)]),
        cast=[person(strategy="avoidant")],
        profiles=[profile(limits=[blocks_rise("openness", ALWAYS)])],
    )["noor.openness"]
    assert found.causes == ("this option itself would have moved it, but openness can't rise at any time",)


def test_a_rule_is_told_with_what_made_it_fire():
    found = moved(
        choice("go", effects=[put("flag", True)]),
        own=[FLAG, counter()],
        rules=[rule(that("flag", True), add("n", 2))],
    )
    assert found["flag"].causes == ("becomes yes by this option itself",)
    assert found["n"].causes == ("+2 by a rule, as flag is yes",)


def test_a_repair_and_an_effect_of_the_case_under_a_condition_are_told():
    found = moved(
        choice("go", repairs=("noor",), effects=[add("noor.bond", 1, at_least("noor.trust", 2))]),
        state={"noor.rupture": "withdrawal", "noor.trust": 5},
    )
    assert found["noor.rupture"].causes == ("becomes none by the repair in this option",)
    assert found["noor.bond"].causes == ("+1 by this option itself, as trust is at least 2",)
