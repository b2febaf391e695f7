"""Drills as they are asked: rebuilt from a stored moment on the library as it now is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import blake2b

from simulator.content.case import Case, DrawnCases
from simulator.content.catalogue import Library
from simulator.domain.debrief import Moment, moment, overall
from simulator.domain.drill_points import looks_hash, marker, strained_person
from simulator.domain.drill_records import DrillAnswer, DrillItem, DrillKind, DrillSitting
from simulator.domain.drills import WHOLE, labels
from simulator.domain.encounter import Decision, Encounter, choose, here, offered, replay, scene_lines
from simulator.domain.scenario import Choice, Line, Node
from simulator.domain.skilled_walk import best_choice
from simulator.domain.vocabulary import MOVES
from simulator.errors import EncounterError, ScenarioNotFound, UnknownChoice

MARKERS = ("withdrawal", "confrontation", "none")


class Gone(StrEnum):
    """Why a drill can't be asked any more."""

    RETIRED = "retired"
    EDITED = "edited"
    RESERVED = "reserved"


@dataclass(frozen=True, slots=True)
class Drill:
    """One drill, as the page asks it.

    Attributes
    ----------
    case : Case
        As it now is, drawn with the people of the drill's variant.
    before : tuple of Line
        The client's answer just before this moment; empty at an opening.
    options : tuple of Choice
        What could be said, in the order shown.
    said : Choice or None
        The line that a label or marker drill is about.
    reply : tuple of Line
        The answer to it, where the drill is about that.
    answers : tuple of str
        What can be answered: choice ids, kinds of move, or markers.
    """

    sitting: DrillSitting
    position: int
    case: Case
    encounter: Encounter
    node: Node
    before: tuple[Line, ...]
    lines: tuple[Line, ...]
    options: tuple[Choice, ...]
    said: Choice | None
    reply: tuple[Line, ...]
    answers: tuple[str, ...]

    @property
    def item(self) -> DrillItem:
        """The stored moment."""
        return self.sitting.items[self.position]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an answer came to.

    Attributes
    ----------
    moment : Moment
        The choice that was made, or that the drill was about, with the roads not taken.
    right : str
        What the line or the answer was; empty where the drill asked for a choice.
    best : Choice or None
        The most skilled option, where the drill asked for a choice.
    person : str or None
        In whom a strain began, in a marker drill.
    share : int or None
        Basis points of what was possible; None where experts differ.
    """

    drill: Drill
    answer: str
    moment: Moment
    right: str
    best: Choice | None
    person: str | None
    share: int | None

    @property
    def critical(self) -> bool:
        """Whether the trainee's own choice was a critical safety moment."""
        return not self.right and bool(self.moment.score.critical)


@dataclass(frozen=True, slots=True)
class Told:
    """An answer that was given, with what it came to; None where the case has changed or gone since."""

    answer: DrillAnswer
    outcome: Outcome | None


@dataclass
class DrillRooms:
    """Rebuilds drills.

    Attributes
    ----------
    library : callable
        The content as it now is on disk.
    keyed : callable
        Gives a case the key that is in force for it.
    """

    library: Callable[[], Library]
    keyed: Callable[[Case], Case] = lambda case: case
    _drawn: DrawnCases = field(default_factory=DrawnCases)

    def drill(self, sitting: DrillSitting, position: int) -> Drill | Gone:
        """A drill of a sitting as it can be asked now, or why it can't be.

        A case may have been edited since the row was planned; the moment is asked if it is still there and looks the
        same: the same options are on offer and the same lines said.
        """
        item = sitting.items[position]
        library = self.library()
        if item.scenario_id not in library.index:
            return Gone.RETIRED
        try:
            case = self._drawn(self.keyed(library.cases[item.scenario_id]), item.variant)
            encounter, decisions = replay(case.table, item.trail, variant=item.variant, seed=item.seed)
        except ScenarioNotFound:
            return Gone.RETIRED
        except EncounterError:
            return Gone.EDITED
        node = here(case.table, encounter)
        if node.ending is not None or node.id != item.node:
            return Gone.EDITED
        asked = _asked(item, case, encounter)
        if asked is None:
            return Gone.EDITED
        options, said, reply, answers = asked
        before = decisions[-1].reply if decisions else ()
        lines = scene_lines(case.table, encounter)
        return Drill(sitting, position, case, encounter, node, before, lines, options, said, reply, answers)

    def outcome(self, drill: Drill, answer: str) -> Outcome:
        """What an answer comes to.

        Raises
        ------
        UnknownChoice
            If it is none of those that can be given.
        """
        if answer not in drill.answers:
            raise UnknownChoice(answer[:60], drill.answers)
        item, table = drill.item, drill.case.table
        chosen = item.choice or answer
        _, decision = choose(table, drill.encounter, chosen)
        found = moment(table, drill.case.key, decision, variant=item.variant, seed=item.seed)
        if item.kind is DrillKind.RESPOND:
            share = overall(found.score)
            points = None if share is None or found.score.contested else round(share * WHOLE)
            return Outcome(drill, answer, found, "", _best(drill), None, points)
        right = _right(item.kind, drill, decision)
        return Outcome(
            drill, answer, found, right, None, strained_person(table, decision), WHOLE if answer == right else 0
        )


def _asked(
    item: DrillItem, case: Case, encounter: Encounter
) -> tuple[tuple[Choice, ...], Choice | None, tuple[Line, ...], tuple[str, ...]] | None:
    """Options, the line that it is about, the answer to that, and what can be answered; None if it is not the same."""
    options = offered(case.table, encounter)
    if item.kind is DrillKind.RESPOND:
        same = looks_hash(case.table, encounter, options) == item.looks
        return (options, None, (), tuple(choice.id for choice in options)) if same else None
    said = next((choice for choice in options if choice.id == item.choice), None)
    if said is None or not said.moves:
        return None
    if item.kind is DrillKind.LABEL:
        return options, said, (), tuple(_labels(item, options, said))
    _, decision = choose(case.table, encounter, said.id)
    return None if marker(case.table, decision) is None else (options, said, decision.reply, MARKERS)


def _labels(item: DrillItem, options: tuple[Choice, ...], said: Choice) -> list[str]:
    order = sorted(MOVES, key=lambda kind: blake2b(f"{item.seed}/{kind}".encode(), digest_size=8).digest())
    nearby = {move.kind for choice in options for move in choice.moves}
    also = [move.kind for move in said.moves[1:]]
    return labels(said.moves[0].kind, also, nearby, level=item.level, order=order)


def _right(kind: DrillKind, drill: Drill, decision: Decision) -> str:
    if kind is DrillKind.LABEL:
        return drill.node.choice(decision.choice).moves[0].kind
    return marker(drill.case.table, decision) or MARKERS[-1]


def _best(drill: Drill) -> Choice:
    """The option that nothing on offer is rated above."""
    on_offer = {choice.id for choice in drill.options}
    in_order = [choice.id for choice in drill.node.choices if choice.id in on_offer]
    return drill.node.choice(best_choice(drill.case.key, drill.node.id, in_order))
