"""SC301, SC304–307: what a case about risk must say beforehand, and what no case may show."""

from __future__ import annotations

from dataclasses import replace

import pytest

from simulator.content.checks.clinical import check_clinical, kinds_of_risk
from simulator.content.located_yaml import Located
from simulator.domain.scenario import Scenario
from simulator.domain.vocabulary import risk_variable
from tests.builders import ABOUT, choice, ending, line, node, person, scenario

RISK = risk_variable("risk.self-harm.noor.clarified")


def found(case: Scenario) -> list[tuple[str, str]]:
    located = Located("case.yaml")
    check_clinical(case, located)
    return [(item.code, item.message) for item in located.diagnostics]


def codes(case: Scenario) -> list[str]:
    return [code for code, _ in found(case)]


def risky(
    *problems: str, notes: tuple[str, ...] = (), duties: str = "Call your supervisor.", **details: object
) -> Scenario:
    about = replace(ABOUT, problems=problems, content_notes=notes)
    return scenario(node("here", choice("a")), about=about, duties=duties, **details)


# What must be said beforehand


def test_a_case_without_risk_needs_neither_notes_nor_duties() -> None:
    assert found(risky("grief", duties="")) == []


def test_risk_without_a_content_note_is_an_error_and_said_once() -> None:
    assert codes(risky("suicidal-ideation")) == ["SC301"]


def test_a_variable_of_risk_touches_its_kind() -> None:
    assert kinds_of_risk(risky(own=[RISK])) == ("self-harm",)


def test_the_kinds_of_risk_come_in_one_order_and_once() -> None:
    assert kinds_of_risk(risky("abuse", "violence", "suicide-attempt")) == ("suicide", "violence")


@pytest.mark.parametrize(
    ("problem", "note"),
    [
        ("suicidal-ideation", "A young person says she would rather not be alive."),
        ("suicide-attempt", "An attempt at suicide last year."),
        ("self-harm", "A client speaks of self-harm."),
        ("self-harm", "A client has hurt herself."),
        ("violence", "Threats by a partner."),
        ("abuse", "A client was abused as a child."),
    ],
)
def test_a_content_note_that_names_the_risk_is_right(problem: str, note: str) -> None:
    assert found(risky(problem, notes=(note,))) == []


def test_a_content_note_that_does_not_name_the_risk_is_reported() -> None:
    assert found(risky("self-harm", notes=("A parent cries.",))) == [
        ("SC305", "the case touches self harm and no content note names it")
    ]


def test_each_kind_of_risk_needs_its_own_note() -> None:
    assert codes(risky("violence", "suicidal-ideation", notes=("Thoughts of suicide.",))) == ["SC305"]


def test_risk_without_a_training_rule_is_reported() -> None:
    assert found(risky("violence", notes=("Violence.",), duties=" ")) == [
        ("SC304", "the case touches risk and states no training rule")
    ]


# Method


def heard(text: str) -> Scenario:
    return scenario(node("here", choice("a", reply=(line(text),))))


@pytest.mark.parametrize(
    "text",
    [
        "I took twenty pills.",
        "A handful of painkillers.",
        "All my sleeping pills.",
        "400 mg, that's what it says.",
        "She overdosed on something.",
        "He shot himself.",
        "I cut my wrists.",
        "I burned myself with it.",
        "He jumped off a high bridge.",
        "She stood up and stepped in front of the train.",
        "There is a razor blade in my desk.",
    ],
)
def test_a_means_with_a_quantity_a_place_or_an_act_is_an_error_in_anybodys_words(text: str) -> None:
    assert codes(heard(text)) == ["SC306"]


@pytest.mark.parametrize(
    "text",
    [
        "I don't want to wake up.",
        "Do you have a plan, or anything at home that you would use?",
        "She takes her pills in the morning.",
        "You two clear the house of what could do harm.",
        "We crossed the bridge and took the train.",
        "I cut myself off from everyone.",
        "He hung up on me.",
        "I hurt myself.",
    ],
)
def test_risk_without_detail_can_be_spoken_of(text: str) -> None:
    assert found(heard(text)) == []


def test_an_option_that_is_rated_down_may_not_tell_a_means_either() -> None:
    assert codes(scenario(node("here", choice("a", say="Twenty pills?", ratings={"A1": 0})))) == ["SC306"]


# Death


@pytest.mark.parametrize(
    "text", ["Noor died.", "She took her own life.", "He died by suicide.", "Noor has died in May."]
)
def test_a_death_in_an_ending_is_an_error(text: str) -> None:
    assert codes(scenario(node("here", choice("a")), ending(debrief=text))) == ["SC307"]


@pytest.mark.parametrize(
    "text", ["Her father died when she was nine.", "The talk died down.", "Nobody died.", "Noor spoke of dying."]
)
def test_an_ending_may_speak_of_death(text: str) -> None:
    assert found(scenario(node("here", choice("a")), ending(debrief=text))) == []


def test_lines_of_an_ending_are_looked_at_and_those_of_decisions_are_not() -> None:
    lost = line("Samira died.")
    people = [person("noor"), person("samira")]
    assert codes(scenario(node("here", choice("a")), ending(lines=(lost,)), cast=people)) == ["SC307"]
    assert found(scenario(node("here", choice("a"), lines=(lost,)), cast=people)) == []
