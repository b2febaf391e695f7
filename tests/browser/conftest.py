"""A real server as a process of its own, and a real browser: the system's Chromium, else Playwright's own."""

import shutil
from contextlib import ExitStack

import pytest

from simulator.bootstrap import Settings, build_services
from simulator.domain.attempt import Feedback
from simulator.domain.roles import SOLO
from tests.browser.person import Person
from tests.browser.windows import DESK, Windows
from tests.library import copy_library
from tests.server import ROOT, Server

__all__ = ["CASE", "ROOT", "Server"]
CASE = "abft-phone-on-the-table"
SHORT = "waiting-room"
"""A case of three decisions, from the small library."""


def chromium():
    """How to launch the browser that is here."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    found = next((path for name in names if (path := shutil.which(name))), None)
    own = {"executable_path": found} if found else {}
    return {**own, "args": ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]}


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {**browser_type_launch_args, **chromium()}


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """One server for the tests that don't harm it."""
    running = Server(tmp_path_factory.mktemp("server"))
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def played(server):
    """Sessions on the server's database that have ended, played by the first option each time or by another."""
    services = build_services(Settings(database_url=f"sqlite:///{server.database}", double_press_seconds=0))
    services.training.accept_notice(SOLO)

    def play(option=0):
        attempt = str(services.training.begin(SOLO, CASE, feedback=Feedback.EACH).id)
        while offered := services.training.room(SOLO, attempt).options:
            services.training.choose(SOLO, attempt, offered[option].id, step=services.training.room(SOLO, attempt).step)
        return attempt

    yield play
    services.store.close()


@pytest.fixture(scope="session")
def short_server(tmp_path_factory):
    """Another one, with the small library."""
    folder = tmp_path_factory.mktemp("short")
    running = Server(folder, content=copy_library(folder))
    running.start()
    yield running
    running.stop()


@pytest.fixture
def own_server(tmp_path):
    """A server that a test may kill."""
    running = Server(tmp_path)
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def windows(browser):
    """The browser's windows, for those who need several or others than ``context`` gives."""
    return Windows(browser)


@pytest.fixture
def context(windows):
    """A window on a desk, with nobody's traces."""
    with windows.one(viewport=DESK) as window:
        yield window


@pytest.fixture
def person(house, windows):
    """Somebody of the test's house at a browser of their own, by name; where nothing may have gone wrong."""
    people, opened = [], ExitStack()

    def come(name):
        people.append(Person(house, opened.enter_context(windows.one(viewport=DESK)), name))
        return people[-1]

    with opened:
        yield come
    assert [error for each in people for error in each.errors] == []
