"""The services about cohorts' figures, wired."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from simulator.content.published import PublishedLibrary
from simulator.services.cohort_figures import CohortFigures
from simulator.services.cohort_rows import CohortRows
from simulator.services.cohort_tables import CohortTables
from simulator.services.compared import Compared
from simulator.services.flagging import Flagging
from simulator.services.measuring import Measuring
from simulator.services.practised import Practised
from simulator.storage.stores import Stores

if TYPE_CHECKING:
    from simulator.storage.connections import Database


def wired_figures(
    kept: Stores,
    database: Database,
    library: PublishedLibrary,
    practised: Practised,
    compared: Compared,
    flagging: Flagging,
    now: Callable[[], datetime],
) -> dict[str, Any]:
    """What supervisors and leads read of cohorts."""

    def title_of(scenario_id: str) -> str:
        entry = library().index.get(scenario_id)
        return scenario_id if entry is None else entry.about.title

    source = CohortRows(kept.figures, kept.rollups, kept.cohorts, kept.programs, kept.audit, database, now)
    figures = CohortFigures(
        source, practised, title_of, compared.of_rows, compared.cut_for, flagging.shown, kept.cohorts.extensions
    )
    measuring = Measuring(figures, lambda: compared.version)
    return {
        "cohort_figures": figures,
        "measuring": measuring,
        "cohort_tables": CohortTables(figures, measuring),
    }
