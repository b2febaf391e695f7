"""A person's own progress: read from the score sheets, notes and times of their attempts, shown to nobody else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID

from simulator.domain.attempt import Attempt
from simulator.domain.calibration import Sureness, calibration
from simulator.domain.drill_records import DrillCard
from simulator.domain.policy import INSTALLATION, Action, require
from simulator.domain.progress import (
    RECENT,
    CaseResult,
    Criticals,
    Exposure,
    Growth,
    Judged,
    Session,
    Standing,
    critical_moments,
    exposures,
    growth,
    new_cases,
    standings,
    time_deciding,
    time_in_session,
)
from simulator.domain.pulls import Pulled, pull_pattern
from simulator.domain.roles import Actor
from simulator.domain.rubric import Criterion, CriticalError, ErrorClass
from simulator.domain.scoring import COMPOSITE, Evidence, Gate, RepairRecord, Score
from simulator.domain.sharing import PrivateNote
from simulator.services.practised import Practised
from simulator.services.rooms import Rooms
from simulator.services.tables_out import csv_lines, marked
from simulator.storage.practice_store import DrillStore, PracticeStore
from simulator.storage.progress_store import ProgressStore
from simulator.storage.store import Store


@dataclass(frozen=True, slots=True)
class Line:
    """A session that came to an ending, with the title of its case."""

    session: Session
    title: str


@dataclass(frozen=True, slots=True)
class CriterionLine:
    """Where somebody stands with a criterion; None instead of it where no rubric of the library has it any more."""

    standing: Standing
    criterion: Criterion | None


@dataclass(frozen=True, slots=True)
class SafetyMoment:
    """A critical choice: where it was made, what it is called, and whether the skilled line was rehearsed since."""

    moment: Criticals
    title: str
    errors: tuple[tuple[CriticalError | None, str, ErrorClass], ...]
    rehearsed: bool


@dataclass(frozen=True, slots=True)
class TimeSpent:
    """Sessions that were begun, and time in them and over their decisions; long pauses are cut."""

    n_sessions: int
    in_session: timedelta
    deciding: timedelta


@dataclass(frozen=True, slots=True)
class DrillsSoFar:
    """Drills that were answered, skills that were met, and those that are due now."""

    n_answered: int
    n_skills: int
    due: tuple[DrillCard, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything that the progress page shows.

    Attributes
    ----------
    new : tuple of Line
        First exposures, oldest first: only these enter growth, criteria, repair and calibration.
    again : tuple of Line
        Repeats and branches, newest first.
    criteria : tuple of CriterionLine
        Over the latest new cases.
    calibration, pulls
        From private notes; pulls also over cases that were practised again.
    gate_opportunities : int
        Decisions of new cases that offered a critical error.
    """

    new: tuple[Line, ...]
    again: tuple[Line, ...]
    growth: Growth
    criteria: tuple[CriterionLine, ...]
    calibration: tuple[Sureness, ...]
    pulls: tuple[Pulled, ...]
    safety: tuple[SafetyMoment, ...]
    gate_opportunities: int
    time: TimeSpent
    drills: DrillsSoFar


@dataclass
class Progress:
    """Reads what a person's practice came to; it writes nothing.

    Attributes
    ----------
    results : ProgressStore
        Score sheets and times over many attempts.
    practice : PracticeStore
        Private notes, for confidence and pulls.
    practised : Practised
        Names of criteria and critical errors.
    now : callable
        The clock, aware UTC.
    """

    store: Store
    results: ProgressStore
    practice: PracticeStore
    drills: DrillStore
    rooms: Rooms
    practised: Practised
    now: Callable[[], datetime]

    def overview(self, actor: Actor) -> Overview:
        """Everything about one's own practice; nobody can ask for another person's."""
        require(actor, Action.PRACTISE, INSTALLATION)
        attempts = self.store.attempts_of(actor.id)
        found = exposures(attempts)
        sheets = self.results.sheets(list(found))
        ended = {attempt.id: attempt for attempt in attempts if attempt.id in sheets}
        sessions = [session_of(attempt, found[attempt.id], sheets[attempt.id]) for attempt in ended.values()]
        new, notes = new_cases(sessions), self.practice.notes_of(actor.id)
        titles = self._titles(ended.values())
        again = [session for session in sessions if session.exposure is not Exposure.FIRST]
        again.sort(key=lambda session: (session.ended_at, session.attempt_id), reverse=True)
        return Overview(
            tuple(Line(session, titles[session.scenario_id]) for session in new),
            tuple(Line(session, titles[session.scenario_id]) for session in again),
            growth([session.composite for session in new]),
            self._named(standings(new[-RECENT:])),
            calibration(_confident(new, notes)),
            pull_pattern(_pulled([s for s in sessions if s.exposure is not Exposure.BRANCH], notes)),
            self._safety(sessions, ended, notes, titles),
            sum(int(sheets[session.attempt_id]["gate_opportunities"]) for session in new),
            self._time(actor.id, attempts),
            self._drills(actor.id),
        )

    def standings(self, actor: Actor) -> tuple[Standing, ...]:
        """Where one stands with each criterion, over the latest new cases."""
        require(actor, Action.PRACTISE, INSTALLATION)
        attempts = {attempt.id: attempt for attempt in self.store.attempts_of(actor.id)}
        first = [name for name, exposure in exposures(attempts.values()).items() if exposure is Exposure.FIRST]
        sheets = self.results.sheets(first[-RECENT:])
        return standings([session_of(attempts[name], Exposure.FIRST, sheet) for name, sheet in sheets.items()])

    def csv(self, actor: Actor) -> bytes:
        """What each of one's own ended sessions came to, as a table: one row a session and dimension, oldest first."""
        require(actor, Action.PRACTISE, INSTALLATION)
        from simulator.services.progress_table import rows  # loads pandas, which no page needs

        attempts = self.store.attempts_of(actor.id)
        found = exposures(attempts)
        sheets = self.results.sheets(list(found))
        ended = {attempt.id: attempt for attempt in attempts if attempt.id in sheets}
        titles = self._titles(ended.values())
        in_order = (ended[name] for name in found if name in ended)
        results = [result_of(a, titles[a.scenario_id], found[a.id], sheets[a.id]) for a in in_order]
        return "".join(csv_lines(marked(rows(results), actor.in_simulation))).encode()

    def _titles(self, attempts: Iterable[Attempt]) -> dict[str, str]:
        """Titles by case; as the latest attempt met it where it has left the library."""
        found: dict[str, str] = {}
        for attempt in attempts:  # newest first
            if attempt.scenario_id not in found:
                found[attempt.scenario_id] = self.rooms.title_of(attempt)
        return found

    def _named(self, found: Sequence[Standing]) -> tuple[CriterionLine, ...]:
        known = self.practised.criteria() if found else {}
        return tuple(CriterionLine(standing, known.get(standing.criterion)) for standing in found)

    def _safety(
        self,
        sessions: Sequence[Session],
        attempts: Mapping[UUID, Attempt],
        notes: Iterable[PrivateNote],
        titles: Mapping[str, str],
    ) -> tuple[SafetyMoment, ...]:
        forks = {attempt.id: attempt.fork_step for attempt in attempts.values() if attempt.fork_step is not None}
        moments = critical_moments(sessions, forks)
        known = self.practised.errors() if moments else {}
        rehearsed = {(note.attempt_id, note.step) for note in notes if note.rehearsed}
        return tuple(
            SafetyMoment(
                moment,
                titles[moment.session.scenario_id],
                tuple((known.get(code), code, error_class) for code, error_class in moment.codes),
                (moment.session.attempt_id, moment.step) in rehearsed,
            )
            for moment in moments
        )

    def _time(self, person_id: UUID, attempts: Sequence[Attempt]) -> TimeSpent:
        times = self.results.times(person_id)
        begun = [(attempt, times[attempt.id]) for attempt in attempts if attempt.id in times and attempt.is_practice]
        in_session = (time_in_session(attempt.started_at, [one.decided_at for one in made]) for attempt, made in begun)
        deciding = (time_deciding(one.response_ms for one in made) for _, made in begun)
        return TimeSpent(len(begun), sum(in_session, timedelta()), sum(deciding, timedelta()))

    def _drills(self, person_id: UUID) -> DrillsSoFar:
        cards, now = self.drills.cards(person_id), self.now()
        answered = sum(1 for answer in self.drills.answers_of(person_id) if answer.answer)
        return DrillsSoFar(answered, len(cards), tuple(card for card in cards if card.due_at <= now))


def session_of(attempt: Attempt, exposure: Exposure, sheet: Mapping[str, Any]) -> Session:
    """An ended attempt with its score sheet, as it was kept by ``records.sheet_record``."""
    return Session(
        attempt.id,
        attempt.scenario_id,
        attempt.ended_at or attempt.started_at,
        exposure,
        score_of(sheet["dimensions"][COMPOSITE]),
        tuple(_judged(decision) for decision in sheet["decisions"]),
        tuple(
            RepairRecord(
                found["person"],
                found["opened"],
                found["closed"],
                None if found["quality"] is None else round(found["quality"] * 100),
            )
            for found in sheet["repair"]
        ),
    )


def result_of(attempt: Attempt, title: str, exposure: Exposure, sheet: Mapping[str, Any]) -> CaseResult:
    """What an ended attempt came to as a whole, from its score sheet."""
    return CaseResult(
        attempt.id,
        attempt.ended_at or attempt.started_at,
        attempt.scenario_id,
        title,
        exposure,
        {name: score_of(score) for name, score in sheet["dimensions"].items()},
        Gate(sheet["gate"]),
        Evidence(sheet["evidence"]),
    )


def score_of(kept: Mapping[str, Any]) -> Score:
    """A score as a sheet keeps it."""
    return Score(kept["value"], kept["error"], kept["low"], kept["high"], kept["opportunities"])


def _judged(decision: Mapping[str, Any]) -> Judged:
    return Judged(
        decision["step"],
        decision["weight"],
        _overall(decision),
        {name: _share(share) for name, share in decision["criteria"].items()},
        tuple((mark["code"], ErrorClass(mark["class"])) for mark in decision["critical"]),
    )


def _overall(decision: Mapping[str, Any]) -> Fraction | None:
    """One share for a decision, as ``debrief.overall`` gives it."""
    if decision["composite"] is not None:
        return Fraction(decision["composite"])
    shares = [Fraction(share) for share in decision["dimensions"].values() if share is not None]
    return sum(shares, Fraction(0)) / len(shares) if shares else None


def _share(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(text)


def _shares(sessions: Iterable[Session]) -> dict[tuple[UUID, int], Fraction | None]:
    return {(session.attempt_id, made.step): made.share for session in sessions for made in session.decisions}


def _confident(sessions: Iterable[Session], notes: Iterable[PrivateNote]) -> Iterator[Any]:
    shares = _shares(sessions)
    for note in notes:
        if note.confidence is not None and (note.attempt_id, note.step) in shares:
            yield note.confidence, shares[note.attempt_id, note.step]


def _pulled(sessions: Iterable[Session], notes: Iterable[PrivateNote]) -> Iterator[Any]:
    shares = _shares(sessions)
    for note in notes:
        if note.pull is not None and (note.attempt_id, note.step) in shares:
            yield note.pull, shares[note.attempt_id, note.step]
