"""The store of sections, places, links to join, extensions and reminders, in SQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from simulator.domain.accounts import Assignment, Cohort
from simulator.domain.cohorts import Begun, Extension, JoinLink, Place, Section
from simulator.domain.roles import Role
from simulator.errors import NameTaken
from simulator.storage import account_rows as rows
from simulator.storage.account_tables import accounts, cohort_members, cohorts, tickets
from simulator.storage.cohort_tables import extensions, join_links, reminders, sections
from simulator.storage.connections import Database
from simulator.storage.sharing_tables import assigned_attempts, assignments
from simulator.storage.tables import attempts
from simulator.storage.upserts import insert_into, put

CHANGEABLE = ("name", "zone", "begins_on", "ends_on", "archived_at")
FIXED = ("id", "cohort_id", "scenario_id", "created_by", "created_at")


class SqlCohorts:
    """Implements ``CohortStore``; see there for what each method promises."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def change_cohort(self, cohort: Cohort) -> None:
        """See ``CohortStore``."""
        values = {name: getattr(cohort, name) for name in CHANGEABLE}
        same = (cohorts.c.program_id == cohort.program_id) & (cohorts.c.name == cohort.name)
        with self._database.writing() as connection:
            try:
                with connection.begin_nested():  # PostgreSQL gives up the whole transaction on a violation
                    connection.execute(cohorts.update().where(cohorts.c.id == cohort.id).values(**values))
            except IntegrityError as error:
                if connection.execute(sa.select(cohorts.c.id).where(same)).first() is None:
                    raise
                raise NameTaken(cohort.name) from error

    def hold_cohort(self, cohort_id: UUID) -> None:
        """See ``CohortStore``. SQLite has one writer at a time anyway."""
        held = sa.select(cohorts.c.id).where(cohorts.c.id == cohort_id)
        with self._database.writing() as connection:
            connection.execute(held.with_for_update(key_share=True))  # people may come and go meanwhile

    def add_section(self, section: Section) -> None:
        """See ``CohortStore``."""
        same = (sections.c.cohort_id == section.cohort_id) & (sections.c.name == section.name)
        with self._database.writing() as connection:
            try:
                with connection.begin_nested():
                    connection.execute(sections.insert().values(rows.values_of(section, sections)))
            except IntegrityError as error:
                if connection.execute(sa.select(sections.c.id).where(same)).first() is None:
                    raise
                raise NameTaken(section.name) from error

    def sections(self, cohort_id: UUID) -> tuple[Section, ...]:
        """See ``CohortStore``."""
        with self._database.reading() as connection:
            query = sa.select(sections).where(sections.c.cohort_id == cohort_id)
            found = [Section(**row._mapping) for row in connection.execute(query)]
        return tuple(sorted(found, key=lambda section: (rows.spelling(section.name), section.id)))

    def section(self, section_id: UUID) -> Section | None:
        """See ``CohortStore``."""
        with self._database.reading() as connection:
            row = connection.execute(sa.select(sections).where(sections.c.id == section_id)).first()
        return None if row is None else Section(**row._mapping)

    def remove_section(self, section_id: UUID) -> None:
        """See ``CohortStore``."""
        with self._database.writing() as connection:
            for table in (cohort_members, tickets, join_links):
                connection.execute(table.update().where(table.c.section_id == section_id).values(section_id=None))
            connection.execute(sections.delete().where(sections.c.id == section_id))

    def places(self, cohort_id: UUID) -> tuple[Place, ...]:
        """See ``CohortStore``."""
        member = cohort_members.c
        query = (
            sa.select(accounts, member.role, member.section_id, member.idnumber)
            .join_from(cohort_members, accounts)
            .where(member.cohort_id == cohort_id)
        )
        with self._database.reading() as connection:
            found = [
                Place(rows.account(row), Role(row.role), row.section_id, row.idnumber)
                for row in connection.execute(query)
            ]
        return tuple(sorted(found, key=lambda place: (rows.spelling(place.account.name), place.account.email)))

    def places_of(self, account_id: UUID) -> Mapping[UUID, tuple[str, str]]:
        """See ``CohortStore``."""
        member = cohort_members.c
        query = (
            sa.select(member.cohort_id, sections.c.name, member.idnumber)
            .outerjoin_from(cohort_members, sections, sections.c.id == member.section_id)
            .where(member.account_id == account_id)
        )
        with self._database.reading() as connection:
            return {row.cohort_id: (row.name or "", row.idnumber) for row in connection.execute(query)}

    def place(self, cohort_id: UUID, account_id: UUID, section_id: UUID | None, idnumber: str) -> bool:
        """See ``CohortStore``."""
        here = (cohort_members.c.cohort_id == cohort_id) & (cohort_members.c.account_id == account_id)
        with self._database.writing() as connection:
            change = cohort_members.update().where(here).values(section_id=section_id, idnumber=idnumber)
            return connection.execute(change).rowcount == 1

    def add_join_link(self, link: JoinLink) -> None:
        """See ``CohortStore``."""
        with self._database.writing() as connection:
            connection.execute(join_links.insert().values(rows.values_of(link, join_links)))

    def join_link(self, token_hash: str) -> JoinLink | None:
        """See ``CohortStore``."""
        return next(iter(self._links(join_links.c.token_hash == token_hash)), None)

    def join_link_by_id(self, link_id: UUID) -> JoinLink | None:
        """See ``CohortStore``."""
        return next(iter(self._links(join_links.c.id == link_id)), None)

    def join_links(self, cohort_id: UUID) -> tuple[JoinLink, ...]:
        """See ``CohortStore``."""
        return self._links(join_links.c.cohort_id == cohort_id)

    def _links(self, which: sa.ColumnElement[bool]) -> tuple[JoinLink, ...]:
        query = sa.select(join_links).where(which).order_by(join_links.c.created_at.desc(), join_links.c.id)
        with self._database.reading() as connection:
            return tuple(JoinLink(**row._mapping) for row in connection.execute(query))

    def use_join_link(self, link_id: UUID, at: datetime) -> bool:
        """See ``CohortStore``."""
        link = join_links.c
        works = (link.withdrawn_at.is_(None)) & (link.expires_at > at) & (link.uses < link.max_uses)
        with self._database.writing() as connection:
            used = join_links.update().where(link.id == link_id, works).values(uses=link.uses + 1)
            return connection.execute(used).rowcount == 1

    def withdraw_join_link(self, link_id: UUID, at: datetime) -> bool:
        """See ``CohortStore``."""
        still = (join_links.c.id == link_id) & join_links.c.withdrawn_at.is_(None)
        with self._database.writing() as connection:
            return connection.execute(join_links.update().where(still).values(withdrawn_at=at)).rowcount == 1

    def change_assignment(self, assignment: Assignment) -> None:
        """See ``CohortStore``."""
        values = {name: value for name, value in rows.values_of(assignment, assignments).items() if name not in FIXED}
        with self._database.writing() as connection:
            connection.execute(assignments.update().where(assignments.c.id == assignment.id).values(**values))

    def remove_assignment(self, assignment_id: UUID) -> bool:
        """See ``CohortStore``. Held first: whoever is about to begin it waits, then finds it gone."""
        held = sa.select(assignments.c.id).where(assignments.c.id == assignment_id).with_for_update()
        begun = sa.select(assigned_attempts.c.attempt_id).where(assigned_attempts.c.assignment_id == assignment_id)
        with self._database.writing() as connection:
            connection.execute(held)
            if connection.execute(begun.limit(1)).first() is not None:
                return False
            for table in (extensions, reminders):
                connection.execute(table.delete().where(table.c.assignment_id == assignment_id))
            after = assignments.update().where(assignments.c.after_id == assignment_id)
            connection.execute(after.values(after_id=None))
            connection.execute(assignments.delete().where(assignments.c.id == assignment_id))
        return True

    def close_assignments(self, cohort_id: UUID, at: datetime) -> int:
        """See ``CohortStore``."""
        still_open = (assignments.c.cohort_id == cohort_id) & assignments.c.closed_at.is_(None)
        with self._database.writing() as connection:
            return connection.execute(assignments.update().where(still_open).values(closed_at=at)).rowcount

    def begun_for(self, assignment_id: UUID) -> tuple[Begun, ...]:
        """See ``CohortStore``."""
        query = (
            sa.select(attempts.c.id, attempts.c.trainee_id, attempts.c.started_at, attempts.c.ended_at)
            .join_from(assigned_attempts, attempts)
            .where(assigned_attempts.c.assignment_id == assignment_id)
            .order_by(attempts.c.started_at, attempts.c.id)
        )
        with self._database.reading() as connection:
            return tuple(Begun(*row) for row in connection.execute(query))

    def extend(self, extension: Extension) -> None:
        """See ``CohortStore``."""
        with self._database.writing() as connection:
            put(connection, extensions, rows.values_of(extension, extensions))

    def take_back_extension(self, assignment_id: UUID, account_id: UUID) -> bool:
        """See ``CohortStore``."""
        which = (extensions.c.assignment_id == assignment_id) & (extensions.c.account_id == account_id)
        with self._database.writing() as connection:
            return connection.execute(extensions.delete().where(which)).rowcount == 1

    def extensions(self, assignment_ids: Sequence[UUID]) -> tuple[Extension, ...]:
        """See ``CohortStore``."""
        return self._extensions(extensions.c.assignment_id.in_(list(assignment_ids)))

    def extensions_of(self, account_id: UUID) -> tuple[Extension, ...]:
        """See ``CohortStore``."""
        return self._extensions(extensions.c.account_id == account_id)

    def _extensions(self, which: sa.ColumnElement[bool]) -> tuple[Extension, ...]:
        query = sa.select(extensions).where(which).order_by(extensions.c.granted_at, extensions.c.assignment_id)
        with self._database.reading() as connection:
            return tuple(Extension(**row._mapping) for row in connection.execute(query))

    def due_until(self, until: datetime, *, since: datetime) -> tuple[tuple[Assignment, Cohort], ...]:
        """See ``CohortStore``."""
        more = sa.select(extensions.c.assignment_id).where(extensions.c.due_at.between(since, until))
        falls = assignments.c.due_at.between(since, until) | assignments.c.id.in_(more)
        asked = falls & assignments.c.closed_at.is_(None) & assignments.c.counted
        query = sa.select(assignments).where(asked).order_by(assignments.c.due_at, assignments.c.id)
        with self._database.reading() as connection:
            found = [rows.assignment(row) for row in connection.execute(query)]
            places = sa.select(cohorts).where(cohorts.c.id.in_({one.cohort_id for one in found}))
            by_id = {row.id: rows.cohort(row) for row in connection.execute(places)}
        return tuple((one, by_id[one.cohort_id]) for one in found)

    def note_reminder(self, assignment_id: UUID, account_id: UUID, at: datetime) -> bool:
        """See ``CohortStore``."""
        values: dict[str, Any] = {"assignment_id": assignment_id, "account_id": account_id, "reminded_at": at}
        with self._database.writing() as connection:
            noted = insert_into(connection, reminders).values(values).on_conflict_do_nothing()
            return connection.execute(noted.returning(reminders.c.account_id)).first() is not None

    def forget_reminder(self, assignment_id: UUID, account_id: UUID) -> None:
        """See ``CohortStore``."""
        which = (reminders.c.assignment_id == assignment_id) & (reminders.c.account_id == account_id)
        with self._database.writing() as connection:
            connection.execute(reminders.delete().where(which))

    def reminders_of(self, account_id: UUID) -> Mapping[UUID, datetime]:
        """See ``CohortStore``."""
        query = sa.select(reminders.c.assignment_id, reminders.c.reminded_at)
        with self._database.reading() as connection:
            found = connection.execute(query.where(reminders.c.account_id == account_id))
            return {row.assignment_id: row.reminded_at for row in found}

    def choose_reminders(self, account_id: UUID, wanted: bool) -> None:
        """See ``CohortStore``."""
        with self._database.writing() as connection:
            connection.execute(accounts.update().where(accounts.c.id == account_id).values(reminders=wanted))
