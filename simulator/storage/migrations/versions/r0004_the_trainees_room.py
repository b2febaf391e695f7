"""Modes of attempts and assignments, what is noted at a decision, preferences, reflections, drills and remarks.

Revision ID: r0004
Revises: r0003
"""

import sqlalchemy as sa
from alembic import op

revision = "r0004"
down_revision = "r0003"
branch_labels = None
depends_on = None

UtcTime = sa.DateTime(timezone=True)


def upgrade() -> None:
    for table in ("attempts", "assignments"):
        op.add_column(table, sa.Column("mode", sa.String(20), nullable=False, server_default="practice"))
    op.add_column("private_notes", sa.Column("pull", sa.String(20), nullable=True))
    op.add_column("private_notes", sa.Column("self_ratings", sa.JSON, nullable=False, server_default="{}"))
    op.add_column("private_notes", sa.Column("rehearsed", sa.Boolean, nullable=False, server_default=sa.false()))
    create_own_tables()
    create_drill_tables()


def create_own_tables() -> None:
    op.create_table(
        "preferences",
        sa.Column("person_id", sa.Uuid, nullable=False),
        sa.Column("ways", sa.JSON, nullable=False),
        sa.Column("changed_at", UtcTime, nullable=False),
        sa.PrimaryKeyConstraint("person_id", name="pk_preferences"),
    )
    op.create_table(
        "reflections",
        sa.Column("attempt_id", sa.Uuid, nullable=False),
        sa.Column("step", sa.Integer, nullable=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("at", UtcTime, nullable=False),
        sa.PrimaryKeyConstraint("attempt_id", name="pk_reflections"),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempts.id"], name="fk_reflections_attempt_id_attempts"),
    )
    op.create_table(
        "remarks",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("author_id", sa.Uuid, nullable=True),
        sa.Column("scenario_id", sa.String(60), nullable=False),
        sa.Column("version", sa.String(20), nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("variant", sa.String(60), nullable=False),
        sa.Column("node", sa.String(60), nullable=False),
        sa.Column("step", sa.Integer, nullable=False),
        sa.Column("choice", sa.String(60), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("at", UtcTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_remarks"),
    )
    op.create_index("ix_remarks_author_id", "remarks", ["author_id"])
    op.create_index("ix_remarks_scenario_id", "remarks", ["scenario_id"])


def create_drill_tables() -> None:
    op.create_table(
        "drill_cards",
        sa.Column("person_id", sa.Uuid, nullable=False),
        sa.Column("skill", sa.String(80), nullable=False),
        sa.Column("card", sa.JSON, nullable=False),
        sa.Column("level", sa.Integer, nullable=False),
        sa.Column("in_a_row", sa.Integer, nullable=False),
        sa.Column("due_at", UtcTime, nullable=False),
        sa.PrimaryKeyConstraint("person_id", "skill", name="pk_drill_cards"),
    )
    op.create_table(
        "drill_sittings",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("person_id", sa.Uuid, nullable=False),
        sa.Column("started_at", UtcTime, nullable=False),
        sa.Column("items", sa.JSON, nullable=False),
        sa.Column("ended_at", UtcTime, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_drill_sittings"),
    )
    op.create_index("ix_drill_sittings_person_id", "drill_sittings", ["person_id"])
    op.create_table(
        "drill_answers",
        sa.Column("sitting_id", sa.Uuid, nullable=False),
        sa.Column("position", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("person_id", sa.Uuid, nullable=False),
        sa.Column("skill", sa.String(80), nullable=False),
        sa.Column("scenario_id", sa.String(60), nullable=False),
        sa.Column("node", sa.String(60), nullable=False),
        sa.Column("variant", sa.String(60), nullable=False),
        sa.Column("option_set", sa.String(64), nullable=False),
        sa.Column("answer", sa.String(60), nullable=False),
        sa.Column("share", sa.Integer, nullable=True),
        sa.Column("rating", sa.Integer, nullable=True),
        sa.Column("hints", sa.Integer, nullable=False),
        sa.Column("own_words", sa.Text, nullable=False),
        sa.Column("self_ratings", sa.JSON, nullable=False),
        sa.Column("at", UtcTime, nullable=False),
        sa.PrimaryKeyConstraint("sitting_id", "position", name="pk_drill_answers"),
        sa.ForeignKeyConstraint(
            ["sitting_id"], ["drill_sittings.id"], name="fk_drill_answers_sitting_id_drill_sittings"
        ),
    )
    op.create_index("ix_drill_answers_person_id", "drill_answers", ["person_id"])


def downgrade() -> None:
    raise NotImplementedError("go back by restoring the backup made before the upgrade")
