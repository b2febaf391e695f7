"""People with accounts on a server, and what their browsers hold."""

from __future__ import annotations

from contextlib import contextmanager

from simulator.bootstrap import Settings, build_services
from simulator.storage.connections import Database
from simulator.storage.database import open_engine, upgrade
from simulator.web.sessions import session_cookie
from tests.settled import settle


def settle_people(address):
    """Put the people of ``tests.settled`` into an empty database, before a server is started on it."""
    engine = open_engine(address)
    upgrade(engine)
    settle(Database(engine))
    engine.dispose()


@contextmanager
def services_of(server):
    """The services on a server's database, in this process: what another process of the program would do."""
    settings = Settings(
        database_url=server.environment["SIMULATOR_DATABASE_URL"], content=server.environment["SIMULATOR_CONTENT"]
    )
    services = build_services(settings)
    try:
        yield services
    finally:
        services.store.close()


def sign_in(services, actor, *, way="password"):
    """Sign a person in on one more browser; the cookie that it then holds."""
    with services.database.writing():
        account = services.accounts.store.account(actor.id)
        found = services.accounts.sessions.start(account, way, address="127.0.0.1", agent="tests")
    return f"{session_cookie(services.settings)}={found.token}"
