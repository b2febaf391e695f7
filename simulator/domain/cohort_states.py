"""How far the people of a cohort are with what they are asked to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class State(StrEnum):
    """How far somebody is with an assigned case; what is late has no other consequence than that it says so."""

    NOT_BEGUN = "not-begun"
    OVERDUE = "overdue"
    UNDER_WAY = "under-way"
    UNDER_WAY_OVERDUE = "under-way-overdue"
    DONE = "done"
    DONE_LATE = "done-late"


DONE = (State.DONE, State.DONE_LATE)


@dataclass(frozen=True, slots=True)
class BegunAssigned:
    """An attempt that was begun for an assignment of a cohort.

    Attributes
    ----------
    last_at : datetime
        The latest decision, or when it began.
    """

    attempt_id: UUID
    assignment_id: UUID
    trainee_id: UUID
    started_at: datetime
    last_at: datetime
    ended_at: datetime | None


def what_counts(begun: Sequence[BegunAssigned]) -> BegunAssigned | None:
    """Of a person's attempts for one assignment, the first that ended; else the latest; None without any."""
    ended = [one for one in begun if one.ended_at is not None]
    if ended:
        return min(ended, key=lambda one: (one.ended_at, one.attempt_id))
    return max(begun, key=lambda one: (one.last_at, one.attempt_id), default=None)


def state_of(found: BegunAssigned | None, due_at: datetime | None, now: datetime) -> State:
    """How far somebody is, given the attempt that counts."""
    if found is not None and found.ended_at is not None:
        return State.DONE_LATE if due_at is not None and found.ended_at > due_at else State.DONE
    over = due_at is not None and now > due_at
    if found is None:
        return State.OVERDUE if over else State.NOT_BEGUN
    return State.UNDER_WAY_OVERDUE if over else State.UNDER_WAY
