"""Copying rows between databases, a batch at a time, whatever their engines are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from simulator.storage.tables import UtcTime

BATCH = 100
"""Rows in memory at a time; texts of cases, the longest there are, have up to a megabyte."""
REVISION_TABLE = "alembic_version"


def counted(connection: sa.Connection) -> Mapping[str, int]:
    """Rows of each table that the database has."""
    names = sorted(sa.inspect(connection).get_table_names())
    rows = sa.select(sa.func.count())
    return {name: connection.execute(rows.select_from(sa.table(name))).scalar_one() for name in names}


def reflected(connection: sa.Connection) -> Sequence[sa.Table]:
    """The tables that a database has, at whatever revision, without the one that tells the revision.

    Their columns have types that mean the same on every engine.
    """
    found = sa.MetaData()
    sa.event.listen(found, "column_reflect", _in_general)
    found.reflect(connection)
    return [table for table in found.sorted_tables if table.name != REVISION_TABLE]


def _in_general(_inspector: sa.Inspector, _table: sa.Table, column: dict[str, Any]) -> None:
    is_time = isinstance(column["type"], sa.DateTime)
    column["type"] = UtcTime() if is_time else column["type"].as_generic()


def copy_rows(source: sa.Connection, target: sa.Connection, tables: Sequence[sa.Table]) -> None:
    """Put the rows of these tables in place of those that the target has, and let its counters go on after them."""
    empty(target, tables)
    for table in tables:
        rows = source.execution_options(yield_per=BATCH).execute(_in_order(table))
        for part in rows.mappings().partitions():
            target.execute(table.insert(), [dict(row) for row in part])
    if target.dialect.name == "postgresql":
        for table in tables:
            _reset_counter(target, table)


def empty(connection: sa.Connection, tables: Sequence[sa.Table]) -> None:
    """Delete every row, also of tables that refuse this one by one."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"TRUNCATE {', '.join(table.name for table in tables)} RESTART IDENTITY")
        return
    refusing = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").all()
    for name, _statement in refusing:
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
    for table in reversed(tables):
        connection.execute(table.delete())
    for _name, statement in refusing:
        connection.exec_driver_sql(statement)


def _in_order(table: sa.Table) -> sa.Select[Any]:
    """All rows, and where they refer to each other, each after the one that it refers to."""
    query = sa.select(table)
    for constraint in table.foreign_key_constraints:
        if constraint.referred_table is table:
            (refers,), (key,) = constraint.columns, table.primary_key.columns
            return _by_depth(query, key, refers)
    return query


def _by_depth(query: sa.Select[Any], key: sa.Column[Any], refers: sa.Column[Any]) -> sa.Select[Any]:
    deep = sa.select(key.label("key"), sa.literal(0).label("depth")).where(refers.is_(None)).cte(recursive=True)
    deep = deep.union_all(sa.select(key, deep.c.depth + 1).where(refers == deep.c.key))
    return query.join(deep, key == deep.c.key).order_by(deep.c.depth)


def _reset_counter(connection: sa.Connection, table: sa.Table) -> None:
    for column in table.primary_key:
        sequence = connection.execute(sa.select(sa.func.pg_get_serial_sequence(table.name, column.name))).scalar_one()
        if sequence is not None:
            following = sa.select(sa.func.coalesce(sa.func.max(column), 0) + 1).scalar_subquery()
            connection.execute(sa.select(sa.func.setval(sequence, following, False)))
