"""The tables of answers to what trainees report, and of supervisors' ratings of benchmark moments."""

from __future__ import annotations

import sqlalchemy as sa

from simulator.storage.tables import UtcTime, metadata

remark_answers = sa.Table(
    "remark_answers",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("remark_id", sa.ForeignKey("remarks.id"), nullable=False, index=True),
    sa.Column("author_id", sa.Uuid, nullable=True, index=True),  # None: erased
    sa.Column("outcome", sa.String(20), nullable=False),
    sa.Column("version", sa.String(20), nullable=False),  # in which it was changed; empty where it was not
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("at", UtcTime, nullable=False),
    sa.Column("seen_at", UtcTime, nullable=True),
)

benchmark_ratings = sa.Table(
    "benchmark_ratings",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("person_id", sa.Uuid, nullable=False, index=True),
    sa.Column("key_version_id", sa.ForeignKey("key_versions.id"), nullable=False, index=True),
    sa.Column("node", sa.String(60), nullable=False),
    sa.Column("choice", sa.String(60), nullable=False),
    sa.Column("ratings", sa.JSON, nullable=False),  # criterion -> 0..4
    sa.Column("at", UtcTime, nullable=False),
)
