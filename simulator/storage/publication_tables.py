"""The tables of cases that supervisors have published, and of what colleagues said of a draft before."""

from __future__ import annotations

import sqlalchemy as sa

from simulator.storage.tables import UtcTime, metadata

publications = sa.Table(
    "publications",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("scenario_id", sa.String(60), nullable=False),
    sa.Column("version", sa.String(20), nullable=False),
    sa.Column("title", sa.String(200), nullable=False),
    sa.Column("content_hash", sa.ForeignKey("scenario_versions.content_hash"), nullable=False),
    sa.Column("draft_id", sa.Uuid, nullable=False),  # may be gone
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("author_id", sa.Uuid, nullable=True, index=True),  # None: erased
    sa.Column("program_id", sa.ForeignKey("programs.id"), nullable=True, index=True),
    sa.Column("access", sa.String(20), nullable=False),
    sa.Column("changes", sa.Text, nullable=False),  # in the author's words
    sa.Column("reviewed", sa.Boolean, nullable=False),
    sa.Column("reviewer_id", sa.Uuid, nullable=True, index=True),  # None: nobody, or erased
    sa.Column("forked_from", sa.String(200), nullable=False),  # empty: written anew
    sa.Column("published_at", UtcTime, nullable=False),
    sa.Column("retired_at", UtcTime, nullable=True),
    sa.UniqueConstraint("scenario_id", "version"),
)

draft_reviews = sa.Table(
    "draft_reviews",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("draft_id", sa.ForeignKey("drafts.id"), nullable=False, index=True),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("reviewer_id", sa.Uuid, nullable=True, index=True),  # None: erased
    sa.Column("agrees", sa.Boolean, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("at", UtcTime, nullable=False),
)
