"""The table of tries to sign in with a provider."""

from __future__ import annotations

import sqlalchemy as sa

from simulator.storage.tables import UtcTime, metadata

sign_in_flows = sa.Table(
    "sign_in_flows",
    metadata,
    sa.Column("token_hash", sa.String(64), primary_key=True),
    sa.Column("state_hash", sa.String(64), nullable=False),
    sa.Column("provider", sa.String(30), nullable=False),
    sa.Column("nonce", sa.String(64), nullable=False),
    sa.Column("verifier", sa.String(128), nullable=False),
    sa.Column("next_path", sa.String(1000), nullable=False),
    sa.Column("expires_at", UtcTime, nullable=False, index=True),
)
