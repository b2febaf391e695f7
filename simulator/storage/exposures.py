"""Whether a person met a case for the first time: decided when an attempt ends, and kept."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa

from simulator.domain.cohort_records import EXPOSURES, Exposure
from simulator.storage.rollup_tables import exposures
from simulator.storage.tables import attempts

_other = attempts.alias("other")
_met = sa.exists().where(
    _other.c.trainee_id == attempts.c.trainee_id,
    _other.c.scenario_id == attempts.c.scenario_id,
    _other.c.id != attempts.c.id,
    _other.c.purpose.in_(EXPOSURES),
    _other.c.ended_at.is_not(None),
)
_ID = sa.bindparam("ending_id", type_=sa.Uuid)
NOTE = exposures.insert().from_select(
    ["attempt_id", "exposure"],
    sa.select(attempts.c.id, sa.case((_met, Exposure.REPEAT.value), else_=Exposure.FIRST.value)).where(
        attempts.c.id == _ID, attempts.c.purpose.in_(EXPOSURES)
    ),
)
_both = sa.cast(attempts.c.trainee_id, sa.Text) + attempts.c.scenario_id
HOLD = sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtextextended(_both, 0))).where(attempts.c.id == _ID)
"""Lets nobody else end an attempt of the same person at the same case until this transaction ends."""


def note_exposure(connection: sa.Connection, attempt_id: UUID) -> None:
    """Decide for an attempt that is ending, in this transaction; what is no exposure gets none."""
    if connection.dialect.name == "postgresql":  # of two that end at once, the second has to see the first
        connection.execute(HOLD, {"ending_id": attempt_id})
    connection.execute(NOTE, {"ending_id": attempt_id})


def join_exposures(connection: sa.Connection, person_id: UUID) -> None:
    """Leave a person who was given another's attempts one first exposure at each case, the earliest.

    A repeat never becomes a first one: who has met a case has met it.
    """
    theirs = (
        sa.select(attempts.c.id)
        .where(attempts.c.trainee_id == person_id, attempts.c.ended_at.is_not(None))
        .where(was_met_before())
    )
    connection.execute(exposures.update().where(exposures.c.attempt_id.in_(theirs)).values(exposure=Exposure.REPEAT))


def was_met_before() -> sa.ColumnElement[bool]:
    """Whether the person of an attempt had ended another at the case before; of two that ended at once, one had."""
    earlier = attempts.alias("earlier")
    before = (earlier.c.ended_at < attempts.c.ended_at) | (
        (earlier.c.ended_at == attempts.c.ended_at) & (earlier.c.id < attempts.c.id)
    )
    return sa.exists().where(
        earlier.c.trainee_id == attempts.c.trainee_id,
        earlier.c.scenario_id == attempts.c.scenario_id,
        earlier.c.purpose.in_(EXPOSURES),
        earlier.c.ended_at.is_not(None),
        before,
    )
