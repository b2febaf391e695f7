"""Who plays: the people of a variant, and texts whose marks are filled with their names and pronouns.

A case may be drawn with other people in some of its variants, so that what happens in it is not tied to one gender,
age or origin. Ids, state, moves and effects stay the same; only what is read differs. In texts a mark in braces
stands for a member of the cast: ``{dana}`` for the name, ``{dana.their}`` for a form of the pronouns, and with a
capital, ``{dana.They}``, at the beginning of a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from operator import is_not
from typing import Any

from simulator.domain.scenario import (
    STANDARD,
    About,
    Background,
    Choice,
    CriticalMark,
    Effect,
    EffectSource,
    EndingLevel,
    Line,
    Node,
    Person,
    Rationale,
    Recast,
    Rule,
    Scenario,
)

MARK = re.compile(r"\{([A-Za-z][A-Za-z0-9-]*)(?:\.([A-Za-z]+))?\}")
"""What may be a mark: a word, or two with a dot between them, in braces."""
FORMS = ("they", "them", "their", "theirs", "themself")
PRONOUN_FORMS: Mapping[str, tuple[str, ...]] = {
    "she": ("she", "her", "her", "hers", "herself"),
    "he": ("he", "him", "his", "his", "himself"),
    "they": FORMS,
}
"""The forms of ``FORMS`` by the first of a person's pronouns; for all others those of *they*."""
TEXTS: Mapping[type, tuple[str, ...]] = {
    Scenario: ("about", "prebrief", "duties", "rules", "at_ending", "nodes"),
    About: ("title", "summary", "content_notes", "objectives"),
    Person: ("about",),
    Rule: ("effects",),
    Effect: ("source",),
    EffectSource: ("words",),
    EndingLevel: ("because",),
    Node: ("scene", "lines", "choices", "title", "debrief"),
    Line: ("words", "cue"),
    Choice: ("say", "critical", "reply", "rationale"),
    CriticalMark: ("reason",),
    Rationale: ("attends", "misses", "effect", "principle", "better"),
}
"""Where in a scenario its own texts are; the cast is filled apart, since a casting may replace it."""


def pronoun(person: Person, form: str) -> str:
    """A form of a person's pronouns: ``their`` of she/her is *her*, and ``Their`` is *Her*."""
    forms = PRONOUN_FORMS.get(person.pronouns.split("/")[0].strip().lower(), FORMS)
    word = forms[FORMS.index(form.lower())]
    return word if form.islower() else word.capitalize()


def is_form(word: str) -> bool:
    """Whether a word after the dot of a mark is a form: one of ``FORMS``, with or without a capital."""
    return word in FORMS or (word.istitle() and word.lower() in FORMS)


def meaning(mark: re.Match[str], cast: Mapping[str, Person]) -> str | None:
    """What a mark stands for with this cast; None if it is no mark of anybody in it."""
    person, form = cast.get(mark[1]), mark[2]
    if person is None:
        return None
    if form is None:
        return person.name
    return pronoun(person, form) if is_form(form) else None


def fill_marks(text: str, cast: Mapping[str, Person]) -> str:
    """The text with its marks filled, the same object if there are none; braces that are no mark of this cast stay."""

    def filled(mark: re.Match[str]) -> str:
        found = meaning(mark, cast)
        return mark[0] if found is None else found

    found = MARK.sub(filled, text) if "{" in text else text
    return text if found == text else found


def people_of(scenario: Scenario, variant: str) -> Mapping[str, Person]:
    """The cast of a variant as it is written; of a variant without a casting of its own, the standard one."""
    other = scenario.casting.get(variant, {})
    if not other:
        return scenario.cast
    return {key: recast(person, other[key]) if key in other else person for key, person in scenario.cast.items()}


def recast(person: Person, other: Recast) -> Person:
    """A member of the cast with what is different about them; of the background, only the parts that are stated."""
    given = _stated(other)
    given["background"] = replace(person.background, **_stated(other.background))
    return replace(person, **given)


def _stated(thing: Recast | Background) -> dict[str, Any]:
    values = {field.name: getattr(thing, field.name) for field in fields(thing)}
    return {name: value for name, value in values.items() if value not in (None, "")}


def drawn(scenario: Scenario, variant: str = STANDARD) -> Scenario:
    """The scenario as people read it in a variant: its cast, and every text filled for that cast.

    Draw from the scenario as it was written each time: what is drawn has no marks left for other people. A scenario
    in which nothing is different comes back itself.
    """
    people = people_of(scenario, variant)
    cast = _filled(people, people)
    filled: Scenario = _filled(scenario, people)
    return filled if cast is scenario.cast else replace(filled, cast=cast)


def _filled(thing: Any, cast: Mapping[str, Person]) -> Any:
    """A part of a scenario with the marks of its texts filled; the very same part where there are none."""
    if type(thing) is str:
        return fill_marks(thing, cast)
    if type(thing) is tuple:
        items = [_filled(item, cast) for item in thing]
        return tuple(items) if any(map(is_not, items, thing)) else thing
    if isinstance(thing, Mapping):
        values = {key: _filled(value, cast) for key, value in thing.items()}
        return values if any(map(is_not, values.values(), thing.values())) else thing
    found = {name: _filled(getattr(thing, name), cast) for name in TEXTS[type(thing)]}
    changed = {name: part for name, part in found.items() if part is not getattr(thing, name)}
    return replace(thing, **changed) if changed else thing


@dataclass(frozen=True, slots=True)
class Introduction:
    """What can be said of a member of the cast before it is known which variant is played.

    Attributes
    ----------
    name, pronouns, about : str
        Empty where they differ between the castings.
    age : int or None
        None where it differs.
    portrait : str or None
        None where it differs, or there is none.
    """

    id: str
    role: str
    name: str
    age: int | None
    pronouns: str
    portrait: str | None
    about: str


def introduced(scenario: Scenario) -> tuple[Introduction, ...]:
    """Everybody in the cast with what is the same in every casting; takes the scenario as it was written."""
    casts = [_filled(people, people) for people in castings(scenario)]
    found = []
    for key, person in scenario.cast.items():
        name, age, pronouns, portrait, about = (
            _shared([getattr(cast[key], part) for cast in casts])
            for part in ("name", "age", "pronouns", "portrait", "about")
        )
        found.append(Introduction(key, person.role, name or "", age, pronouns or "", portrait, about or ""))
    return tuple(found)


def castings(scenario: Scenario) -> list[Mapping[str, Person]]:
    """The cast of each opening, the standard one first."""
    return [people_of(scenario, variant) for variant in scenario.variants]


def _shared(values: list[Any]) -> Any:
    """The one value that all are; None if they differ."""
    return values[0] if all(value == values[0] for value in values) else None
