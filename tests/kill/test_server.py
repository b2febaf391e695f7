"""The server is killed at random moments; whatever a page had acknowledged must be there when it is back."""

import pytest

from tests.kill.killing import kill_again_and_again
from tests.server import Server

pytestmark = [pytest.mark.server]
KILLS = 10
SEED = 20260302


def test_a_server_killed_ten_times_loses_and_doubles_nothing_that_a_page_acknowledged(tmp_path):
    server = Server(tmp_path, gap="0")
    try:
        figures = kill_again_and_again(server, f"sqlite:///{server.database}", kills=KILLS, seed=SEED)
    finally:
        server.stop()
    print(f"{figures} (seed {SEED})")
    assert figures.acknowledged > 5 * KILLS, "hardly anything was under way: the test shows nothing"
