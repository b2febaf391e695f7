"""What trainees show to others, and what others say about it: records as they are stored."""

from __future__ import annotations

from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class PrivateNote:
    """What a trainee keeps for themselves about one decision; erasable, and never read by the program."""

    attempt_id: UUID
    step: int
    own_words: str = ""
    reaction: str = ""
    confidence: Confidence | None = None


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
    """What a supervisor says about an attempt, or about one moment of it; no author: one whose account was erased."""

    id: UUID
    attempt_id: UUID
    author_id: UUID | None
    step: int | None
    text: str
    at: datetime


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
    """That something was erased, so that restoring an older backup erases it again. ``kind``: account or attempt."""

    kind: str
    id: UUID
    erased_at: datetime


@dataclass(frozen=True, slots=True)
class Rollup:
    """Integer sums over the counted attempts of a cohort at one case, by dimension; scores in basis points."""

    cohort_id: UUID
    scenario_id: str
    key_hash: str
    dimension: str
    n: int
    total: int
    squares: int
