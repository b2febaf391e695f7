from fractions import Fraction

import pytest

from simulator.domain.players import (
    PLAYERS,
    criterion_players,
    hedging,
    keyed_players,
    kind_players,
    scenario_players,
    surface_players,
    warmth,
)
from tests.builders import choice, move, node, scenario

ALL = ("a", "b", "c")


def of(texts, **details):
    """A decision with one option for each text, called a, b, c and so on."""
    return node("here", *(choice(name, say=text, **details) for name, text in zip("abcd", texts, strict=False)))


def taken(player, at, enabled=ALL):
    """The options that a player may take, if it takes each of them equally often."""
    weights = player.weights(at, enabled)
    chosen = [name for name, weight in weights.items() if weight]
    assert set(weights) == set(enabled)
    assert {weights[name] for name in chosen} == {Fraction(1, len(chosen))}
    return chosen


@pytest.mark.parametrize(
    ("player", "texts", "expected"),
    [
        ("random", ("one", "two", "three"), ["a", "b", "c"]),
        ("longest", ("aaa", "aaaaa", "a"), ["b"]),
        ("longest", ("aaa", "aaa", "a"), ["a", "b"]),
        ("shortest", ("aaa", "aaaaa", "a"), ["c"]),
        ("first", ("x", "y", "z"), ["a"]),
        ("last", ("x", "y", "z"), ["c"]),
        ("middle", ("x", "y", "z"), ["b"]),
        ("warmest", ("Fine.", "I care, and it matters.", "I care."), ["b"]),
        ("warmest", ("Fine.", "Go on.", "When?"), ["a", "b", "c"]),
        ("most-hedged", ("It is.", "It is.", "Maybe it might be."), ["c"]),
    ],
)
def test_a_surface_player_takes_what_stands_out(player, texts, expected):
    assert taken(PLAYERS[player], of(texts)) == expected


def test_the_middle_of_four_is_the_two_in_between():
    at = of(("w", "x", "y", "z"))
    assert taken(PLAYERS["middle"], at, ("a", "b", "c", "d")) == ["b", "c"]


def test_the_middle_of_two_is_either():
    assert taken(PLAYERS["middle"], of(("x", "y")), ("a", "b")) == ["a", "b"]


def test_players_look_only_at_what_is_on_offer():
    assert taken(PLAYERS["first"], of(("x", "y", "z")), ("b", "c")) == ["b"]


def test_the_order_shown_does_not_matter_to_who_goes_by_the_authors_order():
    assert taken(PLAYERS["first"], of(("x", "y", "z")), ("c", "b", "a")) == ["a"]


def test_random_comes_first_and_is_no_surface_player():
    assert next(iter(PLAYERS)) == "random"
    assert set(surface_players()) == set(PLAYERS) - {"random"}


# Wording


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("I'm sorry. That must hurt.", 2),
        ("It makes sense, and you are not alone.", 2),
        ("Carefully, then.", 0),
        ("THANK you", 1),
    ],
)
def test_warm_words_are_counted_as_whole_words(text, count):
    assert warmth(text) == count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Perhaps it\u2019s so, I wonder.", 2),
        ("It sounds like a bit of both.", 2),
        ("The month of May", 1),
        ("Mighty", 0),
    ],
)
def test_hedging_words_are_counted_as_whole_words(text, count):
    assert hedging(text) == count


# Players made for one case


def mixed():
    return node(
        "here",
        choice("a", ratings={"A1": 4, "F-abft-1": 0, "S1": 1}, moves=(move("validate"), move("explore"))),
        choice("b", ratings={"A1": 2, "F-abft-1": 3, "S1": 4}, moves=(move("wait"),)),
        choice("c", ratings={"A1": 0, "F-abft-1": 2, "S1": 0}, moves=(move("validate"),)),
    )


def test_there_is_a_player_for_each_kind_of_move_in_the_case():
    assert list(kind_players(scenario(mixed()))) == ["kind:explore", "kind:validate", "kind:wait"]


def test_a_player_of_one_kind_takes_options_with_that_kind():
    assert taken(kind_players(scenario(mixed()))["kind:validate"], mixed()) == ["a", "c"]


def test_a_player_of_one_kind_is_random_where_the_kind_is_not_on_offer():
    assert taken(kind_players(scenario(mixed()))["kind:wait"], mixed(), ("a", "c")) == ["a", "c"]


def test_there_is_a_player_for_each_criterion_that_a_decision_rates():
    assert list(criterion_players(scenario(mixed()))) == ["best-on:A1", "best-on:F-abft-1", "best-on:S1"]


def test_a_player_of_one_criterion_takes_the_best_on_it():
    assert taken(criterion_players(scenario(mixed()))["best-on:S1"], mixed()) == ["b"]


def test_a_player_of_one_criterion_is_random_where_it_is_not_rated():
    player = criterion_players(scenario(mixed()))["best-on:F-abft-1"]
    assert taken(player, node("there", choice("a", ratings={"A1": 1}), choice("b", ratings={"A1": 4})), ("a", "b")) == [
        "a",
        "b",
    ]


def test_the_best_and_the_worst_go_by_the_composite_which_leaves_safety_out():
    players = keyed_players(scenario(mixed()))
    assert taken(players["best"], mixed()) == ["b"]
    assert taken(players["worst"], mixed()) == ["c"]


def test_each_dimension_counts_alike_however_many_criteria_it_has():
    at = node(
        "here",
        choice("a", ratings={"A1": 4, "A2": 4, "F-abft-1": 0}),
        choice("b", ratings={"A1": 2, "A2": 2, "F-abft-1": 3}),
    )
    assert taken(keyed_players(scenario(at))["best"], at, ("a", "b")) == ["b"]


def test_where_only_safety_is_rated_the_best_goes_by_that():
    at = node("here", choice("a", ratings={"S1": 1, "S2": 2}), choice("b", ratings={"S1": 4, "S2": 0}))
    assert taken(keyed_players(scenario(at))["best"], at, ("a", "b")) == ["b"]


def test_where_nothing_is_rated_the_best_is_any():
    at = node("here", choice("a"), choice("b"))
    assert taken(keyed_players(scenario(at))["best"], at, ("a", "b")) == ["a", "b"]


def test_who_knows_the_key_leaves_options_on_which_experts_differ():
    at = node("here", choice("a", ratings={"A1": 4}, contested=True), choice("b", ratings={"A1": 3}))
    assert taken(keyed_players(scenario(at))["best"], at, ("a", "b")) == ["b"]


def test_who_knows_the_key_takes_a_contested_option_where_there_is_no_other():
    at = node("here", choice("a", ratings={"A1": 4}, contested=True), choice("b", ratings={"A1": 3}))
    assert taken(keyed_players(scenario(at))["best"], at, ("a",)) == ["a"]


def test_the_players_of_a_case_begin_with_random_and_end_with_best_and_worst():
    names = list(scenario_players(scenario(mixed())))
    assert names[0] == "random"
    assert names[-2:] == ["best", "worst"]
    assert {"longest", "kind:wait", "best-on:S1"} <= set(names)
