"""A real SQLite file and a real PostgreSQL server, and plain records to put into them.

Whatever uses ``engine``, ``database`` or ``store`` runs on both; ``ON_SQLITE`` and ``ON_POSTGRESQL`` mark what is about
one of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from simulator.domain.accounts import Account
from simulator.domain.attempt import (
    Attempt,
    Feedback,
    Purpose,
    RecordedDecision,
    RejectedInput,
    Rejection,
    ScenarioVersion,
    StoredScore,
)
from simulator.storage.connections import Database
from simulator.storage.database import open_engine, upgrade
from simulator.storage.sql import SqlStore
from simulator.storage.sql_accounts import SqlAccounts
from tests.fresh import fresh_database
from tests.postgresql import shared_server

NOON = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)
TARA = UUID("11111111-1111-4111-8111-111111111111")
OTTO = UUID("22222222-2222-4222-8222-222222222222")
HASH = "c" * 64


def version(content_hash: str = HASH, **texts: str) -> ScenarioVersion:
    return ScenarioVersion(
        content_hash, "a-case", "1.0.0", "p" * 64, "k" * 64, texts or {"a.yaml": "one", "b.yaml": "two"}
    )


def attempt(**changes: object) -> Attempt:
    given = {
        "id": uuid4(),
        "trainee_id": TARA,
        "scenario_id": "a-case",
        "content_hash": HASH,
        "play_hash": "p" * 64,
        "variant": "standard",
        "seed": 7,
        "purpose": Purpose.PRACTICE,
        "feedback": Feedback.EACH,
        "started_at": NOON,
    }
    return Attempt(**(given | changes))


def decision(step: int = 0, choice: str = "ask", at: datetime | None = None) -> RecordedDecision:
    when = at or NOON + timedelta(minutes=step)
    return RecordedDecision(
        step, "greeting", choice, ("wait", "ask"), {"noor.bond": 4, "told": "nobody", "x": False}, when, 900
    )


def score() -> StoredScore:
    return StoredScore("p" * 64, "k" * 64, {"dimensions": {"safety": {"value": None, "low": 3}}}, NOON)


def rejection(attempt_id: UUID, choice: str = "ask") -> RejectedInput:
    return RejectedInput(attempt_id, 0, choice, Rejection.TOO_SOON, NOON)


ON_SQLITE = pytest.mark.parametrize("address", ["sqlite"], indirect=True)
ON_POSTGRESQL = pytest.mark.parametrize("address", ["postgresql"], indirect=True)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the SQLite database is."""
    return tmp_path / "store.sqlite3"


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, file: Path) -> Iterator[str]:
    """The address of an empty database of the current schema."""
    if request.param == "sqlite":
        yield fresh_database(file)
        return
    server = shared_server()
    made = server.new_database()
    yield made
    server.give_back(made)


@pytest.fixture
def engine(address: str) -> Iterator[sa.Engine]:
    opened = open_engine(address)
    if opened.dialect.name == "sqlite":
        upgrade(opened)
    yield opened
    opened.dispose()


@pytest.fixture
def database(engine: sa.Engine) -> Database:
    return Database(engine)


@pytest.fixture
def store(database: Database) -> SqlStore:
    return SqlStore(database)


@pytest.fixture
def begun(store: SqlStore) -> Attempt:
    """An attempt without decisions."""
    store.keep_version(version(), at=NOON)
    fresh = attempt()
    store.create_attempt(fresh)
    return fresh


@pytest.fixture
def people(database: Database) -> SqlAccounts:
    return SqlAccounts(database)


@pytest.fixture
def tara(people: SqlAccounts) -> Account:
    """An account without roles."""
    from tests.unit.storage.people import account  # which needs the records above

    made = account("Tara Olsen", email="tara@example.edu")
    people.create(made)
    return made


def opened(file: Path) -> Iterator[Database]:
    """The database in a file, as it is."""
    engine = open_engine(f"sqlite:///{file}")
    yield Database(engine)
    engine.dispose()


@pytest.fixture
def corrupt(tmp_path: Path) -> Iterator[Database]:
    """A file of noise."""
    file = tmp_path / "noise.sqlite3"
    file.write_bytes(b"no database at all, " * 500)
    yield from opened(file)


@pytest.fixture
def without_tables(tmp_path: Path) -> Iterator[Database]:
    """A file that was never brought up to date."""
    yield from opened(tmp_path / "empty.sqlite3")


@pytest.fixture
def read_only(tmp_path: Path) -> Iterator[Database]:
    """A current file that was opened for reading only."""
    engine = open_engine(f"sqlite:///{tmp_path / 'current.sqlite3'}")
    upgrade(engine)
    engine.dispose()
    reader = sa.create_engine(f"sqlite:///file:{tmp_path / 'current.sqlite3'}?mode=ro&uri=true")
    yield Database(reader)
    reader.dispose()
