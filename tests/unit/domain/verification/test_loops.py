from simulator.domain.encounter import choose, replay
from simulator.domain.verification.loops import find_loop
from simulator.domain.verification.ordering import stages
from simulator.domain.verification.walks import Walk, distances
from tests.builders import add, at_most, choice, node, put, that
from tests.unit.domain.verification.cases import FLAG, counter, product_of


def loop_of(*nodes, **details):
    """The case and one way round in it."""
    product = product_of(*nodes, **details)
    return product.table, find_loop(product, stages(product), distances(product))


def comes_back(table, loop):
    """Whether the round, played twice, stands where it stood, in the same state."""
    encounter, _ = replay(table, loop.walk.choices, variant=loop.walk.variant)
    here = (encounter.node, encounter.state)
    for _ in range(2):
        for choice_id in loop.round:
            encounter, _ = choose(table, encounter, choice_id)
        if (encounter.node, encounter.state) != here:
            return False
    return encounter.node == loop.node


def test_a_choice_that_leads_back_to_its_node_is_a_way_round():
    table, loop = loop_of(node("s", choice("in", "a")), node("a", choice("again", "a"), choice("go")))
    assert loop.node == "a"
    assert loop.walk == Walk("standard", ("in",))
    assert loop.round == ("again",)
    assert comes_back(table, loop)


def test_a_way_round_through_several_nodes_begins_at_the_nearest():
    table, loop = loop_of(
        node("s", choice("in", "b")),
        node("a", choice("to-b", "b")),
        node("b", choice("to-c", "c"), choice("go")),
        node("c", choice("to-a", "a")),
    )
    assert loop.node == "b"
    assert loop.walk == Walk("standard", ("in",))
    assert loop.round == ("to-c", "to-a", "to-b")
    assert comes_back(table, loop)


def test_a_way_round_may_need_several_rounds_of_a_node():
    table, loop = loop_of(
        node(
            "a",
            choice(
                "flip", "a", effects=[put("flag", True, that("flag", False)), put("flag", False, that("flag", True))]
            ),
            choice("go", when=that("flag", True)),
        ),
        own=[FLAG],
    )
    assert loop.round == ("flip", "flip")
    assert comes_back(table, loop)


def test_states_that_only_follow_from_a_way_round_are_not_on_it():
    # 'spin' keeps the flag set; after 'down' nothing comes back, though that state is the first of the node
    table, loop = loop_of(
        node(
            "a",
            choice("spin", "a", when=that("flag", True)),
            choice("down", "a", when=that("flag", True), effects=[put("flag", False)]),
            choice("go", when=that("flag", False)),
        ),
        own=[FLAG],
        state={"flag": True},
    )
    assert loop.round == ("spin",)
    assert loop.walk == Walk("standard", ())
    assert comes_back(table, loop)


def test_the_walk_to_a_way_round_is_as_short_as_can_be():
    # only at n = 3 does 'wait' change nothing
    table, loop = loop_of(
        node("a", choice("wait", "a", effects=[add("n", 1)]), choice("go", when=that("n", 3))),
        own=[counter()],
        variants={"two": {"n": 2}},
    )
    assert loop.walk == Walk("two", ("wait",))
    assert loop.round == ("wait",)
    assert comes_back(table, loop)


def test_a_node_of_the_loop_that_the_endless_states_never_lead_to_is_no_part_of_it():
    table, loop = loop_of(
        node(
            "a", choice("again", "a", when=that("n", 3)), choice("on", "b", when=at_most("n", 2), effects=[add("n", 1)])
        ),
        node("b", choice("back", "a"), choice("go")),
        own=[counter()],
    )
    assert (loop.node, loop.round) == ("a", ("again",))
    assert loop.walk == Walk("standard", ("on", "back") * 3)
    assert comes_back(table, loop)


def test_a_way_round_found_from_where_it_leads_begins_at_its_own_nearest_state():
    # 'down' leaves the round at 'b', yet the round is entered at 'a'
    table, loop = loop_of(
        node("a", choice("on", "b", when=that("flag", True)), choice("go", when=that("flag", False))),
        node("b", choice("back", "a"), choice("down", "a", effects=[put("flag", False)])),
        own=[FLAG],
        state={"flag": True},
    )
    assert (loop.node, loop.walk, loop.round) == ("a", Walk("standard", ()), ("on", "back"))
    assert comes_back(table, loop)
