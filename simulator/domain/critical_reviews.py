"""Critical choices in counted attempts: read by a supervisor first, then on the list, followed up or set aside."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

MAX_REVIEW_NOTE = 2_000
MIN_REVIEW_REASON = 20
"""Letters of why a choice is set aside, or of what was done about it, without blanks at either end."""
MAX_REVIEW_STEPS = 100
"""Changes of state of one choice, beyond which it is not changed any more."""


class ReviewState(StrEnum):
    """Where a critical choice stands."""

    FOR_REVIEW = "for-review"
    OPEN = "open"
    FOLLOWED_UP = "followed-up"
    SET_ASIDE = "set-aside"


class ReviewAct(StrEnum):
    """What a supervisor did about a critical choice."""

    READ = "read"
    OPENED = "opened"
    FOLLOWED_UP = "followed-up"
    SET_ASIDE = "set-aside"


LEADS_TO: dict[ReviewAct, ReviewState] = {
    ReviewAct.OPENED: ReviewState.OPEN,
    ReviewAct.FOLLOWED_UP: ReviewState.FOLLOWED_UP,
    ReviewAct.SET_ASIDE: ReviewState.SET_ASIDE,
}
"""The state that an act brings about; reading brings about none."""
NEXT: dict[ReviewState, tuple[ReviewAct, ...]] = {
    ReviewState.FOR_REVIEW: (ReviewAct.OPENED, ReviewAct.SET_ASIDE),
    ReviewState.OPEN: (ReviewAct.FOLLOWED_UP, ReviewAct.SET_ASIDE),
    ReviewState.FOLLOWED_UP: (ReviewAct.OPENED,),
    ReviewState.SET_ASIDE: (ReviewAct.OPENED,),
}
"""What may be done next."""
WITH_REASON = (ReviewAct.FOLLOWED_UP, ReviewAct.SET_ASIDE)
"""Acts that say in writing what was done, or why."""


@dataclass(frozen=True, slots=True)
class ReviewStep:
    """Something that a supervisor did about a critical choice; never changed afterwards.

    Attributes
    ----------
    number : int
        0, 1, 2 … within one choice.
    by_id : UUID or None
        None once that person's account is erased.
    note : str
        What the trainee reads beside it; empty for a reading.
    """

    attempt_id: UUID
    step: int
    number: int
    act: ReviewAct
    by_id: UUID | None
    note: str
    at: datetime


def state_of(steps: Iterable[ReviewStep]) -> ReviewState:
    """Where a choice stands after these; for review while it has only been read."""
    state = ReviewState.FOR_REVIEW
    for step in steps:
        state = LEADS_TO.get(step.act, state)
    return state


def has_read(steps: Iterable[ReviewStep], person_id: UUID) -> bool:
    """Whether somebody has read the moment."""
    return any(step.act is ReviewAct.READ and step.by_id == person_id for step in steps)
