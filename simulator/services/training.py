"""Practising: the library, an attempt from prebriefing to ending, one verb a method."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from uuid import UUID, uuid4

from simulator.content.case import Case, CaseEntry
from simulator.content.catalogue import Library
from simulator.content.diagnostics import Diagnostic
from simulator.domain.accounts import Assignment
from simulator.domain.assessment import assess
from simulator.domain.attempt import (
    Attempt,
    Feedback,
    Mode,
    Purpose,
    RecordedDecision,
    RejectedInput,
    Rejection,
    ScenarioVersion,
    StoredScore,
)
from simulator.domain.debrief import Debrief
from simulator.domain.encounter import (
    Decision,
    Encounter,
    choose,
    here,
)
from simulator.domain.families import Family, families, last_ended, left_at
from simulator.domain.policy import INSTALLATION, Action, AttemptAccess, can, require
from simulator.domain.roles import SOLO, Actor
from simulator.errors import (
    AttemptNotFound,
    InvalidInput,
    ScenarioNotFound,
    StepConflict,
)
from simulator.services.assigned import Asked, summative_under_way
from simulator.services.case_access import OpenCases
from simulator.services.pressed_twice import begun_just_now
from simulator.services.records import sheet_record
from simulator.services.rooms import Room, Rooms, Standing
from simulator.storage.sharing_store import SharingStore
from simulator.storage.store import Store, Transactions

NOTICE = "training-simulation-1"
"""The first-run notice of solo mode; a new text gets a new name, so that everybody reads it again."""
NOTICE_WITH_ACCOUNTS = "who-sees-what-1"
"""The one where there are accounts: it says who sees what."""


@dataclass(frozen=True, slots=True)
class CaseCard:
    """A case in the library, as one person sees it.

    Attributes
    ----------
    case : CaseEntry
        What a person sees of a case before entering.
    open_attempt : Attempt or None
        Where the person left off: see ``families.left_at``.
    last_ended : Attempt or None
        The newest session that came to its end, by its first way through where that did.
    n_ended : int
        How many sessions came to an end; tries from their earlier moments are no further ones.
    reserved : bool
        Whether a program asks for the case and the person has not ended it for that yet: until then it is kept out of
        free practice, and begun from where it is assigned.
    """

    case: CaseEntry
    open_attempt: Attempt | None
    last_ended: Attempt | None
    n_ended: int
    reserved: bool = False


@dataclass(frozen=True, slots=True)
class CaseGone:
    """A case that left the library, or can't be played at the moment, with a person's attempts at it.

    Attributes
    ----------
    title : str
        As it was when the newest of them began.
    open_attempt, last_ended : Attempt or None
        As of ``CaseCard``: what was begun goes on with the version that it began with.
    """

    title: str
    open_attempt: Attempt | None
    last_ended: Attempt | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a press: a decision, or the reason why it was not taken."""

    decision: Decision | None
    rejection: Rejection | None = None
    ended: bool = False


@dataclass
class Training:
    """What a trainee does.

    Attributes
    ----------
    asked : Asked
        What a person is asked to do.
    rooms : Rooms
        Attempts as they stand.
    library : callable
        All cases as they now are, whoever may see them.
    open_cases : OpenCases
        Those that a person may see.
    now : callable
        The clock, aware UTC.
    new_seed : callable
        Chance, for the order of options and the variant.
    gap_seconds : float
        A decision sooner than this after the last one is taken for a double press.
    """

    store: Store
    sharing: SharingStore
    asked: Asked
    database: Transactions
    rooms: Rooms
    library: Callable[[], Library]
    open_cases: OpenCases
    now: Callable[[], datetime]
    new_seed: Callable[[], int]
    gap_seconds: float = 0.6

    def notice_due(self, actor: Actor) -> bool:
        """Whether the person has still to read the first-run notice."""
        require(actor, Action.PRACTISE, INSTALLATION)
        return not self.store.has_accepted(actor.id, _notice_for(actor))

    def accept_notice(self, actor: Actor) -> None:
        """Remember that the person has read the first-run notice."""
        require(actor, Action.PRACTISE, INSTALLATION)
        self.store.accept_notice(actor.id, _notice_for(actor), at=self.now())

    def cases(self, actor: Actor) -> tuple[CaseCard, ...]:
        """The cases that can be played, with the person's own attempts."""
        require(actor, Action.PRACTISE, INSTALLATION)
        mine = self._mine_by_case(actor)
        reserved = self._reserved(actor)
        cards = []
        for case in self.open_cases(actor).index.values():
            found = mine.get(case.id, ())
            n_ended = sum(1 for family in found if family.ended)
            cards.append(CaseCard(case, left_at(found), last_ended(found), n_ended, case.id in reserved))
        return tuple(cards)

    def gone(self, actor: Actor) -> tuple[CaseGone, ...]:
        """Cases that the person has attempts at and that can't be begun any more, those with an open attempt first."""
        require(actor, Action.PRACTISE, INSTALLATION)
        index = self.open_cases(actor).index
        found = []
        for scenario_id, mine in self._mine_by_case(actor).items():
            if scenario_id not in index:
                found.append(CaseGone(self.rooms.title_of(mine[0].newest), left_at(mine), last_ended(mine)))
        return tuple(sorted(found, key=lambda case: (case.open_attempt is None, case.title)))

    def _mine_by_case(self, actor: Actor) -> dict[str, list[Family]]:
        """A person's sessions by the case's id, newest first, each with the tries that go on from its moments."""
        mine: dict[str, list[Family]] = {}
        for family in families(one for one in self.store.attempts_of(actor.id) if one.is_practice):
            mine.setdefault(family.root.scenario_id, []).append(family)
        return mine

    def _reserved(self, actor: Actor) -> frozenset[str]:
        return self.asked.reserved(actor)

    def unavailable(self, actor: Actor) -> Mapping[str, tuple[Diagnostic, ...]]:
        """Cases that can't be played; the reasons are for authors only."""
        require(actor, Action.PRACTISE, INSTALLATION)
        broken = self.library().unavailable
        return broken if can(actor, Action.SEE_CASE_PROBLEMS, INSTALLATION) else dict.fromkeys(broken, ())

    def case(self, actor: Actor, scenario_id: str) -> Case:
        """A case by id, with its standard casting.

        Raises
        ------
        ScenarioNotFound
            If it does not exist, can't be played, or is not for this person.
        """
        require(actor, Action.PRACTISE, INSTALLATION)
        cases = self.open_cases(actor).cases
        if scenario_id not in cases:
            near = get_close_matches(scenario_id, cases, n=1)
            raise ScenarioNotFound(scenario_id[:80], suggestion=near[0] if near else None)
        return cases[scenario_id]

    def entry(self, actor: Actor, scenario_id: str) -> CaseEntry | None:
        """What the library knows of a case now; None if the person can't begin it any more."""
        require(actor, Action.PRACTISE, INSTALLATION)
        return self.open_cases(actor).index.get(scenario_id)

    def begin(self, actor: Actor, scenario_id: str, *, feedback: Feedback, assignment_id: str = "") -> Attempt:
        """Create an attempt; called when the prebriefing is accepted. One begun for an assignment is counted.

        The variant is one that the person has not met yet, if there is one: the standard one first, or, where other
        people play in some of them, any, so that nobody is always met as the same person.

        The mode is the assignment's. In a summative one feedback comes at the end, whatever is asked for. A second
        press of the same button gives what the first one began.

        Raises
        ------
        AssignmentNotFound
            If the assignment is closed, for another case, or not for a cohort that the person trains in.
        InvalidInput
            If the case is kept out of free practice, a summative session at it is under way, or one was done before.
        """
        case = self.case(actor, scenario_id)
        if assignment_id:
            self.asked.to_begin(actor, assignment_id, scenario_id)
        self.store.keep_version(version_of(case), at=self.now())
        with self.database.writing():
            self.store.hold_person(actor.id)  # so that two tabs begin one after the other
            held = self.asked.to_begin
            assignment = held(actor, assignment_id, scenario_id, hold=True) if assignment_id else None
            mine = [one for one in self.store.attempts_of(actor.id) if one.is_practice]
            attempt = self._new(actor, case, assignment, feedback, mine)
            own = mine if assignment is None else self.asked.begun_for(mine, actor, assignment)
            again = begun_just_now(attempt, own, self.store)
            if again is not None:
                return again
            self._check_may_begin(actor, scenario_id, assignment, mine)
            self.store.create_attempt(attempt)
            if assignment is not None:
                self.sharing.assign(attempt.id, assignment.id)
        return attempt

    def room(self, actor: Actor, attempt_id: str) -> Room:
        """The attempt as it stands, rebuilt from its recorded decisions.

        Raises
        ------
        AttemptNotFound
            If there is none with this id, or it is another person's.
        """
        return self.rooms.room(self._own(actor, attempt_id))

    def choose(
        self, actor: Actor, attempt_id: str, choice_id: str, *, step: int, response_ms: int | None = None
    ) -> Answer:
        """Record one decision; durable when this returns.

        Parameters
        ----------
        step : int
            The step that the button was drawn for: a press for another step changes nothing.
        response_ms : int, optional
            Time from drawing to press, without pauses.

        Raises
        ------
        UnknownChoice
            If the choice is not offered at this step.
        """
        attempt = self._own(actor, attempt_id)
        found, now = self.rooms.standing(attempt), self.now()
        table, last = found.case.table, _last_moved(attempt, found)
        if step != found.encounter.step or here(table, found.encounter).ending is not None:
            return self._reject(attempt, step, choice_id, Rejection.ALREADY_MADE, now)
        # A clock that was set back gives a negative time, which is no double press.
        if last is not None and 0 <= (now - last).total_seconds() < self.gap_seconds:
            return self._reject(attempt, step, choice_id, Rejection.TOO_SOON, now)
        encounter, decision = choose(table, found.encounter, choice_id)
        ended = here(table, encounter).ending is not None
        scored = ended and attempt.purpose is not Purpose.PREVIEW
        score = self._score(found.case, encounter, (*found.decisions, decision), now) if scored else None
        record = RecordedDecision(
            step,
            decision.node,
            choice_id,
            decision.offered,
            table.values(decision.state_after),
            now,
            response_ms,
        )
        try:
            self.store.append(attempt.id, record, ending=encounter.node if ended else None, score=score)
        except StepConflict:
            return self._reject(attempt, step, choice_id, Rejection.ALREADY_MADE, now)
        return Answer(decision, ended=ended)

    def debrief(self, actor: Actor, attempt_id: str) -> tuple[Room, Debrief]:
        """The debriefing of an attempt, as far as it has come; of no decision while feedback waits for the end."""
        room = self.room(actor, attempt_id)
        return room, self.rooms.debrief(room)

    def _new(
        self, actor: Actor, case: Case, assignment: Assignment | None, feedback: Feedback, mine: Iterable[Attempt]
    ) -> Attempt:
        mode = assignment.mode if assignment else Mode.PRACTICE
        seed = self.new_seed()
        met = {one.variant for one in mine if one.scenario_id == case.scenario.id}
        variants = [name for name in case.scenario.variants if name not in met] or list(case.scenario.variants)
        return Attempt(
            id=uuid4(),
            trainee_id=actor.id,
            scenario_id=case.scenario.id,
            content_hash=case.content_hash,
            play_hash=case.play_hash,
            variant=variants[seed % len(variants)] if met or case.written.casting else variants[0],
            seed=seed,
            purpose=Purpose.COUNTED if assignment else Purpose.PRACTICE,
            feedback=Feedback.END if mode is Mode.SUMMATIVE else feedback,
            started_at=self.now(),
            mode=mode,
        )

    def _check_may_begin(
        self, actor: Actor, scenario_id: str, assignment: Assignment | None, mine: Sequence[Attempt]
    ) -> None:
        if assignment is not None:
            self.asked.check_may_begin(actor, assignment, mine)
        if scenario_id in summative_under_way(mine, self.rooms):
            raise InvalidInput(
                "case",
                "You are in a session at this case that your program asked for, so it can't be begun another way yet.",
                hint="Go on where you left, from the list of cases. Once it has ended you can practise it freely.",
            )
        if assignment is None and scenario_id in self._reserved(actor):
            raise InvalidInput(
                "case",
                "Your program asks for this case, so it can't be practised freely yet.",
                hint="Begin it from “Assigned to you”, at the top of the cases. Once it has ended you can practise it "
                "freely.",
            )

    def _reject(self, attempt: Attempt, step: int, choice_id: str, reason: Rejection, now: datetime) -> Answer:
        self.store.reject(RejectedInput(attempt.id, step, choice_id[:60], reason, now))
        return Answer(None, reason)

    def _own(self, actor: Actor, attempt_id: str) -> Attempt:
        require(actor, Action.PRACTISE, INSTALLATION)
        try:
            attempt = self.store.attempt(UUID(attempt_id))
        except ValueError as error:
            raise AttemptNotFound(attempt_id[:80]) from error
        if not can(actor, Action.PLAY, AttemptAccess(attempt.trainee_id)):
            raise AttemptNotFound(attempt_id)
        return attempt

    def _score(self, case: Case, encounter: Encounter, decisions: tuple[Decision, ...], now: datetime) -> StoredScore:
        sheet = assess(case.table, case.key, encounter, decisions)
        return StoredScore(case.play_hash, case.key_hash, sheet_record(sheet), now)


def _last_moved(attempt: Attempt, found: Standing) -> datetime | None:
    """When a press last changed this attempt: its last own decision, or going back, which made it."""
    if found.last_at is None and attempt.purpose is Purpose.BRANCH:
        return attempt.started_at
    return found.last_at


def _notice_for(actor: Actor) -> str:
    return NOTICE if actor.id == SOLO.id else NOTICE_WITH_ACCOUNTS


def version_of(case: Case) -> ScenarioVersion:
    """What attempts at a case are pinned to."""
    return ScenarioVersion(
        case.content_hash,
        case.scenario.id,
        case.scenario.version,
        case.play_hash,
        case.key_hash,
        case.texts,
    )
