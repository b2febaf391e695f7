"""The remediation log: what supervisors and trainees agreed on, by when, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from simulator.domain.agreements import (
    LONGEST_AHEAD_DAYS,
    MAX_AGREEMENT,
    MAX_AGREEMENTS,
    MAX_NOTES,
    MIN_AGREEMENT,
    Agreement,
    AgreementNote,
    NoteKind,
)
from simulator.domain.policy import AccountAccess, Action, can, require
from simulator.domain.roles import Actor
from simulator.domain.trainee_access import TraineeAccess
from simulator.errors import InvalidInput, NotFound
from simulator.services.finding import as_id, find_cohort, find_trainee, name_of
from simulator.services.pressed_twice import JUST_NOW
from simulator.services.written import check_text
from simulator.storage.account_store import AccountStore, AuditStore, ProgramStore
from simulator.storage.follow_up_store import FollowUpStore
from simulator.storage.store import Transactions

COLUMNS = ("entry", "trainee", "e-mail", "time (UTC)", "what", "by", "text", "due", "state")


@dataclass(frozen=True, slots=True)
class SaidNote:
    """A note beside an entry, with its author's name; empty once their account is erased."""

    note: AgreementNote
    author_name: str


@dataclass(frozen=True, slots=True)
class LogEntry:
    """An entry of the log as it is read, with names as they are now.

    Attributes
    ----------
    overdue : bool
        Whether it is open, and its day is over.
    """

    agreement: Agreement
    author_name: str
    cohort_name: str
    notes: tuple[SaidNote, ...]
    overdue: bool


@dataclass
class Remediation:
    """Supervisors keep the log of their own trainees, who read all that it holds of them and add to it.

    Attributes
    ----------
    now : callable
        The clock, aware UTC.
    """

    store: FollowUpStore
    programs: ProgramStore
    accounts: AccountStore
    audit: AuditStore
    database: Transactions
    now: Callable[[], datetime]

    def log(self, actor: Actor, cohort_id: str | UUID, trainee_id: str | UUID) -> tuple[LogEntry, ...]:
        """What was agreed on with a trainee in a cohort that the person supervises, newest first."""
        cohort, account = find_trainee(self.programs, actor, cohort_id, trainee_id)
        found = [one for one in self.store.agreements_of(account.id) if one.cohort_id == cohort.id]
        return self._entries(found)

    def mine(self, actor: Actor) -> tuple[LogEntry, ...]:
        """What was agreed on with oneself, newest first."""
        require(actor, Action.MANAGE_OWN_ACCOUNT, AccountAccess(actor.id))
        return self._entries(self.store.agreements_of(actor.id))

    def agree(
        self, actor: Actor, cohort_id: str | UUID, trainee_id: str | UUID, text: str, due_on: date | None = None
    ) -> Agreement:
        """Enter what was agreed on. A second press of the same button enters nothing more.

        Raises
        ------
        InvalidInput
            If the text is too short or too long, its day is over or too far away, or there are too many entries.
        """
        with self.database.writing():
            cohort, account = find_trainee(self.programs, actor, cohort_id, trainee_id)
            self.store.hold_cohort(cohort.id)  # so that of two presses one comes first, and has the earlier time
            now = self.now()
            _check_agreement(text, due_on, now.date())
            mine = [one for one in self.store.agreements_of(account.id) if one.cohort_id == cohort.id]
            made = Agreement(uuid4(), account.id, cohort.id, actor.id, text.strip(), due_on, now)
            for one in mine:
                alike = (one.author_id, one.text, one.due_on) == (made.author_id, made.text, made.due_on)
                if alike and timedelta() <= now - one.created_at < JUST_NOW:
                    return one
            if len(mine) >= MAX_AGREEMENTS:
                raise InvalidInput("text", f"There are {MAX_AGREEMENTS} entries about this trainee; more don't fit.")
            self.store.add_agreement(made)
            self._record("agreement-entered", actor, made)
        return made

    def follow_up(self, actor: Actor, agreement_id: str | UUID, text: str) -> None:
        """Write beside an entry how it goes on."""
        with self.database.writing():
            entry = self._held(actor, agreement_id, Action.SUPERVISE)
            self._add(actor, entry, NoteKind.FOLLOW_UP, _needed(text))

    def set_done(self, actor: Actor, agreement_id: str | UUID, done: bool, text: str = "") -> None:
        """Note that what was agreed on is done, or open again, with a word on it if there is one.

        Raises
        ------
        InvalidInput
            If it is that already.
        """
        with self.database.writing():
            entry = self._held(actor, agreement_id, Action.SUPERVISE)
            if entry.is_open is not done:
                raise InvalidInput("state", "That was noted already.", hint="Look at the log as it is now.")
            check_text("text", text, MAX_AGREEMENT)
            self.store.set_done(entry.id, self.now() if done else None)
            self._add(actor, entry, NoteKind.DONE if done else NoteKind.REOPENED, text.strip())

    def note(self, actor: Actor, agreement_id: str | UUID, text: str) -> None:
        """Write beside an entry about oneself; the supervisors of the cohort read it."""
        with self.database.writing():
            entry = self._held(actor, agreement_id, Action.NOTE_ON_OWN)
            self._add(actor, entry, NoteKind.BY_TRAINEE, _needed(text))

    def rows(self, actor: Actor, cohort_id: str | UUID) -> Iterator[tuple[str, ...]]:
        """A cohort's log as a table with a heading, oldest entry first: a row each entry, and each note beside it.

        For the supervisors of the cohort and the leads of its program; that it was taken out is itself recorded.
        Whether it may be read is decided when this is called, not when the first row is taken.
        """
        cohort = find_cohort(self.programs, actor, cohort_id, Action.READ_LOG)
        found = self.store.agreements_in(cohort.id)
        with self.database.writing():
            self.audit.record(
                "agreements-exported",
                at=self.now(),
                actor_id=actor.id,
                program_id=cohort.program_id,
                thing=f"cohort:{cohort.id}",
            )
        return self._rows(self._entries(found))

    def _rows(self, entries: Sequence[LogEntry]) -> Iterator[tuple[str, ...]]:
        yield COLUMNS
        for number, entry in enumerate(entries, 1):
            one = entry.agreement
            account = self.accounts.account(one.trainee_id)
            whose = (str(number), account.name if account else "", account.email if account else "")
            due, state = one.due_on.isoformat() if one.due_on else "", "open" if one.is_open else "done"
            yield (*whose, _minute(one.created_at), "agreed", entry.author_name, one.text, due, state)
            for said in entry.notes:
                note = said.note
                yield (*whose, _minute(note.at), note.kind.value, said.author_name, note.text, "", "")

    def _entries(self, found: Sequence[Agreement]) -> tuple[LogEntry, ...]:
        names: dict[UUID | None, str] = {}
        cohorts: dict[UUID, str] = {}

        def name(person_id: UUID | None) -> str:
            if person_id not in names:
                names[person_id] = name_of(self.accounts, person_id)
            return names[person_id]

        beside: dict[UUID, list[SaidNote]] = {}
        for note in self.store.agreement_notes([one.id for one in found]) if found else ():
            beside.setdefault(note.agreement_id, []).append(SaidNote(note, name(note.author_id)))
        today, entries = self.now().date(), []
        for one in found:
            if one.cohort_id not in cohorts:
                cohort = self.programs.cohort(one.cohort_id)
                cohorts[one.cohort_id] = cohort.name if cohort else ""
            notes = tuple(beside.get(one.id, ()))
            entries.append(LogEntry(one, name(one.author_id), cohorts[one.cohort_id], notes, one.is_overdue(today)))
        return tuple(entries)

    def _held(self, actor: Actor, agreement_id: str | UUID, action: Action) -> Agreement:
        """Inside a transaction: an entry to which the person may do this, with nobody else changing it meanwhile."""
        wanted = as_id(agreement_id)
        if wanted is not None:
            self.store.hold_agreement(wanted)
        entry = None if wanted is None else self.store.agreement(wanted)
        if entry is None or not can(actor, action, TraineeAccess(entry.trainee_id, entry.cohort_id)):
            raise NotFound("entry")
        return entry

    def _add(self, actor: Actor, entry: Agreement, kind: NoteKind, text: str) -> None:
        beside = self.store.agreement_notes([entry.id])
        now = self.now()
        for one in beside:
            alike = (one.author_id, one.kind, one.text) == (actor.id, kind, text)
            if alike and text and timedelta() <= now - one.at < JUST_NOW:
                return
        # An entry can be closed and opened again when no words fit beside it any more.
        limit = MAX_NOTES if kind in (NoteKind.FOLLOW_UP, NoteKind.BY_TRAINEE) else 2 * MAX_NOTES
        if len(beside) >= limit:
            raise InvalidInput("text", f"There are {limit} notes beside this entry; begin a new one.")
        self.store.add_agreement_note(AgreementNote(uuid4(), entry.id, actor.id, kind, text, now))
        self._record(f"agreement-{kind.value}", actor, entry)

    def _record(self, action: str, actor: Actor, entry: Agreement) -> None:
        cohort = self.programs.cohort(entry.cohort_id)
        self.audit.record(
            action,
            at=self.now(),
            actor_id=actor.id,
            subject_id=entry.trainee_id,
            program_id=cohort.program_id if cohort else None,
            thing=f"agreement:{entry.id}",
            detail={"cohort": str(entry.cohort_id)},
        )


def _needed(text: str) -> str:
    check_text("text", text, MAX_AGREEMENT)
    if not text.strip():
        raise InvalidInput("text", "Write something first.")
    return text.strip()


def _check_agreement(text: str, due_on: date | None, today: date) -> None:
    check_text("text", text, MAX_AGREEMENT)
    if len(text.strip()) < MIN_AGREEMENT:
        raise InvalidInput("text", f"Write in at least {MIN_AGREEMENT} letters what you agreed on.")
    if due_on is not None and not today <= due_on <= today + timedelta(days=LONGEST_AHEAD_DAYS):
        raise InvalidInput("due", "That day is over, or more than three years away.", hint="Choose another day.")


def _minute(at: datetime) -> str:
    return at.isoformat(timespec="minutes")
