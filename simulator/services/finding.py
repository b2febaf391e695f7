"""From ids that came with a page's address to things, told apart from what a person may not know of."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import TypeVar
from uuid import UUID

from simulator.domain.accounts import Account, Assignment, Cohort, Program
from simulator.domain.attempt import Attempt
from simulator.domain.policy import Action, AttemptAccess, CohortAccess, Private, ProgramAccess, can, require
from simulator.domain.roles import Actor, Role
from simulator.domain.trainee_access import TraineeAccess
from simulator.errors import AccessDenied, AssignmentNotFound, AttemptNotFound, NotFound
from simulator.storage.account_store import AccountStore, ProgramStore
from simulator.storage.sharing_store import SharingStore
from simulator.storage.store import Store

T = TypeVar("T")


def as_id(text: str | UUID) -> UUID | None:
    """The id in a text; None if it is none."""
    if isinstance(text, UUID):
        return text
    try:
        return UUID(text)
    except ValueError:
        return None


def find_known(
    actor: Actor,
    thing_id: str | UUID,
    action: Action,
    *,
    find: Callable[[UUID], T | None],
    access: Callable[[T], object],
    known_by: Collection[Action],
    missing: NotFound,
) -> T:
    """A thing with which the person may do this.

    Parameters
    ----------
    find, access : callable
        The thing by its id, and the facts that decide who may do what with it.
    known_by : collection of Action
        Whoever may do one of these knows of it.
    missing : NotFound
        What is raised if there is none, or the person does not know of it.

    Raises
    ------
    NotFound
        As given.
    AccessDenied
        If the person knows of it and may not.
    """
    wanted = as_id(thing_id)
    thing = None if wanted is None else find(wanted)
    if thing is None:
        raise missing
    facts = access(thing)
    if not any(can(actor, one, facts) for one in known_by):
        raise missing
    require(actor, action, facts)
    return thing


def name_of(accounts: AccountStore, person_id: UUID | None) -> str:
    """A person's name; empty if there is no such account any more."""
    account = None if person_id is None else accounts.account(person_id)
    return account.name if account else ""


def is_simulated(programs: ProgramStore, person_id: UUID) -> bool:
    """Whether somebody belongs to a simulated program, so that what is theirs is made up."""
    return any(program.simulated for program, _role in programs.memberships(person_id))


def find_program(programs: ProgramStore, actor: Actor, program_id: str | UUID, action: Action) -> Program:
    """A program with which the person may do this.

    Raises
    ------
    NotFound
        If there is none, or the person has nothing to do with it.
    AccessDenied
        If the person is in it and may not.
    """
    wanted = as_id(program_id)
    program = None if wanted is None else programs.program(wanted)
    if program is None:
        raise NotFound("program")
    if not can(actor, action, ProgramAccess(program.id)):
        if all(membership.program_id != program.id for membership in actor.memberships):
            raise NotFound("program")
        raise AccessDenied(action)
    return program


def find_cohort(programs: ProgramStore, actor: Actor, cohort_id: str | UUID, action: Action) -> Cohort:
    """A cohort with which, or for ``MANAGE_PROGRAM`` with whose program, the person may do this.

    Raises
    ------
    NotFound
        If there is none, or the person has nothing to do with it.
    AccessDenied
        If the person is in it, or oversees it, and may not.
    """
    wanted = as_id(cohort_id)
    cohort = None if wanted is None else programs.cohort(wanted)
    if cohort is None:
        raise NotFound("cohort")
    access = CohortAccess(cohort.id, cohort.program_id)
    thing = ProgramAccess(cohort.program_id) if action is Action.MANAGE_PROGRAM else access
    if not can(actor, action, thing):
        if not (can(actor, Action.READ_COHORT, access) or can(actor, Action.SHARE_WITH, access)):
            raise NotFound("cohort")
        raise AccessDenied(action)
    return cohort


def find_assignment(
    programs: ProgramStore, actor: Actor, assignment_id: str | UUID, action: Action
) -> tuple[Assignment, Cohort]:
    """An assignment, with whose cohort the person may do this, and that cohort.

    Raises
    ------
    AssignmentNotFound
        If there is none, or the person has nothing to do with its cohort.
    AccessDenied
        If the person is in it, or oversees it, and may not.
    """
    wanted = as_id(assignment_id)
    assignment = None if wanted is None else programs.assignment(wanted)
    if assignment is None:
        raise AssignmentNotFound
    try:
        return assignment, find_cohort(programs, actor, assignment.cohort_id, action)
    except NotFound as error:
        raise AssignmentNotFound from error


def find_trainee(
    programs: ProgramStore, actor: Actor, cohort_id: str | UUID, trainee_id: str | UUID
) -> tuple[Cohort, Account]:
    """A trainee of a cohort that the person supervises.

    Raises
    ------
    NotFound
        If there is none: not even a lead of the program learns here who trains in it.
    """
    wanted, who = as_id(cohort_id), as_id(trainee_id)
    cohort = None if wanted is None else programs.cohort(wanted)
    if cohort is None or who is None or not can(actor, Action.SUPERVISE, TraineeAccess(who, cohort.id)):
        raise NotFound("trainee")
    for account, role in programs.enrolled(cohort.id):
        if account.id == who and role is Role.TRAINEE:
            return cohort, account
    raise NotFound("trainee")


def find_attempt(
    store: Store, sharing: SharingStore, actor: Actor, attempt_id: str | UUID, action: Action
) -> tuple[Attempt, AttemptAccess]:
    """An attempt with which the person may do this, and the facts that decided.

    Raises
    ------
    AttemptNotFound
        If there is none, or the person may not even read it.
    AccessDenied
        If the person may read it, and may not do this.
    """
    wanted = as_id(attempt_id)
    if wanted is None:
        raise AttemptNotFound(str(attempt_id)[:80])
    attempt = store.attempt(wanted)
    access = sharing.access(attempt)
    if not can(actor, action, access):
        if not can(actor, Action.READ_ATTEMPT, access):
            raise AttemptNotFound(str(attempt_id))
        raise AccessDenied(action)
    return attempt, access


def hold_attempt(
    store: Store, sharing: SharingStore, actor: Actor, attempt_id: str | UUID, action: Action
) -> tuple[Attempt, AttemptAccess]:
    """Inside a transaction: as ``find_attempt``, with nobody else changing who sees it, or what, until that ends."""
    attempt, _access = find_attempt(store, sharing, actor, attempt_id, action)
    sharing.hold(attempt.id)
    return find_attempt(store, sharing, actor, attempt.id, action)


def as_seen_by(sharing: SharingStore, actor: Actor, attempt_id: UUID, access: AttemptAccess) -> AttemptAccess:
    """The same facts with what is ticked for the cohorts that this person supervises.

    What is ticked for one cohort is not ticked for the supervisors of another.
    """
    mine = [share.ticked for share in sharing.shares(attempt_id) if share.cohort_id in actor.supervises]
    return replace(access, ticked=frozenset[Private]().union(*mine))


def find_own(store: Store, sharing: SharingStore, actor: Actor, attempt_id: str | UUID, action: Action) -> Attempt:
    """An attempt with which its trainee may do this; who shows it to whom is looked up only to refuse others.

    Raises
    ------
    AttemptNotFound, AccessDenied
        As ``find_attempt`` does.
    """
    wanted = as_id(attempt_id)
    if wanted is not None:
        attempt = store.attempt(wanted)
        if can(actor, action, AttemptAccess(attempt.trainee_id)):
            return attempt
    return find_attempt(store, sharing, actor, attempt_id, action)[0]


def may_withdraw(actor: Actor, access: AttemptAccess, assignment: Assignment | None, cohort_id: UUID | None) -> bool:
    """Whether an attempt can be taken back from a cohort: an assigned one can from any but that which it is for."""
    assigned_here = assignment is not None and assignment.cohort_id == cohort_id
    return can(actor, Action.UNSHARE, replace(access, assigned=assigned_here))
