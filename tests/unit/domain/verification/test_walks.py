import numpy as np
import pytest

from simulator.domain.encounter import replay
from simulator.domain.scenario import Target
from simulator.domain.verification.ordering import stages
from simulator.domain.verification.walks import (
    Walk,
    bits_for,
    distances,
    endings_within_reach,
    extreme_walk,
    number_of_walks,
    shortest_walk,
    spread_back,
)
from simulator.domain.verification.work import TooMuchWork
from tests.builders import add, at_most, choice, ending, node, put, that
from tests.unit.domain.verification.cases import FLAG, counter, odometer, ordered, product_of


def everywhere(product, *names):
    return {name: np.ones(len(product.places[name]), bool) for name in names}


def chain(n, *choices):
    """A row of decisions, each with these choices, all of which lead on."""
    return [node(f"n{i}", *(choice(c, f"n{i + 1}" if i < n - 1 else "end") for c in choices)) for i in range(n)]


# How many


def test_walks_multiply_along_a_chain():
    assert number_of_walks(*ordered(*chain(4, "l", "m", "r"))) == 3**4


def test_walks_through_merged_states_are_counted_apart():
    product, ordering = ordered(node("a", choice("x", "b"), choice("y", "b")), node("b", choice("x"), choice("y")))
    assert product.states == 3
    assert number_of_walks(product, ordering) == 4


def test_each_opening_has_its_own_walks():
    found = ordered(node("a", choice("x"), choice("y")), own=[FLAG], variants={"on": {"flag": True}})
    assert number_of_walks(*found) == 4


def test_a_walk_that_gets_stuck_is_a_walk_too():
    found = ordered(
        node("a", choice("go"), choice("in", "b")), node("b", choice("x", when=that("flag", True))), own=[FLAG]
    )
    assert number_of_walks(*found) == 2


def test_walks_round_a_loop_are_counted():
    # go; or again, go
    assert number_of_walks(*ordered(node("a", choice("again", "a", once=True), choice("go")))) == 2


def test_more_walks_than_a_number_can_say_are_not_counted():
    assert number_of_walks(*ordered(*chain(1023, "l", "r"))) == 2**1023
    assert number_of_walks(*ordered(*chain(1100, "l", "r"))) is None


# Endings within reach


def test_the_endings_within_reach_are_those_that_some_walk_reaches():
    product = product_of(
        node("a", choice("on", "b"), choice("off", "poor")),
        node("b", choice("good", when=that("flag", True)), choice("mid", "mid")),
        ending("end"),
        ending("mid"),
        ending("poor"),
        own=[FLAG],
    )
    within = endings_within_reach(product, ("end", "mid", "poor"))
    assert within["a"].tolist() == [0b110]
    assert within["b"].tolist() == [0b010]
    assert within["poor"].tolist() == [0b100]
    assert "end" not in within


def test_more_endings_than_a_word_has_bits_are_told_apart():
    n = 70
    nodes = [
        node(f"n{i}", choice("stop", f"e{i}"), choice("on", f"n{i + 1}" if i < n - 1 else f"e{n}")) for i in range(n)
    ]
    names = tuple(f"e{i}" for i in range(n + 1))
    product = product_of(*nodes, *(ending(name) for name in names))
    within = endings_within_reach(product, names)
    assert int(within["n0"][0]) == 2**71 - 1
    assert int(within["n69"][0]) == 2**70 | 2**69


def test_sixty_two_bits_fit_a_word_and_sixty_three_do_not():
    assert bits_for(62) is np.int64
    assert bits_for(63) is object


def test_endings_are_found_through_a_loop():
    product = product_of(
        node("a", choice("on", "b")),
        node("b", choice("back", "a"), choice("go", when=that("n", 9))),
        own=[counter(top=9)],
    )
    assert endings_within_reach(product, ("end",))["a"].tolist() == [0]
    product = product_of(
        node("a", choice("on", "b", effects=[add("n", 1)])),
        node("b", choice("back", "a"), choice("go", when=that("n", 9))),
        own=[counter(top=9)],
    )
    assert set(endings_within_reach(product, ("end",))["a"].tolist()) == {1}


def test_following_loops_back_takes_work():
    count, own = odometer(3, 3)
    product = product_of(count, own=own)
    product.work.left = 1
    with pytest.raises(TooMuchWork):
        endings_within_reach(product, ("end",))


def test_what_is_spread_back_is_added_to_what_was_known():
    product = product_of(node("a", choice("on", "b")), node("b", choice("go")))
    known = {"a": np.array([1]), "b": np.array([2]), "end": np.array([4])}
    spread_back(product, known)
    assert {name: rows.tolist() for name, rows in known.items()} == {"a": [7], "b": [6], "end": [4]}


# The shortest


def test_distances_are_the_fewest_decisions():
    product = product_of(
        node("a", choice("long", "b"), choice("short", "c")), node("b", choice("on", "c")), node("c", choice("go"))
    )
    assert {name: rows.tolist() for name, rows in distances(product).items()} == {
        "a": [0],
        "b": [1],
        "c": [1],
        "end": [2],
    }


def test_distances_are_from_the_nearest_opening():
    product = product_of(
        node("a", choice("up", "a", when=at_most("n", 2), effects=[add("n", 1)]), choice("go", when=that("n", 3))),
        own=[counter()],
        variants={"two": {"n": 2}},
    )
    assert distances(product)["a"].tolist() == [0, 1, 0, 1]


def test_a_shortest_walk_can_be_played_to_where_it_leads():
    product = product_of(
        node("a", choice("x", "b"), choice("y", "b", effects=[put("flag", True)])),
        node("b", choice("on", [Target("c", that("flag", True)), Target("end")])),
        node("c", choice("go")),
        own=[FLAG],
    )
    walk = shortest_walk(product, "c", np.array([True]), distances(product))
    assert walk == Walk("standard", ("y", "on"))
    assert replay(product.table, walk.choices)[0].node == "c"


def test_a_walk_starts_from_the_opening_that_is_nearest():
    product = product_of(
        node("a", choice("up", "a", when=at_most("n", 2), effects=[add("n", 1)]), choice("go", when=that("n", 3))),
        own=[counter()],
        variants={"two": {"n": 2}},
    )
    walk = shortest_walk(product, "end", np.array([True]), distances(product))
    assert walk == Walk("two", ("up", "go"))


def test_the_shortest_walk_to_several_states_is_that_to_the_nearest():
    count, own = odometer(3)
    product = product_of(count, own=own)
    rows = np.array([False, False, True, True])
    assert shortest_walk(product, "count", rows, distances(product)).choices == ("tick0", "tick0")


# The most and the least


def one(node_id, offered, number):
    return 1


def test_the_longest_and_shortest_walks_count_decisions():
    product, ordering = ordered(
        node("a", choice("skip"), choice("on", "b")), node("b", choice("on", "c")), node("c", choice("go"))
    )
    ends = everywhere(product, "end")
    assert extreme_walk(product, ordering, one, ends, most=True) == (3, Walk("standard", ("on", "on", "go")))
    assert extreme_walk(product, ordering, one, ends, most=False) == (1, Walk("standard", ("skip",)))


def test_a_walk_of_more_than_sixty_decisions_is_followed_to_its_end():
    product, ordering = ordered(*chain(75, "l", "r"))
    n, walk = extreme_walk(product, ordering, one, everywhere(product, "end"), most=True)
    assert n == 75
    assert len(walk.choices) == 75


def test_the_longest_walk_goes_through_every_state_of_a_loop():
    count, own = odometer(4, 9)
    product, ordering = ordered(count, own=own)
    # 5 * 10 combinations, so 49 ticks, and 'stop'
    n, walk = extreme_walk(product, ordering, one, everywhere(product, "end"), most=True)
    assert n == 50
    assert walk.choices[-1] == "stop"
    assert walk.choices.count("tick1") == 9
    assert replay(product.table, walk.choices)[0].node == "end"


def test_a_step_may_count_by_what_is_offered():
    # 'x' counts where 'y' is offered beside it
    def contested(node_id, offered, number):
        return int(offered == 0b11 and number == 0)

    product, ordering = ordered(
        node("a", choice("x", "b"), choice("y", "b", effects=[put("flag", True)])),
        node("b", choice("x"), choice("y", when=that("flag", True))),
        own=[FLAG],
    )
    ends = everywhere(product, "end")
    # x then x: 1 + 0; y then x: 0 + 1; y then y: 0
    assert extreme_walk(product, ordering, contested, ends, most=True)[0] == 1
    assert extreme_walk(product, ordering, contested, ends, most=False) == (0, Walk("standard", ("y", "y")))


def test_no_walk_leads_to_no_states():
    product, ordering = ordered(node("a", choice("go")))
    assert extreme_walk(product, ordering, one, {"end": np.zeros(1, bool)}, most=True) is None
    assert extreme_walk(product, ordering, one, {}, most=True) is None


def test_an_opening_on_the_way_from_another_does_not_end_the_longest_walk():
    product = product_of(
        node("a", choice("up", "a", when=at_most("n", 2), effects=[add("n", 1)]), choice("go", when=that("n", 3))),
        own=[counter()],
        variants={"two": {"n": 2}},
    )
    ends = everywhere(product, "end")
    found = extreme_walk(product, stages(product), one, ends, most=True)
    assert found == (4, Walk("standard", ("up", "up", "up", "go")))
    assert extreme_walk(product, stages(product), one, ends, most=False) == (2, Walk("two", ("up", "go")))
