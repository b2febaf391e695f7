"""SC211–216: what stands beside what in a decision, and how a case mixes its decisions."""

from __future__ import annotations

from dataclasses import replace

import pytest

from simulator.content.checks.options import briefest, check_options, partly_helpful
from simulator.content.located_yaml import Located
from simulator.domain.scenario import Choice, Node
from tests.builders import choice, node, scenario


def option(name: str, *levels: float, better: str = "Better.", **details: object) -> Choice:
    made = choice(name, ratings=dict(zip(("A1", "A2", "S1"), levels, strict=False)), **details)
    return replace(made, rationale=replace(made.rationale, better=better))


def found(*nodes: Node) -> list[tuple[str, str]]:
    located = Located("case.yaml")
    check_options(scenario(*nodes), located)
    return [(item.code, item.message) for item in located.diagnostics]


def codes(*nodes: Node) -> list[str]:
    return [code for code, _ in found(*nodes)]


def decent(name: str, to: str = "end", **details: object) -> Node:
    """A decision with which nothing is wrong."""
    long, brief = f"{'So ' * 20}.", "So."
    return node(
        name,
        option("a", 4, to=to, better="", say=long),
        option("b", 2, to=to, say=brief),
        option("c", 0, to=to, say=long),
        **details,
    )


def test_a_decent_decision_passes() -> None:
    assert found(decent("here")) == []


# Partly helpful


def test_a_decision_without_a_partly_helpful_option_is_reported() -> None:
    assert found(node("here", option("a", 4), option("b", 1), option("c", 0))) == [
        ("SC211", "'here' has no option that is partly helpful")
    ]


@pytest.mark.parametrize(
    ("levels", "expected"),
    [((2, 2), True), ((2, 0), True), ((3, 1), True), ((1.9, 1), False), ((1, 1), False), ((4, 0), False)],
)
def test_to_be_of_some_help_on_half_of_what_is_scored_is_enough(levels: tuple[float, ...], expected: bool) -> None:
    at = node("here", option("best", 4, 4), option("b", *levels), option("c", 0, 0))
    assert [one.id for one in partly_helpful(at)] == (["b"] if expected else [])


def test_two_options_are_reported_as_too_few_and_not_again() -> None:
    assert found(node("here", option("a", 4), option("b", 0))) == []


def test_a_decision_that_scores_nothing_is_left_alone() -> None:
    assert found(node("here", option("a"), option("b"), option("c", better=""))) == []


# Spread


def test_options_too_close_together_on_a_criterion_are_reported() -> None:
    at = node("here", option("a", 4, 3), option("b", 2, 2), option("c", 0, 2))
    assert found(at) == [("SC212", "the options of 'here' lie too close together on A2 to be scored")]


def test_a_criterion_without_a_competent_option_is_reported_elsewhere() -> None:
    assert found(node("here", option("a", 4, 2), option("b", 2, 2), option("c", 0, 1))) == []


def test_an_option_on_which_experts_differ_does_not_count_towards_the_spread() -> None:
    at = node("here", option("a", 4, 3), option("b", 2, 2), option("c", 0, 0, contested=True))
    assert codes(at) == ["SC212"]


# Better wordings


def test_an_option_that_is_not_best_needs_a_better_wording() -> None:
    at = node("here", option("a", 4, better=""), option("b", 2, better=""), option("c", 0))
    assert found(at) == [("SC215", "the rationale of 'b' offers no better wording")]


# Brevity


def test_one_brief_decision_is_right_even_in_a_small_case() -> None:
    assert found(decent("one", "two", brevity=True), decent("two")) == []


def test_more_than_one_in_five_brief_decisions_are_reported() -> None:
    names = [f"n{number}" for number in range(9)]
    nodes = [decent(name, to, brevity=name < "n2") for name, to in zip(names, [*names[1:], "end"], strict=True)]
    assert found(*nodes) == [("SC214", "2 of 9 decisions are built around silence or brevity")]
    assert found(*[decent("n9", "n0"), *nodes]) == []


def test_a_brief_option_that_is_best_every_time_is_reported() -> None:
    names = [f"n{number}" for number in range(10)]
    nodes = [decent(name, to) for name, to in zip(names, [*names[1:], "end"], strict=True)]
    brief = [
        replace(one, brevity=True, choices=(replace(one.choices[0], say="So"), *one.choices[1:])) for one in nodes[:2]
    ]
    assert found(*brief, *nodes[2:]) == [
        ("SC214", "in every decision that is built around silence or brevity the briefest option is best")
    ]
    assert found(brief[0], replace(nodes[1], brevity=True), *nodes[2:]) == []


def test_the_briefest_option_has_the_fewest_characters() -> None:
    assert briefest(decent("here")).id == "b"


# Critical errors that sound kind


def critical(name: str, say: str, *, best: str = "I see.") -> Node:
    return node(
        name,
        option("good", 4, 4, 4, say=best),
        option("part", 2, 2, 2),
        option("bad", 0, 0, 0, say=say, critical=["CE01"]),
    )


def test_several_critical_errors_of_which_none_sounds_kind_are_reported() -> None:
    assert found(critical("one", "Stop it."), critical("two", "No.")) == [
        ("SC216", "none of the 2 critical errors in this case sounds kind")
    ]


@pytest.mark.parametrize(
    ("say", "best", "expected"),
    [
        ("I care about you.", "I see.", []),
        ("I care about you.", "I care, and I'm sorry.", ["SC216"]),
        ("I care about you, truly.", "I care, and I'm sorry.", []),
    ],
)
def test_to_sound_kind_is_to_be_as_warm_as_the_best_option(say: str, best: str, expected: list[str]) -> None:
    assert codes(critical("one", "Stop it."), critical("two", say, best=best)) == expected


def test_a_single_critical_error_may_sound_as_it_likes() -> None:
    assert found(critical("one", "Stop it.")) == []
