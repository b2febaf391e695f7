"""What a panel's ratings come to, what a rater sees, and the way to each decision."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from simulator.domain.panel import (
    Found,
    OptionFound,
    OptionRating,
    blinded,
    by_rater,
    found_by,
    is_rated,
    rated_order,
    ways_in,
    whole_decisions,
)
from simulator.domain.scenario import Node
from tests.builders import add, at_least, choice, ending, line, node, scenario, table
from tests.unit.storage.conftest import NOON

GREETING = node("greeting", choice("ask", ratings={"A1": 3, "A2": 2}), choice("wait", ratings={"A1": 1, "A2": 4}))
PANEL = uuid4()


def given(rater: UUID, choice_id: str, a1: int, a2: int | None, *, critical: tuple[str, ...] = ()) -> OptionRating:
    levels = {"A1": a1} if a2 is None else {"A1": a1, "A2": a2}
    return OptionRating(PANEL, rater, "greeting", choice_id, levels, critical, "", NOON)


def rated(ask: list[tuple[int, int]], *, critical: int = 0) -> Found:
    """What raters found who rated ``ask`` so, and ``wait`` 0; the first of them mark a critical error."""
    ratings = []
    for number, (a1, a2) in enumerate(ask):
        rater = UUID(int=number)
        ratings += [
            given(rater, "ask", a1, a2, critical=("CE01",) if number < critical else ()),
            given(rater, "wait", 0, 0),
        ]
    return found_by([GREETING], ratings)


def asked(found: Found) -> OptionFound:
    return found["greeting"]["ask"]


def test_a_rating_is_the_mean_in_hundredths_with_its_standard_deviation() -> None:
    found = asked(rated([(3, 4), (4, 4), (3, 4)])).criteria
    assert (found["A1"].mean, found["A1"].sd, found["A1"].votes) == (333, 58, 3)
    assert (found["A2"].mean, found["A2"].sd) == (400, 0)


def test_one_rating_differs_from_nobody() -> None:
    assert asked(rated([(2, 1)])).criteria["A1"].sd == 0


@pytest.mark.parametrize(
    ("levels", "contested"),
    [
        ([0, 4, 0, 4], False),  # too few to tell
        ([0, 4, 0, 4, 2], True),
        ([2, 2, 3, 3, 2], False),
        ([2, 2, 4, 3, 2], True),  # the root of 0.8 is above 0.8
        ([1, 2, 3, 2, 2], False),  # the root of 0.5 is below it
    ],
)
def test_experts_differ_from_five_raters_on_and_above_a_deviation_of_eight_tenths(
    levels: list[int], contested: bool
) -> None:
    assert asked(rated([(level, 4) for level in levels])).contested is contested


def test_a_deviation_on_any_criterion_is_enough() -> None:
    assert asked(rated([(3, 0), (3, 4), (3, 0), (3, 4), (3, 2)])).contested


def test_competent_is_who_rates_three_or_more_in_the_mean_over_the_criteria() -> None:
    found = asked(rated([(4, 2), (3, 3), (3, 2), (0, 4)]))
    assert (found.n_raters, found.n_competent) == (4, 2)


@pytest.mark.parametrize(("marked", "agreed"), [(5, ("CE01",)), (4, ("CE01",)), (3, ()), (0, ())])
def test_a_critical_error_stands_where_four_of_five_mark_it(marked: int, agreed: tuple[str, ...]) -> None:
    found = asked(rated([(0, 0)] * 5, critical=marked))
    assert found.agreed() == agreed
    assert dict(found.critical) == ({"CE01": marked} if marked else {})


def test_only_decisions_that_somebody_rated_whole_are_counted() -> None:
    rater = uuid4()
    some = [given(rater, "ask", 3, 3), given(rater, "wait", 2, None)]
    assert found_by([GREETING], some) == {}
    assert found_by([GREETING], some[:1]) == {}
    mine = by_rater(some)[rater]
    assert not is_rated(GREETING, mine["greeting"])
    assert whole_decisions([GREETING], mine) == ()
    whole = by_rater([*some[:1], given(rater, "wait", 2, 0)])[rater]
    assert whole_decisions([GREETING], whole) == ("greeting",)
    assert whole_decisions([GREETING], {}) == ()


def test_each_rater_has_an_order_of_their_own_and_keeps_it() -> None:
    many = node("n", *[choice(f"c{number}", ratings={"A1": 1}) for number in range(6)])
    orders = {tuple(one.id for one in rated_order(seed, many)) for seed in range(20)}
    assert len(orders) > 10
    assert rated_order(3, many) == rated_order(3, many)
    assert {frozenset(order) for order in orders} == {frozenset(one.id for one in many.choices)}


def test_a_blinded_scenario_tells_nothing_of_its_author_and_plays_alike() -> None:
    told = node(
        "greeting",
        choice("ask", ratings={"A1": 4}, critical=["CE01"], sources=("a",), contested=True),
        key=True,
        lines=(line("Hello."),),
    )
    blind = blinded(scenario(told))
    (option,) = blind.nodes["greeting"].choices
    assert (option.ratings, option.critical, option.contested, option.sources) == ({}, (), False, ())
    assert (option.confidence, option.spread, option.rationale.parts()) == (None, None, ())
    assert (blind.nodes["greeting"].construct, blind.nodes["greeting"].key) == ("", False)
    assert blind.nodes["end"].debrief == ""
    assert (option.say, blind.nodes["greeting"].criteria) == ("Say ask.", ("A1",))


def decision(name: str, *to: str, **details: object) -> Node:
    return node(name, *[choice(f"to-{one}", one, ratings={"A1": 1}, **details) for one in to])


def test_each_decision_has_the_shortest_way_that_is_found() -> None:
    ways = ways_in(table(decision("a", "b", "c"), decision("b", "c"), decision("c", "a", "end")))
    assert {name: way.trail for name, way in ways.items()} == {"a": (), "b": ("to-b",), "c": ("to-c",)}


def test_a_decision_that_only_another_opening_leads_to_is_found_from_there() -> None:
    guarded = node(
        "a",
        choice("on", "end", ratings={"A1": 1}),
        choice("in", "b", ratings={"A1": 1}, when=at_least("noor.trust", 8)),
    )
    made = table(
        guarded, decision("b", "end"), decision("never", "end"), ending(), variants={"close": {"noor.trust": 9}}
    )
    ways = ways_in(made)
    assert ways["b"].variant == "close"
    assert "never" not in ways


def test_the_search_ends_where_states_are_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("simulator.domain.panel.STATES_A_NODE", 2)
    turning = node("a", choice("again", "a", ratings={"A1": 1}, effects=(add("noor.trust", 1),)))
    assert set(ways_in(table(turning))) == {"a"}
