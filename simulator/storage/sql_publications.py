"""The store of publications, in SQL."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from simulator.domain.attempt import Purpose
from simulator.domain.publications import Access, Publication, Review, newest
from simulator.storage.connections import Database
from simulator.storage.publication_tables import draft_reviews, publications
from simulator.storage.tables import attempts, metadata, scenario_versions, source_files


class SqlPublications:
    """Implements ``PublicationStore``; see there for what each method promises."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def hold_publications(self) -> None:
        """See ``PublicationStore``. SQLite has one writer at a time anyway."""
        with self._database.writing() as connection:
            if connection.dialect.name == "postgresql":  # a row can't be held for an id that nobody has used yet
                connection.execute(sa.text("LOCK TABLE publications IN SHARE ROW EXCLUSIVE MODE"))

    def add_publication(self, publication: Publication) -> None:
        """See ``PublicationStore``."""
        with self._database.writing() as connection:
            connection.execute(publications.insert().values(**asdict(publication)))

    def publications(self, scenario_id: str | None = None) -> tuple[Publication, ...]:
        """See ``PublicationStore``."""
        return self._found(sa.true() if scenario_id is None else publications.c.scenario_id == scenario_id)

    def publications_by(self, author_id: UUID) -> tuple[Publication, ...]:
        """See ``PublicationStore``."""
        return self._found(publications.c.author_id == author_id)

    def publications_reviewed_by(self, reviewer_id: UUID) -> tuple[Publication, ...]:
        """See ``PublicationStore``."""
        return self._found(publications.c.reviewer_id == reviewer_id)

    def on_offer(self) -> tuple[Publication, ...]:
        """See ``PublicationStore``."""
        by_case: dict[str, list[Publication]] = {}
        for one in self._found(publications.c.retired_at.is_(None)):
            by_case.setdefault(one.scenario_id, []).append(one)
        return tuple(found for each in by_case.values() if (found := newest(each)) is not None)

    def _found(self, which: sa.ColumnElement[bool]) -> tuple[Publication, ...]:
        query = sa.select(publications).where(which).order_by(publications.c.published_at, publications.c.id)
        with self._database.reading() as connection:
            return tuple(_publication(row) for row in connection.execute(query))

    def change_access(self, scenario_id: str, access: Access, program_id: UUID | None) -> None:
        """See ``PublicationStore``."""
        values = {"access": access} | ({} if program_id is None else {"program_id": program_id})
        with self._database.writing() as connection:
            connection.execute(publications.update().where(publications.c.scenario_id == scenario_id).values(values))

    def retire(self, scenario_id: str, *, at: datetime) -> int:
        """See ``PublicationStore``."""
        there = (publications.c.scenario_id == scenario_id) & publications.c.retired_at.is_(None)
        with self._database.writing() as connection:
            return connection.execute(publications.update().where(there).values(retired_at=at)).rowcount

    def n_pinned(self, content_hashes: Collection[str]) -> Mapping[str, int]:
        """See ``PublicationStore``."""
        wanted = attempts.c.content_hash.in_(list(content_hashes))
        query = sa.select(attempts.c.content_hash, sa.func.count()).where(wanted).group_by(attempts.c.content_hash)
        with self._database.reading() as connection:
            found: dict[str, int] = {row[0]: row[1] for row in connection.execute(query)}
        return {name: found.get(name, 0) for name in content_hashes}

    def n_under_way(self, content_hashes: Collection[str]) -> int:
        """See ``PublicationStore``."""
        here = attempts.c.content_hash.in_(list(content_hashes)) & attempts.c.ended_at.is_(None)
        own = attempts.c.purpose.not_in([Purpose.PREVIEW, Purpose.SIMULATED])
        with self._database.reading() as connection:
            return connection.execute(sa.select(sa.func.count()).select_from(attempts).where(here, own)).scalar_one()

    def keep_review(self, review: Review) -> None:
        """See ``PublicationStore``."""
        same = (draft_reviews.c.draft_id == review.draft_id) & (draft_reviews.c.revision == review.revision)
        with self._database.writing() as connection:
            connection.execute(draft_reviews.delete().where(same, draft_reviews.c.reviewer_id == review.reviewer_id))
            connection.execute(draft_reviews.insert().values(**asdict(review)))

    def reviews(self, draft_id: UUID) -> tuple[Review, ...]:
        """See ``PublicationStore``."""
        return self._reviews(draft_reviews.c.draft_id == draft_id)

    def reviews_by(self, reviewer_id: UUID) -> tuple[Review, ...]:
        """See ``PublicationStore``."""
        return self._reviews(draft_reviews.c.reviewer_id == reviewer_id)

    def _reviews(self, which: sa.ColumnElement[bool]) -> tuple[Review, ...]:
        query = sa.select(draft_reviews).where(which).order_by(draft_reviews.c.at.desc(), draft_reviews.c.id)
        with self._database.reading() as connection:
            return tuple(Review(**row._mapping) for row in connection.execute(query))


def _publication(row: sa.Row[Any]) -> Publication:
    values = dict(row._mapping)
    return Publication(**values | {"access": Access(values["access"])})


def forget_publications(connection: sa.Connection, person_id: UUID) -> int:
    """Delete the cases that a person published and no program answers for, and their name from all others.

    How many rows that changed. The texts of what is deleted go too, unless somebody has practised them.
    """
    own = publications.c.author_id == person_id
    alone = own & ((publications.c.access == Access.PRIVATE) | publications.c.program_id.is_(None))
    hashes = set(connection.execute(sa.select(publications.c.content_hash).where(alone)).scalars())
    n_gone = connection.execute(publications.delete().where(alone)).rowcount
    _forget_texts(connection, hashes)
    return n_gone + _rename(connection, person_id, None)


def hand_over_publications(connection: sa.Connection, from_id: UUID, to_id: UUID) -> int:
    """Make the published cases and reviews of one person another one's; how many rows that changed."""
    return _rename(connection, from_id, to_id)


def _rename(connection: sa.Connection, person_id: UUID, name: UUID | None) -> int:
    columns = (publications.c.author_id, publications.c.reviewer_id, draft_reviews.c.reviewer_id)
    changes = [sa.update(column.table).where(column == person_id).values({column.name: name}) for column in columns]
    return sum(connection.execute(change).rowcount for change in changes)


def _forget_texts(connection: sa.Connection, hashes: set[str]) -> None:
    """Delete the contents of these hashes that nothing refers to, with the files that are in no other."""
    for column in _referring():
        hashes -= set(connection.execute(sa.select(column).where(column.in_(hashes))).scalars())
    going = scenario_versions.c.content_hash.in_(hashes)
    files = {
        name
        for found in connection.execute(sa.select(scenario_versions.c.files).where(going)).scalars()
        for name in found.values()
    }
    connection.execute(scenario_versions.delete().where(going))
    if files:
        for found in connection.execute(sa.select(scenario_versions.c.files)).scalars():
            files -= set(found.values())
        connection.execute(source_files.delete().where(source_files.c.hash.in_(files)))


def _referring() -> Iterator[sa.Column[str]]:
    """Every column of any table that refers to a content."""
    for table in metadata.tables.values():
        for column in table.columns:
            if any(key.column is scenario_versions.c.content_hash for key in column.foreign_keys):
                yield column
