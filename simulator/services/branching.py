"""Going back in a session: a new try that begins at an earlier moment, beside what was done. Nothing is overwritten."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import takewhile
from uuid import UUID, uuid4

from simulator.domain.attempt import Attempt, Mode, Purpose
from simulator.domain.debrief import Debrief
from simulator.domain.families import Family, families
from simulator.domain.policy import Action
from simulator.domain.roles import Actor
from simulator.domain.scenario import Node
from simulator.errors import AttemptNotFound, InvalidInput, NotFound
from simulator.services.assigned import summative_under_way
from simulator.services.finding import find_own
from simulator.services.pressed_twice import begun_just_now
from simulator.services.rooms import Room, Rooms
from simulator.storage.sharing_store import SharingStore
from simulator.storage.store import Store, Transactions

MAX_BRANCHES = 20
"""Tries from one session; nobody compares more, and each is kept until it is erased."""


@dataclass(frozen=True, slots=True)
class BranchLine:
    """One way through a case, among those that belong together.

    Attributes
    ----------
    fork_step : int or None
        The decision from which it goes on; None for the first way through.
    n_decisions : int
        How long the whole way is so far, with what comes before the fork.
    ending : Node or None
        Where it ended; None if it has not.
    """

    attempt: Attempt
    fork_step: int | None
    n_decisions: int
    ending: Node | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two ways through a case, side by side.

    Attributes
    ----------
    fork_step : int
        The first decision at which they differ; how long the shorter one is where they never do.
    first, second : tuple of Room and Debrief
        Each as far as it has come.
    """

    fork_step: int
    first: tuple[Room, Debrief]
    second: tuple[Room, Debrief]


@dataclass
class Branching:
    """What a trainee does to try a moment again.

    Attributes
    ----------
    store : Store
        Attempts and their decisions.
    sharing : SharingStore
        The facts that decide whose an attempt is.
    rooms : Rooms
        Attempts as they stand.
    now : callable
        The clock, aware UTC.
    """

    store: Store
    sharing: SharingStore
    database: Transactions
    rooms: Rooms
    now: Callable[[], datetime]

    def why_not(self, actor: Actor, attempt_id: str | UUID) -> str:
        """Why one can't go back in an attempt, in words for the person; empty if one can."""
        attempt = self._own(actor, attempt_id)
        return self._why_not(attempt, self._at_case(actor, attempt))

    def rewind(self, actor: Actor, attempt_id: str | UUID, step: int) -> Attempt:
        """Begin a try that goes on from before a decision of the walk; what was done there stays as it is.

        It is hung on whatever made the last decision before that step, so that erasing one try takes no other with it
        that owes it nothing. A second press of the same button gives what the first one began.

        Raises
        ------
        InvalidInput
            If one can't go back in this attempt, the decision was not made in it, or there are too many tries already.
        ContentChanged
            If this version of the program plays the kept content in another way.
        """
        attempt = self._own(actor, attempt_id)
        room = self.rooms.room(attempt)  # a try that could not be played is not begun
        if type(step) is not int or not 0 <= step < room.step:
            self._own(actor, attempt_id)  # was it erased since it was looked up, its decisions are gone with it
            raise InvalidInput("step", "You can go back only to a moment that you have answered in this session.")
        with self.database.writing():
            root = _family(attempt, self._at_case(actor, attempt)).root
            self.sharing.hold(root.id)  # so that nobody erases it, and two tabs count one after the other
            self.store.hold_person(actor.id)  # so that no summative session is begun meanwhile
            mine = self._at_case(actor, attempt)
            reason = self._why_not(attempt, mine)
            if reason:
                raise InvalidInput("attempt", reason)
            family = _family(attempt, mine)
            branch = replace(
                attempt,
                id=uuid4(),
                purpose=Purpose.BRANCH,
                started_at=self.now(),
                parent_id=_owner(family, attempt, step).id,
                fork_step=step,
                ended_at=None,
                ending=None,
            )
            again = begun_just_now(branch, family.attempts, self.store)
            if again is not None:
                return again
            if len(family.attempts) > MAX_BRANCHES:
                raise InvalidInput(
                    "attempt",
                    f"There are {MAX_BRANCHES} tries from this session already, and no more are kept.",
                    hint="Erase one that you don't need at the foot of its debriefing, or begin the case again.",
                )
            self.store.create_attempt(branch)
        return branch

    def family(self, actor: Actor, attempt_id: str | UUID) -> tuple[BranchLine, ...]:
        """Every way through a case that belongs together: the first one, then the tries, oldest first."""
        attempt = self._own(actor, attempt_id)
        found = _family(attempt, self._at_case(actor, attempt)).attempts
        return tuple(self._line(one) for one in found)

    def compare(self, actor: Actor, attempt_id: str | UUID, other_id: str | UUID) -> Comparison:
        """Two ways of one family, side by side.

        Raises
        ------
        NotFound
            If they don't belong together.
        InvalidInput
            If they are one and the same.
        """
        first, second = self._own(actor, attempt_id), self._own(actor, other_id)
        if first.id == second.id:
            raise InvalidInput("other", "Choose two different ways to put side by side.")
        if all(attempt.id != second.id for attempt in _family(first, self._at_case(actor, first)).attempts):
            raise NotFound("comparison", hint="Only ways through one session can be put side by side.")
        rooms = self.rooms.room(first), self.rooms.room(second)
        trails = zip(*(room.encounter.trail for room in rooms), strict=False)
        same = sum(1 for _ in takewhile(lambda both: both[0] == both[1], trails))
        return Comparison(same, *((room, self.rooms.debrief(room)) for room in rooms))

    def _own(self, actor: Actor, attempt_id: str | UUID) -> Attempt:
        return find_own(self.store, self.sharing, actor, attempt_id, Action.PLAY)

    def _at_case(self, actor: Actor, attempt: Attempt) -> tuple[Attempt, ...]:
        """All of a person's attempts at the case of this one."""
        return tuple(one for one in self.store.attempts_of(actor.id) if one.scenario_id == attempt.scenario_id)

    def _why_not(self, attempt: Attempt, mine: Iterable[Attempt]) -> str:
        if not attempt.is_practice:
            return "This session was only to show a case. To try other ways, practise the case on your own."
        if attempt.mode is Mode.SUMMATIVE:
            return (
                "Your program asked for this session without going back. To try other ways, practise the case on your "
                "own once it has ended."
            )
        if attempt.purpose is Purpose.COUNTED and attempt.ended_at is None:
            return "Your program asked for this session, so you can go back in it once it has ended."
        if summative_under_way(mine, self.rooms):
            return (
                "You are in a session at this case that your program asked for. Once it has ended you can go back in "
                "this one."
            )
        return ""

    def _line(self, attempt: Attempt) -> BranchLine:
        n = (attempt.fork_step or 0) + len(self.store.decisions(attempt.id))
        nodes = self.rooms.case_as_met(attempt).table.nodes if attempt.ending is not None else {}
        return BranchLine(attempt, attempt.fork_step, n, nodes[attempt.ending].node if attempt.ending else None)


def _family(attempt: Attempt, mine: Iterable[Attempt]) -> Family:
    for family in families(mine):
        if any(one.id == attempt.id for one in family.attempts):
            return family
    raise AttemptNotFound(str(attempt.id))  # erased since it was looked up


def _owner(family: Family, attempt: Attempt, step: int) -> Attempt:
    """Whose decision is the last one before a step of this walk."""
    known = {one.id: one for one in family.attempts}
    while attempt.parent_id is not None and step <= (attempt.fork_step or 0):
        attempt = known[attempt.parent_id]
    return attempt
