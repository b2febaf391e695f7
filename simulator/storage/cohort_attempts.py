"""Ended attempts of cohorts, with what their figures are made of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

import sqlalchemy as sa

from simulator.domain.attempt import StoredScore
from simulator.domain.cohort_records import CohortAttempt, Exposure
from simulator.storage.rollup_tables import exposures
from simulator.storage.sharing_tables import assigned_attempts, assignments, shares
from simulator.storage.sql import attempt_of
from simulator.storage.tables import attempts, scores


def ended_in(connection: sa.Connection, cohort_ids: Sequence[UUID]) -> Iterator[CohortAttempt]:
    """Yield them, the one that ended first first."""
    shown = sa.select(shares.c.attempt_id, shares.c.cohort_id).where(shares.c.cohort_id.in_(cohort_ids))
    assigned = (
        sa.select(assigned_attempts.c.attempt_id, assignments.c.cohort_id)
        .join(assignments)
        .where(assignments.c.cohort_id.in_(cohort_ids))
    )
    either = sa.union(shown, assigned).subquery()
    begun_for = (
        sa.select(assigned_attempts.c.attempt_id, assigned_attempts.c.assignment_id, assignments.c.cohort_id)
        .join(assignments)
        .subquery()
    )
    newer = scores.alias("newer")
    later = (newer.c.scored_at > scores.c.scored_at) | (
        (newer.c.scored_at == scores.c.scored_at) & (newer.c.key_hash > scores.c.key_hash)
    )
    newest = ~sa.exists().where(newer.c.attempt_id == scores.c.attempt_id, later)
    query = (
        sa.select(
            attempts,
            either.c.cohort_id.label("shown_to"),
            begun_for.c.assignment_id,
            exposures.c.exposure,
            scores.c.play_hash.label("scored_play_hash"),
            scores.c.key_hash,
            scores.c.sheet,
            scores.c.scored_at,
        )
        .join_from(either, attempts, either.c.attempt_id == attempts.c.id)
        .join(exposures, exposures.c.attempt_id == attempts.c.id)
        .outerjoin(begun_for, (begun_for.c.attempt_id == attempts.c.id) & (begun_for.c.cohort_id == either.c.cohort_id))
        .outerjoin(scores, (scores.c.attempt_id == attempts.c.id) & newest)
        .order_by(attempts.c.ended_at, attempts.c.id, either.c.cohort_id)
    )
    for row in connection.execute(query):
        yield CohortAttempt(
            attempt_of(row),
            row.shown_to,
            row.assignment_id,
            Exposure(row.exposure),
            None if row.sheet is None else _score(row),
        )


def _score(row: sa.Row[tuple[object, ...]]) -> StoredScore:
    return StoredScore(row.scored_play_hash, row.key_hash, row.sheet, row.scored_at)
