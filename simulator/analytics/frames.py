"""Tidy tables; this module owns every column name, and ``docs/downloads.md`` explains them."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from simulator.domain.progress import CaseResult

ENDED_AT, ATTEMPT, CASE, TITLE, EXPOSURE = "ended_at", "attempt", "case", "title", "exposure"
DIMENSION, SCORE, LOW, HIGH, OPPORTUNITIES = "dimension", "score", "low", "high", "opportunities"
GATE, EVIDENCE = "gate", "evidence"
PROGRESS = {
    ENDED_AT: "datetime64[us, UTC]",
    ATTEMPT: "str",
    CASE: "str",
    TITLE: "str",
    EXPOSURE: "str",
    DIMENSION: "str",
    SCORE: "float64",
    LOW: "float64",
    HIGH: "float64",
    OPPORTUNITIES: "int64",
    GATE: "str",
    EVIDENCE: "str",
}
"""Columns of ``progress_frame`` with their types."""


def progress_frame(results: Iterable[CaseResult]) -> pd.DataFrame:
    """What sessions came to, one row a session and dimension, in the order given.

    Returns
    -------
    DataFrame
        Columns as in ``PROGRESS``. Scores are of 100, and missing where too few moments counted.
    """
    rows = [
        (
            result.ended_at,
            str(result.attempt_id),
            result.scenario_id,
            result.title,
            result.exposure.value,
            name,
            _of_100(score.value),
            _of_100(score.low),
            _of_100(score.high),
            score.opportunities,
            result.gate.value,
            result.evidence.value,
        )
        for result in results
        for name, score in result.scores.items()
    ]
    return pd.DataFrame(rows, columns=list(PROGRESS)).astype(PROGRESS)


def _of_100(basis_points: int | None) -> float | None:
    return None if basis_points is None else basis_points / 100
