"""Cues against chance, and what only the whole library shows."""

from __future__ import annotations

from fractions import Fraction
from math import comb

import pytest

from simulator.content.checks.cues import EXACT_UP_TO, Cue, best_choices, count_cue, count_cues
from simulator.content.checks.library import best_kinds, check_library, is_plain
from simulator.content.checks.representation import CrossTable, cross_tables, monopolies
from simulator.domain.players import PLAYERS
from simulator.domain.scenario import Background, Choice, Node, Recast, Scenario
from tests.builders import choice, move, node, person, scenario

LONGEST = PLAYERS["longest"]
WARMEST = PLAYERS["warmest"]


def decision(best_length: int, *lengths: int, name: str = "here", **details: object) -> Node:
    """One best option of this length, and others."""
    best = choice("best", say="x" * best_length, ratings={"A1": 4})
    rest = [choice(f"o{at}", say="x" * length, ratings={"A1": 1}) for at, length in enumerate(lengths)]
    return node(name, best, *rest, **details)


def binomial_tail(hits: int, n: int, p: float) -> float:
    return sum(comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(hits, n + 1))


def test_without_ties_the_test_is_the_binomial_test() -> None:
    nodes = [decision(9, 5, 5, 5)] * 6 + [decision(3, 5, 4, 4)] * 6
    cue = count_cue(LONGEST, nodes)
    assert (cue.hits, cue.decisions, cue.expected) == (6, 12, pytest.approx(3))
    assert cue.p == pytest.approx(binomial_tail(6, 12, 1 / 4))


def test_decisions_count_with_their_own_chance() -> None:
    cue = count_cue(LONGEST, [decision(9, 5, 5, 5), decision(9, 5, 5)])
    assert cue.expected == pytest.approx(1 / 4 + 1 / 3)
    assert cue.p == pytest.approx(1 / 12)


def test_a_tie_counts_in_part_and_is_expected_to() -> None:
    cue = count_cue(LONGEST, [decision(9, 9, 5)])
    assert cue.hits == Fraction(1, 2)
    assert (cue.expected, cue.p) == (pytest.approx(1 / 3), pytest.approx(2 / 3))


def test_a_decision_in_which_nothing_stands_out_is_no_evidence() -> None:
    cue = count_cue(WARMEST, [decision(9, 8, 7)] * 5)
    assert (cue.excess, cue.p) == (pytest.approx(0), pytest.approx(1))


def test_two_best_options_double_the_chance() -> None:
    at = node("here", *(choice(name, say=name * 5, ratings={"A1": 4}) for name in "ab"), choice("c", ratings={"A1": 0}))
    assert count_cue(PLAYERS["first"], [at]).expected == pytest.approx(2 / 3)


def test_many_decisions_are_tested_by_the_normal_approximation() -> None:
    n = EXACT_UP_TO + 100
    nodes = [decision(9, 5, 5, 5)] * 120 + [decision(3, 5, 4, 4)] * (n - 120)
    assert count_cue(LONGEST, nodes).p == pytest.approx(binomial_tail(120, n, 1 / 4), abs=0.002)


def test_many_decisions_in_which_nothing_stands_out_are_no_evidence() -> None:
    assert count_cue(WARMEST, [decision(9, 8, 7)] * (EXACT_UP_TO + 1)).p == 1


@pytest.mark.parametrize(
    ("hits", "expected", "p", "tells"),
    [(8, 3, 0.01, True), (8, 3, 0.06, False), (3.2, 3, 0.01, False)],
)
def test_a_cue_tells_if_it_is_seldom_by_chance_and_more_than_a_little(
    hits: float, expected: float, p: float, tells: bool
) -> None:
    assert Cue("longest", 10, Fraction(hits), expected, p).tells is tells


def test_no_decisions_have_no_excess() -> None:
    assert count_cue(LONGEST, []).excess == 0


def test_decisions_about_brevity_are_left_out_of_the_cues_of_length() -> None:
    counted = {cue.name: cue.decisions for cue in count_cues([decision(9, 5, 5), decision(9, 5, 5, brevity=True)])}
    assert counted == {"longest": 1, "shortest": 1, "first": 2, "last": 2, "middle": 2, "warmest": 2, "most-hedged": 2}


def test_the_best_options_have_the_highest_mean() -> None:
    at = node("here", choice("a", ratings={"A1": 4, "A2": 1}), choice("b", ratings={"A1": 3, "A2": 3}))
    assert [one.id for one in best_choices(at)] == ["b"]


# Reported over the library


def option(name: str, say: str, level: float, *kinds: str) -> Choice:
    return choice(name, say=say, ratings={"A1": level}, moves=tuple(move(kind) for kind in kinds))


def library(best: str, *others: str, kinds: tuple[str, ...] = ("wait",), decisions: int = 12) -> Scenario:
    """A case with so many decisions of which one is like the other, but for the place of the best."""
    names = [f"n{number}" for number in range(decisions)]
    nodes = []
    for number, name in enumerate(names):
        options = [option(f"o{at}", say, 1) for at, say in enumerate(others)]
        options.insert(number % (len(others) + 1), option("best", best, 4, kinds[number % len(kinds)]))
        nodes.append(node(name, *options))
    return scenario(*nodes)


def reported(case: Scenario) -> list[tuple[str, str]]:
    return [(item.code, item.message) for item in check_library([case])]


VARIED = ("wait", "block", "explore", "repair")


@pytest.mark.parametrize(
    ("best", "other", "words"),
    [
        ("I care, dear.", "Now is then!!", "the warmest in its words"),
        ("Maybe, perhaps", "Now is then...", "the most hedged"),
        ("A longer one", "Short", "the longest"),
    ],
)
def test_wording_and_length_that_tell_the_best_are_reported(best: str, other: str, words: str) -> None:
    assert reported(library(best, other, other, kinds=VARIED)) == [
        ("SC206", f"the best option is {words} in 12 of 12 decisions")
    ]


def test_a_library_that_tells_nothing_is_right() -> None:
    assert reported(library("Now is then.", "Now was then.", "Now or then.", kinds=VARIED)) == []


def test_one_kind_that_leads_more_than_35_in_100_best_options_is_reported() -> None:
    kinds = ("repair", "wait", "repair", "explore", "block")
    assert reported(library("So is it.", "So be it.", "So as it.", kinds=kinds, decisions=10)) == [
        ("SC207", "'repair' leads the best option in 4 of 10 decisions")
    ]


def test_best_options_that_are_seldom_plain_are_reported() -> None:
    kinds = ("repair", "explore", "validate", "reflect")
    assert [code for code, _ in reported(library("So is it.", "So be it.", "So as it.", kinds=kinds))] == ["SC217"]


def test_a_small_library_is_not_judged() -> None:
    assert reported(library("A longer one", "Short", "Short", decisions=9)) == []


@pytest.mark.parametrize(
    ("at", "plain"),
    [
        (node("here", option("a", "(Wait.)", 4)), True),
        (node("here", option("a", "Stop.", 4, "validate", "block")), True),
        (node("here", option("a", "Yes.", 4), option("b", "Oh yes.", 0), brevity=True), True),
        (node("here", option("a", "Oh yes.", 4), option("b", "Yes.", 0), brevity=True), False),
        (node("here", option("a", "Yes.", 4), option("b", "Oh yes.", 0)), False),
        (node("here", option("a", "(Wait.) And?", 4, "explore")), False),
    ],
    ids=["without words", "blocks", "brief", "not the briefest", "brevity is not the point", "with words"],
)
def test_a_plain_option_is_brief_or_silent_or_stops_or_directs(at: Node, plain: bool) -> None:
    assert is_plain(at, at.choices[0]) is plain


def test_only_the_first_move_leads_an_option() -> None:
    assert best_kinds([node("here", option("a", "So.", 4, "validate", "block"))]) == {"validate": 1}


# People


def cast(*people: tuple[str, str, str | None]) -> Scenario:
    members = [
        person(f"p{number}", pronouns=pronouns, role=role, strategy=strategy)
        for number, (pronouns, role, strategy) in enumerate(people)
    ]
    return scenario(node("here", choice("a")), cast=members)


SHE, HE = "she/her", "he/him"
MIXED = [
    (SHE, "client", "avoidant"),
    (HE, "client", "anxious"),
    (SHE, "caregiver", "anxious"),
    (HE, "caregiver", "avoidant"),
]


def test_people_are_counted_by_strategy_pronouns_and_role() -> None:
    tables = {(one.rows, one.columns): one.counts for one in cross_tables([cast((SHE, "client", None))])}
    assert tables[("strategy", "pronouns")] == {("none stated", SHE): 1}
    assert tables[("role", "pronouns")] == {("client", SHE): 1}
    assert tables[("strategy", "faith")] == {("none stated", "unstated"): 1}


def test_strategy_and_part_in_harm_are_counted_by_every_trait() -> None:
    background = ("origin", "class", "faith", "orientation")
    pairs = [(one.rows, one.columns) for one in cross_tables([])]
    assert pairs[:12] == [
        *(("strategy", trait) for trait in ("pronouns", "role", *background)),
        *(("harm", trait) for trait in ("pronouns", *background, "strategy")),
    ]
    assert pairs[12:] == [("role", "pronouns"), ("pronouns", "strategy")]


@pytest.mark.parametrize("trait", ["origin", "class", "faith", "orientation", "harm"])
def test_each_part_of_a_background_is_counted_as_it_is_stated(trait: str) -> None:
    background = Background(origin="asia", social_class="middle", faith="hindu", orientation="gay", harm="both")
    case = scenario(node("here", choice("a")), cast=[person("p", strategy="anxious", background=background)])
    stated = {"origin": "asia", "class": "middle", "faith": "hindu", "orientation": "gay", "harm": "both"}
    rows, columns = ("strategy", trait) if trait != "harm" else ("harm", "strategy")
    (found,) = [one for one in cross_tables([case]) if (one.rows, one.columns) == (rows, columns)]
    assert found.counts == {("anxious", stated[trait]) if trait != "harm" else ("both", "anxious"): 1}


def crossed(counts: dict[tuple[str, str], int], rows: str = "strategy", columns: str = "pronouns") -> CrossTable:
    return CrossTable(rows, columns, {cell: Fraction(n) for cell, n in counts.items() if n})


@pytest.mark.parametrize(
    ("count", "cells"), [((3, 1), []), ((4, 1), [("anxious", SHE)]), ((3, 0), []), ((4, 0), [("anxious", SHE)])]
)
def test_more_than_three_in_four_of_at_least_four_are_too_many(
    count: tuple[int, int], cells: list[tuple[str, str]]
) -> None:
    others = {("secure", SHE): 10, ("secure", HE): 20}
    counts = {("anxious", SHE): count[0], ("anxious", HE): count[1]}
    assert monopolies(crossed(counts | others)) == cells


@pytest.mark.parametrize(
    ("straight", "gay", "too_many"),
    [(3, 7, True), (4, 6, False), (10, 0, False)],
    ids=["60 % of everybody", "65 % of everybody", "95 % of everybody"],
)
def test_nine_of_ten_are_too_many_if_that_is_over_25_points_more_than_among_everybody(
    straight: int, gay: int, too_many: bool
) -> None:
    others = {("secure", "straight"): straight, ("secure", "gay"): gay}
    table = crossed({("anxious", "straight"): 9, ("anxious", "gay"): 1} | others, columns="orientation")
    assert (("anxious", "straight") in monopolies(table)) is too_many


def test_people_who_state_nothing_are_left_out_on_both_sides() -> None:
    counts = {("anxious", "hindu"): 4, ("anxious", "unstated"): 9, ("secure", "none"): 4, ("none stated", "none"): 4}
    assert monopolies(crossed(counts, columns="faith")) == [("anxious", "hindu"), ("secure", "none")]
    counts = {("anxious", "hindu"): 3, ("anxious", "unstated"): 9, ("secure", "none"): 5}
    assert ("anxious", "hindu") not in monopolies(crossed(counts, columns="faith"))


@pytest.mark.parametrize(
    ("part", "too_many"), [("caused", True), ("both", True), ("harmed", False), ("none", False), ("unstated", False)]
)
def test_of_the_parts_in_harm_only_those_of_who_did_it_are_judged(part: str, too_many: bool) -> None:
    counts = {(part, HE): 4, ("rest", SHE): 8}
    assert ((part, HE) in monopolies(crossed(counts, rows="harm"))) is too_many


def test_harm_that_belongs_to_one_group_is_reported_in_words() -> None:
    did, did_not = Background(harm="caused", social_class="working"), Background(harm="none", social_class="middle")
    people = [person("a", pronouns=HE, background=did), person("b", background=did_not)]
    case = scenario(node("here", choice("a")), cast=people)
    assert [(item.code, item.message) for item in check_library([case] * 6)] == [
        (
            "SC309",
            "of the people whose part in harm is 'caused', 6 of 6 have the pronouns 'he/him' (50% of everybody) and "
            "6 of 6 have the class 'working' (50% of everybody)",
        )
    ]


def test_a_casting_lets_harm_belong_to_nobody() -> None:
    people = [person("a", pronouns=HE, background=Background(harm="caused")), person("b", pronouns=SHE)]
    other = {"turned": {"a": Recast(pronouns=SHE), "b": Recast(pronouns=HE)}}
    case = scenario(node("here", choice("a")), cast=people, variants={"turned": {}}, casting=other)
    assert check_library([case] * 6) == []


def test_a_mixed_library_is_right() -> None:
    assert check_library([cast(*MIXED)] * 6) == []


def test_a_group_that_is_alike_is_reported_once_with_all_in_which_it_is() -> None:
    asia, europe = Background(origin="asia"), Background(origin="europe")
    people = [
        person("a", pronouns=SHE, role="client", strategy="avoidant", background=asia),
        person("b", pronouns=HE, role="caregiver", background=europe),
    ]
    case = scenario(node("here", choice("a")), cast=people)
    assert [(item.code, item.message) for item in check_library([case] * 6)] == [
        (
            "SC309",
            "of the people whose strategy is 'avoidant', 6 of 6 have the pronouns 'she/her' (50% of everybody) and "
            "6 of 6 have the origin 'asia' (50% of everybody)",
        ),
        ("SC309", "of the people whose role is 'caregiver', 6 of 6 have the pronouns 'he/him' (50% of everybody)"),
        ("SC309", "of the people whose role is 'client', 6 of 6 have the pronouns 'she/her' (50% of everybody)"),
    ]


def test_a_chair_in_the_room_is_no_trait() -> None:
    case = cast(
        (SHE, "client", "avoidant"), (HE, "client", "avoidant"), (SHE, "caregiver", None), (HE, "caregiver", None)
    )
    assert check_library([case] * 6) == []


def test_fewer_than_six_cases_are_not_judged() -> None:
    assert check_library([cast((SHE, "client", "anxious"))] * 5) == []


def test_people_without_a_stated_strategy_are_no_group() -> None:
    assert check_library([cast((SHE, "client", None), (HE, "client", None))] * 6) == []
