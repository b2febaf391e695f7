"""What happens without anybody asking, for as long as the program runs."""

import asyncio
from types import SimpleNamespace

from simulator.errors import StorageError
from simulator.web.housekeeping import housekeeping
from tests.loops import on_own_loop


class Erasing:
    """Stands for erasing what is overdue, which has tests of its own; fails the first time."""

    def __init__(self):
        self.times = 0
        self.again = asyncio.Event()
        self.loop = asyncio.get_running_loop()

    def erase_overdue(self):
        self.times += 1
        if self.times == 1:
            raise StorageError("The database is away.")
        self.loop.call_soon_threadsafe(self.again.set)
        return 1


async def run_for_a_while():
    erasing = Erasing()
    async with housekeeping(lambda: SimpleNamespace(my_data=erasing), every=0.001):
        await asyncio.wait_for(erasing.again.wait(), timeout=10)
    stopped_at = erasing.times
    await asyncio.sleep(0.05)
    return stopped_at, erasing.times


def test_it_goes_on_after_a_failure_and_ends_with_the_program():
    stopped_at, later = on_own_loop(run_for_a_while())
    assert stopped_at >= 2
    assert later == stopped_at
