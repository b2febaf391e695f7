"""The tables of cases that are being written."""

from __future__ import annotations

import sqlalchemy as sa

from simulator.storage.tables import UtcTime, metadata

drafts = sa.Table(
    "drafts",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("author_id", sa.Uuid, nullable=True, index=True),  # None: erased
    sa.Column("program_id", sa.ForeignKey("programs.id"), nullable=True, index=True),
    sa.Column("scenario_id", sa.String(60), nullable=False),
    sa.Column("title", sa.String(200), nullable=False),
    sa.Column("origin", sa.String(200), nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("created_at", UtcTime, nullable=False),
    sa.Column("changed_by", sa.Uuid, nullable=True),  # None: erased
    sa.Column("changed_at", UtcTime, nullable=False),
    sa.Column("in_review_since", UtcTime, nullable=True),
    sa.Column("beside_id", sa.Uuid, nullable=True),  # may be gone: what was set aside outlives it
    sa.Column("beside_revision", sa.Integer, nullable=True),
)

draft_revisions = sa.Table(
    "draft_revisions",
    metadata,
    sa.Column("draft_id", sa.ForeignKey("drafts.id"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("saved_by", sa.Uuid, nullable=True),  # None: erased
    sa.Column("saved_at", UtcTime, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
)
