"""What durably happened since the start, counted for whoever watches the server; nothing about anybody."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa

from simulator.domain.attempt import Attempt, RecordedDecision, RejectedInput, StoredScore
from simulator.storage.connections import Database
from simulator.storage.sql import SqlStore


class Event(StrEnum):
    """What is counted."""

    ATTEMPT_BEGUN = "attempts_begun"
    ATTEMPT_ENDED = "attempts_ended"
    DECISION_RECORDED = "decisions_recorded"
    PRESS_REJECTED = "presses_rejected"
    STORAGE_ERROR = "storage_errors"


class Counts:
    """Counters of one process, safe to use from any thread."""

    def __init__(self) -> None:
        self._counted: Counter[Event] = Counter()
        self._turn = threading.Lock()

    def add(self, event: Event) -> None:
        """Count one."""
        with self._turn:
            self._counted[event] += 1

    def all(self) -> Mapping[Event, int]:
        """Every event and how often it happened, those that did not among them."""
        with self._turn:
            return {event: self._counted[event] for event in Event}


class CountedStore(SqlStore):
    """The store, counting what it recorded."""

    def __init__(self, database: Database, counts: Counts) -> None:
        super().__init__(database)
        self._counts = counts
        sa.event.listen(database.engine, "handle_error", self._count_error)

    def _count_error(self, context: sa.engine.ExceptionContext) -> None:
        # A second decision for one step breaks a key on purpose: that is how it is found, and no fault.
        if not isinstance(context.sqlalchemy_exception, sa.exc.IntegrityError):
            self._counts.add(Event.STORAGE_ERROR)

    def create_attempt(self, attempt: Attempt) -> None:
        """Record a new attempt on content that is kept."""
        super().create_attempt(attempt)
        self._counts.add(Event.ATTEMPT_BEGUN)

    def append(
        self,
        attempt_id: UUID,
        decision: RecordedDecision,
        *,
        ending: str | None = None,
        score: StoredScore | None = None,
    ) -> None:
        """Record the next decision; with ``ending``, also end the attempt and keep its score."""
        super().append(attempt_id, decision, ending=ending, score=score)
        self._counts.add(Event.DECISION_RECORDED)
        if ending is not None:
            self._counts.add(Event.ATTEMPT_ENDED)

    def reject(self, rejected: RejectedInput) -> None:
        """Record a press that was not taken as a decision."""
        super().reject(rejected)
        self._counts.add(Event.PRESS_REJECTED)
