"""The tables. Times are aware UTC, ids are UUIDs, scores are integers (basis points)."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa


class UtcTime(sa.TypeDecorator[datetime]):
    """Aware UTC in Python whatever the database keeps."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Refuse a time without a zone; store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored time must be aware; pass datetime.now(UTC)")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Give UTC back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

source_files = sa.Table(
    "source_files",
    metadata,
    sa.Column("hash", sa.String(64), primary_key=True),
    sa.Column("text", sa.Text, nullable=False),
)

scenario_versions = sa.Table(
    "scenario_versions",
    metadata,
    sa.Column("content_hash", sa.String(64), primary_key=True),
    sa.Column("scenario_id", sa.String(60), nullable=False, index=True),
    sa.Column("version", sa.String(20), nullable=False),
    sa.Column("play_hash", sa.String(64), nullable=False, index=True),
    sa.Column("key_hash", sa.String(64), nullable=False),
    sa.Column("files", sa.JSON, nullable=False),  # file name -> hash in source_files
    sa.Column("first_seen_at", UtcTime, nullable=False),
)

attempts = sa.Table(
    "attempts",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("trainee_id", sa.Uuid, nullable=False),
    sa.Column("scenario_id", sa.String(60), nullable=False),
    sa.Column("content_hash", sa.ForeignKey("scenario_versions.content_hash"), nullable=False),
    sa.Column("play_hash", sa.String(64), nullable=False),
    sa.Column("variant", sa.String(60), nullable=False),
    sa.Column("seed", sa.Integer, nullable=False),
    sa.Column("purpose", sa.String(20), nullable=False),
    sa.Column("feedback", sa.String(10), nullable=False),
    sa.Column("started_at", UtcTime, nullable=False),
    sa.Column("parent_id", sa.ForeignKey("attempts.id"), nullable=True),
    sa.Column("fork_step", sa.Integer, nullable=True),
    sa.Column("ended_at", UtcTime, nullable=True),
    sa.Column("ending", sa.String(60), nullable=True),
    sa.Column("mode", sa.String(20), nullable=False, server_default="practice"),
    sa.CheckConstraint("(parent_id IS NULL) = (fork_step IS NULL)", name="branch_has_fork"),
    sa.CheckConstraint("(ended_at IS NULL) = (ending IS NULL)", name="ended_has_ending"),
    sa.Index("ix_attempts_trainee_id_scenario_id", "trainee_id", "scenario_id"),
)

decisions = sa.Table(
    "decisions",
    metadata,
    sa.Column("attempt_id", sa.ForeignKey("attempts.id"), primary_key=True),
    sa.Column("step", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("node", sa.String(60), nullable=False),
    sa.Column("choice", sa.String(60), nullable=False),
    sa.Column("offered", sa.JSON, nullable=False),
    sa.Column("state_after", sa.JSON, nullable=False),
    sa.Column("decided_at", UtcTime, nullable=False),
    sa.Column("response_ms", sa.Integer, nullable=True),
)

rejected_inputs = sa.Table(
    "rejected_inputs",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("attempt_id", sa.ForeignKey("attempts.id"), nullable=False, index=True),
    sa.Column("step", sa.Integer, nullable=False),
    sa.Column("choice", sa.String(60), nullable=False),
    sa.Column("reason", sa.String(20), nullable=False),
    sa.Column("at", UtcTime, nullable=False),
)

scores = sa.Table(
    "scores",
    metadata,
    sa.Column("attempt_id", sa.ForeignKey("attempts.id"), primary_key=True),
    sa.Column("key_hash", sa.String(64), primary_key=True),
    sa.Column("play_hash", sa.String(64), nullable=False),
    sa.Column("sheet", sa.JSON, nullable=False),
    sa.Column("scored_at", UtcTime, nullable=False),
)

notices = sa.Table(
    "notices",
    metadata,
    sa.Column("person_id", sa.Uuid, primary_key=True),
    sa.Column("notice", sa.String(60), primary_key=True),
    sa.Column("accepted_at", UtcTime, nullable=False),
)
