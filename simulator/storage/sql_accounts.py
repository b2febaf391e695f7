"""Accounts and identities in SQL, and the person that services act for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from simulator.domain.accounts import Account, Session
from simulator.domain.roles import Actor, Membership, Role
from simulator.errors import NameTaken, StorageError
from simulator.storage import account_rows as rows
from simulator.storage.account_tables import (
    accounts,
    cohort_members,
    identities,
    memberships,
    programs,
    sessions,
    sign_ins,
    tickets,
)
from simulator.storage.cohort_tables import extensions, reminders
from simulator.storage.sharing_tables import comments
from simulator.storage.sql_exports import forget_exports
from simulator.storage.sql_ways_in import SqlWaysIn
from simulator.storage.tables import notices
from simulator.storage.upserts import insert_into


class SqlAccounts(SqlWaysIn):
    """Implements ``AccountStore``; see there for what each method promises."""

    def any_account(self) -> bool:
        """See ``AccountStore``."""
        with self._database.reading() as connection:
            return connection.execute(sa.select(accounts.c.id).limit(1)).first() is not None

    def create(self, account: Account) -> None:
        """See ``AccountStore``."""
        with self._database.writing() as connection:
            try:
                with connection.begin_nested():  # PostgreSQL gives up the whole transaction on a violation
                    connection.execute(accounts.insert().values(rows.values_of(account, accounts)))
            except IntegrityError as error:
                if self.by_email(account.email) is None:
                    raise
                raise NameTaken(account.email) from error

    def account(self, account_id: UUID) -> Account | None:
        """See ``AccountStore``."""
        return self._account_where(accounts.c.id == account_id)

    def by_email(self, email: str) -> Account | None:
        """See ``AccountStore``."""
        return self._account_where(accounts.c.email == email)

    def by_identity(self, issuer: str, subject: str) -> Account | None:
        """See ``AccountStore``."""
        linked = sa.select(identities.c.account_id).where(
            identities.c.issuer == issuer, identities.c.subject == subject
        )
        return self._account_where(accounts.c.id == linked.scalar_subquery())

    def _account_where(self, condition: sa.ColumnElement[bool]) -> Account | None:
        with self._database.reading() as connection:
            row = connection.execute(sa.select(accounts).where(condition)).first()
        return None if row is None else rows.account(row)

    def link(self, account_id: UUID, issuer: str, subject: str, *, at: datetime) -> None:
        """See ``AccountStore``.

        Raises
        ------
        StorageError
            If the identity is linked to another account: it is never moved.
        """
        values = {"account_id": account_id, "issuer": issuer, "subject": subject, "linked_at": at}
        with self._database.writing() as connection:
            connection.execute(insert_into(connection, identities).values(values).on_conflict_do_nothing())
            owner = self.by_identity(issuer, subject)
        if owner is None or owner.id != account_id:
            raise StorageError(
                "This way of signing in belongs to another account.",
                hint="Sign in to that account, or ask whoever runs the program.",
            )

    def identities(self, account_id: UUID) -> tuple[tuple[str, str], ...]:
        """See ``AccountStore``."""
        mine = sa.select(identities.c.issuer, identities.c.subject).where(identities.c.account_id == account_id)
        with self._database.reading() as connection:
            found = connection.execute(mine.order_by(identities.c.issuer, identities.c.subject))
            return tuple((row.issuer, row.subject) for row in found)

    def people(self, *, search: str = "", limit: int = 100, offset: int = 0) -> tuple[tuple[Account, ...], int]:
        """See ``AccountStore``; case and accents make no difference, on every engine."""
        wanted = rows.spelling(search.strip())
        with self._database.reading() as connection:
            everybody = connection.execute(sa.select(accounts.c.id, accounts.c.name, accounts.c.email))
            spelled = ((rows.spelling(row.name), rows.spelling(row.email), row.id) for row in everybody)
            fitting = sorted(entry for entry in spelled if wanted in entry[0] or wanted in entry[1])
            ids = [entry[2] for entry in fitting[offset : offset + limit]]
            found = connection.execute(sa.select(accounts).where(accounts.c.id.in_(ids)))
            by_id = {row.id: rows.account(row) for row in found}
        return tuple(by_id[one] for one in ids if one in by_id), len(fitting)

    def n_administrators(self) -> int:
        """See ``AccountStore``.

        Holds them until the transaction ends, so that two administrators who unmake each other don't both find that
        one is left.
        """
        active = sa.select(accounts.c.id).where(accounts.c.administrator, accounts.c.disabled_at.is_(None))
        with self._database.reading() as connection:
            return len(connection.execute(active.order_by(accounts.c.id).with_for_update()).all())

    def set_password(self, account_id: UUID, password_hash: str) -> None:
        """See ``AccountStore``."""
        self._change(account_id, password_hash=password_hash)

    def set_name(self, account_id: UUID, name: str) -> None:
        """See ``AccountStore``."""
        self._change(account_id, name=name)

    def set_administrator(self, account_id: UUID, administrator: bool) -> None:
        """See ``AccountStore``."""
        self._change(account_id, administrator=administrator)

    def set_disabled(self, account_id: UUID, at: datetime | None) -> None:
        """See ``AccountStore``."""
        self._change(account_id, disabled_at=at)

    def _change(self, account_id: UUID, **values: Any) -> None:
        with self._database.writing() as connection:
            connection.execute(accounts.update().where(accounts.c.id == account_id).values(**values))

    def actor(self, account_id: UUID) -> Actor | None:
        """See ``AccountStore``. One query, because it is asked at every interaction."""
        with self._database.reading() as connection:
            facts = connection.execute(_FACTS, {"person": account_id}).all()
        person = next((fact for fact in facts if fact.kind == "account"), None)
        if person is None:
            return None
        return Actor(
            account_id,
            frozenset(Membership(fact.of, Role(fact.role)) for fact in facts if fact.kind == "program"),
            administrator=person.role == "administrator",
            trains_in=_cohorts(facts, Role.TRAINEE),
            supervises=_cohorts(facts, Role.SUPERVISOR),
            in_simulation=any(fact.kind == "simulated" for fact in facts),
        )

    def signed_in(self, session_id: UUID) -> tuple[Session, Account, Actor | None] | None:
        """See ``AccountStore``. Two queries, because it is asked at every interaction."""
        with self._database.one_reading() as connection:
            row = connection.execute(_SIGNED_IN, {"session": session_id}).first()
            if row is None:
                return None
            values = tuple(row)
            session = Session(**dict(zip(_OF_SESSION, values, strict=False)))
            account = Account(**dict(zip(_OF_ACCOUNT, values[len(_OF_SESSION) :], strict=True)))
            return session, account, self.actor(account.id)

    def erase(self, account_id: UUID) -> None:
        """See ``AccountStore``; attempts and what hangs on them are another store's, and must go before."""
        with self._database.writing() as connection:
            # Whoever is about to add something for this account waits here, then finds it gone.
            held = sa.select(accounts.c.email).where(accounts.c.id == account_id).with_for_update()
            email = connection.execute(held).scalar_one_or_none()
            if email is None:
                return
            naming = (tickets.c.account_id == account_id) | (tickets.c.email == email)
            connection.execute(tickets.delete().where(naming))
            connection.execute(tickets.update().where(tickets.c.created_by == account_id).values(created_by=None))
            connection.execute(comments.update().where(comments.c.author_id == account_id).values(author_id=None))
            connection.execute(notices.delete().where(notices.c.person_id == account_id))
            for table in (identities, sessions, sign_ins, memberships, cohort_members, extensions, reminders):
                connection.execute(table.delete().where(table.c.account_id == account_id))
            forget_exports(connection, account_id)
            connection.execute(accounts.delete().where(accounts.c.id == account_id))


def _cohorts(facts: Sequence[sa.Row[Any]], role: Role) -> frozenset[UUID]:
    return frozenset(fact.of for fact in facts if fact.kind == "cohort" and fact.role == role)


_OF_SESSION = tuple(field.name for field in fields(Session))
_OF_ACCOUNT = tuple(field.name for field in fields(Account))
_SIGNED_IN = (
    sa.select(*(sessions.c[name] for name in _OF_SESSION), *(accounts.c[name] for name in _OF_ACCOUNT))
    .join(accounts, sessions.c.account_id == accounts.c.id)
    .where(sessions.c.id == sa.bindparam("session", type_=sa.Uuid))
)
_PERSON = sa.bindparam("person", type_=sa.Uuid)
_FACTS = sa.union_all(
    sa.select(
        sa.literal("account").label("kind"),
        accounts.c.id.label("of"),
        sa.case((accounts.c.administrator, "administrator"), else_="").label("role"),
    ).where(accounts.c.id == _PERSON, accounts.c.disabled_at.is_(None)),
    sa.select(sa.literal("program"), memberships.c.program_id, memberships.c.role).where(
        memberships.c.account_id == _PERSON
    ),
    sa.select(sa.literal("cohort"), cohort_members.c.cohort_id, cohort_members.c.role).where(
        cohort_members.c.account_id == _PERSON
    ),
    sa.select(sa.literal("simulated"), programs.c.id, sa.literal("")).where(
        programs.c.simulated,
        programs.c.id.in_(sa.select(memberships.c.program_id).where(memberships.c.account_id == _PERSON))
        | sa.exists().where(accounts.c.id == _PERSON, accounts.c.administrator),
    ),
)
