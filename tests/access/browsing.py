"""A server with everybody's accounts and Tara's attempts on it, and tabs that keep every byte they were sent."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import httpx
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from simulator.bootstrap import Settings, build_services
from simulator.storage.schema import metadata
from tests.access.installation import BEST, NOT_COUNTED, PASSWORD, TARAS_EMAIL, Installation, fill
from tests.library import copy_library
from tests.protocol.client import Tab
from tests.protocol.people import settle_people
from tests.quick import quick_passwords
from tests.server import Server
from tests.settled import email

COMES_AND_GOES = NOT_COUNTED | {"sessions"}


class Ear(Tab):
    """A tab that keeps all that the server sends."""

    def __init__(self, url: str, **how: Any) -> None:
        super().__init__(url, **how)
        self.messages: list[ForwardMsg] = []

    def open(self, page: str = "", **query: str) -> Ear:
        """Come to a page, and forget what was heard before."""
        self.messages = []
        super().open(page, **query)
        return self

    def _take(self, message: ForwardMsg) -> None:
        self.messages.append(message)
        super()._take(message)

    @property
    def heard(self) -> bytes:
        """Every byte of it."""
        return b"\n".join(message.SerializeToString() for message in self.messages)

    def go_to(self, page_hash: str, query: str) -> None:
        """Ask for a page by the hash by which the program knows it, whether it was offered or not."""
        self._page_hash, self.query = page_hash, query
        self.rerun()

    def send(self, *states: WidgetState, fragment: str = "") -> None:
        """Send states of widgets, whether they are on the page or not."""
        self.rerun(*states, fragment=fragment)


@contextmanager
def school(folder) -> Iterator[tuple[Server, Installation]]:
    """A running server, and the services on its database in this process."""
    server = Server(folder, gap="0", content=copy_library(folder))
    address = f"sqlite:///{server.database}"
    settle_people(address)
    settings = Settings(database_url=address, content=folder / "content", double_press_seconds=0)
    services = build_services(settings, new_seed=lambda: 0, passwords=quick_passwords())
    there = fill(services, BEST)
    server.start()
    try:
        yield server, there
    finally:
        server.stop()
        services.store.close()


def address_of(name: str) -> str:
    """The e-mail address with which one of the people signs in."""
    return TARAS_EMAIL if name == "Tara" else email(name)


def browser(server: Server, **headers: str) -> httpx.Client:
    """A browser that keeps cookies and follows nothing by itself."""
    return httpx.Client(base_url=server.url, headers={"Origin": server.url, **headers}, timeout=30, trust_env=False)


def send_form(client: httpx.Client, path: str, **fields: str) -> httpx.Response:
    """Open a page with a form, then send it."""
    shown = client.get(path)
    token = re.search(r'name="form" value="([^"]+)"', shown.text)
    assert token is not None, (shown.status_code, shown.text)
    return client.post(path, data={"form": token[1], **fields})


def come_in(server: Server, name: str, **headers: str) -> httpx.Client:
    """Sign a person in by the form, as people do."""
    client = browser(server, **headers)
    answer = send_form(client, "/signin", email=address_of(name), password=PASSWORD)
    assert answer.status_code == 303, answer.text
    return client


def cookie(client: httpx.Client) -> str:
    """What the browser sends along."""
    return f"secure-base={client.cookies['secure-base']}"


def rows(server: Server) -> dict[str, list[str]]:
    """Every row in the server's database but those that note who came, read and was where."""
    with closing(sqlite3.connect(f"file:{server.database}?mode=ro", uri=True)) as database:
        return {
            name: sorted(map(str, database.execute(f"select * from {name}")))
            for name in metadata.tables
            if name not in COMES_AND_GOES
        }


def pressed(widget_id: str) -> WidgetState:
    """A press of a button, known by its id alone."""
    return WidgetState(id=widget_id, trigger_value=True)


def entered(widget_id: str, value: str) -> WidgetState:
    """A text in a field, known by its id alone."""
    return WidgetState(id=widget_id, string_value=value)
