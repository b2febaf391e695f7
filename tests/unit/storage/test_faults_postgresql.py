"""What goes wrong with a PostgreSQL server while the program runs: nothing acknowledged is lost, nothing doubled."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
import sqlalchemy as sa

from simulator.bootstrap import Settings, build_services
from simulator.domain.attempt import Attempt
from simulator.errors import StorageError
from simulator.storage.check import check_database
from simulator.storage.connections import Database
from simulator.storage.database import open_engine, upgrade
from simulator.storage.sql import SqlStore
from simulator.storage.tables import attempts
from tests.disks import small_disk
from tests.postgresql import PostgreSql
from tests.unit.storage.conftest import NOON, attempt, decision, version

pytestmark = pytest.mark.thorough

UNDONE = "What you just did was not recorded."
UNKNOWN = "What you just did may or may not have been recorded; the page shows what is."
THREADS = 4


@pytest.fixture(scope="module")
def server() -> Iterator[PostgreSql]:
    """A server of these tests alone, which keeps what it promised as in real use."""
    own = PostgreSql([]).start()
    yield own
    own.close()


@pytest.fixture
def address(server: PostgreSql) -> str:
    made = server.empty_database()
    engine = open_engine(made)
    upgrade(engine)
    engine.dispose()
    return made


@pytest.fixture
def engine(address: str) -> Iterator[sa.Engine]:
    opened = open_engine(address)
    yield opened
    opened.dispose()


def cut(engine: sa.Engine, address: str) -> None:
    """End every connection of the program, as a restart of the server or a firewall does."""
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND application_name = 'secure-base'"
        )


# Restarted under load


class Trainee(threading.Thread):
    """Decides as fast as it can, and looks what is recorded whenever it is told that something went wrong.

    Attributes
    ----------
    acknowledged : list of int
        Steps whose recording was confirmed, or found when it looked.
    said : list of str
        What it was told.
    wrong : bool
        Whether it was told that something was not recorded which was.
    """

    def __init__(self, store: SqlStore, attempt_id: UUID) -> None:
        super().__init__()
        self._store = store
        self._attempt_id = attempt_id
        self.stop = threading.Event()
        self.acknowledged: list[int] = []
        self.said: list[str] = []
        self.wrong = False

    def run(self) -> None:
        while not self.stop.is_set():
            step = len(self.acknowledged)
            try:
                self._store.append(self._attempt_id, decision(step))
            except StorageError as error:
                self.said.append(str(error))
                if self._is_recorded(step):
                    self.wrong |= UNDONE in str(error)
                    self.acknowledged.append(step)
            else:
                self.acknowledged.append(step)

    def _is_recorded(self, step: int) -> bool:
        while True:
            try:
                return len(self._store.decisions(self._attempt_id)) > step
            except StorageError:
                time.sleep(0.02)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL], ids=["stopped", "killed"])
def test_a_server_that_goes_under_load_loses_and_doubles_nothing(
    server: PostgreSql, address: str, store: SqlStore, how: signal.Signals
) -> None:
    store.keep_version(version(), at=NOON)
    trainees = []
    for _ in range(THREADS):
        fresh = attempt()
        store.create_attempt(fresh)
        trainees.append(Trainee(store, fresh.id))
    for trainee in trainees:
        trainee.start()
    for _ in range(3):
        progress(trainees)
        server.end(how)
        server.start()
    progress(trainees)
    for trainee in trainees:
        trainee.stop.set()
        trainee.join()
    for trainee in trainees:
        assert not trainee.wrong
        assert [found.step for found in store.decisions(trainee._attempt_id)] == trainee.acknowledged
        assert trainee.acknowledged == list(range(len(trainee.acknowledged)))
    assert [check for check in check_database(Database(store._database.engine)) if not check.ok] == []
    assert_plain({said for trainee in trainees for said in trainee.said})


def progress(trainees: list[Trainee], more: int = 20) -> None:
    """Wait until each trainee got further."""
    wanted = [len(trainee.acknowledged) + more for trainee in trainees]
    deadline = time.monotonic() + 60
    while any(len(trainee.acknowledged) < n for trainee, n in zip(trainees, wanted, strict=True)):
        assert time.monotonic() < deadline, [trainee.said[-1:] for trainee in trainees]
        time.sleep(0.01)


def assert_plain(said: set[str]) -> None:
    """Of all messages, each begins with one of ours and ends by what became of it."""
    assert said
    causes = (
        "The database was stopped or is being restarted.",
        "The database is being started or stopped.",
        "The database can't be reached.",
    )
    for text in said:
        assert text.startswith(causes), text
        assert text.endswith((UNDONE, UNKNOWN)), text


# Lost connections


def test_connections_that_died_while_nobody_used_them_are_replaced_unnoticed(
    engine: sa.Engine, address: str, store: SqlStore, begun: Attempt
) -> None:
    cut(engine, address)
    store.append(begun.id, decision(0))
    cut(engine, address)
    assert len(store.decisions(begun.id)) == 1


def test_a_reading_whose_connection_is_lost_is_asked_again(
    engine: sa.Engine, address: str, database: Database, begun: Attempt
) -> None:
    with database.reading() as connection:
        assert connection.execute(sa.select(attempts.c.id)).scalar_one() == begun.id
        cut(engine, address)
        assert connection.execute(sa.select(attempts.c.id)).scalar_one() == begun.id


def test_a_reading_is_asked_again_only_once(
    engine: sa.Engine, address: str, database: Database, begun: Attempt
) -> None:
    asked = 0

    def cut_each(*_: object) -> None:
        nonlocal asked
        asked += 1
        cut(engine, address)

    sa.event.listen(engine, "before_cursor_execute", cut_each)
    with pytest.raises(StorageError) as refused, database.reading() as connection:
        connection.execute(sa.select(attempts.c.id))
    assert asked == 2
    assert str(refused.value) == "The database was stopped or is being restarted."


def test_a_change_whose_connection_is_lost_before_its_end_was_not_recorded(
    engine: sa.Engine, address: str, database: Database, begun: Attempt
) -> None:
    def change() -> None:
        with database.writing() as connection:
            connection.execute(attempts.update().values(seed=99))
            cut(engine, address)
            connection.execute(attempts.update().values(seed=100))

    with pytest.raises(StorageError) as refused:
        change()
    assert str(refused.value).endswith(UNDONE)
    assert SqlStore(database).attempt(begun.id) == begun


def test_a_change_whose_confirmation_is_lost_may_have_been_recorded(
    engine: sa.Engine, address: str, store: SqlStore, begun: Attempt
) -> None:
    def cut_before(_connection: sa.Connection) -> None:
        cut(engine, address)

    sa.event.listen(engine, "commit", cut_before)
    with pytest.raises(StorageError) as refused:
        store.append(begun.id, decision())
    sa.event.remove(engine, "commit", cut_before)
    assert str(refused.value).endswith(UNKNOWN)
    assert store.decisions(begun.id) == ()


# Away at the start


def test_a_server_that_is_away_at_the_start_is_said_and_the_next_start_works(tmp_path: Path) -> None:
    own = PostgreSql()
    settings = Settings(database_url=own.address("postgres"), cache=tmp_path)
    with pytest.raises(StorageError) as refused:
        build_services(settings)
    assert str(refused.value) == "The database can't be reached."
    assert str(own.folder) not in str(refused.value) + refused.value.hint
    own.start()
    services = build_services(settings)
    services.store.ping()
    services.store.close()
    own.close()


# Full, read-only, locked


def test_a_full_disk_is_said_and_loses_nothing(
    server: PostgreSql, engine: sa.Engine, store: SqlStore, begun: Attempt
) -> None:
    with small_disk("96k") as disk:
        fill_up(server, engine, disk)
        n, error = append_until_refused(store, begun.id)
        assert str(error) == f"The disk that holds the database is full. {UNDONE}"
        assert len(store.decisions(begun.id)) == n
        with engine.begin() as connection:
            connection.exec_driver_sql(
                "ALTER TABLE decisions SET TABLESPACE pg_default" if disk else "DROP TRIGGER full_disk ON decisions"
            )
        store.append(begun.id, decision(n))
        if disk:
            with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql("DROP TABLESPACE small")


def fill_up(server: PostgreSql, engine: sa.Engine, disk: Path | None) -> None:
    """Put the decisions on a small disk; where tests may not mount one, the server says full at the third one."""
    if disk is not None:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql(f"CREATE TABLESPACE small LOCATION '{disk}'")
            connection.exec_driver_sql("ALTER TABLE decisions SET TABLESPACE small")
        return
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION SQLSTATE '53100'; END $$"
        )
        connection.exec_driver_sql(
            "CREATE TRIGGER full_disk BEFORE INSERT ON decisions FOR EACH ROW WHEN (NEW.step > 2)"
            " EXECUTE FUNCTION full_disk()"
        )


def append_until_refused(store: SqlStore, attempt_id: UUID, most: int = 50_000) -> tuple[int, StorageError]:
    """How many decisions were acknowledged, and what was said to the next one."""
    for step in range(most):
        try:
            store.append(attempt_id, decision(step))
        except StorageError as error:
            return step, error
    raise AssertionError("the disk never got full")


def test_a_server_that_only_reads_is_said_and_can_still_be_read(
    server: PostgreSql, engine: sa.Engine, store: SqlStore, begun: Attempt
) -> None:
    server.execute(f"ALTER DATABASE {engine.url.database} SET default_transaction_read_only = on")
    engine.dispose()
    with pytest.raises(StorageError) as refused:
        store.append(begun.id, decision())
    assert str(refused.value) == f"The database can only be read at the moment, not written. {UNDONE}"
    assert store.attempt(begun.id) == begun


def test_a_row_that_another_program_locks_for_too_long_is_said_to_be_busy(address: str, begun: Attempt) -> None:
    engine = open_engine(f"{address}&options=-c%20lock_timeout%3D50")
    store = SqlStore(Database(engine))
    with psycopg.connect(address) as other:
        other.execute("SELECT 1 FROM attempts FOR UPDATE")
        with pytest.raises(StorageError) as refused:
            store.append(begun.id, decision())
    assert str(refused.value) == f"The database is busy with something else. {UNDONE}"
    store.append(begun.id, decision())
    engine.dispose()


def test_a_statement_that_takes_too_long_is_ended(address: str) -> None:
    engine = open_engine(f"{address}&options=-c%20statement_timeout%3D50")
    with pytest.raises(StorageError, match="busy with something else"), Database(engine).reading() as connection:
        connection.exec_driver_sql("SELECT pg_sleep(5)")
    engine.dispose()


# Damaged


def test_a_damaged_page_is_said_and_found_by_the_check(
    server: PostgreSql, engine: sa.Engine, store: SqlStore, begun: Attempt
) -> None:
    store.append(begun.id, decision())
    with engine.connect() as connection:
        path = connection.exec_driver_sql("SELECT pg_relation_filepath('decisions')").scalar_one()
    server.end()
    with (server.folder / "data" / path).open("rb+") as content:
        content.seek(4_000)
        content.write(b"\xff" * 2_000)
    server.start()
    with pytest.raises(StorageError, match="The database is damaged"):
        store.decisions(begun.id)
    found = {check.name: check.said for check in check_database(Database(engine)) if not check.ok}
    assert found["decisions"] == "could not be read: The database is damaged."
    with pytest.raises(StorageError):
        store.decisions(begun.id)
    found = {check.name: check.said for check in check_database(Database(engine)) if not check.ok}
    assert set(found) == {"decisions", "database file"}
