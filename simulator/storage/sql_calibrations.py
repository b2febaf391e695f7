"""The store of published calibrations, in SQL."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

import sqlalchemy as sa

from simulator.domain.cohort_records import Exposure
from simulator.domain.cohort_totals import ItemMade
from simulator.domain.item_effects import PublishedCalibration
from simulator.storage.account_tables import cohorts, programs
from simulator.storage.connections import Database
from simulator.storage.rollup_tables import attempt_items, attempt_scores, calibrations
from simulator.storage.upserts import insert_into

AT_ONCE = 1_000
"""Attempts with their decisions in memory at a time."""


class SqlCalibrations:
    """Implements ``CalibrationStore``; see there for what each method promises."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def calibration(self) -> PublishedCalibration | None:
        """See ``CalibrationStore``."""
        query = sa.select(calibrations).order_by(calibrations.c.number.desc()).limit(1)
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        if row is None:
            return None
        effects = {item: (effect, n) for item, (effect, n) in row.effects.items()}
        return PublishedCalibration(**{**row._mapping, "effects": effects})

    def calibration_number(self) -> int:
        """See ``CalibrationStore``."""
        with self._database.reading() as connection:
            return connection.execute(sa.select(sa.func.max(calibrations.c.number))).scalar_one() or 0

    def add_calibration(self, made: PublishedCalibration) -> bool:
        """See ``CalibrationStore``."""
        values = asdict(made) | {"effects": {item: list(effect) for item, effect in made.effects.items()}}
        with self._database.writing() as connection:
            given = insert_into(connection, calibrations).values(values).on_conflict_do_nothing()
            return connection.execute(given.returning(calibrations.c.number)).first() is not None

    def first_exposures(self, *, most: int) -> Iterator[tuple[str, str, tuple[ItemMade, ...]]]:
        """See ``CalibrationStore``."""
        of = attempt_scores.c
        other = programs.alias("other")
        is_real_somewhere = sa.exists().where(other.c.simulated.is_(False))
        first = (
            sa.select(of.attempt_id, of.scenario_id, of.key_hash, of.ended_at)
            .join_from(attempt_scores, cohorts)
            .join(programs)
            .where(of.exposure == Exposure.FIRST, programs.c.simulated.is_(False) | ~is_real_somewhere)
            .distinct()
            .order_by(of.ended_at.desc(), of.attempt_id)
            .limit(most)
            .subquery()
        )
        query = sa.select(first.c.scenario_id, first.c.key_hash, attempt_items.c["items"]).join(
            attempt_items, attempt_items.c.attempt_id == first.c.attempt_id
        )
        with self._database.reading() as connection:
            for row in connection.execution_options(yield_per=AT_ONCE).execute(
                query.order_by(first.c.ended_at.desc(), first.c.attempt_id)
            ):
                yield row[0], row[1], tuple(map(ItemMade._make, row[2]))
