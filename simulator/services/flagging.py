"""Flags about trainees: raised where scores make it likely that somebody falls behind, shown to that person first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from simulator.analytics.mastery import Risk, at_risk
from simulator.domain.accounts import Cohort
from simulator.domain.flags import MAX_FLAG_NOTE, Flag, FlagBasis, FlagKind, changed
from simulator.domain.policy import AccountAccess, Action, can, require
from simulator.domain.roles import Actor, Role
from simulator.domain.trainee_access import TraineeAccess
from simulator.errors import NotFound
from simulator.services.cohort_reading import CohortRead, CohortReading
from simulator.services.cuts import Cut, CutFor, cut_in_force
from simulator.services.finding import as_id, find_cohort, find_trainee
from simulator.services.written import check_text
from simulator.storage.account_store import AuditStore, ProgramStore
from simulator.storage.follow_up_store import FollowUpStore
from simulator.storage.store import Transactions


@dataclass(frozen=True, slots=True)
class OwnFlag:
    """A flag as the person reads it whom it is about, with the name of the cohort."""

    flag: Flag
    cohort_name: str


@dataclass(frozen=True, slots=True)
class ShownFlag:
    """A flag as a supervisor of the cohort reads it."""

    flag: Flag
    trainee_name: str


@dataclass
class Flagging:
    """Raises and clears flags, and shows them: to whom they are about at once, to supervisors once they were read.

    Attributes
    ----------
    reading : CohortReading
        What a cohort's attempts come to.
    cut_for : CutFor
        What scores are held against.
    now : callable
        The clock, aware UTC.
    """

    store: FollowUpStore
    programs: ProgramStore
    audit: AuditStore
    database: Transactions
    reading: CohortReading
    cut_for: CutFor
    now: Callable[[], datetime]
    _done: dict[UUID, tuple[str, Cut, frozenset[UUID]]] = field(default_factory=dict)

    def refresh(self) -> int:
        """Raise and clear what is due in every cohort whose attempts, people or cut changed; how many flags did.

        Nobody needs to ask for this, and doing it again changes nothing.
        """
        cohorts = [cohort for program in self.programs.programs() for cohort in self.programs.cohorts(program.id)]
        return sum(self._refreshed(cohort) for cohort in cohorts)

    def mine(self, actor: Actor) -> tuple[OwnFlag, ...]:
        """Every flag about oneself, newest first, with those that were cleared."""
        require(actor, Action.MANAGE_OWN_ACCOUNT, AccountAccess(actor.id))
        names: dict[UUID, str] = {}
        return tuple(
            OwnFlag(flag, names.setdefault(flag.cohort_id, self._cohort_name(flag.cohort_id)))
            for flag in self.store.flags_of(actor.id)
        )

    def n_new(self, actor: Actor) -> int:
        """How many flags about oneself stand, and were not read yet."""
        require(actor, Action.MANAGE_OWN_ACCOUNT, AccountAccess(actor.id))
        return sum(flag.stands and flag.seen_at is None for flag in self.store.flags_of(actor.id))

    def has_read(self, actor: Actor, flag_id: str | UUID, note: str | None = None) -> None:
        """Note that one has read a flag about oneself; from then on supervisors see it, with what one writes to it.

        Parameters
        ----------
        note : str, optional
            Replaces what one wrote before; an empty one deletes it.

        Raises
        ------
        NotFound
            If there is none, or it is about somebody else.
        """
        wanted = as_id(flag_id)
        with self.database.writing():
            flag = None if wanted is None else self.store.flag(wanted)
            if flag is None or not can(actor, Action.NOTE_ON_OWN, TraineeAccess(flag.person_id, flag.cohort_id)):
                raise NotFound("flag")
            if note is not None:
                check_text("note", note, MAX_FLAG_NOTE)
                note = note.strip()
            if flag.seen_at is not None and note in (None, flag.note):
                return
            self.store.see_flag(flag.id, at=self.now(), note=note)
            action = "flag-read" if flag.seen_at is None else "flag-answered"
            self._record(action, actor, flag)

    def shown(self, actor: Actor, cohort_id: str | UUID) -> tuple[ShownFlag, ...]:
        """Flags that stand about a cohort's trainees and that supervisors see: act first, the likeliest first."""
        cohort = find_cohort(self.programs, actor, cohort_id, Action.READ_TRAINEES)
        names = {person.id: person.name for person, role in self.programs.enrolled(cohort.id) if role is Role.TRAINEE}
        now = self.now()
        found = [
            ShownFlag(flag, names[flag.person_id])
            for flag in self.store.standing_flags(cohort.id)
            if flag.person_id in names and flag.person_id != actor.id and flag.shown_at(now)
        ]
        return tuple(sorted(found, key=lambda one: (one.flag.kind is not FlagKind.ACT, -one.flag.basis.below)))

    def about(self, actor: Actor, cohort_id: str | UUID, trainee_id: str | UUID) -> tuple[Flag, ...]:
        """Flags about a trainee in a cohort that its supervisors see, newest first, with those that were cleared."""
        cohort, account = find_trainee(self.programs, actor, cohort_id, trainee_id)
        now = self.now()
        mine = (flag for flag in self.store.flags_of(account.id) if flag.cohort_id == cohort.id)
        return tuple(flag for flag in mine if flag.shown_at(now))

    def _refreshed(self, cohort: Cohort) -> int:
        read, cut = self.reading(cohort.id), cut_in_force(self.cut_for, cohort.program_id)
        people = frozenset(person.id for person, role in self.programs.enrolled(cohort.id) if role is Role.TRAINEE)
        if self._done.get(cohort.id) == (read.state, cut, people):
            return 0
        due = {person: basis for person in people if (basis := _due(read, person, cut)) is not None}
        n = self._renew(cohort, due)
        self._done[cohort.id] = (read.state, cut, people)
        return n

    def _renew(self, cohort: Cohort, due: Mapping[UUID, tuple[FlagKind, FlagBasis]]) -> int:
        """Let what stands give way to what is due; what holds further stays as it was raised."""
        n = 0
        with self.database.writing():
            self.store.hold_cohort(cohort.id)
            standing = {flag.person_id: flag for flag in self.store.standing_flags(cohort.id)}
            for person in sorted(standing.keys() | due.keys()):
                old, new = standing.get(person), due.get(person)
                if not changed(old, new[0] if new else None):
                    continue
                n += 1
                at = self.now()
                if old is not None:
                    self.store.clear_flag(old.id, at=at)
                if new is not None:
                    self.store.raise_flag(Flag(uuid4(), person, cohort.id, *new, raised_at=at))
        return n

    def _cohort_name(self, cohort_id: UUID) -> str:
        cohort = self.programs.cohort(cohort_id)
        return cohort.name if cohort else ""

    def _record(self, action: str, actor: Actor, flag: Flag) -> None:
        cohort = self.programs.cohort(flag.cohort_id)
        self.audit.record(
            action,
            at=self.now(),
            actor_id=actor.id,
            subject_id=flag.person_id,
            program_id=cohort.program_id if cohort else None,
            thing=f"flag:{flag.id}",
            detail={"cohort": str(flag.cohort_id)},
        )


def _due(read: CohortRead, person_id: UUID, cut: Cut) -> tuple[FlagKind, FlagBasis] | None:
    if read.model.spread is None:
        return None
    found = at_risk(read.model.spread, read.scores(person_id), cut.value)
    return _flagged(found, read, cut)


def _flagged(found: Risk, read: CohortRead, cut: Cut) -> tuple[FlagKind, FlagBasis] | None:
    if found.rates is None or found.level is None or found.below is None:
        return None
    basis = FlagBasis(
        n=found.n,
        latest=tuple(round(score, 2) for score in found.latest),
        cut=cut.value,
        provisional=cut.provisional,
        level=round(found.level.value, 2),
        error=round(found.level.error, 2),
        below=round(found.below, 4),
        n_people=read.model.n_people,
        sensitivity=found.rates.sensitivity,
        false_positives=found.rates.false_positives,
        right=found.rates.right,
    )
    return FlagKind(found.concern.value), basis
