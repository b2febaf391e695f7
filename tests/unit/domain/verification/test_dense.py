import pytest

from simulator.domain.conditions import NEVER
from simulator.domain.encounter import offered, replay
from simulator.domain.scenario import Target
from simulator.domain.verification import dense
from simulator.domain.verification.dense import cells_of, reach
from simulator.domain.verification.merging import NOTHING, merge
from simulator.domain.verification.walks import Walk
from simulator.domain.verification.work import Work
from tests.builders import add, at_least, at_most, choice, ending, node, put, rule, table, that
from tests.unit.domain.verification.cases import FLAG, PLENTY, counter, odometer, openings_of


def reached(*nodes, **details):
    case = table(*nodes, **details)
    return case, reach(case, merge(case, NOTHING, Work(PLENTY)), openings_of(case))


def is_stuck(case, walk, at):
    encounter, _ = replay(case, walk.choices, variant=walk.variant)
    return encounter.node == at and offered(case, encounter) == ()


def test_cells_are_all_combinations_that_any_node_tells_apart_for_every_node():
    case = table(
        node("a", choice("x", "b", when=that("n", 1)), choice("y", "b")),
        node("b", choice("go", when=that("flag", True)), choice("else")),
        own=[counter(), FLAG],
    )
    # n: 1 or not; flag: set or not; three nodes
    assert cells_of(merge(case, NOTHING, Work(PLENTY))) == 2 * 2 * 3


def test_reached_nodes_states_and_choices_are_counted():
    _, found = reached(
        node("a", choice("none", "b"), choice("up", "b", effects=[add("n", 1)]), choice("no", when=NEVER)),
        node(
            "b", choice("zero", when=that("n", 0)), choice("one", when=that("n", 1)), choice("two", when=that("n", 2))
        ),
        node("island", choice("go")),
        own=[counter()],
    )
    assert found.complete
    assert found.met.nodes == {"a", "b", "end"}
    assert found.met.choices == {("a", "none"), ("a", "up"), ("b", "zero"), ("b", "one")}
    # what no node after 'b' tells apart is one state at the ending
    assert found.states == 1 + 2 + 1
    assert (found.dead_states, found.stuck) == (0, {})


def test_a_choice_leads_to_the_first_target_whose_condition_holds():
    _, found = reached(
        node("a", choice("up", "b", effects=[add("n", 1)]), choice("same", "b")),
        node("b", choice("on", [Target("c", that("n", 1)), Target("d", that("n", 2)), Target("end")])),
        node("c", choice("go")),
        node("d", choice("go")),
        own=[counter()],
    )
    assert found.met.nodes == {"a", "b", "c", "end"}


def test_a_stuck_state_is_shown_by_a_shortest_walk():
    case, found = reached(
        node("a", choice("long", "b"), choice("short", "c"), choice("set", "b", effects=[put("flag", True)])),
        node("b", choice("on", "c")),
        node("c", choice("go", when=that("flag", False))),
        own=[FLAG],
    )
    assert found.dead_states == 1
    assert found.stuck == {"c": Walk("standard", ("set", "on"))}
    assert is_stuck(case, found.stuck["c"], "c")


def test_a_walk_goes_back_through_conditional_targets_to_the_right_opening():
    case, found = reached(
        node(
            "a",
            choice("no", "trap", when=NEVER),
            choice("on", [Target("b", at_most("n", 1)), Target("trap", that("n", 2)), Target("end")]),
        ),
        node("b", choice("go")),
        node("trap", choice("out", when=that("n", 3))),
        own=[counter()],
        variants={"one": {"n": 1}, "two": {"n": 2}, "three": {"n": 3}},
    )
    assert found.stuck == {"trap": Walk("two", ("on",))}
    assert is_stuck(case, found.stuck["trap"], "trap")


def test_a_choice_that_could_lead_there_but_does_not_is_no_way_back():
    case, found = reached(
        node(
            "a",
            choice("try", [Target("trap", that("n", 2)), Target("end")]),
            choice("no", "trap", when=that("n", 2)),
            choice("in", "trap"),
        ),
        node("trap", choice("out", when=that("n", 3))),
        own=[counter()],
    )
    assert found.stuck == {"trap": Walk("standard", ("in",))}
    assert is_stuck(case, found.stuck["trap"], "trap")


def test_a_loop_is_followed_until_nothing_is_new():
    count, own = odometer(4, 4, ends="b")
    case, found = reached(count, node("b", choice("go", when=that("x0", 3))), own=own)
    assert found.complete
    assert found.met.nodes == {"count", "b"}
    assert len(found.stuck["b"].choices) == 25
    assert is_stuck(case, found.stuck["b"], "b")


def test_more_rounds_than_can_be_written_down_leave_it_incomplete():
    count, own = odometer(19, 19)
    _, found = reached(count, own=own)
    assert not found.complete
    assert "end" not in found.met.nodes


def test_the_last_round_that_can_be_written_down_is_complete():
    # 14 * 18 combinations are 251 ticks; 'stop', and the ending in round 252
    count, own = odometer(13, 17)
    _, found = reached(count, own=own)
    assert found.complete
    assert "end" in found.met.nodes
    assert found.states == 14 * 18 + 1


def test_rules_and_saturation_are_followed():
    case, found = reached(
        node("a", choice("up", "b", effects=[add("n", 2)])),
        node("b", choice("up", "c", effects=[add("n", 2)])),
        node("c", choice("go", when=that("flag", False))),
        own=[counter(), FLAG],
        rules=[rule(at_least("n", 3, 3), put("flag", True))],
    )
    assert found.stuck == {"c": Walk("standard", ("up", "up"))}
    assert is_stuck(case, found.stuck["c"], "c")


def test_many_states_are_worked_through_in_parts(monkeypatch):
    monkeypatch.setattr(dense, "CHUNK", 2)
    up = [choice(f"c{value}", "b", effects=[put("n", value)]) for value in range(4)]
    _, found = reached(
        node("a", *up),
        node("b", choice("on", "c")),
        node("c", choice("go", when=at_most("n", 2)), choice("x", when=that("n", 0)), choice("y", when=that("n", 1))),
        ending(),
        own=[counter()],
    )
    assert found.dead_states == 1
    assert found.stuck == {"c": Walk("standard", ("c3", "on"))}


@pytest.mark.parametrize("n", [1, 5])
def test_the_same_case_gives_the_same_walk(n):
    count, own = odometer(3, 3, ends="b")
    _, first = reached(count, node("b", choice("go", when=that("x0", 0))), own=own)
    for _ in range(n):
        assert reached(count, node("b", choice("go", when=that("x0", 0))), own=own)[1].stuck == first.stuck
