"""What the ended attempts of a cohort come to: scores of first exposures, how they spread, and critical choices.

Read from assigned and shared attempts alone, and kept until one of them changes.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Any
from uuid import UUID

from simulator.analytics.mastery import NewCase
from simulator.analytics.shrinkage import CohortModel, cohort_model
from simulator.domain.attempt import Attempt, Purpose
from simulator.domain.cohort_records import CohortAttempt, Exposure
from simulator.domain.rubric import ErrorClass
from simulator.domain.scoring import COMPOSITE, Gate
from simulator.storage.follow_up_store import FollowUpStore
from simulator.storage.sharing_store import SharingStore

MOST_KEPT = 64
"""Cohorts; what is kept of one is a few numbers an attempt."""
POINTS = 100
"""Basis points in a point of a score."""

Codes = tuple[tuple[str, ErrorClass], ...]
Measure = Callable[[CohortAttempt], tuple[float, float] | None]
"""The score of an attempt that people are compared by, of 100, and its standard error; None without one."""


@dataclass(frozen=True, slots=True)
class FirstScore:
    """A person's first way through a case, as it enters figures."""

    attempt_id: UUID
    ended_at: datetime
    case: NewCase


@dataclass(frozen=True, slots=True)
class CriticalChoice:
    """A critical choice in a counted attempt that has ended, with the codes under which it was scored last."""

    attempt: Attempt
    step: int
    codes: Codes


@dataclass(frozen=True, slots=True)
class CohortRead:
    """What a cohort's attempts come to.

    Attributes
    ----------
    state : str
        Another one whenever they may have changed.
    first : mapping of UUID to tuple of FirstScore
        By person, oldest first.
    model : CohortModel
        How their scores spread.
    done : mapping of UUID to frozenset of UUID
        By person, the assignments for which a session has ended.
    last_at : mapping of UUID to datetime
        By person, when a session that supervisors see ended last.
    critical : tuple of CriticalChoice
        The attempt that ended last first.
    """

    state: str
    first: Mapping[UUID, tuple[FirstScore, ...]]
    model: CohortModel
    done: Mapping[UUID, frozenset[UUID]]
    last_at: Mapping[UUID, datetime]
    critical: tuple[CriticalChoice, ...]

    def scores(self, person_id: UUID) -> tuple[float, ...]:
        """Scores of a person's new cases, oldest first."""
        return scores_of(self.first.get(person_id, ()))

    def of(self, attempt_id: UUID, step: int) -> CriticalChoice | None:
        """The critical choice that was made there."""
        return next((one for one in self.critical if one.attempt.id == attempt_id and one.step == step), None)


def scores_of(first: Sequence[FirstScore]) -> tuple[float, ...]:
    """Those that there are."""
    return tuple(one.case.score for one in first if one.case.score is not None)


def plain_measure(ended: CohortAttempt) -> tuple[float, float] | None:
    """The composite as it was scored, without regard to how hard its decisions were."""
    kept = sheet_of(ended).get("dimensions", {}).get(COMPOSITE)
    if kept is None or kept["value"] is None:
        return None
    return kept["value"] / POINTS, (kept["error"] or 0) / POINTS


def sheet_of(ended: CohortAttempt) -> Mapping[str, Any]:
    """The newest score sheet of an attempt; empty where it has none."""
    return {} if ended.score is None else ended.score.sheet


def codes_of(decision: Mapping[str, Any]) -> Codes:
    """Codes and classes of the critical errors that were chosen at a decision of a score sheet."""
    return tuple((mark["code"], ErrorClass(mark["class"])) for mark in decision["critical"])


def critical_in(ended: CohortAttempt) -> tuple[CriticalChoice, ...]:
    """The critical choices of an attempt that counts; what was only shared enters no list."""
    if ended.assignment_id is None or ended.attempt.purpose is not Purpose.COUNTED:
        return ()
    made = ((decision["step"], codes_of(decision)) for decision in sheet_of(ended).get("decisions", ()))
    return tuple(CriticalChoice(ended.attempt, step, codes) for step, codes in made if codes)


def first_score(ended: CohortAttempt, measure: Measure) -> FirstScore:
    """An attempt as it enters figures."""
    value, error = measure(ended) or (None, None)
    clear = sheet_of(ended).get("gate", Gate.CLEAR) == Gate.CLEAR
    return FirstScore(ended.attempt.id, _ended_at(ended.attempt), NewCase(value, error, clear))


@dataclass
class CohortReading:
    """Reads cohorts, and keeps what came of the latest few.

    Attributes
    ----------
    measure : callable
        Gives the score that people are compared by, as it is in force.
    measured_by : callable
        A text that is another one whenever ``measure`` gives other scores.
    """

    sharing: SharingStore
    store: FollowUpStore
    measure: Callable[[], Measure]
    measured_by: Callable[[], str]
    _kept: OrderedDict[UUID, CohortRead] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def __call__(self, cohort_id: UUID) -> CohortRead:
        """The cohort as it now is."""
        state = f"{self.store.state_of_cohort(cohort_id)} {self.measured_by()}"
        with self._lock:
            kept = self._kept.get(cohort_id)
        if kept is not None and kept.state == state:
            return kept
        read = self._read(cohort_id, state)
        with self._lock:
            self._kept[cohort_id] = read
            self._kept.move_to_end(cohort_id)
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        return read

    def _read(self, cohort_id: UUID, state: str) -> CohortRead:
        first: dict[UUID, list[FirstScore]] = {}
        done: dict[UUID, set[UUID]] = {}
        last_at: dict[UUID, datetime] = {}
        critical: list[CriticalChoice] = []
        measure = self.measure()
        for ended in self.sharing.ended_in([cohort_id]):
            person = ended.attempt.trainee_id
            last_at[person] = _ended_at(ended.attempt)  # the first to end come first
            if ended.assignment_id is not None:
                done.setdefault(person, set()).add(ended.assignment_id)
            if ended.exposure is Exposure.FIRST:
                first.setdefault(person, []).append(first_score(ended, measure))
            critical += critical_in(ended)
        series = {person: tuple(some) for person, some in first.items()}
        critical.sort(key=lambda one: (_ended_at(one.attempt), one.step), reverse=True)
        return CohortRead(
            state,
            series,
            cohort_model([scores_of(some) for some in series.values()]),
            {person: frozenset(some) for person, some in done.items()},
            last_at,
            tuple(critical),
        )


def _ended_at(attempt: Attempt) -> datetime:
    return attempt.ended_at or attempt.started_at
