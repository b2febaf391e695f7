"""What holds for every condition in every state."""

from hypothesis import given

from simulator.domain.conditions import conjunction, disjunction, negation
from tests.property.strategies import BARE, THOROUGH, conditions


@THOROUGH
@given(conditions())
def test_a_negation_holds_exactly_where_its_condition_does_not(sample):
    condition, state = sample
    assert negation(condition, BARE).holds(state) is not condition.holds(state)


@THOROUGH
@given(conditions())
def test_a_condition_and_its_negation_never_hold_together_and_never_both_fail(sample):
    condition, state = sample
    opposite = negation(condition, BARE)
    assert not conjunction(condition, opposite).holds(state)
    assert disjunction(condition, opposite).holds(state)


@THOROUGH
@given(conditions())
def test_a_condition_reads_only_the_variables_that_it_names(sample):
    condition, state = sample
    read = {name: state[name] for name in condition.variables()}
    assert condition.holds(read) is condition.holds(state)
