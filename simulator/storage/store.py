"""What a store promises, whatever keeps the data. One contract suite runs on every implementation."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from simulator.domain.attempt import Attempt, RecordedDecision, RejectedInput, ScenarioVersion, StoredScore


class Transactions(Protocol):
    """Where changes through several stores are put together; services need no more of ``Database`` to know."""

    def writing(self) -> AbstractContextManager[object]:
        """A transaction: durable when it is left, undone if it is left by an exception."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """What changed hands: attempts, and whether anything of drills, preferences, remarks and drafts did."""

    n_attempts: int
    more: bool

    def __bool__(self) -> bool:
        """Whether anything did."""
        return self.n_attempts > 0 or self.more


class Store(Protocol):
    """Durable storage.

    A method that returns has made its change durable. ``append`` is the only way to record a decision; recorded
    decisions are never changed. Nothing outside ``storage`` sees a database exception: they arrive as ``StorageError``.
    """

    def close(self) -> None:
        """Let go of every connection; the store is not used after this."""

    def ping(self) -> None:
        """Return if the database answers."""

    def keep_version(self, version: ScenarioVersion, *, at: datetime) -> None:
        """Keep content that attempts will be pinned to; keeping it again changes nothing."""

    def version(self, content_hash: str) -> ScenarioVersion:
        """The content of this hash; raises StorageError if it was never kept."""

    def create_attempt(self, attempt: Attempt) -> None:
        """Record a new attempt on content that is kept."""

    def attempt(self, attempt_id: UUID) -> Attempt:
        """The attempt; raises AttemptNotFound."""

    def attempts_of(self, trainee_id: UUID) -> tuple[Attempt, ...]:
        """A person's attempts, newest first."""

    def hold_person(self, person_id: UUID) -> None:
        """Let nobody else who asks for this begin anything as that person until the transaction around it ends.

        Without an account there is nothing to hold: then one person practises, on their own computer.
        """

    def decisions(self, attempt_id: UUID) -> tuple[RecordedDecision, ...]:
        """The attempt's own decisions, in order of their steps."""

    def moves(self, attempt_id: UUID) -> tuple[tuple[str, datetime], ...]:
        """What was chosen in each of them, and when: all that it takes to play them again."""

    def append(
        self,
        attempt_id: UUID,
        decision: RecordedDecision,
        *,
        ending: str | None = None,
        score: StoredScore | None = None,
    ) -> None:
        """Record the next decision; with ``ending``, also end the attempt and keep its score in one transaction.

        There a counted attempt also enters the sums over its cohort.

        Raises
        ------
        StepConflict
            If the step is recorded already, or is not the next one, or the attempt has ended.
        """

    def reject(self, rejected: RejectedInput) -> None:
        """Record a press that was not taken as a decision."""

    def rejected(self, attempt_id: UUID) -> tuple[RejectedInput, ...]:
        """Presses that were not taken, oldest first."""

    def scores(self, attempt_id: UUID) -> tuple[StoredScore, ...]:
        """Score sheets kept for the attempt, oldest first."""

    def accept_notice(self, person_id: UUID, notice: str, *, at: datetime) -> None:
        """Remember that a person has read a notice."""

    def has_accepted(self, person_id: UUID, notice: str) -> bool:
        """Whether the person has read the notice."""

    def claim(self, from_id: UUID, to_id: UUID) -> Claimed:
        """Give all that one person practised, and the notices they read, to another."""

    def notices(self, person_id: UUID) -> Mapping[str, datetime]:
        """The notices that the person has read, and when."""
