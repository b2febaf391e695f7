"""Critical choices for review, flags, and what was agreed on with trainees.

Revision ID: r0015
Revises: r0014
"""

import sqlalchemy as sa
from alembic import op

revision = "r0015"
down_revision = "r0014"
branch_labels = None
depends_on = None

UtcTime = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "critical_reviews",
        sa.Column("attempt_id", sa.Uuid, nullable=False),
        sa.Column("step", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("act", sa.String(20), nullable=False),
        sa.Column("by_id", sa.Uuid, nullable=True),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("at", UtcTime, nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempts.id"], name="fk_critical_reviews_attempt_id_attempts"),
        sa.PrimaryKeyConstraint("attempt_id", "step", "number", name="pk_critical_reviews"),
    )
    op.create_index("ix_critical_reviews_by_id", "critical_reviews", ["by_id"])
    op.create_table(
        "flags",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("person_id", sa.Uuid, nullable=False),
        sa.Column("cohort_id", sa.Uuid, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("basis", sa.JSON, nullable=False),
        sa.Column("raised_at", UtcTime, nullable=False),
        sa.Column("seen_at", UtcTime, nullable=True),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("noted_at", UtcTime, nullable=True),
        sa.Column("cleared_at", UtcTime, nullable=True),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohorts.id"], name="fk_flags_cohort_id_cohorts"),
        sa.PrimaryKeyConstraint("id", name="pk_flags"),
    )
    op.create_index("ix_flags_person_id", "flags", ["person_id"])
    op.create_index("ix_flags_cohort_id", "flags", ["cohort_id"])
    op.create_table(
        "agreements",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("trainee_id", sa.Uuid, nullable=False),
        sa.Column("cohort_id", sa.Uuid, nullable=False),
        sa.Column("author_id", sa.Uuid, nullable=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("due_on", sa.Date, nullable=True),
        sa.Column("created_at", UtcTime, nullable=False),
        sa.Column("done_at", UtcTime, nullable=True),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohorts.id"], name="fk_agreements_cohort_id_cohorts"),
        sa.PrimaryKeyConstraint("id", name="pk_agreements"),
    )
    for column in ("trainee_id", "cohort_id", "author_id"):
        op.create_index(f"ix_agreements_{column}", "agreements", [column])
    op.create_table(
        "agreement_notes",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("agreement_id", sa.Uuid, nullable=False),
        sa.Column("author_id", sa.Uuid, nullable=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("at", UtcTime, nullable=False),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreements.id"], name="fk_agreement_notes_agreement_id_agreements"),
        sa.PrimaryKeyConstraint("id", name="pk_agreement_notes"),
    )
    for column in ("agreement_id", "author_id"):
        op.create_index(f"ix_agreement_notes_{column}", "agreement_notes", [column])


def downgrade() -> None:
    raise NotImplementedError("go back by restoring the backup made before the upgrade")
