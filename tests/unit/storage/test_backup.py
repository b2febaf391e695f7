"""Backups: whole, verified, made while people write, the same file from either engine."""

from __future__ import annotations

import json
import sqlite3
import stat
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from simulator.domain.sharing import Tombstone
from simulator.errors import SchemaTooNew, StorageError
from simulator.storage import backup as backups
from simulator.storage.backup import back_up, checked_manifest
from simulator.storage.connections import Database
from simulator.storage.copying import counted
from simulator.storage.database import open_engine, upgrade
from simulator.storage.manifests import hash_of_file, manifest_path, read_manifest, tombstones_beside
from simulator.storage.revision import known_revision
from simulator.storage.schema import metadata
from simulator.storage.sql import SqlStore
from simulator.storage.sql_audit import SqlAudit
from simulator.storage.sql_sharing import SqlSharing
from tests.postgresql import shared_server
from tests.unit.storage.conftest import NOON, ON_POSTGRESQL, ON_SQLITE, decision
from tests.unit.storage.lived_in import LivedIn, live_in

pytestmark = pytest.mark.thorough


@pytest.fixture
def lived_in(database: Database) -> LivedIn:
    return live_in(database)


@pytest.fixture
def target(tmp_path: Path) -> Path:
    (tmp_path / "backups").mkdir()
    return tmp_path / "backups" / "monday.sqlite3"


def rows(engine: sa.Engine) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, in an order of their own."""
    with engine.connect() as connection:
        return {
            table.name: sorted(tuple(map(repr, row)) for row in connection.execute(sa.select(table)))
            for table in metadata.sorted_tables
        }


def rows_of(file: Path) -> dict[str, list[tuple[Any, ...]]]:
    engine = open_engine(f"sqlite:///{file}")
    try:
        return rows(engine)
    finally:
        engine.dispose()


def test_there_is_something_in_every_table_of_these_tests(engine: sa.Engine, lived_in: LivedIn) -> None:
    with engine.connect() as connection:
        assert [name for name, n in counted(connection).items() if n == 0] == []


def test_a_backup_holds_every_row_as_it_was(engine: sa.Engine, lived_in: LivedIn, target: Path) -> None:
    back_up(engine, target, at=NOON)
    assert rows_of(target) == rows(engine)


def test_a_manifest_says_what_is_in_the_backup(
    engine: sa.Engine, database: Database, lived_in: LivedIn, target: Path
) -> None:
    made = back_up(engine, target, at=NOON)
    assert read_manifest(manifest_path(target)) == made
    assert made.sha256 == hash_of_file(target)
    assert (made.revision, made.made_at) == (known_revision(), NOON)
    assert made.audit_head == SqlAudit(database).head()
    assert set(made.tombstones) == set(SqlSharing(database).tombstones())
    assert (made.counts["decisions"], made.counts["attempts"]) == (5, 4)


def test_a_backup_and_its_manifest_are_for_their_owner_only(engine: sa.Engine, target: Path) -> None:
    back_up(engine, target, at=NOON)
    assert {stat.S_IMODE(file.stat().st_mode) for file in target.parent.iterdir()} == {0o600}


def test_a_backup_is_one_file_and_its_manifest(engine: sa.Engine, target: Path) -> None:
    back_up(engine, target, at=NOON)
    assert sorted(file.name for file in target.parent.iterdir()) == ["monday.sqlite3", "monday.sqlite3.json"]


def test_a_backup_is_what_was_there_at_one_moment_while_others_write(
    engine: sa.Engine, store: SqlStore, lived_in: LivedIn, target: Path
) -> None:
    stop = threading.Event()
    written: list[int] = []

    def write() -> None:
        step = 1
        while not stop.is_set():
            store.append(lived_in.of_theo, decision(step, "wait", at=NOON + timedelta(seconds=step)))
            written.append(step)
            step += 1

    writer = threading.Thread(target=write)
    writer.start()
    while len(written) < 5 and writer.is_alive():
        time.sleep(0.001)
    before = len(written)
    made = back_up(engine, target, at=NOON)
    during = len(written)
    stop.set()
    writer.join()
    copied = open_engine(f"sqlite:///{target}")
    steps = [found.step for found in SqlStore(Database(copied)).decisions(lived_in.of_theo)]
    copied.dispose()
    assert steps == list(range(len(steps)))
    assert before < len(steps) <= during + 2
    assert made.counts["decisions"] == len(steps) + 4


def test_a_backup_is_never_overwritten(engine: sa.Engine, target: Path) -> None:
    back_up(engine, target, at=NOON)
    was = target.read_bytes()
    with pytest.raises(StorageError, match=r"already a file monday\.sqlite3"):
        back_up(engine, target, at=NOON)
    assert target.read_bytes() == was


def test_a_manifest_is_never_overwritten_either(engine: sa.Engine, target: Path) -> None:
    manifest_path(target).write_text("{}", encoding="utf-8")
    with pytest.raises(StorageError, match=r"already a file monday\.sqlite3\.json"):
        back_up(engine, target, at=NOON)


def test_a_folder_that_is_not_there_is_said(engine: sa.Engine, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="There is no folder"):
        back_up(engine, tmp_path / "none" / "monday.sqlite3", at=NOON)


def test_a_database_without_tables_makes_no_backup(tmp_path: Path, target: Path) -> None:
    empty = open_engine(f"sqlite:///{tmp_path / 'empty.sqlite3'}")
    with pytest.raises(StorageError, match="nothing to back up"):
        back_up(empty, target, at=NOON)
    empty.dispose()
    assert list(target.parent.iterdir()) == []


def test_a_database_of_a_newer_program_makes_no_backup(engine: sa.Engine, target: Path) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'r9999'")
    with pytest.raises(SchemaTooNew):
        back_up(engine, target, at=NOON)


@ON_SQLITE
def test_a_backup_that_lost_a_row_on_its_way_gets_no_name(
    engine: sa.Engine, lived_in: LivedIn, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync = backups._sync

    def lose_a_row(partial: Path) -> None:
        with sqlite3.connect(partial) as copy:
            copy.execute("DELETE FROM notices")
        sync(partial)

    monkeypatch.setattr(backups, "_sync", lose_a_row)
    with pytest.raises(StorageError, match="not what the database holds"):
        back_up(engine, target, at=NOON)
    assert list(target.parent.iterdir()) == []


@ON_SQLITE
def test_a_database_with_a_damaged_page_makes_no_backup(
    engine: sa.Engine, lived_in: LivedIn, file: Path, target: Path
) -> None:
    engine.dispose()
    damage(file)
    with pytest.raises(StorageError, match="damaged"):
        back_up(engine, target, at=NOON)
    assert list(target.parent.iterdir()) == []


def damage(file: Path) -> None:
    """Overwrite a page in the middle, one that holds an index."""
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
        name = "sqlite_autoindex_decisions_1"
        root, size = connection.execute(
            "SELECT rootpage, (SELECT page_size FROM pragma_page_size) FROM sqlite_master WHERE name = ?", [name]
        ).fetchone()
    connection.close()
    with file.open("rb+") as content:
        content.seek((root - 1) * size)
        content.write(b"\xff" * size)


@ON_POSTGRESQL
def test_a_database_of_an_older_revision_is_backed_up_as_it_is(engine: sa.Engine, target: Path) -> None:
    old = open_engine(shared_server().empty_database())
    upgrade(old, "r0001")
    made = back_up(old, target, at=NOON)
    old.dispose()
    assert made.revision == "r0001"
    assert "accounts" not in made.counts
    assert made.audit_head == (0, "")
    assert made.tombstones == ()


# Reading a backup again


@pytest.fixture
def made(engine: sa.Engine, lived_in: LivedIn, target: Path) -> Path:
    back_up(engine, target, at=NOON)
    return target


@ON_SQLITE
def test_a_backup_that_is_whole_is_trusted(made: Path) -> None:
    assert checked_manifest(made) == read_manifest(manifest_path(made))


@ON_SQLITE
def test_a_backup_with_one_changed_byte_is_refused(made: Path) -> None:
    with made.open("rb+") as content:
        content.seek(5_000)
        byte = content.read(1)
        content.seek(5_000)
        content.write(bytes([byte[0] ^ 1]))
    with pytest.raises(StorageError, match="not the file that its manifest describes"):
        checked_manifest(made)


@ON_SQLITE
@pytest.mark.parametrize("missing", [lambda file: file, manifest_path])
def test_a_backup_without_its_other_half_is_refused(made: Path, missing: Callable[[Path], Path]) -> None:
    missing(made).unlink()
    with pytest.raises(StorageError, match="There is no file"):
        checked_manifest(made)


@ON_SQLITE
def test_a_manifest_of_other_counts_is_refused(made: Path) -> None:
    values = json.loads(manifest_path(made).read_text(encoding="utf-8"))
    values["counts"]["decisions"] += 1
    manifest_path(made).write_text(json.dumps(values), encoding="utf-8")
    with pytest.raises(StorageError, match="does not hold what its manifest says"):
        checked_manifest(made)


@ON_SQLITE
def test_a_file_that_is_no_database_is_refused_even_if_its_hash_fits(made: Path) -> None:
    made.write_bytes(b"no database at all " * 500)
    values = json.loads(manifest_path(made).read_text(encoding="utf-8")) | {"sha256": hash_of_file(made)}
    manifest_path(made).write_text(json.dumps(values), encoding="utf-8")
    with pytest.raises(StorageError, match="can't be read as a backup"):
        checked_manifest(made)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[" * 100_000,
        '{"format": "secure-base-backup-1"}',
        '{"format": "secure-base-backup-1", "tombstones": 3}',
        '{"format": "secure-base-backup-1", "tombstones": [], "audit_head": [1, "x"], "made_at": "soon"}',
        '{"format": "secure-base-backup-1", "tombstones": [{"kind": "attempt", "id": "x", "erased_at": "y"}]}',
        '{"format": "secure-base-backup-1", "tombstones": [], "audit_head": [0, ""], "made_at": "2026-03-01", "x": 1}',
    ],
)
def test_a_damaged_manifest_is_said_by_name(tmp_path: Path, text: str) -> None:
    (tmp_path / "broken.json").write_text(text, encoding="utf-8")
    with pytest.raises(StorageError, match=r"broken\.json can't be read"):
        tombstones_beside(tmp_path)


@pytest.mark.parametrize("text", ["{}", "[]", "3", '{"format": "other"}'])
def test_a_json_file_about_something_else_is_passed_over(tmp_path: Path, text: str) -> None:
    (tmp_path / "package.json").write_text(text, encoding="utf-8")
    assert tombstones_beside(tmp_path) == ()


def test_an_endless_manifest_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "long.json").open("wb") as content:
        content.truncate(10**9)
    with pytest.raises(StorageError, match=r"long\.json can't be read"):
        read_manifest(tmp_path / "long.json")


@ON_SQLITE
def test_tombstones_of_all_manifests_in_a_folder_are_put_together(
    engine: sa.Engine, database: Database, lived_in: LivedIn, target: Path
) -> None:
    back_up(engine, target, at=NOON)
    erased = Tombstone("attempt", lived_in.own, NOON + timedelta(days=1))
    SqlSharing(database).bury(erased)
    back_up(engine, target.with_name("tuesday.sqlite3"), at=NOON)
    target.with_name("tuesday.sqlite3").unlink()
    assert erased in tombstones_beside(target.parent)
    assert len(tombstones_beside(target.parent)) == 2
