"""What happens to an assignment once it is there: changed, withdrawn, extended for one person, and followed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from simulator.domain.accounts import Account, Assignment, Cohort
from simulator.domain.attempt import Mode
from simulator.domain.cohorts import MAX_REASON, NO_TERMS, Begun, Extension, Terms, due_for, is_late
from simulator.domain.policy import Action
from simulator.domain.roles import Actor, Role
from simulator.errors import AssignmentNotFound, InvalidInput, NotFound
from simulator.services.cohorts import Cohorts
from simulator.services.finding import as_id, find_assignment
from simulator.services.terms import check_open, check_terms, with_terms
from simulator.storage.account_store import AuditStore, ProgramStore
from simulator.storage.cohort_store import CohortStore
from simulator.storage.store import Transactions


@dataclass(frozen=True, slots=True)
class Follower:
    """How far one trainee is with an assignment; nothing of what was said in it.

    Attributes
    ----------
    n_begun : int
        Attempts that they have begun for it.
    ended_at : datetime or None
        When the first of them to end did: that one counts.
    due_at : datetime or None
        With their extension.
    """

    account: Account
    section_id: UUID | None
    n_begun: int
    ended_at: datetime | None
    due_at: datetime | None
    extension: Extension | None

    @property
    def late(self) -> bool:
        """Whether what counts was done after its date."""
        return self.ended_at is not None and is_late(self.ended_at, self.due_at)


@dataclass(frozen=True, slots=True)
class Followed:
    """An assignment, and how far each trainee of the cohort is with it.

    Attributes
    ----------
    people : tuple of Follower
        By name; empty for what is not counted, which is nobody's business but the trainees' own.
    n_begun : int
        Attempts begun for it, also by those who have left.
    """

    assignment: Assignment
    cohort: Cohort
    people: tuple[Follower, ...]
    n_begun: int


@dataclass
class Assigning:
    """What those who assign cases do afterwards.

    Attributes
    ----------
    store : CohortStore
        Extensions, and which attempts were begun.
    cohorts : Cohorts
        Who is in a cohort.
    now : callable
        The clock, aware UTC.
    """

    store: CohortStore
    programs: ProgramStore
    cohorts: Cohorts
    audit: AuditStore
    database: Transactions
    now: Callable[[], datetime]

    def followed(self, actor: Actor, assignment_id: str | UUID) -> Followed:
        """Who has begun, who is done, and who was late; raises AssignmentNotFound."""
        assignment, cohort = find_assignment(self.programs, actor, assignment_id, Action.READ_COHORT)
        begun = self.store.begun_for(assignment.id)
        if not assignment.counted:
            return Followed(assignment, cohort, (), 0)
        more = {one.account_id: one for one in self.store.extensions([assignment.id])}
        people = tuple(
            _follower(place.account, place.section_id, assignment, begun, more.get(place.account.id))
            for place in self.cohorts.roster(actor, cohort.id)
            if place.role is Role.TRAINEE
        )
        return Followed(assignment, cohort, people, len(begun))

    def change(
        self, actor: Actor, assignment_id: str | UUID, due_at: datetime | None, mode: Mode, terms: Terms = NO_TERMS
    ) -> Assignment:
        """Change the dates of an assignment; as long as nobody has begun it, also how it is to be done.

        Raises
        ------
        InvalidInput
            If it is closed, a date has passed, the terms don't go together, or somebody has begun and more than dates
            would change.
        """
        found, cohort = find_assignment(self.programs, actor, assignment_id, Action.ASSIGN)
        check_open(cohort)
        with self.database.writing():
            before = self.programs.hold_assignment(found.id, to_change=True)
            if before is None:
                raise AssignmentNotFound
            changed = with_terms(before, due_at, mode, terms)
            if before.closed_at is not None:
                raise InvalidInput("assignment", "This assignment is closed.", hint="Assign the case anew.")
            if _rules(changed) != _rules(before) and self.store.begun_for(before.id):
                raise InvalidInput(
                    "assignment",
                    "Somebody has begun this case, so only its dates can be changed.",
                    hint="Everybody should do it on the same terms. To change them, close it and assign the case anew.",
                )
            check_terms(changed, self.programs.assignments([cohort.id]), now=self.now(), before=before)
            if changed != before:
                self.store.change_assignment(changed)
                self._record("assignment-changed", actor, cohort, changed, due=_day(changed.due_at))
        return changed

    def withdraw(self, actor: Actor, assignment_id: str | UUID) -> None:
        """Remove an assignment that nobody has begun, as if it had not been made.

        Raises
        ------
        InvalidInput
            If somebody has; then it can be closed.
        """
        assignment, cohort = find_assignment(self.programs, actor, assignment_id, Action.ASSIGN)
        with self.database.writing():
            if not self.store.remove_assignment(assignment.id):
                raise InvalidInput(
                    "assignment", "Somebody has begun this case, so it can't be withdrawn.", hint="Close it instead."
                )
            self._record("assignment-withdrawn", actor, cohort, assignment, case=assignment.scenario_id)

    def extend(
        self, actor: Actor, assignment_id: str | UUID, account_id: str | UUID, due_at: datetime | None, reason: str
    ) -> Extension:
        """Give one trainee more time, with the reason, which that trainee sees; again: in place of what they had.

        Raises
        ------
        NotFound
            If the person does not train in the cohort.
        InvalidInput
            If there is no date to extend, the new one is no later or has passed, or there is no reason.
        """
        assignment, cohort = find_assignment(self.programs, actor, assignment_id, Action.ASSIGN)
        wanted = as_id(account_id)
        here = {place.account.id for place in self.cohorts.roster(actor, cohort.id) if place.role is Role.TRAINEE}
        if wanted is None or wanted not in here:
            raise NotFound("person")
        until = self._checked_date(assignment, due_at)
        why = " ".join(reason[: 10 * MAX_REASON].split())
        if not why or len(why) > MAX_REASON:
            raise InvalidInput(
                "reason", f"Say in a few words why, in at most {MAX_REASON} characters.", hint="The trainee sees it."
            )
        given = Extension(assignment.id, wanted, until, why, actor.id, self.now())
        with self.database.writing():
            self.store.extend(given)
            self._record("extension-given", actor, cohort, assignment, subject=wanted, due=_day(until))
        return given

    def _checked_date(self, assignment: Assignment, due_at: datetime | None) -> datetime:
        if assignment.closed_at is not None:
            raise InvalidInput("assignment", "This assignment is closed.", hint="Assign the case anew.")
        if assignment.due_at is None:
            raise InvalidInput("due_at", "This assignment has no date, so there is nothing to extend.")
        if due_at is None or due_at.tzinfo is None or due_at <= max(assignment.due_at, self.now()):
            raise InvalidInput("due_at", "The new date has to lie ahead, and after the date of the others.")
        return due_at

    def take_back_extension(self, actor: Actor, assignment_id: str | UUID, account_id: str | UUID) -> bool:
        """Take an extension back; False if there was none."""
        assignment, cohort = find_assignment(self.programs, actor, assignment_id, Action.ASSIGN)
        wanted = as_id(account_id)
        with self.database.writing():
            gone = wanted is not None and self.store.take_back_extension(assignment.id, wanted)
            if gone:
                self._record("extension-taken-back", actor, cohort, assignment, subject=wanted)
        return gone

    def _record(
        self,
        action: str,
        actor: Actor,
        cohort: Cohort,
        assignment: Assignment,
        *,
        subject: UUID | None = None,
        **detail: str,
    ) -> None:
        self.audit.record(
            action,
            at=self.now(),
            actor_id=actor.id,
            subject_id=subject,
            program_id=cohort.program_id,
            thing=f"assignment:{assignment.id}",
            detail=detail,
        )


def _rules(assignment: Assignment) -> tuple[object, ...]:
    return assignment.mode, assignment.counted, assignment.after_id, assignment.attempts_allowed


def _day(at: datetime | None) -> str:
    return at.date().isoformat() if at else ""


def _follower(
    account: Account,
    section_id: UUID | None,
    assignment: Assignment,
    begun: tuple[Begun, ...],
    extension: Extension | None,
) -> Follower:
    own = [one for one in begun if one.trainee_id == account.id]
    ended = min((one.ended_at for one in own if one.ended_at is not None), default=None)
    return Follower(account, section_id, len(own), ended, due_for(assignment, extension), extension)
