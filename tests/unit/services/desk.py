"""Short ways for tests of accounts: people with passwords, and signing in."""

from __future__ import annotations

from uuid import UUID

from simulator.bootstrap import Services
from simulator.domain.roles import Actor
from simulator.services.accounts import SignedIn

PASSWORD = "my cat sleeps on tuesdays"
NEW = "blue doors half open at noon"
HERE = {"address": "192.0.2.1", "agent": "Firefox"}
TARA, THEO = "tara@example.edu", "theo@example.edu"
NOBODY = "nobody@example.edu"


def give_password(services: Services, *people: Actor, password: str = PASSWORD) -> None:
    for person in people:
        services.accounts.store.set_password(person.id, services.accounts.passwords.hash(password))


def sign_in(services: Services, email: str = TARA, password: str = PASSWORD, **changes: str) -> SignedIn:
    return services.accounts.sign_in(email, password, **(HERE | changes))


def token_of(link: str) -> str:
    return link.rpartition("/")[2]


def actions(services: Services) -> list[str]:
    """The audit log's actions, oldest first."""
    entries, _ = services.administration.audit_log.entries(limit=1000)
    return [entry.action for entry in reversed(entries)]


def outcomes(services: Services, account_id: UUID) -> list[tuple[str, str]]:
    """A person's sign-in history, newest first."""
    return [(line.way, line.outcome) for line in services.accounts.store.sign_ins(account_id)]
