"""The tables of coaching: what was seen, ratings of own words and of the whole, scores changed with a reason."""

from __future__ import annotations

import sqlalchemy as sa

from simulator.storage.tables import UtcTime, metadata

looked_at = sa.Table(
    "looked_at",
    metadata,
    sa.Column("person_id", sa.Uuid, primary_key=True),
    sa.Column("attempt_id", sa.ForeignKey("attempts.id"), primary_key=True, index=True),
    sa.Column("at", UtcTime, nullable=False),
)

word_ratings = sa.Table(
    "word_ratings",
    metadata,
    sa.Column("attempt_id", sa.ForeignKey("attempts.id"), primary_key=True),
    sa.Column("step", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("rater_id", sa.Uuid, primary_key=True, index=True),  # another, random one once erased
    sa.Column("ratings", sa.JSON, nullable=False),  # criterion -> 0..4
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("at", UtcTime, nullable=False),
    sa.Column("blind", sa.Boolean, nullable=False),
)

score_changes = sa.Table(
    "score_changes",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("attempt_id", sa.ForeignKey("attempts.id"), nullable=False, index=True),
    sa.Column("key_hash", sa.String(64), nullable=False),
    sa.Column("dimension", sa.String(20), nullable=False),
    sa.Column("was", sa.Integer, nullable=True),  # basis points; None: there was not enough evidence
    sa.Column("becomes", sa.Integer, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("author_id", sa.Uuid, nullable=True, index=True),  # None: erased
    sa.Column("at", UtcTime, nullable=False),
    sa.Column("withdrawn_at", UtcTime, nullable=True),
)

global_ratings = sa.Table(
    "global_ratings",
    metadata,
    sa.Column("attempt_id", sa.ForeignKey("attempts.id"), primary_key=True),
    sa.Column("rater_id", sa.Uuid, primary_key=True, index=True),  # another, random one once erased
    sa.Column("level", sa.Integer, nullable=False),  # 1..5
    sa.Column("at", UtcTime, nullable=False),
)
