"""Time zones, terms and sections of cohorts, terms of assignments, links to join, extensions and reminders.

Revision ID: r0013
Revises: r0012
"""

import sqlalchemy as sa
from alembic import op

revision = "r0013"
down_revision = "r0012"
branch_labels = None
depends_on = None

UtcTime = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("accounts", sa.Column("reminders", sa.Boolean, nullable=False, server_default=sa.true()))
    op.add_column("cohorts", sa.Column("zone", sa.String(60), nullable=False, server_default="UTC"))
    op.add_column("cohorts", sa.Column("begins_on", sa.Date, nullable=True))
    op.add_column("cohorts", sa.Column("ends_on", sa.Date, nullable=True))
    op.add_column("cohorts", sa.Column("archived_at", UtcTime, nullable=True))
    for table in ("cohort_members", "tickets"):
        op.add_column(table, sa.Column("section_id", sa.Uuid, nullable=True))
        op.add_column(table, sa.Column("idnumber", sa.String(60), nullable=False, server_default=sa.text("''")))
    op.add_column("assignments", sa.Column("opens_at", UtcTime, nullable=True))
    op.add_column("assignments", sa.Column("closes_at", UtcTime, nullable=True))
    op.add_column("assignments", sa.Column("counted", sa.Boolean, nullable=False, server_default=sa.true()))
    op.add_column("assignments", sa.Column("after_id", sa.Uuid, nullable=True))
    op.add_column("assignments", sa.Column("attempts_allowed", sa.Integer, nullable=True))
    create_cohort_tables()
    create_tables_by_person()


def create_cohort_tables() -> None:
    op.create_table(
        "sections",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("cohort_id", sa.Uuid, nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohorts.id"], name="fk_sections_cohort_id_cohorts"),
        sa.PrimaryKeyConstraint("id", name="pk_sections"),
        sa.UniqueConstraint("cohort_id", "name", name="uq_sections_cohort_id_name"),
    )
    op.create_table(
        "join_links",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("cohort_id", sa.Uuid, nullable=False),
        sa.Column("section_id", sa.Uuid, nullable=True),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("created_by", sa.Uuid, nullable=False),
        sa.Column("created_at", UtcTime, nullable=False),
        sa.Column("expires_at", UtcTime, nullable=False),
        sa.Column("max_uses", sa.Integer, nullable=False),
        sa.Column("uses", sa.Integer, nullable=False),
        sa.Column("withdrawn_at", UtcTime, nullable=True),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohorts.id"], name="fk_join_links_cohort_id_cohorts"),
        sa.PrimaryKeyConstraint("id", name="pk_join_links"),
        sa.UniqueConstraint("token_hash", name="uq_join_links_token_hash"),
    )
    op.create_index("ix_join_links_cohort_id", "join_links", ["cohort_id"])


def create_tables_by_person() -> None:
    op.create_table(
        "extensions",
        sa.Column("assignment_id", sa.Uuid, nullable=False),
        sa.Column("account_id", sa.Uuid, nullable=False),
        sa.Column("due_at", UtcTime, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("granted_by", sa.Uuid, nullable=False),
        sa.Column("granted_at", UtcTime, nullable=False),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignments.id"], name="fk_extensions_assignment_id_assignments"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_extensions_account_id_accounts"),
        sa.PrimaryKeyConstraint("assignment_id", "account_id", name="pk_extensions"),
    )
    op.create_index("ix_extensions_account_id", "extensions", ["account_id"])
    op.create_table(
        "reminders",
        sa.Column("assignment_id", sa.Uuid, nullable=False),
        sa.Column("account_id", sa.Uuid, nullable=False),
        sa.Column("reminded_at", UtcTime, nullable=False),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignments.id"], name="fk_reminders_assignment_id_assignments"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_reminders_account_id_accounts"),
        sa.PrimaryKeyConstraint("assignment_id", "account_id", name="pk_reminders"),
    )
    op.create_index("ix_reminders_account_id", "reminders", ["account_id"])


def downgrade() -> None:
    raise NotImplementedError("go back by restoring the backup made before the upgrade")
