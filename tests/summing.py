"""A cohort that has done the small case, each in a way that a test says."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import count
from uuid import UUID, uuid4

from simulator.bootstrap import Services
from simulator.domain.accounts import Account
from simulator.domain.attempt import Attempt, Feedback
from simulator.domain.roles import Actor, Membership, Role
from tests.personas import COHORT, PROGRAM, SANA

CASE = "waiting-room"
BEST = ("own-it", "ask", "wait")
FRIENDLY = ("thanks", "ask", "fill")
SECRET = ("own-it", "our-secret", "water")
_NUMBERS = count(1)


def trainee(services: Services, *, cohort_id: UUID = COHORT, program_id: UUID = PROGRAM) -> Actor:
    """One more trainee of a cohort, who has read the notice."""
    at, number = datetime(2026, 2, 1, tzinfo=UTC), next(_NUMBERS)
    account = Account(uuid4(), uuid4(), f"trainee{number}@example.edu", f"Trainee {number}", False, None, at)
    services.accounts.store.create(account)
    services.programs.store.grant(account.id, Membership(program_id, Role.TRAINEE), at=at)
    services.programs.store.enrol(cohort_id, account.id, Role.TRAINEE, at=at)
    actor = services.accounts.store.actor(account.id)
    assert actor is not None
    return actor


def do(services: Services, actor: Actor, assignment_id: UUID, choices: Sequence[str], case: str = CASE) -> Attempt:
    """One attempt for an assignment, to its end."""
    attempt = services.training.begin(actor, case, feedback=Feedback.END, assignment_id=str(assignment_id))
    for step, choice in enumerate(choices):
        services.training.choose(actor, str(attempt.id), choice, step=step)
    return attempt


def share(services: Services, actor: Actor, choices: Sequence[str], cohort_id: UUID = COHORT) -> Attempt:
    """One attempt of free practice, to its end, shared with a cohort."""
    services.training.accept_notice(actor)
    attempt = services.training.begin(actor, CASE, feedback=Feedback.END)
    for step, choice in enumerate(choices):
        services.training.choose(actor, str(attempt.id), choice, step=step)
    services.sharing.share(actor, attempt.id, cohort_id)
    return attempt


def walk(
    services: Services, *walks: tuple[int, Sequence[str]], cohort_id: UUID = COHORT, by: Actor = SANA
) -> tuple[Actor, ...]:
    """So many new trainees for each walk, who do the small case as it was assigned."""
    assignment = services.programs.assign(by, cohort_id, CASE)
    people = []
    for n, choices in walks:
        for _ in range(n):
            people.append(trainee(services, cohort_id=cohort_id))
            do(services, people[-1], assignment.id, choices)
    return tuple(people)
