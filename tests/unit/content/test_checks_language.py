"""SC302, SC303, SC308: labels, claims and words on suicide."""

from __future__ import annotations

from dataclasses import replace

import pytest

from simulator.content.checks.language import check_language
from simulator.content.located_yaml import Located
from simulator.domain.scenario import Scenario
from tests.builders import ABOUT, choice, ending, line, node, person, scenario


def found(case: Scenario) -> list[tuple[str, str]]:
    located = Located("case.yaml")
    check_language(case, located)
    return [(item.code, item.message) for item in located.diagnostics]


def saying(text: str, level: float = 4) -> Scenario:
    return scenario(node("here", choice("a", say=text, ratings={"A1": level})))


def explained(text: str, say: str = "So.", level: float = 4) -> Scenario:
    one = choice("a", say=say, ratings={"A1": level})
    return scenario(node("here", replace(one, rationale=replace(one.rationale, principle=text))))


def codes(case: Scenario) -> list[str]:
    return [code for code, _ in found(case)]


# Labels


@pytest.mark.parametrize(
    "text",
    [
        "You are so needy.",
        "That is codependent.",
        "He is avoidant.",
        "An avoidant needs time.",
        "They're fearful-avoidant.",
        "She is anxiously attached.",
        "A disorganized child will freeze.",
        "You're an anxious type.",
    ],
)
def test_a_label_or_a_strategy_as_a_diagnosis_is_reported(text: str) -> None:
    assert codes(saying(text)) == ["SC302"]


@pytest.mark.parametrize(
    "text",
    [
        "An avoidant strategy can protect.",
        "I'm anxious about tonight.",
        "You avoided the question.",
        "The drawer was disorganized.",
        "On the border of the lawn.",
    ],
)
def test_words_for_what_somebody_does_or_feels_are_no_labels(text: str) -> None:
    assert found(saying(text)) == []


def test_a_label_in_an_option_says_how_to_mend_it() -> None:
    assert found(saying("You are so needy.")) == [
        ("SC302", "'needy' labels a person in an option that is not rated down")
    ]


def test_a_label_in_an_option_that_is_rated_down_is_right() -> None:
    assert found(saying("You are so needy.", level=1)) == []


def test_an_option_without_ratings_is_not_rated_down() -> None:
    assert codes(scenario(node("here", choice("a", say="You are so needy.")))) == ["SC302"]


def test_people_of_the_case_talk_as_people_do() -> None:
    at = node("here", choice("a", reply=(line("So needy."),)), lines=(line("She is manipulative."),))
    assert found(scenario(at)) == []


@pytest.mark.parametrize(
    "case",
    [
        scenario(node("here", choice("a"), scene="The clingy child.")),
        scenario(node("here", choice("a"), lines=(line("The clingy child.", speaker=None),))),
        scenario(node("here", choice("a")), prebrief="The clingy child."),
        scenario(node("here", choice("a")), about=replace(ABOUT, summary="The clingy child.")),
        scenario(node("here", choice("a")), cast=[person("noor", about="The clingy child.")]),
        scenario(node("here", choice("a")), ending(debrief="The clingy child.")),
        explained("The clingy child."),
    ],
    ids=["scene", "narration", "prebrief", "summary", "cast", "debrief", "rationale"],
)
def test_a_label_where_the_case_itself_speaks_is_reported(case: Scenario) -> None:
    assert found(case) == [("SC302", "'clingy' labels a person where the case itself speaks")]


def test_a_rationale_may_quote_the_label_of_its_option_that_is_rated_down() -> None:
    assert found(explained("It calls her needy.", say="So needy.", level=0)) == []
    assert codes(explained("It calls her clingy.", say="So needy.", level=0)) == ["SC302"]
    assert codes(explained("It calls her needy.", say="So.", level=0)) == ["SC302"]


# Popular claims


@pytest.mark.parametrize(
    "text",
    [
        "Warmth rewires the brain.",
        "This is attachment therapy.",
        "She has an attachment disorder.",
        "There are five attachment styles.",
        "70\u201375% of couples recover.",
        "About 30 percent earn security.",
        "After rage reduction she slept.",
    ],
)
def test_a_popular_claim_is_reported(text: str) -> None:
    assert codes(explained(text)) == ["SC303"]


@pytest.mark.parametrize(
    "text",
    [
        "A reactive attachment disorder was ruled out.",
        "Attachment-informed therapy.",
        "In one trial 69.1% responded, against 62.3%.",
        "Three of the four types of flower.",
    ],
)
def test_claims_that_hold_are_right(text: str) -> None:
    assert found(explained(text)) == []


# Words on suicide


@pytest.mark.parametrize("text", ["He committed suicide.", "A failed attempt.", "It was a cry for help."])
def test_a_word_on_suicide_that_judges_is_reported(text: str) -> None:
    assert codes(saying(text)) == ["SC308"]


@pytest.mark.parametrize("text", ["He died by suicide.", "An attempt last May.", "She cried for help."])
def test_words_on_suicide_that_describe_are_right(text: str) -> None:
    assert found(saying(text)) == []
