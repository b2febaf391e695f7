"""Rows of people, programs and ways in, as the records of the domain; and the order of names."""

from __future__ import annotations

import unicodedata
from dataclasses import fields
from typing import Any

import sqlalchemy as sa

from simulator.domain.accounts import Account, Assignment, Cohort, Program, Session, SignIn, Ticket, TicketKind
from simulator.domain.attempt import Mode
from simulator.domain.roles import Role


def values_of(record: Any, table: sa.Table) -> dict[str, Any]:
    """What a record holds, by the columns of its table that it has."""
    return {field.name: getattr(record, field.name) for field in fields(record) if field.name in table.columns}


def _named(kind: type, row: sa.Row[Any]) -> dict[str, Any]:
    return {field.name: row._mapping[field.name] for field in fields(kind)}


def account(row: sa.Row[Any]) -> Account:
    """The account of a row that has at least its columns."""
    return Account(**_named(Account, row))


def session(row: sa.Row[Any]) -> Session:
    """The session of a row."""
    return Session(**_named(Session, row))


def sign_in(row: sa.Row[Any]) -> SignIn:
    """The line of sign-in history of a row."""
    return SignIn(**_named(SignIn, row))


def ticket(row: sa.Row[Any]) -> Ticket:
    """The ticket of a row."""
    values = _named(Ticket, row)
    values["kind"] = TicketKind(values["kind"])
    values["role"] = Role(values["role"]) if values["role"] else None
    return Ticket(**values)


def program(row: sa.Row[Any]) -> Program:
    """The program of a row that has at least its columns."""
    return Program(**_named(Program, row))


def cohort(row: sa.Row[Any]) -> Cohort:
    """The cohort of a row that has at least its columns."""
    return Cohort(**_named(Cohort, row))


def assignment(row: sa.Row[Any]) -> Assignment:
    """The assignment of a row."""
    values = _named(Assignment, row)
    values["mode"] = Mode(values["mode"])
    return Assignment(**values)


def spelling(text: str) -> str:
    """A text without case and accents, to search and sort by.

    Databases fold letters by their own locale, some of them only A to Z; people expect ``ozlem`` to find Özlem on all.
    """
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def bounded(text: str, length: int) -> str:
    """A text from outside as every engine can keep it: not too long, no NUL, no half characters."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")[:length]
