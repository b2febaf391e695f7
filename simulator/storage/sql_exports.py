"""The store of student ids, crosswalks and agreements to research, in SQL."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from simulator.domain.crosswalk import Outcome
from simulator.domain.student_ids import IdSystem, StudentId
from simulator.storage.account_tables import memberships
from simulator.storage.connections import Database
from simulator.storage.export_tables import crosswalks, research_agreements, student_ids
from simulator.storage.upserts import put, put_once

OF_A_PERSON = (student_ids, research_agreements)


class SqlExports:
    """Implements ``ExportStore``; see there for what each method promises."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def student_ids(self, program_id: UUID) -> tuple[StudentId, ...]:
        """See ``ExportStore``."""
        return self._ids(student_ids.c.program_id == program_id)

    def student_ids_of(self, account_id: UUID) -> tuple[StudentId, ...]:
        """See ``ExportStore``."""
        return self._ids(student_ids.c.account_id == account_id)

    def _ids(self, which: sa.ColumnElement[bool]) -> tuple[StudentId, ...]:
        order = (student_ids.c.program_id, student_ids.c.account_id, student_ids.c.system)
        with self._database.reading() as connection:
            rows = connection.execute(sa.select(student_ids).where(which).order_by(*order)).all()
        return tuple(StudentId(row.account_id, row.program_id, IdSystem(row.system), row.value) for row in rows)

    def keep_student_ids(self, program_id: UUID, account_ids: Collection[UUID], ids: Sequence[StudentId]) -> None:
        """See ``ExportStore``."""
        with self._database.writing() as connection:
            for account_id in sorted(account_ids):
                theirs = (student_ids.c.account_id == account_id) & (student_ids.c.program_id == program_id)
                connection.execute(student_ids.delete().where(theirs))
            if ids:
                connection.execute(student_ids.insert(), [asdict(one) for one in ids])

    def crosswalk(self, program_id: UUID) -> tuple[Outcome, ...] | None:
        """See ``ExportStore``."""
        query = sa.select(crosswalks.c.outcomes).where(crosswalks.c.program_id == program_id)
        with self._database.reading() as connection:
            kept = connection.execute(query).scalar_one_or_none()
        if kept is None:
            return None
        return tuple(replace(Outcome(**one), criteria=tuple(one["criteria"])) for one in kept)

    def keep_crosswalk(self, program_id: UUID, outcomes: Sequence[Outcome], *, at: datetime) -> None:
        """See ``ExportStore``."""
        plain = [asdict(one) | {"criteria": list(one.criteria)} for one in outcomes]
        with self._database.writing() as connection:
            put(connection, crosswalks, {"program_id": program_id, "outcomes": plain, "changed_at": at})

    def drop_crosswalk(self, program_id: UUID) -> bool:
        """See ``ExportStore``."""
        with self._database.writing() as connection:
            return connection.execute(crosswalks.delete().where(crosswalks.c.program_id == program_id)).rowcount > 0

    def agreements(self, program_id: UUID) -> Mapping[UUID, datetime]:
        """See ``ExportStore``."""
        query = sa.select(research_agreements).where(research_agreements.c.program_id == program_id)
        with self._database.reading() as connection:
            return {row.account_id: row.noted_at for row in connection.execute(query)}

    def agreements_of(self, account_id: UUID) -> tuple[tuple[UUID, datetime], ...]:
        """See ``ExportStore``."""
        query = sa.select(research_agreements).where(research_agreements.c.account_id == account_id)
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(research_agreements.c.program_id)).all()
        return tuple((row.program_id, row.noted_at) for row in rows)

    def note_agreements(self, program_id: UUID, account_ids: Collection[UUID], *, at: datetime) -> None:
        """See ``ExportStore``."""
        others = (research_agreements.c.program_id == program_id) & research_agreements.c.account_id.not_in(account_ids)
        with self._database.writing() as connection:
            connection.execute(research_agreements.delete().where(others))
            for account_id in sorted(account_ids):
                values = {"account_id": account_id, "program_id": program_id, "noted_at": at}
                put_once(connection, research_agreements, values)


def forget_in_program(connection: sa.Connection, account_id: UUID, program_id: UUID) -> None:
    """Delete what a person has here in a program in which they have no role any more."""
    role = sa.select(memberships.c.role).where(
        memberships.c.account_id == account_id, memberships.c.program_id == program_id
    )
    for table in OF_A_PERSON:
        theirs = (table.c.account_id == account_id) & (table.c.program_id == program_id)
        connection.execute(table.delete().where(theirs, ~sa.exists(role)))


def forget_exports(connection: sa.Connection, account_id: UUID) -> None:
    """Delete all that a person has here."""
    for table in OF_A_PERSON:
        connection.execute(table.delete().where(table.c.account_id == account_id))
