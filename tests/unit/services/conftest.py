"""The services on a real database and a copy of the small library, with a clock and a chance that tests set."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from simulator.bootstrap import Services, Settings, build_services
from simulator.services.drilling import Drilling
from simulator.services.training import Training
from tests.fresh import fresh_database
from tests.library import copy_library
from tests.quick import quick_passwords
from tests.settled import settle
from tests.unit.services.drilling import more_rooms

GAP_SECONDS = 0.6


@dataclass
class Clock:
    """A clock that moves a minute at each look, or as far as a test says."""

    now: datetime = datetime(2026, 3, 1, 12, tzinfo=UTC)
    step: timedelta = timedelta(minutes=1)

    def __call__(self) -> datetime:
        self.now += self.step
        return self.now


@dataclass
class Seeds:
    """Chance that gives what a test puts in, then 0."""

    next: list[int] = field(default_factory=list)

    def __call__(self) -> int:
        return self.next.pop(0) if self.next else 0


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def seeds() -> Seeds:
    return Seeds()


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder where each test's library lies in turn: what one has read of a case, the next finds in the cache."""
    return tmp_path_factory.mktemp("shop")


@pytest.fixture
def content(shop: Path) -> Path:
    """The small library, as a test found it and may edit it."""
    shutil.rmtree(shop / "content", ignore_errors=True)
    return copy_library(shop)


@pytest.fixture
def open_services(tmp_path: Path, content: Path, clock: Clock, seeds: Seeds) -> Iterator[Callable[[], Services]]:
    """Opens the services on the same database as often as a test likes."""
    opened: list[Services] = []

    def build(**parts: object) -> Services:
        database = fresh_database(tmp_path / "services.sqlite3")
        settings = Settings(database_url=database, content=content, double_press_seconds=GAP_SECONDS)
        opened.append(build_services(settings, now=clock, new_seed=seeds, **{"passwords": quick_passwords()} | parts))
        return opened[-1]

    yield build
    for services in opened:
        services.store.close()


@pytest.fixture
def services(open_services: Callable[[], Services]) -> Services:
    return open_services()


@pytest.fixture
def settled(services: Services) -> Services:
    """The services, with everybody of ``tests.personas`` in the database."""
    settle(services.programs.database)
    return services


@pytest.fixture
def rooms(content: Path) -> None:
    """Enough moments to drill."""
    more_rooms(content)


@pytest.fixture
def drilling(rooms: None, settled: Services) -> Drilling:
    return settled.drilling


@pytest.fixture
def training(services: Services) -> Training:
    return services.training
