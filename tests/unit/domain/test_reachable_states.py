"""Choosing a state to begin in: only what a walk can come to, and the walk that leads there."""

import pytest

from simulator.domain.encounter import replay
from simulator.domain.reachable_states import reachable_states
from simulator.errors import UnknownVariant
from tests.builders import add, at_least, choice, ending, node, put, table, that
from tests.unit.domain.verification.cases import FLAG, counter, odometer


def two_steps(**details):
    """Up to two may be added, one at a time, and a flag is raised by the first step alone."""
    return table(
        node("a", choice("up", "b", effects=[add("n", 1), put("flag", True)]), choice("stay", "b")),
        node("b", choice("up", "c", effects=[add("n", 1)]), choice("stay", "c"), choice("also-stay", "c")),
        node("c", choice("go", when=at_least("n", 1, 3))),
        own=[counter(), FLAG],
        **details,
    )


def reached(compiled, node_id="c", variant="standard", **limits):
    return reachable_states(compiled, variant, node_id, **limits)


def names_and_values(found):
    return {part.name: part.groups for part in found.parts}


def test_every_state_that_differs_is_one_and_every_value_is_told_apart():
    found = reached(two_steps())
    assert (len(found), found.one_by_one) == (4, True)
    assert names_and_values(found) == {"n": ((0,), (1,), (2,), (3,)), "flag": ((False,), (True,))}


def test_what_is_wanted_of_one_variable_narrows_the_others():
    found = reached(two_steps())
    assert found.offered({}) == {"n": (0, 1, 2), "flag": (0, 1)}
    assert found.offered({"flag": 0}) == {"n": (0, 1), "flag": (0, 1)}
    assert found.offered({"n": 2}) == {"n": (0, 1, 2), "flag": (1,)}
    assert (found.fitting({}), found.fitting({"flag": 0}), found.fitting({"flag": 0, "n": 2})) == (4, 2, 0)


def test_what_cannot_be_had_together_is_left_out_and_so_is_what_is_not_there():
    found = reached(two_steps())
    assert found.kept({"flag": 0, "n": 2, "other": 1}) == {"flag": 0}
    assert found.kept({"n": 2, "flag": 0}) == {"n": 2}
    assert found.kept({"n": 9}) == {}


def test_the_likeliest_state_comes_with_a_walk_that_leads_to_it():
    compiled = two_steps()
    walk, chance = reached(compiled).likeliest({})
    assert chance == pytest.approx(1 / 3)
    assert walk.choices in {("stay", "stay"), ("stay", "also-stay"), ("up", "stay"), ("up", "also-stay")}
    walk, chance = reached(compiled).likeliest({"n": 2})
    assert (walk.choices, chance) == (("up", "up"), pytest.approx(1 / 6))
    assert compiled.values(replay(compiled, walk.choices)[0].state)["n"] == 2


def test_nothing_fits_what_no_state_has():
    assert reached(two_steps()).likeliest({"flag": 0, "n": 2}) is None


def test_each_opening_has_states_of_its_own():
    compiled = two_steps(variants={"late": {"n": 1}})
    assert names_and_values(reached(compiled))["n"][0] == (0,)
    assert reached(compiled, variant="late").offered({})["n"] == (1, 2, 3)
    with pytest.raises(UnknownVariant):
        reached(compiled, variant="never")


def test_a_node_that_no_walk_comes_to_has_no_state():
    compiled = table(
        node("a", choice("go"), choice("no", "b", when=that("n", 2))), node("b", choice("go")), own=[counter()]
    )
    found = reached(compiled, "b")
    assert (len(found), found.parts, found.fitting({}), found.likeliest({})) == (0, (), 0, None)


def test_a_state_that_is_the_only_one_leaves_nothing_to_choose():
    found = reached(two_steps(), "a")
    assert (len(found), found.parts, found.offered({})) == (1, (), {})
    assert found.likeliest({})[0].choices == ()


def test_where_states_are_too_many_values_that_nothing_later_tells_apart_are_one():
    found = reached(two_steps(), one_by_one=3)
    assert (len(found), found.one_by_one) == (2, False)
    assert names_and_values(found) == {"n": ((0,), (1, 2, 3))}
    assert found.likeliest({"n": 1})[1] == pytest.approx(2 / 3)


def test_where_they_are_still_too_many_there_is_nothing_to_choose_from():
    assert reached(two_steps(), one_by_one=3, merged=3) is None


def test_a_choice_that_is_there_once_is_told_apart_where_it_matters():
    compiled = table(
        node("a", choice("again", "a", once=True), choice("go", "b"), choice("end")),
        node("b", choice("back", "a")),
        ending(),
    )
    found = reached(compiled, "a")
    assert names_and_values(found) == {"once:a/again": ((False,), (True,))}
    assert found.likeliest({"once:a/again": 1})[0].choices == ("again",)


def test_where_walks_need_not_end_the_nearest_state_is_taken_and_no_chance_is_told():
    compiled = table(
        node("a", choice("round", "a", effects=[put("flag", True)]), choice("go", "b")),
        node("b", choice("back", "a"), choice("end")),
        own=[FLAG],
    )
    found = reached(compiled, "b")
    walk, chance = found.likeliest({})
    assert (walk.choices, chance) == (("go",), None)
    assert found.likeliest({"flag": 1})[0].choices == ("round", "go")


def test_states_that_take_more_decisions_than_are_played_are_no_states_to_begin_in():
    count, own = odometer(9, 9)
    found = reachable_states(table(count, own=own), "standard", "count")
    assert len(found) == 61
    assert len(found.likeliest({"x1": 6, "x0": 0})[0].choices) == 60
    assert found.likeliest({"x1": 6, "x0": 1}) is None
