"""SC213: what is said in a case reads easily."""

from __future__ import annotations

import pytest

from simulator.content.checks.reading import case_grade, check_reading, reading_grade, syllables
from simulator.content.located_yaml import Located
from tests.builders import choice, line, node, scenario

EASY = "She sat on the bed and held the cup. It was late. The rain fell. " * 3
HARD = (
    "Considerable organizational complexity characterizes institutional communication, notwithstanding "
    "continual professional supervision, comprehensive documentation and systematic interdisciplinary collaboration "
    "regarding responsibilities, confidentiality requirements and individual participation throughout every phase."
)


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (1, "the phone made loved asked can't I'm eyes whole times nights"),
        (2, "wanted table little houses didn't isn't something lovely hopeful quiet being safety poem sentence"),
        (3, "family different radio serious privacy suicide"),
        (4, "conversation usually"),
        (6, "confidentiality"),
    ],
)
def test_syllables_are_counted_as_they_are_spoken(count: int, words: str) -> None:
    assert {word: syllables(word) for word in words.split()} == dict.fromkeys(words.split(), count)


def test_the_grade_follows_the_formula() -> None:
    words, sentences, spoken = 45, 9, 45
    assert reading_grade(EASY) == pytest.approx(0.39 * words / sentences + 11.8 * spoken / words - 15.59)


def test_a_passage_without_a_full_stop_is_one_sentence() -> None:
    text = "word " * 30
    assert reading_grade(text) == pytest.approx(0.39 * 30 + 11.8 - 15.59)


def test_a_full_stop_inside_a_word_ends_no_sentence() -> None:
    assert reading_grade("a.b " * 30) == reading_grade("a b " * 30)


def test_a_short_passage_has_no_grade() -> None:
    assert reading_grade("word " * 24) is None
    assert reading_grade("word " * 25) is not None


def test_a_typographic_apostrophe_is_one() -> None:
    assert syllables("didn\u2019t") == syllables("didn't") == 2


def reported(**details: object) -> list[tuple[str, tuple[int, int]]]:
    """Codes and lines; the marks stand where the part's place is."""
    located = Located("case.yaml")
    located.marks = {("prebrief",): (2, 1), ("nodes", "here", "choices", 0, "say"): (9, 1), ("title",): (1, 1)}
    at = node("here", choice("a", say=str(details.pop("say", "So."))), lines=(line(str(details.pop("lines", "Yes."))),))
    check_reading(scenario(at, **details), located)
    return [(item.code, (item.line, item.column)) for item in located.diagnostics]


def test_easy_passages_are_right() -> None:
    assert reported(say=EASY, prebrief=EASY) == []


def test_a_hard_passage_is_reported_where_it_stands_and_the_case_if_it_is_hard_as_a_whole() -> None:
    assert reported(say=HARD) == [("SC213", (9, 1)), ("SC213", (1, 1))]


def test_a_hard_passage_in_an_easy_case_is_reported_alone() -> None:
    assert reported(prebrief=HARD, say=EASY * 20) == [("SC213", (2, 1))]


def test_what_is_read_after_the_decision_is_not_judged() -> None:
    assert reported(duties=HARD) == []


def test_a_case_with_hardly_any_words_has_no_grade() -> None:
    assert case_grade(scenario(node("here", choice("a")), prebrief="Yes.")) is None
