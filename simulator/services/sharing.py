"""Showing an attempt to supervisors and taking it back, and what they say about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid4

from simulator.domain.accounts import Assignment, Cohort
from simulator.domain.attempt import Attempt, Purpose
from simulator.domain.debrief import Debrief
from simulator.domain.policy import (
    AccountAccess,
    Action,
    AttemptAccess,
    CohortAccess,
    CommentAccess,
    Private,
    can,
    require,
)
from simulator.domain.roles import Actor, Role
from simulator.domain.sharing import Comment, PrivateNote, Share
from simulator.errors import InvalidInput, NotFound
from simulator.services.attempt_log import AttemptLog
from simulator.services.finding import (
    as_id,
    as_seen_by,
    find_attempt,
    find_cohort,
    hold_attempt,
    is_simulated,
    may_withdraw,
    name_of,
)
from simulator.services.pressed_twice import said_just_now
from simulator.services.rooms import Room, Rooms
from simulator.services.written import check_comment
from simulator.storage.account_store import AccountStore, AuditStore, ProgramStore
from simulator.storage.coaching_store import CoachingStore
from simulator.storage.sharing_store import SharingStore
from simulator.storage.store import Store, Transactions

SHAREABLE = (Purpose.PRACTICE, Purpose.COUNTED)
"""Tries from an earlier moment, previews and simulated attempts stay where they are."""


@dataclass(frozen=True, slots=True)
class SharedWith:
    """A cohort whose supervisors see the attempt because the trainee shared it."""

    share: Share
    cohort: Cohort


@dataclass(frozen=True, slots=True)
class SharingState:
    """Who sees an attempt, as its trainee is told.

    Attributes
    ----------
    assignment, assigned_in : Assignment and Cohort, or None
        The assignment that the attempt was begun for; its cohort's supervisors see it in any case.
    can_unshare : bool
        Whether what is shared can still be withdrawn.
    could_share_with : tuple of Cohort
        The person's cohorts with which it is not shared yet.
    """

    shares: tuple[SharedWith, ...]
    assignment: Assignment | None
    assigned_in: Cohort | None
    n_comments: int
    can_unshare: bool
    could_share_with: tuple[Cohort, ...]


@dataclass(frozen=True, slots=True)
class VisibleAttempt:
    """One line of what a supervisor may look at.

    Attributes
    ----------
    trainee_name : str
        Empty where the trainee's account was erased.
    shared_at : datetime or None
        When the trainee shared it; None where it is seen only because it was assigned.
    """

    attempt: Attempt
    trainee_name: str
    cohort: Cohort
    case_title: str
    shared_at: datetime | None
    assigned: bool
    n_comments: int


@dataclass(frozen=True, slots=True)
class SaidComment:
    """A comment with its author's name; empty where the account was erased. ``mine``: whether the reader wrote it."""

    comment: Comment
    author_name: str
    mine: bool


@dataclass(frozen=True, slots=True)
class Review:
    """An attempt as somebody reads it who may: its own trainee, or a supervisor.

    Attributes
    ----------
    notes : tuple of PrivateNote
        What of the private notes this reader may see; whatever was not ticked is empty.
    simulated : bool
        Whether the trainee is made up; every file of it says so.
    """

    room: Room
    debrief: Debrief
    trainee_name: str
    notes: tuple[PrivateNote, ...]
    comments: tuple[SaidComment, ...]
    simulated: bool = False


@dataclass
class Sharing:
    """What trainees show, what supervisors see of it and say about it.

    Attributes
    ----------
    store : SharingStore
        Shares, notes and comments.
    coaching : CoachingStore
        What supervisors have looked at.
    rooms : Rooms
        Attempts as they stand.
    now : callable
        The clock, aware UTC.
    """

    store: SharingStore
    coaching: CoachingStore
    attempts: Store
    programs: ProgramStore
    accounts: AccountStore
    audit: AuditStore
    database: Transactions
    rooms: Rooms
    now: Callable[[], datetime]

    def share(
        self, actor: Actor, attempt_id: str | UUID, cohort_id: str | UUID, ticked: frozenset[Private] = frozenset()
    ) -> None:
        """Show an attempt to the supervisors of a cohort: choices and scores, and beyond these what is ticked.

        Sharing again replaces what is ticked, so that own words can be taken back at any time.
        """
        with self.database.writing():
            attempt = self._held(actor, attempt_id, Action.SHARE)[0]
            cohort = find_cohort(self.programs, actor, cohort_id, Action.SHARE_WITH)
            if attempt.purpose not in SHAREABLE:
                raise InvalidInput("attempt", "A try from an earlier moment stays with you; it can't be shared.")
            self.store.share(Share(attempt.id, cohort.id, ticked, self.now()))
            self._log.record_in(cohort, "attempt-shared", actor, attempt, ticked=" ".join(sorted(ticked)))

    def unshare(self, actor: Actor, attempt_id: str | UUID, cohort_id: str | UUID) -> bool:
        """Withdraw an attempt from a cohort; False if it was not shared with it.

        Raises
        ------
        InvalidInput
            If a supervisor has commented, or the attempt was assigned in that cohort.
        """
        with self.database.writing():
            attempt, access = self._held(actor, attempt_id, Action.SHARE)
            wanted = as_id(cohort_id)
            assignment = self.store.assignment_of(attempt.id)
            if not may_withdraw(actor, access, assignment, wanted):
                raise _stays_shared(assignment is not None and assignment.cohort_id == wanted)
            cohort = None if wanted is None else self.programs.cohort(wanted)
            if cohort is None or not self.store.unshare(attempt.id, cohort.id):
                return False
            self._log.record_in(cohort, "attempt-unshared", actor, attempt)
        return True

    def state(self, actor: Actor, attempt_id: str | UUID) -> SharingState:
        """Who sees an attempt of one's own."""
        attempt, access = find_attempt(self.attempts, self.store, actor, attempt_id, Action.SHARE)
        shared = [
            SharedWith(share, cohort)
            for share in self.store.shares(attempt.id)
            if (cohort := self.programs.cohort(share.cohort_id)) is not None
        ]
        assignment = self.store.assignment_of(attempt.id)
        taken = {entry.cohort.id for entry in shared}
        mine = self.programs.cohorts_of(actor.id) if attempt.purpose in SHAREABLE else ()
        return SharingState(
            tuple(shared),
            assignment,
            None if assignment is None else self.programs.cohort(assignment.cohort_id),
            sum(said.reply_to is None for said in self.store.comments(attempt.id)),
            any(may_withdraw(actor, access, assignment, entry.cohort.id) for entry in shared),
            tuple(
                cohort
                for cohort, _role in mine
                if cohort.id not in taken and can(actor, Action.SHARE_WITH, CohortAccess(cohort.id, cohort.program_id))
            ),
        )

    def visible(self, actor: Actor) -> tuple[VisibleAttempt, ...]:
        """What trainees share with the person, or do because a cohort of theirs was asked to; newest first."""
        require(actor, Action.MANAGE_OWN_ACCOUNT, AccountAccess(actor.id))
        cohorts = {cohort.id: cohort for cohort, role in self.programs.cohorts_of(actor.id) if role is Role.SUPERVISOR}
        seen = [cohort_id for cohort_id in sorted(actor.supervises) if cohort_id in cohorts]
        names = {account.id: account.name for cohort_id in seen for account, _role in self.programs.enrolled(cohort_id)}
        found = []
        for shown in self.store.shown_in(seen):
            attempt = shown.attempt
            if attempt.trainee_id not in names:
                names[attempt.trainee_id] = name_of(self.accounts, attempt.trainee_id)
            found.append(
                VisibleAttempt(
                    attempt,
                    names[attempt.trainee_id],
                    cohorts[shown.cohort_id],
                    self.rooms.title_of(attempt),
                    shown.shared_at,
                    shown.assigned,
                    shown.n_comments,
                )
            )
        return tuple(found)

    def review(self, actor: Actor, attempt_id: str | UUID) -> Review:
        """An attempt to be read; reading another's is noted, also in the audit log, before anything is shown."""
        attempt, access = self._read(actor, attempt_id)
        if actor.id != attempt.trainee_id and attempt.ended_at is not None:  # before that there is nothing to read
            self.coaching.look(actor.id, attempt.id, at=self.now())
        room = self.rooms.room(attempt)
        return Review(
            room,
            self.rooms.debrief(room),
            name_of(self.accounts, attempt.trainee_id),
            self._notes(actor, attempt, access),
            self._said(actor, attempt),
            is_simulated(self.programs, attempt.trainee_id),
        )

    def comments(self, actor: Actor, attempt_id: str | UUID) -> tuple[SaidComment, ...]:
        """What supervisors said about an attempt, oldest first."""
        return self._said(actor, self._read(actor, attempt_id)[0])

    def comment(self, actor: Actor, attempt_id: str | UUID, text: str, step: int | None = None) -> Comment:
        """Say something about an attempt, or about one of its decisions; the text is kept as it was typed.

        A second press of the same button says nothing more.
        """
        with self.database.writing():
            attempt = self._held(actor, attempt_id, Action.COMMENT)[0]
            check_comment(text)
            if step is not None:
                self._check_step(attempt, step)
            said = Comment(uuid4(), attempt.id, actor.id, step, text, self.now())
            again = said_just_now(said, self.store.comments(attempt.id))
            if again is not None:
                return again
            self.store.add_comment(said)
            self._log.record("comment-written", actor, attempt, comment=str(said.id))
        return said

    def withdraw_comment(self, actor: Actor, comment_id: str | UUID) -> None:
        """Take back a comment of one's own.

        Raises
        ------
        NotFound
            If there is none, or the person may not read the attempt.
        """
        wanted = as_id(comment_id)
        with self.database.writing():
            said = None if wanted is None else self.store.comment(wanted)
            if said is None:
                raise NotFound("comment")
            self.store.hold(said.attempt_id)
            if self.store.comment(said.id) is None:  # taken back meanwhile, or erased with the attempt
                raise NotFound("comment")
            attempt = self.attempts.attempt(said.attempt_id)
            access = self.store.access(attempt)
            if not can(actor, Action.READ_ATTEMPT, access):
                raise NotFound("comment")
            require(actor, Action.WITHDRAW_COMMENT, CommentAccess(said.author_id, access))
            self.store.delete_comment(said.id)
            self._log.record("comment-withdrawn", actor, attempt, comment=str(said.id))

    def _held(self, actor: Actor, attempt_id: str | UUID, action: Action) -> tuple[Attempt, AttemptAccess]:
        return hold_attempt(self.attempts, self.store, actor, attempt_id, action)

    def _read(self, actor: Actor, attempt_id: str | UUID) -> tuple[Attempt, AttemptAccess]:
        attempt, access = find_attempt(self.attempts, self.store, actor, attempt_id, Action.READ_ATTEMPT)
        self._log.note_reading(actor, attempt)
        return attempt, access

    def _notes(self, actor: Actor, attempt: Attempt, access: AttemptAccess) -> tuple[PrivateNote, ...]:
        seen = as_seen_by(self.store, actor, attempt.id, access)
        own_words, reactions, confidence = (
            can(actor, action, seen)
            for action in (Action.READ_OWN_WORDS, Action.READ_REACTIONS, Action.READ_CONFIDENCE)
        )
        if not (own_words or reactions or confidence):
            return ()
        mine_too = actor.id == attempt.trainee_id
        notes = (
            replace(
                note,
                own_words=note.own_words if own_words else "",
                self_ratings=note.self_ratings if own_words else {},
                reaction=note.reaction if reactions else "",
                pull=note.pull if reactions else None,
                confidence=note.confidence if confidence else None,
                rehearsed=note.rehearsed and mine_too,
            )
            for note in self.store.private_notes(attempt.id)
        )
        return tuple(note for note in notes if not note.is_empty)

    def _said(self, actor: Actor, attempt: Attempt) -> tuple[SaidComment, ...]:
        said = self.store.comments(attempt.id)
        names = {author: name_of(self.accounts, author) for author in {comment.author_id for comment in said} if author}
        return tuple(
            SaidComment(comment, names.get(comment.author_id or UUID(int=0), ""), comment.author_id == actor.id)
            for comment in said
        )

    def _check_step(self, attempt: Attempt, step: int) -> None:
        """Only decisions that were made can be spoken of."""
        if not 0 <= step < (attempt.fork_step or 0) + len(self.attempts.decisions(attempt.id)):
            raise InvalidInput("step", "There is no such decision in this attempt.")

    @property
    def _log(self) -> AttemptLog:
        return AttemptLog(self.store, self.programs, self.audit, self.database, self.now)


def _stays_shared(assigned_here: bool) -> InvalidInput:
    if assigned_here:
        return InvalidInput(
            "cohort",
            "Your program asked for this attempt, so it can't be withdrawn.",
            hint="You can ask the program to erase it.",
        )
    return InvalidInput(
        "cohort",
        "A supervisor has already commented on this attempt, so it stays shared.",
        hint="Your supervisor can withdraw the comment; then you can withdraw the attempt.",
    )
