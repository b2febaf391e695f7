"""The store of progress, in SQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from simulator.storage.connections import Database
from simulator.storage.progress_store import TimeOfDecision
from simulator.storage.tables import attempts, decisions, scores

AT_ONCE = 500
"""Ids in one query; SQLite takes no more than 32,766, and older ones 999."""


class SqlProgress:
    """Implements ``ProgressStore``; see there for what each method promises."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def sheets(self, attempt_ids: Sequence[UUID]) -> Mapping[UUID, Mapping[str, Any]]:
        """See ``ProgressStore``."""
        found: dict[UUID, Mapping[str, Any]] = {}
        columns = sa.select(scores.c.attempt_id, scores.c.sheet)
        with self._database.reading() as connection:
            for start in range(0, len(attempt_ids), AT_ONCE):
                some = scores.c.attempt_id.in_(attempt_ids[start : start + AT_ONCE])
                query = columns.where(some).order_by(scores.c.scored_at, scores.c.key_hash)
                found.update((row.attempt_id, row.sheet) for row in connection.execute(query))
        return found

    def times(self, trainee_id: UUID) -> Mapping[UUID, tuple[TimeOfDecision, ...]]:
        """See ``ProgressStore``."""
        query = (
            sa.select(decisions.c.attempt_id, decisions.c.decided_at, decisions.c.response_ms)
            .join(attempts)
            .where(attempts.c.trainee_id == trainee_id)
            .order_by(decisions.c.attempt_id, decisions.c.step)
        )
        found: dict[UUID, list[TimeOfDecision]] = {}
        with self._database.reading() as connection:
            for row in connection.execute(query):
                found.setdefault(row.attempt_id, []).append(TimeOfDecision(row.decided_at, row.response_ms))
        return {attempt_id: tuple(times) for attempt_id, times in found.items()}
