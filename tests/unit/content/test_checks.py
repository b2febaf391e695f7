"""Checks of scenarios whose names all resolve: the graph, decisions as items, clinical rules, the whole library."""

from __future__ import annotations

from dataclasses import replace

import pytest

from simulator.content.checks import check_scenario
from simulator.content.checks.library import best_choices, check_library
from simulator.content.located_yaml import Located
from simulator.domain.scenario import Choice, Node, Scenario
from tests.library import CASE, problems_after, waiting_room


def checked(scenario: Scenario) -> list[str]:
    located = Located(CASE)
    check_scenario(scenario, located)
    return [item.code for item in located.diagnostics]


def with_node(node: Node) -> Scenario:
    scenario = waiting_room().scenario
    return replace(scenario, nodes={**scenario.nodes, node.id: node})


def with_choices(node_id: str, *choices: Choice) -> Scenario:
    return with_node(replace(waiting_room().scenario.nodes[node_id], choices=choices))


def saying(*texts: str) -> Scenario:
    """The first decision with options of these words."""
    choices = waiting_room().scenario.nodes["late"].choices
    return with_choices("late", *(replace(choice, say=text) for choice, text in zip(choices, texts, strict=True)))


def explaining(words: int) -> Scenario:
    """The first decision with one rationale of so many words."""
    first, *others = waiting_room().scenario.nodes["late"].choices
    rationale = replace(
        first.rationale, attends="word " * (words - 4), misses="a", effect="b", principle="c", better="d"
    )
    return with_choices("late", replace(first, rationale=rationale), *others)


def test_the_small_case_passes_every_check() -> None:
    assert checked(waiting_room().scenario) == []


# The graph


def test_every_node_that_nothing_leads_to_is_reported() -> None:
    spare = replace(waiting_room().scenario.nodes["loose-ends"], id="spare")
    assert checked(with_node(spare)) == ["SC101"]


def test_every_node_from_which_no_ending_can_be_reached_is_reported() -> None:
    silence = waiting_room().scenario.nodes["silence"]
    stuck = [replace(choice, to=silence.choice("clock").to) for choice in silence.choices]
    assert checked(with_choices("silence", *stuck)) == ["SC101", "SC101", "SC102", "SC102"]


# Number of options


@pytest.mark.parametrize(("count", "codes"), [(1, ["SC202"]), (2, ["SC202"]), (3, []), (4, [])])
def test_three_or_four_options_are_right(count: int, codes: list[str]) -> None:
    assert checked(with_choices("silence", *waiting_room().scenario.nodes["silence"].choices[:count])) == codes


def test_five_options_are_too_many() -> None:
    choices = waiting_room().scenario.nodes["silence"].choices
    assert checked(with_choices("silence", *choices, replace(choices[1], id="fifth"))) == ["SC201"]


# Length


def test_options_within_a_quarter_of_their_mean_are_right() -> None:
    assert checked(saying("x" * 125, "x" * 75, "x" * 100)) == []


def test_an_option_that_is_longer_is_reported() -> None:
    assert checked(saying("x" * 130, "x" * 80, "x" * 90)) == ["SC203"]


def test_an_option_that_is_shorter_is_reported() -> None:
    assert checked(saying("x" * 74, "x" * 113, "x" * 113)) == ["SC203"]


def test_a_decision_built_around_brevity_may_have_options_of_any_length() -> None:
    late = saying("x", "x" * 200, "x" * 40).nodes["late"]
    assert checked(with_node(replace(late, brevity=True))) == ["SC214"]  # a second one in a case of three, no SC203


# Rationales


@pytest.mark.parametrize(("words", "codes"), [(29, ["SC204"]), (30, []), (70, []), (71, ["SC204"])])
def test_a_rationale_has_30_to_70_words_in_all_its_parts(words: int, codes: list[str]) -> None:
    assert checked(explaining(words)) == codes


# A competent option


def test_a_criterion_on_which_no_option_is_competent_is_reported() -> None:
    assert problems_after("ratings: {A2: 3, A5: 4}", "ratings: {A2: 2, A5: 4}") == [
        "74:5: SC205 warning: no option of 'late' is rated 3 or 4 on A2; offer one that is, or take A2 out of `scores:`"
    ]


def test_an_option_on_which_experts_differ_does_not_count_as_the_competent_one() -> None:
    found = problems_after("repairs: [mara]", "repairs: [mara]\n        contested: true")
    assert [line.split()[1] for line in found] == ["SC205", "SC205"]


# Clinical rules


def test_a_case_about_risk_needs_a_content_note() -> None:
    scenario = waiting_room().scenario
    assert checked(replace(scenario, about=replace(scenario.about, content_notes=()))) == ["SC301"]


def test_a_case_with_a_variable_of_risk_needs_a_content_note() -> None:
    scenario = waiting_room().scenario
    assert checked(replace(scenario, about=replace(scenario.about, content_notes=(), problems=("grief",)))) == ["SC301"]


def test_a_case_that_does_not_touch_risk_needs_none() -> None:
    scenario = waiting_room().scenario
    calm = {name: variable for name, variable in scenario.variables.items() if not name.startswith("risk.")}
    about = replace(scenario.about, content_notes=(), problems=("grief",))
    assert checked(replace(scenario, about=about, variables=calm)) == []


@pytest.mark.parametrize("word", ["clingy", "Manipulative", "attention-seeking", "attention seeking", "needy"])
def test_a_label_in_an_option_that_is_not_rated_down_is_reported(word: str) -> None:
    assert [
        line.split()[1]
        for line in problems_after("I kept you waiting forty minutes", f"{word} people wait less than you")
    ] == ["SC302"]


def test_a_label_in_an_option_that_is_rated_down_teaches_something() -> None:
    assert problems_after("Shall we make good use of", "No needy people here, so") == []


def test_a_label_inside_another_word_is_none() -> None:
    assert problems_after("It makes sense that you're angry", "Unneedy it is that you're so angry") == []


# The whole library


def library_of(scenario: Scenario, copies: int = 4) -> list[str]:
    return [f"{item.code} {item.message}" for item in check_library([scenario] * copies)]


def test_the_small_case_gives_nothing_away_even_four_times() -> None:
    assert library_of(waiting_room().scenario) == []


def test_a_library_with_few_decisions_is_not_judged() -> None:
    best_first = with_choices(
        "late", *sorted(waiting_room().scenario.nodes["late"].choices, key=lambda c: -c.ratings["A5"])
    )
    assert library_of(best_first, copies=3) == []


def test_best_options_that_are_the_longest_too_often_are_reported() -> None:
    scenario = saying("x" * 80, "x" * 120, "x" * 90)
    remark = scenario.nodes["remark"]
    longest = [replace(choice, say="x" * (120 if choice.id == "ask" else 90)) for choice in remark.choices]
    assert library_of(
        replace(scenario, nodes={**scenario.nodes, "remark": replace(remark, choices=tuple(longest))})
    ) == ["SC206 the best option is the longest in 8 of 8 decisions"]


def test_best_options_that_are_written_first_too_often_are_reported() -> None:
    scenario = waiting_room().scenario
    nodes = {
        node.id: replace(node, choices=tuple(sorted(node.choices, key=lambda c: c not in best_choices(node))))
        for node in scenario.decisions()
    }
    assert library_of(replace(scenario, nodes={**scenario.nodes, **nodes})) == [
        "SC206 the best option is written first in 12 of 12 decisions"
    ]


def test_a_kind_of_move_that_leads_too_many_best_options_is_reported() -> None:
    scenario = waiting_room().scenario
    silence = scenario.nodes["silence"]
    moves = scenario.nodes["remark"].choice("ask").moves
    waiting, *others = silence.choices
    nodes = {**scenario.nodes, "silence": replace(silence, choices=(replace(waiting, moves=moves), *others))}
    assert library_of(replace(scenario, nodes=nodes)) == [
        "SC207 'ask-about-risk' leads the best option in 8 of 12 decisions"
    ]


def test_the_best_choices_are_those_with_the_highest_mean_rating() -> None:
    assert [choice.id for choice in best_choices(waiting_room().scenario.nodes["late"])] == ["own-it"]


def test_a_tie_has_several_best_choices() -> None:
    first, second, third = waiting_room().scenario.nodes["late"].choices
    node = with_choices("late", replace(first, ratings=second.ratings), second, third).nodes["late"]
    assert [choice.id for choice in best_choices(node)] == ["explain", "own-it"]
