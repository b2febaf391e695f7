"""Panels of raters, their ratings, and the keys that were adopted from them.

Revision ID: r0008
Revises: r0007
"""

import sqlalchemy as sa
from alembic import op

revision = "r0008"
down_revision = "r0007"
branch_labels = None
depends_on = None

UtcTime = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "panels",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("scenario_id", sa.String(60), nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("play_hash", sa.String(64), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("author_id", sa.Uuid, nullable=True),
        sa.Column("program_id", sa.Uuid, nullable=False),
        sa.Column("draft_id", sa.Uuid, nullable=True),
        sa.Column("created_at", UtcTime, nullable=False),
        sa.Column("closed_at", UtcTime, nullable=True),
        sa.ForeignKeyConstraint(
            ["content_hash"], ["scenario_versions.content_hash"], name="fk_panels_content_hash_scenario_versions"
        ),
        sa.ForeignKeyConstraint(["program_id"], ["programs.id"], name="fk_panels_program_id_programs"),
        sa.PrimaryKeyConstraint("id", name="pk_panels"),
    )
    op.create_index("ix_panels_author_id", "panels", ["author_id"])
    op.create_index("ix_panels_draft_id", "panels", ["draft_id"])
    op.create_index("ix_panels_program_id", "panels", ["program_id"])
    op.create_index("ix_panels_scenario_id", "panels", ["scenario_id"])
    op.create_table(
        "panel_raters",
        sa.Column("panel_id", sa.Uuid, nullable=False),
        sa.Column("rater_id", sa.Uuid, nullable=False),
        sa.Column("seed", sa.Integer, nullable=False),
        sa.Column("invited_at", UtcTime, nullable=False),
        sa.Column("left_at", UtcTime, nullable=True),
        sa.Column("finished_at", UtcTime, nullable=True),
        sa.ForeignKeyConstraint(["panel_id"], ["panels.id"], name="fk_panel_raters_panel_id_panels"),
        sa.PrimaryKeyConstraint("panel_id", "rater_id", name="pk_panel_raters"),
    )
    op.create_index("ix_panel_raters_rater_id", "panel_raters", ["rater_id"])
    op.create_table(
        "panel_ratings",
        sa.Column("panel_id", sa.Uuid, nullable=False),
        sa.Column("rater_id", sa.Uuid, nullable=False),
        sa.Column("node", sa.String(60), nullable=False),
        sa.Column("choice", sa.String(60), nullable=False),
        sa.Column("ratings", sa.JSON, nullable=False),
        sa.Column("critical", sa.JSON, nullable=False),
        sa.Column("comment", sa.Text, nullable=False),
        sa.Column("at", UtcTime, nullable=False),
        sa.ForeignKeyConstraint(["panel_id"], ["panels.id"], name="fk_panel_ratings_panel_id_panels"),
        sa.PrimaryKeyConstraint("panel_id", "rater_id", "node", "choice", name="pk_panel_ratings"),
    )
    op.create_index("ix_panel_ratings_rater_id", "panel_ratings", ["rater_id"])
    op.create_table(
        "key_versions",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("scenario_id", sa.String(60), nullable=False),
        sa.Column("play_hash", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("panel_id", sa.Uuid, nullable=False),
        sa.Column("key_hash", sa.String(64), nullable=False),
        sa.Column("ratings", sa.JSON, nullable=False),
        sa.Column("adopted_by", sa.Uuid, nullable=True),
        sa.Column("adopted_at", UtcTime, nullable=False),
        sa.Column("withdrawn_at", UtcTime, nullable=True),
        sa.ForeignKeyConstraint(["panel_id"], ["panels.id"], name="fk_key_versions_panel_id_panels"),
        sa.PrimaryKeyConstraint("id", name="pk_key_versions"),
        sa.UniqueConstraint("play_hash", "number", name="uq_key_versions_play_hash_number"),
    )
    op.create_index("ix_key_versions_scenario_id", "key_versions", ["scenario_id"])


def downgrade() -> None:
    raise NotImplementedError("go back by restoring the backup made before the upgrade")
