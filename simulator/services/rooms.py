"""Attempts as they stand: rebuilt from their recorded decisions on the content that they are pinned to.

Who may see one is decided by the services that ask here.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock

from simulator.content.case import Case, DrawnCases
from simulator.content.catalogue import Library, case_from_texts
from simulator.domain.attempt import Attempt, Mode, RecordedDecision
from simulator.domain.debrief import Debrief, Moment, debrief, moment
from simulator.domain.encounter import Decision, Encounter, Exchange, exchange, here, offered, replay, scene_lines
from simulator.domain.judging import JudgedCase
from simulator.domain.panel import Panel
from simulator.domain.scenario import Choice, Line, Node
from simulator.domain.verification.outlook import Outlook, outlook
from simulator.errors import ContentChanged, EncounterError, ScenarioNotFound, StorageError
from simulator.storage.store import Store

MAX_OLD_CASES = 32


@dataclass(frozen=True, slots=True)
class Room:
    """Everything that the practise page draws.

    Attributes
    ----------
    case : Case
        Drawn with the people of the attempt's variant.
    exchanges : tuple of Exchange
        The conversation so far.
    last : Moment or None
        The last decision, for feedback after each choice; None while feedback waits for the end.
    """

    attempt: Attempt
    case: Case
    encounter: Encounter
    decisions: tuple[Decision, ...]
    node: Node
    lines: tuple[Line, ...]
    options: tuple[Choice, ...]
    exchanges: tuple[Exchange, ...]
    last: Moment | None

    @property
    def step(self) -> int:
        """Number of the decision that is due."""
        return self.encounter.step


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an attempt stands.

    Attributes
    ----------
    last_at : datetime or None
        When its own last decision was made; None if it has none of its own.
    """

    case: Case
    encounter: Encounter
    decisions: tuple[Decision, ...]
    last_at: datetime | None


@dataclass
class Rooms:
    """Rebuilds attempts, and keeps what is costly to read again: old cases, and which endings are within reach.

    Attributes
    ----------
    library : callable
        The content as it now is on disk.
    keyed : callable
        Gives a case the key that is in force for it.
    """

    store: Store
    library: Callable[[], Library]
    keyed: Callable[[Case], Case] = lambda case: case
    _drawn: DrawnCases = field(default_factory=DrawnCases)
    _old_cases: OrderedDict[str, Case] = field(default_factory=OrderedDict)
    _outlooks: OrderedDict[str, Outlook | None] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def room(self, attempt: Attempt) -> Room:
        """The attempt as it stands.

        Raises
        ------
        ContentChanged
            If this version of the program plays the kept content in another way.
        """
        found = self.standing(attempt)
        case, encounter, decisions = found.case, found.encounter, found.decisions
        node = here(case.table, encounter)
        options = () if node.ending is not None else offered(case.table, encounter)
        return Room(
            attempt,
            case,
            encounter,
            decisions,
            node,
            scene_lines(case.table, encounter),
            options,
            tuple(exchange(case.table, decision) for decision in decisions),
            moment(case.table, case.key, decisions[-1], variant=attempt.variant, seed=attempt.seed)
            if decisions and not feedback_waits(attempt)
            else None,
        )

    def standing(self, attempt: Attempt) -> Standing:
        """Where the attempt stands, without what the page draws of it; raises as ``room`` does."""
        case, moves = self.case_as_met(attempt), self._moves(attempt)
        try:
            encounter, decisions = replay(
                case.table, [choice for choice, _at in moves], variant=attempt.variant, seed=attempt.seed
            )
        except EncounterError as error:
            raise ContentChanged(str(attempt.id)) from error
        own = len(moves) > (attempt.fork_step or 0)
        return Standing(case, encounter, decisions, moves[-1][1] if own else None)

    def can_go_on(self, attempt: Attempt) -> bool:
        """Whether this version of the program still plays the attempt as it was played."""
        try:
            self.standing(attempt)
        except ContentChanged:
            return False
        return True

    def _moves(self, attempt: Attempt) -> tuple[tuple[str, datetime], ...]:
        own = self.store.moves(attempt.id)
        if attempt.parent_id is None or attempt.fork_step is None:
            return own
        return (*self._moves(self.store.attempt(attempt.parent_id))[: attempt.fork_step], *own)

    def recorded(self, attempt: Attempt) -> tuple[RecordedDecision, ...]:
        """Every decision of the walk; those before the fork of a branch are read from what it branched off."""
        own = self.store.decisions(attempt.id)
        if attempt.parent_id is None or attempt.fork_step is None:
            return own
        return (*self.recorded(self.store.attempt(attempt.parent_id))[: attempt.fork_step], *own)

    def debrief(self, room: Room) -> Debrief:
        """The debriefing of an attempt, as far as it has come; of no decision while feedback waits for the end."""
        attempt, case = room.attempt, room.case
        return debrief(
            case.table,
            case.key,
            () if feedback_waits(attempt) else room.encounter.trail,
            variant=attempt.variant,
            seed=attempt.seed,
            outlook=self._outlook_of(case),
        )

    def title_of(self, attempt: Attempt) -> str:
        """The case's title: as it is now, or was where the case has gone, or its id where nothing else can be told."""
        entry = self.library().index.get(attempt.scenario_id)
        if entry is not None:
            return entry.about.title
        with suppress(StorageError, ScenarioNotFound):
            return self.case_of(attempt).scenario.about.title
        return attempt.scenario_id

    def _outlook_of(self, case: Case) -> Outlook | None:
        """Worked out once a case (some hundredths of a second), then kept."""
        with self._lock:
            if case.play_hash not in self._outlooks:
                self._outlooks[case.play_hash] = outlook(case.table)
                while len(self._outlooks) > MAX_OLD_CASES:
                    self._outlooks.popitem(last=False)
            return self._outlooks[case.play_hash]

    def case_as_met(self, attempt: Attempt) -> Case:
        """The case as it was when the attempt began, drawn with the people of its variant."""
        return self._drawn(self.case_of(attempt), attempt.variant)

    def case_of(self, attempt: Attempt) -> Case:
        """The case as it was when the attempt began, whatever the files say now, under the key that is in force."""
        return self.keyed(self.written(attempt))

    def written(self, attempt: Attempt | Panel | JudgedCase) -> Case:
        """The case that an attempt, a panel or a judging is pinned to, under its author's key."""
        library = self.library()
        entry = library.index.get(attempt.scenario_id)
        pinned = (attempt.content_hash, attempt.play_hash)
        if entry is not None and (entry.content_hash, entry.play_hash) == pinned:
            with suppress(ScenarioNotFound):  # broken since the library was read
                current = library.cases[entry.id]
                if current.content_hash == entry.content_hash:
                    return current
        case = self.kept(attempt.content_hash)
        if case is None or case.play_hash != attempt.play_hash:
            raise ContentChanged(str(attempt.id))
        return case

    def kept(self, content_hash: str) -> Case | None:
        """The case of kept texts, under its author's key; None if this version of the program can't read them.

        Raises
        ------
        StorageError
            If nothing is kept under this hash.
        """
        with self._lock:
            if content_hash not in self._old_cases:
                kept = self.store.version(content_hash)
                case = case_from_texts(kept.texts, kept.scenario_id)
                if case is None:
                    return None
                self._old_cases[content_hash] = case
                while len(self._old_cases) > MAX_OLD_CASES:
                    self._old_cases.popitem(last=False)
            return self._old_cases[content_hash]


def feedback_waits(attempt: Attempt) -> bool:
    """Whether nothing may tell yet how its choices were met: it is summative and has not ended."""
    return attempt.mode is Mode.SUMMATIVE and attempt.ended_at is None
