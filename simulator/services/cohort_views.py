"""What a cohort's page shows, and what it asks of others: a cut, and flags about single people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from simulator.analytics.growth import CohortGrowth
from simulator.domain.accounts import Account, Assignment, Cohort, Program
from simulator.domain.cohort_states import State
from simulator.domain.cohort_totals import ScoredAttempt
from simulator.domain.cohorts import Section
from simulator.domain.rubric import Criterion
from simulator.domain.scoring import Gate
from simulator.services.cohort_scores import Against, Concerns, Safety, Skill, SkillCell, Strip
from simulator.services.cuts import Cut
from simulator.services.flagging import ShownFlag


@dataclass(frozen=True, slots=True)
class CohortLine:
    """A cohort in the list of those that one may look at; ``own``: whether one supervises it."""

    cohort: Cohort
    program: Program
    n_trainees: int
    n_open: int
    own: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """An assigned case, with how many of the cohort are in each state."""

    assignment: Assignment
    title: str
    counts: Mapping[State, int]


@dataclass(frozen=True, slots=True)
class Stand:
    """How far somebody is with an assigned case, and what came of it.

    Attributes
    ----------
    due_at : datetime or None
        Until when they are asked to be done, with the time that they were given beyond it.
    score, low, high : float or None
        Of 100, with its 80 % interval; None without enough evidence, or while it has not ended.
    """

    state: State
    due_at: datetime | None = None
    attempt_id: UUID | None = None
    ended_at: datetime | None = None
    score: float | None = None
    low: float | None = None
    high: float | None = None
    gate: Gate | None = None


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One trainee of a cohort.

    Attributes
    ----------
    stands : tuple of Stand
        In the order of the assignments.
    n_shared : int or None
        Sessions shared beyond what was assigned; None for who does not supervise the cohort.
    last_at : datetime or None
        The latest of what this reader may see; private practice is no part of it.
    """

    account: Account
    stands: tuple[Stand, ...]
    n_shared: int | None
    last_at: datetime | None

    @property
    def n_done(self) -> int:
        """Assigned cases that have ended."""
        return sum(one.ended_at is not None for one in self.stands)


@dataclass(frozen=True, slots=True)
class Where:
    """Who is where with what."""

    asked: tuple[Asked, ...]
    people: tuple[PersonLine, ...]


@dataclass(frozen=True, slots=True)
class Scores:
    """Scores and safety over new cases.

    Attributes
    ----------
    n_people, n_attempts : int
        People with a first exposure that is in the figures, and these.
    left_out : bool
        Whether there are sessions, shared beyond what was assigned, that are in the supervisors' figures only.
    capped : bool
        Whether there are more attempts than are read.
    cut : (float, bool) or None
        The program's cut, and whether it is provisional.
    """

    n_people: int
    n_attempts: int
    left_out: bool
    capped: bool
    strips: tuple[Strip, ...]
    cut: tuple[float, bool] | None
    against: Against | None
    safety: Safety
    growth: CohortGrowth


@dataclass(frozen=True, slots=True)
class Skills:
    """Skills of a cohort; ``people`` is empty for who does not supervise it."""

    titles: Mapping[str, Criterion]
    skills: tuple[Skill, ...]
    people: tuple[tuple[Account, Mapping[str, SkillCell]], ...]


@dataclass(frozen=True, slots=True)
class Attention:
    """Who may need help: how many, and for supervisors who; ``flags`` is None for others."""

    cut: Cut
    concerns: Concerns
    flags: tuple[ShownFlag, ...] | None


@dataclass(frozen=True, slots=True)
class SeenCohort:
    """A cohort that one may look at; ``own``: whether one supervises it."""

    cohort: Cohort
    program: Program
    own: bool


@dataclass(frozen=True, slots=True)
class Offered:
    """What a cohort's figures can be narrowed to: its sections by name, and cases that it has ended, title by id."""

    sections: tuple[Section, ...]
    cases: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ReadRows:
    """A cohort's attempts as this reader's figures rest on them; see ``Scores``."""

    rows: tuple[ScoredAttempt, ...]
    left_out: bool
    capped: bool
