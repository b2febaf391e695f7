"""What cohorts' figures are made of, row by row, as a database holds it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from simulator.domain.cohort_totals import DimensionTotal
from simulator.storage.connections import Database
from simulator.storage.rollups import KEPT
from simulator.storage.sql_rollups import SqlRollups
from tests.personas import COHORT


def sums(database: Database, cohort_id: UUID = COHORT) -> tuple[DimensionTotal, ...]:
    """A cohort's sums of scores."""
    return SqlRollups(database).dimensions([cohort_id])


def everything(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table that is derived, in order, by table."""
    with database.reading() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(sa.select(table).order_by(*table.primary_key))]
            for table in KEPT
        }
