"""The tables of student ids, of crosswalks that programs made their own, and of who agreed to research."""

from __future__ import annotations

import sqlalchemy as sa

from simulator.storage.tables import UtcTime, metadata

student_ids = sa.Table(
    "student_ids",
    metadata,
    sa.Column("account_id", sa.ForeignKey("accounts.id"), primary_key=True),
    sa.Column("program_id", sa.ForeignKey("programs.id"), primary_key=True),
    sa.Column("system", sa.String(20), primary_key=True),
    sa.Column("value", sa.String(100), nullable=False),
    sa.UniqueConstraint("program_id", "system", "value"),
)

crosswalks = sa.Table(
    "crosswalks",
    metadata,
    sa.Column("program_id", sa.ForeignKey("programs.id"), primary_key=True),
    sa.Column("outcomes", sa.JSON, nullable=False),
    sa.Column("changed_at", UtcTime, nullable=False),
)

research_agreements = sa.Table(
    "research_agreements",
    metadata,
    sa.Column("account_id", sa.ForeignKey("accounts.id"), primary_key=True),
    sa.Column("program_id", sa.ForeignKey("programs.id"), primary_key=True),
    sa.Column("noted_at", UtcTime, nullable=False),
)
