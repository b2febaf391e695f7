import pytest

from simulator.domain.compile import Check
from simulator.domain.conditions import NEVER, conjunction
from simulator.domain.scenario import Target
from simulator.domain.verification.approximation import bounds, must_hold, nothing_ruled_out, within
from simulator.domain.verification.questions import LineAt, conditional_lines
from simulator.domain.verification.work import TooMuchWork, Work
from tests.builders import (
    add,
    at_least,
    at_most,
    blocks_rise,
    choice,
    line,
    node,
    person,
    profile,
    put,
    rule,
    table,
    that,
)
from tests.unit.domain.verification.cases import FLAG, PLENTY, counter, openings_of

N, M = counter(), counter("m")


def bounded(*nodes, work=PLENTY, **details):
    case = table(*nodes, **details)
    return bounds(case, dict(conditional_lines(case)), openings_of(case), Work(work))


# Sets of values


ONE_OR_TWO = Check(((0, (False, True, True, False)),))


def test_a_condition_narrows_the_values_to_those_that_satisfy_it():
    assert within(ONE_OR_TWO, (0b1110,)) == (0b0110,)


def test_a_condition_that_no_value_satisfies_cannot_hold():
    assert within(ONE_OR_TWO, (0b1001,)) is None


def test_a_group_can_hold_where_one_alternative_can():
    either = Check(groups=((Check(((0, (True, False)),)), Check(((1, (True, False)),))),))
    assert within(either, (0b10, 0b11)) == (0b10, 0b11)
    assert within(either, (0b10, 0b10)) is None


def test_a_condition_must_hold_where_every_value_satisfies_it():
    assert must_hold(ONE_OR_TWO, (0b0110,))
    assert not must_hold(ONE_OR_TWO, (0b0111,))


def test_a_group_must_hold_only_if_one_alternative_always_does():
    # n is 0 or 1 in every state, but neither alternative alone covers both
    halves = Check(groups=((Check(((0, (True, False)),)), Check(((0, (False, True)),))),))
    assert not must_hold(halves, (0b11,))
    assert must_hold(halves, (0b10,))


def test_a_group_without_alternatives_never_holds():
    assert within(Check(groups=((),)), (1,)) is None
    assert not must_hold(Check(groups=((),)), (1,))


# What is possible


def test_what_no_value_allows_is_ruled_out():
    found = bounded(
        node("a", choice("up", "b", effects=[add("n", 1)]), choice("no", "c", when=NEVER)),
        node(
            "b", choice("low", when=that("n", 0)), choice("one", when=that("n", 1)), choice("three", when=that("n", 3))
        ),
        node("c", choice("go")),
        own=[N],
    )
    assert found.possible.nodes == {"a", "b", "end"}
    assert found.possible.choices == {("a", "up"), ("b", "one")}


def test_what_only_a_combination_of_variables_forbids_is_not_ruled_out():
    # n and m are never both 1, but each alone may be
    found = bounded(
        node("a", choice("n", "b", effects=[add("n", 1)]), choice("m", "b", effects=[add("m", 1)])),
        node("b", choice("both", when=conjunction(that("n", 1), that("m", 1))), choice("go")),
        own=[N, M],
    )
    assert ("b", "both") in found.possible.choices


def test_a_condition_narrows_what_follows_a_choice():
    found = bounded(
        node("a", choice("go", "b", when=that("n", 1)), choice("off")),
        node("b", choice("one", when=that("n", 1)), choice("two", when=that("n", 2))),
        own=[N],
        variants={"one": {"n": 1}, "two": {"n": 2}},
    )
    assert ("b", "two") not in found.possible.choices


def test_targets_behind_one_that_always_holds_are_ruled_out():
    found = bounded(
        node("a", choice("go", [Target("b", at_most("n", 2)), Target("c")], effects=[add("n", 1)])),
        node("b", choice("go")),
        node("c", choice("go")),
        own=[N],
    )
    assert found.possible.nodes == {"a", "b", "end"}


def test_a_target_that_may_or_may_not_be_taken_leaves_the_next_open():
    found = bounded(
        node("a", choice("go", [Target("b", that("n", 1)), Target("c")])),
        node("b", choice("go")),
        node("c", choice("go")),
        own=[N],
        variants={"one": {"n": 1}},
    )
    assert found.possible.nodes == {"a", "b", "c", "end"}


def test_loops_are_followed_until_nothing_is_added():
    found = bounded(
        node(
            "a",
            choice("up", "a", effects=[add("n", 1)]),
            choice("go", when=that("n", 3)),
            choice("no", when=that("m", 1)),
        ),
        own=[N, M],
    )
    assert found.possible.choices == {("a", "up"), ("a", "go")}


def test_following_loops_takes_work():
    with pytest.raises(TooMuchWork):
        bounded(node("a", choice("up", "a", effects=[add("n", 1)]), choice("go", when=that("n", 3))), own=[N], work=2)


def test_an_effect_on_a_condition_that_cannot_hold_changes_nothing():
    found = bounded(
        node("a", choice("up", "b", effects=[put("flag", True, that("n", 1))])),
        node("b", choice("on", when=that("flag", True)), choice("go")),
        own=[N, FLAG],
    )
    assert ("b", "on") not in found.possible.choices


def test_an_effect_on_a_condition_that_may_hold_leaves_both():
    found = bounded(
        node("a", choice("up", "b", effects=[put("flag", True, that("n", 1))])),
        node("b", choice("on", when=that("flag", True)), choice("off", when=that("flag", False))),
        own=[N, FLAG],
        variants={"one": {"n": 1}},
    )
    assert found.possible.choices >= {("b", "on"), ("b", "off")}


def test_an_effect_that_a_limit_may_hold_back_leaves_both():
    found = bounded(
        node("a", choice("up", "b", effects=[add("noor.bond", 1)])),
        node("b", choice("five", when=that("noor.bond", 5)), choice("six", when=that("noor.bond", 6))),
        cast=[person(strategy="avoidant")],
        profiles=[profile(limits=[blocks_rise("bond", that("trust", 2))])],
        state={"noor.bond": 5, "noor.trust": 2},
    )
    assert found.possible.choices >= {("b", "five"), ("b", "six")}


def test_rules_that_may_fire_and_what_they_do_are_possible():
    found = bounded(
        node("a", choice("up", "b", effects=[add("n", 1)])),
        node("b", choice("on", when=that("flag", True)), choice("off", when=that("flag", False))),
        own=[N, FLAG],
        rules=[rule(that("n", 1), put("flag", True)), rule(that("n", 2), put("flag", True))],
    )
    assert found.possible.rules == {0}
    assert found.possible.choices >= {("b", "on"), ("b", "off")}


def test_a_rule_that_held_in_every_state_before_does_not_fire():
    found = bounded(
        node("a", choice("up", effects=[add("n", 1)])),
        own=[N, FLAG],
        rules=[rule(at_most("n", 2), put("flag", True))],
    )
    assert found.possible.rules == set()


def test_lines_that_may_be_spoken_are_possible():
    spoken = (line("0", when=that("n", 0)), line("1", when=that("n", 1)))
    found = bounded(
        node("a", choice("up", "b", effects=[add("n", 1)], reply=spoken), choice("no", when=NEVER, reply=spoken)),
        node("b", choice("go"), lines=spoken),
        node("c", choice("go"), lines=spoken),
        own=[N],
    )
    assert found.possible.lines == {LineAt("a", "up", 1), LineAt("b", None, 1)}


# What must be


def test_a_decision_with_an_option_under_all_values_is_never_stuck():
    found = bounded(
        node("a", choice("up", "b"), choice("low", "c", when=at_most("n", 1))),
        node("b", choice("some", when=at_least("n", 1, 3))),
        node("c", choice("all", when=at_most("n", 1))),
        own=[N],
        variants={"two": {"n": 2}},
    )
    assert found.never_stuck == {"a", "c"}


def test_without_any_work_nothing_is_ruled_out():
    case = table(
        node("a", choice("go"), choice("no", when=NEVER), lines=(line("x", when=NEVER),)),
        node("b", choice("if", when=that("n", 1))),
        own=[N],
        rules=[rule(that("n", 1), add("n", 1))],
    )
    found = nothing_ruled_out(case, dict(conditional_lines(case)))
    assert found.possible.nodes == {"a", "b", "end"}
    assert found.possible.choices == {("a", "go"), ("a", "no"), ("b", "if")}
    assert found.possible.lines == {LineAt("a", None, 0)}
    assert found.possible.rules == {0}
    assert found.never_stuck == {"a"}
