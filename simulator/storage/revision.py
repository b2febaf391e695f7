"""Whether the schema of a database is the one that this program works with."""

from __future__ import annotations

import sqlalchemy as sa

from simulator.storage.connections import Database
from simulator.storage.database import known_revision


def is_current(database: Database) -> bool:
    """Whether the database is at that revision.

    Raises
    ------
    StorageError
        If it does not answer.
    """
    with database.reading() as connection:
        found = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    return found == known_revision()
