"""Another score than the computed one: with a written reason, beside the computed one, which stays and counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from simulator.domain.attempt import Attempt
from simulator.domain.coaching import FULL_SCORE, MAX_REASON, MIN_REASON, ScoreChange
from simulator.domain.policy import Action, can
from simulator.domain.roles import Actor
from simulator.domain.scoring import COMPOSITE
from simulator.errors import AccessDenied, AttemptNotFound, InvalidInput, NotFound
from simulator.services.attempt_log import AttemptLog
from simulator.services.finding import as_id, find_attempt, hold_attempt, name_of
from simulator.services.rooms import Rooms
from simulator.services.written import check_text
from simulator.storage.account_store import AccountStore
from simulator.storage.coaching_store import CoachingStore
from simulator.storage.sharing_store import SharingStore
from simulator.storage.store import Store, Transactions

BASIS_POINTS = 100
"""In one point of a score as people write it."""


@dataclass(frozen=True, slots=True)
class SaidChange:
    """A changed score with its author's name, which is empty once their account is erased.

    Attributes
    ----------
    can_withdraw : bool
        Whether the reader may take it back.
    """

    change: ScoreChange
    author_name: str
    can_withdraw: bool


@dataclass
class ScoreChanges:
    """Scores that supervisors see differently. Safety gate, progress and a cohort's sums keep to the computed ones.

    Attributes
    ----------
    store : CoachingStore
        Where the changes are kept.
    now : callable
        The clock, aware UTC.
    """

    store: CoachingStore
    sharing: SharingStore
    attempts: Store
    accounts: AccountStore
    log: AttemptLog
    database: Transactions
    rooms: Rooms
    now: Callable[[], datetime]

    def changes(self, actor: Actor, attempt_id: str | UUID) -> tuple[SaidChange, ...]:
        """Every change of an attempt's scores, oldest first, with those that were taken back."""
        attempt, access = find_attempt(self.attempts, self.sharing, actor, attempt_id, Action.READ_ATTEMPT)
        may = can(actor, Action.CHANGE_SCORE, access)
        return tuple(
            SaidChange(
                change,
                name_of(self.accounts, change.author_id),
                may and change.stands and _answers_for(actor, change),
            )
            for change in self.store.score_changes(attempt.id)
        )

    def change(self, actor: Actor, attempt_id: str | UUID, dimension: str, becomes: int, reason: str) -> ScoreChange:
        """Put another score beside the computed one; one's own earlier change of it is taken back with that.

        Parameters
        ----------
        becomes : int
            0 to 100.

        Raises
        ------
        InvalidInput
            If the session has not ended, it has no such score, the score is none, the reason is shorter than
            ``MIN_REASON`` letters, or another supervisor's change of it stands.
        """
        with self.database.writing():
            attempt = self._held(actor, attempt_id)
            room = self.rooms.room(attempt)
            scores = self.rooms.debrief(room).sheet.dimensions
            if dimension not in scores or dimension == COMPOSITE:
                raise InvalidInput("dimension", "This session has no such score.", hint="Choose one of the list.")
            if type(becomes) is not int or not 0 <= becomes <= FULL_SCORE:
                raise InvalidInput("score", f"A score is a whole number from 0 to {FULL_SCORE}.")
            check_text("reason", reason, MAX_REASON)
            if len(reason.strip()) < MIN_REASON:
                raise InvalidInput(
                    "reason",
                    f"Write in at least {MIN_REASON} letters why you see it differently.",
                    hint="The trainee reads it beside both scores.",
                )
            for standing in self.store.score_changes(attempt.id):
                if standing.stands and standing.dimension == dimension and not _answers_for(actor, standing):
                    raise InvalidInput(
                        "dimension",
                        "Another supervisor has changed this score already.",
                        hint="Comment on it, or ask them to take their change back.",
                    )
            was = scores[dimension].value
            points = becomes * BASIS_POINTS
            made = ScoreChange(
                uuid4(), attempt.id, room.case.key_hash, dimension, was, points, reason.strip(), actor.id, self.now()
            )
            self.store.change_score(made)
            before = "none" if was is None else str(was)
            self.log.record("score-changed", actor, attempt, dimension=dimension, was=before, becomes=str(points))
        return made

    def withdraw(self, actor: Actor, change_id: str | UUID) -> bool:
        """Take back a change of one's own, or one whose author is gone; False if it was before.

        Raises
        ------
        NotFound
            If there is none, or the person may not read the attempt.
        AccessDenied
            If it is somebody else's.
        """
        wanted = as_id(change_id)
        with self.database.writing():
            found = None if wanted is None else self.store.score_change(wanted)
            if found is None:
                raise NotFound("score-change")
            try:
                attempt = self._held(actor, found.attempt_id)
            except AttemptNotFound as error:
                raise NotFound("score-change") from error
            if not _answers_for(actor, found):
                raise AccessDenied(Action.CHANGE_SCORE)
            if not self.store.withdraw_change(found.id, at=self.now()):
                return False
            self.log.record("score-change-withdrawn", actor, attempt, dimension=found.dimension)
        return True

    def _held(self, actor: Actor, attempt_id: str | UUID) -> Attempt:
        """Inside a transaction: an attempt that has ended, with nobody else changing its scores until that ends."""
        attempt, _access = hold_attempt(self.attempts, self.sharing, actor, attempt_id, Action.CHANGE_SCORE)
        if attempt.ended_at is None:
            raise InvalidInput("attempt", "This session isn't finished yet, so it has no scores.")
        return attempt


def _answers_for(actor: Actor, change: ScoreChange) -> bool:
    """Whose change it is; once that person is gone, every supervisor who reads the attempt."""
    return change.author_id in (actor.id, None)
