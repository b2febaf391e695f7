"""Cases that supervisors have published, and what colleagues said of a draft before.

Revision ID: r0007
Revises: r0006
"""

import sqlalchemy as sa
from alembic import op

revision = "r0007"
down_revision = "r0006"
branch_labels = None
depends_on = None

UtcTime = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "publications",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("scenario_id", sa.String(60), nullable=False),
        sa.Column("version", sa.String(20), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("draft_id", sa.Uuid, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("author_id", sa.Uuid, nullable=True),
        sa.Column("program_id", sa.Uuid, nullable=True),
        sa.Column("access", sa.String(20), nullable=False),
        sa.Column("changes", sa.Text, nullable=False),
        sa.Column("reviewed", sa.Boolean, nullable=False),
        sa.Column("reviewer_id", sa.Uuid, nullable=True),
        sa.Column("forked_from", sa.String(200), nullable=False),
        sa.Column("published_at", UtcTime, nullable=False),
        sa.Column("retired_at", UtcTime, nullable=True),
        sa.ForeignKeyConstraint(
            ["content_hash"], ["scenario_versions.content_hash"], name="fk_publications_content_hash_scenario_versions"
        ),
        sa.ForeignKeyConstraint(["program_id"], ["programs.id"], name="fk_publications_program_id_programs"),
        sa.PrimaryKeyConstraint("id", name="pk_publications"),
        sa.UniqueConstraint("scenario_id", "version", name="uq_publications_scenario_id_version"),
    )
    op.create_index("ix_publications_author_id", "publications", ["author_id"])
    op.create_index("ix_publications_program_id", "publications", ["program_id"])
    op.create_index("ix_publications_reviewer_id", "publications", ["reviewer_id"])
    op.create_table(
        "draft_reviews",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("draft_id", sa.Uuid, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("reviewer_id", sa.Uuid, nullable=True),
        sa.Column("agrees", sa.Boolean, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("at", UtcTime, nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name="fk_draft_reviews_draft_id_drafts"),
        sa.PrimaryKeyConstraint("id", name="pk_draft_reviews"),
    )
    op.create_index("ix_draft_reviews_draft_id", "draft_reviews", ["draft_id"])
    op.create_index("ix_draft_reviews_reviewer_id", "draft_reviews", ["reviewer_id"])


def downgrade() -> None:
    raise NotImplementedError("go back by restoring the backup made before the upgrade")
