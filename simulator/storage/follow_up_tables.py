"""The tables of what supervisors follow up: critical choices, flags, and what was agreed on."""

from __future__ import annotations

import sqlalchemy as sa

from simulator.storage.tables import UtcTime, metadata

critical_reviews = sa.Table(
    "critical_reviews",
    metadata,
    sa.Column("attempt_id", sa.ForeignKey("attempts.id"), primary_key=True),
    sa.Column("step", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("act", sa.String(20), nullable=False),
    sa.Column("by_id", sa.Uuid, nullable=True, index=True),  # None: erased
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("at", UtcTime, nullable=False),
)

flags = sa.Table(
    "flags",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("person_id", sa.Uuid, nullable=False, index=True),
    sa.Column("cohort_id", sa.ForeignKey("cohorts.id"), nullable=False, index=True),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("basis", sa.JSON, nullable=False),  # the numbers it rests on
    sa.Column("raised_at", UtcTime, nullable=False),
    sa.Column("seen_at", UtcTime, nullable=True),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("noted_at", UtcTime, nullable=True),
    sa.Column("cleared_at", UtcTime, nullable=True),
)

agreements = sa.Table(
    "agreements",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("trainee_id", sa.Uuid, nullable=False, index=True),
    sa.Column("cohort_id", sa.ForeignKey("cohorts.id"), nullable=False, index=True),
    sa.Column("author_id", sa.Uuid, nullable=True, index=True),  # None: erased
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("due_on", sa.Date, nullable=True),
    sa.Column("created_at", UtcTime, nullable=False),
    sa.Column("done_at", UtcTime, nullable=True),
)

agreement_notes = sa.Table(
    "agreement_notes",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("agreement_id", sa.ForeignKey("agreements.id"), nullable=False, index=True),
    sa.Column("author_id", sa.Uuid, nullable=True, index=True),  # None: erased
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("at", UtcTime, nullable=False),
)
