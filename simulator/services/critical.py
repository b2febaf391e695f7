"""Critical choices in counted attempts: a supervisor reads the moment, and only then it enters the list."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from simulator.domain.accounts import Cohort
from simulator.domain.attempt import Attempt
from simulator.domain.critical_reviews import (
    MAX_REVIEW_NOTE,
    MAX_REVIEW_STEPS,
    MIN_REVIEW_REASON,
    NEXT,
    WITH_REASON,
    ReviewAct,
    ReviewState,
    ReviewStep,
    has_read,
    state_of,
)
from simulator.domain.debrief import Moment
from simulator.domain.policy import AccountAccess, Action, require
from simulator.domain.roles import Actor
from simulator.domain.rubric import CriticalError
from simulator.domain.scenario import Scenario
from simulator.domain.sharing import PrivateNote
from simulator.errors import AccessDenied, AttemptNotFound, InvalidInput, NotFound
from simulator.services.attempt_log import AttemptLog
from simulator.services.cohort_reading import Codes, CohortReading, CriticalChoice, critical_in
from simulator.services.finding import find_attempt, find_trainee, hold_attempt, name_of
from simulator.services.practised import Practised
from simulator.services.rooms import Rooms
from simulator.services.sharing import Sharing
from simulator.services.tables_out import csv_lines
from simulator.services.written import check_text
from simulator.storage.account_store import AccountStore, ProgramStore
from simulator.storage.follow_up_store import FollowUpStore
from simulator.storage.sharing_store import SharingStore
from simulator.storage.store import Store, Transactions

COLUMNS = ("cohort", "trainee", "case", "decision", "ended (UTC)", "state", "codes", "since (UTC)", "by", "note")
Named = tuple[tuple[CriticalError | None, str], ...]


@dataclass(frozen=True, slots=True)
class SaidStep:
    """What a supervisor did about a choice, with their name; empty once their account is erased."""

    step: ReviewStep
    by_name: str


@dataclass(frozen=True, slots=True)
class CriticalLine:
    """A critical choice in a list.

    Attributes
    ----------
    errors : tuple
        Each critical error with its code, or None where no rubric of the library has it any more. Empty for a
        supervisor until one has read the moment.
    history : tuple of SaidStep
        What was done about it, oldest first, without readings.
    """

    attempt: Attempt
    step: int
    trainee_name: str
    case_title: str
    cohort: Cohort
    state: ReviewState
    errors: Named
    history: tuple[SaidStep, ...]


@dataclass(frozen=True, slots=True)
class CriticalMoment:
    """A critical choice as a supervisor reads it.

    Attributes
    ----------
    note : PrivateNote or None
        What the trainee noted there and ticked for this reader.
    """

    line: CriticalLine
    scenario: Scenario
    moment: Moment
    note: PrivateNote | None


@dataclass
class Critical:
    """What waits for review, what is on the list, and what its trainees see of it.

    Attributes
    ----------
    reading : CohortReading
        Finds the choices.
    shown : Sharing
        Decides what of an attempt a reader sees, and notes that they read it.
    now : callable
        The clock, aware UTC.
    """

    store: FollowUpStore
    sharing: SharingStore
    attempts: Store
    programs: ProgramStore
    accounts: AccountStore
    shown: Sharing
    reading: CohortReading
    practised: Practised
    log: AttemptLog
    database: Transactions
    rooms: Rooms
    now: Callable[[], datetime]

    def choices(self, actor: Actor) -> tuple[CriticalLine, ...]:
        """Critical choices in counted attempts of the cohorts that the person supervises, the latest first."""
        require(actor, Action.MANAGE_OWN_ACCOUNT, AccountAccess(actor.id))
        found: list[CriticalLine] = []
        for cohort_id in sorted(actor.supervises):
            cohort = self.programs.cohort(cohort_id)
            if cohort is not None:
                others = [one for one in self.reading(cohort.id).critical if one.attempt.trainee_id != actor.id]
                found += self._lines(cohort, others, told=False)
        return tuple(sorted(found, key=lambda line: line.attempt.ended_at or line.attempt.started_at, reverse=True))

    def n_for_review(self, actor: Actor) -> int:
        """How many of them no supervisor has decided on yet."""
        return sum(line.state is ReviewState.FOR_REVIEW for line in self.choices(actor))

    def rows(self, actor: Actor) -> Iterator[str]:
        """The list as lines of CSV, with a heading: one line a choice, what was done last beside it."""
        return csv_lines([COLUMNS, *(_row(line) for line in self.choices(actor))])

    def mine(self, actor: Actor) -> tuple[CriticalLine, ...]:
        """Critical choices in one's own counted attempts, with where each stands, the latest first."""
        require(actor, Action.MANAGE_OWN_ACCOUNT, AccountAccess(actor.id))
        found = (self.programs.cohort(cohort_id) for cohort_id in sorted(actor.trains_in))
        return tuple(line for cohort in found if cohort is not None for line in self._of(actor.id, cohort, told=True))

    def about(self, actor: Actor, cohort_id: str | UUID, trainee_id: str | UUID) -> tuple[CriticalLine, ...]:
        """Those of one trainee of a cohort that the person supervises, the latest first."""
        cohort, account = find_trainee(self.programs, actor, cohort_id, trainee_id)
        return self._of(account.id, cohort, told=False)

    def moment(self, actor: Actor, attempt_id: str | UUID, step: int) -> CriticalMoment:
        """The moment of a critical choice, to be read; that it was read is noted before anything is shown.

        Raises
        ------
        AttemptNotFound, AccessDenied
            If it is not an attempt that this supervisor reviews.
        NotFound
            If there is no critical choice at this decision.
        """
        attempt, choice, cohort = self._found(actor, attempt_id, step)
        review = self.shown.review(actor, attempt.id)
        with self.database.writing():
            hold_attempt(self.attempts, self.sharing, actor, attempt.id, Action.REVIEW_CRITICAL)
            done = self._done(attempt.id, step)
            if not has_read(done, actor.id) and len(done) < MAX_REVIEW_STEPS:
                self._add(actor, attempt.id, step, done, ReviewAct.READ, "")
        moment = next((one for one in review.debrief.moments if one.step == step), None)
        if moment is None:
            raise NotFound("critical choice")
        (line,) = self._lines(cohort, [choice], told=True)
        note = next((one for one in review.notes if one.step == step), None)
        return CriticalMoment(line, review.room.case.scenario, moment, note)

    def decide(
        self, actor: Actor, attempt_id: str | UUID, step: int, act: ReviewAct | str, note: str, *, seen: ReviewState
    ) -> ReviewState:
        """Put a choice on the list, set it aside, note that it was followed up, or open it again.

        Parameters
        ----------
        seen : ReviewState
            Where it stood as the supervisor read it.

        Raises
        ------
        InvalidInput
            If the person has not read the moment, somebody else was quicker, that can't be done next, or there is no
            reason where one is needed.
        """
        with self.database.writing():
            attempt = self._found(actor, attempt_id, step)[0]
            hold_attempt(self.attempts, self.sharing, actor, attempt.id, Action.REVIEW_CRITICAL)
            done = self._done(attempt.id, step)
            state = state_of(done)
            if not has_read(done, actor.id):
                raise InvalidInput("moment", "Read the moment first: nothing enters the list unread.")
            if state is not seen:
                raise InvalidInput(
                    "state", "Another supervisor has decided on this meanwhile.", hint="Look at it again as it is now."
                )
            wanted = next((one for one in NEXT[state] if one == act), None)
            if wanted is None or len(done) >= MAX_REVIEW_STEPS:
                raise InvalidInput("state", "That can't be done with this choice now.", hint="Choose one of the list.")
            _check_note(wanted, note)
            self._add(actor, attempt.id, step, done, wanted, note.strip())
            self.log.record(f"critical-{wanted.value}", actor, attempt, step=str(step))
        return state_of((*done, ReviewStep(attempt.id, step, len(done), wanted, actor.id, note, self.now())))

    def _of(self, trainee_id: UUID, cohort: Cohort, *, told: bool) -> tuple[CriticalLine, ...]:
        ended = self.sharing.ended_in([cohort.id], of=trainee_id)
        return tuple(self._lines(cohort, [one for each in reversed(ended) for one in critical_in(each)], told=told))

    def _found(self, actor: Actor, attempt_id: str | UUID, step: int) -> tuple[Attempt, CriticalChoice, Cohort]:
        attempt, _access = find_attempt(self.attempts, self.sharing, actor, attempt_id, Action.REVIEW_CRITICAL)
        assignment = self.sharing.assignment_of(attempt.id)
        cohort = None if assignment is None else self.programs.cohort(assignment.cohort_id)
        if cohort is None:
            raise AttemptNotFound(str(attempt_id))
        if cohort.id not in actor.supervises:  # shared with another cohort, and assigned in this one
            raise AccessDenied(Action.REVIEW_CRITICAL)
        choice = self.reading(cohort.id).of(attempt.id, step)
        if choice is None:
            raise NotFound("critical choice")
        return attempt, choice, cohort

    def _done(self, attempt_id: UUID, step: int) -> tuple[ReviewStep, ...]:
        return tuple(one for one in self.store.review_steps(attempt_id) if one.step == step)

    def _add(
        self, actor: Actor, attempt_id: UUID, step: int, done: Sequence[ReviewStep], act: ReviewAct, note: str
    ) -> None:
        self.store.add_review_step(ReviewStep(attempt_id, step, len(done), act, actor.id, note, self.now()))

    def _lines(self, cohort: Cohort, choices: Iterable[CriticalChoice], *, told: bool) -> Iterator[CriticalLine]:
        """Lines of choices of one cohort; ``told``: whether errors are named before a supervisor has decided."""
        made = list(choices)
        if not made:
            return
        names = {account.id: account.name for account, _role in self.programs.enrolled(cohort.id)}
        known = self.practised.errors()
        done: dict[tuple[UUID, int], list[ReviewStep]] = {}
        for step in self.store.review_steps_in([cohort.id]):
            done.setdefault((step.attempt_id, step.step), []).append(step)
        for one in made:
            steps = done.get((one.attempt.id, one.step), [])
            history = tuple(self._said(step, names) for step in steps if step.act is not ReviewAct.READ)
            yield CriticalLine(
                one.attempt,
                one.step,
                self._name(one.attempt.trainee_id, names),
                self.rooms.title_of(one.attempt),
                cohort,
                state_of(steps),
                _named(one.codes, known) if told or history else (),
                history,
            )

    def _said(self, step: ReviewStep, names: dict[UUID, str]) -> SaidStep:
        return SaidStep(step, "" if step.by_id is None else self._name(step.by_id, names))

    def _name(self, person_id: UUID, names: dict[UUID, str]) -> str:
        if person_id not in names:
            names[person_id] = name_of(self.accounts, person_id)
        return names[person_id]


def _named(codes: Codes, known: dict[str, CriticalError]) -> Named:
    return tuple((known.get(code), code) for code, _class in codes)


def _check_note(act: ReviewAct, note: str) -> None:
    check_text("note", note, MAX_REVIEW_NOTE)
    if act in WITH_REASON and len(note.strip()) < MIN_REVIEW_REASON:
        what = "what was done" if act is ReviewAct.FOLLOWED_UP else "why this is not critical here"
        raise InvalidInput(
            "note", f"Write in at least {MIN_REVIEW_REASON} letters {what}.", hint="The trainee reads it."
        )


def _row(line: CriticalLine) -> tuple[str, ...]:
    last = line.history[-1] if line.history else None
    ended = line.attempt.ended_at or line.attempt.started_at
    return (
        line.cohort.name,
        line.trainee_name,
        line.case_title,
        str(line.step + 1),
        ended.isoformat(timespec="minutes"),
        line.state.value,
        " ".join(code for _error, code in line.errors),
        last.step.at.isoformat(timespec="minutes") if last else "",
        last.by_name if last else "",
        last.step.note if last else "",
    )
