"""The tables of standards: cut scores of programs, and the judging behind them."""

from __future__ import annotations

import sqlalchemy as sa

from simulator.storage.tables import UtcTime, metadata

standard_settings = sa.Table(
    "standard_settings",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("program_id", sa.ForeignKey("programs.id"), nullable=False, index=True),
    sa.Column("cases", sa.JSON, nullable=False),  # as they were: ids, hashes, title, decisions with their weights
    sa.Column("about", sa.Text, nullable=False),
    sa.Column("opened_by", sa.Uuid, nullable=True, index=True),  # None: erased
    sa.Column("opened_at", UtcTime, nullable=False),
    sa.Column("phase", sa.String(20), nullable=False),
    sa.Column("second_at", UtcTime, nullable=True),
    sa.Column("closed_at", UtcTime, nullable=True),
    sa.Column("trainees", sa.JSON, nullable=False),  # what judges are told in the second round
)

standard_judges = sa.Table(
    "standard_judges",
    metadata,
    sa.Column("setting_id", sa.ForeignKey("standard_settings.id"), primary_key=True),
    sa.Column("judge_id", sa.Uuid, primary_key=True, index=True),  # another, random one once erased
    sa.Column("invited_at", UtcTime, nullable=False),
    sa.Column("left_at", UtcTime, nullable=True),
    sa.Column("first_at", UtcTime, nullable=True),
    sa.Column("second_at", UtcTime, nullable=True),
    sa.Column("lowest", sa.Integer, nullable=True),
    sa.Column("highest", sa.Integer, nullable=True),
    sa.Column("fewest", sa.Integer, nullable=True),
    sa.Column("most", sa.Integer, nullable=True),
)

standard_ratings = sa.Table(
    "standard_ratings",
    metadata,
    sa.Column("setting_id", sa.ForeignKey("standard_settings.id"), primary_key=True),
    sa.Column("judge_id", sa.Uuid, primary_key=True, index=True),
    sa.Column("round", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("case", sa.String(60), primary_key=True),
    sa.Column("node", sa.String(60), primary_key=True),
    sa.Column("share", sa.Integer, nullable=False),  # percent
    sa.Column("at", UtcTime, nullable=False),
)

standards = sa.Table(
    "standards",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("program_id", sa.ForeignKey("programs.id"), nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("method", sa.String(20), nullable=False),
    sa.Column("cut", sa.Integer, nullable=False),  # basis points
    sa.Column("n", sa.Integer, nullable=False),
    sa.Column("n_items", sa.Integer, nullable=False),
    sa.Column("rounds", sa.Integer, nullable=False),
    sa.Column("error", sa.Integer, nullable=True),
    sa.Column("low", sa.Integer, nullable=True),
    sa.Column("high", sa.Integer, nullable=True),
    sa.Column("fit", sa.Integer, nullable=True),
    sa.Column("setting_id", sa.ForeignKey("standard_settings.id"), nullable=True),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("set_by", sa.Uuid, nullable=True, index=True),  # None: erased
    sa.Column("set_at", UtcTime, nullable=False),
    sa.UniqueConstraint("program_id", "number"),
)
