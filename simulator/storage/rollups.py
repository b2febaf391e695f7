"""Sums over cohorts' attempts, kept up in the transaction of whatever changes them.

Whoever is about to change what an attempt puts into the sums says so before, with ``touch``. What it put in until then
is taken out, and what it puts in when the transaction ends is put in by ``settle``: so nothing here knows what can
happen to an attempt. Scores are whole basis points, so sums are exact and need no order.

All sums are written last, and always in the same order: two transactions on PostgreSQL never wait in a circle for them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import ARRAY

from simulator.domain.cohort_sums import Cell, Entry, Numbers, Sums, basis_points, count_critical, dimension_scores
from simulator.domain.scoring import COMPOSITE, Evidence, Gate
from simulator.storage.pipelines import sent_together
from simulator.storage.rollup_entries import AT_ONCE, entries, every_entry
from simulator.storage.rollup_tables import SUMS, attempt_items, attempt_scores
from simulator.storage.tables import attempts
from simulator.storage.upserts import Insert

KEPT = (attempt_scores, attempt_items, *SUMS.values())
"""Everything that is derived here, in the order in which it is written."""
ROWS = attempt_scores.insert(), attempt_items.insert()
MAX_CELLS = 50_000
"""Changes of sums in memory at a time while everything is computed again."""
_PENDING = "rollups.pending"


@dataclass
class _Pending:
    """Attempts that this transaction changes, and the sums without what they put in before."""

    attempt_ids: dict[UUID, None] = field(default_factory=dict)
    sums: Sums = field(default_factory=Sums)


def touch(connection: sa.Connection, attempt_ids: Sequence[UUID], *, is_new: bool = False) -> None:
    """Say that something is about to change that these attempts put into sums; ``is_new`` if they put in nothing yet.

    That is: whether they have ended, their score, whose they are, and the cohorts that they are assigned in or shared
    with. Call it inside ``Database.writing``, which settles what follows.
    """
    pending: _Pending = connection.info.setdefault(_PENDING, _Pending())
    fresh = [one for one in attempt_ids if one not in pending.attempt_ids]
    pending.attempt_ids.update(dict.fromkeys(fresh))
    if is_new:
        return
    for part in in_parts(fresh):
        if connection.dialect.name == "postgresql":  # nobody else may change it between here and the end
            held = sa.select(attempts.c.id).where(attempts.c.id.in_(part))
            connection.execute(held.order_by(attempts.c.id).with_for_update())
        gone = []
        for entry in entries(connection, part):
            pending.sums.add(entry, times=-1)
            gone.append(entry.attempt_id)
        if gone:
            for table in (attempt_scores, attempt_items):
                connection.execute(table.delete().where(table.c.attempt_id.in_(gone)))


def settle(connection: sa.Connection) -> None:
    """Put in what the attempts that were touched put in now; the last thing that a transaction does."""
    pending: _Pending | None = connection.info.pop(_PENDING, None)
    if pending is None:
        return
    found: Sequence[Entry] = ()
    for part in in_parts(list(pending.attempt_ids)):
        _write_rows(connection, found, *ROWS)
        found = list(entries(connection, part))
        for entry in found:
            pending.sums.add(entry)
    with sent_together(connection):  # also what the last part puts in: mostly there is no other
        _write_rows(connection, found, *ROWS)
        _write_sums(connection, pending.sums)


def forget(connection: sa.Connection) -> None:
    """Forget what a transaction that failed left unsettled."""
    connection.info.pop(_PENDING, None)


def in_parts(ids: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    """So many ids at a time as one query takes."""
    for start in range(0, len(ids), AT_ONCE):
        yield ids[start : start + AT_ONCE]


def rebuild(connection: sa.Connection) -> None:
    """Compute everything again from the record. What ends meanwhile on PostgreSQL waits, and is put in afterwards."""
    forget(connection)
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text(f"LOCK TABLE {', '.join(table.name for table in KEPT)} IN EXCLUSIVE MODE"))
        connection.execute(sa.text("SET LOCAL statement_timeout = 0"))
    for table in KEPT:
        connection.execute(table.delete())
    fill(connection, {table.name: table for table in KEPT})


def fill(connection: sa.Connection, tables: Mapping[str, sa.Table]) -> None:
    """Compute everything from the record into empty tables, given by the names of those that are kept."""
    sums, some = Sums(), list[Entry]()
    rows = tables[attempt_scores.name].insert(), tables[attempt_items.name].insert()
    for entry in every_entry(connection):
        sums.add(entry)
        some.append(entry)
        if len(some) == AT_ONCE:
            _write_rows(connection, some, *rows)
            some.clear()
        if sum(map(len, sums.cells.values())) > MAX_CELLS:
            _write_sums(connection, sums, tables)
            sums = Sums()
    _write_rows(connection, some, *rows)
    _write_sums(connection, sums, tables)


def _write_rows(connection: sa.Connection, found: Sequence[Entry], scored: sa.Insert, items: sa.Insert) -> None:
    if found:
        connection.execute(scored, [row for entry in found for row in _scored_rows(entry)])
        connection.execute(items, [{"attempt_id": one.attempt_id, "items": _items(one)} for one in found])


def _scored_rows(entry: Entry) -> Iterator[dict[str, Any]]:
    sheet, made = entry.sheet, entry.sheet.get("decisions", ())
    whole = sheet.get("dimensions", {}).get(COMPOSITE, {})
    times = entry.response_ms.values()
    row = {
        "attempt_id": entry.attempt_id,
        "trainee_id": entry.trainee_id,
        "scenario_id": entry.scenario_id,
        "key_hash": entry.key_hash,
        "exposure": entry.exposure,
        "ended_at": entry.ended_at,
        "composite": whole.get("value"),
        "error": whole.get("error"),
        "dimensions": dimension_scores(sheet),
        "gate": sheet.get("gate", Gate.CLEAR),
        "evidence": sheet.get("evidence", Evidence.INSUFFICIENT),
        "n_critical": count_critical(made),
        "n_decisions": len(made),
        "n_timed": len(times),
        "response_ms": sum(times),
    }
    for cohort_id in sorted(entry.cohorts):
        yield row | {"cohort_id": cohort_id}


def _items(entry: Entry) -> list[list[object]]:
    return [
        [
            decision["node"],
            decision["choice"],
            None if decision["composite"] is None else basis_points(decision["composite"]),
            decision["weight"],
            entry.response_ms.get(decision["step"]),
        ]
        for decision in entry.sheet.get("decisions", ())
    ]


def _write_sums(connection: sa.Connection, sums: Sums, tables: Mapping[str, sa.Table] | None = None) -> None:
    for kind, cells in sums.changed():
        table = SUMS[kind] if tables is None else tables[kind]
        _add(connection, table, cells)
        smaller = [cell for cell, numbers in cells if numbers[0] < 0]
        if smaller:
            _drop_empty(connection, table, smaller)


def _add(connection: sa.Connection, table: sa.Table, cells: Sequence[tuple[Cell, Numbers]]) -> None:
    statement = _adding(connection.dialect, table)
    if connection.dialect.name == "postgresql":
        columns = zip(*((*cell, *numbers) for cell, numbers in cells), strict=True)
        given = {column.name: _literal(values) for column, values in zip(table.columns, columns, strict=True)}
        connection.exec_driver_sql(statement, given)
        return
    ids = [at for at, value in enumerate(cells[0][0]) if isinstance(value, UUID)]
    if ids == [0]:
        rows = [(cell[0].hex, *cell[1:], *numbers) for cell, numbers in cells]
    else:
        rows = [(*(one.hex for one in cell[: len(ids)]), *cell[len(ids) :], *numbers) for cell, numbers in cells]
    connection.exec_driver_sql(statement, rows)


def _literal(values: Sequence[Any]) -> str:
    """A list as PostgreSQL reads it: the driver, asked to write it, would take longer than all the rest."""
    if isinstance(values[0], str):
        words = (value.replace("\\", r"\\").replace('"', r"\"") for value in values)
        return '{"' + '","'.join(words) + '"}'
    if isinstance(values[0], UUID):
        return "{" + ",".join(value.hex for value in values) + "}"
    return "{" + ",".join(map(str, values)) + "}"


@lru_cache(maxsize=64)
def _adding(dialect: sa.Dialect, table: sa.Table) -> str:
    """The statement that adds to rows, made once: making it takes longer than all that it does.

    PostgreSQL is given a list for each column, and adds all rows in the order given, which is how it locks them.
    """
    names = [column.name for column in table.columns]
    statement: Insert
    if dialect.name == "postgresql":
        arrays = [sa.bindparam(column.name, type_=ARRAY(column.type)) for column in table.columns]
        given = sa.func.unnest(*arrays).table_valued(*names).render_derived()
        statement = postgresql.insert(table).from_select(names, sa.select(*(given.c[name] for name in names)))
    else:
        statement = sqlite.insert(table)
    summed = {c.name: c + statement.excluded[c.name] for c in table.columns if not c.primary_key}
    statement = statement.on_conflict_do_update(index_elements=[c.name for c in table.primary_key], set_=summed)
    return str(statement.compile(dialect=dialect, column_keys=names))


def _drop_empty(connection: sa.Connection, table: sa.Table, cells: Sequence[Cell]) -> None:
    keys = list(table.primary_key)
    counted = next(column for column in table.columns if not column.primary_key)
    same = [column == sa.bindparam(f"of_{column.name}") for column in keys]
    rows = [{f"of_{column.name}": value for column, value in zip(keys, cell, strict=True)} for cell in cells]
    connection.execute(table.delete().where(*same, counted == 0), rows)
