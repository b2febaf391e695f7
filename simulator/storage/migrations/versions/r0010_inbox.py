"""Answers to what trainees report, and supervisors' ratings of benchmark moments.

Revision ID: r0010
Revises: r0009
"""

import sqlalchemy as sa
from alembic import op

revision = "r0010"
down_revision = "r0009"
branch_labels = None
depends_on = None

UtcTime = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "remark_answers",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("remark_id", sa.Uuid, nullable=False),
        sa.Column("author_id", sa.Uuid, nullable=True),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("version", sa.String(20), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("at", UtcTime, nullable=False),
        sa.Column("seen_at", UtcTime, nullable=True),
        sa.ForeignKeyConstraint(["remark_id"], ["remarks.id"], name="fk_remark_answers_remark_id_remarks"),
        sa.PrimaryKeyConstraint("id", name="pk_remark_answers"),
    )
    op.create_index("ix_remark_answers_author_id", "remark_answers", ["author_id"])
    op.create_index("ix_remark_answers_remark_id", "remark_answers", ["remark_id"])
    op.create_table(
        "benchmark_ratings",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("person_id", sa.Uuid, nullable=False),
        sa.Column("key_version_id", sa.Uuid, nullable=False),
        sa.Column("node", sa.String(60), nullable=False),
        sa.Column("choice", sa.String(60), nullable=False),
        sa.Column("ratings", sa.JSON, nullable=False),
        sa.Column("at", UtcTime, nullable=False),
        sa.ForeignKeyConstraint(
            ["key_version_id"], ["key_versions.id"], name="fk_benchmark_ratings_key_version_id_key_versions"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_benchmark_ratings"),
    )
    op.create_index("ix_benchmark_ratings_key_version_id", "benchmark_ratings", ["key_version_id"])
    op.create_index("ix_benchmark_ratings_person_id", "benchmark_ratings", ["person_id"])


def downgrade() -> None:
    raise NotImplementedError("go back by restoring the backup made before the upgrade")
