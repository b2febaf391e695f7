"""SC213: what is said in a case reads easily; grade by Flesch and Kincaid, syllables by rules of spelling.

``grade = 0.39 · words / sentences + 11.8 · syllables / words − 15.59`` (Kincaid, Fishburne, Rogers & Chissom 1975). The
syllables are counted by rule, which is right for most English words and within a few percent over a passage; single
short sentences say little, so only passages of ``MIN_WORDS`` and more are judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from simulator.content.checks.visible import Visible, visible_texts
from simulator.content.located_yaml import Located
from simulator.domain.scenario import Scenario

MAX_GRADE = 10.0
MIN_WORDS = 25
READ_IN_PLAY = frozenset({"summary", "prebrief", "say", "scene", "lines", "reply"})
"""Parts of a case that a trainee reads before deciding, and the answer."""

_WORD = re.compile(r"[A-Za-z]+(?:['\u2019][A-Za-z]+)*")
_SENTENCE_END = re.compile(r"[.!?\u2026]+(?=[\s'\"\u2019\u201d)]|$)")
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT = re.compile(
    r"(?:[^laeiouy]|[aeiouy]l)e$"  # made, whole; but table
    r"|[^aeiouytd]ed$"  # asked; but wanted
    r"|(?:[^cgsxzaeiouyh]|[^cs]h)es$"  # times; but houses
    r"|[^aeiouy]e(?=(?:ly|ments?|ful|fully|less|ness)$)"  # lovely, hopeful
    r"|^(?:some|home|there|where|safe|care|wake|like|life|time|place)(?=[bcdfghjklmnpqstvwz])"  # something
)
_APART = re.compile(
    r"[^tscgqhln]i[aou]"  # radio, serious; but nation
    r"|[^gq]ua"  # actual; but quarrel
    r"|[aeouy]ing$"  # going
    r"|sm$|scien|suic|creat|theat|quie|poe"
)
_NOT = re.compile(r"n['\u2019]t$")
_AFTER_APOSTROPHE = re.compile(r"['\u2019].*")


@lru_cache(maxsize=1 << 14)  # a case says the same words over and over
def syllables(word: str) -> int:
    """Syllables of an English word, by rule: groups of vowels, less silent endings, plus vowels spoken apart."""
    spelled = word.lower().replace("\u2019", "'")
    letters = re.sub(r"'.*", "", spelled.replace("n't", "nt"))
    groups = len(_VOWELS.findall(letters)) + spelled.endswith(("dn't", "sn't"))
    return max(1, groups - len(_SILENT.findall(letters)) + len(_APART.findall(letters)))


def reading_grade(text: str) -> float | None:
    """School grade of a passage; None if it has fewer than ``MIN_WORDS`` words."""
    words = _WORD.findall(text)
    if len(words) < MIN_WORDS:
        return None
    sentences = max(1, len(_SENTENCE_END.findall(text)))
    return 0.39 * len(words) / sentences + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def case_grade(scenario: Scenario) -> float | None:
    """Grade of everything in a case that is read in play, taken together."""
    return reading_grade(" ".join(_ended(item.text) for item in _in_play(visible_texts(scenario))))


def check_reading(scenario: Scenario, located: Located) -> None:
    """Report each passage above ``MAX_GRADE``, and the case if all of it together is."""
    for item in _in_play(visible_texts(scenario)):
        grade = reading_grade(item.text)
        if grade is not None and grade > MAX_GRADE:
            located.report(
                "SC213",
                item.path,
                f"this passage reads at school grade {grade:.1f}",
                f"bring it to {MAX_GRADE:.0f} or below: shorter sentences, plainer words",
            )
    whole = case_grade(scenario)
    if whole is not None and whole > MAX_GRADE:
        located.report(
            "SC213",
            ("title",),
            f"the case as a whole reads at school grade {whole:.1f}",
            f"bring it to {MAX_GRADE:.0f} or below: shorter sentences, plainer words",
        )


def _in_play(items: Iterable[Visible]) -> list[Visible]:
    return [item for item in items if item.text and READ_IN_PLAY & set(item.path) and item.path[-1] != "cue"]


def _ended(text: str) -> str:
    return text if text.rstrip().endswith((".", "!", "?", "\u2026")) else f"{text}."
