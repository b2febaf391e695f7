"""Ratings of an attempt as a whole by its supervisors; enough of them can set a standard."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from simulator.domain.coaching import HIGHEST_OVERALL, LOWEST_OVERALL, GlobalRating
from simulator.domain.policy import Action
from simulator.domain.roles import Actor
from simulator.errors import InvalidInput
from simulator.services.attempt_log import AttemptLog
from simulator.services.finding import find_attempt, hold_attempt, name_of
from simulator.storage.account_store import AccountStore
from simulator.storage.coaching_store import CoachingStore
from simulator.storage.sharing_store import SharingStore
from simulator.storage.store import Store, Transactions


@dataclass(frozen=True, slots=True)
class SaidWhole:
    """A rating with its rater's name, which is empty once their account is erased. ``mine``: the reader's own."""

    rating: GlobalRating
    rater_name: str
    mine: bool


@dataclass
class GlobalRatings:
    """What supervisors make of an attempt as a whole, one rating a supervisor."""

    store: CoachingStore
    sharing: SharingStore
    attempts: Store
    accounts: AccountStore
    log: AttemptLog
    database: Transactions
    now: Callable[[], datetime]

    def ratings(self, actor: Actor, attempt_id: str | UUID) -> tuple[SaidWhole, ...]:
        """Ratings of an attempt, oldest first, for its trainee and those who supervise it."""
        attempt, _access = find_attempt(self.attempts, self.sharing, actor, attempt_id, Action.READ_ATTEMPT)
        return tuple(
            SaidWhole(one, name_of(self.accounts, one.rater_id), one.rater_id == actor.id)
            for one in self.store.global_ratings([attempt.id])
        )

    def rate(self, actor: Actor, attempt_id: str | UUID, level: int) -> None:
        """Keep a rating, in place of the person's earlier one.

        Raises
        ------
        InvalidInput
            If the session has not ended, or the level is none.
        """
        with self.database.writing():
            attempt, _access = hold_attempt(self.attempts, self.sharing, actor, attempt_id, Action.RATE_WHOLE)
            if attempt.ended_at is None:
                raise InvalidInput("attempt", "This session isn't finished yet, so it can't be rated as a whole.")
            if type(level) is not int or not LOWEST_OVERALL <= level <= HIGHEST_OVERALL:
                raise InvalidInput("level", f"Choose a level from {LOWEST_OVERALL} to {HIGHEST_OVERALL}.")
            known = {one.rater_id: one.level for one in self.store.global_ratings([attempt.id])}
            if known.get(actor.id) != level:
                self.store.rate_whole(GlobalRating(attempt.id, actor.id, level, self.now()))
                self.log.record("attempt-rated-whole", actor, attempt, level=str(level))

    def withdraw(self, actor: Actor, attempt_id: str | UUID) -> bool:
        """Take one's own rating back; False if there is none."""
        with self.database.writing():
            attempt, _access = hold_attempt(self.attempts, self.sharing, actor, attempt_id, Action.RATE_WHOLE)
            gone = self.store.take_back_whole(attempt.id, actor.id)
            if gone:
                self.log.record("attempt-rating-withdrawn", actor, attempt)
        return gone
