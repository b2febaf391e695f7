"""Inserts that meet a row which is there already: SQLite and PostgreSQL say it alike, SQLAlchemy keeps them apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

Insert = sqlite.Insert | postgresql.Insert


def insert_into(connection: sa.Connection, table: sa.Table) -> Insert:
    """An insert that knows ``ON CONFLICT``, in the words of the connection's database."""
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)


def put(connection: sa.Connection, table: sa.Table, values: Mapping[str, Any]) -> None:
    """Insert a row, or replace what is not its primary key."""
    keys = [column.name for column in table.primary_key]
    changed = {name: value for name, value in values.items() if name not in keys}
    statement = insert_into(connection, table).values(**values)
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=changed))


def put_once(connection: sa.Connection, table: sa.Table, values: Mapping[str, Any]) -> None:
    """Insert a row; one with the same primary key stays as it is."""
    keys = [column.name for column in table.primary_key]
    connection.execute(insert_into(connection, table).values(**values).on_conflict_do_nothing(index_elements=keys))
