"""Sums over counted attempts, kept in the transaction that ends or erases one.

Scores are whole basis points, so sums are exact, need no order, and what was added can be taken out again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from simulator.domain.attempt import Purpose
from simulator.storage.sharing_tables import assigned_attempts, assignments, rollups
from simulator.storage.tables import attempts, scores
from simulator.storage.upserts import insert_into

Cell = tuple[UUID, str, str, str]
"""Cohort, case, hash of the key, dimension."""
Sums = tuple[int, int, int]
"""How many scores, their sum, and the sum of their squares."""
_BATCH = 500


def add(connection: sa.Connection, attempt_id: UUID, *, key_hash: str) -> None:
    """Add a counted attempt that has just been scored under a key; any other changes nothing."""
    _change(connection, _sums(connection, [attempt_id], key_hash), 1)


def subtract(connection: sa.Connection, attempt_ids: Iterable[UUID], *, key_hash: str = "") -> None:
    """Take attempts out again, before they are erased, or before they are scored anew under one key.

    What never counted changes nothing.
    """
    _change(connection, _sums(connection, list(attempt_ids), key_hash), -1)
    connection.execute(rollups.delete().where(rollups.c.n == 0))


def rebuild(connection: sa.Connection) -> None:
    """Compute every cell again from the scores."""
    if connection.dialect.name == "postgresql":  # whoever ends an attempt meanwhile adds it afterwards, not in between
        connection.execute(sa.text("LOCK TABLE rollups IN EXCLUSIVE MODE"))
    connection.execute(rollups.delete())
    _change(connection, _sums(connection, None), 1)


def _sums(connection: sa.Connection, attempt_ids: list[UUID] | None, key_hash: str = "") -> Mapping[Cell, Sums]:
    """What these attempts, or all for None, put into each cell: under every key, or under one."""
    query = (
        sa.select(assignments.c.cohort_id, attempts.c.scenario_id, scores.c.key_hash, scores.c.sheet)
        .join_from(scores, attempts, scores.c.attempt_id == attempts.c.id)
        .join(assigned_attempts, assigned_attempts.c.attempt_id == attempts.c.id)
        .join(assignments, assigned_attempts.c.assignment_id == assignments.c.id)
        .where(attempts.c.purpose == Purpose.COUNTED, attempts.c.ended_at.is_not(None))
    )
    if key_hash:
        query = query.where(scores.c.key_hash == key_hash)
    if attempt_ids is None:
        return _gathered(connection.execute(query.execution_options(yield_per=_BATCH)))
    sums: dict[Cell, Sums] = {}
    for start in range(0, len(attempt_ids), _BATCH):
        part = query.where(attempts.c.id.in_(attempt_ids[start : start + _BATCH]))
        for cell, more in _gathered(connection.execute(part)).items():
            sums[cell] = _plus(sums.get(cell, (0, 0, 0)), more)
    return sums


def _gathered(rows: Iterable[sa.Row[Any]]) -> dict[Cell, Sums]:
    sums: dict[Cell, Sums] = {}
    for row in rows:
        for dimension, value in dimension_scores(row.sheet).items():
            cell = (row.cohort_id, row.scenario_id, row.key_hash, dimension)
            sums[cell] = _plus(sums.get(cell, (0, 0, 0)), (1, value, value * value))
    return sums


def _plus(one: Sums, other: Sums) -> Sums:
    return (one[0] + other[0], one[1] + other[1], one[2] + other[2])


def dimension_scores(sheet: Mapping[str, Any]) -> dict[str, int]:
    """The dimensions of a stored sheet that have a score, in basis points; insufficient evidence is no score."""
    return {
        name: int(score["value"]) for name, score in sheet.get("dimensions", {}).items() if score["value"] is not None
    }


def _change(connection: sa.Connection, sums: Mapping[Cell, Sums], sign: int) -> None:
    for cell in sorted(sums, key=str):  # always in this order, so that two transactions never wait for each other
        n, total, squares = (sign * number for number in sums[cell])
        statement = insert_into(connection, rollups).values(
            **dict(zip(("cohort_id", "scenario_id", "key_hash", "dimension"), cell, strict=True)),
            n=n,
            total=total,
            squares=squares,
        )
        connection.execute(
            statement.on_conflict_do_update(
                index_elements=[column.name for column in rollups.primary_key],
                set_={
                    "n": rollups.c.n + statement.excluded.n,
                    "total": rollups.c.total + statement.excluded.total,
                    "squares": rollups.c.squares + statement.excluded.squares,
                },
            )
        )
