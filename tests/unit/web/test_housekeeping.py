"""What happens without anybody asking, for as long as the program runs."""

import asyncio
from types import SimpleNamespace

from simulator.errors import StorageError
from simulator.web.housekeeping import housekeeping
from tests.loops import on_own_loop


class Tidying:
    """Stands for erasing what is overdue, ending what has expired and flags, which have tests; fails the first time."""

    def __init__(self):
        self.times = 0
        self.again = asyncio.Event()
        self.loop = asyncio.get_running_loop()

    def erase_overdue(self):
        self.times += 1
        if self.times == 1:
            raise StorageError("The database is away.")
        return 1

    def end_expired(self):
        return 1

    def refresh(self):
        self.loop.call_soon_threadsafe(self.again.set)
        return 1


async def run_for_a_while():
    tidying = Tidying()
    parts = SimpleNamespace(my_data=tidying, together=tidying, flagging=tidying)
    async with housekeeping(lambda: parts, every=0.001):
        await asyncio.wait_for(tidying.again.wait(), timeout=10)
    stopped_at = tidying.times
    await asyncio.sleep(0.05)
    return stopped_at, tidying.times


def test_it_goes_on_after_a_failure_and_ends_with_the_program():
    stopped_at, later = on_own_loop(run_for_a_while())
    assert stopped_at >= 2
    assert later == stopped_at
