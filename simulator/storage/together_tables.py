"""The tables of cases that a group decides together: the session on the projector, and the anonymous votes."""

from __future__ import annotations

import sqlalchemy as sa

from simulator.storage.tables import UtcTime, metadata

group_sessions = sa.Table(
    "group_sessions",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("code", sa.String(12), nullable=True, unique=True),  # None once the case has ended
    sa.Column("attempt_id", sa.ForeignKey("attempts.id"), nullable=False, index=True),  # its trainee is the host
    sa.Column("step", sa.Integer, nullable=False),
    sa.Column("phase", sa.String(20), nullable=False),
    sa.Column("tallies", sa.JSON, nullable=False),  # step -> choice -> votes, of votes that are closed
    sa.Column("created_at", UtcTime, nullable=False),
    sa.Column("expires_at", UtcTime, nullable=False),
)

group_votes = sa.Table(
    "group_votes",
    metadata,
    sa.Column("session_id", sa.ForeignKey("group_sessions.id"), primary_key=True),
    sa.Column("step", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("ballot", sa.String(64), primary_key=True),  # hash of what the phone was given; nobody's name
    sa.Column("choice", sa.String(60), nullable=False),
)
