"""What authors of cases answer to those who reported something about a moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

MAX_ANSWER = 4_000
MAX_VERSION = 20


class Outcome(StrEnum):
    """What becomes of a remark."""

    CHANGED = "changed"
    WILL_CHANGE = "will-change"
    STAYS = "stays"
    THANKS = "thanks"


@dataclass(frozen=True, slots=True)
class RemarkAnswer:
    """One person's answer to a remark; they can correct it, and never learn whom they answer.

    Attributes
    ----------
    author_id : UUID or None
        Who answered; None once that person's account is erased.
    version : str
        Version of the case in which it was changed; empty for any other outcome.
    at : datetime
        When it was written, or corrected last.
    seen_at : datetime or None
        When whoever reported said that they had read it; None as well after a correction.
    """

    id: UUID
    remark_id: UUID
    author_id: UUID | None
    outcome: Outcome
    version: str
    text: str
    at: datetime
    seen_at: datetime | None = None
