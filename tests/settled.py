"""The people of ``tests.personas`` as they stand in a database: accounts, programs, cohorts, and what each is there."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from simulator.domain.accounts import Account, Assignment, Cohort, Program
from simulator.domain.roles import Role
from simulator.storage.connections import Database
from simulator.storage.database import open_engine
from simulator.storage.schema import metadata
from simulator.storage.sql_accounts import SqlAccounts
from simulator.storage.sql_programs import SqlPrograms
from tests.fresh import fresh_database
from tests.personas import COHORT, EVERYBODY, OTHER_COHORT, OTHER_PROGRAM, PROGRAM, SECOND_COHORT

SETTLED_AT = datetime(2026, 2, 1, 9, tzinfo=UTC)
NAMES = {
    "Tara": "Tara Olsen",
    "Theo": "Theo Bright",
    "Sana": "Sana Rivera",
    "Sven": "Sven Holm",
    "Pia": "Pia Novak",
    "Ada": "Ada Moreau",
    "Otto": "Otto Brandt",
    "Leo": "Leo Costa",
    "Nils": "Nils Aas",
}


def email(name: str) -> str:
    """The address of one of the people."""
    return f"{name.lower()}@example.edu"


def settle(database: Database) -> None:
    """Put everybody into an empty database; the store then finds each exactly as ``tests.personas`` has them."""
    with database.writing() as connection:
        for table, rows in _rows():
            connection.execute(table.insert(), rows)


@cache
def _rows() -> tuple[tuple[sa.Table, list[dict[str, Any]]], ...]:
    """What the stores write when all these people come in, kept because hundreds of tests begin with them."""
    with TemporaryDirectory() as folder:
        database = Database(open_engine(fresh_database(Path(folder) / "settled.sqlite3")))
        before = _contents(database)
        _bring_in(database)
        after = _contents(database)
        database.close()
    return tuple((table, rows) for table, rows in after.items() if rows != before[table])


def _contents(database: Database) -> dict[sa.Table, list[dict[str, Any]]]:
    with database.reading() as connection:
        return {
            table: [dict(row) for row in connection.execute(sa.select(table)).mappings()]
            for table in metadata.sorted_tables
        }


def _bring_in(database: Database) -> None:
    people, programs = SqlAccounts(database), SqlPrograms(database)
    with database.writing():
        programs.create_program(Program(PROGRAM, "University Clinic", SETTLED_AT))
        programs.create_program(Program(OTHER_PROGRAM, "Evening School", SETTLED_AT))
        for cohort_id, program_id, name in (
            (COHORT, PROGRAM, "Cohort 2026"),
            (SECOND_COHORT, PROGRAM, "Cohort 2025"),
            (OTHER_COHORT, OTHER_PROGRAM, "Evenings"),
        ):
            programs.create_cohort(Cohort(cohort_id, program_id, name, SETTLED_AT))
        for name, actor in EVERYBODY.items():
            people.create(Account(actor.id, uuid4(), email(name), NAMES[name], actor.administrator, None, SETTLED_AT))
            for membership in actor.memberships:
                programs.grant(actor.id, membership, at=SETTLED_AT)
            for cohort_id in actor.trains_in:
                programs.enrol(cohort_id, actor.id, Role.TRAINEE, at=SETTLED_AT)
            for cohort_id in actor.supervises:
                programs.enrol(cohort_id, actor.id, Role.SUPERVISOR, at=SETTLED_AT)


def asked(cohort_id: UUID = COHORT, **changes: object) -> Assignment:
    """An assignment of the small case."""
    given = {
        "id": uuid4(),
        "cohort_id": cohort_id,
        "scenario_id": "waiting-room",
        "created_by": EVERYBODY["Sana"].id,
        "created_at": SETTLED_AT,
    }
    return Assignment(**(given | changes))
