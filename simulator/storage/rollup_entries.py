"""What of the stored record enters cohorts' sums: ended attempts that are scored, and assigned or shared."""

from __future__ import annotations

from collections import defaultdict
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
# Made once: whoever ends an attempt waits for these, and making them takes as long as asking.
PLACES = sa.union_all(
    sa.select(shares.c.attempt_id, shares.c.cohort_id, programs.c.simulated)
    .join_from(shares, cohorts)
    .join(programs)
    .where(shares.c.attempt_id.in_(_IDS)),
    sa.select(assigned_attempts.c.attempt_id, assignments.c.cohort_id, programs.c.simulated)
    .join(assignments)
    .join(cohorts, cohorts.c.id == assignments.c.cohort_id)
    .join(programs)
    .where(assigned_attempts.c.attempt_id.in_(_IDS)),
)
SCORED = (
    sa.select(
        attempts.c.id,
        attempts.c.trainee_id,
        attempts.c.scenario_id,
        attempts.c.ended_at,
        attempts.c.ending,
        exposures.c.exposure,
        scores.c.key_hash,
        scores.c.sheet,
    )
    .join_from(attempts, exposures)
    .join(scores, scores.c.attempt_id == attempts.c.id)
    .where(
        attempts.c.id.in_(_IDS),
        attempts.c.purpose.in_(EXPOSURES),
        attempts.c.ended_at.is_not(None),
        ~sa.exists().where(_newer.c.attempt_id == scores.c.attempt_id, _later),
    )
)
"""With the newest score of each."""
TIMED = sa.select(decisions.c.attempt_id, decisions.c.step, decisions.c.response_ms).where(
    decisions.c.attempt_id.in_(_IDS), decisions.c.response_ms >= 0
)


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
    places: defaultdict[UUID, set[UUID]] = defaultdict(set)
    made_up: set[UUID] = set()
    for attempt_id, cohort_id, simulated in connection.execute(PLACES, {"ids": attempt_ids}):
        places[attempt_id].add(cohort_id)
        if simulated:
            made_up.add(attempt_id)
    found = connection.execute(SCORED, {"ids": list(places)}).all() if places else []
    times: defaultdict[UUID, dict[int, int]] = defaultdict(dict)
    if found:
        for attempt_id, step, response_ms in connection.execute(TIMED, {"ids": [row.id for row in found]}):
            times[attempt_id][step] = response_ms
    for row in found:
        yield Entry(
            row.id,
            row.trainee_id,
            row.scenario_id,
            row.key_hash,
            row.exposure,
            row.ended_at,
            row.ending,
            frozenset(places[row.id]),
            row.sheet,
            times[row.id],
            row.id in made_up,
        )
