"""A cohort as its exports see it: people, what they were asked to do, and what of it has ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from simulator.domain.attempt import Mode
from simulator.domain.cohort_records import CohortAttempt
from simulator.domain.scoring import COMPOSITE, Score
from simulator.domain.student_ids import IdSystem
from simulator.services.progress import score_of


@dataclass(frozen=True, slots=True)
class Person:
    """A trainee of the cohort.

    Attributes
    ----------
    section : str
        The part of the cohort that they are in; empty where it has none.
    ids : mapping of IdSystem to str
        By what other systems know them.
    """

    account_id: UUID
    name: str
    email: str
    section: str = ""
    ids: Mapping[IdSystem, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Item:
    """A case that the cohort was asked to do; its title is that of the case, and so may stand twice."""

    assignment_id: UUID
    case_id: str
    title: str
    assigned_at: datetime
    due_at: datetime | None = None
    closed_at: datetime | None = None
    mode: Mode = Mode.PRACTICE


@dataclass(frozen=True, slots=True)
class Sitting:
    """An ended attempt of a person of the cohort.

    Attributes
    ----------
    title : str
        The case's.
    """

    of: CohortAttempt
    title: str

    def score(self, dimension: str = COMPOSITE) -> Score:
        """A dimension's score; one without value or opportunities where the sheet has none."""
        sheet = {} if self.of.score is None else self.of.score.sheet
        dimensions = sheet.get("dimensions", {})
        kept = dimensions.get(dimension) if isinstance(dimensions, Mapping) else None
        return Score(None, None, None, None, 0) if kept is None else score_of(kept)


@dataclass(frozen=True, slots=True)
class CohortRecords:
    """Everything that a file about a cohort may hold.

    Attributes
    ----------
    people : sequence of Person
        Trainees who are in the cohort now, by name.
    items : sequence of Item
        Oldest first.
    sittings : sequence of Sitting
        Ended, assigned in or shared with the cohort, by people of the cohort; the first to end first.
    at : datetime
        When all this was so.
    """

    program: str
    cohort: str
    people: Sequence[Person]
    items: Sequence[Item]
    sittings: Sequence[Sitting]
    at: datetime

    def counted(self) -> dict[tuple[UUID, UUID], Sitting]:
        """By person and assignment, the first that ended of those begun for it: the one that counts."""
        found: dict[tuple[UUID, UUID], Sitting] = {}
        for sitting in self.sittings:
            if sitting.of.assignment_id is not None:
                found.setdefault((sitting.of.attempt.trainee_id, sitting.of.assignment_id), sitting)
        return found


def of_100(basis_points: int | None) -> str:
    """Basis points as a number of 100 with two decimals; empty for none, which is never 0."""
    return "" if basis_points is None else f"{basis_points // 100}.{basis_points % 100:02d}"
