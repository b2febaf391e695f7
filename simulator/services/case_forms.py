"""Forms for the parts of a case that people get wrong: a new decision, and an option with its moves and ratings.

What a form says is written into the draft's text and saved like anything that is typed there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from simulator.content.outline import Outline, outline_of
from simulator.content.templates import id_from
from simulator.content.write_back import readable, with_new_node, with_new_option, with_option
from simulator.domain.drafts import Draft
from simulator.domain.roles import Actor
from simulator.domain.rubric import Criterion, CriticalError
from simulator.domain.vocabulary import MOVES, Dose
from simulator.errors import InvalidInput, SavedMeanwhile
from simulator.services.drafting import Drafting
from simulator.services.written import check_text

MAX_WORDS = {"say": 1_500, "rationale": 2_000}
MAX_CRITERIA, MAX_MOVES, MAX_OPTIONS = 4, 8, 4
SPARE_NAMES = ("fourth", "third", "second", "first", "another")
PARTS = ("attends", "misses", "effect", "principle", "better")
"""Of a rationale, in the order in which they are written; only the last may be left out."""
TO_WRITE = "write here"
FIRST_OPTIONS = (("first", "explore", 4), ("second", "reflect", 2), ("third", "advise", 1))
"""Options of a new decision: id, kind of move and rating, each to be written over."""
SLUG = re.compile(r"[a-z][a-z0-9-]{0,59}")


@dataclass(frozen=True, slots=True)
class FormWords:
    """What the rubrics of a case offer a form."""

    criteria: tuple[Criterion, ...]
    errors: tuple[CriticalError, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """A move as a form has it; ``toward`` holds one or more people, or ``all``."""

    kind: str
    toward: tuple[str, ...]
    dose: str = Dose.PLAIN


@dataclass(frozen=True, slots=True)
class OptionFields:
    """An option as a form has it.

    Attributes
    ----------
    scores : tuple of str
        Criteria that the decision is rated on.
    ratings : mapping of str to int
        0 to 4 by criterion; those that are not rated yet are left out.
    rationale : mapping of str to str
        By part, see ``PARTS``.
    to : str
        Where it leads; empty where that depends on the state, which a form leaves alone.
    """

    id: str
    say: str
    moves: tuple[Move, ...]
    ratings: Mapping[str, int]
    critical: tuple[str, ...]
    rationale: Mapping[str, str]
    to: str
    scores: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NewDecision:
    """A decision that is to be written.

    Attributes
    ----------
    name : str
        A few words, from which its id is made.
    origin : str
        The decision that it comes after; empty for none.
    options : tuple of str
        Ids of those of that decision's options which are to lead to it.
    """

    name: str
    construct: str
    criteria: tuple[str, ...]
    origin: str = ""
    options: tuple[str, ...] = ()


@dataclass
class CaseForms:
    """Changes of a draft by forms, each a save like what is typed."""

    drafting: Drafting

    def words(self, actor: Actor, draft_id: str | UUID) -> FormWords:
        """The criteria and critical errors of the rubrics that the draft names."""
        outline = outline_of(self.drafting.open(actor, draft_id)[1].text)
        rubrics = self.drafting.library.shelf().rubrics
        known = [rubrics[name] for name in outline.rubrics if name in rubrics]
        return FormWords(
            tuple(found for rubric in known for found in rubric.criteria.values() if not found.at_ending),
            tuple(found for rubric in known for found in rubric.critical_errors.values()),
        )

    def option(self, actor: Actor, draft_id: str | UUID, node: str, number: int) -> OptionFields:
        """An option of a draft as it is written, as far as a form can show it.

        Raises
        ------
        InvalidInput
            If the text can't be read, or there is no such option.
        """
        text = self.drafting.open(actor, draft_id)[1].text
        scores = tuple(_word(item) for item in _items(_raw_node(text, node).get("scores")))
        return replace(_fields(_raw_option(text, node, number)), scores=scores)

    def write_option(
        self, actor: Actor, draft_id: str | UUID, node: str, number: int, fields: OptionFields, *, since: int
    ) -> Draft:
        """Write an option anew; what the form does not show stays as it is.

        Parameters
        ----------
        since : int
            The revision that the form was opened for.

        Raises
        ------
        SavedMeanwhile
            If the option was changed since.
        InvalidInput
            If something is missing or too long, or the text can't be changed by a form.
        """
        draft, saved = self.drafting.open(actor, draft_id)
        before = _raw_option(saved.text, node, number)
        if draft.revision != since:
            opened = self.drafting.revision(actor, draft_id, since).text
            if _raw_option(opened, node, number) != before:
                raise SavedMeanwhile(saved)
        _check_option(fields, outline_of(saved.text))
        changes: dict[str, Any] = {
            "say": _line("say", fields.say),
            "moves": [_move(move) for move in fields.moves],
            "ratings": dict(fields.ratings),
            "critical": _critical(before.get("critical"), fields.critical) or None,
            "rationale": _rationale(fields.rationale),
        }
        if fields.to:
            changes["to"] = fields.to
        changed = with_option(saved.text, node, number, changes)
        return self.drafting.save(actor, draft_id, changed, since=draft.revision)

    def add_option(self, actor: Actor, draft_id: str | UUID, node: str) -> tuple[Draft, int]:
        """Put one more option at the end of a decision, to be written; the draft and the option's number from 0.

        Raises
        ------
        InvalidInput
            If there are four already, or the text can't be changed by a form.
        """
        draft, saved = self.drafting.open(actor, draft_id)
        written, outline = _raw_node(saved.text, node), outline_of(saved.text)
        there = outline.node(node)
        if there is None or not there.options:
            raise InvalidInput("option", "That decision is not in the text any more.", hint="Choose it again.")
        if len(there.options) >= MAX_OPTIONS:
            raise InvalidInput("option", f"A decision has at most {MAX_OPTIONS} options.", hint="Change one of them.")
        used = {option.id for option in there.options}
        name = next(name for name in SPARE_NAMES if name not in used)
        to = next((target for option in there.options for target in option.targets), node)
        scores = [_word(item) for item in _items(written.get("scores"))]
        made = _new_option(name, "validate", 3, scores, _anybody(outline), to)
        text = with_new_option(saved.text, node, made)
        return self.drafting.save(actor, draft_id, text, since=draft.revision), len(there.options)

    def add_decision(self, actor: Actor, draft_id: str | UUID, new: NewDecision) -> tuple[Draft, str]:
        """Write a decision with three options to be filled, and lead options there; the draft and the new id.

        Where options lead to it, its own lead on to where the first of those led before.

        Raises
        ------
        InvalidInput
            If something is missing, or the text can't be changed by a form.
        """
        draft, saved = self.drafting.open(actor, draft_id)
        readable(saved.text)
        outline = outline_of(saved.text)
        name = _check_decision(new, outline)
        came = outline.node(new.origin)
        options = enumerate(came.options if came else ())
        leading = {number: option for number, option in options if option.id in new.options}
        if new.origin and (came is None or len(leading) != len(set(new.options))):
            raise InvalidInput("origin", "What it comes after is not in the text any more.", hint="Choose it again.")
        onward = next((target for option in leading.values() for target in option.targets), _some_ending(outline))
        person = _anybody(outline)
        node = {
            "construct": new.construct,
            "scores": list(new.criteria),
            "lines": [{person: f"{TO_WRITE}: what is said as this moment begins", "affect": "neutral"}],
            "choices": [
                _new_option(option, kind, rating, new.criteria, person, onward or name)
                for option, kind, rating in FIRST_OPTIONS
            ],
        }
        text = with_new_node(saved.text, name, node, after=new.origin, note=f"{TO_WRITE}: every text in this decision")
        for number in leading:
            text = with_option(text, new.origin, number, {"to": name})
        return self.drafting.save(actor, draft_id, text, since=draft.revision), name


def _raw_node(text: str, node: str) -> Mapping[str, Any]:
    nodes = readable(text).data.get("nodes")
    found = nodes.get(node) if isinstance(nodes, dict) else None
    return found if isinstance(found, dict) else {}


def _raw_option(text: str, node: str, number: int) -> Mapping[str, Any]:
    choices = _raw_node(text, node).get("choices")
    if not isinstance(choices, list) or not 0 <= number < len(choices) or not isinstance(choices[number], dict):
        raise InvalidInput("option", "That option is not in the text any more.", hint="Choose it again.")
    found: Mapping[str, Any] = choices[number]
    return found


def _fields(raw: Mapping[str, Any]) -> OptionFields:
    ratings, rationale, to = (raw.get(key) for key in ("ratings", "rationale", "to"))
    return OptionFields(
        id=_word(raw.get("id")),
        say=_word(raw.get("say")),
        moves=tuple(_read_moves(raw.get("moves"))),
        ratings={name: int(given) for name, given in _pairs(ratings) if given in ("0", "1", "2", "3", "4")},
        critical=tuple(_code(item) for item in _items(raw.get("critical"))),
        rationale={part: _word(dict(_pairs(rationale)).get(part)) for part in PARTS},
        to=_word(to),
    )


def _read_moves(raw: Any) -> list[Move]:
    found = []
    for item in _items(raw):
        for kind, toward in _pairs(item):
            if kind in MOVES:
                people = tuple(_word(one) for one in _items(toward)) if isinstance(toward, list) else (_word(toward),)
                found.append(Move(kind, people, _word(dict(_pairs(item)).get("dose")) or Dose.PLAIN))
    return found


def _move(move: Move) -> dict[str, Any]:
    toward: Any = move.toward[0] if len(move.toward) == 1 else list(move.toward)
    return {move.kind: toward} | ({} if move.dose == Dose.PLAIN else {"dose": str(move.dose)})


def _critical(before: Any, codes: Sequence[str]) -> list[Any]:
    """The chosen errors; one that was written with a class or a reason keeps them."""
    written = {_code(item): item for item in _items(before)}
    return [written.get(code, code) for code in codes]


def _rationale(parts: Mapping[str, str]) -> dict[str, str]:
    lines = {part: _line("rationale", parts.get(part, "")) for part in PARTS}
    return {part: words for part, words in lines.items() if words}


def _check_option(fields: OptionFields, outline: Outline) -> None:
    if not fields.say.strip():
        raise InvalidInput("say", "The option says nothing yet.", hint="Write what the therapist says.")
    if not 1 <= len(fields.moves) <= MAX_MOVES:
        raise InvalidInput("moves", f"An option has one to {MAX_MOVES} moves.", hint="Choose what it does.")
    people = {person.id for person in outline.people} | {"all"}
    for move in fields.moves:
        if (
            move.kind not in MOVES
            or move.dose not in list(Dose)
            or not move.toward
            or not people.issuperset(move.toward)
        ):
            raise InvalidInput("moves", "A move needs its kind and toward whom it is.", hint="Choose both.")
    if any(type(rating) is not int or not 0 <= rating <= 4 for rating in fields.ratings.values()):
        raise InvalidInput("ratings", "A rating is a whole number from 0 to 4.")
    if fields.to and outline.node(fields.to) is None:
        raise InvalidInput("to", "That node is not in the text any more.", hint="Choose where the option leads.")


def _check_decision(new: NewDecision, outline: Outline) -> str:
    name = id_from(new.name) if new.name.strip() else ""
    if not SLUG.fullmatch(name):
        raise InvalidInput("name", "The decision needs a name of a few letters.", hint="For example: first greeting.")
    if not SLUG.fullmatch(new.construct):
        raise InvalidInput("construct", "Say what the decision is about.", hint="Choose it from the list.")
    if not 1 <= len(new.criteria) <= MAX_CRITERIA:
        raise InvalidInput("criteria", "A decision is rated on one to four criteria.", hint="Choose two, as a rule.")
    if not outline.people:
        raise InvalidInput("case", "There is nobody in the cast yet.", hint="Write a person under `cast:` first.")
    return name


def _new_option(name: str, kind: str, rating: int, scores: Sequence[str], person: str, to: str) -> dict[str, Any]:
    return {
        "id": name,
        "say": f"{TO_WRITE}: what the therapist says",
        "moves": [{kind: person}],
        "ratings": dict.fromkeys(scores, rating),
        "reply": [{person: f"{TO_WRITE}: the answer", "affect": "neutral"}],
        "to": to,
        "rationale": {
            "attends": f"{TO_WRITE}: what this sees",
            "misses": f"{TO_WRITE}: what it passes over",
            "effect": f"{TO_WRITE}: what it does to this person",
            "principle": f"{TO_WRITE}: the rule of the craft behind it",
        }
        | ({} if rating == 4 else {"better": f"{TO_WRITE}: a better wording"}),
    }


def _anybody(outline: Outline) -> str:
    return outline.people[0].id if outline.people else "all"


def _some_ending(outline: Outline) -> str:
    return next((node.id for node in outline.nodes if node.ending), "")


def _line(field: str, text: str) -> str:
    joined = " ".join(text.split())
    check_text(field, joined, MAX_WORDS[field])
    return joined


def _items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _pairs(value: Any) -> list[tuple[str, Any]]:
    return list(value.items()) if isinstance(value, dict) else []


def _word(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _code(item: Any) -> str:
    return _word(dict(_pairs(item)).get("code")) if isinstance(item, dict) else _word(item)
