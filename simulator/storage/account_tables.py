"""The tables of people, programs, ways in, and the audit log."""

from __future__ import annotations

import sqlalchemy as sa

from simulator.storage.tables import UtcTime, metadata

accounts = sa.Table(
    "accounts",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("subject_id", sa.Uuid, nullable=False, unique=True),
    sa.Column("email", sa.String(254), nullable=False, unique=True),
    sa.Column("name", sa.String(100), nullable=False),
    sa.Column("administrator", sa.Boolean, nullable=False),
    sa.Column("password_hash", sa.String(200), nullable=True),
    sa.Column("created_at", UtcTime, nullable=False),
    sa.Column("disabled_at", UtcTime, nullable=True),
    sa.Column("reminders", sa.Boolean, nullable=False, server_default=sa.true()),
)

identities = sa.Table(
    "identities",
    metadata,
    sa.Column("issuer", sa.String(200), primary_key=True),
    sa.Column("subject", sa.String(255), primary_key=True),
    sa.Column("account_id", sa.ForeignKey("accounts.id"), nullable=False, index=True),
    sa.Column("linked_at", UtcTime, nullable=False),
)

sessions = sa.Table(
    "sessions",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("account_id", sa.ForeignKey("accounts.id"), nullable=False, index=True),
    sa.Column("token_hash", sa.String(64), nullable=False, unique=True),
    sa.Column("way", sa.String(60), nullable=False),
    sa.Column("created_at", UtcTime, nullable=False),
    sa.Column("seen_at", UtcTime, nullable=False),
    sa.Column("address", sa.String(60), nullable=False),
    sa.Column("agent", sa.String(200), nullable=False),
    sa.Column("ended_at", UtcTime, nullable=True),
)

programs = sa.Table(
    "programs",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("name", sa.String(100), nullable=False, unique=True),
    sa.Column("created_at", UtcTime, nullable=False),
    sa.Column("simulated", sa.Boolean, nullable=False, server_default=sa.false()),
)

memberships = sa.Table(
    "memberships",
    metadata,
    sa.Column("account_id", sa.ForeignKey("accounts.id"), primary_key=True),
    sa.Column("program_id", sa.ForeignKey("programs.id"), primary_key=True),
    sa.Column("role", sa.String(20), primary_key=True),
    sa.Column("since", UtcTime, nullable=False),
)

cohorts = sa.Table(
    "cohorts",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("program_id", sa.ForeignKey("programs.id"), nullable=False),
    sa.Column("name", sa.String(100), nullable=False),
    sa.Column("created_at", UtcTime, nullable=False),
    sa.Column("zone", sa.String(60), nullable=False, server_default="UTC"),
    sa.Column("begins_on", sa.Date, nullable=True),
    sa.Column("ends_on", sa.Date, nullable=True),
    sa.Column("archived_at", UtcTime, nullable=True),
    sa.UniqueConstraint("program_id", "name"),
)

cohort_members = sa.Table(
    "cohort_members",
    metadata,
    sa.Column("cohort_id", sa.ForeignKey("cohorts.id"), primary_key=True),
    sa.Column("account_id", sa.ForeignKey("accounts.id"), primary_key=True, index=True),
    sa.Column("role", sa.String(20), nullable=False),  # trainee or supervisor
    sa.Column("since", UtcTime, nullable=False),
    sa.Column("section_id", sa.Uuid, nullable=True),
    sa.Column("idnumber", sa.String(60), nullable=False, server_default=sa.text("''")),
)

tickets = sa.Table(
    "tickets",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("token_hash", sa.String(64), nullable=False, unique=True),
    sa.Column("email", sa.String(254), nullable=False, index=True),
    sa.Column("name", sa.String(100), nullable=False),
    sa.Column("created_at", UtcTime, nullable=False),
    sa.Column("expires_at", UtcTime, nullable=False),
    sa.Column("created_by", sa.Uuid, nullable=True),
    sa.Column("account_id", sa.ForeignKey("accounts.id"), nullable=True, index=True),
    sa.Column("administrator", sa.Boolean, nullable=False),
    sa.Column("program_id", sa.ForeignKey("programs.id"), nullable=True),
    sa.Column("role", sa.String(20), nullable=True),
    sa.Column("cohort_id", sa.ForeignKey("cohorts.id"), nullable=True),
    sa.Column("used_at", UtcTime, nullable=True),
    sa.Column("withdrawn_at", UtcTime, nullable=True),
    sa.Column("section_id", sa.Uuid, nullable=True),
    sa.Column("idnumber", sa.String(60), nullable=False, server_default=sa.text("''")),
)

sign_ins = sa.Table(
    "sign_ins",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("account_id", sa.ForeignKey("accounts.id"), nullable=False, index=True),
    sa.Column("at", UtcTime, nullable=False),
    sa.Column("way", sa.String(60), nullable=False),
    sa.Column("outcome", sa.String(20), nullable=False),
    sa.Column("address", sa.String(60), nullable=False),
    sa.Column("agent", sa.String(200), nullable=False),
)

audit_log = sa.Table(
    "audit_log",
    metadata,
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("at", UtcTime, nullable=False, index=True),
    sa.Column("action", sa.String(60), nullable=False, index=True),
    sa.Column("actor", sa.Uuid, nullable=True, index=True),
    sa.Column("subject", sa.Uuid, nullable=True, index=True),
    sa.Column("program_id", sa.Uuid, nullable=True),
    sa.Column("thing", sa.String(120), nullable=False),
    sa.Column("detail", sa.JSON, nullable=False),
    sa.Column("previous", sa.String(64), nullable=False),
    sa.Column("hash", sa.String(64), nullable=False),
)

audit_head = sa.Table(  # one row: how far the log goes, so that cutting off its end shows
    "audit_head",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("seq", sa.Integer, nullable=False),
    sa.Column("hash", sa.String(64), nullable=False),
)
