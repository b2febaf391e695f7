"""The tables of panels: who rates which case, their ratings, and the keys that were adopted from them."""

from __future__ import annotations

import sqlalchemy as sa

from simulator.storage.tables import UtcTime, metadata

panels = sa.Table(
    "panels",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("scenario_id", sa.String(60), nullable=False, index=True),
    sa.Column("content_hash", sa.ForeignKey("scenario_versions.content_hash"), nullable=False),
    sa.Column("play_hash", sa.String(64), nullable=False),
    sa.Column("title", sa.String(200), nullable=False),
    sa.Column("author_id", sa.Uuid, nullable=True, index=True),  # None: erased
    sa.Column("program_id", sa.ForeignKey("programs.id"), nullable=False, index=True),
    sa.Column("draft_id", sa.Uuid, nullable=True, index=True),  # outlives the draft
    sa.Column("created_at", UtcTime, nullable=False),
    sa.Column("closed_at", UtcTime, nullable=True),
)

panel_raters = sa.Table(
    "panel_raters",
    metadata,
    sa.Column("panel_id", sa.ForeignKey("panels.id"), primary_key=True),
    sa.Column("rater_id", sa.Uuid, primary_key=True, index=True),  # another, random one once erased
    sa.Column("seed", sa.Integer, nullable=False),
    sa.Column("invited_at", UtcTime, nullable=False),
    sa.Column("left_at", UtcTime, nullable=True),
    sa.Column("finished_at", UtcTime, nullable=True),
)

panel_ratings = sa.Table(
    "panel_ratings",
    metadata,
    sa.Column("panel_id", sa.ForeignKey("panels.id"), primary_key=True),
    sa.Column("rater_id", sa.Uuid, primary_key=True, index=True),
    sa.Column("node", sa.String(60), primary_key=True),
    sa.Column("choice", sa.String(60), primary_key=True),
    sa.Column("ratings", sa.JSON, nullable=False),  # criterion -> 0..4
    sa.Column("critical", sa.JSON, nullable=False),  # codes of the rubric
    sa.Column("comment", sa.Text, nullable=False),
    sa.Column("at", UtcTime, nullable=False),
)

key_versions = sa.Table(
    "key_versions",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("scenario_id", sa.String(60), nullable=False, index=True),
    sa.Column("play_hash", sa.String(64), nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("panel_id", sa.ForeignKey("panels.id"), nullable=False),
    sa.Column("key_hash", sa.String(64), nullable=False),
    sa.Column("ratings", sa.JSON, nullable=False),  # node -> choice -> what the panel found
    sa.Column("adopted_by", sa.Uuid, nullable=True),  # None: erased
    sa.Column("adopted_at", UtcTime, nullable=False),
    sa.Column("withdrawn_at", UtcTime, nullable=True),
    sa.UniqueConstraint("play_hash", "number"),
)
