"""Opening a database and bringing it to the current schema."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from threading import Lock
from time import monotonic, sleep
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from simulator.errors import SchemaTooNew, StorageError
from simulator.storage.failures import storage_error

MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_TIMEOUT_MS = 10_000
"""How long a transaction waits for another one, on either engine."""
BUSY_PAUSE_SECONDS = 0.02
STATEMENT_TIMEOUT_MS = 60_000
IDLE_TIMEOUT_MS = 120_000
"""PostgreSQL ends a transaction that its program has forgotten, so that its locks do not stay."""
CONNECT_SECONDS = 5
POOL_SIZE = 10
"""Connections that a process keeps open; as many again are opened while more are in use, and closed after that."""
POOL_SECONDS = 10
IMMEDIATE = "sqlite_immediate"
"""Execution option of connections that will write: SQLite takes its write lock at once."""
_MIGRATING = Lock()
"""Alembic keeps what it is doing in its module, so two threads must not migrate at once."""
_DRIVERS = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg", "postgresql+psycopg": "postgresql+psycopg"}


def open_engine(url: str, *, pool_size: int = POOL_SIZE) -> sa.Engine:
    """An engine with the durability that the store promises.

    SQLite runs with a write-ahead log, full synchronization, foreign keys and a busy timeout; its folder is made.
    PostgreSQL waits for its log to be written at each commit, works in UTC, and ends what takes too long. Both leave
    what people wrote out of error messages.

    Raises
    ------
    StorageError
        If the address can't be understood, or the folder can't be made.
    """
    try:
        # What hosting services write, and older libraries took.
        address = sa.make_url(url.replace("postgres://", "postgresql://", 1) if url.startswith("postgres:") else url)
        driver = _DRIVERS.get(address.drivername)
        if driver is None:
            raise sa.exc.ArgumentError("neither SQLite nor PostgreSQL")
        address = address.set(drivername=driver)
        return _sqlite_engine(address, pool_size) if driver == "sqlite" else _postgresql_engine(address, pool_size)
    except (sa.exc.ArgumentError, ImportError, ValueError) as error:
        raise StorageError(
            "The database address can't be understood, or its driver is not installed.",
            hint="Set SIMULATOR_DATABASE_URL to sqlite:////srv/practice/practice.sqlite3 or postgresql://host/name",
        ) from error
    except OSError as error:
        raise StorageError(
            f"The folder of the database can't be made: {error.strerror}.",
            hint="Set SIMULATOR_DATABASE_URL to a place that can be written.",
        ) from error


def _sqlite_engine(address: sa.URL, pool_size: int) -> sa.Engine:
    in_memory = address.database in (None, "", ":memory:")
    if not in_memory and address.query.get("uri") != "true":
        file = Path(str(address.database))
        file.parent.mkdir(parents=True, exist_ok=True)
        with suppress(OSError):  # SQLite will say it better
            file.touch(mode=stat.S_IRUSR | stat.S_IWUSR)  # nobody else is to read people's records
    pool = {} if in_memory else _pool(pool_size)
    engine = sa.create_engine(address, connect_args={"check_same_thread": False}, hide_parameters=True, **pool)
    sa.event.listen(engine, "connect", prepare_sqlite)
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _pool(pool_size: int) -> dict[str, Any]:
    return {"pool_size": pool_size, "max_overflow": pool_size, "pool_timeout": POOL_SECONDS}


def prepare_sqlite(connection: Any, _record: Any) -> None:
    """Give a new connection the durability that the store promises."""
    connection.isolation_level = None  # transactions are begun by _begin_sqlite, not guessed by the driver
    connection.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    _use_write_ahead_log(connection)
    for pragma in ("synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _use_write_ahead_log(connection: sqlite3.Connection) -> None:
    # Where another program is about to make the tables, SQLite refuses this at once instead of waiting as it was told.
    until = monotonic() + BUSY_TIMEOUT_MS / 1000
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or monotonic() > until:
                raise
            sleep(BUSY_PAUSE_SECONDS)
        else:
            return


def _begin_sqlite(connection: sa.Connection) -> None:
    immediate = connection.get_execution_options().get(IMMEDIATE, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _postgresql_engine(address: sa.URL, pool_size: int) -> sa.Engine:
    settings = {
        "statement_timeout": STATEMENT_TIMEOUT_MS,
        "lock_timeout": BUSY_TIMEOUT_MS,
        "idle_in_transaction_session_timeout": IDLE_TIMEOUT_MS,
        "synchronous_commit": "on",
        "timezone": "UTC",
        "default_transaction_isolation": r"read\ committed",
    }
    ours = " ".join(f"-c {name}={value}" for name, value in settings.items())
    given = address.query.get("options", "")
    asked = given if isinstance(given, str) else " ".join(given)
    return sa.create_engine(
        address.difference_update_query(["options"]),
        pool_pre_ping=True,  # a connection that died while it lay idle is replaced before anybody notices
        hide_parameters=True,
        connect_args={
            "connect_timeout": CONNECT_SECONDS,
            "client_encoding": "utf8",
            "application_name": address.query.get("application_name", "secure-base"),
            # A server that vanished without a word is noticed within half a minute.
            "keepalives_idle": 15,
            "keepalives_interval": 5,
            "keepalives_count": 3,
            "options": f"{ours} {asked}".strip(),  # what the operator put into the address has the last word
        },
        **_pool(pool_size),
    )


def _config(engine: sa.Engine) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["engine"] = engine
    return config


@cache
def _script() -> ScriptDirectory:
    return ScriptDirectory(str(MIGRATIONS))


def known_revision() -> str:
    """The last revision that this program knows."""
    return _script().get_current_head() or ""


def revision_of(engine: sa.Engine) -> str | None:
    """The revision of the database's schema; None for a database without tables.

    Raises
    ------
    SchemaTooNew
        If this program doesn't know the revision.
    StorageError
        If the database can't be reached.
    """
    with _in_our_words(), engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    if found is not None and found not in {script.revision for script in _script().walk_revisions()}:
        raise SchemaTooNew(found, known_revision() or "nothing")
    return found


def upgrade(engine: sa.Engine, to: str = "head") -> None:
    """Bring the schema up to date; an empty database gets all of it.

    Any number of programs may do this at once: one migrates, the others wait and find it done.

    Raises
    ------
    SchemaTooNew
        If a newer version of the program wrote the database.
    StorageError
        If the database can't be reached.
    """
    if revision_of(engine) == known_revision() and to == "head":
        return
    with _in_our_words(), _MIGRATING:
        command.upgrade(_config(engine), to)


@contextmanager
def _in_our_words() -> Iterator[None]:
    try:
        yield
    except sa.exc.SQLAlchemyError as error:
        raise storage_error(error) from error
