"""Flags: signs for a supervisor to look closer at somebody's scores, which the person sees first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

TIME_TO_SEE = timedelta(days=7)
"""So long a flag is its trainee's alone, unless they say earlier that they have read it."""
MAX_FLAG_NOTE = 2_000


class FlagKind(StrEnum):
    """How likely somebody's level is below the cut: to be watched, or to act upon."""

    WATCH = "watch"
    ACT = "act"


@dataclass(frozen=True, slots=True)
class FlagBasis:
    """The numbers that a flag rests on, as they were when it was raised; scores and the cut of 100, the rest shares.

    Attributes
    ----------
    n : int
        New cases with a score.
    latest : tuple of float
        The latest scores, up to three, oldest first.
    provisional : bool
        Whether nobody has set the cut yet.
    level, error : float
        Where the person stood, shrunken to their cohort, and its standard error.
    below : float
        Probability that the true level was below the cut.
    n_people : int
        People of the cohort whose scores say how scores spread.
    sensitivity, false_positives, right : float
        How such a flag did in simulated cohorts; see ``analytics.mastery.Rates``.
    """

    n: int
    latest: tuple[float, ...]
    cut: float
    provisional: bool
    level: float
    error: float
    below: float
    n_people: int
    sensitivity: float
    false_positives: float
    right: float


@dataclass(frozen=True, slots=True)
class Flag:
    """A flag about a person in a cohort.

    Attributes
    ----------
    seen_at : datetime or None
        When the person said that they have read it.
    note : str
        What the person wrote to it.
    cleared_at : datetime or None
        When its numbers no longer held; None while it stands.
    """

    id: UUID
    person_id: UUID
    cohort_id: UUID
    kind: FlagKind
    basis: FlagBasis
    raised_at: datetime
    seen_at: datetime | None = None
    note: str = ""
    noted_at: datetime | None = None
    cleared_at: datetime | None = None

    @property
    def stands(self) -> bool:
        """Whether it has not been cleared."""
        return self.cleared_at is None

    def shown_at(self, now: datetime) -> bool:
        """Whether supervisors see it: its trainee has, or has had the time to.

        One that was cleared before that never was for them.
        """
        if self.seen_at is not None:
            return True
        until = self.raised_at + TIME_TO_SEE
        return now >= until and (self.cleared_at is None or self.cleared_at >= until)


def changed(standing: Flag | None, kind: FlagKind | None) -> bool:
    """Whether what stands about a person has to give way to this kind of flag, or to none."""
    return (standing.kind if standing else None) is not kind
