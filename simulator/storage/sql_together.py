"""The store of cases that a group decides together, in SQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from simulator.domain.group_sessions import GroupSession, Phase
from simulator.storage.connections import Database
from simulator.storage.tables import attempts
from simulator.storage.together_tables import group_sessions, group_votes
from simulator.storage.upserts import put


class SqlTogether:
    """Implements ``TogetherStore``; see there for what each method promises."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add_group(self, session: GroupSession) -> None:
        """See ``TogetherStore``."""
        with self._database.writing() as connection:
            connection.execute(group_sessions.insert().values(**_values(session)))

    def is_taken(self, code: str) -> bool:
        """See ``TogetherStore``."""
        return bool(self._found(group_sessions.c.code == code))

    def group(self, session_id: UUID) -> GroupSession | None:
        """See ``TogetherStore``."""
        return next(iter(self._found(group_sessions.c.id == session_id)), None)

    def group_of(self, attempt_id: UUID) -> GroupSession | None:
        """See ``TogetherStore``."""
        return next(iter(self._found(group_sessions.c.attempt_id == attempt_id)), None)

    def groups_of(self, host_id: UUID) -> tuple[GroupSession, ...]:
        """See ``TogetherStore``."""
        mine = sa.select(attempts.c.id).where(attempts.c.trainee_id == host_id)
        return self._found(group_sessions.c.attempt_id.in_(mine))

    def group_by_code(self, code: str, *, at: datetime) -> GroupSession | None:
        """See ``TogetherStore``."""
        found = self._found((group_sessions.c.code == code) & (group_sessions.c.expires_at > at))
        return next(iter(found), None)

    def expired_groups(self, *, at: datetime) -> tuple[GroupSession, ...]:
        """See ``TogetherStore``."""
        return self._found(group_sessions.c.expires_at <= at)

    def _found(self, which: sa.ColumnElement[bool]) -> tuple[GroupSession, ...]:
        query = sa.select(group_sessions).where(which)
        newest_first = query.order_by(group_sessions.c.created_at.desc(), group_sessions.c.id)
        with self._database.reading() as connection:
            return tuple(_session(row) for row in connection.execute(newest_first))

    def hold_group(self, session_id: UUID) -> GroupSession | None:
        """See ``TogetherStore``. SQLite has one writer at a time anyway."""
        query = sa.select(group_sessions).where(group_sessions.c.id == session_id).with_for_update()
        with self._database.writing() as connection:
            row = connection.execute(query).first()
        return None if row is None else _session(row)

    def change_group(self, session: GroupSession) -> None:
        """See ``TogetherStore``."""
        change = group_sessions.update().where(group_sessions.c.id == session.id).values(**_values(session))
        with self._database.writing() as connection:
            connection.execute(change)

    def vote(self, session_id: UUID, step: int, ballot: str, choice: str) -> None:
        """See ``TogetherStore``."""
        values = {"session_id": session_id, "step": step, "ballot": ballot, "choice": choice}
        with self._database.writing() as connection:
            put(connection, group_votes, values)

    def vote_of(self, session_id: UUID, step: int, ballot: str) -> str | None:
        """See ``TogetherStore``."""
        here = (group_votes.c.session_id == session_id) & (group_votes.c.step == step)
        query = sa.select(group_votes.c.choice).where(here, group_votes.c.ballot == ballot)
        with self._database.reading() as connection:
            found: str | None = connection.execute(query).scalar()
        return found

    def counts(self, session_id: UUID, step: int) -> Mapping[str, int]:
        """See ``TogetherStore``."""
        here = (group_votes.c.session_id == session_id) & (group_votes.c.step == step)
        query = sa.select(group_votes.c.choice, sa.func.count().label("n")).where(here).group_by(group_votes.c.choice)
        with self._database.reading() as connection:
            return {row.choice: row.n for row in connection.execute(query)}

    def forget_votes(self, session_id: UUID) -> None:
        """See ``TogetherStore``."""
        with self._database.writing() as connection:
            connection.execute(group_votes.delete().where(group_votes.c.session_id == session_id))


def _values(session: GroupSession) -> dict[str, Any]:
    """As JSON keeps it, a step is a text."""
    return asdict(session) | {"tallies": {str(step): dict(counts) for step, counts in session.tallies.items()}}


def _session(row: sa.Row[Any]) -> GroupSession:
    tallies = {int(step): counts for step, counts in row.tallies.items()}
    return GroupSession(**dict(row._mapping) | {"phase": Phase(row.phase), "tallies": tallies})


def forget_groups(connection: sa.Connection, attempt_ids: Sequence[UUID]) -> None:
    """Delete the sessions of these attempts with their votes."""
    theirs = group_sessions.c.attempt_id.in_(attempt_ids)
    # Held first, as everybody holds them who votes: so nobody waits for the other for ever.
    held = sa.select(group_sessions.c.id).where(theirs).order_by(group_sessions.c.id).with_for_update()
    ids = connection.execute(held).scalars().all()
    connection.execute(group_votes.delete().where(group_votes.c.session_id.in_(ids)))
    connection.execute(group_sessions.delete().where(theirs))
