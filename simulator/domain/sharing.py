"""What trainees show to others, and what others say about it: records as they are stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from simulator.domain.attempt import Attempt
from simulator.domain.policy import Private

MAX_OWN_WORDS = 4_000
MAX_COMMENT = 4_000


class Confidence(StrEnum):
    """How sure a trainee was of a choice."""

    SURE = "sure"
    FAIRLY = "fairly"
    GUESSING = "guessing"


class Pull(StrEnum):
    """What a trainee felt pulled to do at a decision, whatever they then did."""

    RESCUE = "rescue"
    FIX = "fix"
    DEFEND = "defend"
    WITHDRAW = "withdraw"
    PLEASE = "please"


@dataclass(frozen=True, slots=True)
class PrivateNote:
    """What a trainee keeps for themselves about one decision; erasable, and the program never scans its texts.

    Attributes
    ----------
    own_words : str
        What they would have said, before the options appeared.
    self_ratings : mapping of str to int
        Their own rating of their own words, 0–4 by criterion.
    rehearsed : bool
        Whether they have stopped at a critical moment and rehearsed the skilled line.
    """

    attempt_id: UUID
    step: int
    own_words: str = ""
    reaction: str = ""
    confidence: Confidence | None = None
    pull: Pull | None = None
    self_ratings: Mapping[str, int] = field(default_factory=dict)
    rehearsed: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing left to keep."""
        return not (
            self.own_words or self.reaction or self.confidence or self.pull or self.self_ratings or self.rehearsed
        )


@dataclass(frozen=True, slots=True)
class Reflection:
    """The answer to "Which moment would you take back, and what were you trying to do?", where the trainee saved it.

    Attributes
    ----------
    step : int or None
        The moment; None for the session as a whole.
    """

    attempt_id: UUID
    step: int | None
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Share:
    """The trainee's act of showing an attempt to the supervisors of a cohort.

    Attributes
    ----------
    ticked : frozenset of Private
        What is shown beyond choices and scores.
    """

    attempt_id: UUID
    cohort_id: UUID
    ticked: frozenset[Private]
    shared_at: datetime


@dataclass(frozen=True, slots=True)
class Comment:
    """What is said about an attempt, or about one moment of it; no author: one whose account was erased.

    Attributes
    ----------
    reply_to : UUID or None
        The comment that this answers; None where a supervisor begins.
    """

    id: UUID
    attempt_id: UUID
    author_id: UUID | None
    step: int | None
    text: str
    at: datetime
    reply_to: UUID | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """An attempt as it stands in front of the supervisors of one cohort.

    Attributes
    ----------
    shared_at : datetime or None
        When the trainee shared it; None where it is seen only because it was assigned.
    assigned : bool
        Whether it was begun for an assignment of this cohort.
    """

    attempt: Attempt
    cohort_id: UUID
    shared_at: datetime | None
    assigned: bool
    n_comments: int


@dataclass(frozen=True, slots=True)
class ErasureRequest:
    """A trainee's request that the program erase a counted attempt; answered by the deadline."""

    id: UUID
    attempt_id: UUID
    requested_by: UUID
    requested_at: datetime
    deadline: datetime
    answered_at: datetime | None = None
    granted: bool | None = None


@dataclass(frozen=True, slots=True)
class Tombstone:
    """That something was erased, so that restoring an older backup erases it again.

    ``kind``: an account; an attempt; solo, what the one trainee of solo mode had beside attempts, under a new id; or
    claimed, the same where it had been given to an account that was erased since. Then ``erased_at`` is when it was
    given: what the trainee of solo mode has from then on is somebody else's.
    """

    kind: str
    id: UUID
    erased_at: datetime
