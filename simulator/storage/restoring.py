"""Putting the rows of a backup in place of what a database holds, while nobody else uses it."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from simulator.errors import StorageError
from simulator.storage.account_tables import audit_head, sessions, tickets
from simulator.storage.copying import REVISION_TABLE, copy_rows, counted
from simulator.storage.database import prepare_sqlite, revision_of, upgrade
from simulator.storage.failures import storage_error
from simulator.storage.flow_tables import sign_in_flows
from simulator.storage.schema import metadata

STOP = "Stop the program, and whatever else is connected, then try again."
OTHERS = sa.text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    " AND usename IS NOT NULL"
)
LEAVING_SECONDS = 2
"""How long a connection that was just closed, our own among them, may still be seen."""
WAYS_IN = (sessions, tickets, sign_in_flows)
"""What does not come back: who was signed in at the time of a backup need not be who may be now."""


@contextmanager
def alone(engine: sa.Engine) -> Iterator[sa.Engine]:
    """The database, made sure that no other program has it open.

    SQLite: one connection that keeps the file locked until the end; a program that has it open holds a lock that shows,
    even if it does nothing. PostgreSQL: the server tells who is connected; ``load`` asks again, then locks.

    Raises
    ------
    StorageError
        If somebody else is there.
    """
    engine.dispose()
    try:
        if engine.dialect.name != "sqlite":
            with engine.connect() as connection:
                _refuse_others(connection)
            yield engine
            return
        held = sa.create_engine(engine.url, poolclass=sa.StaticPool, hide_parameters=True)
        sa.event.listen(held, "connect", _lock_sqlite)
        try:
            with held.connect() as connection:
                connection.exec_driver_sql("BEGIN EXCLUSIVE")
            yield held
        finally:
            held.dispose()
    except sa.exc.SQLAlchemyError as error:
        raise storage_error(error) from error


def _lock_sqlite(connection: sqlite3.Connection, record: object) -> None:
    prepare_sqlite(connection, record)
    connection.execute("PRAGMA busy_timeout=1000")
    connection.execute("PRAGMA locking_mode=EXCLUSIVE")
    try:
        # Without a write-ahead log there is one lock on the file, and only who is alone can go back to that.
        connection.execute("PRAGMA journal_mode=DELETE").fetchall()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorname.startswith("SQLITE_BUSY"):
            raise StorageError("Another program has the database open.", hint=STOP) from error
        raise


def _refuse_others(connection: sa.Connection) -> None:
    deadline = time.monotonic() + LEAVING_SECONDS
    while n_others := connection.execute(OTHERS).scalar_one():
        if time.monotonic() > deadline:
            others = f"{n_others} connection{'s' * (n_others > 1)}"
            raise StorageError(f"Other programs have {others} to the database.", hint=STOP)
        time.sleep(0.05)
        connection.exec_driver_sql("SELECT pg_stat_clear_snapshot()")


def is_empty(engine: sa.Engine) -> bool:
    """Whether nothing was ever recorded in a database."""
    if revision_of(engine) is None:
        return True
    with engine.connect() as connection:
        counts = dict(counted(connection))
        began = connection.execute(sa.select(audit_head.c.seq)).scalar() if audit_head.name in counts else 0
    for quiet in (REVISION_TABLE, audit_head.name):
        counts.pop(quiet, None)
    return not began and not any(counts.values())


def end_ways_in(connection: sa.Connection) -> None:
    """End what let people in when the backup was made."""
    for table in WAYS_IN:
        connection.execute(table.delete())


def load(source: sa.Engine, target: sa.Engine) -> None:
    """Put everything that a SQLite database holds, at the current revision, in place of what another one holds.

    All of it or nothing; ``target`` is what ``alone`` gave.

    Raises
    ------
    StorageError
        If it can't be done; then the database is as it was.
    """
    try:
        if target.dialect.name == "sqlite":
            _load_pages(source, target)
        else:
            upgrade(target)
            _load_rows(source, target)
    except sa.exc.SQLAlchemyError as error:
        raise storage_error(error) from error
    except sqlite3.Error as error:
        raise StorageError(
            f"The database can't be written: {error}.", hint="Look at its disk, then try again."
        ) from error


def _load_pages(source: sa.Engine, target: sa.Engine) -> None:
    with source.connect() as reading, target.connect() as writing:
        copied, held = reading.connection.driver_connection, writing.connection.driver_connection
        if not isinstance(copied, sqlite3.Connection) or not isinstance(held, sqlite3.Connection):
            raise TypeError("not SQLite connections")
        copied.backup(held)
        held.execute("PRAGMA journal_mode=DELETE").fetchall()


def _load_rows(source: sa.Engine, target: sa.Engine) -> None:
    tables = metadata.sorted_tables
    target.dispose()
    with source.connect() as reading, target.begin() as writing:
        for setting in ("statement_timeout", "idle_in_transaction_session_timeout"):
            writing.exec_driver_sql(f"SET LOCAL {setting} = 0")
        names = ", ".join(table.name for table in tables)
        writing.exec_driver_sql(f"LOCK TABLE {names} IN ACCESS EXCLUSIVE MODE")
        _refuse_others(writing)
        copy_rows(reading, writing, tables)
        if counted(reading) != counted(writing):
            raise StorageError("Not everything arrived in the database.", hint="Nothing was changed. Try again.")


def set_aside(engine: sa.Engine, at: datetime) -> Path:
    """Give a SQLite file that is of no use another name, with what belongs to it; where it is now.

    Raises
    ------
    StorageError
        If the database is no file, or can't be renamed.
    """
    engine.dispose()
    if engine.dialect.name != "sqlite" or not engine.url.database:
        raise StorageError(
            "The database that is there can't be read by this program, so no backup of it could be made.",
            hint="Make a new, empty database and restore into that.",
        )
    file = Path(engine.url.database)
    aside = file.with_name(f"{file.name}.set-aside-{at:%Y%m%dT%H%M%SZ}")
    try:
        for end in ("-wal", "-shm", "-journal", ""):
            part = file.with_name(f"{file.name}{end}")
            if part.exists():
                part.rename(aside.with_name(f"{aside.name}{end}"))
    except OSError as error:
        raise StorageError(
            f"The file that is there can't be renamed: {error.strerror}.", hint="Rename it yourself."
        ) from error
    return aside
