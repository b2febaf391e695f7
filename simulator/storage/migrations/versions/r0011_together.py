"""Cases that a group decides together, with its anonymous votes.

Revision ID: r0011
Revises: r0010
"""

import sqlalchemy as sa
from alembic import op

revision = "r0011"
down_revision = "r0010"
branch_labels = None
depends_on = None

UtcTime = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "group_sessions",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("code", sa.String(12), nullable=True),
        sa.Column("attempt_id", sa.Uuid, nullable=False),
        sa.Column("step", sa.Integer, nullable=False),
        sa.Column("phase", sa.String(20), nullable=False),
        sa.Column("tallies", sa.JSON, nullable=False),
        sa.Column("created_at", UtcTime, nullable=False),
        sa.Column("expires_at", UtcTime, nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempts.id"], name="fk_group_sessions_attempt_id_attempts"),
        sa.PrimaryKeyConstraint("id", name="pk_group_sessions"),
        sa.UniqueConstraint("code", name="uq_group_sessions_code"),
    )
    op.create_index("ix_group_sessions_attempt_id", "group_sessions", ["attempt_id"])
    op.create_table(
        "group_votes",
        sa.Column("session_id", sa.Uuid, nullable=False),
        sa.Column("step", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("ballot", sa.String(64), nullable=False),
        sa.Column("choice", sa.String(60), nullable=False),
        sa.ForeignKeyConstraint(["session_id"], ["group_sessions.id"], name="fk_group_votes_session_id_group_sessions"),
        sa.PrimaryKeyConstraint("session_id", "step", "ballot", name="pk_group_votes"),
    )


def downgrade() -> None:
    raise NotImplementedError("go back by restoring the backup made before the upgrade")
