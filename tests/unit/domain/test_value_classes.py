import pytest

from simulator.domain.compile import Check
from simulator.domain.value_classes import Lookup, both, classes_by, one_class, tell_apart

LOW = (True, True, False, False)


def test_values_of_one_kind_are_together_under_their_smallest():
    assert classes_by("abab") == (0, 1, 0, 1)
    assert one_class(3) == (0, 0, 0)


def test_values_stay_together_only_if_both_keep_them_together():
    assert both((0, 0, 2, 2), (0, 1, 1, 1)) == (0, 1, 2, 2)


def test_every_test_of_a_condition_tells_values_apart_alternatives_too():
    classes = [one_class(4), one_class(2), one_class(2)]
    nested = Check(groups=((Check(((1, (True, False)),)), Check()),))
    tell_apart(classes, [Check(((0, LOW),), groups=((nested,),))])
    assert classes == [(0, 0, 2, 2), (0, 1), (0, 0)]


def found(lookup, state):
    answer = lookup.root
    for index in lookup.reads:
        answer = answer[state[index]]
    return answer


def test_an_answer_holds_for_all_states_of_its_class_and_no_other():
    lookup = Lookup([(0, 1, 2, 2), (0, 0, 0), (0, 1)])
    lookup.put((3, 0, 1), "here")
    assert lookup.reads == (2, 0)
    assert [found(lookup, state) for state in ((2, 2, 1), (3, 1, 1))] == ["here", "here"]
    assert [found(lookup, state) for state in ((1, 0, 1), (3, 0, 0), (0, 0, 0))] == [None, None, None]


def test_answers_are_added_beside_each_other():
    lookup = Lookup([(0, 1, 2), (0, 1, 2)])
    states = [(one, other) for one in range(3) for other in range(3)]
    for state in states:
        lookup.put(state, state)
    assert [found(lookup, state) for state in states] == states


@pytest.mark.parametrize("classes", [[], [(0, 0)]])
def test_an_answer_that_depends_on_nothing_is_the_root(classes):
    lookup = Lookup(classes)
    assert lookup.root is None
    assert lookup.put((1,), "always") == "always"
    assert found(lookup, (0,)) == "always"
