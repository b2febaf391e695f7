"""Plain records of people, ways in, programs and cohorts to put into a store."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from uuid import UUID, uuid4

from simulator.domain.accounts import Account, Assignment, Cohort, Program, Session, SignIn, Ticket, TicketKind
from tests.unit.storage.conftest import NOON

_numbers = count(1)


def account(name: str = "Tara Olsen", **changes: object) -> Account:
    given = {
        "id": uuid4(),
        "subject_id": uuid4(),
        "email": f"person{next(_numbers)}@example.edu",
        "name": name,
        "administrator": False,
        "password_hash": "$argon2id$somewhat",
        "created_at": NOON,
    }
    return Account(**(given | changes))


def session(account_id: UUID, **changes: object) -> Session:
    given = {
        "id": uuid4(),
        "account_id": account_id,
        "token_hash": f"{next(_numbers):064x}",
        "way": "password",
        "created_at": NOON,
        "seen_at": NOON,
        "address": "192.0.2.7",
        "agent": "Firefox",
    }
    return Session(**(given | changes))


def invitation(**changes: object) -> Ticket:
    given = {
        "id": uuid4(),
        "kind": TicketKind.INVITATION,
        "token_hash": f"{next(_numbers):064x}",
        "email": "new@example.edu",
        "name": "Noa New",
        "created_at": NOON,
        "expires_at": NOON + timedelta(days=7),
    }
    return Ticket(**(given | changes))


def reset(account_id: UUID, **changes: object) -> Ticket:
    return invitation(kind=TicketKind.RESET, account_id=account_id, **changes)


def sign_in(account_id: UUID, **changes: object) -> SignIn:
    given = {"account_id": account_id, "at": NOON, "way": "password", "outcome": "signed-in"}
    return SignIn(**(given | changes))


def program(name: str = "University Clinic") -> Program:
    return Program(uuid4(), name, NOON)


def cohort(program_id: UUID, name: str = "Autumn") -> Cohort:
    return Cohort(uuid4(), program_id, name, NOON)


def assignment(cohort_id: UUID, **changes: object) -> Assignment:
    given = {
        "id": uuid4(),
        "cohort_id": cohort_id,
        "scenario_id": "a-case",
        "created_by": uuid4(),
        "created_at": NOON,
    }
    return Assignment(**(given | changes))
