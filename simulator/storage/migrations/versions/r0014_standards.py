"""Standards of programs, the judging behind them, and ratings of attempts as a whole.

Revision ID: r0014
Revises: r0013
"""

import sqlalchemy as sa
from alembic import op

revision = "r0014"
down_revision = "r0013"
branch_labels = None
depends_on = None

UtcTime = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "global_ratings",
        sa.Column("attempt_id", sa.Uuid, nullable=False),
        sa.Column("rater_id", sa.Uuid, nullable=False),
        sa.Column("level", sa.Integer, nullable=False),
        sa.Column("at", UtcTime, nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempts.id"], name="fk_global_ratings_attempt_id_attempts"),
        sa.PrimaryKeyConstraint("attempt_id", "rater_id", name="pk_global_ratings"),
    )
    op.create_index("ix_global_ratings_rater_id", "global_ratings", ["rater_id"])
    _settings()
    op.create_table(
        "standards",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("program_id", sa.Uuid, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("method", sa.String(20), nullable=False),
        sa.Column("cut", sa.Integer, nullable=False),
        sa.Column("n", sa.Integer, nullable=False),
        sa.Column("n_items", sa.Integer, nullable=False),
        sa.Column("rounds", sa.Integer, nullable=False),
        sa.Column("error", sa.Integer, nullable=True),
        sa.Column("low", sa.Integer, nullable=True),
        sa.Column("high", sa.Integer, nullable=True),
        sa.Column("fit", sa.Integer, nullable=True),
        sa.Column("setting_id", sa.Uuid, nullable=True),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("set_by", sa.Uuid, nullable=True),
        sa.Column("set_at", UtcTime, nullable=False),
        sa.ForeignKeyConstraint(["program_id"], ["programs.id"], name="fk_standards_program_id_programs"),
        sa.ForeignKeyConstraint(
            ["setting_id"], ["standard_settings.id"], name="fk_standards_setting_id_standard_settings"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_standards"),
        sa.UniqueConstraint("program_id", "number", name="uq_standards_program_id_number"),
    )
    op.create_index("ix_standards_set_by", "standards", ["set_by"])


def _settings() -> None:
    op.create_table(
        "standard_settings",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("program_id", sa.Uuid, nullable=False),
        sa.Column("cases", sa.JSON, nullable=False),
        sa.Column("about", sa.Text, nullable=False),
        sa.Column("opened_by", sa.Uuid, nullable=True),
        sa.Column("opened_at", UtcTime, nullable=False),
        sa.Column("phase", sa.String(20), nullable=False),
        sa.Column("second_at", UtcTime, nullable=True),
        sa.Column("closed_at", UtcTime, nullable=True),
        sa.Column("trainees", sa.JSON, nullable=False),
        sa.ForeignKeyConstraint(["program_id"], ["programs.id"], name="fk_standard_settings_program_id_programs"),
        sa.PrimaryKeyConstraint("id", name="pk_standard_settings"),
    )
    op.create_index("ix_standard_settings_program_id", "standard_settings", ["program_id"])
    op.create_index("ix_standard_settings_opened_by", "standard_settings", ["opened_by"])
    op.create_table(
        "standard_judges",
        sa.Column("setting_id", sa.Uuid, nullable=False),
        sa.Column("judge_id", sa.Uuid, nullable=False),
        sa.Column("invited_at", UtcTime, nullable=False),
        sa.Column("left_at", UtcTime, nullable=True),
        sa.Column("first_at", UtcTime, nullable=True),
        sa.Column("second_at", UtcTime, nullable=True),
        sa.Column("lowest", sa.Integer, nullable=True),
        sa.Column("highest", sa.Integer, nullable=True),
        sa.Column("fewest", sa.Integer, nullable=True),
        sa.Column("most", sa.Integer, nullable=True),
        sa.ForeignKeyConstraint(
            ["setting_id"], ["standard_settings.id"], name="fk_standard_judges_setting_id_standard_settings"
        ),
        sa.PrimaryKeyConstraint("setting_id", "judge_id", name="pk_standard_judges"),
    )
    op.create_index("ix_standard_judges_judge_id", "standard_judges", ["judge_id"])
    op.create_table(
        "standard_ratings",
        sa.Column("setting_id", sa.Uuid, nullable=False),
        sa.Column("judge_id", sa.Uuid, nullable=False),
        sa.Column("round", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("case", sa.String(60), nullable=False),
        sa.Column("node", sa.String(60), nullable=False),
        sa.Column("share", sa.Integer, nullable=False),
        sa.Column("at", UtcTime, nullable=False),
        sa.ForeignKeyConstraint(
            ["setting_id"], ["standard_settings.id"], name="fk_standard_ratings_setting_id_standard_settings"
        ),
        sa.PrimaryKeyConstraint("setting_id", "judge_id", "round", "case", "node", name="pk_standard_ratings"),
    )
    op.create_index("ix_standard_ratings_judge_id", "standard_ratings", ["judge_id"])
