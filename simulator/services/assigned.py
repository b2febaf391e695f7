"""What programs ask of a person: what of it can be begun now, what waits, and what is kept for it until then."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from simulator.content.case import CaseEntry
from simulator.domain.accounts import Assignment, Cohort, Program
from simulator.domain.attempt import Attempt, Mode
from simulator.domain.cohorts import Extension, Waits, due_for, is_late, is_over, waits_for
from simulator.domain.policy import Action, CohortAccess, can
from simulator.domain.roles import Actor, Role
from simulator.domain.zones import local
from simulator.errors import AssignmentNotFound, InvalidInput
from simulator.services.finding import as_id
from simulator.services.rooms import Rooms, feedback_waits
from simulator.storage.account_store import ProgramStore
from simulator.storage.cohort_store import CohortStore
from simulator.storage.sharing_store import SharingStore
from simulator.storage.store import Store


@dataclass(frozen=True, slots=True)
class WhoSees:
    """Who will see the choices and scores of an assigned attempt.

    Nobody sees own words, reactions or confidence unless the trainee ticks them.

    Attributes
    ----------
    supervisors : tuple of str
        Names of those who supervise the cohort today, by name.
    mode : Mode
        In which attempts for the assignment are made.
    counted : bool
        If not, nobody sees them unless they are shared.
    """

    cohort: Cohort
    program: Program
    supervisors: tuple[str, ...]
    mode: Mode = Mode.PRACTICE
    counted: bool = True


@dataclass(frozen=True, slots=True)
class AssignedCase:
    """A case that a person is asked to do, and how far they are with it.

    Attributes
    ----------
    case : CaseEntry or None
        None where the case is not in the library any more, or can't be played.
    n_mine : int
        The person's attempts for this assignment.
    n_used : int
        Those of them that can be gone on with or have ended: what a change of the program left is begun anew.
    open_attempt, ended : Attempt or None
        The newest of them that can be gone on with, and the newest that has ended.
    first : Attempt or None
        The one that ended first: what counts.
    due_at : datetime or None
        With the person's extension.
    waits : Waits or None
        Why it can't be begun now.
    after : str
        The case that is to be done before, by its id; empty if none is.
    """

    assignment: Assignment
    cohort: Cohort
    program: Program
    case: CaseEntry | None
    n_mine: int
    open_attempt: Attempt | None
    ended: Attempt | None
    who_sees: WhoSees
    first: Attempt | None = None
    due_at: datetime | None = None
    extension: Extension | None = None
    waits: Waits | None = None
    after: str = ""
    n_used: int = 0

    @property
    def n_left(self) -> int | None:
        """How often it can still be begun; None if nothing bounds that."""
        allowed = self.assignment.attempts_allowed
        return None if allowed is None else max(0, allowed - self.n_used)

    @property
    def late(self) -> bool:
        """Whether what counts was done after its date."""
        ended = None if self.first is None else self.first.ended_at
        return ended is not None and is_late(ended, self.due_at)


@dataclass
class Asked:
    """What cohorts ask of those who train in them.

    Attributes
    ----------
    attempts : Store
        Attempts, for a trainee's own.
    rooms : Rooms
        Attempts as they stand.
    now : callable
        The clock, aware UTC.
    """

    programs: ProgramStore
    cohorts: CohortStore
    sharing: SharingStore
    attempts: Store
    rooms: Rooms
    now: Callable[[], datetime]

    def reserved(self, actor: Actor) -> frozenset[str]:
        """Cases kept out of free practice: each is asked for and not yet ended for whoever asks, or under way.

        A first way through a case says more than any later one, so what counts comes before what is practised.
        """
        mine = self.attempts.attempts_of(actor.id)
        under_way = summative_under_way(mine, self.rooms)
        if not actor.trains_in:
            return under_way
        asked = [one for one in self.programs.assignments(sorted(actor.trains_in)) if one.counted]
        if not asked:
            return under_way
        at, more = self.now(), self._extensions(actor)
        begun = self.sharing.assigned_to(actor.id)
        done = {begun[one.id] for one in mine if one.id in begun and one.ended_at is not None}
        waiting = (one for one in asked if one.id not in done and not is_over(one, more.get(one.id), at))
        return under_way.union(one.scenario_id for one in waiting)

    def assignment(self, actor: Actor, assignment_id: str | UUID) -> tuple[Assignment, Cohort]:
        """An assignment of a cohort that the person trains in; raises AssignmentNotFound."""
        wanted = as_id(assignment_id)
        assignment = None if wanted is None else self.programs.assignment(wanted)
        cohort = None if assignment is None else self.programs.cohort(assignment.cohort_id)
        if assignment is None or cohort is None:
            raise AssignmentNotFound
        if not can(actor, Action.SHARE_WITH, CohortAccess(cohort.id, cohort.program_id)):
            raise AssignmentNotFound
        return assignment, cohort

    def to_begin(self, actor: Actor, assignment_id: str, scenario_id: str, *, hold: bool = False) -> Assignment | None:
        """An assignment for which the person begins this case, which nobody has closed; raises AssignmentNotFound.

        None for what is not counted: what is made of a suggestion is free practice.

        Parameters
        ----------
        hold : bool
            Inside a transaction: its terms stay as they are until that ends.
        """
        assignment, _cohort = self.assignment(actor, assignment_id)
        held = self.programs.hold_assignment(assignment.id) if hold else assignment
        if held is None:
            raise AssignmentNotFound
        assignment = held
        if assignment.closed_at is not None or assignment.scenario_id != scenario_id:
            raise AssignmentNotFound
        return assignment if assignment.counted else None

    def begun_for(self, mine: Iterable[Attempt], actor: Actor, assignment: Assignment) -> tuple[Attempt, ...]:
        """Which of a person's attempts were begun for an assignment, in the order given."""
        begun = self.sharing.assigned_to(actor.id)
        return tuple(one for one in mine if begun.get(one.id) == assignment.id)

    def check_may_begin(self, actor: Actor, assignment: Assignment, mine: Sequence[Attempt]) -> None:
        """Refuse, with the reason, what can't be begun now.

        Raises
        ------
        InvalidInput
            If it is not open yet or any more, waits for another, or was begun as often as is allowed.
        """
        if assignment.mode is Mode.SUMMATIVE:
            _check_first(self.begun_for(mine, actor, assignment), self.rooms)
        begun, more = self.sharing.assigned_to(actor.id), self._extensions(actor).get(assignment.id)
        n_begun = self._counting(one for one in mine if begun.get(one.id) == assignment.id)
        may_follow = self._may_follow(actor, assignment, mine, begun)
        waits = waits_for(assignment, more, at=self.now(), n_begun=n_begun, may_follow=may_follow)
        if waits is not None:
            cohort = self.programs.cohort(assignment.cohort_id)
            raise InvalidInput("assignment", _why(waits, assignment, cohort), hint=_HINTS[waits])

    def mine(self, actor: Actor, index: Mapping[str, CaseEntry]) -> tuple[AssignedCase, ...]:
        """What the person is asked to do: assignments that nobody closed, of cohorts that they train in, newest first.

        Parameters
        ----------
        index : mapping of str to CaseEntry
            The cases that the person sees, by id.
        """
        if not actor.trains_in:
            return ()
        begun, more = self.sharing.assigned_to(actor.id), self._extensions(actor)
        mine = [one for one in self.attempts.attempts_of(actor.id) if one.is_practice]
        sees = {cohort_id: self.who_sees(cohort_id) for cohort_id in actor.trains_in}
        asked = []
        for assignment in self.programs.assignments(sorted(actor.trains_in)):
            who = sees[assignment.cohort_id]
            if assignment.closed_at is None and who is not None:
                own = _own(assignment, mine, begun)
                may_follow = self._may_follow(actor, assignment, mine, begun)
                asked.append(self._case(assignment, who, index, own, more.get(assignment.id), may_follow=may_follow))
        return tuple(asked)

    def _case(
        self,
        assignment: Assignment,
        who: WhoSees,
        index: Mapping[str, CaseEntry],
        own: Sequence[Attempt],
        extension: Extension | None,
        *,
        may_follow: bool,
    ) -> AssignedCase:
        ended = [one for one in own if one.ended_at is not None]
        n_begun = self._counting(own)
        after = None if assignment.after_id is None else self.programs.assignment(assignment.after_id)
        return AssignedCase(
            assignment,
            who.cohort,
            who.program,
            index.get(assignment.scenario_id),
            len(own),
            next((one for one in own if one.ended_at is None and self.rooms.can_go_on(one)), None),
            next(iter(ended), None),
            WhoSees(who.cohort, who.program, who.supervisors, assignment.mode, assignment.counted),
            first=min(ended, key=lambda one: (one.ended_at, one.id), default=None),
            due_at=due_for(assignment, extension),
            extension=extension,
            waits=waits_for(assignment, extension, at=self.now(), n_begun=n_begun, may_follow=may_follow),
            after=after.scenario_id if after else "",
            n_used=n_begun,
        )

    def who_sees(self, cohort_id: UUID) -> WhoSees | None:
        """Who sees what is done for a cohort; None if there is none."""
        cohort = self.programs.cohort(cohort_id)
        program = None if cohort is None else self.programs.program(cohort.program_id)
        if cohort is None or program is None:
            return None
        people = self.programs.enrolled(cohort_id)
        names = tuple(a.name for a, role in people if role is Role.SUPERVISOR and a.disabled_at is None)
        return WhoSees(cohort, program, names)

    def _may_follow(
        self, actor: Actor, assignment: Assignment, mine: Iterable[Attempt], begun: Mapping[UUID, UUID]
    ) -> bool:
        """Whether what is to be done before is done. What can't be begun any more holds nobody up."""
        after = None if assignment.after_id is None else self.programs.assignment(assignment.after_id)
        if after is None or is_over(after, self._extensions(actor).get(after.id), self.now()):
            return True
        return any(begun.get(one.id) == after.id and one.ended_at is not None for one in mine)

    def _counting(self, own: Iterable[Attempt]) -> int:
        """How many of them are attempts of the person's: one left by a change of the program is begun anew."""
        return sum(1 for one in own if one.ended_at is not None or self.rooms.can_go_on(one))

    def _extensions(self, actor: Actor) -> dict[UUID, Extension]:
        return {one.assignment_id: one for one in self.cohorts.extensions_of(actor.id)}


def _own(assignment: Assignment, mine: Iterable[Attempt], begun: Mapping[UUID, UUID]) -> list[Attempt]:
    """A person's attempts for an assignment. What is not counted is what they practised since: only they know."""
    if assignment.counted:
        return [one for one in mine if begun.get(one.id) == assignment.id]
    return [
        one
        for one in mine
        if one.scenario_id == assignment.scenario_id
        and one.id not in begun
        and one.parent_id is None
        and one.started_at >= assignment.created_at
    ]


def summative_under_way(mine: Iterable[Attempt], rooms: Rooms) -> frozenset[str]:
    """Cases at which a person has a summative session to end, whatever became of its assignment or cohort.

    Until then nothing that tells how choices are met is begun there. One that can't be gone on with holds up nothing.
    """
    return frozenset(one.scenario_id for one in mine if feedback_waits(one) and rooms.can_go_on(one))


def _check_first(own: Iterable[Attempt], rooms: Rooms) -> None:
    """A summative session is done once: who has seen the case's debriefing shows less the second time.

    Parameters
    ----------
    own : iterable of Attempt
        Those that were begun for the assignment. One that was left by a change of the program is begun anew.
    """
    for attempt in own:
        if attempt.ended_at is not None:
            raise InvalidInput(
                "assignment",
                "You have done this case for your program, and it counts once.",
                hint="You can practise it freely from the list of cases.",
            )
        if rooms.can_go_on(attempt):
            raise InvalidInput(
                "assignment",
                "You have begun this session already.",
                hint="Go on where you left, from “Assigned to you”.",
            )


_HINTS = {
    Waits.OPENING: "It stands under “Assigned to you” until then.",
    Waits.PREREQUISITE: "Both stand under “Assigned to you”, at the top of the cases.",
    Waits.CLOSED: "Ask your supervisor if you need more time. The case can be practised freely.",
    Waits.USED_UP: "Go on where you left, or practise the case freely from the list of cases.",
}


def _why(waits: Waits, assignment: Assignment, cohort: Cohort | None) -> str:
    """Why an assigned case can't be begun now."""
    zone = cohort.zone if cohort else "UTC"
    if waits is Waits.OPENING and assignment.opens_at is not None:
        opens = local(assignment.opens_at, zone)
        return f"This case opens on {opens.day} {opens:%B %Y, %H:%M} ({zone})."
    if waits is Waits.PREREQUISITE:
        return "Another case is to be done before this one."
    if waits is Waits.USED_UP:
        return "You have begun this case for your program as often as it allows."
    return "The time to begin this case for your program is over."
