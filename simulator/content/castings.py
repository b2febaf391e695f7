"""Castings and the marks in texts: what a case says of people who may differ from variant to variant."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from simulator.content.choices import ADULT
from simulator.content.diagnostics import meant
from simulator.content.located_yaml import Located, Path
from simulator.content.models import BackgroundFile, CastingFile, PersonFile, ScenarioFile
from simulator.domain.casting import FORMS, MARK, castings, meaning
from simulator.domain.portraits import PORTRAITS
from simulator.domain.scenario import STANDARD, Background, Person, Recast, Scenario

BEFOREHAND = frozenset({"title", "summary", "content_notes", "objectives", "prebrief", "duties"})
"""Texts that are read before an attempt begins, and with it a variant."""
FILLS = frozenset({"name", "pronouns"})
"""What marks are filled with, so no mark can stand in it."""


def read_person(person_id: str, file: PersonFile) -> Person:
    """A member of the cast."""
    plain = file.model_dump(exclude={"about", "background"})
    return Person(person_id, **plain, about=file.about or "", background=_background(file.background))


def _background(file: BackgroundFile | None) -> Background:
    return Background(**file.model_dump(exclude_none=True)) if file else Background()


def read_castings(file: ScenarioFile, located: Located) -> dict[str, dict[str, Recast]]:
    """The castings of a case, by variant and cast id; problems are reported."""
    found: dict[str, dict[str, Recast]] = {}
    for variant, people in file.casting.items():
        path: Path = ("casting", variant)
        if variant == STANDARD:
            hint = "say it there, and name here the variants that are played by other people"
            located.report("SC029", path, f"the people of '{STANDARD}' are those under `cast:`", hint)
        elif variant not in file.variants:
            near = meant(variant, file.variants)
            hint = near if near.startswith("did") else f"add `{variant}: {{}}` there if only the people are different"
            located.report("SC029", path, f"'{variant}' is not one of the case's `variants:`", hint)
        for person_id in people:
            if person_id not in file.cast:
                hint = meant(person_id, file.cast)
                located.report("SC013", (*path, person_id), f"'{person_id}' is not in the cast", hint)
        known = {key: other for key, other in people.items() if key in file.cast}
        for key, other in known.items():
            _check_age(file.cast[key], other, located, (*path, key, "age"))
        found[variant] = {key: _recast(other) for key, other in known.items()}
    return found


def _recast(file: CastingFile) -> Recast:
    return Recast(**file.model_dump(exclude={"background"}), background=_background(file.background))


def _check_age(person: PersonFile, other: CastingFile, located: Located, path: Path) -> None:
    """Ratings hold for every casting, and some critical errors count more where a client is a minor."""
    if person.role != "client" or other.age is None or (other.age < ADULT) is (person.age < ADULT):
        return
    side = f"under {ADULT}" if person.age < ADULT else f"{ADULT} or older"
    message = f"a client of {person.age} can't be {other.age} in a variant: critical errors would count differently"
    located.report("SC029", path, message, f"let the client be {side} here too")


def check_portraits(file: ScenarioFile, located: Located) -> None:
    """Report portraits that nobody has drawn; the person has an initial then, so the case can be used."""
    people: list[tuple[Path, PersonFile | CastingFile]] = [(("cast", key), one) for key, one in file.cast.items()]
    people += [(("casting", name, key), one) for name, cast in file.casting.items() for key, one in cast.items()]
    for path, person in people:
        if person.portrait is not None and person.portrait not in PORTRAITS:
            message = f"there is no portrait '{person.portrait}', so an initial stands in its place"
            located.report("SC031", (*path, "portrait"), message, meant(person.portrait, PORTRAITS))


def check_marks(scenario: Scenario, located: Located) -> None:
    """Report marks that can't be filled, marks read before it is settled who plays, and names that are not settled."""
    casts = castings(scenario)
    names = _unsettled_names(casts)
    for path, text in _texts(located.data, ()):
        own = path[0] in ("cast", "casting") and path[-1] in FILLS
        for mark in MARK.finditer(text):
            if own and meaning(mark, casts[0]) is not None:
                hint = "write the name or the pronouns themselves"
                located.report("SC028", path, f"a mark such as '{mark[0]}' can't stand in what fills marks", hint)
            else:
                _check_mark(mark, path, casts, located)
        for name, key in names.items() if not own and path[0] != "reviewers" else ():
            if re.search(rf"\b{re.escape(name)}\b", text):
                message = f"'{name}' stands here by name, and is called something else in another casting"
                located.report("SC310", path, message, f"write '{{{key}}}', which is filled with the name of who plays")


def _unsettled_names(casts: Sequence[Mapping[str, Person]]) -> dict[str, str]:
    """The names of everybody whose name is not the same in all castings, with their cast ids."""
    found: dict[str, str] = {}
    for key in casts[0]:
        names = {cast[key].name for cast in casts}
        if len(names) > 1:
            found |= dict.fromkeys(sorted(names), key)
    return found


def _texts(part: Any, path: Path) -> Iterator[tuple[Path, str]]:
    """Every text of a document."""
    if isinstance(part, str):
        yield path, part
    elif isinstance(part, dict):
        for key, value in part.items():
            yield from _texts(value, (*path, key))
    elif isinstance(part, list):
        for index, value in enumerate(part):
            yield from _texts(value, (*path, index))


def _check_mark(mark: re.Match[str], path: Path, casts: Sequence[Mapping[str, Person]], located: Located) -> None:
    said = [meaning(mark, cast) for cast in casts]
    if said[0] is None:
        _check_unknown(mark, path, casts[0], located)
    elif path[0] in BEFOREHAND and len(set(said)) > 1:
        located.report(
            "SC030",
            path,
            f"'{mark[0]}' may be {_listed(said)}, and this is read before it is known who plays",
            "say it without the name or the pronoun, e.g. 'your client'",
        )


def _listed(said: Sequence[str | None]) -> str:
    return " or ".join(f"'{word}'" for word in dict.fromkeys(said))


def _check_unknown(mark: re.Match[str], path: Path, cast: Mapping[str, Person], located: Located) -> None:
    """A mark-like brace that can't be filled; a single word in braces that names nobody is text."""
    who, form = mark[1], mark[2]
    if form is None:
        if who.lower() in cast:
            located.report("SC028", path, f"'{mark[0]}' is not a mark", f"did you mean '{{{who.lower()}}}'?")
    elif who in cast:
        hint = f"write one of {', '.join(FORMS)}, with a capital at the beginning of a sentence"
        located.report("SC028", path, f"'{mark[0]}' is not a mark: '{form}' is not a form of a pronoun", hint)
    else:
        message = f"'{mark[0]}' is not a mark: '{who}' is not in the cast"
        located.report("SC028", path, message, meant(who, cast))
