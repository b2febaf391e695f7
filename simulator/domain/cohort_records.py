"""Ended attempts as they enter a cohort's figures: assigned or shared, and each a first exposure or a repeat."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from simulator.domain.attempt import Attempt, Purpose, StoredScore

EXPOSURES = (Purpose.COUNTED, Purpose.PRACTICE)
"""What an ended attempt is for if it is an exposure at all; branches, previews and simulations never are one."""


class Exposure(StrEnum):
    """Whether a person met a case for the first time. First ones are compared; a repeat is practice.

    It is decided once, when an attempt ends: first, where its person had ended none at the case before, across versions
    and variants. It stays when an earlier one is erased or parted from its person: who has met a case has met it.
    """

    FIRST = "first"
    REPEAT = "repeat"


@dataclass(frozen=True, slots=True)
class CohortAttempt:
    """An ended attempt as it enters a cohort's figures.

    Attributes
    ----------
    cohort_id : UUID
        The cohort that it is assigned in or shared with; an attempt of several stands there once for each.
    assignment_id : UUID or None
        What it was begun for in this cohort; None where it is only shared.
    exposure : Exposure
        As it was decided when the attempt ended.
    score : StoredScore or None
        The newest; None where it has none.
    """

    attempt: Attempt
    cohort_id: UUID
    assignment_id: UUID | None
    exposure: Exposure
    score: StoredScore | None
