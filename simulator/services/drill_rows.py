"""What pages are given of drills: how somebody stands on arriving, a row as it stands, and what was written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from simulator.domain.drill_records import DrillAnswer, DrillCard, DrillSitting
from simulator.services.drill_rooms import Drill, Gone, Told


@dataclass(frozen=True, slots=True)
class Desk:
    """How somebody stands on arriving at the drills.

    Attributes
    ----------
    unfinished : DrillSitting or None
        A row to go on with.
    n_answered : int
        Its drills that are done.
    n_due : int
        Skills that are due again.
    next_due_at : datetime or None
        When the next skill is due; None if one is due now, or none has been met.
    """

    unfinished: DrillSitting | None
    n_answered: int
    n_due: int
    next_due_at: datetime | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Row:
    """A row of drills as it stands.

    Attributes
    ----------
    answers : tuple of DrillAnswer
        Of the drills that are done, in order.
    opened : DrillAnswer or None
        What is kept of the drill that comes next, once its options are open.
    due : Drill, Gone or None
        The drill that comes next, or why it can't be asked; None at the end.
    last : Told or None
        The answer before it.
    cards : mapping of str to DrillCard
        How the person stands with each skill of the row, by skill.
    """

    sitting: DrillSitting
    answers: tuple[DrillAnswer, ...]
    opened: DrillAnswer | None
    due: Drill | Gone | None
    last: Told | None
    cards: Mapping[str, DrillCard]
    at: datetime

    @property
    def position(self) -> int:
        """Number of the drill that is due."""
        return len(self.answers)


@dataclass(frozen=True, slots=True)
class OwnWords:
    """What somebody wrote in a drill."""

    answer: DrillAnswer
    case_title: str
