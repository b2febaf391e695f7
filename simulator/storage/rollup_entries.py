"""What of the stored record enters cohorts' sums: ended attempts that are scored, and assigned or shared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from simulator.domain.cohort_records import EXPOSURES
from simulator.domain.cohort_sums import Entry
from simulator.storage.account_tables import cohorts, programs
from simulator.storage.rollup_tables import exposures
from simulator.storage.sharing_tables import assigned_attempts, assignments, shares
from simulator.storage.tables import attempts, decisions, scores

AT_ONCE = 500
"""Attempts, with their score sheets, in memory at a time."""
_IDS: sa.BindParameter[Any] = sa.bindparam("ids", expanding=True)
_newer = scores.alias("newer")
_later = (_newer.c.scored_at > scores.c.scored_at) | (
    (_newer.c.scored_at == scores.c.scored_at) & (_newer.c.key_hash > scores.c.key_hash)
)
_placed = sa.union_all(
    sa.select(shares.c.attempt_id, shares.c.cohort_id).where(shares.c.attempt_id.in_(_IDS)),
    sa.select(assigned_attempts.c.attempt_id, assignments.c.cohort_id)
    .join(assignments)
    .where(assigned_attempts.c.attempt_id.in_(_IDS)),
).subquery()
_places = (
    sa.select(
        _placed.c.attempt_id,
        sa.func.aggregate_strings(sa.cast(_placed.c.cohort_id, sa.Text), ",").label("cohort_ids"),
        sa.func.max(sa.case((programs.c.simulated, 1), else_=0)).label("simulated"),
    )
    .join(cohorts, cohorts.c.id == _placed.c.cohort_id)
    .join(programs)
    .group_by(_placed.c.attempt_id)
    .subquery()
)
_step_and_ms = sa.cast(decisions.c.step, sa.Text) + ":" + sa.cast(decisions.c.response_ms, sa.Text)
# Made once and asked at once: whoever ends an attempt waits for it, and making it takes as long as its answer.
ENTERING = (
    sa.select(
        attempts.c.id,
        attempts.c.trainee_id,
        attempts.c.scenario_id,
        attempts.c.ended_at,
        attempts.c.ending,
        exposures.c.exposure,
        scores.c.key_hash,
        scores.c.sheet,
        _places.c.cohort_ids,
        _places.c.simulated,
        sa.select(sa.func.aggregate_strings(_step_and_ms, ","))
        .where(decisions.c.attempt_id == attempts.c.id, decisions.c.response_ms >= 0)
        .scalar_subquery()
        .label("times"),
    )
    .join_from(_places, attempts, attempts.c.id == _places.c.attempt_id)
    .join(exposures)
    .join(scores, scores.c.attempt_id == attempts.c.id)
    .where(
        attempts.c.purpose.in_(EXPOSURES),
        attempts.c.ended_at.is_not(None),
        ~sa.exists().where(_newer.c.attempt_id == scores.c.attempt_id, _later),
    )
)
"""With the newest score of each, its cohorts, and what its decisions took."""


def entries(connection: sa.Connection, attempt_ids: Sequence[UUID]) -> Iterator[Entry]:
    """Those of these attempts that enter somewhere."""
    for start in range(0, len(attempt_ids), AT_ONCE):
        yield from _some(connection, attempt_ids[start : start + AT_ONCE])


def every_entry(connection: sa.Connection) -> Iterator[Entry]:
    """All attempts that enter somewhere, cohort by cohort, each at the first of its cohorts."""
    cohort_ids = sa.union(sa.select(shares.c.cohort_id), sa.select(assignments.c.cohort_id)).subquery()
    for cohort_id in connection.execute(sa.select(cohort_ids.c.cohort_id)).scalars().all():
        after: UUID | None = None
        while page := _page(connection, cohort_id, after):
            for entry in _some(connection, page):
                if min(entry.cohorts) == cohort_id:
                    yield entry
            after = page[-1]


def _page(connection: sa.Connection, cohort_id: UUID, after: UUID | None) -> Sequence[UUID]:
    here = sa.union(
        sa.select(shares.c.attempt_id).where(shares.c.cohort_id == cohort_id),
        sa.select(assigned_attempts.c.attempt_id).join(assignments).where(assignments.c.cohort_id == cohort_id),
    ).subquery()
    query = sa.select(here.c.attempt_id).order_by(here.c.attempt_id).limit(AT_ONCE)
    if after is not None:
        query = query.where(here.c.attempt_id > after)
    return connection.execute(query).scalars().all()


def _some(connection: sa.Connection, attempt_ids: Sequence[UUID]) -> Iterator[Entry]:
    for row in connection.execute(ENTERING, {"ids": attempt_ids}).all():
        times = (one.split(":") for one in (row.times or "").split(",") if one)
        yield Entry(
            row.id,
            row.trainee_id,
            row.scenario_id,
            row.key_hash,
            row.exposure,
            row.ended_at,
            row.ending,
            frozenset(map(UUID, row.cohort_ids.split(","))),
            row.sheet,
            {int(step): int(ms) for step, ms in times},
            bool(row.simulated),
        )
