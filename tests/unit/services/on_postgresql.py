"""The services on a database of PostgreSQL's own, which lets writers run side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Barrier
from typing import Any

from simulator.bootstrap import Services, Settings, build_services
from simulator.errors import SimulatorError
from tests.postgresql import shared_server
from tests.quick import quick_passwords
from tests.settled import settle


@contextmanager
def settled_services(content: Path, **parts: Any) -> Iterator[Services]:
    """With everybody of ``tests.personas``; ``parts`` as ``build_services`` takes them."""
    address = shared_server().new_database()
    made = build_services(Settings(database_url=address, content=content), passwords=quick_passwords(), **parts)
    settle(made.database)
    yield made
    made.store.close()
    shared_server().give_back(address)


def both(*acts: Callable[[], object]) -> list[SimulatorError | None]:
    """What each of them met, doing it at the same moment."""
    start = Barrier(len(acts))

    def run(act: Callable[[], object]) -> SimulatorError | None:
        start.wait()
        try:
            act()
        except SimulatorError as error:
            return error
        return None

    with ThreadPoolExecutor(len(acts)) as crowd:
        return list(crowd.map(run, acts))
