"""Content versions, attempts, append-only decisions, rejected inputs, scores, notices.

Revision ID: r0001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "r0001"
down_revision = None
branch_labels = None
depends_on = None

UtcTime = sa.DateTime(timezone=True)

APPEND_ONLY_SQLITE = """
CREATE TRIGGER decisions_append_only BEFORE UPDATE ON decisions
BEGIN SELECT RAISE(ABORT, 'recorded decisions are never changed'); END
"""
APPEND_ONLY_POSTGRESQL = (
    """
    CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'recorded decisions are never changed'; END $$
    """,
    """
    CREATE TRIGGER decisions_append_only BEFORE UPDATE ON decisions
    FOR EACH ROW EXECUTE FUNCTION refuse_change()
    """,
)


def upgrade() -> None:
    op.create_table(
        "source_files",
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("hash", name="pk_source_files"),
    )
    op.create_table(
        "scenario_versions",
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("scenario_id", sa.String(60), nullable=False),
        sa.Column("version", sa.String(20), nullable=False),
        sa.Column("play_hash", sa.String(64), nullable=False),
        sa.Column("key_hash", sa.String(64), nullable=False),
        sa.Column("files", sa.JSON, nullable=False),
        sa.Column("first_seen_at", UtcTime, nullable=False),
        sa.PrimaryKeyConstraint("content_hash", name="pk_scenario_versions"),
    )
    op.create_index("ix_scenario_versions_scenario_id", "scenario_versions", ["scenario_id"])
    op.create_index("ix_scenario_versions_play_hash", "scenario_versions", ["play_hash"])
    op.create_table(
        "attempts",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("trainee_id", sa.Uuid, nullable=False),
        sa.Column("scenario_id", sa.String(60), nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("play_hash", sa.String(64), nullable=False),
        sa.Column("variant", sa.String(60), nullable=False),
        sa.Column("seed", sa.Integer, nullable=False),
        sa.Column("purpose", sa.String(20), nullable=False),
        sa.Column("feedback", sa.String(10), nullable=False),
        sa.Column("started_at", UtcTime, nullable=False),
        sa.Column("parent_id", sa.Uuid, nullable=True),
        sa.Column("fork_step", sa.Integer, nullable=True),
        sa.Column("ended_at", UtcTime, nullable=True),
        sa.Column("ending", sa.String(60), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_attempts"),
        sa.ForeignKeyConstraint(
            ["content_hash"], ["scenario_versions.content_hash"], name="fk_attempts_content_hash_scenario_versions"
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["attempts.id"], name="fk_attempts_parent_id_attempts"),
        sa.CheckConstraint("(parent_id IS NULL) = (fork_step IS NULL)", name=op.f("ck_attempts_branch_has_fork")),
        sa.CheckConstraint("(ended_at IS NULL) = (ending IS NULL)", name=op.f("ck_attempts_ended_has_ending")),
    )
    op.create_index("ix_attempts_trainee_id_scenario_id", "attempts", ["trainee_id", "scenario_id"])
    op.create_table(
        "decisions",
        sa.Column("attempt_id", sa.Uuid, nullable=False),
        sa.Column("step", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("node", sa.String(60), nullable=False),
        sa.Column("choice", sa.String(60), nullable=False),
        sa.Column("offered", sa.JSON, nullable=False),
        sa.Column("state_after", sa.JSON, nullable=False),
        sa.Column("decided_at", UtcTime, nullable=False),
        sa.Column("response_ms", sa.Integer, nullable=True),
        sa.PrimaryKeyConstraint("attempt_id", "step", name="pk_decisions"),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempts.id"], name="fk_decisions_attempt_id_attempts"),
    )
    op.create_table(
        "rejected_inputs",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("attempt_id", sa.Uuid, nullable=False),
        sa.Column("step", sa.Integer, nullable=False),
        sa.Column("choice", sa.String(60), nullable=False),
        sa.Column("reason", sa.String(20), nullable=False),
        sa.Column("at", UtcTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_rejected_inputs"),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempts.id"], name="fk_rejected_inputs_attempt_id_attempts"),
    )
    op.create_index("ix_rejected_inputs_attempt_id", "rejected_inputs", ["attempt_id"])
    op.create_table(
        "scores",
        sa.Column("attempt_id", sa.Uuid, nullable=False),
        sa.Column("key_hash", sa.String(64), nullable=False),
        sa.Column("play_hash", sa.String(64), nullable=False),
        sa.Column("sheet", sa.JSON, nullable=False),
        sa.Column("scored_at", UtcTime, nullable=False),
        sa.PrimaryKeyConstraint("attempt_id", "key_hash", name="pk_scores"),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempts.id"], name="fk_scores_attempt_id_attempts"),
    )
    op.create_table(
        "notices",
        sa.Column("person_id", sa.Uuid, nullable=False),
        sa.Column("notice", sa.String(60), nullable=False),
        sa.Column("accepted_at", UtcTime, nullable=False),
        sa.PrimaryKeyConstraint("person_id", "notice", name="pk_notices"),
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute(APPEND_ONLY_SQLITE)
    else:
        for statement in APPEND_ONLY_POSTGRESQL:
            op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("go back by restoring the backup made before the upgrade")
