"""People, programs, ways in, sharing, private notes, erasure, rollups, and the audit log.

Revision ID: r0002
Revises: r0001
"""

import sqlalchemy as sa
from alembic import op

revision = "r0002"
down_revision = "r0001"
branch_labels = None
depends_on = None

UtcTime = sa.DateTime(timezone=True)

APPEND_ONLY_SQLITE = """
CREATE TRIGGER audit_log_append_only_{when} BEFORE {when} ON audit_log
BEGIN SELECT RAISE(ABORT, 'the audit log is only ever added to'); END
"""
APPEND_ONLY_POSTGRESQL = (
    """
    CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'the audit log is only ever added to'; END $$
    """,
    """
    CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE ON audit_log
    FOR EACH ROW EXECUTE FUNCTION refuse_audit_change()
    """,
)


def upgrade() -> None:
    create_account_tables()
    create_sharing_tables()
    op.execute("INSERT INTO audit_head (id, seq, hash) VALUES (1, 0, '')")
    if op.get_bind().dialect.name == "sqlite":
        for when in ("UPDATE", "DELETE"):
            op.execute(APPEND_ONLY_SQLITE.format(when=when))
    else:
        for statement in APPEND_ONLY_POSTGRESQL:
            op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("go back by restoring the backup made before the upgrade")


def create_account_tables() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("subject_id", sa.Uuid, nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("administrator", sa.Boolean, nullable=False),
        sa.Column("password_hash", sa.String(200), nullable=True),
        sa.Column("created_at", UtcTime, nullable=False),
        sa.Column("disabled_at", UtcTime, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_accounts"),
        sa.UniqueConstraint("email", name="uq_accounts_email"),
        sa.UniqueConstraint("subject_id", name="uq_accounts_subject_id"),
    )
    op.create_table(
        "identities",
        sa.Column("issuer", sa.String(200), nullable=False),
        sa.Column("subject", sa.String(255), nullable=False),
        sa.Column("account_id", sa.Uuid, nullable=False),
        sa.Column("linked_at", UtcTime, nullable=False),
        sa.PrimaryKeyConstraint("issuer", "subject", name="pk_identities"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_identities_account_id_accounts"),
    )
    op.create_index("ix_identities_account_id", "identities", ["account_id"])
    op.create_table(
        "sessions",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("account_id", sa.Uuid, nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("way", sa.String(60), nullable=False),
        sa.Column("created_at", UtcTime, nullable=False),
        sa.Column("seen_at", UtcTime, nullable=False),
        sa.Column("address", sa.String(60), nullable=False),
        sa.Column("agent", sa.String(200), nullable=False),
        sa.Column("ended_at", UtcTime, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_sessions"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_sessions_account_id_accounts"),
        sa.UniqueConstraint("token_hash", name="uq_sessions_token_hash"),
    )
    op.create_index("ix_sessions_account_id", "sessions", ["account_id"])
    op.create_table(
        "programs",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("created_at", UtcTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_programs"),
        sa.UniqueConstraint("name", name="uq_programs_name"),
    )
    op.create_table(
        "memberships",
        sa.Column("account_id", sa.Uuid, nullable=False),
        sa.Column("program_id", sa.Uuid, nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("since", UtcTime, nullable=False),
        sa.PrimaryKeyConstraint("account_id", "program_id", "role", name="pk_memberships"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_memberships_account_id_accounts"),
        sa.ForeignKeyConstraint(["program_id"], ["programs.id"], name="fk_memberships_program_id_programs"),
    )
    op.create_table(
        "cohorts",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("program_id", sa.Uuid, nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("created_at", UtcTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_cohorts"),
        sa.UniqueConstraint("program_id", "name", name="uq_cohorts_program_id_name"),
        sa.ForeignKeyConstraint(["program_id"], ["programs.id"], name="fk_cohorts_program_id_programs"),
    )
    op.create_table(
        "cohort_members",
        sa.Column("cohort_id", sa.Uuid, nullable=False),
        sa.Column("account_id", sa.Uuid, nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("since", UtcTime, nullable=False),
        sa.PrimaryKeyConstraint("cohort_id", "account_id", name="pk_cohort_members"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_cohort_members_account_id_accounts"),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohorts.id"], name="fk_cohort_members_cohort_id_cohorts"),
    )
    op.create_index("ix_cohort_members_account_id", "cohort_members", ["account_id"])
    op.create_table(
        "tickets",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("created_at", UtcTime, nullable=False),
        sa.Column("expires_at", UtcTime, nullable=False),
        sa.Column("created_by", sa.Uuid, nullable=True),
        sa.Column("account_id", sa.Uuid, nullable=True),
        sa.Column("administrator", sa.Boolean, nullable=False),
        sa.Column("program_id", sa.Uuid, nullable=True),
        sa.Column("role", sa.String(20), nullable=True),
        sa.Column("cohort_id", sa.Uuid, nullable=True),
        sa.Column("used_at", UtcTime, nullable=True),
        sa.Column("withdrawn_at", UtcTime, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_tickets"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_tickets_account_id_accounts"),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohorts.id"], name="fk_tickets_cohort_id_cohorts"),
        sa.ForeignKeyConstraint(["program_id"], ["programs.id"], name="fk_tickets_program_id_programs"),
        sa.UniqueConstraint("token_hash", name="uq_tickets_token_hash"),
    )
    op.create_index("ix_tickets_account_id", "tickets", ["account_id"])
    op.create_index("ix_tickets_email", "tickets", ["email"])
    op.create_table(
        "sign_ins",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("account_id", sa.Uuid, nullable=False),
        sa.Column("at", UtcTime, nullable=False),
        sa.Column("way", sa.String(60), nullable=False),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("address", sa.String(60), nullable=False),
        sa.Column("agent", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sign_ins"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_sign_ins_account_id_accounts"),
    )
    op.create_index("ix_sign_ins_account_id", "sign_ins", ["account_id"])
    op.create_table(
        "audit_log",
        sa.Column("seq", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("at", UtcTime, nullable=False),
        sa.Column("action", sa.String(60), nullable=False),
        sa.Column("actor", sa.Uuid, nullable=True),
        sa.Column("subject", sa.Uuid, nullable=True),
        sa.Column("program_id", sa.Uuid, nullable=True),
        sa.Column("thing", sa.String(120), nullable=False),
        sa.Column("detail", sa.JSON, nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_audit_log"),
    )
    op.create_index("ix_audit_log_action", "audit_log", ["action"])
    op.create_index("ix_audit_log_actor", "audit_log", ["actor"])
    op.create_index("ix_audit_log_at", "audit_log", ["at"])
    op.create_index("ix_audit_log_subject", "audit_log", ["subject"])
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_head"),
    )


def create_sharing_tables() -> None:
    op.create_table(
        "assignments",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("cohort_id", sa.Uuid, nullable=False),
        sa.Column("scenario_id", sa.String(60), nullable=False),
        sa.Column("created_by", sa.Uuid, nullable=False),
        sa.Column("created_at", UtcTime, nullable=False),
        sa.Column("due_at", UtcTime, nullable=True),
        sa.Column("closed_at", UtcTime, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_assignments"),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohorts.id"], name="fk_assignments_cohort_id_cohorts"),
    )
    op.create_index("ix_assignments_cohort_id", "assignments", ["cohort_id"])
    op.create_table(
        "assigned_attempts",
        sa.Column("attempt_id", sa.Uuid, nullable=False),
        sa.Column("assignment_id", sa.Uuid, nullable=False),
        sa.PrimaryKeyConstraint("attempt_id", name="pk_assigned_attempts"),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignments.id"], name="fk_assigned_attempts_assignment_id_assignments"
        ),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempts.id"], name="fk_assigned_attempts_attempt_id_attempts"),
    )
    op.create_index("ix_assigned_attempts_assignment_id", "assigned_attempts", ["assignment_id"])
    op.create_table(
        "shares",
        sa.Column("attempt_id", sa.Uuid, nullable=False),
        sa.Column("cohort_id", sa.Uuid, nullable=False),
        sa.Column("ticked", sa.JSON, nullable=False),
        sa.Column("shared_at", UtcTime, nullable=False),
        sa.PrimaryKeyConstraint("attempt_id", "cohort_id", name="pk_shares"),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempts.id"], name="fk_shares_attempt_id_attempts"),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohorts.id"], name="fk_shares_cohort_id_cohorts"),
    )
    op.create_index("ix_shares_cohort_id", "shares", ["cohort_id"])
    op.create_table(
        "private_notes",
        sa.Column("attempt_id", sa.Uuid, nullable=False),
        sa.Column("step", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("own_words", sa.Text, nullable=False),
        sa.Column("reaction", sa.Text, nullable=False),
        sa.Column("confidence", sa.String(20), nullable=True),
        sa.PrimaryKeyConstraint("attempt_id", "step", name="pk_private_notes"),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempts.id"], name="fk_private_notes_attempt_id_attempts"),
    )
    op.create_table(
        "comments",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("attempt_id", sa.Uuid, nullable=False),
        sa.Column("author_id", sa.Uuid, nullable=True),
        sa.Column("step", sa.Integer, nullable=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("at", UtcTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_comments"),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempts.id"], name="fk_comments_attempt_id_attempts"),
        sa.ForeignKeyConstraint(["author_id"], ["accounts.id"], name="fk_comments_author_id_accounts"),
    )
    op.create_index("ix_comments_attempt_id", "comments", ["attempt_id"])
    op.create_index("ix_comments_author_id", "comments", ["author_id"])
    op.create_table(
        "erasure_requests",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("attempt_id", sa.Uuid, nullable=False),
        sa.Column("requested_by", sa.Uuid, nullable=False),
        sa.Column("requested_at", UtcTime, nullable=False),
        sa.Column("deadline", UtcTime, nullable=False),
        sa.Column("answered_at", UtcTime, nullable=True),
        sa.Column("granted", sa.Boolean, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_erasure_requests"),
    )
    op.create_index("ix_erasure_requests_attempt_id", "erasure_requests", ["attempt_id"])
    op.create_table(
        "tombstones",
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("erased_at", UtcTime, nullable=False),
        sa.PrimaryKeyConstraint("kind", "id", name="pk_tombstones"),
    )
    op.create_table(
        "rollups",
        sa.Column("cohort_id", sa.Uuid, nullable=False),
        sa.Column("scenario_id", sa.String(60), nullable=False),
        sa.Column("key_hash", sa.String(64), nullable=False),
        sa.Column("dimension", sa.String(20), nullable=False),
        sa.Column("n", sa.Integer, nullable=False),
        sa.Column("total", sa.BigInteger, nullable=False),
        sa.Column("squares", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("cohort_id", "scenario_id", "key_hash", "dimension", name="pk_rollups"),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohorts.id"], name="fk_rollups_cohort_id_cohorts"),
    )
