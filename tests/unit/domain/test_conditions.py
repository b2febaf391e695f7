import pytest

from simulator.domain.conditions import ALWAYS, NEVER, Condition, Variable, conjunction, disjunction, negation
from tests.builders import at_least, at_most, that

BOND = Variable("bond", tuple(range(11)), 5)
TOLD = Variable("told", ("nobody", "teacher", "parents"), "teacher")
CONTRACT = Variable("contract", (False, True), False)
RANGES = {variable.name: variable for variable in (BOND, TOLD, CONTRACT)}


def test_the_empty_condition_always_holds():
    assert ALWAYS.holds({})


def test_a_group_without_alternatives_never_holds():
    assert not NEVER.holds({})


def test_a_test_holds_at_each_allowed_value():
    assert that("told", "nobody", "parents").holds({"told": "parents"})


def test_a_test_fails_at_any_other_value():
    assert not that("told", "nobody", "parents").holds({"told": "teacher"})


def test_all_tests_of_a_condition_must_hold():
    both = conjunction(at_least("bond", 6), that("contract", True))
    assert not both.holds({"bond": 6, "contract": False})
    assert both.holds({"bond": 6, "contract": True})


def test_one_alternative_of_a_group_is_enough():
    either = disjunction(at_least("bond", 6), that("contract", True))
    assert either.holds({"bond": 2, "contract": True})
    assert not either.holds({"bond": 2, "contract": False})


def test_every_group_needs_an_alternative_that_holds():
    condition = conjunction(disjunction(at_least("bond", 6)), disjunction(that("contract", True)))
    assert not condition.holds({"bond": 6, "contract": False})


def test_a_conjunction_of_nothing_always_holds():
    assert conjunction() == ALWAYS


def test_a_disjunction_of_nothing_never_holds():
    assert disjunction() == NEVER


def test_a_condition_names_the_variables_of_its_tests_and_of_its_groups():
    condition = conjunction(that("told", "nobody"), disjunction(that("bond", 1), that("contract", True)))
    assert condition.variables() == {"told", "bond", "contract"}


def test_the_negation_of_a_test_allows_the_rest_of_the_range():
    opposite = negation(at_least("bond", 6), RANGES)
    assert opposite == disjunction(at_most("bond", 5))


def test_the_negation_of_a_conjunction_needs_only_one_part_to_fail():
    opposite = negation(conjunction(at_least("bond", 6), that("contract", True)), RANGES)
    assert opposite.holds({"bond": 6, "contract": False})
    assert not opposite.holds({"bond": 6, "contract": True})


def test_the_negation_of_a_disjunction_needs_every_part_to_fail():
    opposite = negation(disjunction(at_least("bond", 6), that("contract", True)), RANGES)
    assert opposite.holds({"bond": 5, "contract": False})
    assert not opposite.holds({"bond": 5, "contract": True})


def test_the_negation_of_always_is_never():
    assert negation(ALWAYS, RANGES) == NEVER


def test_the_negation_of_never_always_holds():
    assert negation(NEVER, RANGES).holds({})


def test_negating_a_condition_over_an_unknown_variable_is_refused():
    with pytest.raises(KeyError, match="arousal"):
        negation(that("arousal", 0), RANGES)


def test_equal_conditions_are_equal_values():
    assert that("bond", 1, 2) == that("bond", 2, 1)
    assert hash(Condition()) == hash(ALWAYS)


def test_a_range_of_numbers_is_numeric():
    assert BOND.numeric


def test_words_and_flags_are_not_numeric():
    assert not TOLD.numeric
    assert not CONTRACT.numeric


def test_a_numeric_range_is_described_by_its_ends():
    assert BOND.describe_range() == "0..10"


def test_words_are_listed_in_their_order():
    assert TOLD.describe_range() == "nobody, teacher, parents"


def test_a_flag_is_described_as_an_author_writes_it():
    assert CONTRACT.describe_range() == "false, true"
