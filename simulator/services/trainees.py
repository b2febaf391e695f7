"""How one trainee of a cohort is doing, for the cohort's supervisors: from what was assigned or shared alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from uuid import UUID

from simulator.analytics.mastery import Mastery, mastery
from simulator.domain.accounts import Account, Assignment, Cohort
from simulator.domain.attempt import Attempt
from simulator.domain.cohort_records import CohortAttempt, Exposure
from simulator.domain.policy import AccountAccess, Action, require
from simulator.domain.progress import RECENT, Growth, Session, fitted, standings
from simulator.domain.progress import Exposure as OwnExposure
from simulator.domain.roles import Actor, Role
from simulator.domain.rubric import Dimension
from simulator.domain.scoring import Score, case_score
from simulator.services.attempt_log import ONE_VISIT
from simulator.services.cohort_reading import (
    POINTS,
    CohortRead,
    CohortReading,
    FirstScore,
    first_score,
    sheet_of,
)
from simulator.services.critical import Critical
from simulator.services.cuts import Cut, CutFor, cut_in_force
from simulator.services.finding import find_cohort, find_trainee
from simulator.services.flagging import Flagging
from simulator.services.practised import Practised
from simulator.services.progress import CriterionLine, result_of, session_of
from simulator.services.remediation import Remediation
from simulator.services.rooms import Rooms
from simulator.services.tables_out import csv_lines
from simulator.services.trainee_page import (
    TABLES,
    NewLine,
    Task,
    TaskState,
    TraineeLine,
    TraineePage,
    TranscriptLine,
    list_rows,
)
from simulator.storage.account_store import AuditStore, ProgramStore
from simulator.storage.sharing_store import SharingStore
from simulator.storage.store import Store, Transactions

READ = "trainee-read"


@dataclass
class Trainees:
    """What supervisors see of their own trainees.

    Attributes
    ----------
    reading : CohortReading
        What a cohort's attempts come to.
    cut_for : CutFor
        What scores are held against.
    now : callable
        The clock, aware UTC.
    """

    sharing: SharingStore
    attempts: Store
    programs: ProgramStore
    audit: AuditStore
    database: Transactions
    reading: CohortReading
    cut_for: CutFor
    flags: Flagging
    critical: Critical
    remediation: Remediation
    practised: Practised
    rooms: Rooms
    now: Callable[[], datetime]

    def cohorts(self, actor: Actor) -> tuple[Cohort, ...]:
        """The cohorts that the person supervises, by name."""
        require(actor, Action.MANAGE_OWN_ACCOUNT, AccountAccess(actor.id))
        found = (self.programs.cohort(cohort_id) for cohort_id in actor.supervises)
        return tuple(sorted((one for one in found if one is not None), key=lambda one: (one.name.casefold(), one.id)))

    def trainees(self, actor: Actor, cohort_id: str | UUID) -> tuple[TraineeLine, ...]:
        """The trainees of a cohort by name; the page ranks nobody."""
        cohort = find_cohort(self.programs, actor, cohort_id, Action.READ_TRAINEES)
        people = [account for account, role in self.programs.enrolled(cohort.id) if role is Role.TRAINEE]
        read, n_tasks = self.reading(cohort.id), len(self.programs.assignments([cohort.id]))
        flags = {shown.flag.person_id: shown.flag for shown in self.flags.shown(actor, cohort.id)}
        waiting: dict[UUID, int] = {}
        for line in self.critical.choices(actor):
            if line.cohort.id == cohort.id and not line.history:
                waiting[line.attempt.trainee_id] = waiting.get(line.attempt.trainee_id, 0) + 1
        still_open: dict[UUID, int] = {}
        for entry in self.remediation.store.agreements_in(cohort.id):
            if entry.is_open:
                still_open[entry.trainee_id] = still_open.get(entry.trainee_id, 0) + 1
        return tuple(
            TraineeLine(
                account,
                len(read.first.get(account.id, ())),
                len(read.scores(account.id)),
                len(read.done.get(account.id, ())),
                n_tasks,
                read.last_at.get(account.id),
                flags.get(account.id),
                waiting.get(account.id, 0),
                still_open.get(account.id, 0),
            )
            for account in people
            if account.id != actor.id
        )

    def rows(self, actor: Actor, cohort_id: str | UUID) -> Iterator[str]:
        """The list of a cohort's trainees as lines of CSV, with a heading."""
        return csv_lines(list_rows(self.trainees(actor, cohort_id)))

    def page(self, actor: Actor, cohort_id: str | UUID, trainee_id: str | UUID) -> TraineePage:
        """Everything about one trainee of a cohort; that it was read is noted in the audit log.

        Raises
        ------
        NotFound
            If the person does not supervise the cohort, or nobody of this id trains in it.
        """
        cohort, account = find_trainee(self.programs, actor, cohort_id, trainee_id)
        self._note_reading(actor, cohort, account)
        ended = self.sharing.ended_in([cohort.id], of=account.id)
        read, cut = self.reading(cohort.id), cut_in_force(self.cut_for, cohort.program_id)
        titles: dict[str, str] = {}
        for one in reversed(ended):
            titles.setdefault(one.attempt.scenario_id, self.rooms.title_of(one.attempt))
        first = [one for one in ended if one.exposure is Exposure.FIRST]
        sessions = [_session(one) for one in first if one.score is not None]
        measure = self.reading.measure()
        entered = [first_score(one, measure) for one in first]
        new = zip(entered, (titles[one.attempt.scenario_id] for one in first), strict=True)
        return TraineePage(
            account=account,
            cohort=cohort,
            tasks=self._tasks(cohort, account),
            transcript=tuple(_transcript(ended, titles)),
            new=tuple(NewLine(*line) for line in new),
            growth=_growth(entered),
            dimensions=_dimensions(first[-RECENT:]),
            criteria=self._criteria(sessions[-RECENT:]),
            mastery=_mastery(read, entered, cut),
            cut=cut,
            n_people=read.model.n_people,
            flags=self.flags.about(actor, cohort.id, account.id),
            critical=self.critical.about(actor, cohort.id, account.id),
            log=self.remediation.log(actor, cohort.id, account.id),
        )

    def table(self, actor: Actor, cohort_id: str | UUID, trainee_id: str | UUID, name: str) -> Iterator[str]:
        """One of the page's tables as lines of CSV, with a heading; a name of none gives the sessions."""
        page = self.page(actor, cohort_id, trainee_id)
        return csv_lines(TABLES.get(name, TABLES["sessions"])(page))

    def _tasks(self, cohort: Cohort, account: Account) -> tuple[Task, ...]:
        begun = self.sharing.assigned_to(account.id)
        mine: dict[UUID, list[Attempt]] = {}
        for attempt in self.attempts.attempts_of(account.id):  # newest first
            if attempt.id in begun:
                mine.setdefault(begun[attempt.id], []).append(attempt)
        index = self.rooms.library().index
        found = []
        for assignment in self.programs.assignments([cohort.id]):
            entry = index.get(assignment.scenario_id)
            title = entry.about.title if entry else assignment.scenario_id
            found.append(_task(assignment, title, mine.get(assignment.id, ())))
        return tuple(found)

    def _criteria(self, sessions: Sequence[Session]) -> tuple[CriterionLine, ...]:
        found = standings(sessions)
        known = self.practised.criteria() if found else {}
        return tuple(CriterionLine(standing, known.get(standing.criterion)) for standing in found)

    def _note_reading(self, actor: Actor, cohort: Cohort, account: Account) -> None:
        thing = f"trainee:{cohort.id}:{account.subject_id}"
        last = self.audit.last_read(actor.id, thing, READ)
        # As for attempts: a clock that was set back gives a negative time, which is no visit under way.
        if last is None or not self.now() - ONE_VISIT < last <= self.now():
            with self.database.writing():
                self.audit.record(
                    READ,
                    at=self.now(),
                    actor_id=actor.id,
                    subject_id=account.id,
                    program_id=cohort.program_id,
                    thing=thing,
                    detail={"cohort": str(cohort.id)},
                )


def _task(assignment: Assignment, title: str, mine: Sequence[Attempt]) -> Task:
    ended = [one for one in mine if one.ended_at is not None]
    if ended:
        return Task(assignment, title, TaskState.ENDED, ended[0].ended_at, ended[0].id)
    if mine:
        return Task(assignment, title, TaskState.UNDER_WAY, mine[0].started_at, None)
    return Task(assignment, title, TaskState.NOT_BEGUN, None, None)


def _session(one: CohortAttempt) -> Session:
    return session_of(one.attempt, OwnExposure.FIRST, sheet_of(one))


def _transcript(ended: Iterable[CohortAttempt], titles: Mapping[str, str]) -> Iterable[TranscriptLine]:
    """Every line says whether the case was met before in this list, and nothing of what is not in it."""
    met: set[str] = set()
    for one in ended:
        if one.score is None:
            continue
        again = one.attempt.scenario_id in met
        met.add(one.attempt.scenario_id)
        how = OwnExposure.REPEAT if again else OwnExposure.FIRST
        result = result_of(one.attempt, titles[one.attempt.scenario_id], how, sheet_of(one))
        yield TranscriptLine(result, again, one.assignment_id is not None)


def _growth(entered: Sequence[FirstScore]) -> Growth:
    scored = [one.case for one in entered if one.case.score is not None]
    errors = [one.error or 0.0 for one in scored]
    within = (sum(error * error for error in errors) / len(errors)) ** 0.5 if errors else 0.0
    return fitted([one.score * POINTS for one in scored if one.score is not None], within * POINTS)


def _dimensions(first: Sequence[CohortAttempt]) -> dict[str, Score]:
    """One score for each dimension that a decision of these cases rated; what is rated once a case is left out."""
    items: dict[str, list[tuple[int, Fraction]]] = {}
    for one in first:
        for decision in sheet_of(one).get("decisions", ()):
            for name, share in decision["dimensions"].items():
                if share is not None:
                    items.setdefault(name, []).append((decision["weight"], Fraction(share)))
    return {name.value: case_score(items.get(name.value, []), 0) for name in Dimension}


def _mastery(read: CohortRead, entered: Sequence[FirstScore], cut: Cut) -> Mastery | None:
    if read.model.spread is None:
        return None
    return mastery([one.case for one in entered], cut.value, read.model.spread.score_sd)
