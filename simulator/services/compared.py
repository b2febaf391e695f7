"""The score by which people are compared, and the cut that it is held against: the same on every page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

from simulator.analytics.adjusted import adjusted_score
from simulator.domain.cohort_records import CohortAttempt
from simulator.domain.cohort_totals import ScoredAttempt
from simulator.domain.item_effects import item_id
from simulator.services.calibrations import AdjustedScores
from simulator.services.cohort_reading import Measure, plain_measure, sheet_of
from simulator.services.cohort_scores import plain_scores
from simulator.storage.standard_store import StandardStore


@dataclass(frozen=True, slots=True)
class Compared:
    """Adjusted scores once a calibration is in force, plain ones until then; and what programs have set.

    It asks for no right: whoever uses it has.
    """

    adjusted: AdjustedScores
    standards: StandardStore

    @property
    def version(self) -> str:
        """Of the calibration in force; empty before one is."""
        found = self.adjusted.in_force()
        return "" if found is None else found.version

    def of_rows(self, rows: Sequence[ScoredAttempt]) -> Mapping[UUID, tuple[float, float]]:
        """Scores of 100 with their standard errors, by attempt; of those that have one."""
        if self.adjusted.in_force() is None:
            return plain_scores(rows)
        return {attempt_id: (one.value, one.error) for attempt_id, one in self.adjusted.of(rows).items()}

    def measure(self) -> Measure:
        """The same for attempts with their score sheets, one at a time."""
        calibration = self.adjusted.in_force()
        if calibration is None:
            return plain_measure

        def adjusted(ended: CohortAttempt) -> tuple[float, float] | None:
            key_hash = "" if ended.score is None else ended.score.key_hash
            made = [
                (
                    item_id(ended.attempt.scenario_id, key_hash, decision["node"]),
                    float(Fraction(decision["composite"])),
                    float(decision["weight"]),
                )
                for decision in sheet_of(ended).get("decisions", ())
                if decision["composite"] is not None
            ]
            score = adjusted_score(calibration, made)
            return None if score is None else (score.value, score.error)

        return adjusted

    def cut_for(self, program_id: UUID) -> tuple[float, bool] | None:
        """The standard that a program has set, of 100, and whether it is provisional; None if it has set none."""
        found = self.standards.current(program_id)
        return None if found is None else (found.points, found.is_provisional)
