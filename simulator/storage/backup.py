"""Backups: one SQLite file with everything, whatever the database is, and a manifest beside it.

A backup is made while people work, from one moment's state of the database. It gets its name only after it is on the
disk and was read again: a file of that name is a whole backup.
"""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from simulator.domain.sharing import Tombstone
from simulator.errors import StorageError
from simulator.storage.account_tables import audit_head
from simulator.storage.copying import copy_rows, counted, reflected
from simulator.storage.database import open_engine, revision_of, upgrade
from simulator.storage.failures import storage_error
from simulator.storage.manifests import Manifest, hash_of_file, manifest_path, read_manifest, written
from simulator.storage.sharing_tables import tombstones

READ_AGAIN = "Make another backup, and look at the disk that it is written to."


def back_up(engine: sa.Engine, file: Path, *, at: datetime) -> Manifest:
    """Write a backup of a database that may be in use.

    Raises
    ------
    StorageError
        If the file is there already, can't be written, or is not what the database holds when it is read again.
    """
    for taken in (file, manifest_path(file)):
        if taken.exists():
            raise StorageError(
                f"There is already a file {taken.name}.", hint="Backups are never overwritten: give another name."
            )
    revision = revision_of(engine)
    if revision is None:
        raise StorageError("There is nothing to back up: the database has no tables.", hint="Look at the address.")
    with _on_disk(file) as partial:
        copy = _copy_of_file if engine.dialect.name == "sqlite" else _copy_of_server
        expected = copy(engine, partial, revision)
        found = read_again(partial)
        if found != expected:
            raise StorageError("The backup is not what the database holds.", hint=READ_AGAIN)
        manifest = Manifest(
            sha256=hash_of_file(partial),
            made_at=at,
            program=program_version(),
            engine=engine.dialect.name,
            revision=revision,
            counts=expected,
            audit_head=_audit_head(partial),
            tombstones=_tombstones(partial),
        )
        _write_whole(manifest_path(file), written(manifest).encode())
        partial.replace(file)
        _sync_folder(file.parent)
    return manifest


@contextmanager
def _on_disk(file: Path) -> Iterator[Path]:
    """A file of a temporary name that only its owner may read; gone afterwards unless it got another name."""
    partial = file.with_name(f".{file.name}.partial")
    try:
        if not file.parent.is_dir():
            raise StorageError(f"There is no folder {file.parent}.", hint="Make it first, or give another name.")
        partial.unlink(missing_ok=True)
        partial.touch(mode=stat.S_IRUSR | stat.S_IWUSR)
        yield partial
    except OSError as error:
        raise StorageError(f"The backup can't be written: {error.strerror}.", hint=READ_AGAIN) from error
    except sqlite3.Error as error:
        raise StorageError(f"The backup can't be written: {error}.", hint=READ_AGAIN) from error
    except sa.exc.SQLAlchemyError as error:
        raise storage_error(error) from error
    finally:
        for left in (partial, *(partial.with_name(f"{partial.name}{end}") for end in ("-journal", "-wal", "-shm"))):
            left.unlink(missing_ok=True)


def _copy_of_file(engine: sa.Engine, partial: Path, _revision: str) -> Mapping[str, int]:
    """Copy a SQLite database page by page, as it is at one moment; nobody who writes meanwhile has to wait."""
    with engine.connect() as connection:
        counts = counted(connection)  # from here on this connection sees one state
        target = sqlite3.connect(partial)
        try:
            source = connection.connection.driver_connection
            if not isinstance(source, sqlite3.Connection):
                raise TypeError("not a SQLite connection")
            source.backup(target)
            _make_plain(target)
        finally:
            target.close()
    _sync(partial)
    return counts


def _copy_of_server(engine: sa.Engine, partial: Path, revision: str) -> Mapping[str, int]:
    """Copy a PostgreSQL database table by table, all from one snapshot."""
    target = open_engine(f"sqlite:///{partial}")
    try:
        upgrade(target, revision)
        snapshot = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        with snapshot.connect() as connection:
            connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
            tables = reflected(connection)
            counts = counted(connection)
            with target.begin() as writing:
                copy_rows(connection, writing, tables)
        with target.connect() as connection:
            _make_plain(connection.connection.driver_connection)
    finally:
        target.dispose()
    _sync(partial)
    return counts


def _make_plain(connection: Any) -> None:
    """One file, without the log that a database in use has beside it."""
    connection.execute("PRAGMA journal_mode=DELETE").fetchall()


def read_again(file: Path) -> Mapping[str, int]:
    """Rows of each table of a SQLite file that is whole.

    Raises
    ------
    StorageError
        If it is not.
    """
    with _reading_file(file) as connection:
        said = connection.exec_driver_sql("PRAGMA integrity_check(10)").scalars().all()
        if said != ["ok"]:
            raise StorageError("The file of the backup is damaged.", hint="Take another backup.")
        if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
            raise StorageError(
                "Rows in the backup refer to others that are not there.",
                hint="Run `python -m simulator db check` on the database that it was made of.",
            )
        return counted(connection)


@contextmanager
def _reading_file(file: Path) -> Iterator[sa.Connection]:
    """A connection to a SQLite file that changes nothing, not even beside it."""
    address = f"{file.resolve().as_uri()}?mode=ro&immutable=1"
    engine = sa.create_engine("sqlite://", creator=lambda: sqlite3.connect(address, uri=True), poolclass=sa.NullPool)
    try:
        with engine.connect() as connection:
            yield connection
    except (sa.exc.SQLAlchemyError, sqlite3.Error) as error:
        raise StorageError(
            f"{file.name} can't be read as a backup.", hint="Take another file, or another backup."
        ) from error


def _audit_head(file: Path) -> tuple[int, str]:
    with _reading_file(file) as connection:
        found = connection.execute(sa.select(audit_head)).first() if _has(connection, audit_head) else None
    return (found.seq, found.hash) if found else (0, "")


def _tombstones(file: Path) -> tuple[Tombstone, ...]:
    with _reading_file(file) as connection:
        found = connection.execute(sa.select(tombstones)).all() if _has(connection, tombstones) else []
    return tuple(Tombstone(**row._mapping) for row in found)


def _has(connection: sa.Connection, table: sa.Table) -> bool:
    return sa.inspect(connection).has_table(table.name)


def checked_manifest(file: Path) -> Manifest:
    """The manifest of a backup that is what the manifest says.

    Raises
    ------
    StorageError
        If one of the two is missing, damaged or changed.
    """
    beside = manifest_path(file)
    for needed in (file, beside):
        if not needed.is_file():
            raise StorageError(f"There is no file {needed}.", hint="A backup is a file and its manifest, FILE.json.")
    manifest = read_manifest(beside)
    if manifest is None:
        raise StorageError(f"{beside.name} is no manifest of a backup.", hint="Look for the right file.")
    if hash_of_file(file) != manifest.sha256:
        raise StorageError(
            f"{file.name} is not the file that its manifest describes: it was changed or is damaged.",
            hint="Take another copy of it, or another backup.",
        )
    if read_again(file) != manifest.counts:
        raise StorageError(f"{file.name} does not hold what its manifest says.", hint="Take another backup.")
    return manifest


def program_version() -> str:
    """The version of this program."""
    try:
        return version("secure-base")
    except PackageNotFoundError:
        return "not installed"


def _write_whole(file: Path, content: bytes) -> None:
    partial = file.with_name(f".{file.name}.partial")
    opened = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, stat.S_IRUSR | stat.S_IWUSR)
    with os.fdopen(opened, "wb") as target:
        target.write(content)
        target.flush()
        os.fsync(target.fileno())
    partial.replace(file)


def _sync(file: Path) -> None:
    with file.open("rb+") as written_file:
        os.fsync(written_file.fileno())


def _sync_folder(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
