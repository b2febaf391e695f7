"""What trainees write for themselves: notes on single moments, a reflection on a session, and both over time.

Nothing in the program reads these texts or scores them, and nothing of them is logged. Only ``Sharing`` shows notes to
somebody else, and only what the trainee ticked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from simulator.domain.attempt import Attempt
from simulator.domain.policy import AccountAccess, Action, AttemptAccess, require
from simulator.domain.roles import Actor
from simulator.domain.sharing import MAX_OWN_WORDS, Confidence, PrivateNote, Pull, Reflection
from simulator.errors import InvalidInput
from simulator.services.finding import find_own
from simulator.services.rooms import Rooms
from simulator.services.written import check_text
from simulator.storage.practice_store import PracticeStore
from simulator.storage.sharing_store import SharingStore
from simulator.storage.store import Store, Transactions

MAX_SELF_RATINGS = 4
MAX_RATING = 4
AT_THE_CHOICE = timedelta(seconds=20)
"""How long after a choice its confidence can be noted: the room does both at one press, before it tells anything."""


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """What somebody wrote about one session.

    Attributes
    ----------
    notes : tuple of PrivateNote
        Those with a text, in order of their steps.
    """

    attempt: Attempt
    case_title: str
    notes: tuple[PrivateNote, ...]
    reflection: Reflection | None


@dataclass
class Notes:
    """What trainees keep for themselves.

    Attributes
    ----------
    sharing : SharingStore
        Notes by attempt, and the facts that decide whose an attempt is.
    practice : PracticeStore
        Reflections, and notes over all attempts of a person.
    rooms : Rooms
        Attempts with the words of their cases.
    now : callable
        The clock, aware UTC.
    """

    store: Store
    sharing: SharingStore
    practice: PracticeStore
    database: Transactions
    rooms: Rooms
    now: Callable[[], datetime]

    def keep_note(
        self,
        actor: Actor,
        attempt_id: str | UUID,
        step: int,
        own_words: str = "",
        reaction: str = "",
        confidence: Confidence | None = None,
        pull: Pull | None = None,
    ) -> None:
        """Replace what a trainee noted for themselves at a decision, their self-ratings apart; all empty deletes it.

        Raises
        ------
        InvalidInput
            As ``note`` does.
        """
        said = {"own_words": own_words, "reaction": reaction, "confidence": confidence, "pull": pull}
        self._change(actor, attempt_id, step, said)

    def note(
        self,
        actor: Actor,
        attempt_id: str | UUID,
        step: int,
        *,
        own_words: str | None = None,
        reaction: str | None = None,
        confidence: Confidence | None = None,
        pull: Pull | None = None,
        self_ratings: Mapping[str, int] | None = None,
        rehearsed: bool | None = None,
    ) -> PrivateNote:
        """Change only what is given; an empty text deletes that text, empty ratings the ratings.

        How sure one is can be said until the choice is made: what one knows of it afterwards calibrates nothing.

        Returns
        -------
        PrivateNote
            What is kept now.

        Raises
        ------
        InvalidInput
            If it does not fit, the decision is neither made nor due, or is confidence in hindsight; nothing is changed.
        """
        said = {
            "own_words": own_words,
            "reaction": reaction,
            "confidence": confidence,
            "pull": pull,
            "self_ratings": self_ratings,
            "rehearsed": rehearsed,
        }
        return self._change(actor, attempt_id, step, {name: value for name, value in said.items() if value is not None})

    def my_notes(self, actor: Actor, attempt_id: str | UUID) -> tuple[PrivateNote, ...]:
        """One's own notes in order of their steps; those before the fork of a branch are of what it branched off."""
        attempt = find_own(self.store, self.sharing, actor, attempt_id, Action.KEEP_NOTES)
        own = self.sharing.private_notes(attempt.id)
        if attempt.parent_id is None or attempt.fork_step is None:
            return own
        before = self.my_notes(actor, attempt.parent_id)
        return (*(note for note in before if note.step < attempt.fork_step), *own)

    def forget_words(self, actor: Actor, attempt_id: str | UUID, step: int) -> None:
        """Delete what a trainee would have said at a decision, with their own ratings of it."""
        self._change(actor, attempt_id, step, {"own_words": "", "self_ratings": {}})

    def reflect(self, actor: Actor, attempt_id: str | UUID, text: str, step: int | None = None) -> None:
        """Keep which moment one would take back, any that was walked or none, and why; an empty text deletes it."""
        with self.database.writing():
            attempt, due = self._held(actor, attempt_id)
            check_text("reflection", text, MAX_OWN_WORDS)
            if step is not None and not 0 <= step < due:
                raise _no_such_decision()
            self.practice.reflect(Reflection(attempt.id, step, text, self.now()))

    def my_reflection(self, actor: Actor, attempt_id: str | UUID) -> Reflection | None:
        """What one wrote about a session; None if nothing."""
        attempt = find_own(self.store, self.sharing, actor, attempt_id, Action.KEEP_NOTES)
        return self.practice.reflection(attempt.id)

    def journal(self, actor: Actor) -> tuple[JournalEntry, ...]:
        """Everything that one wrote, by session, the newest session first; sessions without a text are left out."""
        require(actor, Action.MANAGE_OWN_ACCOUNT, AccountAccess(actor.id))
        notes: dict[UUID, list[PrivateNote]] = {}
        for note in self.practice.notes_of(actor.id):
            if note.own_words or note.reaction:
                notes.setdefault(note.attempt_id, []).append(note)
        reflections = {reflection.attempt_id: reflection for reflection in self.practice.reflections_of(actor.id)}
        return tuple(
            JournalEntry(
                attempt,
                self.rooms.title_of(attempt),
                tuple(notes.get(attempt.id, ())),
                reflections.get(attempt.id),
            )
            for attempt in self.store.attempts_of(actor.id)
            if attempt.id in notes or attempt.id in reflections
        )

    def erase_journal(self, actor: Actor) -> int:
        """Delete whatever one wrote for oneself and how one rated it, also in drills, and every reaction and pull.

        How sure one was of a choice stays, as it says nothing in words; so does every decision and score.

        Returns
        -------
        int
            From how many sessions something was deleted.
        """
        require(actor, Action.MANAGE_OWN_ACCOUNT, AccountAccess(actor.id))
        return self.practice.erase_words(actor.id)

    def _change(self, actor: Actor, attempt_id: str | UUID, step: int, said: Mapping[str, Any]) -> PrivateNote:
        with self.database.writing():
            attempt, due = self._held(actor, attempt_id)
            self._check(attempt, said)
            if 0 <= step < (attempt.fork_step or 0):
                raise InvalidInput(
                    "step",
                    "That moment is in the session that you went back from.",
                    hint="Open that session's debriefing to write about it.",
                )
            if not 0 <= step < due + (attempt.ended_at is None):
                raise _no_such_decision()
            before = self.practice.note(attempt.id, step) or PrivateNote(attempt.id, step)
            after = replace(before, **said)
            if before.own_words and not after.own_words:  # there is nothing left that they rate
                after = replace(after, self_ratings={})
            if after.confidence not in (before.confidence, None):
                self._check_at_the_choice(attempt, step, due)
            if after != before:
                other_words = bool(before.own_words) and before.own_words != after.own_words
                self.sharing.keep_note(after, other_words=other_words)
        return after

    def _held(self, actor: Actor, attempt_id: str | UUID) -> tuple[Attempt, int]:
        """Inside a transaction: one's own attempt, which nobody erases until that ends, and the step that is due."""
        found = find_own(self.store, self.sharing, actor, attempt_id, Action.KEEP_NOTES)
        attempt, due = self.practice.hold_walk(found.id)
        require(actor, Action.KEEP_NOTES, AttemptAccess(attempt.trainee_id))  # it may have been let go of meanwhile
        return attempt, due

    def _check_at_the_choice(self, attempt: Attempt, step: int, due: int) -> None:
        """That confidence is noted before anything is told of the choice, so that calibration holds what it says."""
        if step == due:
            return
        if step == due - 1:
            _choice, decided_at = self.store.moves(attempt.id)[-1]
            if self.now() - decided_at < AT_THE_CHOICE:
                return
        raise InvalidInput(
            "confidence",
            "How sure you were is noted with the choice, before you see how it was met.",
            hint="You can still take it back.",
        )

    def _check(self, attempt: Attempt, said: Mapping[str, Any]) -> None:
        for field in ("own_words", "reaction"):
            check_text(field, said.get(field, ""), MAX_OWN_WORDS)
        ratings: Mapping[str, int] = said.get("self_ratings", {})
        if not ratings:
            return
        known = self.rooms.case_of(attempt).scenario.criteria()
        fits = len(ratings) <= MAX_SELF_RATINGS and known.keys() >= ratings.keys()
        if not fits or any(type(rating) is not int or not 0 <= rating <= MAX_RATING for rating in ratings.values()):
            raise InvalidInput(
                "self_ratings",
                f"Rate your own words from 0 to {MAX_RATING}, on at most {MAX_SELF_RATINGS} criteria of this case.",
                hint="Choose the ratings on the page again.",
            )


def _no_such_decision() -> InvalidInput:
    return InvalidInput("step", "There is no such decision in this attempt.")
