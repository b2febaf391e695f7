"""Forms for the parts of a case that people get wrong: a new decision, and an option with its moves and ratings.

What a form says is written into the draft's text and saved like anything that is typed there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from simulator.content.outline import Outline, outline_of
from simulator.content.templates import id_from
from simulator.content.write_back import readable, with_new_node, with_new_option, with_option
from simulator.domain.drafts import Draft
from simulator.domain.roles import Actor
from simulator.domain.rubric import Criterion, CriticalError
from simulator.errors import InvalidInput, SavedMeanwhile
from simulator.services.drafting import Drafting
from simulator.services.option_fields import OptionFields, changes_of, fields_of, items, variables_of, word

MAX_CRITERIA, MAX_OPTIONS = 4, 4
SPARE_NAMES = ("fourth", "third", "second", "first", "another")
TO_WRITE = "write here"
FIRST_OPTIONS = (("first", "explore", 4), ("second", "reflect", 2), ("third", "advise", 1))
"""Options of a new decision: id, kind of move and rating, each to be written over."""
SLUG = re.compile(r"[a-z][a-z0-9-]{0,59}")


@dataclass(frozen=True, slots=True)
class FormWords:
    """What the case and its rubrics offer a form.

    Attributes
    ----------
    variables : mapping of str to tuple of str
        What an option can change, each with its words; a number has none.
    """

    criteria: tuple[Criterion, ...]
    errors: tuple[CriticalError, ...]
    variables: Mapping[str, tuple[str, ...]]


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
        """The criteria and critical errors of the rubrics that the draft names, and what its options can change.

        Raises
        ------
        InvalidInput
            If the text can't be read.
        """
        text = self.drafting.open(actor, draft_id)[1].text
        outline = outline_of(text)
        rubrics = self.drafting.library.shelf().rubrics
        known = [rubrics[name] for name in outline.rubrics if name in rubrics]
        return FormWords(
            tuple(found for rubric in known for found in rubric.criteria.values() if not found.at_ending),
            tuple(found for rubric in known for found in rubric.critical_errors.values()),
            variables_of(readable(text).data),
        )

    def option(self, actor: Actor, draft_id: str | UUID, node: str, number: int) -> OptionFields:
        """An option of a draft as it is written, as far as a form can show it.

        Raises
        ------
        InvalidInput
            If the text can't be read, or there is no such option.
        """
        text = self.drafting.open(actor, draft_id)[1].text
        return fields_of(_raw_option(text, node, number), _raw_node(text, node).get("scores"))

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
        if draft.revision != since and _raw_option(self._since(actor, draft_id, since), node, number) != before:
            raise SavedMeanwhile(saved)
        variables = variables_of(readable(saved.text).data)
        changes = changes_of(before, fields, outline_of(saved.text), variables)
        if not changes:
            return draft
        changed = with_option(saved.text, node, number, changes)
        return self.drafting.save(actor, draft_id, changed, since=draft.revision)

    def _since(self, actor: Actor, draft_id: str | UUID, since: int) -> str:
        """The text of a revision; where so many saves came after it that it is gone, of the next that is kept."""
        kept = [one.number for one in self.drafting.revisions(actor, draft_id) if one.number >= since]
        return self.drafting.revision(actor, draft_id, min(kept, default=since)).text

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
        scores = [word(item) for item in items(written.get("scores"))]
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
