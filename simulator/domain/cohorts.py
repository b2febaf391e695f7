"""What hangs on a cohort: sections, places, links to join, terms of assignments, extensions; and what follows of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from simulator.domain.accounts import Account, Assignment
from simulator.domain.roles import Role

MOST_REMINDED = 500
"""Mails of one run of reminders."""
MAX_IDNUMBER = 60
MAX_REASON = 500
MAX_ATTEMPTS = 20
MAX_SECTIONS = 50


@dataclass(frozen=True, slots=True)
class Section:
    """A named group inside a cohort; a person is in one at most."""

    id: UUID
    cohort_id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Place:
    """A person in a cohort.

    Attributes
    ----------
    section_id : UUID or None
        Their section; a supervisor without one looks after all.
    idnumber : str
        The number under which their institution knows them; may be empty.
    """

    account: Account
    role: Role
    section_id: UUID | None = None
    idnumber: str = ""


@dataclass(frozen=True, slots=True)
class JoinLink:
    """A link with which people who can sign in put themselves into a cohort; only the SHA-256 of its token is kept."""

    id: UUID
    cohort_id: UUID
    token_hash: str
    created_by: UUID
    created_at: datetime
    expires_at: datetime
    max_uses: int
    section_id: UUID | None = None
    uses: int = 0
    withdrawn_at: datetime | None = None

    def works(self, at: datetime) -> bool:
        """Whether somebody can still join with it."""
        return self.withdrawn_at is None and at < self.expires_at and self.uses < self.max_uses


@dataclass(frozen=True, slots=True)
class Extension:
    """More time for one person, and why."""

    assignment_id: UUID
    account_id: UUID
    due_at: datetime
    reason: str
    granted_by: UUID
    granted_at: datetime


@dataclass(frozen=True, slots=True)
class Begun:
    """An attempt that was begun for an assignment: whose, and when it began and ended; nothing of what was done."""

    attempt_id: UUID
    trainee_id: UUID
    started_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of an assignment beside its date and mode; see ``Assignment``."""

    opens_at: datetime | None = None
    closes_at: datetime | None = None
    counted: bool = True
    after_id: UUID | None = None
    attempts_allowed: int | None = None


NO_TERMS = Terms()
"""Open from the first moment and until somebody closes it, as often as one likes, after nothing, and counted."""


class Waits(StrEnum):
    """Why an assigned case can't be begun just now."""

    OPENING = "opening"
    PREREQUISITE = "prerequisite"
    CLOSED = "closed"
    USED_UP = "used-up"


def due_for(assignment: Assignment, extension: Extension | None) -> datetime | None:
    """Until when a person is asked to be done; an extension never makes it earlier."""
    if assignment.due_at is None or extension is None:
        return assignment.due_at
    return max(assignment.due_at, extension.due_at)


def closes_for(assignment: Assignment, extension: Extension | None) -> datetime | None:
    """Until when a person can begin; whoever has more time can begin as long as that lasts."""
    if assignment.closes_at is None or extension is None:
        return assignment.closes_at
    return max(assignment.closes_at, extension.due_at)


def is_over(assignment: Assignment, extension: Extension | None, at: datetime) -> bool:
    """Whether a person can begin it no more, because somebody closed it or its time is over."""
    closes = closes_for(assignment, extension)
    return assignment.closed_at is not None or (closes is not None and at >= closes)


def waits_for(
    assignment: Assignment, extension: Extension | None, *, at: datetime, n_begun: int, may_follow: bool
) -> Waits | None:
    """Why a person can't begin the case now; None if nothing stands in the way.

    Parameters
    ----------
    n_begun : int
        Attempts that they have made for it.
    may_follow : bool
        Whether they have done what is to be done before, if anything is.
    """
    if is_over(assignment, extension, at):
        return Waits.CLOSED
    if assignment.opens_at is not None and at < assignment.opens_at:
        return Waits.OPENING
    if assignment.attempts_allowed is not None and n_begun >= assignment.attempts_allowed:
        return Waits.USED_UP
    return None if may_follow else Waits.PREREQUISITE


def is_late(ended_at: datetime, due_at: datetime | None) -> bool:
    """Whether what has ended was late; nothing is counted off for it."""
    return due_at is not None and ended_at > due_at
