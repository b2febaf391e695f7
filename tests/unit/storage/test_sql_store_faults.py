"""A store on files that are gone, corrupt, read-only or empty: every method says so as a StorageError."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa

from simulator.domain.attempt import Attempt
from simulator.errors import StorageError
from simulator.storage.connections import Database
from simulator.storage.database import open_engine
from simulator.storage.sql import SqlStore
from tests.unit.storage.conftest import NOON, OTTO, TARA, attempt, decision, rejection, version

pytestmark = pytest.mark.thorough


@pytest.fixture
def address(file: Path) -> str:
    """These faults are those of files; PostgreSQL's stand in test_faults_postgresql.py."""
    return f"sqlite:///{file}"


def test_what_a_store_recorded_is_there_when_another_opens_the_file(
    store: SqlStore, begun: Attempt, engine: sa.Engine, file: Path
) -> None:
    store.append(begun.id, decision())
    store.close()
    reopened = open_engine(f"sqlite:///{file}")
    assert SqlStore(Database(reopened)).decisions(begun.id) == (decision(),)
    reopened.dispose()


def test_a_store_answers_a_ping(store: SqlStore) -> None:
    assert store.ping() is None


@pytest.fixture
def read_only(store: SqlStore, begun: Attempt, file: Path):
    """The same file, opened for reading only."""
    store.close()
    engine = sa.create_engine(f"sqlite:///file:{file}?mode=ro&uri=true")
    yield SqlStore(Database(engine))
    engine.dispose()


@pytest.fixture
def without_tables(tmp_path: Path):
    """A store on a database that was never brought up to date."""
    engine = open_engine(f"sqlite:///{tmp_path / 'empty.sqlite3'}")
    yield SqlStore(Database(engine))
    engine.dispose()


@pytest.fixture
def corrupt(store: SqlStore, begun: Attempt, file: Path):
    """The same file, overwritten with noise."""
    store.close()
    file.write_bytes(b"no database at all, " * 500)
    engine = open_engine(f"sqlite:///{file}")
    yield SqlStore(Database(engine))
    engine.dispose()


@pytest.fixture
def unreachable(tmp_path: Path):
    """A store on a path where no file can be."""
    (tmp_path / "folder.sqlite3").mkdir()
    engine = open_engine(f"sqlite:///{tmp_path / 'folder.sqlite3'}")
    yield SqlStore(Database(engine))
    engine.dispose()


EVERY_METHOD = {
    "ping": lambda store: store.ping(),
    "keep_version": lambda store: store.keep_version(version("9" * 64), at=NOON),
    "version": lambda store: store.version("9" * 64),
    "create_attempt": lambda store: store.create_attempt(attempt()),
    "attempt": lambda store: store.attempt(uuid4()),
    "attempts_of": lambda store: store.attempts_of(TARA),
    "hold_person": lambda store: store.hold_person(TARA),
    "decisions": lambda store: store.decisions(uuid4()),
    "moves": lambda store: store.moves(uuid4()),
    "append": lambda store: store.append(uuid4(), decision()),
    "reject": lambda store: store.reject(rejection(uuid4())),
    "rejected": lambda store: store.rejected(uuid4()),
    "scores": lambda store: store.scores(uuid4()),
    "accept_notice": lambda store: store.accept_notice(TARA, "notice-1", at=NOON),
    "has_accepted": lambda store: store.has_accepted(TARA, "notice-1"),
    "notices": lambda store: store.notices(TARA),
    "claim": lambda store: store.claim(TARA, OTTO),
}
WRITING = ("keep_version", "create_attempt", "reject", "accept_notice", "claim")
ON_TABLES = tuple(name for name in EVERY_METHOD if name != "ping")


@pytest.mark.parametrize("method", EVERY_METHOD)
def test_a_corrupt_file_is_a_storage_error_for_every_method(corrupt: SqlStore, method: str) -> None:
    with pytest.raises(StorageError, match="The database is damaged"):
        EVERY_METHOD[method](corrupt)


@pytest.mark.parametrize("method", EVERY_METHOD)
def test_an_unreachable_file_is_a_storage_error_for_every_method(unreachable: SqlStore, method: str) -> None:
    with pytest.raises(StorageError, match="could not be opened"):
        EVERY_METHOD[method](unreachable)


@pytest.mark.parametrize("method", ON_TABLES)
def test_missing_tables_are_a_storage_error_for_every_method(without_tables: SqlStore, method: str) -> None:
    with pytest.raises(StorageError, match="not set up for this version"):
        EVERY_METHOD[method](without_tables)


@pytest.mark.parametrize("method", WRITING)
def test_a_read_only_file_is_a_storage_error_for_every_method_that_writes(read_only: SqlStore, method: str) -> None:
    with pytest.raises(StorageError, match="can only be read at the moment"):
        EVERY_METHOD[method](read_only)


def test_a_read_only_file_takes_no_decision(read_only: SqlStore, begun: Attempt) -> None:
    with pytest.raises(StorageError, match=r"not written\. What you just did was not recorded"):
        read_only.append(begun.id, decision())


def test_a_read_only_file_can_still_be_read(read_only: SqlStore, begun: Attempt) -> None:
    assert read_only.attempt(begun.id) == begun


def test_no_method_of_the_store_is_forgotten_here() -> None:
    public = {name for name in vars(SqlStore) if not name.startswith("_")}
    assert public - {"close"} == set(EVERY_METHOD)
