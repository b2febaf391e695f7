"""The store of how far cohorts are, in SQL."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa

from simulator.domain.cohort_states import BegunAssigned
from simulator.storage.connections import Database
from simulator.storage.sharing_tables import assigned_attempts, assignments
from simulator.storage.tables import UtcTime, attempts, decisions


class SqlFigures:
    """Implements ``FigureStore``; see there for what each method promises."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begun_in(self, cohort_id: UUID) -> tuple[BegunAssigned, ...]:
        """See ``FigureStore``."""
        latest = sa.select(sa.func.max(decisions.c.decided_at, type_=UtcTime))
        last = latest.where(decisions.c.attempt_id == attempts.c.id).correlate(attempts).scalar_subquery()
        query = (
            sa.select(
                attempts.c.id,
                assigned_attempts.c.assignment_id,
                attempts.c.trainee_id,
                attempts.c.started_at,
                sa.func.coalesce(attempts.c.ended_at, last, attempts.c.started_at, type_=UtcTime),
                attempts.c.ended_at,
            )
            .select_from(assignments.join(assigned_attempts).join(attempts))
            .where(assignments.c.cohort_id == cohort_id)
            .order_by(attempts.c.started_at, attempts.c.id)
        )
        with self._database.reading() as connection:
            return tuple(BegunAssigned(*row) for row in connection.execute(query))
