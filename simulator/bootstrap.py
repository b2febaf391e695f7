"""Settings to services: the only wiring."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from threading import Lock

import structlog
from pydantic_settings import BaseSettings, SettingsConfigDict

from simulator.content.catalogue import FOLDERS, Library, load_library
from simulator.services.training import Training
from simulator.storage.database import open_engine, upgrade
from simulator.storage.sql import SqlStore
from simulator.storage.store import Store

ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """What an operator can set, each as ``SIMULATOR_…`` in the environment."""

    model_config = SettingsConfigDict(env_prefix="SIMULATOR_", extra="ignore")

    database_url: str = f"sqlite:///{ROOT / 'var' / 'simulator.sqlite3'}"
    content: Path = ROOT
    double_press_seconds: float = 0.6


@dataclass(frozen=True)
class Services:
    """Every use case, wired, and the store for the health check."""

    store: Store
    training: Training


class LibraryOnDisk:
    """The library, read again when a file has changed: an author sees an edit at the next click."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._lock = Lock()
        self._stamp: tuple[tuple[str, int, int], ...] | None = None
        self._library: Library | None = None

    def __call__(self) -> Library:
        """The current library."""
        with self._lock:
            stamp = self._stamp_now()
            if self._library is None or stamp != self._stamp:
                self._library, self._stamp = load_library(self._root), stamp
            return self._library

    def _stamp_now(self) -> tuple[tuple[str, int, int], ...]:
        found = []
        for folder in FOLDERS:
            for path in sorted((self._root / folder).glob("*.yaml")):
                try:
                    status = path.stat()
                except OSError:
                    continue
                found.append((str(path), status.st_mtime_ns, status.st_size))
        return tuple(found)


def build_services(
    settings: Settings | None = None,
    *,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    new_seed: Callable[[], int] = lambda: random.SystemRandom().randrange(2**31),
) -> Services:
    """Open the database, bring it up to date and wire the services.

    Raises
    ------
    StorageError
        If the database can't be opened.
    """
    settings = settings or Settings()
    engine = open_engine(settings.database_url)
    upgrade(engine)
    store = SqlStore(engine)
    library = LibraryOnDisk(settings.content)
    return Services(store, Training(store, library, now, new_seed, settings.double_press_seconds))


@cache
def services() -> Services:
    """The process's services, built at first use from the environment."""
    return build_services()


def configure_logs() -> None:
    """One JSON object a line on standard error; free text of trainees is never logged."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
