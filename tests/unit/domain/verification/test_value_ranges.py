"""The values that each variable really reaches."""

from simulator.domain.verification.value_ranges import values_reached
from tests.builders import add, choice, node, put, table, that
from tests.unit.domain.verification.cases import FLAG, counter


def case(**details):
    return table(
        node(
            "a", choice("up", "b", effects=[add("n", 1)]), choice("flag", "b", effects=[put("flag", True)], once=True)
        ),
        node("b", choice("up", effects=[add("n", 2)], when=that("flag", False)), choice("go")),
        node("c", choice("go")),
        own=[counter(top=9), FLAG],
        **details,
    )


def test_values_are_told_over_all_and_node_by_node():
    found = values_reached(case())
    assert set(found) == {"n", "flag"}
    assert found["n"].anywhere == (0, 1, 3)
    assert found["n"].at == {"a": (0,), "b": (0, 1), "end": (0, 1, 3)}
    assert found["flag"].at["b"] == (False, True)


def test_every_opening_counts():
    assert values_reached(case(variants={"late": {"n": 5}}))["n"].anywhere == (0, 1, 3, 5, 6, 8)


def test_a_variable_with_one_value_has_it_everywhere():
    single = counter("only", 0)
    found = values_reached(table(node("a", choice("go", effects=[put("only", 0)])), own=[single]))
    assert found["only"].at == {"a": (0,), "end": (0,)}


def test_where_there_are_too_many_states_nothing_is_said():
    assert values_reached(case(), max_states=3) == {"n": None, "flag": None}
