"""The layers and routes in front of the program, with real services on SQLite; in place of Streamlit a stand-in that
says what reached it."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from argon2 import PasswordHasher
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from simulator.bootstrap import Services, Settings, build_services
from simulator.domain.accounts import Account
from simulator.services.passwords import Passwords
from simulator.web import front
from tests.fresh import fresh_database
from tests.library import copy_library

with warnings.catch_warnings():  # Starlette wants another version of httpx than the rest of the program has
    warnings.simplefilter("ignore", UserWarning)
    from starlette.testclient import TestClient

HERE = ("127.0.0.1", 50000)
ELSEWHERE = ("203.0.113.9", 50000)
PASSWORD = "seven quiet herons waiting"
QUICK = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1), step_seconds=0)


@dataclass
class Clock:
    """A clock that stands still until a test moves it."""

    now: datetime = datetime(2026, 3, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **time: float) -> None:
        self.now += timedelta(**time)


async def _page(request: Request) -> JSONResponse:
    return JSONResponse({"path": request.url.path, "headers": dict(request.headers)})


async def _upload(request: Request) -> JSONResponse:
    return JSONResponse({"bytes": len(await request.body())})


async def _stream(websocket: WebSocket) -> None:
    await websocket.accept()
    await websocket.send_json(dict(websocket.headers))
    await websocket.receive()  # until the browser leaves


@dataclass
class Front:
    """What a test knocks at."""

    services: Services
    app: Starlette
    base_url: str

    def browser(self, client: tuple[str, int] = HERE, **cookies: str) -> TestClient:
        return TestClient(
            self.app,
            base_url=self.base_url,
            client=client,
            follow_redirects=False,
            raise_server_exceptions=False,
            cookies=cookies,
            headers={"Accept": "text/html"},
        )

    def person(self, email: str = "tara@example.edu", name: str = "Tara", **details: object) -> Account:
        made = Account(uuid4(), uuid4(), email, name, False, QUICK.hash(PASSWORD), datetime(2026, 1, 1, tzinfo=UTC))
        made = Account(**{**{field: getattr(made, field) for field in made.__slots__}, **details})
        self.services.accounts.store.create(made)
        return made

    def signed_in(self, account: Account) -> TestClient:
        found = self.services.accounts.sign_in(account.email, PASSWORD, address="127.0.0.1", agent="test")
        return self.browser(**{"secure-base": found.token})


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def open_front(tmp_path: Path, clock: Clock) -> Iterator[Callable[..., Front]]:
    """Builds a front with settings of its own."""
    content, database = copy_library(tmp_path), fresh_database(tmp_path / "front.sqlite3")
    opened = []

    def build(**settings: object) -> Front:
        services = build_services(
            Settings(**{"database_url": database, "content": content, "cache": tmp_path / "cache", **settings}),
            now=clock,
            passwords=QUICK,
        )
        opened.append(services)
        stand_in = [
            WebSocketRoute("/_stcore/stream", _stream),
            Route("/_stcore/upload_file/{path:path}", _upload, methods=["PUT"]),
            Route("/{path:path}", _page),
        ]
        app = Starlette(routes=[*front.routes(lambda: services), *stand_in], middleware=front.layers(lambda: services))
        return Front(services, app, str(settings.get("public_url") or "http://localhost:8501"))

    yield build
    for services in opened:
        services.store.close()


@pytest.fixture
def solo(open_front: Callable[..., Front]) -> Front:
    """An installation without accounts."""
    return open_front()


@pytest.fixture
def doors(open_front: Callable[..., Front]) -> Front:
    """An installation with accounts: Ada's, so that it is not solo."""
    built = open_front()
    built.person("ada@example.edu", "Ada", administrator=True)
    return built


@pytest.fixture
def tls(open_front: Callable[..., Front]) -> Front:
    """An installation that people reach by https."""
    built = open_front(public_url="https://practice.example.edu")
    built.person("ada@example.edu", "Ada", administrator=True)
    return built


def token_in(page: str) -> str:
    """The form's guard against forgery."""
    return re.search(r'name="form" value="([^"]+)"', page)[1]


def fill(browser: TestClient, path: str, **fields: str):
    """Open a form, fill it in and send it."""
    asked = browser.get(path)
    return browser.post(path.partition("?")[0], data={"form": token_in(asked.text), **fields})


@contextmanager
def failing(services: Services, statement: str) -> Iterator[None]:
    """A database in which a statement fails, as when its table is gone."""
    with services.database.engine.begin() as connection:
        connection.exec_driver_sql(f"ALTER TABLE {statement} RENAME TO lost_{statement}")
    try:
        yield
    finally:
        with services.database.engine.begin() as connection:
            connection.exec_driver_sql(f"ALTER TABLE lost_{statement} RENAME TO {statement}")
