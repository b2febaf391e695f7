"""What was seen, answers to comments, ratings of own words, and scores changed with a reason.

Revision ID: r0009
Revises: r0008
"""

import sqlalchemy as sa
from alembic import op

revision = "r0009"
down_revision = "r0008"
branch_labels = None
depends_on = None

UtcTime = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "looked_at",
        sa.Column("person_id", sa.Uuid, nullable=False),
        sa.Column("attempt_id", sa.Uuid, nullable=False),
        sa.Column("at", UtcTime, nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempts.id"], name="fk_looked_at_attempt_id_attempts"),
        sa.PrimaryKeyConstraint("person_id", "attempt_id", name="pk_looked_at"),
    )
    op.create_index("ix_looked_at_attempt_id", "looked_at", ["attempt_id"])
    op.create_table(
        "word_ratings",
        sa.Column("attempt_id", sa.Uuid, nullable=False),
        sa.Column("step", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("rater_id", sa.Uuid, nullable=False),
        sa.Column("ratings", sa.JSON, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("at", UtcTime, nullable=False),
        sa.Column("blind", sa.Boolean, nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempts.id"], name="fk_word_ratings_attempt_id_attempts"),
        sa.PrimaryKeyConstraint("attempt_id", "step", "rater_id", name="pk_word_ratings"),
    )
    op.create_index("ix_word_ratings_rater_id", "word_ratings", ["rater_id"])
    op.create_table(
        "score_changes",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("attempt_id", sa.Uuid, nullable=False),
        sa.Column("key_hash", sa.String(64), nullable=False),
        sa.Column("dimension", sa.String(20), nullable=False),
        sa.Column("was", sa.Integer, nullable=True),
        sa.Column("becomes", sa.Integer, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("author_id", sa.Uuid, nullable=True),
        sa.Column("at", UtcTime, nullable=False),
        sa.Column("withdrawn_at", UtcTime, nullable=True),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempts.id"], name="fk_score_changes_attempt_id_attempts"),
        sa.PrimaryKeyConstraint("id", name="pk_score_changes"),
    )
    op.create_index("ix_score_changes_attempt_id", "score_changes", ["attempt_id"])
    op.create_index("ix_score_changes_author_id", "score_changes", ["author_id"])
    op.add_column("comments", sa.Column("reply_to", sa.Uuid, nullable=True))


def downgrade() -> None:
    raise NotImplementedError("go back by restoring the backup made before the upgrade")
