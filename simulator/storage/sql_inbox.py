"""The store of answers to remarks, and of ratings of benchmark moments, in SQL."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from simulator.domain.benchmarks import BenchmarkRating
from simulator.domain.key_versions import KeyVersion, from_plain
from simulator.domain.remark_answers import Outcome, RemarkAnswer
from simulator.domain.remarks import Remark, RemarkKind
from simulator.storage.connections import Database
from simulator.storage.inbox_tables import benchmark_ratings, remark_answers
from simulator.storage.panel_tables import key_versions
from simulator.storage.practice_tables import remarks
from simulator.storage.upserts import put

AT_ONCE = 500
"""Ids that one query names: databases take only so many."""


class SqlInbox:
    """Implements ``InboxStore``; see there for what each method promises."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def remark(self, remark_id: UUID) -> Remark | None:
        """See ``InboxStore``."""
        with self._database.reading() as connection:
            return _remark(connection.execute(sa.select(remarks).where(remarks.c.id == remark_id)).first())

    def hold_remark(self, remark_id: UUID) -> Remark | None:
        """See ``InboxStore``. SQLite has one writer at a time anyway."""
        query = sa.select(remarks).where(remarks.c.id == remark_id).with_for_update()
        with self._database.writing() as connection:
            return _remark(connection.execute(query).first())

    def keep_answer(self, answer: RemarkAnswer) -> None:
        """See ``InboxStore``."""
        with self._database.writing() as connection:
            put(connection, remark_answers, asdict(answer))

    def answers_to(self, remark_ids: Collection[UUID]) -> tuple[RemarkAnswer, ...]:
        """See ``InboxStore``."""
        ids = sorted(remark_ids)
        found: list[RemarkAnswer] = []
        for start in range(0, len(ids), AT_ONCE):
            found += self._answers(remark_answers.c.remark_id.in_(ids[start : start + AT_ONCE]))
        return tuple(sorted(found, key=lambda one: (one.at, one.id)))

    def answers_by(self, author_id: UUID) -> tuple[RemarkAnswer, ...]:
        """See ``InboxStore``."""
        return self._answers(remark_answers.c.author_id == author_id)

    def _answers(self, which: sa.ColumnElement[bool]) -> tuple[RemarkAnswer, ...]:
        query = sa.select(remark_answers).where(which).order_by(remark_answers.c.at, remark_answers.c.id)
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return tuple(RemarkAnswer(**{**row._mapping, "outcome": Outcome(row.outcome)}) for row in rows)

    def n_unseen(self, person_id: UUID) -> int:
        """See ``InboxStore``."""
        query = sa.select(sa.func.count()).select_from(remark_answers.join(remarks))
        unseen = query.where(remarks.c.author_id == person_id, remark_answers.c.seen_at.is_(None))
        with self._database.reading() as connection:
            return connection.execute(unseen).scalar_one()

    def see_answer(self, answer_id: UUID, reader_id: UUID, *, at: datetime) -> bool:
        """See ``InboxStore``."""
        mine = sa.select(remarks.c.id).where(remarks.c.author_id == reader_id)
        wanted = (remark_answers.c.id == answer_id) & remark_answers.c.seen_at.is_(None)
        change = remark_answers.update().where(wanted, remark_answers.c.remark_id.in_(mine)).values(seen_at=at)
        with self._database.writing() as connection:
            return connection.execute(change).rowcount > 0

    def keys_adopted(self) -> tuple[KeyVersion, ...]:
        """See ``InboxStore``."""
        query = sa.select(key_versions).where(key_versions.c.withdrawn_at.is_(None))
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(key_versions.c.adopted_at, key_versions.c.id)).all()
        return tuple(_key_version(dict(row._mapping)) for row in rows)

    def hold_key_version(self, key_version_id: UUID) -> bool:
        """See ``InboxStore``. SQLite has one writer at a time anyway."""
        query = sa.select(key_versions.c.id).where(key_versions.c.id == key_version_id).with_for_update()
        with self._database.writing() as connection:
            return connection.execute(query).first() is not None

    def rate_benchmark(self, rating: BenchmarkRating) -> None:
        """See ``InboxStore``."""
        with self._database.writing() as connection:
            values = asdict(rating) | {"ratings": dict(rating.ratings)}
            connection.execute(benchmark_ratings.insert().values(**values))

    def benchmark_ratings(self, person_id: UUID) -> tuple[BenchmarkRating, ...]:
        """See ``InboxStore``."""
        query = sa.select(benchmark_ratings).where(benchmark_ratings.c.person_id == person_id)
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(benchmark_ratings.c.at, benchmark_ratings.c.id)).all()
        return tuple(BenchmarkRating(**row._mapping) for row in rows)


def forget_inbox(connection: sa.Connection, person_id: UUID) -> int:
    """Take a person's name off their answers, and delete how they rated; how many rows that changed."""
    answered = remark_answers.update().where(remark_answers.c.author_id == person_id).values(author_id=None)
    rated = benchmark_ratings.delete().where(benchmark_ratings.c.person_id == person_id)
    return sum(connection.execute(change).rowcount for change in (answered, rated))


def hand_over_inbox(connection: sa.Connection, from_id: UUID, to_id: UUID) -> int:
    """Make the answers and ratings of one person another one's; how many rows that changed."""
    changes = (
        remark_answers.update().where(remark_answers.c.author_id == from_id).values(author_id=to_id),
        benchmark_ratings.update().where(benchmark_ratings.c.person_id == from_id).values(person_id=to_id),
    )
    return sum(connection.execute(change).rowcount for change in changes)


def _remark(row: sa.Row[Any] | None) -> Remark | None:
    return None if row is None else replace(Remark(**row._mapping), kind=RemarkKind(row.kind))


def _key_version(values: dict[str, Any]) -> KeyVersion:
    return KeyVersion(found=from_plain(values.pop("ratings")), **values)
