from tests.builders import add, at_most, choice, node, that
from tests.unit.domain.verification.cases import counter, odometer, ordered


def taken(found):
    """Every step of every stage, in order, as (source, row, target, row)."""
    return [
        (stage.node, int(row), arc.target, int(to))
        for stage in found.stages
        for arc in stage.arcs
        for row, to in zip(arc.rows, arc.to, strict=True)
    ]


def test_without_loops_each_node_is_one_stage_after_all_that_lead_to_it():
    _, found = ordered(
        node("a", choice("on", "b"), choice("off", "c")), node("b", choice("on", "c")), node("c", choice("go"))
    )
    assert [stage.node for stage in found.stages] == ["a", "b", "c", "end"]
    assert found.endless == {}


def test_a_loop_is_put_in_order_state_by_state():
    count, own = odometer(3)
    product, found = ordered(count, own=own)
    assert [stage.node for stage in found.stages] == ["count"] * 4 + ["end"]
    assert taken(found) == [
        ("count", 0, "count", 1),
        ("count", 1, "count", 2),
        ("count", 2, "count", 3),
        ("count", 3, "end", 0),
    ]
    assert len(product.places["count"]) == 4


def test_every_step_leads_to_a_later_stage_than_all_steps_from_there():
    product, found = ordered(
        node("a", choice("on", "b", effects=[add("n", 1)]), choice("jump", "b", effects=[add("n", 2)])),
        node("b", choice("back", "a", when=at_most("n", 2)), choice("go")),
        own=[counter()],
    )
    steps = taken(found)
    left = {}
    for number, (source, row, _, _) in enumerate(steps):
        left.setdefault((source, row), number)
    for number, (_, _, target, to) in enumerate(steps):
        assert left.get((target, to), len(steps)) > number
    assert len(steps) == sum(len(arc.rows) for arc in product.arcs())


def test_states_that_lead_back_to_themselves_are_endless():
    product, found = ordered(node("a", choice("again", "a"), choice("go")))
    assert {name: rows.tolist() for name, rows in found.endless.items()} == {"a": [True]}
    assert len(product.places) == 2


def test_only_the_states_that_can_come_back_are_endless():
    # from n = 3 there is no way back; 0, 1 and 2 can stay as they are
    _, found = ordered(
        node(
            "a",
            choice("wait", "a", when=at_most("n", 2)),
            choice("up", "a", when=at_most("n", 2), effects=[add("n", 1)]),
            choice("go", when=that("n", 3)),
        ),
        own=[counter()],
        state={"n": 2},
    )
    # n = 3 only comes from endless states, so it counts with them: no order can be given
    assert {name: rows.tolist() for name, rows in found.endless.items()} == {"a": [True, True]}


def test_a_loop_entered_before_and_left_again_leaves_the_others_in_order():
    _, found = ordered(
        node("s", choice("in", "a")),
        node("a", choice("again", "a", once=True), choice("on", "b")),
        node("b", choice("round", "b"), choice("go")),
    )
    assert set(found.endless) == {"b"}
    assert [stage.node for stage in found.stages] == ["s", "a", "a", "end"]


def test_a_node_of_a_loop_has_a_stage_only_where_it_has_a_state_of_that_round():
    _, found = ordered(
        node("a", choice("on", "b", effects=[add("n", 1)])),
        node("b", choice("back", "a", when=at_most("n", 1)), choice("go", when=that("n", 2))),
        own=[counter()],
    )
    assert [stage.node for stage in found.stages] == ["a", "b", "a", "b", "end"]
