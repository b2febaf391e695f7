"""Real servers on the small library, and tabs that are closed again."""

import pytest

from tests.library import copy_library
from tests.protocol.client import Tab
from tests.protocol.trainee import past_the_notice
from tests.server import Server


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """One server without the gap against double presses, for tests that don't harm it."""
    folder = tmp_path_factory.mktemp("server")
    running = Server(folder, gap="0", content=copy_library(folder))
    running.start()
    yield running
    running.stop()


@pytest.fixture
def own_server(tmp_path):
    """A server that a test may harm; its content is ``tmp_path / "content"``."""
    running = Server(tmp_path, gap="0", content=copy_library(tmp_path))
    running.start()
    yield running
    running.stop()


@pytest.fixture
def new_tab():
    """Opens tabs on a server, past the first-run notice."""
    opened = []

    def made(server, **how):
        tab = Tab(server.url, **how)
        opened.append(tab)
        return past_the_notice(tab)

    yield made
    for tab in opened:
        tab.close()
