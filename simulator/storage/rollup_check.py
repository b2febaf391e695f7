"""Whether sums and scored attempts are what the record gives; nothing is changed, and nobody has to wait."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from simulator.storage.connections import Database
from simulator.storage.failures import storage_error
from simulator.storage.rollups import KEPT, fill

HASH = 64
"""Letters of a hash, which says nothing to whoever reads of a difference."""


def compared(database: Database, *, most: int) -> tuple[int, list[str]]:
    """Compute everything again into tables of this connection alone, from one moment's state, and compare.

    Returns
    -------
    tuple of int and list of str
        How many rows there are, and where some differ; of each table no more than ``most`` are named.

    Raises
    ------
    StorageError
        If the database can't be read.
    """
    n, wrong = 0, []
    with _snapshot(database) as connection:
        copies = {table.name: _temporary(table) for table in KEPT}
        for copy in copies.values():
            copy.create(connection)
        fill(connection, copies)
        for table in KEPT:
            n += connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
            wrong += sorted(_differing(connection, table, copies[table.name], most))
    return n, wrong


@contextmanager
def _snapshot(database: Database) -> Iterator[sa.Connection]:
    engine = database.engine
    if engine.dialect.name == "postgresql":
        engine = engine.execution_options(isolation_level="REPEATABLE READ")
    try:
        with engine.connect() as connection:
            if engine.dialect.name == "postgresql":
                connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
            yield connection  # and nothing is kept: the tables made here go with the transaction
    except sa.exc.SQLAlchemyError as error:
        raise storage_error(error) from error


def _temporary(table: sa.Table) -> sa.Table:
    columns = [sa.Column(c.name, c.type, primary_key=c.primary_key, autoincrement=False) for c in table.columns]
    return sa.Table(f"check_{table.name}", sa.MetaData(), *columns, prefixes=["TEMPORARY"])


def _differing(connection: sa.Connection, table: sa.Table, computed: sa.Table, most: int) -> set[str]:
    """Where a row stands in only one of the two, in the words of its key; JSON is compared as text."""
    found = set()
    for one, other in ((table, computed), (computed, table)):
        rows = sa.except_(sa.select(*_columns(one)), sa.select(*_columns(other))).subquery()
        keys = [rows.c[column.name] for column in table.primary_key]
        for row in connection.execute(sa.select(*keys).limit(most)):
            found.add(" ".join([f"{table.name}:", *(str(value) for value in row if len(str(value)) != HASH)]))
    return found


def _columns(table: sa.Table) -> list[sa.ColumnElement[Any]]:
    return [sa.cast(c, sa.Text).label(c.name) if isinstance(c.type, sa.JSON) else c for c in table.columns]
