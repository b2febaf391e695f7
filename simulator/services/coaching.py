"""What waits for a supervisor, what a trainee is told of, and the trainee's answers."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from simulator.domain.attempt import Attempt
from simulator.domain.coaching import Told, Waiting, waiting
from simulator.domain.policy import AccountAccess, Action, AttemptAccess, CommentAccess, can, require
from simulator.domain.roles import Actor
from simulator.domain.sharing import Comment
from simulator.errors import AttemptNotFound, InvalidInput, NotFound
from simulator.services.finding import as_id, find_attempt
from simulator.services.pressed_twice import said_just_now
from simulator.services.rooms import Rooms
from simulator.services.sharing import Sharing, VisibleAttempt
from simulator.services.written import check_comment
from simulator.storage.coaching_store import CoachingStore
from simulator.storage.sharing_store import SharingStore
from simulator.storage.store import Store, Transactions


@dataclass(frozen=True, slots=True)
class InboxLine:
    """An attempt that a supervisor may look at, and what waits there.

    Attributes
    ----------
    n_to_rate : int
        Own words that the trainee shows and this supervisor has not rated yet.
    """

    seen: VisibleAttempt
    waiting: Waiting
    n_to_rate: int


@dataclass(frozen=True, slots=True)
class ToldOf:
    """What a trainee has not looked at yet, with the attempt that it is about."""

    attempt: Attempt
    case_title: str
    told: Told


@dataclass
class Coaching:
    """The way between a supervisor and a trainee about one attempt.

    Attributes
    ----------
    store : CoachingStore
        What was looked at.
    shown : Sharing
        Decides who sees what.
    now : callable
        The clock, aware UTC.
    """

    store: CoachingStore
    sharing: SharingStore
    attempts: Store
    shown: Sharing
    database: Transactions
    rooms: Rooms
    now: Callable[[], datetime]

    def inbox(self, actor: Actor) -> tuple[InboxLine, ...]:
        """What trainees show to the person, newest first, each with whether it is new, answered or read."""
        seen = self.shown.visible(actor)
        looked = self.store.looked_at(actor.id)
        answered = self.store.answered_at({line.attempt.id for line in seen})
        to_rate = self.store.words_to_rate(actor.id, sorted(actor.supervises))
        return tuple(
            InboxLine(
                line,
                waiting(line.attempt.ended_at, looked.get(line.attempt.id), answered.get(line.attempt.id)),
                to_rate.get(line.attempt.id, 0),
            )
            for line in seen
        )

    def n_waiting(self, actor: Actor) -> int:
        """How many sessions are new to a supervisor, or were answered since."""
        require(actor, Action.MANAGE_OWN_ACCOUNT, AccountAccess(actor.id))
        return self.store.n_waiting(actor.id, sorted(actor.supervises))

    def told(self, actor: Actor) -> tuple[ToldOf, ...]:
        """What supervisors said or did about one's own attempts since one last looked, the newest attempt first."""
        require(actor, Action.MANAGE_OWN_ACCOUNT, AccountAccess(actor.id))
        found = []
        for told in self.store.told(actor.id):
            with suppress(AttemptNotFound):  # erased a moment ago, on another device
                attempt = self.attempts.attempt(told.attempt_id)
                found.append(ToldOf(attempt, self.rooms.title_of(attempt), told))
        return tuple(found)

    def look(self, actor: Actor, attempt_id: str | UUID) -> Told:
        """Note that a trainee looks at what was said about an attempt of theirs.

        Returns
        -------
        Told
            What of it was new until now.
        """
        attempt = find_attempt(self.attempts, self.sharing, actor, attempt_id, Action.KEEP_NOTES)[0]
        new = next((told for told in self.store.told(actor.id) if told.attempt_id == attempt.id), Told(attempt.id))
        if new != Told(attempt.id):
            self.store.look(actor.id, attempt.id, at=self.now())
        return new

    def answer(self, actor: Actor, comment_id: str | UUID, text: str) -> Comment:
        """Answer what a supervisor said about an attempt of one's own; it is kept as it was typed.

        An answer does not keep the attempt from being withdrawn. A second press of the same button says nothing more.

        Raises
        ------
        NotFound
            If there is no such comment, or the person may not read the attempt.
        InvalidInput
            If it is empty, too long, or answers an answer.
        """
        wanted = as_id(comment_id)
        with self.database.writing():
            said = None if wanted is None else self.sharing.comment(wanted)
            if said is None:
                raise NotFound("comment")
            self.sharing.hold(said.attempt_id)
            access = self._access(actor, said)
            require(actor, Action.ANSWER_COMMENT, CommentAccess(said.author_id, access))
            if said.reply_to is not None:
                raise InvalidInput("comment", "This is an answer itself.", hint="Answer what your supervisor said.")
            check_comment(text)
            answer = Comment(uuid4(), said.attempt_id, actor.id, said.step, text, self.now(), reply_to=said.id)
            again = said_just_now(answer, self.sharing.comments(said.attempt_id))
            if again is None:
                self.sharing.add_comment(answer)
        return again or answer

    def _access(self, actor: Actor, said: Comment) -> AttemptAccess:
        """Who may do what with the attempt of a comment; whoever may not read it learns of neither."""
        try:
            access = self.sharing.access(self.attempts.attempt(said.attempt_id))
        except AttemptNotFound as error:
            raise NotFound("comment") from error
        if self.sharing.comment(said.id) is None or not can(actor, Action.READ_ATTEMPT, access):
            raise NotFound("comment")
        return access
