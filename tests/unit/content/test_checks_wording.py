"""SC208–210: nothing in an option's wording tells its worth."""

from __future__ import annotations

import pytest

from simulator.content.checks.wording import check_wording, is_action
from simulator.content.located_yaml import Located
from tests.builders import choice, line, node, person, scenario

RATINGS = (4, 2, 1, 0)


def found(*says: str, stem: str = "", scene: str = "", **details: object) -> list[tuple[str, str]]:
    """Codes and messages for one decision; the first option is the best."""
    options = [
        choice(name, say=text, ratings={"A1": level}) for name, text, level in zip("abcd", says, RATINGS, strict=False)
    ]
    located = Located("case.yaml")
    at = node("here", *options, lines=(line(stem),) if stem else (), scene=scene)
    check_wording(scenario(at, **details), located)
    return [(item.code, item.message) for item in located.diagnostics]


def codes(*says: str, **details: object) -> list[str]:
    return [code for code, _ in found(*says, **details)]


# Echoes of the stem


def test_a_best_option_that_alone_takes_up_words_of_the_stem_is_reported_with_them() -> None:
    assert found("The winter was silent.", "Go on.", "Really.", stem="That winter the house went silent.") == [
        ("SC208", "only the best option of 'here' takes up words of what was said: 'silent', 'winter'")
    ]


def test_words_of_the_scene_count_as_well() -> None:
    assert codes("The winter was silent.", "Go on.", "So.", scene="A silent winter evening.") == ["SC208"]


@pytest.mark.parametrize(
    "says",
    [
        ("That winter.", "Go on.", "So."),
        ("The winter was silent.", "Which house?", "So?", "Well?"),
        ("Go on.", "The winter was silent.", "So."),
        ("The winter was silent.", "A silent winter.", "So."),
    ],
    ids=["a single word", "another option takes up one too", "the best takes up none", "both take up the same"],
)
def test_echoes_that_give_nothing_away_are_right(says: tuple[str, ...]) -> None:
    assert "SC208" not in codes(*says, stem="That winter the house went silent.")


def test_frequent_words_and_names_are_no_echoes() -> None:
    said = found("Those things, Noor and Samira.", "Go on.", "So.", stem="Noor, those things, Samira", cast=PEOPLE)
    assert said == []


PEOPLE = [person("noor"), person("samira")]


def test_two_options_are_too_few_to_compare() -> None:
    assert codes("The winter was silent?", "Go on.", stem="That winter the house went silent.") == []


def test_a_decision_that_scores_nothing_has_no_best_option() -> None:
    at = node(
        "here",
        choice("a", say="A silent winter?"),
        choice("b", say="So."),
        choice("c", say="Well."),
        lines=(line("silent winter"),),
    )
    located = Located("case.yaml")
    check_wording(scenario(at), located)
    assert located.diagnostics == []


# Absolutes


@pytest.mark.parametrize("word", ["always", "Never", "every time", "no matter what", "completely", "All of the above"])
def test_an_absolute_is_reported_in_any_option(word: str) -> None:
    assert found("Fine.", f"It is {word} so.", "Well.") == [
        ("SC209", f"'{word}' makes 'b' absolute, which tells its worth")
    ]


@pytest.mark.parametrize("words", ["Nobody said so.", "Nevertheless.", "All of it.", "Everyone is here."])
def test_ordinary_words_are_no_absolutes(words: str) -> None:
    assert codes("Fine.", words, "Well.") == []


# Form


def test_a_best_option_that_is_the_only_question_is_reported() -> None:
    assert found("Is it?", "It is.", "No.") == [("SC210", "the best option of 'here' is the only one that asks")]


def test_a_best_option_that_is_the_only_statement_is_reported() -> None:
    assert found("It is.", "Is it?", "No?") == [
        ("SC210", "the best option of 'here' is the only one that asks nothing")
    ]


@pytest.mark.parametrize(
    "says",
    [
        ("Is it?", "It is?", "No."),
        ("It is.", "Is it?", "No."),
        ("It is.", "Is it?", "(Wait.)"),
        ("(Wait.)", "Is it?", "No?"),
        ("It is.", "No.", "So."),
    ],
    ids=["two ask", "two don't", "an action asks nothing either", "the best is an action", "none asks"],
)
def test_a_form_that_gives_nothing_away_is_right(says: tuple[str, ...]) -> None:
    assert codes(*says) == []


def test_two_best_options_have_no_form_of_their_own() -> None:
    options = [choice(name, say=text, ratings={"A1": 4}) for name, text in (("a", "Is it?"), ("b", "No?"))]
    at = node("here", *options, choice("c", say="So.", ratings={"A1": 0}))
    located = Located("case.yaml")
    check_wording(scenario(at), located)
    assert located.diagnostics == []


def test_an_action_stands_in_round_brackets() -> None:
    assert is_action(choice("a", say="(Wait.)"))
    assert not is_action(choice("a", say="(Wait.) Well."))
