"""The services about cohorts' figures, wired."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from simulator.content.published import PublishedLibrary
from simulator.domain.cohort_totals import ScoredAttempt
from simulator.services.calibrations import AdjustedScores
from simulator.services.cohort_figures import CohortFigures
from simulator.services.cohort_rows import CohortRows
from simulator.services.cohort_scores import plain_scores
from simulator.services.cohort_tables import CohortTables
from simulator.services.measuring import Measuring
from simulator.services.practised import Practised
from simulator.storage.connections import Database
from simulator.storage.stores import Stores


def wired_figures(
    kept: Stores, database: Database, library: PublishedLibrary, practised: Practised, now: Callable[[], datetime]
) -> dict[str, Any]:
    """What supervisors and leads read of cohorts, by adjusted scores once a calibration is in force."""
    adjusted = AdjustedScores(kept.calibrations, kept.rollups)

    def measure(rows: Sequence[ScoredAttempt]) -> Mapping[UUID, tuple[float, float]]:
        if adjusted.in_force() is None:
            return plain_scores(rows)
        return {attempt_id: (one.value, one.error) for attempt_id, one in adjusted.of(rows).items()}

    def version() -> str:
        found = adjusted.in_force()
        return "" if found is None else found.version

    def title_of(scenario_id: str) -> str:
        entry = library().index.get(scenario_id)
        return scenario_id if entry is None else entry.about.title

    source = CohortRows(kept.figures, kept.rollups, kept.programs, kept.audit, database, now)
    figures = CohortFigures(source, practised, title_of, measure)
    measuring = Measuring(figures, version)
    return {
        "cohort_figures": figures,
        "measuring": measuring,
        "cohort_tables": CohortTables(figures, measuring),
    }
