"""Standards: cut scores that a program's leads set, how each was got, and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

POINT = 100
"""Basis points in one point of a score as people write it."""
FULL = 100 * POINT
FEWEST_JUDGES = 8
FEWEST_RATINGS = 50
LEAST_FIT = 0.5
"""R² below which ratings and scores have too little to do with each other for a cut."""
FEWEST_EXPOSURES = 10
"""Different cases, each met for the first time, from which it may be said that somebody is below a standard or not."""
MIN_STANDARD_NOTE, MAX_STANDARD_NOTE = 20, 2_000
"""Letters of the reason for a standard, without blanks at either end."""


class Method(StrEnum):
    """How a cut was got."""

    PROVISIONAL = "provisional"
    ANGOFF = "angoff"
    BORDERLINE = "borderline"


@dataclass(frozen=True, slots=True)
class Standard:
    """A cut score of a program as it was set once; it never changes, and a later one takes its place.

    Attributes
    ----------
    number : int
        Which one of its program, from 1.
    cut : int
        On the adjusted score, in basis points (0–10,000).
    n : int
        Judges or overall ratings behind it; 0 where somebody set a number.
    n_items, rounds : int
        Decisions that were judged, and how often; 0 for other methods.
    error, low, high : int or None
        Standard error and 95 % interval in basis points; None where there is none.
    fit : int or None
        R² of the regression, in hundredths of a percent.
    setting_id : UUID or None
        The judging that it came from.
    note : str
        Why, in the lead's words.
    set_by : UUID or None
        None once that person's account is erased.
    """

    id: UUID
    program_id: UUID
    number: int
    method: Method
    cut: int
    n: int
    n_items: int
    rounds: int
    error: int | None
    low: int | None
    high: int | None
    fit: int | None
    setting_id: UUID | None
    note: str
    set_by: UUID | None
    set_at: datetime

    @property
    def points(self) -> float:
        """The cut as people write it, 0 to 100."""
        return self.cut / POINT

    @property
    def is_provisional(self) -> bool:
        """Whether too little stands behind it for anything but trying it out."""
        if self.method is Method.ANGOFF:
            return self.n < FEWEST_JUDGES or self.rounds < 2
        if self.method is Method.BORDERLINE:
            return self.n < FEWEST_RATINGS or self.fit is None or self.fit < LEAST_FIT * FULL
        return True
