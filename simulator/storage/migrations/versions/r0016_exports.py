"""Student ids, crosswalks that programs made their own, and who agreed to research.

Revision ID: r0016
Revises: r0015
"""

import sqlalchemy as sa
from alembic import op

revision = "r0016"
down_revision = "r0015"
branch_labels = None
depends_on = None

UtcTime = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "student_ids",
        sa.Column("account_id", sa.Uuid, nullable=False),
        sa.Column("program_id", sa.Uuid, nullable=False),
        sa.Column("system", sa.String(20), nullable=False),
        sa.Column("value", sa.String(100), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "program_id", "system", name="pk_student_ids"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_student_ids_account_id_accounts"),
        sa.ForeignKeyConstraint(["program_id"], ["programs.id"], name="fk_student_ids_program_id_programs"),
        sa.UniqueConstraint("program_id", "system", "value", name="uq_student_ids_program_id_system_value"),
    )
    op.create_table(
        "crosswalks",
        sa.Column("program_id", sa.Uuid, nullable=False),
        sa.Column("outcomes", sa.JSON, nullable=False),
        sa.Column("changed_at", UtcTime, nullable=False),
        sa.PrimaryKeyConstraint("program_id", name="pk_crosswalks"),
        sa.ForeignKeyConstraint(["program_id"], ["programs.id"], name="fk_crosswalks_program_id_programs"),
    )
    op.create_table(
        "research_agreements",
        sa.Column("account_id", sa.Uuid, nullable=False),
        sa.Column("program_id", sa.Uuid, nullable=False),
        sa.Column("noted_at", UtcTime, nullable=False),
        sa.PrimaryKeyConstraint("account_id", "program_id", name="pk_research_agreements"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_research_agreements_account_id_accounts"),
        sa.ForeignKeyConstraint(["program_id"], ["programs.id"], name="fk_research_agreements_program_id_programs"),
    )


def downgrade() -> None:
    raise NotImplementedError("go back by restoring the backup made before the upgrade")
