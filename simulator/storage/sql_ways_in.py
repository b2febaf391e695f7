"""Sessions, invitation and reset links, and sign-in history in SQL: the part of ``AccountStore`` about ways in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from simulator.domain.accounts import Session, SignIn, Ticket, TicketKind
from simulator.storage import account_rows as rows
from simulator.storage.account_tables import sessions, sign_ins, tickets
from simulator.storage.connections import Database

MAX_ADDRESS = 60
MAX_AGENT = 200


class SqlWaysIn:
    """The part of ``SqlAccounts`` on sessions, tickets and history; see ``AccountStore`` for what methods promise."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def start_session(self, session: Session) -> None:
        """See ``AccountStore``."""
        with self._database.writing() as connection:
            connection.execute(sessions.insert().values(_from_browser(rows.values_of(session, sessions))))

    def session(self, session_id: UUID) -> Session | None:
        """See ``AccountStore``."""
        return self._session_where(sessions.c.id == session_id)

    def session_by_token(self, token_hash: str) -> Session | None:
        """See ``AccountStore``."""
        return self._session_where(sessions.c.token_hash == token_hash)

    def _session_where(self, condition: sa.ColumnElement[bool]) -> Session | None:
        with self._database.reading() as connection:
            row = connection.execute(sa.select(sessions).where(condition)).first()
        return None if row is None else rows.session(row)

    def sessions_of(self, account_id: UUID, *, ended: bool = False) -> tuple[Session, ...]:
        """See ``AccountStore``."""
        query = sa.select(sessions).where(sessions.c.account_id == account_id)
        if not ended:
            query = query.where(sessions.c.ended_at.is_(None))
        query = query.order_by(sessions.c.created_at.desc(), sessions.c.id)
        with self._database.reading() as connection:
            return tuple(rows.session(row) for row in connection.execute(query))

    def touch_session(self, session_id: UUID, at: datetime) -> None:
        """See ``AccountStore``; a session that has ended is left as it is."""
        alive = sessions.update().where(sessions.c.id == session_id, sessions.c.ended_at.is_(None))
        with self._database.writing() as connection:
            connection.execute(alive.values(seen_at=at))

    def end_session(self, session_id: UUID, at: datetime) -> None:
        """See ``AccountStore``."""
        alive = sessions.update().where(sessions.c.id == session_id, sessions.c.ended_at.is_(None))
        with self._database.writing() as connection:
            connection.execute(alive.values(ended_at=at))

    def end_sessions(self, account_id: UUID, at: datetime, *, but: UUID | None = None) -> int:
        """See ``AccountStore``."""
        alive = sessions.update().where(sessions.c.account_id == account_id, sessions.c.ended_at.is_(None))
        if but is not None:
            alive = alive.where(sessions.c.id != but)
        with self._database.writing() as connection:
            return connection.execute(alive.values(ended_at=at)).rowcount

    def create_ticket(self, ticket: Ticket) -> None:
        """See ``AccountStore``."""
        with self._database.writing() as connection:
            connection.execute(tickets.insert().values(rows.values_of(ticket, tickets)))

    def ticket(self, token_hash: str) -> Ticket | None:
        """See ``AccountStore``."""
        return self._ticket_where(tickets.c.token_hash == token_hash)

    def ticket_by_id(self, ticket_id: UUID) -> Ticket | None:
        """See ``AccountStore``."""
        return self._ticket_where(tickets.c.id == ticket_id)

    def _ticket_where(self, condition: sa.ColumnElement[bool]) -> Ticket | None:
        with self._database.reading() as connection:
            row = connection.execute(sa.select(tickets).where(condition)).first()
        return None if row is None else rows.ticket(row)

    def use_ticket(self, ticket_id: UUID, at: datetime) -> bool:
        """See ``AccountStore``."""
        return self._close_ticket(ticket_id, used_at=at)

    def withdraw_ticket(self, ticket_id: UUID, at: datetime) -> bool:
        """See ``AccountStore``."""
        return self._close_ticket(ticket_id, withdrawn_at=at)

    def _close_ticket(self, ticket_id: UUID, **values: datetime) -> bool:
        """One conditional change, so that of two who come at once only one is told that it was theirs."""
        change = tickets.update().where(tickets.c.id == ticket_id, *_OPEN).values(**values)
        with self._database.writing() as connection:
            return connection.execute(change).rowcount == 1

    def withdraw_resets(self, account_id: UUID, at: datetime) -> None:
        """See ``AccountStore``."""
        mine = (tickets.c.account_id == account_id, tickets.c.kind == TicketKind.RESET)
        with self._database.writing() as connection:
            connection.execute(tickets.update().where(*mine, *_OPEN).values(withdrawn_at=at))

    def open_tickets(self, *, program_ids: Sequence[UUID] | None = None) -> tuple[Ticket, ...]:
        """See ``AccountStore``."""
        query = sa.select(tickets).where(tickets.c.kind == TicketKind.INVITATION, *_OPEN)
        if program_ids is not None:
            query = query.where(tickets.c.program_id.in_(list(program_ids)))
        with self._database.reading() as connection:
            found = connection.execute(query.order_by(tickets.c.created_at.desc(), tickets.c.id))
            return tuple(rows.ticket(row) for row in found)

    def tickets_to(self, email: str) -> tuple[Ticket, ...]:
        """See ``AccountStore``."""
        query = sa.select(tickets).where(tickets.c.email == email, tickets.c.kind == TicketKind.INVITATION, *_OPEN)
        with self._database.reading() as connection:
            found = connection.execute(query.order_by(tickets.c.created_at.desc(), tickets.c.id))
            return tuple(rows.ticket(row) for row in found)

    def tickets_of(self, account_id: UUID, email: str) -> tuple[Ticket, ...]:
        """See ``AccountStore``."""
        theirs = sa.select(tickets).where((tickets.c.account_id == account_id) | (tickets.c.email == email))
        with self._database.reading() as connection:
            found = connection.execute(theirs.order_by(tickets.c.created_at.desc(), tickets.c.id))
            return tuple(rows.ticket(row) for row in found)

    def note_sign_in(self, sign_in: SignIn) -> None:
        """See ``AccountStore``."""
        with self._database.writing() as connection:
            connection.execute(sign_ins.insert().values(_from_browser(rows.values_of(sign_in, sign_ins))))

    def sign_ins(self, account_id: UUID, *, limit: int = 50) -> tuple[SignIn, ...]:
        """See ``AccountStore``; in the order in which it happened, whatever the clock said."""
        mine = sa.select(sign_ins).where(sign_ins.c.account_id == account_id)
        with self._database.reading() as connection:
            found = connection.execute(mine.order_by(sign_ins.c.id.desc()).limit(limit))
            return tuple(rows.sign_in(row) for row in found)

    def purge(self, *, before: datetime) -> int:
        """See ``AccountStore``; a session that was left and never ended counts from when it was last used."""
        over = (
            sessions.delete().where(sa.func.coalesce(sessions.c.ended_at, sessions.c.seen_at) < before),
            tickets.delete().where(tickets.c.expires_at < before),
            sign_ins.delete().where(sign_ins.c.at < before),
        )
        with self._database.writing() as connection:
            return sum(connection.execute(deletion).rowcount for deletion in over)


_OPEN = (tickets.c.used_at.is_(None), tickets.c.withdrawn_at.is_(None))


def _from_browser(values: dict[str, Any]) -> dict[str, Any]:
    """Cut to size what a browser said of itself: it must never keep a person out, and one engine minds its length."""
    address, agent = rows.bounded(values["address"], MAX_ADDRESS), rows.bounded(values["agent"], MAX_AGENT)
    return values | {"address": address, "agent": agent}
