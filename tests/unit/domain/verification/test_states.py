import numpy as np
import pytest

from simulator.domain.compile import Barrier, Check, Operation
from simulator.domain.scenario import Limit
from simulator.domain.verification.merging import Firing, Plan
from simulator.domain.verification.states import Batch, both, layout, shared_splits
from tests.builders import THIS_CASE
from tests.unit.domain.verification.cases import ALWAYS

UP = (1, 2, 3, 3)
DOWN = (0, 0, 1, 2)
IDENTICAL = tuple(range(4))


def batch(**columns):
    """States by columns named v0, v1 and so on."""
    arrays = {int(name[1:]): np.array(values, np.uint8) for name, values in columns.items()}
    return Batch(len(next(iter(arrays.values()))), arrays)


def at(index, *positions, size=4):
    """The variable stands at one of these positions."""
    return Check(((index, tuple(position in positions for position in range(size))),))


def operation(index, table, check=ALWAYS, rise=(), fall=()):
    def barriers(checks, rises):
        return tuple(Barrier(check, Limit("v", rises, None, "")) for check in checks)

    return Operation(index, table, check, barriers(rise, True), barriers(fall, False), THIS_CASE)


def after(states, *operations, rules=(), fired=None):
    """Columns after some effects, as lists."""
    found = states.after(Plan("c", ALWAYS, operations, tuple(rules), ()), fired)
    return {index: column.tolist() for index, column in found.columns.items()}


# Conditions


def test_a_condition_that_asks_nothing_holds_everywhere():
    assert batch(v0=[0, 1]).holds(ALWAYS) is None


def test_a_condition_holds_where_all_its_tests_do():
    both_tests = Check((*at(0, 1, 2).tests, *at(1, 0).tests))
    assert batch(v0=[0, 1, 2], v1=[0, 0, 1]).holds(both_tests).tolist() == [False, True, False]


def test_a_group_holds_where_one_alternative_does():
    either = Check(groups=((at(0, 0), at(1, 3)),))
    assert batch(v0=[0, 1, 1], v1=[0, 0, 3]).holds(either).tolist() == [True, False, True]


def test_a_group_with_an_alternative_that_asks_nothing_holds_everywhere():
    assert batch(v0=[0, 1]).holds(Check(groups=((at(0, 0), ALWAYS),))) is None


def test_a_group_without_alternatives_holds_nowhere():
    assert batch(v0=[0, 1]).holds(Check(groups=((),))).tolist() == [False, False]


def test_holding_everywhere_and_a_mask_come_to_the_mask():
    mask = np.array([True, False])
    assert both(None, mask) is mask
    assert both(mask, None) is mask
    assert both(None, None) is None
    assert both(mask, ~mask).tolist() == [False, False]


@pytest.mark.parametrize("rows", [np.array([0, 2]), np.array([True, False, True])])
def test_some_of_the_states_are_taken_by_places_or_by_a_mask(rows):
    taken = batch(v0=[1, 2, 3]).take(rows)
    assert taken.n == 2
    assert taken.columns[0].tolist() == [1, 3]


# Effects and rules


def test_an_effect_moves_every_state_and_saturates():
    assert after(batch(v0=[0, 2, 3]), operation(0, UP)) == {0: [1, 3, 3]}


def test_effects_come_one_after_the_other():
    assert after(batch(v0=[0, 3]), operation(0, UP), operation(0, DOWN)) == {0: [0, 2]}


def test_the_condition_of_an_effect_is_asked_of_the_state_before_the_step():
    # the second effect would hold on the state after the first
    assert after(batch(v0=[0, 1]), operation(0, UP), operation(0, UP, at(0, 1))) == {0: [1, 3]}


def test_an_effect_on_a_variable_that_no_one_asked_for_before_sets_it():
    assert after(batch(v0=[0, 1]), operation(1, (2, 2, 2, 2))) == {0: [0, 1], 1: [2, 2]}


def test_a_limit_holds_back_a_rise_where_it_stands():
    assert after(batch(v0=[0, 0], v1=[0, 1]), operation(0, UP, rise=[at(1, 1)])) == {0: [1, 0], 1: [0, 1]}


def test_a_limit_on_rises_lets_a_fall_through():
    to_two = (2, 2, 2, 2)
    assert after(batch(v0=[0, 3], v1=[1, 1]), operation(0, to_two, rise=[at(1, 1)])) == {0: [0, 2], 1: [1, 1]}


def test_a_limit_without_a_condition_always_stands():
    assert after(batch(v0=[1, 2]), operation(0, DOWN, fall=[ALWAYS])) == {0: [1, 2]}


def test_a_rule_fires_where_its_condition_becomes_true():
    rule = Firing(4, at(0, 2, 3), (operation(1, UP),))
    fired = set()
    states = batch(v0=[0, 1, 2], v1=[0, 0, 0])
    assert after(states, operation(0, UP), rules=[rule], fired=fired) == {0: [1, 2, 3], 1: [0, 1, 0]}
    assert fired == {4}


def test_a_later_rule_sees_what_an_earlier_one_did():
    first = Firing(0, at(0, 1), (operation(1, UP),))
    second = Firing(1, at(1, 1), (operation(0, UP),))
    assert after(batch(v0=[0], v1=[0]), operation(0, UP), rules=[first, second]) == {0: [2], 1: [1]}


def test_a_rule_may_undo_what_set_it_off():
    rule = Firing(0, at(0, 1), (operation(0, DOWN),))
    fired = set()
    assert after(batch(v0=[0]), operation(0, UP), rules=[rule], fired=fired) == {0: [0]}
    assert fired == {0}


def test_a_rule_that_fires_in_no_state_is_not_noted():
    fired = set()
    after(batch(v0=[2]), operation(0, UP), rules=[Firing(0, at(0, 1), ())], fired=fired)
    assert fired == set()


def test_a_rule_without_a_condition_held_before_and_never_fires():
    assert after(batch(v0=[0]), operation(0, UP), rules=[Firing(0, ALWAYS, (operation(0, UP),))]) == {0: [1]}


# Keys


def wide_layout():
    """Eighteen variables of 11 values each told apart: 11**18 keys, more than 2**62."""
    return layout(tuple(tuple(range(11)) for _ in range(18)))


def test_a_variable_that_is_not_told_apart_has_no_part_in_the_keys():
    found = layout(((0, 0, 0), (0, 1, 1), (0, 1, 2)))
    assert found.live == (1, 2)
    assert found.sizes == (2, 3)
    assert found.size == 6


def test_merged_values_have_one_key():
    found = layout(((0, 1, 1),))
    assert found.keys(batch(v0=[0, 1, 2])).tolist() == [0, 1, 1]


def test_keys_count_through_the_classes_of_all_variables():
    found = layout(((0, 1), (0, 1, 2)))
    assert found.keys(batch(v0=[0, 0, 0, 1], v1=[0, 1, 2, 0])).tolist() == [0, 1, 2, 3]


def test_the_state_of_a_key_has_the_first_value_of_each_class():
    found = layout(((0, 0, 1), (0, 1, 1)))
    states = found.states(np.array([0, 1, 2, 3]))
    assert states.columns[0].tolist() == [0, 0, 2, 2]
    assert states.columns[1].tolist() == [0, 1, 0, 1]


def test_a_layout_of_nothing_has_one_key():
    found = layout(((0, 0),))
    assert found.size == 1
    assert found.keys(Batch(2, {})).tolist() == [0, 0]
    assert found.states(np.array([0, 0])).columns == {}


def test_keys_that_would_not_fit_a_number_are_bytes():
    found = wide_layout()
    assert found.size == 11**18 > 2**62
    assert found.wide
    assert not layout(tuple(tuple(range(11)) for _ in range(17))).wide


def test_states_come_back_from_byte_keys():
    found = wide_layout()
    columns = {index: np.array([index % 11, 10, 0], np.uint8) for index in range(18)}
    states = found.states(found.keys(Batch(3, columns)))
    assert {index: column.tolist() for index, column in states.columns.items()} == {
        index: [index % 11, 10, 0] for index in range(18)
    }


def test_byte_keys_differ_where_any_variable_does():
    found = wide_layout()
    zeros = tuple([0] * 18)
    keys = [found.key_of(zeros)[0], *(found.key_of((*zeros[:i], 1, *zeros[i + 1 :]))[0] for i in range(18))]
    assert len({key.tobytes() for key in keys}) == 19


def test_the_key_of_one_state_is_the_one_it_has_among_many():
    found = layout(((0, 1), (0, 1, 2)))
    assert found.key_of((1, 2)).tolist() == [5]


def test_a_shift_is_what_the_moved_variables_add_to_the_key():
    found = layout(((0, 1, 2, 3), (0, 1), (0, 0)))
    before = found.states(np.array([0, 3, 7]))  # (0, 0), (1, 1), (3, 1)
    moved = before.after(Plan("c", ALWAYS, (operation(0, UP), operation(2, (1, 1))), (), ()))
    assert found.shift(before, moved).tolist() == [2, 2, 0]


def test_a_choice_that_moves_nothing_shifts_no_key():
    found = layout(((0, 1),))
    before = found.states(np.array([0, 1]))
    assert found.shift(before, before) == 0


def test_splits_shared_by_nodes_tell_apart_what_either_does():
    assert shared_splits([((0, 0, 1), (0, 0)), ((0, 1, 1), (0, 0))]) == ((0, 1, 2), (0, 0))
