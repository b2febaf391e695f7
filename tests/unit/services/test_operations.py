"""A backup put back: on either engine, from either, with nobody who was erased and nobody who was signed in."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from simulator.bootstrap import Settings, build_services
from simulator.domain.accounts import AuditEntry
from simulator.domain.roles import OPERATOR, SOLO
from simulator.errors import AttemptNotFound, SchemaTooNew, StorageError
from simulator.services import operations
from simulator.services.my_data import TIME_TO_ANSWER
from simulator.services.operations import Restored, restore
from simulator.storage.account_tables import sessions, tickets
from simulator.storage.backup import back_up
from simulator.storage.check import check_database
from simulator.storage.connections import Database
from simulator.storage.database import open_engine, upgrade
from simulator.storage.flow_tables import sign_in_flows
from simulator.storage.revision import known_revision
from simulator.storage.rollup_tables import r_dimension
from simulator.storage.schema import metadata
from simulator.storage.sharing_tables import comments, private_notes, shares
from simulator.storage.sql import SqlStore
from simulator.storage.sql_accounts import SqlAccounts
from simulator.storage.sql_audit import SqlAudit
from simulator.storage.sql_practice import SqlDrills, SqlRemarks
from simulator.storage.sql_sharing import SqlSharing
from simulator.storage.tables import decisions, rejected_inputs
from tests.library import ROOT
from tests.personas import TARA
from tests.postgresql import shared_server
from tests.unit.storage.conftest import NOON, decision, rejection
from tests.unit.storage.drilling import card, remark
from tests.unit.storage.lived_in import LivedIn, live_in

pytestmark = pytest.mark.thorough

LATER = NOON + timedelta(days=3)
BOTH_WAYS = [(one, other) for one in ("sqlite", "postgresql") for other in ("sqlite", "postgresql")]
GONE = {"sessions", "tickets", "sign_in_flows"}
"""Tables that come back empty."""


@dataclass
class Places:
    """Makes empty databases on either engine."""

    folder: Path
    borrowed: list[str] = field(default_factory=list)
    n_files: int = 0

    def address(self, engine: str) -> str:
        if engine == "sqlite":
            self.n_files += 1
            return f"sqlite:///{self.folder / f'{self.n_files}.sqlite3'}"
        self.borrowed.append(shared_server().new_database())
        return self.borrowed[-1]


@pytest.fixture
def places(tmp_path: Path) -> Iterator[Places]:
    made = Places(tmp_path)
    yield made
    for address in made.borrowed:
        shared_server().give_back(address)


@contextmanager
def opened(address: str) -> Iterator[Database]:
    engine = open_engine(address)
    upgrade(engine)
    yield Database(engine)
    engine.dispose()


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    (tmp_path / "backups").mkdir()
    return tmp_path / "backups" / "monday.sqlite3"


def rows(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    with database.reading() as connection:
        return {
            table.name: sorted(tuple(map(repr, row)) for row in connection.execute(sa.select(table)))
            for table in metadata.sorted_tables
        }


def n(database: Database, table: sa.Table) -> int:
    with database.reading() as connection:
        return connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()


@dataclass
class Kept:
    """A database with people in it, and the backup that was made of it."""

    address: str
    file: Path
    ids: LivedIn


@pytest.fixture
def keep(places: Places, backup: Path) -> Callable[[str], Kept]:
    """Makes a database that people lived in, and its backup."""

    def make(engine: str) -> Kept:
        address = places.address(engine)
        with opened(address) as database:
            ids = live_in(database)
            back_up(database.engine, backup, at=NOON)
        return Kept(address, backup, ids)

    return make


@pytest.fixture
def kept(keep: Callable[[str], Kept]) -> Kept:
    return keep("sqlite")


# All of it comes back


@pytest.mark.parametrize(("made_on", "put_on"), BOTH_WAYS)
def test_everything_but_ways_in_comes_back_on_either_engine(
    keep: Callable[[str], Kept], places: Places, made_on: str, put_on: str
) -> None:
    kept, new = keep(made_on), places.address(put_on)
    restore(new, kept.file, at=LATER)
    with opened(kept.address) as old, opened(new) as restored:
        was, found = rows(old), rows(restored)
    changed = {name for name in was if was[name] != found[name]}
    assert changed == GONE | {"audit_log", "audit_head"}
    assert all(found[name] == [] for name in GONE)
    assert found["audit_log"][:-1] == was["audit_log"]


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_a_restored_database_passes_every_check(kept: Kept, places: Places, engine: str) -> None:
    new = places.address(engine)
    restore(new, kept.file, at=LATER)
    with opened(new) as restored:
        assert [check for check in check_database(restored) if not check.ok] == []


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_work_goes_on_in_a_restored_database(kept: Kept, places: Places, engine: str) -> None:
    new = places.address(engine)
    restore(new, kept.file, at=LATER)
    with opened(new) as restored:
        store = SqlStore(restored)
        store.append(kept.ids.own, decision(2))
        store.reject(rejection(kept.ids.own))
        assert len(store.decisions(kept.ids.own)) == 3
        assert n(restored, rejected_inputs) == 2


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_what_is_only_added_to_stays_so_after_a_restore(kept: Kept, places: Places, engine: str) -> None:
    new = places.address(engine)
    restore(new, kept.file, at=LATER)
    with opened(new) as restored:
        for change in (
            "UPDATE decisions SET choice = 'x'",
            "UPDATE audit_log SET thing = 'x'",
            "DELETE FROM audit_log",
        ):
            with pytest.raises(sa.exc.DBAPIError), restored.engine.begin() as connection:
                connection.exec_driver_sql(change)


def test_the_audit_log_says_that_and_what_was_restored(kept: Kept, places: Places) -> None:
    new = places.address("sqlite")
    restore(new, kept.file, at=LATER)
    with opened(new) as restored:
        line = newest(restored)
    assert (line.action, line.at) == ("database-restored", LATER)
    assert dict(line.detail) == {"made": NOON.isoformat(), "revision": known_revision(), "erased": "0"}


def newest(database: Database) -> AuditEntry:
    return SqlAudit(database).entries(limit=1)[0][0]


def test_nobody_is_signed_in_and_no_link_works_after_a_restore(kept: Kept, places: Places) -> None:
    new = places.address("sqlite")
    restore(new, kept.file, at=LATER)
    with opened(new) as restored:
        assert SqlAccounts(restored).session_by_token(kept.ids.token_hash) is None
        assert [n(restored, table) for table in (sessions, tickets, sign_in_flows)] == [0, 0, 0]


def test_a_backup_of_the_first_revision_is_brought_up_to_date(places: Places, backup: Path) -> None:
    old = open_engine(places.address("sqlite"))
    upgrade(old, "r0001")
    back_up(old, backup, at=NOON)
    old.dispose()
    new = places.address("postgresql")
    assert restore(new, backup, at=LATER).manifest.revision == "r0001"
    with opened(new) as restored:
        assert all(check.ok for check in check_database(restored))


# Who was erased stays erased


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_an_attempt_that_was_erased_since_does_not_come_back(keep: Callable[[str], Kept], engine: str) -> None:
    kept = keep(engine)
    with opened(kept.address) as database:
        SqlSharing(database).erase_attempt(kept.ids.own, at=NOON + timedelta(days=1))
    done = restore(kept.address, kept.file, at=LATER, replace=True)
    with opened(kept.address) as restored:
        for gone in (kept.ids.own, kept.ids.branch):
            with pytest.raises(AttemptNotFound):
                SqlStore(restored).attempt(gone)
        assert (n(restored, private_notes), n(restored, shares)) == (0, 0)
        assert SqlStore(restored).attempt(kept.ids.counted).ending == "good-end"
    assert done.n_erased_again == 2


def test_a_person_who_was_erased_since_does_not_come_back(kept: Kept) -> None:
    erased_at = NOON + timedelta(days=1)
    with opened(kept.address) as database:
        SqlSharing(database).release_counted(TARA.id)
        SqlSharing(database).erase_person(TARA.id, at=erased_at)
        SqlAccounts(database).erase(TARA.id)
    restore(kept.address, kept.file, at=LATER, replace=True)
    with opened(kept.address) as restored:
        assert SqlAccounts(restored).account(TARA.id) is None
        assert SqlAccounts(restored).identities(TARA.id) == ()
        assert SqlStore(restored).attempts_of(TARA.id) == ()
        assert SqlStore(restored).attempt(kept.ids.counted).trainee_id != TARA.id
        assert [check for check in check_database(restored) if not check.ok] == []


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_what_the_trainee_of_solo_mode_erased_since_does_not_come_back_and_what_is_newer_does(
    places: Places, backup: Path, engine: str
) -> None:
    address, newer = places.address(engine), backup.with_name("tuesday.sqlite3")
    with opened(address) as database:
        SqlDrills(database).keep_card(card(SOLO.id))
        SqlRemarks(database).add_remark(remark(SOLO.id))
        back_up(database.engine, backup, at=NOON)
        SqlSharing(database).erase_person(SOLO.id, at=NOON + timedelta(days=1))
        SqlDrills(database).keep_card(card(SOLO.id, skill="label:later"))
        back_up(database.engine, newer, at=NOON)
    assert restore(address, backup, at=LATER, replace=True).n_erased_again == 1
    with opened(address) as restored:
        assert SqlDrills(restored).cards(SOLO.id) == ()
        assert [said.author_id for said in SqlRemarks(restored).remarks()] == [None]
    assert restore(address, newer, at=LATER + timedelta(days=1), replace=True).n_erased_again == 0
    with opened(address) as restored:
        assert [one.skill for one in SqlDrills(restored).cards(SOLO.id)] == ["label:later"]


def test_drills_that_were_given_to_somebody_erased_since_do_not_come_back_as_solo_s_and_newer_ones_do(
    kept: Kept,
) -> None:
    newer = kept.file.with_name("tuesday.sqlite3")
    made = build_services(Settings(database_url=kept.address))
    with opened(kept.address) as database:
        kept.file.unlink()
        kept.file.with_name("monday.sqlite3.json").unlink()
        SqlDrills(database).keep_card(card(SOLO.id))
        SqlRemarks(database).add_remark(remark(SOLO.id))
        back_up(database.engine, kept.file, at=NOON)
        assert made.administration.claim_solo(OPERATOR, TARA.id).more
        SqlDrills(database).keep_card(card(SOLO.id, skill="label:later"))
        back_up(database.engine, newer, at=NOON)
        made.my_data.erase_me(TARA, "tara@example.edu")
    made.store.close()
    restore(kept.address, kept.file, at=LATER, replace=True)
    with opened(kept.address) as restored:
        assert SqlDrills(restored).cards(SOLO.id) == ()
        assert SOLO.id not in {said.author_id for said in SqlRemarks(restored).remarks()}
    restore(kept.address, newer, at=LATER + timedelta(days=1), replace=True)
    with opened(kept.address) as restored:
        assert [one.skill for one in SqlDrills(restored).cards(SOLO.id)] == ["label:later"]
        assert SqlDrills(restored).cards(TARA.id) == ()


def test_counted_attempts_of_an_erased_person_are_asked_for_from_the_day_of_erasure(kept: Kept) -> None:
    erased_at = NOON + timedelta(days=1)
    with opened(kept.address) as database:
        for request in SqlSharing(database).erasure_requests():
            SqlSharing(database).answer_erasure(request.id, granted=False, at=NOON)
    kept.file.unlink()
    kept.file.with_name("monday.sqlite3.json").unlink()
    with opened(kept.address) as database:
        back_up(database.engine, kept.file, at=NOON)
        SqlSharing(database).release_counted(TARA.id)
        SqlSharing(database).erase_person(TARA.id, at=erased_at)
    restore(kept.address, kept.file, at=LATER, replace=True)
    with opened(kept.address) as restored:
        (request,) = SqlSharing(restored).erasure_requests()
    assert (request.attempt_id, request.deadline) == (kept.ids.counted, erased_at + TIME_TO_ANSWER)


def test_who_a_later_backup_says_was_erased_does_not_come_back_into_a_new_database(kept: Kept, places: Places) -> None:
    with opened(kept.address) as database:
        SqlSharing(database).erase_attempt(kept.ids.counted, at=NOON + timedelta(days=1))
        back_up(database.engine, kept.file.with_name("tuesday.sqlite3"), at=NOON)
    kept.file.with_name("tuesday.sqlite3").unlink()  # its manifest alone is enough
    new = places.address("postgresql")
    restore(new, kept.file, at=LATER)
    with opened(new) as restored:
        with pytest.raises(AttemptNotFound):
            SqlStore(restored).attempt(kept.ids.counted)
        assert (n(restored, r_dimension), n(restored, comments)) == (0, 0)


def test_a_tombstone_of_somebody_who_was_not_there_yet_is_kept(kept: Kept, places: Places) -> None:
    with opened(kept.address) as database:
        later = SqlStore(database).attempt(kept.ids.of_theo)
        fresh = type(later)(**{name: getattr(later, name) for name in later.__slots__} | {"id": TARA.id})
        SqlStore(database).create_attempt(fresh)
        SqlSharing(database).erase_attempt(fresh.id, at=NOON)
    done = restore(kept.address, kept.file, at=LATER, replace=True)
    with opened(kept.address) as restored:
        assert fresh.id in {stone.id for stone in SqlSharing(restored).tombstones()}
    assert done.n_erased_again == 0


# What is there is not lost


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_a_database_that_holds_something_is_not_replaced_unasked(keep: Callable[[str], Kept], engine: str) -> None:
    kept = keep(engine)
    with opened(kept.address) as database:
        was = rows(database)
    with pytest.raises(StorageError, match="holds something already") as refused:
        restore(kept.address, kept.file, at=LATER)
    assert "--replace" in refused.value.hint
    with opened(kept.address) as database:
        assert rows(database) == was


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_what_is_replaced_is_backed_up_first(keep: Callable[[str], Kept], places: Places, engine: str) -> None:
    kept = keep(engine)
    with opened(kept.address) as database:
        SqlStore(database).append(kept.ids.own, decision(2))
    done = restore(kept.address, kept.file, at=LATER, replace=True)
    assert done.kept == kept.file.with_name("before-restore-20260304T120000Z.sqlite3")
    with opened(kept.address) as restored:
        assert len(SqlStore(restored).decisions(kept.ids.own)) == 2
    back = places.address(engine)
    restore(back, done.kept, at=LATER)
    with opened(back) as again:
        assert len(SqlStore(again).decisions(kept.ids.own)) == 3


def test_a_damaged_file_is_set_aside_and_replaced(kept: Kept) -> None:
    file = Path(kept.address.removeprefix("sqlite:///"))
    file.write_bytes(b"noise " * 5_000)
    done = restore(kept.address, kept.file, at=LATER, replace=True)
    assert done.aside is not None
    assert done.aside.read_bytes() == b"noise " * 5_000
    with opened(kept.address) as restored:
        assert n(restored, decisions) == 5


def test_a_damaged_file_is_left_alone_unless_it_may_go(kept: Kept) -> None:
    file = Path(kept.address.removeprefix("sqlite:///"))
    file.write_bytes(b"noise " * 5_000)
    with pytest.raises(StorageError, match="damaged"):
        restore(kept.address, kept.file, at=LATER)
    assert file.read_bytes() == b"noise " * 5_000


def test_a_database_of_a_newer_program_is_set_aside_but_who_it_erased_stays_erased(kept: Kept) -> None:
    with opened(kept.address) as database:
        SqlSharing(database).erase_attempt(kept.ids.counted, at=NOON)
        with database.engine.begin() as connection:
            connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'r9999'")
    done = restore(kept.address, kept.file, at=LATER, replace=True)
    assert done.aside is not None
    with opened(kept.address) as restored, pytest.raises(AttemptNotFound):
        SqlStore(restored).attempt(kept.ids.counted)


def test_a_newer_database_on_postgresql_is_left_alone(keep: Callable[[str], Kept]) -> None:
    kept = keep("postgresql")
    engine = open_engine(kept.address)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'r9999'")
    engine.dispose()
    with pytest.raises(StorageError, match="can't be read by this program") as refused:
        restore(kept.address, kept.file, at=LATER, replace=True)
    assert "new, empty database" in refused.value.hint


def test_a_backup_of_a_newer_program_is_refused(places: Places, backup: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    newer = open_engine(places.address("sqlite"))
    upgrade(newer)
    with newer.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'r9999'")
    with monkeypatch.context() as patch:
        patch.setattr("simulator.storage.backup.revision_of", lambda _: "r9999")
        back_up(newer, backup, at=NOON)
    newer.dispose()
    with pytest.raises(SchemaTooNew):
        restore(places.address("sqlite"), backup, at=LATER)


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_a_restore_that_fails_in_the_middle_changes_nothing(
    keep: Callable[[str], Kept], engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = keep(engine)
    with opened(kept.address) as database:
        SqlStore(database).append(kept.ids.own, decision(2))
        was = rows(database)

    def fail(*_: object) -> None:
        raise StorageError("stopped here")

    step = "services.operations.end_ways_in" if engine == "sqlite" else "storage.copying._reset_counter"
    monkeypatch.setattr(f"simulator.{step}", fail)
    with pytest.raises(StorageError, match="stopped here"):
        restore(kept.address, kept.file, at=LATER, replace=True)
    with opened(kept.address) as database:
        assert rows(database) == was


def test_nothing_but_backups_is_left_beside_a_backup(kept: Kept) -> None:
    restore(kept.address, kept.file, at=LATER, replace=True)
    names = sorted(file.name for file in kept.file.parent.iterdir())
    assert names == [
        "before-restore-20260304T120000Z.sqlite3",
        "before-restore-20260304T120000Z.sqlite3.json",
        "monday.sqlite3",
        "monday.sqlite3.json",
    ]


# Not while the program runs


@pytest.fixture
def program(kept: Kept) -> Iterator[subprocess.Popen[str]]:
    """Another process that has the database open, and does nothing."""
    yield from running(kept.address)


def running(address: str) -> Iterator[subprocess.Popen[str]]:
    code = (
        "from simulator.storage.database import *; from simulator.storage.connections import Database\n"
        f"Database(open_engine({address!r})).ping(); import sys; print('open', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        yield process
        end(process)


def end(process: subprocess.Popen[str]) -> None:
    """Let the program end, and wait for it."""
    assert process.stdin is not None
    process.stdin.close()
    process.wait(timeout=20)


def test_a_file_that_another_program_has_open_is_not_replaced(kept: Kept, program: subprocess.Popen[str]) -> None:
    with pytest.raises(StorageError, match="Another program has the database open") as refused:
        restore(kept.address, kept.file, at=LATER, replace=True)
    assert refused.value.hint.startswith("Stop the program")
    end(program)
    assert isinstance(restore(kept.address, kept.file, at=LATER, replace=True), Restored)


def test_a_server_that_another_program_is_connected_to_is_not_replaced(keep: Callable[[str], Kept]) -> None:
    kept = keep("postgresql")
    others = running(kept.address)
    process = next(others)
    with pytest.raises(StorageError, match="Other programs have 1 connection to the database"):
        restore(kept.address, kept.file, at=LATER, replace=True)
    end(process)
    assert isinstance(restore(kept.address, kept.file, at=LATER, replace=True), Restored)


def test_a_program_that_starts_meanwhile_waits_or_is_told(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("simulator.storage.database.BUSY_TIMEOUT_MS", 50)
    load = operations.load
    said: list[str] = []

    def start_before(source: sa.Engine, target: sa.Engine) -> None:
        other = open_engine(kept.address)
        with pytest.raises(StorageError) as refused:
            Database(other).ping()
        other.dispose()
        said.append(str(refused.value))
        load(source, target)

    monkeypatch.setattr(operations, "load", start_before)
    restore(kept.address, kept.file, at=LATER, replace=True)
    assert said == ["The database is busy with something else."]
