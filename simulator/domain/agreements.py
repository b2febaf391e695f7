"""What a supervisor and a trainee agreed on for the time to come: the remediation log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

MAX_AGREEMENT, MIN_AGREEMENT = 2_000, 10
MAX_AGREEMENTS = 200
"""Entries about one trainee in one cohort."""
MAX_NOTES = 100
"""Notes beside one entry."""
LONGEST_AHEAD_DAYS = 3 * 366


class NoteKind(StrEnum):
    """What a note beside an entry is."""

    FOLLOW_UP = "follow-up"
    DONE = "done"
    REOPENED = "reopened"
    BY_TRAINEE = "by-trainee"


@dataclass(frozen=True, slots=True)
class Agreement:
    """One entry: what was agreed on with a trainee, and by when.

    Attributes
    ----------
    author_id : UUID or None
        None once that person's account is erased.
    done_at : datetime or None
        None while it is open.
    """

    id: UUID
    trainee_id: UUID
    cohort_id: UUID
    author_id: UUID | None
    text: str
    due_on: date | None
    created_at: datetime
    done_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.done_at is None

    def is_overdue(self, today: date) -> bool:
        """Whether it is open, and its day is over."""
        return self.is_open and self.due_on is not None and self.due_on < today


@dataclass(frozen=True, slots=True)
class AgreementNote:
    """A note beside an entry; never changed afterwards. ``author_id`` is None once that account is erased."""

    id: UUID
    agreement_id: UUID
    author_id: UUID | None
    kind: NoteKind
    text: str
    at: datetime
