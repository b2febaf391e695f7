import numpy as np
import pytest

from simulator.domain.verification.flows import chance_to_meet, chances, flows
from tests.builders import add, choice, node, put, that
from tests.unit.domain.verification.cases import FLAG, counter, ordered


def sent(*nodes, **details):
    product, ordering = ordered(*nodes, **details)
    return product, tuple(flows(product, ordering))


def test_steps_of_one_choice_that_come_to_one_state_are_gathered():
    product, along = sent(
        node("a", choice("none", "b"), choice("up", "b", effects=[put("flag", True)])),
        node("b", choice("x", "c", when=that("flag", True)), choice("go", "c")),
        node("c", choice("end")),
        own=[FLAG],
    )
    (of_b,) = [leaving for name, leaving in along if name == "b"]
    # 'go' is taken in two states, with other options beside it in each: two flows; 'x' in one
    assert [(flow.choice, flow.offered, flow.to.tolist()) for flow in of_b] == [
        (0, 0b11, [0]),
        (1, 0b10, [0]),
        (1, 0b11, [0]),
    ]
    assert len(product.places["c"]) == 1


def test_flows_say_where_the_steps_to_each_state_begin():
    _, along = sent(
        node("a", choice("x", "b", effects=[add("n", 1)]), choice("y", "b", effects=[add("n", 2)]), choice("z", "b")),
        node("b", choice("set", "c", effects=[put("flag", True, that("n", 1))])),
        node("c", choice("go"), choice("else", when=that("flag", True))),
        own=[counter(), FLAG],
    )
    (flow,) = next(leaving for name, leaving in along if name == "b")
    # n = 1 is told apart from 0 and 2, which are one state
    assert flow.starts.tolist() == [0, 1]
    assert sorted(flow.rows.tolist()) == [0, 1]


def test_the_chance_of_a_state_is_that_of_all_ways_to_it():
    product, along = sent(
        node("a", choice("l", "b"), choice("r", "b"), choice("off")),
        node("b", choice("l"), choice("r")),
    )
    found = chances(product, along)
    assert found["b"].tolist() == pytest.approx([2 / 3])
    assert found["end"].tolist() == pytest.approx([1])


def test_each_opening_is_as_likely_as_the_others():
    product, along = sent(
        node("a", choice("go"), choice("off", "b", when=that("flag", True))),
        node("b", choice("go")),
        own=[FLAG],
        variants={"on": {"flag": True}, "also": {"flag": True}},
    )
    assert chances(product, along)["a"].tolist() == pytest.approx([1 / 3, 2 / 3])
    assert chances(product, along)["b"].tolist() == pytest.approx([1 / 3])


def test_the_chance_to_meet_states_of_a_loop_counts_each_walk_once():
    # everybody is at 'a' at first, half come back once: 1.5 visits, but a chance of 1
    product, along = sent(node("a", choice("again", "a", once=True), choice("go")))
    assert chances(product, along)["a"].tolist() == pytest.approx([1, 0.5])
    both = np.ones(2, bool)
    assert chance_to_meet(product, along, "a", both) == pytest.approx(1)
    assert chance_to_meet(product, along, "a", np.array([False, True])) == pytest.approx(0.5)


def test_the_chance_to_take_a_choice_counts_each_walk_once():
    # 'stay' may be taken twice: first with 1/3, or after 'again' (1/3) with 1/2
    product, along = sent(
        node("a", choice("again", "a", once=True), choice("stay", "a", once=True), choice("go")),
    )
    both = np.ones(len(product.places["a"]), bool)
    assert chance_to_meet(product, along, "a", both, 1) == pytest.approx(1 / 3 + 1 / 3 * 1 / 2)
    assert chance_to_meet(product, along, "a", both, 2) == pytest.approx(1)


def test_the_chance_of_a_choice_may_be_asked_of_some_states_alone():
    product, along = sent(
        node("a", choice("on", "b"), choice("off", "b", effects=[put("flag", True)])),
        node("b", choice("x"), choice("y"), choice("z", when=that("flag", True))),
        own=[FLAG],
    )
    only = product.places["b"].states.columns[0] == 1
    assert chance_to_meet(product, along, "b", only, 0) == pytest.approx(1 / 2 * 1 / 3)
