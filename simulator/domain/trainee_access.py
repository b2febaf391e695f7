"""Of the policy, the rules about supervising; ``policy`` is the whole of it, and the only place to ask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from simulator.domain.roles import Actor, Role

if TYPE_CHECKING:
    from simulator.domain.policy import AttemptAccess, CohortAccess


@dataclass(frozen=True, slots=True)
class TraineeAccess:
    """A trainee as a member of a cohort."""

    id: UUID
    cohort_id: UUID


def supervises_cohort(actor: Actor, cohort: CohortAccess) -> bool:
    """Being a lead or administrator is not enough."""
    return cohort.id in actor.supervises


def supervises_trainee(actor: Actor, trainee: TraineeAccess) -> bool:
    """As above; and nobody supervises themselves."""
    return trainee.cohort_id in actor.supervises and actor.id != trainee.id


def is_that_trainee(actor: Actor, trainee: TraineeAccess) -> bool:
    """Whether it is about the person, who still has a role somewhere."""
    return actor.id == trainee.id and actor.is_somewhere(*Role)


def supervises_attempt(actor: Actor, attempt: AttemptAccess) -> bool:
    """Shared with or assigned in a cohort that the person supervises; being a lead or administrator is not enough."""
    return not actor.supervises.isdisjoint(attempt.cohorts)


def coaches(actor: Actor, attempt: AttemptAccess) -> bool:
    """Nobody rates themselves, also who trains in the cohort that they supervise."""
    return supervises_attempt(actor, attempt) and actor.id != attempt.trainee_id


def reviews_critical(actor: Actor, attempt: AttemptAccess) -> bool:
    """Of what a program asked for; what trainees share of their own practice enters no list."""
    return attempt.assigned and coaches(actor, attempt)
