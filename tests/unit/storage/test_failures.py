"""From what a database says to what a person reads: in plain words, without statements, paths or what others wrote."""

from __future__ import annotations

import json
from collections.abc import Iterator

import psycopg
import pytest
import sqlalchemy as sa
import structlog

from simulator.errors import StorageError
from simulator.storage.connections import Database
from simulator.storage.database import open_engine
from simulator.storage.failures import FAILURES, OTHER, Outcome, failure_of, storage_error
from simulator.storage.sql_accounts import SqlAccounts
from tests.postgresql import PostgreSql, shared_server
from tests.unit.storage.conftest import ON_POSTGRESQL
from tests.unit.storage.people import account

pytestmark = pytest.mark.thorough


def of_sqlite(name: str, text: str = "") -> Exception:
    error = Exception(text)
    error.sqlite_errorname = name
    return error


def of_postgresql(code: str) -> psycopg.Error:
    return psycopg.errors.lookup(code)("details of the server")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("SQLITE_FULL", "full"),
        ("SQLITE_READONLY", "only be read"),
        ("SQLITE_READONLY_DIRECTORY", "only be read"),
        ("SQLITE_BUSY", "busy"),
        ("SQLITE_BUSY_SNAPSHOT", "busy"),
        ("SQLITE_CORRUPT", "damaged"),
        ("SQLITE_CORRUPT_INDEX", "damaged"),
        ("SQLITE_NOTADB", "damaged"),
        ("SQLITE_IOERR_FSYNC", "does not work as it should"),
        ("SQLITE_CANTOPEN", "could not be opened"),
        ("SQLITE_CONSTRAINT_UNIQUE", "does not fit what is recorded"),
        ("SQLITE_TOOBIG", "can't be stored"),
        ("SQLITE_NOMEM", "could not do this"),
        ("SQLITE_ERROR", "could not do this"),
    ],
)
def test_every_code_of_sqlite_has_its_words(name: str, said: str) -> None:
    assert said in failure_of(of_sqlite(name)).message


def test_a_missing_table_on_sqlite_is_told_by_its_words() -> None:
    assert "not set up" in failure_of(of_sqlite("SQLITE_ERROR", "no such table: attempts")).message


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("53100", "full"),
        ("25006", "only be read"),
        ("55P03", "busy"),
        ("57014", "busy"),
        ("40P01", "busy"),
        ("40001", "busy"),
        ("XX001", "damaged"),
        ("58030", "does not work as it should"),
        ("57P03", "being started or stopped"),
        ("57P01", "stopped or is being restarted"),
        ("53300", "no more connections"),
        ("28P01", "does not let this program in"),
        ("42501", "does not let this program in"),
        ("3D000", "no such database"),
        ("42P01", "not set up"),
        ("23505", "does not fit what is recorded"),
        ("22003", "can't be stored"),
        ("08006", "can't be reached"),
        ("XX000", "could not do this"),
    ],
)
def test_every_code_of_postgresql_has_its_words(code: str, said: str) -> None:
    assert said in failure_of(of_postgresql(code)).message


def test_an_error_without_a_code_or_known_words_still_has_a_message() -> None:
    assert failure_of(ValueError("x")) is OTHER


@pytest.mark.parametrize("failure", [*FAILURES, OTHER])
def test_every_failure_says_what_to_do(failure: object) -> None:
    assert failure.message.endswith(".")
    assert len(failure.hint) > 20


def test_what_became_of_it_is_said_after_what_happened() -> None:
    lost = sa.exc.OperationalError("INSERT", {}, of_sqlite("SQLITE_FULL"))
    assert str(storage_error(lost, Outcome.UNDONE)) == (
        "The disk that holds the database is full. What you just did was not recorded."
    )
    assert str(storage_error(lost)) == "The disk that holds the database is full."


# What real databases say


@pytest.fixture(scope="module")
def server() -> Iterator[PostgreSql]:
    """A server that asks one of its users for a password."""
    own = PostgreSql(["max_connections=6", "superuser_reserved_connections=1", "reserved_connections=0"])
    own.access("local all guarded scram-sha-256", "local all refused reject", "local all all trust")
    own.start()
    for user in ("guarded", "refused", "plain"):
        own.execute(f"CREATE ROLE {user} LOGIN PASSWORD 'right'")
    yield own
    own.close()


def said_by(address: str) -> str:
    engine = open_engine(address)
    try:
        Database(engine).ping()
    except StorageError as error:
        return str(error)
    finally:
        engine.dispose()
    return "nothing"


@pytest.mark.parametrize(
    ("user", "name", "said"),
    [
        ("guarded", "postgres", "The database does not let this program in."),
        ("refused", "postgres", "The database does not let this program in."),
        ("nobody-known", "postgres", "The database does not let this program in."),
        ("postgres", "none", "There is no such database."),
    ],
)
def test_who_is_not_let_in_by_a_real_server_is_told_so(server: PostgreSql, user: str, name: str, said: str) -> None:
    assert said_by(server.address(name, user=user, password="wrong")) == said


def test_a_real_server_without_room_says_so(server: PostgreSql) -> None:
    taken = [psycopg.connect(server.address("postgres", user="plain")) for _ in range(5)]
    said = said_by(server.address("postgres", user="plain"))
    for connection in taken:
        connection.close()
    assert said == "The database takes no more connections at the moment."


@pytest.mark.parametrize("where", ["localhost:1", "/nowhere"])
def test_a_server_that_is_not_there_can_not_be_reached(where: str) -> None:
    host, _, port = where.partition(":")
    assert said_by(f"postgresql://postgres@/x?host={host}&port={port or 5432}") == "The database can't be reached."


def test_a_host_that_does_not_exist_can_not_be_reached() -> None:
    assert said_by("postgresql://postgres@no-such-host.invalid/x") == "The database can't be reached."


def test_an_empty_pool_of_connections_is_said_to_be_busy(engine: sa.Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("simulator.storage.database.POOL_SECONDS", 0.05)
    small = open_engine(engine.url.render_as_string(hide_password=False), pool_size=1)
    held = [small.connect(), small.connect()]
    with pytest.raises(StorageError, match="busy with something else"):
        Database(small).ping()
    for connection in held:
        connection.close()
    small.dispose()


# What goes to the log


@pytest.fixture
def logged(capsys: pytest.CaptureFixture[str]) -> Iterator[list[dict[str, str]]]:
    lines: list[dict[str, str]] = []
    structlog.configure(processors=[lambda _logger, _name, event: lines.append(dict(event)) or json.dumps(event)])
    yield lines
    structlog.reset_defaults()


def test_neither_the_message_nor_the_log_nor_the_cause_tells_what_was_refused(
    database: Database, logged: list[dict[str, str]]
) -> None:
    first = account(email="secret@example.edu")
    SqlAccounts(database).create(first)
    with pytest.raises(StorageError) as refused, database.writing() as connection:
        connection.execute(sa.text("INSERT INTO accounts SELECT * FROM accounts"))
    told = f"{refused.value} {refused.value.hint} {refused.value.__cause__} {logged}"
    assert "secret" not in told
    assert str(first.id) not in told
    assert str(first.id.hex) not in told
    assert len(logged) == 1


@ON_POSTGRESQL
def test_the_log_tells_which_rule_was_broken(database: Database, logged: list[dict[str, str]]) -> None:
    SqlAccounts(database).create(account())
    with pytest.raises(StorageError), database.writing() as connection:
        connection.execute(sa.text("INSERT INTO accounts SELECT * FROM accounts"))
    (line,) = logged
    assert (line["code"], line["table"], line["constraint"]) == ("23505", "accounts", "pk_accounts")


def test_the_log_tells_why_a_server_could_not_be_reached(logged: list[dict[str, str]]) -> None:
    said_by(shared_server().address("none"))
    assert 'database "none" does not exist' in logged[0]["message"]
