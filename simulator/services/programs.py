"""Programs, their cohorts, and the cases that a cohort is asked to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from simulator.content.case import CaseEntry
from simulator.domain.accounts import Account, Assignment, Cohort, Program, normal_name
from simulator.domain.attempt import Mode
from simulator.domain.cohorts import NO_TERMS, Terms
from simulator.domain.policy import (
    INSTALLATION,
    AccountAccess,
    Action,
    CohortAccess,
    ProgramAccess,
    can,
    require,
)
from simulator.domain.roles import Actor, Role
from simulator.errors import AssignmentNotFound, InvalidInput, NotFound
from simulator.services.assigned import Asked, AssignedCase, WhoSees
from simulator.services.case_access import OpenCases
from simulator.services.finding import as_id, find_assignment, find_cohort, find_program
from simulator.services.terms import check_open, check_terms, with_terms
from simulator.storage.account_store import AuditStore, ProgramStore
from simulator.storage.store import Transactions


@dataclass
class Programs:
    """What those who run programs and cohorts do, and what trainees are asked to do.

    Attributes
    ----------
    store : ProgramStore
        Programs, cohorts, memberships and assignments.
    asked : Asked
        What a person is asked to do.
    open_cases : OpenCases
        The cases that a person may see, or ask a cohort to do.
    now : callable
        The clock, aware UTC.
    """

    store: ProgramStore
    audit: AuditStore
    database: Transactions
    asked: Asked
    open_cases: OpenCases
    now: Callable[[], datetime]

    def create_program(self, actor: Actor, name: str, *, simulated: bool = False) -> Program:
        """Create a program; raises NameTaken.

        Parameters
        ----------
        simulated : bool
            Its people and sessions are made up; every page and file of theirs says so, and nothing changes that.
        """
        require(actor, Action.MANAGE_PROGRAMS, INSTALLATION)
        program = Program(uuid4(), _name(name, "program"), self.now(), simulated)
        with self.database.writing():
            self.store.create_program(program)
            marked: dict[str, Any] = {"simulated": "yes"} if simulated else {}
            self._record("program-created", actor, program.id, f"program:{program.id}", **marked)
        return program

    def programs(self, actor: Actor) -> tuple[Program, ...]:
        """The programs that the person runs; none for most people."""
        return tuple(
            program for program in self.store.programs() if can(actor, Action.MANAGE_PROGRAM, ProgramAccess(program.id))
        )

    def members(self, actor: Actor, program_id: str | UUID) -> tuple[tuple[Account, Role], ...]:
        """People and their roles in a program, by name."""
        return self.store.members(find_program(self.store, actor, program_id, Action.MANAGE_PROGRAM).id)

    def create_cohort(self, actor: Actor, program_id: str | UUID, name: str) -> Cohort:
        """Create a cohort; raises NameTaken."""
        program = find_program(self.store, actor, program_id, Action.MANAGE_PROGRAM)
        cohort = Cohort(uuid4(), program.id, _name(name, "cohort"), self.now())
        with self.database.writing():
            self.store.create_cohort(cohort)
            self._record("cohort-created", actor, program.id, f"cohort:{cohort.id}")
        return cohort

    def cohorts(self, actor: Actor, program_id: str | UUID) -> tuple[Cohort, ...]:
        """The program's cohorts that the person oversees, by name."""
        wanted = as_id(program_id)
        known = {membership.program_id for membership in actor.memberships}
        if wanted is None or not (wanted in known or can(actor, Action.MANAGE_PROGRAM, ProgramAccess(wanted))):
            raise NotFound("program")
        if self.store.program(wanted) is None:
            raise NotFound("program")
        return tuple(
            cohort
            for cohort in self.store.cohorts(wanted)
            if can(actor, Action.READ_COHORT, CohortAccess(cohort.id, cohort.program_id))
        )

    def enrol(self, actor: Actor, cohort_id: str | UUID, account_id: str | UUID, role: Role) -> bool:
        """Put a person of the program into a cohort, in a role that they hold there; False if in it already.

        Raises
        ------
        NotFound
            If the person is not in the program: who else has an account is nothing that a lead may find out.
        InvalidInput
            If the person does not hold the role, or the role is none for a cohort.
        """
        cohort = find_cohort(self.store, actor, cohort_id, Action.MANAGE_PROGRAM)
        check_open(cohort)
        if role not in (Role.TRAINEE, Role.SUPERVISOR):
            raise InvalidInput("role", "In a cohort a person is a trainee or a supervisor.")
        wanted = as_id(account_id)
        held = {held_role for account, held_role in self.store.members(cohort.program_id) if account.id == wanted}
        if wanted is None or not held:
            raise NotFound("person", hint="Invite the person into the program first.")
        if role not in held:
            raise InvalidInput(
                "role", f"This person is not a {role} in the program.", hint="Give them the role in the program first."
            )
        with self.database.writing():
            joined = self.store.enrol(cohort.id, wanted, role, at=self.now())
            if joined:
                self._record(
                    "cohort-joined", actor, cohort.program_id, f"cohort:{cohort.id}", subject=wanted, role=role.value
                )
        return joined

    def leave(self, actor: Actor, cohort_id: str | UUID, account_id: str | UUID) -> bool:
        """Take a person out of a cohort; False if not in it. What they shared there stays shared."""
        cohort = find_cohort(self.store, actor, cohort_id, Action.MANAGE_PROGRAM)
        wanted = as_id(account_id)
        with self.database.writing():
            left = wanted is not None and self.store.leave(cohort.id, wanted)
            if left:
                self._record("cohort-left", actor, cohort.program_id, f"cohort:{cohort.id}", subject=wanted)
        return left

    def enrolled(self, actor: Actor, cohort_id: str | UUID) -> tuple[tuple[Account, Role], ...]:
        """People of a cohort, by name."""
        return self.store.enrolled(find_cohort(self.store, actor, cohort_id, Action.READ_COHORT).id)

    def assign(
        self,
        actor: Actor,
        cohort_id: str | UUID,
        scenario_id: str,
        due_at: datetime | None = None,
        mode: Mode = Mode.PRACTICE,
        terms: Terms = NO_TERMS,
    ) -> Assignment:
        """Ask a cohort to do a case; attempts begun for it are counted, and its supervisors see them.

        One that is not counted is a suggestion to practise: what is made of it stays the trainee's own.

        Parameters
        ----------
        mode : Mode
            Summative: feedback at the end, no going back, and each trainee does it once.

        Raises
        ------
        ScenarioNotFound
            If there is no such case that can be played.
        InvalidInput
            If the cohort's trainees do not see it or the cohort is archived, a date has passed, or the terms don't
            go together.
        """
        cohort = find_cohort(self.store, actor, cohort_id, Action.ASSIGN)
        check_open(cohort)
        self.open_cases.check_assignable(actor, scenario_id, cohort.program_id)
        now = self.now()
        assignment = with_terms(Assignment(uuid4(), cohort.id, scenario_id, actor.id, now), due_at, mode, terms)
        check_terms(assignment, self.store.assignments([cohort.id]), now=now)
        with self.database.writing():
            self.store.create_assignment(assignment)
            self._record(
                "case-assigned" if assignment.counted else "case-suggested",
                actor,
                cohort.program_id,
                f"assignment:{assignment.id}",
                case=scenario_id,
                cohort=str(cohort.id),
                due=due_at.date().isoformat() if due_at else "",
                mode=mode.value,
            )
        return assignment

    def assignable(self, actor: Actor, cohort_id: str | UUID) -> Mapping[str, CaseEntry]:
        """The cases that a cohort can be asked to do, by id: those that its trainees see."""
        cohort = find_cohort(self.store, actor, cohort_id, Action.READ_COHORT)
        return self.open_cases.assignable(cohort.program_id)

    def assignments(self, actor: Actor, cohort_id: str | UUID) -> tuple[Assignment, ...]:
        """A cohort's assignments, newest first, closed ones too."""
        return self.store.assignments([find_cohort(self.store, actor, cohort_id, Action.READ_COHORT).id])

    def close_assignment(self, actor: Actor, assignment_id: str | UUID) -> bool:
        """Take no more attempts for it; False if closed before. Attempts under way can be ended."""
        assignment, cohort = find_assignment(self.store, actor, assignment_id, Action.ASSIGN)
        now = self.now()
        with self.database.writing():
            closed = self.store.close_assignment(assignment.id, now)
            if closed:
                self._record("assignment-closed", actor, cohort.program_id, f"assignment:{assignment.id}")
        return closed

    def my_programs(self, actor: Actor) -> tuple[tuple[Program, Role], ...]:
        """The person's programs, and what they are there."""
        require(actor, Action.MANAGE_OWN_ACCOUNT, AccountAccess(actor.id))
        return self.store.memberships(actor.id)

    def my_cohorts(self, actor: Actor) -> tuple[tuple[Cohort, Role], ...]:
        """The person's cohorts, and what they are there."""
        require(actor, Action.MANAGE_OWN_ACCOUNT, AccountAccess(actor.id))
        return self.store.cohorts_of(actor.id)

    def my_assignments(self, actor: Actor) -> tuple[AssignedCase, ...]:
        """What the person is asked to do: open assignments of the cohorts that they train in, newest first."""
        require(actor, Action.MANAGE_OWN_ACCOUNT, AccountAccess(actor.id))
        return self.asked.mine(actor, self.open_cases(actor).index)

    def reserved_cases(self, actor: Actor) -> frozenset[str]:
        """Cases that are kept out of the person's free practice and drills until ended for whoever asks for them."""
        require(actor, Action.MANAGE_OWN_ACCOUNT, AccountAccess(actor.id))
        return self.asked.reserved(actor)

    def assignment_notice(self, actor: Actor, assignment_id: str | UUID) -> WhoSees:
        """Who will see the attempt and in which mode it is made, for the one line before it begins.

        Raises
        ------
        AssignmentNotFound
            If it is not one of a cohort that the person trains in.
        """
        assignment, cohort = self.asked.assignment(actor, assignment_id)
        who_sees = self.asked.who_sees(cohort.id)
        if who_sees is None:
            raise AssignmentNotFound
        return replace(who_sees, mode=assignment.mode, counted=assignment.counted)

    def _record(
        self,
        action: str,
        actor: Actor,
        program_id: UUID,
        thing: str,
        *,
        subject: UUID | None = None,
        **detail: str,
    ) -> None:
        self.audit.record(
            action,
            at=self.now(),
            actor_id=actor.id,
            subject_id=subject,
            program_id=program_id,
            thing=thing,
            detail=detail,
        )


def _name(text: str, kind: str) -> str:
    name = normal_name(text)
    if not name:
        raise InvalidInput("name", f"Give the {kind} a name, for example “Autumn 2026”.")
    return name
