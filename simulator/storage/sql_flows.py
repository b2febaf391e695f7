"""Tries to sign in with a provider, in SQL."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

import sqlalchemy as sa

from simulator.domain.single_sign_on import Flow
from simulator.storage.connections import Database
from simulator.storage.flow_tables import sign_in_flows


class SqlFlows:
    """``FlowStore`` on a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, flow: Flow, *, now: datetime) -> None:
        """Record a try, and forget those that have expired."""
        with self._database.writing() as connection:
            connection.execute(sa.delete(sign_in_flows).where(sign_in_flows.c.expires_at <= now))
            connection.execute(sa.insert(sign_in_flows).values(asdict(flow)))

    def take(self, token_hash: str, state_hash: str, provider: str, *, now: datetime) -> Flow | None:
        """Use a try up in one statement, so that of two that come at once only one has it."""
        taking = (
            sa.delete(sign_in_flows)
            .where(
                sign_in_flows.c.token_hash == token_hash,
                sign_in_flows.c.state_hash == state_hash,
                sign_in_flows.c.provider == provider,
            )
            .returning(*sign_in_flows.c)
        )
        with self._database.writing() as connection:
            row = connection.execute(taking).one_or_none()
        flow = Flow(**row._mapping) if row else None
        return flow if flow and now < flow.expires_at else None
