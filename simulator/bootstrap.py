"""Settings to services: the only wiring."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import structlog
from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from simulator.content.cache import Cache
from simulator.content.catalogue import LibraryOnDisk
from simulator.services.rooms import Rooms
from simulator.services.training import Training
from simulator.storage.store import Store

ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """What an operator can set, each as ``SIMULATOR_…`` in the environment."""

    model_config = SettingsConfigDict(env_prefix="SIMULATOR_", extra="ignore")

    database_url: str = f"sqlite:///{ROOT / 'var' / 'simulator.sqlite3'}"
    content: Path = ROOT
    cache: Path = ROOT / "var" / "cache"
    double_press_seconds: float = 0.6
    public_url: str = ""
    """Address under which people reach the program, e.g. ``https://practice.example.edu``; empty: this computer."""
    session_idle_minutes: int = 120
    session_hours: int = 12
    invitation_days: int = 7
    reset_minutes: int = 60
    smtp_host: str = ""
    smtp_port: int = 587
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_starttls: bool = True
    mail_from: str = ""
    oidc: dict[str, Any] = {}
    """Providers for single sign-on by short name; see docs/operations.md."""
    metrics_token: SecretStr = SecretStr("")
    retention_days: int = 0
    """Ended sessions, used links and sign-in history older than this are deleted; 0 keeps them."""


@dataclass(frozen=True)
class Services:
    """Every use case, wired, and the store for the health check."""

    store: Store
    training: Training


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
    # The database's libraries take as long to load as the rest of the program; `check` and `play` need none of them.
    from simulator.storage.connections import Database
    from simulator.storage.database import open_engine, upgrade
    from simulator.storage.sql import SqlStore

    settings = settings or Settings()
    engine = open_engine(settings.database_url)
    upgrade(engine)
    database = Database(engine)
    store = SqlStore(database)
    library = LibraryOnDisk(settings.content, Cache(settings.cache))
    return Services(
        store, Training(store, Rooms(store, library), library, now, new_seed, settings.double_press_seconds)
    )


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
