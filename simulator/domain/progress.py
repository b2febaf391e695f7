"""How a person's practice develops: over new cases, by criterion, in mending strains, and in time spent.

Computed from the score sheets that were kept at each ending. Only the first time that a person comes to an ending of a
case says something about growth; what is practised again is known already. Formulas: ``docs/scoring.md``.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from uuid import UUID

from simulator.domain.attempt import Attempt, Purpose
from simulator.domain.debrief import PRACTISE_BELOW
from simulator.domain.rubric import ErrorClass
from simulator.domain.scoring import Evidence, Gate, RepairRecord, Score, case_score

RECENT = 10
"""So many of the latest new cases say where somebody stands now."""
MIN_CASES_FOR_TREND = 5
Z_95 = 1.959963984540054
LONGEST_PAUSE = timedelta(minutes=10)
"""A longer time between two decisions counts as this much: nobody practises while away."""
T_95 = (12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131)
"""Half-width of a central 95 % interval in standard errors, by degrees of freedom from 1; beyond, by expansion."""


class Exposure(StrEnum):
    """What an ended attempt is evidence of."""

    FIRST = "first"
    REPEAT = "repeat"
    BRANCH = "branch"


class Trend(StrEnum):
    """What may be said of scores over new cases."""

    TOO_FEW = "too-few"
    UNCLEAR = "unclear"
    RISING = "rising"
    FALLING = "falling"


@dataclass(frozen=True, slots=True)
class Judged:
    """One decision as it was scored.

    Attributes
    ----------
    share : Fraction or None
        Of what was possible, all criteria together; None where it was no opportunity.
    critical : tuple of (str, ErrorClass)
        Codes of critical errors with the class that counted.
    """

    step: int
    weight: int
    share: Fraction | None
    criteria: Mapping[str, Fraction | None]
    critical: tuple[tuple[str, ErrorClass], ...]


@dataclass(frozen=True, slots=True)
class Session:
    """One attempt that came to an ending, as far as progress needs it.

    Attributes
    ----------
    composite : Score
        Attunement and fidelity together.
    """

    attempt_id: UUID
    scenario_id: str
    ended_at: datetime
    exposure: Exposure
    composite: Score
    decisions: tuple[Judged, ...]
    repairs: tuple[RepairRecord, ...]


@dataclass(frozen=True, slots=True)
class CaseResult:
    """What one attempt came to as a whole, with the title of its case, for a table.

    Attributes
    ----------
    scores : mapping of str to Score
        By dimension.
    """

    attempt_id: UUID
    ended_at: datetime
    scenario_id: str
    title: str
    exposure: Exposure
    scores: Mapping[str, Score]
    gate: Gate
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Growth:
    """Scores over new cases, fitted by ``S = a + b ln t``, where t counts the new cases from 1.

    In the unit of the scores: basis points, where they are of the type ``Score``.

    Attributes
    ----------
    n : int
        New cases with a score.
    slope, low, high : float or None
        b with its 95 % interval; None below five cases.
    sem : float
        Standard error of one case's score: its errors within cases, or the scatter about the line if that is larger.
    change : float or None
        From the first to the latest; None below two cases.
    reliable : bool
        Whether that is beyond 1.96 · √2 · ``sem``.
    start : float or None
        a, the line's value at the first case; None below five cases.
    """

    n: int
    trend: Trend
    slope: float | None
    low: float | None
    high: float | None
    sem: float
    change: float | None
    reliable: bool
    start: float | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody stands with one criterion over several cases; no value below three opportunities."""

    criterion: str
    score: Score
    n_cases: int


@dataclass(frozen=True, slots=True)
class Mending:
    """Strains in the alliance in one session.

    Attributes
    ----------
    took : Fraction or None
        Mean number of decisions until they were mended; None if none was.
    quality : Fraction or None
        Mean rating of the choices that mended them, 0–4; None if none was rated.
    """

    opened: int
    mended: int
    took: Fraction | None
    quality: Fraction | None


@dataclass(frozen=True, slots=True)
class Criticals:
    """Where a critical choice was made: the session, the decision and the codes with the class that counted."""

    session: Session
    step: int
    codes: tuple[tuple[str, ErrorClass], ...]


def exposures(attempts: Iterable[Attempt]) -> dict[UUID, Exposure]:
    """What each ended attempt of one person is evidence of; previews and simulated ones are left out.

    The first is the one of a case that ended first, across its versions and variants, unless another way from one of
    its moments had ended before: whoever went back has seen how the case answers.
    """
    ended = [a for a in attempts if a.ended_at is not None and a.is_practice]
    found: dict[UUID, Exposure] = {}
    met: set[str] = set()
    for attempt in sorted(ended, key=lambda a: (a.ended_at, a.started_at, a.id)):
        if attempt.purpose is Purpose.BRANCH or attempt.parent_id is not None:
            found[attempt.id] = Exposure.BRANCH
        else:
            found[attempt.id] = Exposure.REPEAT if attempt.scenario_id in met else Exposure.FIRST
        met.add(attempt.scenario_id)
    return found


def new_cases(sessions: Iterable[Session]) -> tuple[Session, ...]:
    """The first exposures, oldest first."""
    first = (session for session in sessions if session.exposure is Exposure.FIRST)
    return tuple(sorted(first, key=lambda session: (session.ended_at, session.attempt_id)))


def growth(scores: Sequence[Score]) -> Growth:
    """What may be said of scores over new cases.

    Parameters
    ----------
    scores : sequence of Score
        Of the new cases, oldest first; those without a value are passed over.
    """
    scored = [score for score in scores if score.value is not None]
    errors = [float(score.error or 0) for score in scored]
    within = math.sqrt(sum(error * error for error in errors) / len(errors)) if errors else 0.0
    return fitted([float(score.value) for score in scored if score.value is not None], within)


def fitted(values: Sequence[float], within: float) -> Growth:
    """What may be said of values over new cases, in their own unit.

    Parameters
    ----------
    values : sequence of float
        Oldest first.
    within : float
        Standard error of one of them, as far as it is known from elsewhere. If the scatter about the line is larger,
        that counts.
    """
    n = len(values)
    change = values[-1] - values[0] if n > 1 else None
    if n < MIN_CASES_FOR_TREND:
        return Growth(n, Trend.TOO_FEW, None, None, None, within, change, _beyond(change, within))
    times = [math.log(t) for t in range(1, n + 1)]
    mean_time, mean_value = sum(times) / n, sum(values) / n
    spread = sum((time - mean_time) ** 2 for time in times)
    slope = sum((time - mean_time) * (value - mean_value) for time, value in zip(times, values, strict=True)) / spread
    rest = [v - mean_value - slope * (t - mean_time) for t, v in zip(times, values, strict=True)]
    sem = max(within, math.sqrt(sum(r * r for r in rest) / (n - 2)))
    half = t_95(n - 2) * sem / math.sqrt(spread)
    low, high = slope - half, slope + half
    trend = Trend.RISING if low > 0 else Trend.FALLING if high < 0 else Trend.UNCLEAR
    start = mean_value - slope * mean_time
    return Growth(n, trend, slope, low, high, sem, change, _beyond(change, sem), start)


def _beyond(change: float | None, sem: float) -> bool:
    """Whether a change is more than two scores of that error would differ by; without any error nothing is known."""
    return change is not None and sem > 0 and abs(change) > Z_95 * math.sqrt(2) * sem


def t_95(freedom: int) -> float:
    """Half-width of a central 95 % interval of Student's t: from the table, then by Fisher's expansion."""
    if freedom <= len(T_95):
        return T_95[freedom - 1]
    z = Z_95
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / freedom + second / freedom**2 + third / freedom**3


def standings(sessions: Sequence[Session]) -> tuple[Standing, ...]:
    """Every criterion that a decision of these sessions rated, by its id, each opportunity with its weight."""
    items: dict[str, list[tuple[int, Fraction]]] = {}
    cases: dict[str, set[str]] = {}
    for session in sessions:
        for decision in session.decisions:
            for name, share in decision.criteria.items():
                found = items.setdefault(name, [])
                if share is not None:
                    found.append((decision.weight, share))
                    cases.setdefault(name, set()).add(session.scenario_id)
    return tuple(Standing(name, case_score(items[name], 0), len(cases.get(name, ()))) for name in sorted(items))


def weak(found: Iterable[Standing]) -> tuple[Standing, ...]:
    """Criteria below the consistent band with evidence enough, the weakest first."""
    low = [
        (standing.score.value, standing.criterion, standing)
        for standing in found
        if standing.score.value is not None and standing.score.value < PRACTISE_BELOW
    ]
    return tuple(standing for _, _, standing in sorted(low, key=lambda entry: entry[:2]))


def mending(repairs: Iterable[RepairRecord]) -> Mending:
    """Strains that opened and how they were mended."""
    strains = tuple(repairs)
    took = [record.closed + 1 - record.opened for record in strains if record.closed is not None]
    quality = [Fraction(record.quality, 100) for record in strains if record.quality is not None]
    return Mending(len(strains), len(took), _mean(took), _mean(quality))


def _mean(values: Sequence[int | Fraction]) -> Fraction | None:
    return sum((Fraction(value) for value in values), Fraction(0)) / len(values) if values else None


def critical_moments(sessions: Iterable[Session], forks: Mapping[UUID, int]) -> tuple[Criticals, ...]:
    """Every critical choice, latest session first; what a branch has from before its fork is told once, there.

    Parameters
    ----------
    forks : mapping of UUID to int
        The step at which each branch begins, by attempt.
    """
    latest = sorted(sessions, key=lambda session: (session.ended_at, session.attempt_id), reverse=True)
    return tuple(
        Criticals(session, decision.step, decision.critical)
        for session in latest
        for decision in session.decisions
        if decision.critical and decision.step >= forks.get(session.attempt_id, 0)
    )


def time_in_session(started_at: datetime, decided_at: Sequence[datetime]) -> timedelta:
    """Time from the beginning to the last decision, no part of it longer than ten minutes and none below zero."""
    parts = (later - earlier for earlier, later in pairwise((started_at, *decided_at)))
    return sum((min(max(part, timedelta()), LONGEST_PAUSE) for part in parts), timedelta())


def time_deciding(response_ms: Iterable[int | None]) -> timedelta:
    """Time from reading a decision to answering it, where it was measured, each at most ten minutes."""
    measured = (timedelta(milliseconds=max(0, ms)) for ms in response_ms if ms is not None)
    return sum((min(part, LONGEST_PAUSE) for part in measured), timedelta())
