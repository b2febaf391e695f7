"""The audit log in SQL: lines that are only ever added, each carrying the hash of the one before."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from simulator.domain.accounts import AuditEntry
from simulator.errors import StorageError
from simulator.storage.account_rows import bounded
from simulator.storage.account_tables import accounts, audit_head, audit_log
from simulator.storage.connections import Database

MAX_ACTION = 60
MAX_THING = 120
MAX_DETAILS = 20
MAX_KEY = 60
MAX_VALUE = 200
BATCH = 2_000
"""Lines that are checked at a time, and names that are looked up at a time."""
FIELDS = ("seq", "at", "action", "actor", "subject", "program_id", "thing", "detail", "previous")
UNREADABLE = (ValueError, TypeError, AttributeError)
"""What comes of a line whose columns hold something else than what was written there."""


class SqlAudit:
    """Implements ``AuditStore``; see there for what each method promises.

    An account id without an account (the one local trainee, or a person who was erased already) is recorded as
    nobody: account ids never get into the log, so what is erased can't be found again through it.
    """

    def __init__(self, database: Database, *, batch: int = BATCH) -> None:
        self._database = database
        self._batch = batch

    def record(
        self,
        action: str,
        *,
        at: datetime,
        actor_id: UUID | None = None,
        subject_id: UUID | None = None,
        program_id: UUID | None = None,
        thing: str = "",
        detail: Mapping[str, str] | None = None,
    ) -> AuditEntry:
        """See ``AuditStore``. Holds the end of the log until the transaction ends, so record last in it.

        Raises
        ------
        StorageError
            If the log has lost its head, which nothing in this program does.
        """
        with self._database.writing() as connection:
            head = connection.execute(_HEAD.with_for_update()).first()
            if head is None:
                raise StorageError("The audit log has lost its head.", hint="Run `python -m simulator db check`.")
            subjects = _subjects(connection, actor_id, subject_id)
            values: dict[str, Any] = {
                "seq": head.seq + 1,
                "at": at.astimezone(UTC),
                "action": bounded(action, MAX_ACTION),
                "actor": subjects.get(actor_id),
                "subject": subjects.get(subject_id),
                "program_id": program_id,
                "thing": bounded(thing, MAX_THING),
                "detail": _bounded_detail(detail or {}),
                "previous": head.hash,
            }
            values["hash"] = hash_of(values)
            connection.execute(audit_log.insert().values(values))
            connection.execute(audit_head.update().values(seq=values["seq"], hash=values["hash"]))
        return AuditEntry(**values)

    def entries(
        self,
        *,
        action: str = "",
        person_id: UUID | None = None,
        program_id: UUID | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        limit: int = 100,
        offset: int = 0,
    ) -> tuple[tuple[AuditEntry, ...], int]:
        """See ``AuditStore``; ``since`` is included, ``until`` is not."""
        conditions = []
        if "\0" in action:  # no line has one, and PostgreSQL takes none, not even to compare
            return (), 0
        if action:
            conditions.append(audit_log.c.action == action)
        if person_id is not None:
            conditions.append(_done_by(person_id) | (audit_log.c.subject == _subject_of(person_id)))
        if program_id is not None:
            conditions.append(audit_log.c.program_id == program_id)
        if since is not None:
            conditions.append(audit_log.c.at >= since)
        if until is not None:
            conditions.append(audit_log.c.at < until)
        page = sa.select(audit_log).where(*conditions).order_by(audit_log.c.seq.desc()).limit(limit).offset(offset)
        counted = sa.select(sa.func.count()).select_from(audit_log).where(*conditions)
        with self._database.reading() as connection:
            n = connection.execute(counted).scalar_one()
            try:
                return tuple(AuditEntry(**row._mapping) for row in connection.execute(page)), n
            except UNREADABLE as error:
                raise StorageError(
                    "The audit log can't be read: a line was changed from outside.",
                    hint="Run `python -m simulator db check` to see which.",
                ) from error

    def names(self, subject_ids: Sequence[UUID]) -> Mapping[UUID, str]:
        """See ``AuditStore``."""
        wanted = sorted(set(subject_ids))
        found: dict[UUID, str] = {}
        with self._database.reading() as connection:
            for start in range(0, len(wanted), self._batch):
                some = accounts.c.subject_id.in_(wanted[start : start + self._batch])
                query = sa.select(accounts.c.subject_id, accounts.c.name).where(some)
                found |= {row.subject_id: row.name for row in connection.execute(query)}
        return found

    def last_read(self, reader_id: UUID, thing: str, action: str) -> datetime | None:
        """See ``AuditStore``; the time of the newest such line, even if the clock has been set back since."""
        query = sa.select(audit_log.c.at).where(
            _done_by(reader_id), audit_log.c.thing == bounded(thing, MAX_THING), audit_log.c.action == action
        )
        with self._database.reading() as connection:
            return connection.execute(query.order_by(audit_log.c.seq.desc()).limit(1)).scalar_one_or_none()

    def head(self) -> tuple[int, str]:
        """See ``AuditStore``."""
        with self._database.reading() as connection:
            row = connection.execute(_HEAD).first()
        return (0, "") if row is None else (row.seq, row.hash)

    def broken(self) -> str | None:
        """See ``AuditStore``.

        Lines that are recorded meanwhile are checked too. Someone who may write to the whole database could compute
        every hash anew: only a number and hash of ``head`` that was kept elsewhere shows that.
        """
        seq, last = 0, ""
        size = self._batch
        with self._database.reading() as connection:
            while True:
                # Read before the lines: whatever it counts must be among them.
                head = connection.execute(_HEAD).first()
                try:
                    lines = _lines_after(connection, seq, size)
                except UNREADABLE:
                    if size == 1:
                        return f"line {seq + 1} was changed"
                    size = 1  # up to the line that can't be read there may be others that are wrong
                    continue
                if not lines:
                    return _wrong_end(head, seq, last)
                for line in lines:
                    problem = _wrong_line(line, seq, last)
                    if problem is not None:
                        return problem
                    seq, last = line.seq, line.hash


_HEAD = sa.select(audit_head.c.seq, audit_head.c.hash)


def hash_of(values: Mapping[str, Any]) -> str:
    """SHA-256 of a line: its fields but the hash as JSON with sorted keys and no blanks, times in UTC."""
    fields = {name: values[name] for name in FIELDS}
    fields["at"] = fields["at"].astimezone(UTC).isoformat(timespec="microseconds")
    for name in ("actor", "subject", "program_id"):
        fields[name] = None if fields[name] is None else str(fields[name])
    return sha256(json.dumps(fields, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _bounded_detail(detail: Mapping[str, str]) -> dict[str, str]:
    """Cut to size, because what was done must be recorded whatever comes with it."""
    some = list(detail.items())[:MAX_DETAILS]
    return {bounded(str(key), MAX_KEY): bounded(str(value), MAX_VALUE) for key, value in some}


def _subjects(connection: sa.Connection, *account_ids: UUID | None) -> dict[UUID | None, UUID]:
    known = [account_id for account_id in account_ids if account_id is not None]
    if not known:
        return {}
    query = sa.select(accounts.c.id, accounts.c.subject_id).where(accounts.c.id.in_(known))
    return {row.id: row.subject_id for row in connection.execute(query)}


def _subject_of(account_id: UUID) -> sa.ScalarSelect[UUID]:
    return sa.select(accounts.c.subject_id).where(accounts.c.id == account_id).scalar_subquery()


def _done_by(account_id: UUID) -> sa.ColumnElement[bool]:
    return audit_log.c.actor == _subject_of(account_id)


def _lines_after(connection: sa.Connection, seq: int, size: int) -> Sequence[sa.Row[Any]]:
    """The lines after one; from the very first for 0, also such as stand before it."""
    query = sa.select(audit_log).order_by(audit_log.c.seq).limit(size)
    return connection.execute(query.where(audit_log.c.seq > seq) if seq else query).all()


def _wrong_line(line: sa.Row[Any], seq: int, last: str) -> str | None:
    """What is wrong with a line that follows line ``seq``, which has the hash ``last``."""
    if line.seq <= seq or line.seq < 1:
        return f"line {line.seq} does not belong there"
    if line.seq > seq + 1:
        return f"line {seq + 1} is missing"
    if not _is_whole(line):
        return f"line {line.seq} was changed"
    if line.previous != last:  # whole in itself, so the one before it got a new hash
        return f"line {max(seq, 1)} was changed"
    return None


def _is_whole(line: sa.Row[Any]) -> bool:
    try:
        return bool(hash_of(line._asdict()) == line.hash)
    except UNREADABLE:
        return False


def _wrong_end(head: sa.Row[Any, Any] | None, seq: int, last: str) -> str | None:
    """What is wrong with a log that ends at line ``seq``, which has the hash ``last``."""
    if head is None:
        return "the head of the log is missing"
    if head.seq > seq:
        return f"the log ends at {seq} but its head says {head.seq}"
    if head.seq < seq:
        return f"the log goes on to {seq} but its head says {head.seq}"
    if head.hash == last:
        return None
    return f"line {seq} or the head of the log was changed" if seq else "the head of the log was changed"
