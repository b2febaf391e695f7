"""The tables of preferences, reflections, drills and remarks."""

from __future__ import annotations

import sqlalchemy as sa

from simulator.storage.tables import UtcTime, metadata

preferences = sa.Table(
    "preferences",
    metadata,
    sa.Column("person_id", sa.Uuid, primary_key=True),
    sa.Column("ways", sa.JSON, nullable=False),
    sa.Column("changed_at", UtcTime, nullable=False),
)

reflections = sa.Table(
    "reflections",
    metadata,
    sa.Column("attempt_id", sa.ForeignKey("attempts.id"), primary_key=True),
    sa.Column("step", sa.Integer, nullable=True),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("at", UtcTime, nullable=False),
)

drill_cards = sa.Table(
    "drill_cards",
    metadata,
    sa.Column("person_id", sa.Uuid, primary_key=True),
    sa.Column("skill", sa.String(80), primary_key=True),
    sa.Column("card", sa.JSON, nullable=False),
    sa.Column("level", sa.Integer, nullable=False),
    sa.Column("in_a_row", sa.Integer, nullable=False),
    sa.Column("due_at", UtcTime, nullable=False),
)

drill_sittings = sa.Table(
    "drill_sittings",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("person_id", sa.Uuid, nullable=False, index=True),
    sa.Column("started_at", UtcTime, nullable=False),
    sa.Column("items", sa.JSON, nullable=False),
    sa.Column("ended_at", UtcTime, nullable=True),
)

drill_answers = sa.Table(
    "drill_answers",
    metadata,
    sa.Column("sitting_id", sa.ForeignKey("drill_sittings.id"), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("person_id", sa.Uuid, nullable=False, index=True),
    sa.Column("skill", sa.String(80), nullable=False),
    sa.Column("scenario_id", sa.String(60), nullable=False),
    sa.Column("node", sa.String(60), nullable=False),
    sa.Column("variant", sa.String(60), nullable=False),
    sa.Column("option_set", sa.String(64), nullable=False),
    sa.Column("answer", sa.String(60), nullable=False),
    sa.Column("share", sa.Integer, nullable=True),
    sa.Column("rating", sa.Integer, nullable=True),
    sa.Column("hints", sa.Integer, nullable=False),
    sa.Column("own_words", sa.Text, nullable=False),
    sa.Column("self_ratings", sa.JSON, nullable=False),
    sa.Column("at", UtcTime, nullable=False),
    sa.Column("looks", sa.String(64), nullable=False, server_default=sa.text("''")),
    sa.Column("is_open", sa.Boolean, nullable=False, server_default=sa.false()),
)

remarks = sa.Table(
    "remarks",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("author_id", sa.Uuid, nullable=True, index=True),  # None: erased
    sa.Column("scenario_id", sa.String(60), nullable=False, index=True),
    sa.Column("version", sa.String(20), nullable=False),
    sa.Column("content_hash", sa.String(64), nullable=False),
    sa.Column("variant", sa.String(60), nullable=False),
    sa.Column("node", sa.String(60), nullable=False),
    sa.Column("step", sa.Integer, nullable=False),
    sa.Column("choice", sa.String(60), nullable=False),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("at", UtcTime, nullable=False),
)
