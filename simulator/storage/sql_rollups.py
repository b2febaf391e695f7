"""The store of cohorts' sums and scored attempts, in SQL."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

import sqlalchemy as sa

from simulator.domain.cohort_records import Exposure
from simulator.domain.cohort_totals import (
    BinTotal,
    CaseTotal,
    CriterionTotal,
    DimensionTotal,
    EdgeTotal,
    ItemMade,
    ItemTotal,
    NodeTotal,
    OptionTotal,
    ScoredAttempt,
    TraineeTotal,
)
from simulator.domain.scoring import Evidence, Gate
from simulator.storage.connections import Database
from simulator.storage.rollup_tables import (
    attempt_items,
    attempt_scores,
    r_cohort,
    r_criterion,
    r_dimension,
    r_edge,
    r_hist,
    r_item,
    r_node,
    r_option,
)
from simulator.storage.rollups import in_parts, rebuild

T = TypeVar("T")


class SqlRollups:
    """Implements ``RollupStore``; see there for what each method promises."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def cases(self, cohort_ids: Sequence[UUID]) -> tuple[CaseTotal, ...]:
        """See ``RollupStore``."""
        return self._summed(CaseTotal, r_cohort, cohort_ids)

    def dimensions(self, cohort_ids: Sequence[UUID]) -> tuple[DimensionTotal, ...]:
        """See ``RollupStore``."""
        return self._summed(DimensionTotal, r_dimension, cohort_ids)

    def histogram(self, cohort_ids: Sequence[UUID]) -> tuple[BinTotal, ...]:
        """See ``RollupStore``."""
        return self._summed(BinTotal, r_hist, cohort_ids)

    def criteria(self, cohort_ids: Sequence[UUID]) -> tuple[CriterionTotal, ...]:
        """See ``RollupStore``."""
        return self._summed(CriterionTotal, r_criterion, cohort_ids)

    def nodes(self, cohort_ids: Sequence[UUID], scenario_id: str) -> tuple[NodeTotal, ...]:
        """See ``RollupStore``."""
        return self._summed(NodeTotal, r_node, cohort_ids, scenario_id)

    def items(self, cohort_ids: Sequence[UUID], scenario_id: str) -> tuple[ItemTotal, ...]:
        """See ``RollupStore``."""
        return self._summed(ItemTotal, r_item, cohort_ids, scenario_id)

    def options(self, cohort_ids: Sequence[UUID], scenario_id: str) -> tuple[OptionTotal, ...]:
        """See ``RollupStore``."""
        return self._summed(OptionTotal, r_option, cohort_ids, scenario_id)

    def edges(self, cohort_ids: Sequence[UUID], scenario_id: str) -> tuple[EdgeTotal, ...]:
        """See ``RollupStore``."""
        return self._summed(EdgeTotal, r_edge, cohort_ids, scenario_id)

    def trainees(self, cohort_ids: Sequence[UUID]) -> tuple[TraineeTotal, ...]:
        """See ``RollupStore``."""
        of = attempt_scores.c
        whole = sa.cast(of.composite, sa.BigInteger)
        query = (
            sa.select(
                of.trainee_id,
                of.exposure,
                sa.func.count().label("n"),
                sa.func.count(of.scenario_id.distinct()).label("n_cases"),
                _number(sa.func.count().filter(of.gate == Gate.REVIEW)).label("n_review"),
                _number(sa.func.sum(of.n_critical)).label("n_critical"),
                sa.func.count(of.composite).label("n_scored"),
                _number(sa.func.sum(whole)).label("total"),
                _number(sa.func.sum(whole * whole)).label("squares"),
                sa.func.max(of.ended_at).label("last_at"),
            )
            .where(of.cohort_id.in_(list(cohort_ids)))
            .group_by(of.trainee_id, of.exposure)
            .order_by(of.trainee_id, of.exposure)
        )
        return self._read(query, TraineeTotal)

    def scored(
        self,
        cohort_ids: Sequence[UUID],
        *,
        trainee_id: UUID | None = None,
        scenario_id: str | None = None,
        exposure: Exposure | None = None,
        before: datetime | None = None,
        limit: int,
    ) -> tuple[ScoredAttempt, ...]:
        """See ``RollupStore``."""
        of = attempt_scores.c
        query = sa.select(attempt_scores).where(of.cohort_id.in_(list(cohort_ids)))
        for column, wanted in ((of.trainee_id, trainee_id), (of.scenario_id, scenario_id), (of.exposure, exposure)):
            if wanted is not None:
                query = query.where(column == wanted)
        if before is not None:
            query = query.where(of.ended_at < before)
        latest = query.order_by(of.ended_at.desc(), of.attempt_id, of.cohort_id).limit(limit)
        return self._read(latest, ScoredAttempt, gate=Gate, evidence=Evidence)

    def made(self, attempt_ids: Sequence[UUID]) -> Mapping[UUID, tuple[ItemMade, ...]]:
        """See ``RollupStore``."""
        found: dict[UUID, tuple[ItemMade, ...]] = {}
        with self._database.reading() as connection:
            for part in in_parts(attempt_ids):
                query = sa.select(attempt_items).where(attempt_items.c.attempt_id.in_(part))
                for attempt_id, items in connection.execute(query):
                    found[attempt_id] = tuple(map(ItemMade._make, items))
        return found

    def rebuild(self) -> None:
        """See ``RollupStore``."""
        with self._database.writing() as connection:
            rebuild(connection)

    def _summed(
        self, kind: Callable[..., T], table: sa.Table, cohort_ids: Sequence[UUID], scenario_id: str | None = None
    ) -> tuple[T, ...]:
        """Rows of cohorts, those of several added up, in the order of their keys."""
        left_out = {"cohort_id", *(() if scenario_id is None else ("scenario_id",))}
        keys = [column for column in table.primary_key if column.name not in left_out]
        numbers = [column for column in table.columns if not column.primary_key]
        if len(cohort_ids) == 1:
            query = sa.select(*keys, *numbers).where(table.c.cohort_id == cohort_ids[0])
        else:
            added = (_number(sa.func.sum(column)).label(column.name) for column in numbers)
            query = sa.select(*keys, *added).where(table.c.cohort_id.in_(list(cohort_ids))).group_by(*keys)
        if scenario_id is not None:
            query = query.where(table.c.scenario_id == scenario_id)
        return self._read(query.order_by(*keys), kind)

    def _read(self, query: sa.Select[Any], kind: Callable[..., T], **kinds: Callable[[Any], object]) -> tuple[T, ...]:
        kinds = {"exposure": Exposure} | kinds
        with self._database.reading() as connection:
            result = connection.execute(query)
            places = [(at, kinds[name]) for at, name in enumerate(result.keys()) if name in kinds]
            found = []
            for row in result:
                values = list(row)
                for at, make in places:
                    values[at] = make(values[at])
                found.append(kind(*values))
        return tuple(found)


def _number(column: sa.ColumnElement[Any]) -> sa.ColumnElement[int]:
    """A sum of whole numbers as one, and 0 for none: PostgreSQL would answer with decimals."""
    return sa.cast(sa.func.coalesce(column, 0), sa.BigInteger)
