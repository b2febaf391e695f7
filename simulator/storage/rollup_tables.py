"""The tables of what cohorts' figures are made of: scored attempts, and sums over them; see decision 41.

Where a table of sums has a cohort's id, all zeros stand for all cohorts together, so it refers to no other table.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from simulator.domain.cohort_sums import Sum
from simulator.storage.tables import UtcTime, metadata

exposures = sa.Table(
    "exposures",
    metadata,
    sa.Column("attempt_id", sa.ForeignKey("attempts.id"), primary_key=True),
    sa.Column("exposure", sa.String(10), nullable=False),
)
"""Whether an ended attempt was its person's first at its case, as it was decided when it ended."""

attempt_scores = sa.Table(
    "attempt_scores",
    metadata,
    sa.Column("attempt_id", sa.ForeignKey("attempts.id"), primary_key=True),
    sa.Column("cohort_id", sa.ForeignKey("cohorts.id"), primary_key=True),
    sa.Column("trainee_id", sa.Uuid, nullable=False),
    sa.Column("scenario_id", sa.String(60), nullable=False),
    sa.Column("key_hash", sa.String(64), nullable=False),
    sa.Column("exposure", sa.String(10), nullable=False),
    sa.Column("ended_at", UtcTime, nullable=False),
    sa.Column("composite", sa.Integer, nullable=True),
    sa.Column("error", sa.Integer, nullable=True),
    sa.Column("dimensions", sa.JSON, nullable=False),  # name -> basis points, of those that have a score
    sa.Column("gate", sa.String(10), nullable=False),
    sa.Column("evidence", sa.String(20), nullable=False),
    sa.Column("n_critical", sa.Integer, nullable=False),
    sa.Column("n_decisions", sa.Integer, nullable=False),
    sa.Column("n_timed", sa.Integer, nullable=False),
    sa.Column("response_ms", sa.BigInteger, nullable=False),
    sa.Index("ix_attempt_scores_cohort_id_ended_at", "cohort_id", "ended_at"),
    sa.Index("ix_attempt_scores_cohort_id_trainee_id", "cohort_id", "trainee_id", "ended_at"),
    sa.Index("ix_attempt_scores_cohort_id_scenario_id", "cohort_id", "scenario_id", "ended_at"),
)
"""An ended, scored attempt in a cohort where it is assigned or shared."""

attempt_items = sa.Table(
    "attempt_items",
    metadata,
    sa.Column("attempt_id", sa.ForeignKey("attempts.id"), primary_key=True),
    sa.Column("items", sa.JSON, nullable=False),  # [node, choice, basis points or null, weight, milliseconds or null]
)
"""The decisions of an attempt that stands in ``attempt_scores``, for what is no sum: adjusted scores and effort."""

calibrations = sa.Table(
    "calibrations",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("version", sa.String(16), nullable=False),
    sa.Column("made_at", UtcTime, nullable=False),
    sa.Column("mean", sa.Double, nullable=False),
    sa.Column("effects", sa.JSON, nullable=False),  # item -> [effect, decisions]
    sa.Column("n_attempts", sa.Integer, nullable=False),
    sa.Column("n_decisions", sa.Integer, nullable=False),
    sa.Column("rounds", sa.Integer, nullable=False),
    sa.Column("settled", sa.Boolean, nullable=False),
)
"""What adjusted scores are looked up against; a row is never changed."""


def _sums(kind: Sum, about: Mapping[str, sa.types.TypeEngine[Any]], *numbers: str) -> sa.Table:
    # SQLite keeps the rows in their key, so that a cohort's lie side by side and no key is kept twice.
    return sa.Table(
        kind.value,
        metadata,
        sa.Column("cohort_id", sa.Uuid, primary_key=True),
        *(sa.Column(name, type_, primary_key=True, autoincrement=False) for name, type_ in about.items()),
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in numbers),
        sqlite_with_rowid=False,
    )


_CASE: Mapping[str, sa.types.TypeEngine[Any]] = {"scenario_id": sa.String(60), "key_hash": sa.String(64)}
_NODE: Mapping[str, sa.types.TypeEngine[Any]] = {**_CASE, "node": sa.String(60)}
_EXPOSURE: Mapping[str, sa.types.TypeEngine[Any]] = {"exposure": sa.String(10)}
_DIMENSION: Mapping[str, sa.types.TypeEngine[Any]] = {"dimension": sa.String(20)}

r_cohort = _sums(
    Sum.COHORT,
    {**_CASE, **_EXPOSURE},
    *("n", "n_review", "n_with_critical", "n_critical", "n_gate_opportunities", "n_enough"),
)
r_dimension = _sums(Sum.DIMENSION, {**_CASE, **_EXPOSURE, **_DIMENSION}, "n", "total", "squares")
r_hist = _sums(Sum.HISTOGRAM, {**_EXPOSURE, **_DIMENSION, "bin": sa.SmallInteger()}, "n")
r_criterion = _sums(
    Sum.CRITERION, {"trainee_id": sa.Uuid(), "criterion": sa.String(60), **_EXPOSURE}, "n", "total", "squares"
)
r_node = _sums(Sum.NODE, {**_NODE, **_EXPOSURE}, "n", "n_critical", "n_timed", "response_ms")
r_item = _sums(
    Sum.ITEM,
    {**_NODE, **_EXPOSURE, **_DIMENSION},
    *("n", "total", "squares", "pairs", "x", "xx", "r", "rr", "xr"),
)
r_option = _sums(
    Sum.OPTION, {**_NODE, "option": sa.String(60), **_EXPOSURE}, "n", "rests", "rest_total", "rest_squares"
)
r_edge = _sums(Sum.EDGE, {**_NODE, "choice": sa.String(60), "led_to": sa.String(60), **_EXPOSURE}, "n")

SUMS: Mapping[Sum, sa.Table] = {
    Sum.COHORT: r_cohort,
    Sum.DIMENSION: r_dimension,
    Sum.HISTOGRAM: r_hist,
    Sum.CRITERION: r_criterion,
    Sum.NODE: r_node,
    Sum.ITEM: r_item,
    Sum.OPTION: r_option,
    Sum.EDGE: r_edge,
}
