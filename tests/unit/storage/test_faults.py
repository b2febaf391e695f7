"""What goes wrong with a SQLite file while the program runs: nothing recorded is lost, and people read what it was."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa

from simulator.bootstrap import Settings, build_services
from simulator.domain.attempt import Attempt
from simulator.errors import StorageError
from simulator.storage.connections import Database
from simulator.storage.database import open_engine, upgrade
from simulator.storage.sql import SqlStore
from tests.disks import folder_of_nobody, small_disk
from tests.library import ROOT
from tests.unit.storage.conftest import NOON, attempt, decision, version

pytestmark = pytest.mark.thorough

TELL = "Nothing that was recorded before is lost."
UNDONE = "What you just did was not recorded."


@pytest.fixture
def address(file: Path) -> str:
    """These faults are those of files; PostgreSQL's stand in test_faults_postgresql.py."""
    return f"sqlite:///{file}"


@contextmanager
def opened(file: Path) -> Iterator[SqlStore]:
    engine = open_engine(f"sqlite:///{file}")
    upgrade(engine)
    yield SqlStore(Database(engine))
    engine.dispose()


def begin(store: SqlStore) -> Attempt:
    store.keep_version(version(), at=NOON)
    fresh = attempt()
    store.create_attempt(fresh)
    return fresh


def append_until_refused(store: SqlStore, attempt_id: UUID, most: int = 20_000) -> tuple[int, StorageError]:
    """How many decisions were acknowledged, and what was said to the next one."""
    for step in range(most):
        try:
            store.append(attempt_id, decision(step))
        except StorageError as error:
            return step, error
    raise AssertionError("the disk never got full")


# Full


@pytest.fixture
def full(tmp_path: Path) -> Iterator[tuple[Path, bool]]:
    """A file on a disk with little room; where tests may not mount one, SQLite's own limit makes the same error."""
    with small_disk("2m") as disk:
        yield (disk or tmp_path) / "store.sqlite3", disk is not None


def test_a_full_disk_is_said_and_loses_nothing(full: tuple[Path, bool]) -> None:
    file, is_real = full
    with opened(file) as store:
        begun = begin(store)
        if not is_real:
            limit = "PRAGMA max_page_count = 100"
            sa.event.listen(store._database.engine, "checkout", lambda connection, *_: connection.execute(limit))
        n, error = append_until_refused(store, begun.id)
        assert str(error) == f"The disk that holds the database is full. {UNDONE}"
        assert error.hint.startswith(TELL)
        assert len(store.decisions(begun.id)) == n
    with opened(file) as again:
        assert len(again.decisions(begun.id)) == n


def test_when_there_is_room_again_work_goes_on(full: tuple[Path, bool]) -> None:
    file, is_real = full
    filler = file.with_name("filler")
    with opened(file) as store:
        begun = begin(store)
        if is_real:
            filler.write_bytes(b"x" * 1_000_000)
        engine = store._database.engine
        room = {"pages": 1_000_000 if is_real else 100}
        sa.event.listen(
            engine, "checkout", lambda connection, *_: connection.execute(f"PRAGMA max_page_count={room['pages']}")
        )
        n, _ = append_until_refused(store, begun.id)
        filler.unlink(missing_ok=True)
        room["pages"] = 1_000_000
        store.append(begun.id, decision(n))
        assert len(store.decisions(begun.id)) == n + 1


# Read-only


def test_a_file_that_became_read_only_is_said_and_can_still_be_read() -> None:
    with folder_of_nobody() as folder:
        file = folder / "store.sqlite3"
        with opened(file) as store:
            begun = begin(store)
        file.chmod(0o444)
        engine = open_engine(f"sqlite:///{file}")
        store = SqlStore(Database(engine))
        with pytest.raises(StorageError) as refused:
            store.append(begun.id, decision())
        assert str(refused.value) == f"The database can only be read at the moment, not written. {UNDONE}"
        assert refused.value.hint.startswith(TELL)
        assert store.attempt(begun.id) == begun
        engine.dispose()


def test_a_folder_that_became_read_only_is_said() -> None:
    with folder_of_nobody() as folder:
        file = folder / "store.sqlite3"
        with opened(file) as store:
            begun = begin(store)
        folder.chmod(0o555)
        engine = open_engine(f"sqlite:///{file}")
        with pytest.raises(StorageError) as refused:
            SqlStore(Database(engine)).append(begun.id, decision())
        engine.dispose()
    assert str(refused.value) == f"The database can only be read at the moment, not written. {UNDONE}"


def test_a_folder_that_can_not_be_written_keeps_the_program_from_starting() -> None:
    with folder_of_nobody() as folder:
        folder.chmod(0o555)
        with pytest.raises(
            StorageError, match=r"The folder of the database can't be made: Permission denied\."
        ) as refused:
            open_engine(f"sqlite:///{folder / 'var' / 'store.sqlite3'}")
    assert "SIMULATOR_DATABASE_URL" in refused.value.hint


# Locked


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch, file: Path) -> Iterator[SqlStore]:
    """A store that waits for others a twentieth of a second."""
    for module in ("database", "connections"):
        monkeypatch.setattr(f"simulator.storage.{module}.BUSY_TIMEOUT_MS", 50)
    with opened(file) as store:
        yield store


@pytest.fixture
def locked(impatient: SqlStore, file: Path) -> Iterator[tuple[Attempt, subprocess.Popen[str]]]:
    """Another process that has begun to write, and does not end it."""
    begun = begin(impatient)
    code = (
        f"import sqlite3, sys; held = sqlite3.connect({str(file)!r}, isolation_level=None)\n"
        "held.execute('BEGIN IMMEDIATE'); print('held', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "held\n"
        yield begun, process
        process.stdin.close()


def test_a_file_that_another_program_locks_for_too_long_is_said_to_be_busy(
    impatient: SqlStore, locked: tuple[Attempt, subprocess.Popen[str]]
) -> None:
    begun, process = locked
    with pytest.raises(StorageError) as refused:
        impatient.append(begun.id, decision())
    assert str(refused.value) == f"The database is busy with something else. {UNDONE}"
    assert impatient.attempt(begun.id) == begun
    process.stdin.close()
    process.wait()
    impatient.append(begun.id, decision())
    assert len(impatient.decisions(begun.id)) == 1


def test_a_thread_that_waits_too_long_for_another_is_told_the_same(impatient: SqlStore) -> None:
    begun = begin(impatient)
    writes, done = threading.Event(), threading.Event()

    def write_slowly() -> None:
        with impatient._database.writing():
            writes.set()
            done.wait(10)

    slow = threading.Thread(target=write_slowly)
    slow.start()
    writes.wait()
    with pytest.raises(StorageError) as refused:
        impatient.append(begun.id, decision())
    done.set()
    slow.join()
    assert str(refused.value) == f"The database is busy with something else. {UNDONE}"
    impatient.append(begun.id, decision())


# Damaged


def test_a_file_that_is_damaged_while_it_is_open_is_said(store: SqlStore, begun: Attempt, file: Path) -> None:
    for step in range(300):
        store.append(begun.id, decision(step))
    with opened(file) as other:
        other.ping()
        with sqlite3.connect(file) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            query = "SELECT rootpage FROM sqlite_master WHERE name = 'sqlite_autoindex_decisions_1'"
            (root,) = connection.execute(query).fetchone()
        connection.close()
        with file.open("rb+") as content:
            content.seek((root - 1) * 4096)
            content.write(b"\xff" * 4096)
        with pytest.raises(StorageError) as refused:
            other.append(begun.id, decision(300))
    assert str(refused.value) == f"The database is damaged. {UNDONE}"
    assert "backup" in refused.value.hint


def test_a_damaged_file_keeps_the_program_from_starting(tmp_path: Path) -> None:
    (tmp_path / "noise.sqlite3").write_bytes(b"noise " * 5_000)
    with pytest.raises(StorageError) as refused:
        build_services(Settings(database_url=f"sqlite:///{tmp_path / 'noise.sqlite3'}"))
    assert str(refused.value) == "The database is damaged."
    assert str(tmp_path) not in str(refused.value) + refused.value.hint


# A clock that was set back


def test_decisions_stay_in_order_though_the_clock_was_set_back(store: SqlStore, begun: Attempt) -> None:
    times = [NOON, NOON - timedelta(hours=5), NOON + timedelta(seconds=1), NOON - timedelta(days=400)]
    for step, time in enumerate(times):
        store.append(begun.id, decision(step, at=time))
    assert [(found.step, found.decided_at) for found in store.decisions(begun.id)] == list(enumerate(times))


def test_an_attempt_can_end_before_it_began(store: SqlStore, begun: Attempt) -> None:
    earlier = NOON - timedelta(hours=1)
    store.append(begun.id, decision(at=earlier), ending="good-end")
    assert (store.attempt(begun.id).started_at, store.attempt(begun.id).ended_at) == (NOON, earlier)


# Two servers on one file

APPENDING = """
import sys
from uuid import UUID
from simulator.storage.connections import Database
from simulator.storage.database import open_engine
from simulator.storage.sql import SqlStore
from tests.unit.storage.conftest import decision
store = SqlStore(Database(open_engine(sys.argv[1])))
print("ready", flush=True)
sys.stdin.readline()
for step in range(1000):
    store.append(UUID(sys.argv[2]), decision(step))
print(step + 1, flush=True)
"""


def test_what_two_servers_record_in_one_file_at_once_is_all_there_once(store: SqlStore, address: str) -> None:
    store.keep_version(version(), at=NOON)
    both = [attempt(), attempt()]
    servers = []
    for fresh in both:
        store.create_attempt(fresh)
        command = [sys.executable, "-c", APPENDING, address, str(fresh.id)]
        servers.append(subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True))
    for server in servers:
        assert server.stdout.readline() == "ready\n"
    for server in servers:
        server.stdin.write("go\n")
        server.stdin.flush()
    assert [server.communicate()[0] for server in servers] == ["1000\n", "1000\n"]
    for fresh in both:
        assert [found.step for found in store.decisions(fresh.id)] == list(range(1000))
