"""The command line of the database: what it prints, and its exit status."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from typer.testing import CliRunner, Result

from simulator.cli import app
from simulator.storage.connections import Database
from simulator.storage.database import known_revision, open_engine, upgrade
from simulator.storage.sql import SqlStore
from simulator.storage.sql_audit import SqlAudit
from tests.library import ROOT
from tests.postgresql import shared_server
from tests.unit.storage.lived_in import LivedIn, live_in

pytestmark = pytest.mark.thorough


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "practice.sqlite3"


@pytest.fixture(autouse=True)
def _logs_as_before() -> Iterator[None]:
    """The commands send the log to their standard error, which ends with the test."""
    yield
    structlog.reset_defaults()


@pytest.fixture(autouse=True)
def address(file: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of the database, as an operator sets it."""
    made = f"sqlite:///{file}"
    monkeypatch.setenv("SIMULATOR_DATABASE_URL", made)
    return made


@pytest.fixture
def database(address: str) -> Iterator[Database]:
    engine = open_engine(address)
    upgrade(engine)
    yield Database(engine)
    engine.dispose()


@pytest.fixture
def lived_in(database: Database) -> LivedIn:
    made = live_in(database)
    database.close()
    return made


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["db", *map(str, arguments)])


def test_an_upgrade_says_from_where_to_where() -> None:
    assert run("upgrade").output == f"From nothing to {known_revision()}.\n"
    assert run("upgrade").output == f"At revision {known_revision()} already.\n"


def test_a_check_prints_a_line_for_each_and_the_audit_head(database: Database, lived_in: LivedIn) -> None:
    done = run("check")
    seq, last = SqlAudit(database).head()
    assert done.exit_code == 0
    assert done.output.splitlines()[0] == f"ok      schema: at revision {known_revision()}"
    assert [line.split()[0] for line in done.output.splitlines()[:-1]] == ["ok"] * 13
    assert done.output.splitlines()[-1] == f"audit head: {seq} {last}"


def test_a_check_that_finds_something_exits_with_1(file: Path, lived_in: LivedIn) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE r_dimension SET total = 1 WHERE cohort_id <> '0'")
    done = run("check")
    assert done.exit_code == 1
    assert any(line.startswith("WRONG   rollups: r_dimension: ") for line in done.output.splitlines())


def test_a_check_in_json_is_one_object(database: Database, lived_in: LivedIn) -> None:
    done = run("check", "--json")
    told = json.loads(done.output)
    assert told["checks"][0] == {"name": "schema", "ok": True, "said": f"at revision {known_revision()}"}
    assert (told["audit_head"]["seq"], told["audit_head"]["hash"]) == SqlAudit(database).head()


def test_the_head_that_is_printed_can_be_expected_later(database: Database, lived_in: LivedIn) -> None:
    head = run("head").output.strip()
    done = run("check", "--expect-head", head)
    assert done.exit_code == 0
    assert "ok      expected head: line 3 is still there as it was" in done.output.splitlines()


def test_a_head_that_is_not_in_the_log_exits_with_1(lived_in: LivedIn) -> None:
    done = run("check", "--expect-head", f"3:{'0' * 64}")
    assert done.exit_code == 1
    assert "WRONG   expected head: line 3 is another one" in done.output.splitlines()


@pytest.mark.parametrize("text", ["x", "3", "3:abc", f"-1:{'0' * 64}", f"3:{'g' * 64}", "9" * 500])
def test_a_head_that_can_not_be_one_is_wrong_usage(text: str) -> None:
    done = run("check", "--expect-head", text)
    assert done.exit_code == 2
    assert "--expect-head takes" in done.stderr


def test_a_database_that_can_not_be_read_exits_with_2(file: Path) -> None:
    file.write_bytes(b"noise " * 1_000)
    for command in (("check",), ("head",), ("upgrade",), ("backup", file.with_name("b")), ("rebuild-rollups",)):
        done = run(*command)
        assert done.exit_code == 2, command
        assert "The database is damaged." in done.stderr
        assert done.stdout == ""


def test_an_address_that_can_not_be_understood_exits_with_2(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIMULATOR_DATABASE_URL", "mysql://host/base")
    done = run("check")
    assert (done.exit_code, "SIMULATOR_DATABASE_URL" in done.stderr) == (2, True)


def test_a_backup_says_what_it_holds(file: Path, database: Database, lived_in: LivedIn) -> None:
    done = run("backup", file.with_name("monday.sqlite3"))
    assert done.exit_code == 0
    first, last = done.output.splitlines()
    assert first.endswith(f"in 60 tables, revision {known_revision()}, read again and whole.")
    assert last == "audit head: {} {}".format(*SqlAudit(database).head())


def test_a_backup_that_is_there_already_exits_with_2(file: Path, lived_in: LivedIn) -> None:
    run("backup", file.with_name("monday.sqlite3"))
    done = run("backup", file.with_name("monday.sqlite3"))
    assert (done.exit_code, "never overwritten" in done.stderr) == (2, True)


def test_a_backup_goes_to_postgresql_and_back(
    file: Path, lived_in: LivedIn, monkeypatch: pytest.MonkeyPatch, database: Database
) -> None:
    monday, tuesday = file.with_name("monday.sqlite3"), file.with_name("tuesday.sqlite3")
    assert run("backup", monday).exit_code == 0
    server = shared_server().new_database()
    monkeypatch.setenv("SIMULATOR_DATABASE_URL", server)
    done = run("restore", monday)
    assert done.exit_code == 0
    assert done.output.endswith("0 erased again. Everybody has to sign in anew.\n")
    assert run("check").exit_code == 0
    assert run("backup", tuesday).exit_code == 0
    back = file.with_name("back.sqlite3")
    monkeypatch.setenv("SIMULATOR_DATABASE_URL", f"sqlite:///{back}")
    assert run("restore", tuesday).exit_code == 0
    assert run("check").exit_code == 0
    again = open_engine(f"sqlite:///{back}")
    assert SqlStore(Database(again)).decisions(lived_in.own) == SqlStore(database).decisions(lived_in.own)
    again.dispose()
    shared_server().give_back(server)


def test_a_restore_over_something_needs_to_be_asked_for(file: Path, lived_in: LivedIn) -> None:
    monday = file.with_name("monday.sqlite3")
    run("backup", monday)
    refused = run("restore", monday)
    assert (refused.exit_code, "--replace" in refused.stderr) == (2, True)
    done = run("restore", monday, "--replace")
    assert done.exit_code == 0
    kept = Path(done.output.splitlines()[0].removeprefix("What was there is now in ").removesuffix("."))
    assert kept.is_file()


def test_a_restore_over_a_damaged_file_says_where_that_is(file: Path, lived_in: LivedIn) -> None:
    monday = file.with_name("monday.sqlite3")
    run("backup", monday)
    file.write_bytes(b"noise " * 1_000)
    done = run("restore", monday, "--replace")
    assert done.exit_code == 0
    aside = done.stdout.splitlines()[0].removeprefix("The file that was there could not be used; it is now ")
    assert Path(aside.removesuffix(".")).read_bytes() == b"noise " * 1_000


def test_a_backup_that_is_not_there_exits_with_2(tmp_path: Path) -> None:
    done = run("restore", tmp_path / "none.sqlite3")
    assert (done.exit_code, "There is no file" in done.stderr) == (2, True)


def test_rollups_that_are_computed_again_are_right(file: Path, lived_in: LivedIn) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE r_dimension SET total = 1 WHERE cohort_id <> '0'")
    assert run("rebuild-rollups").output == "Every sum was computed again.\n"
    assert run("check").exit_code == 0


def test_a_real_process_prints_nothing_but_its_answer(lived_in: LivedIn) -> None:
    command = [sys.executable, "-m", "simulator", "db", "head"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("3:")
    assert done.stderr == ""
