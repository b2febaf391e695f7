"""Names, values and conditions resolved; every unknown one is reported once, with what was meant."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.content.located_yaml import Located
from simulator.content.names import MAX_NESTING, MAX_TESTS, MAX_TESTS_IN_FILE, Scope
from simulator.domain.conditions import ALWAYS, NEVER, Condition, Test, Variable
from simulator.domain.scenario import Effect, EffectSource, SourceKind

HEAT = Variable("heat", (0, 1, 2, 3), 0)
COLD = Variable("cold", (-2, -1, 0, 1, 2), 0)
ASKED = Variable("asked", (False, True), False)
TOLD = Variable("told", ("nobody", "teacher", "parents"), "nobody")
SOURCE = EffectSource(SourceKind.CASE, "this case")


def scope() -> Scope:
    known = {variable.name: variable for variable in (HEAT, COLD, ASKED, TOLD)}
    return Scope(Located("x.yaml"), known, frozenset({"noor"}))


def said(names: Scope) -> list[str]:
    return [f"{item.code} {item.message}; {item.hint}" for item in names.located.diagnostics]


def only(variable: str, *allowed: int | str | bool) -> Condition:
    return Condition((Test(variable, frozenset(allowed)),))


# Tests of one variable


@pytest.mark.parametrize(
    ("written", "allowed"),
    [
        ("2", {2}),
        ("< 2", {0, 1}),
        ("<2", {0, 1}),
        ("<= 2", {0, 1, 2}),
        ("> 2", {3}),
        (">= 2", {2, 3}),
        ("1..2", {1, 2}),
        ("1 .. 2", {1, 2}),
        ("2..2", {2}),
    ],
)
def test_a_number_is_tested_by_equality_comparison_or_range(written: str, allowed: set[int]) -> None:
    assert scope().condition({"heat": written}, ()) == only("heat", *allowed)


def test_a_negative_bound_is_read() -> None:
    assert scope().condition({"cold": "-2..-1"}, ()) == only("cold", -2, -1)


def test_a_word_is_tested_by_equality() -> None:
    assert scope().condition({"told": "teacher"}, ()) == only("told", "teacher")


@pytest.mark.parametrize(("written", "value"), [("true", True), ("false", False)])
def test_a_flag_is_tested_for_true_or_false(written: str, value: bool) -> None:
    assert scope().condition({"asked": written}, ()) == only("asked", value)


def test_a_list_holds_alternatives_of_every_form() -> None:
    assert scope().condition({"heat": ["0", "2..3"]}, ()) == only("heat", 0, 2, 3)


def test_all_variables_of_a_condition_must_hold() -> None:
    found = scope().condition({"heat": "0", "told": "nobody"}, ())
    assert found == Condition((Test("heat", frozenset({0})), Test("told", frozenset({"nobody"}))))


def test_any_needs_one_of_its_conditions() -> None:
    found = scope().condition({"any": [{"heat": "0"}, {"told": "nobody"}]}, ())
    assert found == Condition(groups=((only("heat", 0), only("told", "nobody")),))


def test_any_beside_a_variable_needs_both() -> None:
    found = scope().condition({"asked": "true", "any": [{"heat": "0"}, {"heat": "1"}]}, ())
    assert found == Condition((Test("asked", frozenset({True})),), ((only("heat", 0), only("heat", 1)),))


def test_not_holds_when_its_condition_does_not() -> None:
    assert scope().condition({"not": {"heat": "< 2"}}, ()) == Condition(groups=((only("heat", 2, 3),),))


def test_no_condition_always_holds() -> None:
    assert scope().condition(None, ()) == ALWAYS


# What is wrong with a condition


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("4", "'4' is not a value of 'heat'; use a number in 0..3"),
        ("hot", "'hot' is not a value of 'heat'; use a number in 0..3"),
        ("< 9", "'< 9' leaves the range of 'heat'; use a number in 0..3"),
        ("0..9", "'0..9' leaves the range of 'heat'; use a number in 0..3"),
        ("< 0", "no value of 'heat' is '< 0'; use a number in 0..3"),
        ("3..1", "no value of 'heat' is '3..1'; use a number in 0..3"),
        ("= 1", "'= 1' is not a value of 'heat'; use a number in 0..3"),
        ("1.5", "'1.5' is not a value of 'heat'; use a number in 0..3"),
        (None, "an empty value is not a value of 'heat'; use a number in 0..3"),
        ({"a": "1"}, "a list or set of keys is not a value of 'heat'; use a number in 0..3"),
    ],
)
def test_a_test_that_no_value_passes_is_reported(written: Any, problem: str) -> None:
    names = scope()
    names.condition({"heat": written}, ())
    assert said(names) == [f"SC011 {problem}"]


def test_a_number_of_thousands_of_digits_is_reported_and_does_not_raise() -> None:
    names = scope()
    names.condition({"heat": f"< {'9' * 5000}"}, ())
    assert [item.code for item in names.located.diagnostics] == ["SC011"]


def test_a_comparison_of_words_is_reported() -> None:
    names = scope()
    names.condition({"told": "> 2"}, ())
    assert said(names) == ["SC011 '> 2' is not a value of 'told'; use nobody, teacher, parents"]


def test_yes_for_a_flag_is_reported_with_true_and_false() -> None:
    names = scope()
    names.condition({"asked": "yes"}, ())
    assert said(names) == ["SC011 'yes' is not a value of 'asked'; use false, true"]


def test_an_empty_list_of_alternatives_is_reported() -> None:
    names = scope()
    names.condition({"heat": []}, ())
    assert said(names) == ["SC006 the list of alternatives for 'heat' is empty; use a number in 0..3"]


@pytest.mark.parametrize("written", ["heat", [], {}, ["heat"]])
def test_a_condition_that_is_no_mapping_never_holds_and_is_reported(written: Any) -> None:
    names = scope()
    assert names.condition(written, ()) == NEVER
    assert said(names) == [
        'SC006 a condition must name a variable and what it is tested for; write as {noor.bond: ">= 6"}'
    ]


@pytest.mark.parametrize("written", [None, [], {"heat": "1"}, "heat", [None]])
def test_any_without_a_list_of_conditions_never_holds_and_is_reported(written: Any) -> None:
    names = scope()
    assert names.condition({"any": written}, ()) == NEVER
    assert said(names) == [
        'SC006 \'any\' must hold a list of conditions; write as any: [{noor.bond: ">= 6"}, {noor.trust: ">= 6"}]'
    ]


def test_an_empty_not_is_reported() -> None:
    names = scope()
    names.condition({"not": None}, ())
    assert [item.code for item in names.located.diagnostics] == ["SC006"]


def test_conditions_nested_too_deep_are_reported() -> None:
    names = scope()
    written: dict[str, Any] = {"heat": "1"}
    for _ in range(MAX_NESTING + 1):
        written = {"not": written}
    names.condition(written, ())
    assert said(names) == [
        f"SC006 'any' and 'not' stand more than {MAX_NESTING} deep within each other; "
        "say it more simply, or let a rule set a flag and test that"
    ]


def test_the_largest_condition_is_read() -> None:
    names = scope()
    names.condition({"any": [{"heat": ["1", "2"]}] * (MAX_TESTS // 2)}, ())
    assert said(names) == []


def test_a_larger_condition_is_reported_and_never_holds() -> None:
    names = scope()
    assert names.condition({"any": [{"heat": "1"}] * MAX_TESTS, "asked": "true"}, ()) == NEVER
    assert said(names) == [
        f"SC006 the condition holds more than {MAX_TESTS} tests; let a rule set a flag of the case's own, and test that"
    ]


def test_conditions_that_are_too_many_together_are_reported_once() -> None:
    names = scope()
    for _ in range(MAX_TESTS_IN_FILE // MAX_TESTS + 3):
        names.condition({"any": [{"heat": "1"}] * MAX_TESTS}, ())
    assert said(names) == [
        f"SC006 with this condition the file holds more than {MAX_TESTS_IN_FILE:,} tests; "
        "let a rule set a flag of the case's own, and test that"
    ]


# Variables


def test_a_variable_of_somebody_who_is_not_there_is_reported_by_the_person() -> None:
    names = scope()
    assert names.condition({"nor.bond": "1"}, ()) == NEVER
    assert said(names) == ["SC013 'nor' is not in the cast; did you mean 'noor'?"]


def test_a_misspelt_variable_of_somebody_in_the_cast_is_reported_as_a_variable() -> None:
    names = scope()
    names.condition({"noor.bnd": "1"}, ())
    assert [item.code for item in names.located.diagnostics] == ["SC010"]


def test_an_unknown_variable_is_reported_with_the_nearest_one() -> None:
    names = scope()
    assert names.condition({"heet": "1"}, ()) == NEVER
    assert said(names) == ["SC010 'heet' is not a variable here; did you mean 'heat'?"]


def test_a_risk_variable_comes_to_exist_when_it_is_named() -> None:
    names = scope()
    assert names.condition({"risk.suicide.noor.clarified": ">= 3"}, ()) == only("risk.suicide.noor.clarified", 3, 4)
    assert "risk.suicide.noor.clarified" in names.variables


@pytest.mark.parametrize(
    "name", ["risk.suicide.tom.clarified", "risk.weather.noor.clarified", "risk.suicide.noor.forgotten"]
)
def test_a_risk_variable_of_a_stranger_or_of_no_known_kind_is_not_known(name: str) -> None:
    names = scope()
    names.condition({name: "1"}, ())
    assert [item.code for item in names.located.diagnostics] == ["SC010"]


def test_a_name_whose_declaration_is_already_reported_is_not_reported_again() -> None:
    names = scope()
    names.broken.add("warmth")
    assert names.condition({"warmth": "1"}, ()) == NEVER
    assert said(names) == []


def test_a_profile_reports_unknown_variables_by_its_own_code() -> None:
    names = Scope(Located("x.yaml"), {"heat": HEAT}, bad_code="ST001")
    names.condition({"hate": "1"}, ())
    assert said(names) == ["ST001 'hate' is not a variable here; did you mean 'heat'?"]


# Values and effects


def test_values_are_read_by_the_kind_of_their_variable() -> None:
    found = scope().assignments({"heat": "2", "asked": "true", "told": "parents", "cold": "-1"}, ())
    assert found == {"heat": 2, "asked": True, "told": "parents", "cold": -1}


def test_a_bad_value_is_left_out_and_reported() -> None:
    names = scope()
    assert names.assignments({"heat": "7", "told": "nobody"}, ()) == {"told": "nobody"}
    assert said(names) == ["SC011 '7' is not a value of 'heat'; use a number in 0..3"]


@pytest.mark.parametrize(("written", "step"), [("1", 1), ("+2", 2), ("-3", -3)])
def test_an_effect_on_a_number_is_a_step(written: str, step: int) -> None:
    assert scope().effects({"heat": written}, (), SOURCE) == [Effect("heat", SOURCE, add=step)]


def test_an_effect_on_a_word_sets_it() -> None:
    assert scope().effects({"told": "parents"}, (), SOURCE) == [Effect("told", SOURCE, put="parents")]


def test_an_effect_on_a_flag_sets_it() -> None:
    assert scope().effects({"asked": "true"}, (), SOURCE) == [Effect("asked", SOURCE, put=True)]


@pytest.mark.parametrize("written", ["0", "4", "-4", "one", "1.5", None, ["1"], "99999999"])
def test_a_step_that_cannot_be_taken_is_reported(written: Any) -> None:
    names = scope()
    assert names.effects({"heat": written}, (), SOURCE) == []
    assert [(item.code, item.hint) for item in names.located.diagnostics] == [
        ("SC011", "write how far it goes up or down: a whole number from -3 to 3 other than 0")
    ]
