import pytest

from simulator.domain.compile import Check
from simulator.domain.conditions import disjunction
from simulator.domain.scenario import Target
from simulator.domain.verification.merging import (
    NOTHING,
    Watched,
    merge,
    pulled_back,
    refined,
    rules_within_reach,
    variables_of,
)
from simulator.domain.verification.work import TooMuchWork, Work
from tests.builders import (
    add,
    at_least,
    at_most,
    blocks_fall,
    blocks_rise,
    choice,
    node,
    person,
    profile,
    put,
    rule,
    table,
    that,
)
from tests.unit.domain.verification.cases import ALWAYS, FLAG, PLENTY, counter

N = counter()
M = counter("m")


def merged(*nodes, watched=NOTHING, work=PLENTY, **details):
    """The compiled case and what must be told apart in it."""
    case = table(*nodes, **details)
    return case, merge(case, watched, Work(work))


def split_of(case, merging, at, variable):
    return merging.splits[at][case.positions[variable]]


def limited(*limits, **details):
    """A case of one person whose profile holds limits."""
    return {"cast": [person(strategy="avoidant")], "profiles": [profile(limits=limits)], **details}


# Splits


def test_a_split_refined_by_another_tells_apart_what_either_does():
    assert refined((0, 0, 1, 1), (0, 1, 1, 1)) == (0, 1, 2, 2)


def test_classes_are_numbered_in_order_of_first_appearance():
    assert refined((1, 1, 0), (False, False, False)) == (0, 0, 1)


def test_a_split_goes_back_through_an_effect_to_where_the_values_came_from():
    # up by one, saturating: 0->1 1->2 2->3 3->3; what is told apart after is 'at least 3'
    assert pulled_back((0, 0, 0, 1), (1, 2, 3, 3)) == (0, 0, 1, 1)


def test_an_effect_that_sets_a_value_leaves_nothing_to_tell_apart_before():
    assert pulled_back((0, 1, 2, 3), (2, 2, 2, 2)) == (0, 0, 0, 0)


# What a node tells apart


def test_a_guard_splits_a_variable_where_its_answer_changes():
    case, merging = merged(node("a", choice("go", when=at_least("n", 2, 3)), choice("else")), own=[N])
    assert split_of(case, merging, "a", "n") == (0, 0, 1, 1)


def test_an_effect_moves_the_split_of_the_next_node():
    case, merging = merged(
        node("a", choice("up", "b", effects=[add("n", 1)])),
        node("b", choice("go", when=at_least("n", 2, 3)), choice("else")),
        own=[N],
    )
    assert split_of(case, merging, "a", "n") == (0, 1, 1, 1)


def test_a_variable_that_no_one_asks_for_is_not_told_apart_and_its_effects_are_dropped():
    case, merging = merged(node("a", choice("up", effects=[add("n", 1)])), own=[N])
    assert split_of(case, merging, "a", "n") == (0, 0, 0, 0)
    assert merging.plans["a"][0].operations == ()


def test_the_condition_of_a_dropped_effect_is_not_asked():
    case, merging = merged(node("a", choice("up", effects=[add("n", 1, that("m", 2))])), own=[N, M])
    assert split_of(case, merging, "a", "m") == (0, 0, 0, 0)


def test_the_condition_of_an_effect_that_matters_is_asked():
    case, merging = merged(
        node("a", choice("up", "b", effects=[add("n", 1, that("m", 2))])),
        node("b", choice("go", when=at_least("n", 2, 3)), choice("else")),
        own=[N, M],
    )
    assert split_of(case, merging, "a", "m") == (0, 0, 1, 0)
    # with m = 2 the threshold is 1, without it stays 2
    assert split_of(case, merging, "a", "n") == (0, 1, 2, 2)


def test_a_value_that_is_set_on_condition_still_matters_where_the_condition_fails():
    case, merging = merged(
        node("a", choice("set", "b", effects=[put("flag", True, that("m", 2))])),
        node("b", choice("go", when=that("flag", True)), choice("else")),
        own=[FLAG, M],
    )
    assert split_of(case, merging, "a", "flag") == (0, 1)


def test_the_condition_of_a_target_is_asked_of_the_state_after_the_effects():
    case, merging = merged(
        node("a", choice("up", [Target("b", at_least("n", 3, 3)), Target("end")], effects=[add("n", 1)])),
        node("b", choice("go")),
        own=[N],
    )
    assert split_of(case, merging, "a", "n") == (0, 0, 1, 1)


def test_alternatives_split_every_variable_that_they_ask_for():
    either = disjunction(that("n", 0), that("flag", True))
    case, merging = merged(node("a", choice("go", when=either), choice("else")), own=[N, FLAG])
    assert split_of(case, merging, "a", "n") == (0, 1, 1, 1)
    assert split_of(case, merging, "a", "flag") == (0, 1)


def test_what_leads_round_a_loop_is_told_apart_round_by_round():
    case, merging = merged(
        node("a", choice("up", "a", effects=[add("n", 1)]), choice("go", when=that("n", 3))), own=[N]
    )
    assert split_of(case, merging, "a", "n") == (0, 1, 2, 3)


def test_a_node_that_nothing_leads_to_is_merged_too():
    case, merging = merged(
        node("a", choice("go")), node("island", choice("out", when=that("n", 1)), choice("else")), own=[N]
    )
    assert split_of(case, merging, "island", "n") == (0, 1, 0, 0)


def test_loops_that_take_too_long_are_given_up():
    with pytest.raises(TooMuchWork):
        merged(node("a", choice("up", "a", effects=[add("n", 1)]), choice("go", when=that("n", 3))), own=[N], work=3)


# Limits


def test_a_limit_on_a_rise_that_matters_is_asked_and_kept():
    case, merging = merged(
        node("a", choice("up", "b", effects=[add("noor.bond", 1)])),
        node("b", choice("go", when=at_least("noor.bond", 5)), choice("else")),
        **limited(blocks_rise("bond", at_most("trust", 3))),
    )
    assert split_of(case, merging, "a", "noor.trust") == (0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1)
    # held back the threshold is 5, else 4
    assert split_of(case, merging, "a", "noor.bond") == (0, 0, 0, 0, 1, 2, 2, 2, 2, 2, 2)


def test_a_limit_on_a_fall_is_not_asked_where_only_a_rise_matters():
    case, merging = merged(
        node("a", choice("up", "b", effects=[add("noor.bond", 1)])),
        node("b", choice("go", when=at_least("noor.bond", 5)), choice("else")),
        **limited(blocks_fall("bond", at_most("trust", 3))),
    )
    assert merging.plans["a"][0].operations[0].fall_barriers == ()
    assert set(split_of(case, merging, "a", "noor.trust")) == {0}


def test_values_that_a_limit_parts_are_told_apart_although_the_next_node_asks_for_neither():
    # mentalizing: reflective, equivalence, pretend, teleological. Setting 'pretend' is a rise for the first two and a
    # fall for the last, so a limit on rises parts them, though the guard puts them all in one class.
    case, merging = merged(
        node("a", choice("set", "b", effects=[put("noor.mentalizing", "pretend")])),
        node("b", choice("go", when=that("noor.mentalizing", "pretend"))),
        **limited(blocks_rise("mentalizing", that("trust", 3))),
    )
    assert split_of(case, merging, "a", "noor.mentalizing") == (0, 0, 1, 1)


def test_limits_on_both_directions_keep_each_value_as_it_is():
    case, merging = merged(
        node("a", choice("set", "b", effects=[put("noor.mentalizing", "pretend")])),
        node("b", choice("go", when=that("noor.mentalizing", "pretend"))),
        **limited(blocks_rise("mentalizing", that("trust", 3)), blocks_fall("mentalizing", that("trust", 4))),
    )
    # where only rises are held back 'teleological' comes there, where only falls are the first two do
    assert split_of(case, merging, "a", "noor.mentalizing") == (0, 0, 1, 2)


# Rules


def test_a_rule_that_matters_asks_its_condition_before_and_after_the_effects():
    case, merging = merged(
        node("a", choice("up", "b", effects=[add("n", 1)])),
        node("b", choice("go", when=that("flag", True)), choice("else")),
        own=[N, FLAG],
        rules=[rule(at_least("n", 2, 3), put("flag", True))],
    )
    # it fires from 1 only: from 0 it does not hold after, from 2 it held before
    assert split_of(case, merging, "a", "n") == (0, 1, 2, 2)
    assert [firing.number for firing in merging.plans["a"][0].rules] == [0]


def test_a_rule_that_no_effect_can_set_off_is_left_out():
    _, merging = merged(
        node("a", choice("up", "b", effects=[add("n", 1)])),
        node("b", choice("go", when=that("flag", True)), choice("two", when=that("n", 1)), choice("else")),
        own=[N, M, FLAG],
        rules=[rule(at_least("m", 2, 3), put("flag", True))],
    )
    assert merging.plans["a"][0].rules == ()


def test_a_rule_whose_result_no_one_tells_apart_is_kept_only_if_it_is_watched():
    nodes = (node("a", choice("up", effects=[add("n", 1)])),)
    details = {"own": [N, FLAG], "rules": [rule(at_least("n", 2, 3), put("flag", True))]}
    _, plain = merged(*nodes, **details)
    case, watching = merged(*nodes, watched=Watched({}, {}, frozenset({0})), **details)
    assert plain.plans["a"][0].rules == ()
    assert [firing.number for firing in watching.plans["a"][0].rules] == [0]
    assert split_of(case, watching, "a", "n") == (0, 1, 2, 2)


def test_rules_within_reach_are_those_that_read_what_effects_or_earlier_rules_move():
    case = table(
        node("a", choice("up", effects=[add("n", 1)])),
        own=[N, M, FLAG],
        rules=[
            rule(that("flag", True), add("m", 1)),  # flag is moved only by a later rule
            rule(disjunction(that("n", 1), that("n", 2)), put("flag", True)),
            rule(that("flag", True), add("m", 1)),
        ],
    )
    operations = case.nodes["a"].choices["up"].operations
    assert rules_within_reach(case.rules, operations) == [1, 2]


def test_the_variables_of_a_condition_are_those_of_its_alternatives_too():
    assert variables_of(Check(((0, (True,)),), ((Check(((2, (True,)),)), ALWAYS),))) == {0, 2}


# Questions


def test_a_question_at_a_node_is_told_apart_there():
    case = table(node("a", choice("go"), lines=()), own=[N], state={"n": 1})
    asked = Check(((case.positions["n"], (False, True, True, True)),))
    merging = merge(case, Watched({"a": (asked,)}, {}), Work(PLENTY))
    assert split_of(case, merging, "a", "n") == (0, 1, 1, 1)


def test_a_question_after_a_choice_goes_back_through_its_effects():
    case = table(node("a", choice("up", effects=[add("n", 1)])), own=[N])
    asked = Check(((case.positions["n"], (False, False, False, True)),))
    merging = merge(case, Watched({}, {("a", "up"): (asked,)}), Work(PLENTY))
    assert split_of(case, merging, "a", "n") == (0, 0, 1, 1)


def test_questions_joined_are_all_asked():
    one = Check(((0, (True, False)),))
    other = Check(((1, (True, False)),))
    joined = Watched({"a": (one,)}, {("a", "x"): (one,)}, frozenset({1})) | Watched(
        {"a": (other,), "b": (other,)}, {("a", "x"): (other,)}, frozenset({2})
    )
    assert joined.at == {"a": (one, other), "b": (other,)}
    assert joined.after == {("a", "x"): (one, other)}
    assert joined.firing == {1, 2}
