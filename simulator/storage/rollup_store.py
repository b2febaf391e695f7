"""What the store of cohorts' sums and scored attempts promises; it only reads. See ``store``.

Everything is added up over the cohorts that are given; ``EVERYWHERE`` alone, in place of cohorts, is all of them
together with each attempt once. Over several cohorts an attempt counts in each that it is in. Nothing is left out for
being about few people: that is for services.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

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


class RollupStore(Protocol):
    """Sums over assigned and shared attempts that ended, and the attempts themselves with their scores."""

    def cases(self, cohort_ids: Sequence[UUID]) -> tuple[CaseTotal, ...]:
        """Attempts by case, key and exposure; their sum is what there is in all."""

    def dimensions(self, cohort_ids: Sequence[UUID]) -> tuple[DimensionTotal, ...]:
        """Scores by case, key, exposure and dimension."""

    def histogram(self, cohort_ids: Sequence[UUID]) -> tuple[BinTotal, ...]:
        """Scores of all cases, by exposure, dimension and whole number."""

    def criteria(self, cohort_ids: Sequence[UUID]) -> tuple[CriterionTotal, ...]:
        """By trainee, criterion and exposure; nothing for ``EVERYWHERE``."""

    def trainees(self, cohort_ids: Sequence[UUID]) -> tuple[TraineeTotal, ...]:
        """By trainee and exposure; nothing for ``EVERYWHERE``."""

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
        """Attempts, the last to end first; nothing for ``EVERYWHERE``."""

    def nodes(self, cohort_ids: Sequence[UUID], scenario_id: str) -> tuple[NodeTotal, ...]:
        """Decisions of a case, by key, place and exposure."""

    def items(self, cohort_ids: Sequence[UUID], scenario_id: str) -> tuple[ItemTotal, ...]:
        """Scored decisions of a case, by key, place, exposure and dimension."""

    def options(self, cohort_ids: Sequence[UUID], scenario_id: str) -> tuple[OptionTotal, ...]:
        """Choices at decisions of a case, by key, place, option and exposure."""

    def edges(self, cohort_ids: Sequence[UUID], scenario_id: str) -> tuple[EdgeTotal, ...]:
        """Ways through a case, by key, place, choice, where it led to, and exposure; nothing for ``EVERYWHERE``."""

    def made(self, attempt_ids: Sequence[UUID]) -> Mapping[UUID, tuple[ItemMade, ...]]:
        """The decisions of attempts that are assigned or shared, in order."""

    def rebuild(self) -> None:
        """Compute everything again from the record."""
