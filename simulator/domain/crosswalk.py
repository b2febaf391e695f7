"""A crosswalk: which of our criteria speak to which outcome that a program answers for elsewhere."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

MAX_OUTCOMES = 200
MAX_FRAMEWORK = 80
MAX_STANDARD = 300
MAX_CRITERIA = 20
DEFAULT_BENCHMARK = 75
"""Where the band *consistent* begins; provisional, as every benchmark that nobody has set."""
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")


@dataclass(frozen=True, slots=True)
class Outcome:
    """Something that a program says its trainees learn, and what of ours speaks to it.

    Attributes
    ----------
    id : str
        Small letters, digits and hyphens; once in a crosswalk.
    framework : str
        Whose outcome it is, such as an accrediting body's name.
    standard : str
        The outcome, in words.
    criteria : tuple of str
        Ids of our criteria; each once.
    benchmark : int
        The mean share of what was possible, of 100, from which a trainee meets it.
    """

    id: str
    framework: str
    standard: str
    criteria: tuple[str, ...]
    benchmark: int = DEFAULT_BENCHMARK


def wrong_with(outcome: Outcome, known: Collection[str]) -> str:
    """Why an outcome can't be taken; empty for one that can.

    Parameters
    ----------
    known : collection of str
        Ids of the criteria that there are.
    """
    strange = [name for name in outcome.criteria if name not in known]
    checks = (
        (not _ID.fullmatch(outcome.id), "Its id needs small letters, digits and hyphens, at most 60."),
        (not _on_one_line(outcome.framework, MAX_FRAMEWORK), f"Name the framework, in at most {MAX_FRAMEWORK} signs."),
        (not _on_one_line(outcome.standard, MAX_STANDARD), f"Say the outcome, in at most {MAX_STANDARD} signs."),
        (not outcome.criteria, "Choose at least one criterion that speaks to it."),
        (len(outcome.criteria) > MAX_CRITERIA, f"At most {MAX_CRITERIA} criteria can speak to one outcome."),
        (len(set(outcome.criteria)) < len(outcome.criteria), "A criterion stands in it twice."),
        (bool(strange), f"There is no criterion {', '.join(strange)[:80]}."),
        (not 1 <= outcome.benchmark <= 100, "The benchmark is a whole number from 1 to 100."),
    )
    return next((said for wrong, said in checks if wrong), "")


def wrong_with_all(outcomes: Sequence[Outcome], known: Collection[str]) -> str:
    """Why a whole crosswalk can't be taken; empty for one that can."""
    if len(outcomes) > MAX_OUTCOMES:
        return f"A crosswalk has at most {MAX_OUTCOMES} outcomes."
    ids = [outcome.id for outcome in outcomes]
    twice = next((name for name in ids if ids.count(name) > 1), "")
    if twice:
        return f"The outcome {twice} stands in it twice."
    return next((f"{one.id[:60]}: {said}" for one in outcomes if (said := wrong_with(one, known))), "")


def _on_one_line(text: str, most: int) -> bool:
    return 0 < len(text) <= most and text.isprintable() and text == text.strip()
