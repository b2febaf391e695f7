"""Cases that are being written, each with its saves.

Revision ID: r0006
Revises: r0005
"""

import sqlalchemy as sa
from alembic import op

revision = "r0006"
down_revision = "r0005"
branch_labels = None
depends_on = None

UtcTime = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "drafts",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("author_id", sa.Uuid, nullable=True),
        sa.Column("program_id", sa.Uuid, nullable=True),
        sa.Column("scenario_id", sa.String(60), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("origin", sa.String(200), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("created_at", UtcTime, nullable=False),
        sa.Column("changed_by", sa.Uuid, nullable=True),
        sa.Column("changed_at", UtcTime, nullable=False),
        sa.Column("in_review_since", UtcTime, nullable=True),
        sa.Column("beside_id", sa.Uuid, nullable=True),
        sa.Column("beside_revision", sa.Integer, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_drafts"),
        sa.ForeignKeyConstraint(["program_id"], ["programs.id"], name="fk_drafts_program_id_programs"),
    )
    op.create_index("ix_drafts_author_id", "drafts", ["author_id"])
    op.create_index("ix_drafts_program_id", "drafts", ["program_id"])
    op.create_table(
        "draft_revisions",
        sa.Column("draft_id", sa.Uuid, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("saved_by", sa.Uuid, nullable=True),
        sa.Column("saved_at", UtcTime, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("draft_id", "number", name="pk_draft_revisions"),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name="fk_draft_revisions_draft_id_drafts"),
    )


def downgrade() -> None:
    raise NotImplementedError("go back by restoring the backup made before the upgrade")
