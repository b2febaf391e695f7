"""Programs, memberships, cohorts and assignments in SQL."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from simulator.domain.accounts import Account, Assignment, Cohort, Program
from simulator.domain.roles import Membership, Role
from simulator.errors import NameTaken
from simulator.storage import account_rows as rows
from simulator.storage.account_tables import accounts, cohort_members, cohorts, memberships, programs
from simulator.storage.connections import Database
from simulator.storage.sharing_tables import assignments
from simulator.storage.sql_exports import forget_in_program
from simulator.storage.upserts import insert_into

IN_COHORTS = (Role.TRAINEE, Role.SUPERVISOR)
"""What a person can be in a cohort; leads have no need to be in one."""


class SqlPrograms:
    """Implements ``ProgramStore``; see there for what each method promises."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def create_program(self, program: Program) -> None:
        """See ``ProgramStore``."""
        self._create(program, programs, programs.c.name == program.name)

    def _create(self, record: Program | Cohort, table: sa.Table, same_name: sa.ColumnElement[bool]) -> None:
        with self._database.writing() as connection:
            try:
                with connection.begin_nested():  # PostgreSQL gives up the whole transaction on a violation
                    connection.execute(table.insert().values(rows.values_of(record, table)))
            except IntegrityError as error:
                if connection.execute(sa.select(table.c.id).where(same_name)).first() is None:
                    raise
                raise NameTaken(record.name) from error

    def programs(self) -> tuple[Program, ...]:
        """See ``ProgramStore``."""
        with self._database.reading() as connection:
            found = [rows.program(row) for row in connection.execute(sa.select(programs))]
        return tuple(sorted(found, key=lambda program: (rows.spelling(program.name), program.id)))

    def program(self, program_id: UUID) -> Program | None:
        """See ``ProgramStore``."""
        with self._database.reading() as connection:
            row = connection.execute(sa.select(programs).where(programs.c.id == program_id)).first()
        return None if row is None else rows.program(row)

    def simulated_cohorts(self) -> frozenset[UUID]:
        """See ``ProgramStore``."""
        query = sa.select(cohorts.c.id).join_from(cohorts, programs).where(programs.c.simulated)
        with self._database.reading() as connection:
            return frozenset(connection.execute(query).scalars())

    def grant(self, account_id: UUID, membership: Membership, *, at: datetime) -> bool:
        """See ``ProgramStore``."""
        values = {"account_id": account_id, "program_id": membership.program_id, "role": membership.role, "since": at}
        with self._database.writing() as connection:
            given = insert_into(connection, memberships).values(values).on_conflict_do_nothing()
            return connection.execute(given.returning(memberships.c.role)).first() is not None

    def revoke(self, account_id: UUID, membership: Membership) -> bool:
        """See ``ProgramStore``."""
        its_cohorts = sa.select(cohorts.c.id).where(cohorts.c.program_id == membership.program_id)
        places = cohort_members.delete().where(
            cohort_members.c.account_id == account_id,
            cohort_members.c.role == membership.role,
            cohort_members.c.cohort_id.in_(its_cohorts),
        )
        with self._database.writing() as connection:
            taken = connection.execute(memberships.delete().where(*_is(account_id, membership))).rowcount == 1
            connection.execute(places)
            forget_in_program(connection, account_id, membership.program_id)
        return taken

    def members(self, program_id: UUID) -> tuple[tuple[Account, Role], ...]:
        """See ``ProgramStore``."""
        return self._people(memberships, memberships.c.program_id == program_id)

    def _people(self, table: sa.Table, condition: sa.ColumnElement[bool]) -> tuple[tuple[Account, Role], ...]:
        query = sa.select(accounts, table.c.role).join_from(table, accounts).where(condition)
        with self._database.reading() as connection:
            found = [(rows.account(row), Role(row.role)) for row in connection.execute(query)]
        return tuple(sorted(found, key=lambda each: (rows.spelling(each[0].name), each[0].email, each[1])))

    def memberships(self, account_id: UUID) -> tuple[tuple[Program, Role], ...]:
        """See ``ProgramStore``."""
        query = (
            sa.select(programs, memberships.c.role)
            .join_from(memberships, programs)
            .where(memberships.c.account_id == account_id)
        )
        with self._database.reading() as connection:
            return _by_name((rows.program(row), Role(row.role)) for row in connection.execute(query))

    def create_cohort(self, cohort: Cohort) -> None:
        """See ``ProgramStore``."""
        self._create(cohort, cohorts, sa.and_(cohorts.c.program_id == cohort.program_id, cohorts.c.name == cohort.name))

    def cohort(self, cohort_id: UUID) -> Cohort | None:
        """See ``ProgramStore``."""
        with self._database.reading() as connection:
            row = connection.execute(sa.select(cohorts).where(cohorts.c.id == cohort_id)).first()
        return None if row is None else rows.cohort(row)

    def cohorts(self, program_id: UUID) -> tuple[Cohort, ...]:
        """See ``ProgramStore``."""
        with self._database.reading() as connection:
            query = sa.select(cohorts).where(cohorts.c.program_id == program_id)
            found = [rows.cohort(row) for row in connection.execute(query)]
        return tuple(sorted(found, key=lambda cohort: (rows.spelling(cohort.name), cohort.id)))

    def enrol(self, cohort_id: UUID, account_id: UUID, role: Role, *, at: datetime) -> bool:
        """See ``ProgramStore``; a person is one of the two in a cohort, so the other role is replaced.

        Raises
        ------
        ValueError
            If the role is none that a person can have in a cohort.
        """
        if role not in IN_COHORTS:
            raise ValueError(f"a cohort has trainees and supervisors, no {role}")
        values = {"cohort_id": cohort_id, "account_id": account_id, "role": role, "since": at}
        with self._database.writing() as connection:
            placed = insert_into(connection, cohort_members).values(values)
            changed = placed.on_conflict_do_update(
                index_elements=["cohort_id", "account_id"],
                set_={"role": role, "since": at},
                where=cohort_members.c.role != role,
            )
            return connection.execute(changed.returning(cohort_members.c.role)).first() is not None

    def leave(self, cohort_id: UUID, account_id: UUID) -> bool:
        """See ``ProgramStore``."""
        place = (cohort_members.c.cohort_id == cohort_id, cohort_members.c.account_id == account_id)
        with self._database.writing() as connection:
            return connection.execute(cohort_members.delete().where(*place)).rowcount == 1

    def enrolled(self, cohort_id: UUID) -> tuple[tuple[Account, Role], ...]:
        """See ``ProgramStore``."""
        return self._people(cohort_members, cohort_members.c.cohort_id == cohort_id)

    def cohorts_of(self, account_id: UUID) -> tuple[tuple[Cohort, Role], ...]:
        """See ``ProgramStore``."""
        query = (
            sa.select(cohorts, cohort_members.c.role)
            .join_from(cohort_members, cohorts)
            .where(cohort_members.c.account_id == account_id)
        )
        with self._database.reading() as connection:
            return _by_name((rows.cohort(row), Role(row.role)) for row in connection.execute(query))

    def create_assignment(self, assignment: Assignment) -> None:
        """See ``ProgramStore``."""
        with self._database.writing() as connection:
            connection.execute(assignments.insert().values(rows.values_of(assignment, assignments)))

    def assignment(self, assignment_id: UUID) -> Assignment | None:
        """See ``ProgramStore``."""
        with self._database.reading() as connection:
            row = connection.execute(sa.select(assignments).where(assignments.c.id == assignment_id)).first()
        return None if row is None else rows.assignment(row)

    def hold_assignment(self, assignment_id: UUID, *, to_change: bool = False) -> Assignment | None:
        """See ``ProgramStore``."""
        query = sa.select(assignments).where(assignments.c.id == assignment_id).with_for_update(read=not to_change)
        with self._database.writing() as connection:
            row = connection.execute(query).first()
        return None if row is None else rows.assignment(row)

    def assignments(self, cohort_ids: Sequence[UUID]) -> tuple[Assignment, ...]:
        """See ``ProgramStore``."""
        query = sa.select(assignments).where(assignments.c.cohort_id.in_(list(cohort_ids)))
        with self._database.reading() as connection:
            found = connection.execute(query.order_by(assignments.c.created_at.desc(), assignments.c.id))
            return tuple(rows.assignment(row) for row in found)

    def open_assignments(self, scenario_id: str) -> tuple[tuple[Assignment, Cohort], ...]:
        """See ``ProgramStore``."""
        still_open = (assignments.c.scenario_id == scenario_id) & assignments.c.closed_at.is_(None)
        query = sa.select(assignments).where(still_open).order_by(assignments.c.created_at.desc(), assignments.c.id)
        with self._database.reading() as connection:
            found = [rows.assignment(row) for row in connection.execute(query)]
            places = sa.select(cohorts).where(cohorts.c.id.in_({one.cohort_id for one in found}))
            by_id = {row.id: rows.cohort(row) for row in connection.execute(places)}
        return tuple((one, by_id[one.cohort_id]) for one in found)

    def close_assignment(self, assignment_id: UUID, at: datetime) -> bool:
        """See ``ProgramStore``."""
        still_open = assignments.update().where(assignments.c.id == assignment_id, assignments.c.closed_at.is_(None))
        with self._database.writing() as connection:
            return connection.execute(still_open.values(closed_at=at)).rowcount == 1


def _is(account_id: UUID, membership: Membership) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        memberships.c.account_id == account_id,
        memberships.c.program_id == membership.program_id,
        memberships.c.role == membership.role,
    )


def _by_name(found: Iterable[tuple[Any, Role]]) -> tuple[tuple[Any, Role], ...]:
    return tuple(sorted(found, key=lambda each: (rows.spelling(each[0].name), each[0].id, each[1])))
