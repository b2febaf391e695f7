"""The database fails while a trainee presses: what the page says, and that the same press works when it is mended."""

import random
import resource
import signal
import sqlite3
import threading
import time
from contextlib import closing, contextmanager

import pytest

from tests.kill.killing import Figures, Player, Records, Told
from tests.library import copy_library
from tests.postgresql import PostgreSql
from tests.protocol.client import Dropped, Refused
from tests.protocol.recorded import choices
from tests.protocol.trainee import CASE as PHONE
from tests.protocol.trainee import (
    answer,
    begin,
    decision_due,
    go_on,
    is_over,
    notices,
    option,
    options,
    past_the_notice,
    rehearse,
    say,
)
from tests.server import Server

pytestmark = [pytest.mark.server, pytest.mark.xdist_group("server")]
CASE = "waiting-room"
UNLIMITED = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
BUSY = "The database is busy with something else."
DISK = "The disk that holds the database does not work as it should."
READ_ONLY = "The database can only be read at the moment, not written."
UNDONE = "What you just did was not recorded."
UNKNOWN = "What you just did may or may not have been recorded; the page shows what is."


@contextmanager
def locked(server):
    """Another program writes to the database and doesn't come to an end."""
    with closing(sqlite3.connect(server.database, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def growing_no_more(server):
    """The operating system lets no file of the server grow: as near to a full disk as one comes without mounting."""
    written = server.database.with_name(server.database.name + "-wal").stat().st_size
    assert written > server.log.stat().st_size + 16_384, "the server could not write its log either"
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (written, resource.RLIM_INFINITY))
    yield
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, UNLIMITED)


@pytest.mark.parametrize(("fault", "message", "outcome"), [(locked, BUSY, UNDONE), (growing_no_more, DISK, UNKNOWN)])
def test_a_press_that_could_not_be_recorded_is_told_and_works_when_the_fault_is_gone(
    own_server, new_tab, fault, message, outcome
):
    tab = new_tab(own_server)
    attempt = begin(tab, CASE)
    answer(tab, option(tab, "own-it"))
    pressed = option(tab, "ask")
    with fault(own_server):
        say(tab, pressed)
        assert message in notices(tab)
        assert outcome in notices(tab)
        assert (decision_due(tab), tab.exceptions) == (2, [])
        assert choices(own_server, attempt) == ["own-it"]
    say(tab, pressed)
    assert (decision_due(tab), notices(tab)) == (3, "")
    assert choices(own_server, attempt) == ["own-it", "ask"]


def test_a_press_waits_for_another_program_that_writes_only_for_a_while(own_server, new_tab):
    tab = new_tab(own_server)
    attempt = begin(tab, CASE)
    pressed = option(tab, "own-it")
    with locked(own_server):
        say(tab, pressed, wait=False)
        time.sleep(1)
        assert choices(own_server, attempt) == []
    tab.wait()
    assert (decision_due(tab), notices(tab)) == (2, "")
    assert choices(own_server, attempt) == ["own-it"]


def test_a_case_that_could_not_be_begun_can_be_begun_when_the_fault_is_gone(own_server, new_tab):
    tab = new_tab(own_server)
    tab.open("prebrief", case=CASE)
    with growing_no_more(own_server):
        tab.press("sb-begin")
        assert DISK in tab.text
        assert tab.exceptions == []
    tab.press("Try again")
    tab.press("sb-begin")
    assert decision_due(tab) == 1


def test_a_database_that_can_only_be_read_shows_the_room_and_takes_no_press(tmp_path, new_tab):
    server = Server(tmp_path, gap="0", content=copy_library(tmp_path))
    try:
        server.start()
        tab = new_tab(server)
        attempt = begin(tab, CASE)
        answer(tab, option(tab, "own-it"))
        writing = server.environment["SIMULATOR_DATABASE_URL"]
        server.stop()
        server.environment["SIMULATOR_DATABASE_URL"] = f"sqlite:///file:{server.database}?mode=ro&uri=true"
        server.start()
        tab.reconnect()
        say(tab, option(tab, "ask"))
        assert READ_ONLY in notices(tab)
        assert (decision_due(tab), tab.exceptions) == (2, [])
        server.stop()
        server.environment["SIMULATOR_DATABASE_URL"] = writing
        server.start()
        tab.reconnect()
        answer(tab, option(tab, "ask"))
        assert choices(server, attempt) == ["own-it", "ask"]
    finally:
        server.stop()


# PostgreSQL


@pytest.fixture
def postgresql():
    engine = PostgreSql(settings=()).start()
    yield engine
    engine.close()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_postgresql_restarted_under_load_loses_and_doubles_nothing(tmp_path, postgresql, how):
    address = postgresql.empty_database()
    server = Server(tmp_path, gap="0", database_url=address)
    records = Records(address.replace("postgresql:", "postgresql+psycopg:", 1))
    try:
        server.start()
        patient = PatientPlayer(server, "7", PHONE)
        patient.begin()
        playing = threading.Thread(target=patient.play_on)
        playing.start()
        chance = random.Random(7)
        for _ in range(3):
            time.sleep(chance.uniform(0.2, 0.8))
            postgresql.end(how)
            postgresql.start()
        patient.enough.set()
        playing.join(timeout=60)
        assert patient.failed is None, patient.failed
        assert patient.told_of, "no press met the restart: the test shows nothing"
        records.compare([patient], Figures())
    finally:
        records.close()
        server.stop()


class PatientPlayer(Player):
    """Loads the page and presses again where the page says that the database failed.

    Attributes
    ----------
    told_of : list of str
        What the page said instead of drawing the next moment.
    """

    def __init__(self, server, seed, case):
        super().__init__(server, seed, case)
        self.enough, self.failed, self.told_of = threading.Event(), None, []

    def begin(self):
        past_the_notice(self.tab)
        self.told.append(Told(begin(self.tab, self.case)))

    def play_on(self):
        try:
            while not self.enough.is_set():
                try:
                    self._decide() if not self.told[-1].over else self._begin_another()
                except (Refused, Dropped) as error:  # a browser tries again by itself
                    self.told_of.append(str(error))
                    time.sleep(0.2)
        except BaseException as error:
            self.failed = error

    def _begin_another(self):
        self.tab.open("prebrief", case=self.case)
        if self.tab.has("sb-begin"):
            self.tab.press("sb-begin")
        if self.tab.page == "practise" and options(self.tab):
            self.told.append(Told(self.tab.value("attempt")))
        else:
            self._note()

    def _decide(self):
        now, tab = self.told[-1], self.tab
        while not options(tab) and not is_over(tab):
            if tab.has("sb-rehearsed"):
                rehearse(tab)
                continue
            self._note()
            go_on(tab, now.attempt)
        if not is_over(tab) and decision_due(tab) == len(now.choices) + 1:
            self._press(now)
        if is_over(tab) or decision_due(tab) == len(now.choices) + 2:
            now.choices.append(now.under_way[0])
            now.under_way, now.over = None, is_over(tab)
        else:
            self._note()

    def _press(self, now):
        if now.under_way is None:
            now.under_way = (self.chance.choice(options(self.tab)).id, "")
        answer(self.tab, option(self.tab, now.under_way[0]))

    def _note(self):
        said = notices(self.tab) or " ".join(self.tab.texts("sb-quiet"))
        assert "The database" in said, f"the page says nothing about the database:\n{self.tab.text}"
        assert self.tab.exceptions == []
        self.told_of.append(said)
