"""The program's front with providers in its settings, and a browser that goes there."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from argon2 import PasswordHasher
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from simulator.bootstrap import Services, Settings, build_services
from simulator.domain.accounts import Account
from simulator.services.passwords import Passwords
from simulator.storage.account_tables import sessions
from simulator.web import front
from tests.library import copy_library

with warnings.catch_warnings():  # Starlette wants another version of httpx than the rest of the program has
    warnings.simplefilter("ignore", DeprecationWarning)
    warnings.simplefilter("ignore", UserWarning)
    from starlette.testclient import TestClient

PUBLIC = "http://localhost:8501"
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
QUICK = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1), step_seconds=0)


@dataclass
class Clock:
    """The clock of this computer, as far ahead as a test says; tokens of real providers carry real times."""

    ahead: timedelta = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


async def _who(request: Request) -> JSONResponse:
    return JSONResponse({"path": str(request.url.path), "query": str(request.url.query)})


class Front:
    """Services on SQLite behind the real routes and layers; in place of the pages, one that says it was reached."""

    def __init__(self, folder: Path, clock: Clock, *, public_url: str = "", **oidc: Any) -> None:
        settings = Settings(
            database_url=f"sqlite:///{folder / 'front.sqlite3'}",
            content=copy_library(folder),
            public_url=public_url,
            oidc=oidc,
        )
        self.services: Services = build_services(settings, now=clock, passwords=QUICK)
        self.address = public_url or PUBLIC
        self._app = Starlette(
            routes=[*front.routes(lambda: self.services), Route("/{path:path}", _who)],
            middleware=front.layers(lambda: self.services),
        )

    def browser(self) -> TestClient:
        """A browser of its own."""
        return TestClient(
            self._app,
            base_url=self.address,
            client=("127.0.0.1", 50000),
            follow_redirects=False,
            headers={"Accept": "text/html", "User-Agent": "a test"},
        )

    def person(self, email: str = "tara@example.org", **details: Any) -> Account:
        """Somebody who has an account already."""
        known = {"name": "Tara", "administrator": False, "password_hash": None, "created_at": LONG_AGO, **details}
        account = Account(id=uuid4(), subject_id=uuid4(), email=email, **known)
        self.services.accounts.store.create(account)
        return account

    def roles(self, email: str = "tara@example.org") -> set[tuple[str, str]]:
        """Programs and roles of a person."""
        store = self.services.accounts
        account = store.store.by_email(email)
        return {(program.name, role.value) for program, role in store.programs.memberships(account.id)}

    def n_sessions(self) -> int:
        """Sessions that were ever made."""
        return self.count(sessions)

    def count(self, table: sa.Table) -> int:
        """Rows of a table."""
        with self.services.database.reading() as connection:
            return int(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())

    def audited(self) -> list[str]:
        """What is in the audit log, oldest first."""
        entries, _ = self.services.accounts.audit.entries()
        return [entry.action for entry in reversed(entries)]

    def close(self) -> None:
        """Let go of the database."""
        self.services.store.close()


def is_signed_in(browser: TestClient) -> bool:
    """Whether a page behind the gate lets the browser in."""
    return browser.get("/practise").status_code == 200
