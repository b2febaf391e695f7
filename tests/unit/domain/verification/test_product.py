import numpy as np
import pytest

from simulator.domain.conditions import NEVER
from simulator.domain.scenario import Target
from simulator.domain.verification.questions import about_scores
from simulator.domain.verification.work import TooMuchWork
from tests.builders import add, at_least, at_most, choice, ending, line, node, put, table, that
from tests.unit.domain.verification.cases import FLAG, counter, odometer, product, product_of

WIDE = [counter(f"v{index}", 10) for index in range(18)]


def sizes(found):
    return {name: len(place) for name, place in found.places.items()}


def steps(found):
    """Every arc as (source, choice, target): number of its steps."""
    return {(arc.source, arc.choice, arc.target): len(arc.rows) for arc in found.arcs()}


def told_apart(variables):
    """Lines that are spoken for each value, so that every value is told apart where they stand."""
    return tuple(line(f"{v.name} {value}", when=that(v.name, value)) for v in variables for value in v.values)


def test_every_state_that_a_walk_reaches_is_there_and_no_other():
    found = product_of(
        node("a", choice("none", "b"), choice("up", "b", effects=[add("n", 1)])),
        node("b", choice("none", "c"), choice("up", "c", effects=[add("n", 1)])),
        node("c", *(choice(f"if{value}", when=that("n", value)) for value in range(4))),
        own=[counter()],
    )
    # at c: 0, 1 (by two ways) and 2, but never 3
    assert sizes(found) == {"a": 1, "b": 2, "c": 3, "end": 1}
    assert found.states == 7


def test_states_that_nothing_tells_apart_are_one():
    found = product_of(
        node("a", choice("none", "b"), choice("up", "b", effects=[add("n", 1)])),
        node("b", choice("go")),
        own=[counter()],
    )
    assert sizes(found) == {"a": 1, "b": 1, "end": 1}


def test_the_bits_of_what_is_offered_are_those_of_the_enabled_choices():
    found = product_of(
        node("a", choice("no", when=NEVER), choice("low", when=at_most("n", 1)), choice("any")),
        own=[counter()],
        variants={"high": {"n": 2}},
    )
    assert found.places["a"].offered.tolist() == [0b110, 0b100]


def test_a_choice_that_no_state_offers_takes_no_step():
    found = product_of(node("a", choice("no", "b", when=NEVER), choice("go")), node("b", choice("go")))
    assert steps(found) == {("a", 1, "end"): 1}
    assert "b" not in found.places


def test_a_choice_leads_to_the_first_target_whose_condition_holds():
    found = product_of(
        node(
            "a",
            choice("go", [Target("high", at_least("n", 2, 3)), Target("some", at_least("n", 1, 3)), Target("end")]),
        ),
        node("high", choice("go")),
        node("some", choice("go")),
        own=[counter()],
        variants={"one": {"n": 1}, "two": {"n": 2}, "three": {"n": 3}},
    )
    assert steps(found) == {
        ("a", 0, "high"): 1,
        ("a", 0, "some"): 1,
        ("a", 0, "end"): 1,
        ("high", 0, "end"): 1,
        ("some", 0, "end"): 1,
    }


def test_a_target_that_is_never_chosen_is_not_reached():
    found = product_of(
        node("a", choice("go", [Target("b", that("n", 3)), Target("end")])), node("b", choice("go")), own=[counter()]
    )
    assert set(found.places) == {"a", "end"}


def test_each_opening_has_its_row_at_the_start():
    found = product_of(
        node("a", choice("go", when=that("flag", False)), choice("other")), own=[FLAG], variants={"on": {"flag": True}}
    )
    assert found.openings == {"standard": 0, "on": 1}


def test_openings_that_differ_in_nothing_that_counts_share_a_row():
    found = product_of(node("a", choice("go")), own=[FLAG], variants={"on": {"flag": True}})
    assert found.openings == {"standard": 0, "on": 0}
    assert len(found.places["a"]) == 1


def test_a_state_that_no_walk_reaches_has_no_row():
    case = table(node("a", choice("go", when=at_most("n", 2)), choice("other")), own=[counter()])
    place = product(case).places["a"]
    assert place.row_of((0,)) == 0
    assert place.row_of((2,)) == 0
    assert place.row_of((3,)) is None


def test_a_choice_made_once_is_not_offered_again():
    found = product_of(node("a", choice("again", "a", once=True), choice("go")))
    assert found.places["a"].offered.tolist() == [0b11, 0b10]
    assert found.loops == (frozenset({"a"}),)
    assert steps(found) == {("a", 0, "a"): 1, ("a", 1, "end"): 2}


def test_a_loop_is_followed_until_nothing_is_new():
    found = product_of(
        node("a", choice("on", "b", effects=[add("n", 1)])),
        node("b", choice("back", "a", when=at_most("n", 2)), choice("go", when=that("n", 3))),
        own=[counter()],
    )
    assert sizes(found) == {"a": 3, "b": 3, "end": 1}
    assert found.loops == (frozenset({"a", "b"}),)
    assert steps(found) == {("a", 0, "b"): 3, ("b", 0, "a"): 2, ("b", 1, "end"): 1}


def test_a_loop_that_is_entered_in_two_states_has_the_states_of_both():
    found = product_of(
        node("a", choice("one", "b", effects=[put("n", 1)]), choice("two", "b", effects=[put("n", 2)])),
        node(
            "b", choice("down", "b", when=at_least("n", 1, 3), effects=[add("n", -1)]), choice("go", when=that("n", 0))
        ),
        own=[counter()],
    )
    assert sizes(found) == {"a": 1, "b": 3, "end": 1}


def test_a_loop_that_no_walk_comes_to_is_left_out():
    found = product_of(node("a", choice("go")), node("x", choice("on", "y")), node("y", choice("back", "x")))
    assert set(found.places) == {"a", "end"}
    assert found.loops == (frozenset({"x", "y"}),)


def test_steps_lead_from_each_source_to_its_own_target_state():
    found = product_of(
        node("a", choice("none", "b"), choice("up", "b", effects=[add("n", 1)])),
        node("b", choice("up", "c", effects=[add("n", 1)])),
        node("c", choice("one", when=that("n", 1)), choice("two", when=that("n", 2))),
        own=[counter()],
    )
    (arc,) = found.leaving["b"]
    n = {name: place.states.columns[0].tolist() for name, place in found.places.items() if name in "bc"}
    assert {(n["b"][row], n["c"][to]) for row, to in zip(arc.rows, arc.to, strict=True)} == {(0, 1), (1, 2)}


def test_more_states_than_allowed_are_too_many():
    nodes = (node("a", choice("none"), choice("up", effects=[add("n", 1)])), ending(lines=told_apart([counter()])))
    assert product_of(*nodes, own=[counter()], max_states=3).states == 3
    with pytest.raises(TooMuchWork):
        product_of(*nodes, own=[counter()], max_states=2)


def test_more_states_in_a_loop_than_allowed_are_too_many():
    count, own = odometer(3)
    assert product_of(count, own=own, max_states=5).states == 5
    with pytest.raises(TooMuchWork):
        product_of(count, own=own, max_states=4)


def test_the_work_of_following_steps_is_bounded():
    # merging takes a unit for each of 11 nodes, following the walk one for each of 10 steps
    nodes = [*(node(f"n{i}", choice("go", f"n{i + 1}")) for i in range(9)), node("n9", choice("go"))]
    assert product_of(*nodes, work=21).work.left == 0
    with pytest.raises(TooMuchWork):
        product_of(*nodes, work=20)


def test_a_loop_that_goes_on_beyond_what_is_played_is_cut():
    count, own = odometer(9, 9)
    found = product_of(count, own=own)
    assert found.cut
    # the opening, sixty decisions, and what one more comes to
    assert len(found.places["count"]) == 62
    assert "end" not in found.places


def test_a_loop_that_is_left_in_time_is_not_cut():
    count, own = odometer(59)
    found = product_of(count, own=own)
    assert not found.cut
    assert sizes(found) == {"count": 60, "end": 1}


# Keys that are bytes


def test_states_too_wide_for_a_number_are_explored_all_the_same():
    first = [choice(f"c{i}", "b", effects=[put(f"v{i}", 10)]) for i in range(4)]
    case = table(node("a", *first), node("b", choice("go"), lines=told_apart(WIDE)), own=WIDE)
    found = product(case)
    place = found.places["b"]
    assert place.layout.wide
    assert len(place) == 4
    rows = [place.row_of(tuple(10 if at == i else 0 for at in range(18))) for i in range(4)]
    assert sorted(rows) == [0, 1, 2, 3]
    assert place.row_of((0,) * 18) is None
    assert place.row_of((10,) * 18) is None


def test_a_loop_too_wide_for_numbers_is_followed_until_nothing_is_new():
    # each of four values can be set in any order: 2**4 states, and b offers what is not set yet
    lift = [choice(f"c{i}", "b", when=that(f"v{i}", 0), effects=[put(f"v{i}", 10)]) for i in range(4)]
    found = product_of(
        node("b", *lift, choice("go"), lines=told_apart(WIDE)),
        own=WIDE,
    )
    assert found.places["b"].layout.wide
    assert sizes(found) == {"b": 16, "end": 1}
    assert sum(len(arc.rows) for arc in found.leaving["b"] if arc.target == "b") == 4 * 8
    assert np.bitwise_count(found.places["b"].offered).sum() == 32 + 16


def test_without_the_lines_a_wide_case_is_small():
    first = [choice(f"c{i}", "b", effects=[put(f"v{i}", 10)]) for i in range(4)]
    nodes = (node("a", *first), node("b", choice("go"), lines=told_apart(WIDE)))
    assert sizes(product_of(*nodes, own=WIDE, watched=about_scores)) == {"a": 1, "b": 1, "end": 1}
