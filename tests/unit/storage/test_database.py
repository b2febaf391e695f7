"""Opening a database: durability, migrations, and addresses that cannot be used."""

from __future__ import annotations

import inspect
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Timer

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from simulator.errors import SchemaTooNew, StorageError
from simulator.storage import database
from simulator.storage.database import BUSY_TIMEOUT_MS, open_engine, upgrade
from simulator.storage.revision import known_revision
from simulator.storage.schema import metadata
from tests.library import ROOT
from tests.postgresql import shared_server
from tests.unit.storage.conftest import ON_POSTGRESQL, ON_SQLITE
from tests.unit.storage.together import both


def set_revision(engine: sa.Engine, revision: str) -> None:
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})


# Durability


@ON_SQLITE
@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", BUSY_TIMEOUT_MS)],
)
def test_every_connection_runs_with_the_promised_durability(engine: sa.Engine, pragma: str, value: str | int) -> None:
    with engine.connect() as first, engine.connect() as second:
        assert first.exec_driver_sql(f"PRAGMA {pragma}").scalar_one() == value
        assert second.exec_driver_sql(f"PRAGMA {pragma}").scalar_one() == value


@ON_POSTGRESQL
@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("synchronous_commit", "on"),
        ("TimeZone", "UTC"),
        ("client_encoding", "UTF8"),
        ("transaction_isolation", "read committed"),
        ("lock_timeout", "10s"),
        ("statement_timeout", "1min"),
        ("idle_in_transaction_session_timeout", "2min"),
        ("application_name", "secure-base"),
    ],
)
def test_every_connection_to_postgresql_runs_as_promised(engine: sa.Engine, setting: str, value: str) -> None:
    with engine.connect() as first, engine.connect() as second:
        assert first.exec_driver_sql(f"SHOW {setting}").scalar_one() == value
        assert second.exec_driver_sql(f"SHOW {setting}").scalar_one() == value


@ON_POSTGRESQL
@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_way_to_write_a_postgresql_address_is_understood(address: str, scheme: str) -> None:
    engine = open_engine(address.replace("postgresql", scheme, 1))
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT 1").scalar_one() == 1
    engine.dispose()


@ON_POSTGRESQL
def test_options_in_the_address_have_the_last_word(address: str) -> None:
    engine = open_engine(f"{address}&options=-c%20lock_timeout%3D3s&application_name=practice")
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SHOW lock_timeout").scalar_one() == "3s"
        assert connection.exec_driver_sql("SHOW synchronous_commit").scalar_one() == "on"
        assert connection.exec_driver_sql("SHOW application_name").scalar_one() == "practice"
    engine.dispose()


def test_a_process_opens_no_more_connections_than_it_is_told(address: str) -> None:
    engine = open_engine(address, pool_size=1)
    assert engine.pool.size() + engine.pool._max_overflow == 2
    engine.dispose()


def test_an_error_does_not_tell_what_people_wrote(engine: sa.Engine) -> None:
    with engine.begin() as connection, pytest.raises(sa.exc.DBAPIError) as refused:
        connection.execute(sa.text("INSERT INTO no_such_table VALUES (:words)"), {"words": "my own words"})
    assert "my own words" not in str(refused.value)


def test_the_folder_of_the_file_is_made(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'a' / 'b' / 'store.sqlite3'}")
    upgrade(engine)
    engine.dispose()
    assert (tmp_path / "a" / "b" / "store.sqlite3").is_file()


def test_a_new_file_is_for_its_owner_only(file: Path) -> None:
    engine = open_engine(f"sqlite:///{file}")
    upgrade(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("SELECT 1")
        assert {stat.S_IMODE(part.stat().st_mode) for part in file.parent.glob("store.sqlite3*")} == {0o600}
    engine.dispose()


# Migrations


def test_migrations_make_exactly_the_tables_that_the_program_describes(engine: sa.Engine) -> None:
    with engine.connect() as connection:
        options = {"compare_type": True, "compare_server_default": _default_differs}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), metadata) == []


def _default_differs(
    _context, _found, column: sa.Column, found: str | None, _default, wanted: str | None
) -> bool | None:
    """PostgreSQL can't compare JSON, as the usual comparison asks it to; there the texts are compared."""
    if not isinstance(column.type, sa.JSON):
        return None
    return (found or "").split("::")[0].strip("'") != (wanted or "").strip("'")


def test_migrations_name_constraints_as_the_program_does(engine: sa.Engine) -> None:
    found = sa.inspect(engine)
    assert {
        table.name: sorted(str(key["name"]) for key in found.get_foreign_keys(table.name))
        for table in metadata.sorted_tables
    } == {
        table.name: sorted(str(key.name) for key in table.foreign_key_constraints) for table in metadata.sorted_tables
    }


def test_migrations_make_the_checks_that_the_program_describes(engine: sa.Engine) -> None:
    assert {check["name"] for check in sa.inspect(engine).get_check_constraints("attempts")} == {
        "ck_attempts_branch_has_fork",
        "ck_attempts_ended_has_ending",
    }


def test_upgrading_again_changes_nothing(engine: sa.Engine) -> None:
    upgrade(engine)
    with engine.connect() as connection:
        assert MigrationContext.configure(connection).get_current_revision() == known_revision()


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'new.sqlite3'}"
        return
    made = shared_server().empty_database()
    yield made
    shared_server().drop(made)


def test_two_programs_that_start_at_once_on_an_empty_database_both_succeed(empty: str) -> None:
    code = f"from simulator.storage.database import *; upgrade(open_engine('{empty}'))"
    started = [subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stderr=subprocess.PIPE) for _ in range(2)]
    assert [(program.communicate()[1], program.returncode) for program in started] == [(b"", 0), (b"", 0)]


def test_two_threads_that_start_at_once_on_an_empty_database_both_succeed(empty: str) -> None:
    engines = [open_engine(empty) for _ in range(2)]
    assert both(lambda number: upgrade(engines[number])) == [None, None]
    for engine in engines:
        engine.dispose()


def test_a_program_waits_for_another_that_is_about_to_make_the_tables(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "new.sqlite3", isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    soon = Timer(0.3, other.commit)
    soon.start()
    engine = open_engine(f"sqlite:///{tmp_path / 'new.sqlite3'}")
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"
    soon.join()
    other.close()
    engine.dispose()


def test_a_database_that_stays_locked_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "BUSY_TIMEOUT_MS", 100)
    other = sqlite3.connect(tmp_path / "new.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    engine = open_engine(f"sqlite:///{tmp_path / 'new.sqlite3'}")
    with pytest.raises(StorageError, match="busy with something else"):
        upgrade(engine)
    other.close()
    engine.dispose()


def test_an_upgrade_that_breaks_down_half_way_leaves_nothing_behind(empty: str) -> None:
    engine = open_engine(empty)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE drafts (x INTEGER)")  # in the way of a later step
    with pytest.raises(StorageError):
        upgrade(engine)
    assert sa.inspect(engine).get_table_names() == ["drafts"]
    engine.dispose()


def test_a_database_of_a_newer_program_is_refused_with_both_revisions(engine: sa.Engine) -> None:
    set_revision(engine, "r9999")
    with pytest.raises(SchemaTooNew) as refused:
        upgrade(engine)
    assert (refused.value.found, refused.value.known) == ("r9999", known_revision())


def test_a_database_of_a_newer_program_is_left_as_it_was(engine: sa.Engine) -> None:
    set_revision(engine, "r9999")
    with pytest.raises(SchemaTooNew):
        upgrade(engine)
    with engine.connect() as connection:
        assert MigrationContext.configure(connection).get_current_revision() == "r9999"


def test_a_percent_sign_in_the_path_does_not_matter(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / '100%' / 'store.sqlite3'}")
    upgrade(engine)
    engine.dispose()
    assert (tmp_path / "100%" / "store.sqlite3").is_file()


# Addresses that cannot be used


@pytest.mark.parametrize(
    "address",
    [
        "",
        "no address",
        "sqlite:/one-slash",
        "what://host/base",
        "mysql://host/base",
        "postgresql+psycopg2://host/base",
        "postgres:",
        "postgresql+nothing://host/base",
    ],
)
def test_an_address_that_makes_no_sense_is_a_storage_error(address: str) -> None:
    with pytest.raises(StorageError) as refused:
        open_engine(address)
    assert "SIMULATOR_DATABASE_URL" in refused.value.hint


def test_a_driver_that_is_not_installed_is_a_storage_error() -> None:
    with pytest.raises(StorageError, match="not installed"):
        open_engine("oracle+cx_oracle://host/base")


def test_a_folder_that_cannot_be_made_is_a_storage_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(StorageError, match="can't be made"):
        open_engine(f"sqlite:///{tmp_path / 'file' / 'store.sqlite3'}")


def test_a_file_that_is_no_database_is_a_storage_error(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("no database at all, " * 500, encoding="utf-8")
    engine = open_engine(f"sqlite:///{tmp_path / 'notes.txt'}")
    with pytest.raises(StorageError, match="The database is damaged"):
        upgrade(engine)
    engine.dispose()


def test_a_folder_in_place_of_the_file_is_a_storage_error(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}")
    with pytest.raises(StorageError, match="could not be opened"):
        upgrade(engine)
    engine.dispose()


def test_a_server_that_does_not_answer_is_a_storage_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sa, "create_engine", inspect.unwrap(sa.create_engine))  # one that shares nothing with others
    engine = open_engine(f"sqlite:///{tmp_path / 'x.sqlite3'}")
    sa.event.listen(engine, "do_connect", _no_answer)
    with pytest.raises(StorageError, match="could not do this"):
        upgrade(engine)
    engine.dispose()


def _no_answer(dialect: sa.Dialect, *_: object) -> None:
    raise dialect.dbapi.OperationalError("no answer")
