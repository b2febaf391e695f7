"""The tables of assignments, sharing, private notes, comments and erasure."""

from __future__ import annotations

import sqlalchemy as sa

from simulator.storage.tables import UtcTime, metadata

assignments = sa.Table(
    "assignments",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("cohort_id", sa.ForeignKey("cohorts.id"), nullable=False, index=True),
    sa.Column("scenario_id", sa.String(60), nullable=False),
    sa.Column("created_by", sa.Uuid, nullable=False),
    sa.Column("created_at", UtcTime, nullable=False),
    sa.Column("due_at", UtcTime, nullable=True),
    sa.Column("closed_at", UtcTime, nullable=True),
    sa.Column("mode", sa.String(20), nullable=False, server_default="practice"),
)

assigned_attempts = sa.Table(
    "assigned_attempts",
    metadata,
    sa.Column("attempt_id", sa.ForeignKey("attempts.id"), primary_key=True),
    sa.Column("assignment_id", sa.ForeignKey("assignments.id"), nullable=False, index=True),
)

shares = sa.Table(
    "shares",
    metadata,
    sa.Column("attempt_id", sa.ForeignKey("attempts.id"), primary_key=True),
    sa.Column("cohort_id", sa.ForeignKey("cohorts.id"), primary_key=True, index=True),
    sa.Column("ticked", sa.JSON, nullable=False),  # kinds of private notes that are shown too
    sa.Column("shared_at", UtcTime, nullable=False),
)

private_notes = sa.Table(
    "private_notes",
    metadata,
    sa.Column("attempt_id", sa.ForeignKey("attempts.id"), primary_key=True),
    sa.Column("step", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("own_words", sa.Text, nullable=False),
    sa.Column("reaction", sa.Text, nullable=False),
    sa.Column("confidence", sa.String(20), nullable=True),
    sa.Column("pull", sa.String(20), nullable=True),
    sa.Column("self_ratings", sa.JSON, nullable=False, server_default="{}"),
    sa.Column("rehearsed", sa.Boolean, nullable=False, server_default=sa.false()),
)

comments = sa.Table(
    "comments",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("attempt_id", sa.ForeignKey("attempts.id"), nullable=False, index=True),
    sa.Column("author_id", sa.ForeignKey("accounts.id"), nullable=True, index=True),  # None: erased
    sa.Column("step", sa.Integer, nullable=True),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("at", UtcTime, nullable=False),
    sa.Column("reply_to", sa.Uuid, nullable=True),  # the comment that this answers
)

erasure_requests = sa.Table(
    "erasure_requests",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("attempt_id", sa.Uuid, nullable=False, index=True),  # outlives the attempt
    sa.Column("requested_by", sa.Uuid, nullable=False),
    sa.Column("requested_at", UtcTime, nullable=False),
    sa.Column("deadline", UtcTime, nullable=False),
    sa.Column("answered_at", UtcTime, nullable=True),
    sa.Column("granted", sa.Boolean, nullable=True),
)

tombstones = sa.Table(
    "tombstones",
    metadata,
    sa.Column("kind", sa.String(20), primary_key=True),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("erased_at", UtcTime, nullable=False),
)
