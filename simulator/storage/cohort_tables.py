"""The tables of sections, links to join a cohort, extensions and reminders."""

from __future__ import annotations

import sqlalchemy as sa

from simulator.storage.tables import UtcTime, metadata

sections = sa.Table(
    "sections",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("cohort_id", sa.ForeignKey("cohorts.id"), nullable=False),
    sa.Column("name", sa.String(100), nullable=False),
    sa.UniqueConstraint("cohort_id", "name"),
)

join_links = sa.Table(
    "join_links",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("cohort_id", sa.ForeignKey("cohorts.id"), nullable=False, index=True),
    sa.Column("section_id", sa.Uuid, nullable=True),
    sa.Column("token_hash", sa.String(64), nullable=False, unique=True),
    sa.Column("created_by", sa.Uuid, nullable=False),
    sa.Column("created_at", UtcTime, nullable=False),
    sa.Column("expires_at", UtcTime, nullable=False),
    sa.Column("max_uses", sa.Integer, nullable=False),
    sa.Column("uses", sa.Integer, nullable=False),
    sa.Column("withdrawn_at", UtcTime, nullable=True),
)

extensions = sa.Table(
    "extensions",
    metadata,
    sa.Column("assignment_id", sa.ForeignKey("assignments.id"), primary_key=True),
    sa.Column("account_id", sa.ForeignKey("accounts.id"), primary_key=True, index=True),
    sa.Column("due_at", UtcTime, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("granted_by", sa.Uuid, nullable=False),
    sa.Column("granted_at", UtcTime, nullable=False),
)

reminders = sa.Table(  # so that nobody is reminded twice of the same
    "reminders",
    metadata,
    sa.Column("assignment_id", sa.ForeignKey("assignments.id"), primary_key=True),
    sa.Column("account_id", sa.ForeignKey("accounts.id"), primary_key=True, index=True),
    sa.Column("reminded_at", UtcTime, nullable=False),
)
