"""Looking for a case: what somebody looks for, and whether a case is that. No case is compiled for it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from simulator.domain.scenario import About
from simulator.domain.vocabulary import MODALITIES

MAX_SEARCH = 100
LEVELS = ("foundation", "intermediate", "advanced")
APOSTROPHES = str.maketrans("", "", "'’‘ʼ`")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for; everything empty: any case.

    Attributes
    ----------
    text : str
        Words that must all occur, each at the beginning of a word.
    minutes : int
        At most so many; 0 for any.
    untried : bool
        Only cases that the person has not ended yet.
    """

    text: str = ""
    modality: str = ""
    strategy: str = ""
    problem: str = ""
    level: str = ""
    minutes: int = 0
    untried: bool = False

    @property
    def given(self) -> tuple[str, ...]:
        """Names of what is looked for."""
        return tuple(field.name for field in fields(self) if getattr(self, field.name))

    def without(self, name: str) -> Wanted:
        """The same, leaving one thing open."""
        return replace(self, **{name: type(getattr(self, name))()})


@dataclass(frozen=True, slots=True)
class Described:
    """A case as it is looked for.

    Attributes
    ----------
    names : tuple of str
        Of the people in it, as far as they are settled.
    tried : bool
        Whether the person has ended an attempt at it.
    """

    id: str
    about: About
    names: tuple[str, ...]
    tried: bool = False


@dataclass(frozen=True, slots=True)
class Kinds:
    """What there is to look for: the values that occur in a library, in a fixed order."""

    modality: tuple[str, ...]
    strategy: tuple[str, ...]
    problem: tuple[str, ...]
    level: tuple[str, ...]
    minutes: tuple[int, ...]


def fold(text: str) -> str:
    """A text as words in small letters without accents, each with a space before it: ``" dont go"`` of *Don't GO*."""
    plain = unicodedata.normalize("NFKD", text.translate(APOSTROPHES)).casefold()
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return "".join(f" {word}" for word in re.findall(r"[^\W_]+", letters))


def fits(wanted: Wanted, case: Described) -> bool:
    """Whether a case is what somebody looks for."""
    about = case.about
    if wanted.untried and case.tried:
        return False
    if wanted.minutes and about.minutes > wanted.minutes:
        return False
    for value, held in (
        (wanted.modality, (about.modality,)),
        (wanted.level, (about.level,)),
        (wanted.strategy, about.strategies),
        (wanted.problem, about.problems),
    ):
        if value and value not in held:
            return False
    words = fold(wanted.text[:MAX_SEARCH]).split()
    if not words:
        return True
    said = fold(" ".join(_texts(case)))
    return all(f" {word}" in said for word in words)


def _texts(case: Described) -> Iterable[str]:
    about = case.about
    yield from (about.title, about.summary, about.modality, MODALITIES.get(about.modality, ""))
    yield from (about.level, about.setting, about.task)
    yield from (*case.names, *about.problems, *about.strategies, *about.objectives)


def found(wanted: Wanted, cases: Iterable[Described]) -> frozenset[str]:
    """Ids of the cases that are what somebody looks for."""
    return frozenset(case.id for case in cases if fits(wanted, case))


def loosened(wanted: Wanted, cases: Sequence[Described]) -> Mapping[str, int]:
    """Where nothing is found: what could be left open, and how many cases there would be then; those with any."""
    counts = {name: len(found(wanted.without(name), cases)) for name in wanted.given}
    return {name: n for name, n in counts.items() if n}


def kinds(abouts: Iterable[About]) -> Kinds:
    """What there is to look for in a library; of minutes, those that would leave a case out."""
    held = tuple(abouts)
    minutes = sorted({about.minutes for about in held})
    modalities, levels = {about.modality for about in held}, {about.level for about in held}
    return Kinds(
        tuple(name for name in MODALITIES if name in modalities),
        tuple(sorted({name for about in held for name in about.strategies})),
        tuple(sorted({name for about in held for name in about.problems})),
        tuple(name for name in LEVELS if name in levels),
        tuple(minutes[:-1]),
    )


def read_wanted(given: Mapping[str, str], known: Kinds) -> tuple[Wanted, tuple[str, ...]]:
    """What an address asks for, and the names of what in it means nothing here, which is left out."""
    values: dict[str, Any] = {}
    unknown = []
    for name, text in given.items():
        if not text:
            continue
        value = _value(name, text, known)
        if value is None:
            unknown.append(name)
        else:
            values[name] = value
    return Wanted(**values), tuple(unknown)


def _value(name: str, text: str, known: Kinds) -> str | int | bool | None:
    if name == "text":
        return text[:MAX_SEARCH]
    if name == "untried":
        return True if text == "1" else None
    if name == "minutes":
        return next((minutes for minutes in known.minutes if str(minutes) == text), None)
    options: tuple[str, ...] = getattr(known, name)
    return text if text in options else None
