"""What the store of coaching promises; see ``store``."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol
from uuid import UUID

from simulator.domain.coaching import GlobalRating, ScoreChange, Told, WordRating


class CoachingStore(Protocol):
    """What was looked at, ratings of own words, changed scores. A method that returns has made its change durable.

    Ratings rate words: whoever changes the words of a decision, or lets no cohort see them any more, deletes them
    (``SharingStore``).
    """

    def look(self, person_id: UUID, attempt_id: UUID, *, at: datetime) -> None:
        """Note that a person looked at an attempt; nothing changes if nothing was said since they last did."""

    def looked_at(self, person_id: UUID) -> Mapping[UUID, datetime]:
        """When a person last looked at which attempt."""

    def answered_at(self, attempt_ids: Collection[UUID]) -> Mapping[UUID, datetime]:
        """When comments on these attempts were last answered; without those where none was."""

    def n_waiting(self, person_id: UUID, cohort_ids: Collection[UUID]) -> int:
        """How many ended attempts that these cohorts' supervisors see are new to a person, or answered since."""

    def words_to_rate(self, rater_id: UUID, cohort_ids: Collection[UUID]) -> Mapping[UUID, int]:
        """By ended attempt, how many own words these cohorts' supervisors see that this person has not rated yet.

        Without the person's own attempts, and without those where there are none.
        """

    def told(self, trainee_id: UUID) -> tuple[Told, ...]:
        """What others did about a person's attempts since that person last looked, the newest attempt first."""

    def rate(self, rating: WordRating) -> None:
        """Keep a rating; keeping it again replaces it."""

    def ratings(self, attempt_id: UUID) -> tuple[WordRating, ...]:
        """Ratings of an attempt's own words, by step and then in the order in which they were given."""

    def ratings_by(self, rater_id: UUID) -> tuple[WordRating, ...]:
        """Ratings that a person gave, oldest first."""

    def ratings_in(self, cohort_ids: Collection[UUID]) -> tuple[WordRating, ...]:
        """Ratings of own words that these cohorts' supervisors see, by attempt, step and rater."""

    def change_score(self, change: ScoreChange) -> None:
        """Record another score; one that stood for the same dimension of the attempt is taken back with it."""

    def score_change(self, change_id: UUID) -> ScoreChange | None:
        """The change of this id."""

    def score_changes(self, attempt_id: UUID) -> tuple[ScoreChange, ...]:
        """Changed scores of an attempt, oldest first, with those that were taken back."""

    def score_changes_by(self, author_id: UUID) -> tuple[ScoreChange, ...]:
        """Scores that a person changed, oldest first."""

    def withdraw_change(self, change_id: UUID, *, at: datetime) -> bool:
        """Take a change back; False if it was before."""

    def rate_whole(self, rating: GlobalRating) -> None:
        """Keep a rating of an attempt as a whole; keeping it again replaces it."""

    def take_back_whole(self, attempt_id: UUID, rater_id: UUID) -> bool:
        """Take somebody's rating of an attempt as a whole back; False if there was none."""

    def global_ratings(self, attempt_ids: Collection[UUID]) -> tuple[GlobalRating, ...]:
        """Ratings of these attempts as a whole, oldest first."""

    def global_ratings_by(self, rater_id: UUID) -> tuple[GlobalRating, ...]:
        """Ratings of attempts as a whole that a person gave, oldest first."""
