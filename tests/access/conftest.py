"""A server with everybody's accounts, one for each file of tests."""

import pytest

from tests.access.browsing import Ear, school


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    with school(tmp_path_factory.mktemp("access")) as found:
        yield found


@pytest.fixture(scope="module")
def server(running):
    return running[0]


@pytest.fixture(scope="module")
def installed(running):
    """What is on the server."""
    return running[1]


@pytest.fixture
def new_ear(server):
    """Opens tabs on the server, and closes them."""
    opened = []

    def made(**how):
        opened.append(Ear(server.url, **how))
        return opened[-1]

    yield made
    for tab in opened:
        tab.close()
