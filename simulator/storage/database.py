"""Opening a database and bringing it to the current schema."""

from __future__ import annotations

from pathlib import Path
from threading import Lock
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from simulator.errors import SchemaTooNew, StorageError

MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_TIMEOUT_MS = 10_000
IMMEDIATE = "sqlite_immediate"
"""Execution option of connections that will write: SQLite takes its write lock at once."""
_MIGRATING = Lock()
"""Alembic keeps what it is doing in its module, so two threads must not migrate at once."""


def open_engine(url: str) -> sa.Engine:
    """An engine with the durability that the store promises.

    SQLite runs with a write-ahead log, full synchronization, foreign keys and a busy timeout; its folder is made.

    Raises
    ------
    StorageError
        If the address can't be understood, or the folder can't be made.
    """
    try:
        address = sa.make_url(url)
        if address.get_backend_name() != "sqlite":
            return sa.create_engine(address, pool_pre_ping=True)
        engine = sa.create_engine(address, connect_args={"check_same_thread": False})
        if address.database and address.database != ":memory:":
            Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    except (sa.exc.ArgumentError, ImportError) as error:
        raise StorageError(
            "The database address can't be understood, or its driver is not installed.",
            hint="Set SIMULATOR_DATABASE_URL, e.g. sqlite:///var/app.sqlite3",
        ) from error
    except OSError as error:
        raise StorageError(
            f"The folder of the database can't be made: {error.strerror}.",
            hint="Set SIMULATOR_DATABASE_URL to a place that can be written.",
        ) from error
    sa.event.listen(engine, "connect", _prepare_sqlite)
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # transactions are begun by _begin_sqlite, not guessed by the driver
    for pragma in (
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: sa.Connection) -> None:
    immediate = connection.get_execution_options().get(IMMEDIATE, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _config(engine: sa.Engine) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["engine"] = engine
    return config


def upgrade(engine: sa.Engine) -> None:
    """Bring the schema up to date; an empty database gets all of it.

    Raises
    ------
    SchemaTooNew
        If a newer version of the program wrote the database.
    StorageError
        If the database can't be reached.
    """
    config = _config(engine)
    known = ScriptDirectory.from_config(config)
    try:
        with engine.connect() as connection:
            found = MigrationContext.configure(connection).get_current_revision()
        if found is not None and found not in {script.revision for script in known.walk_revisions()}:
            raise SchemaTooNew(found, known.get_current_head() or "nothing")
        with _MIGRATING:
            command.upgrade(config, "head")
    except sa.exc.SQLAlchemyError as error:
        raise StorageError(
            f"The database can't be opened: {getattr(error, 'orig', error)}",
            hint="Check SIMULATOR_DATABASE_URL, and that its folder exists and can be written.",
        ) from error
