"""The store of drafts, in SQL."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from uuid import UUID

import sqlalchemy as sa

from simulator.domain.drafts import Draft, Revision
from simulator.storage.connections import Database
from simulator.storage.draft_tables import draft_revisions, drafts
from simulator.storage.publication_tables import draft_reviews


class SqlDrafts:
    """Implements ``DraftStore``; see there for what each method promises."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add_draft(self, draft: Draft, first: Revision) -> None:
        """See ``DraftStore``."""
        with self._database.writing() as connection:
            connection.execute(drafts.insert().values(**asdict(draft)))
            connection.execute(draft_revisions.insert().values(**asdict(first)))

    def draft(self, draft_id: UUID) -> Draft | None:
        """See ``DraftStore``."""
        with self._database.reading() as connection:
            row = connection.execute(sa.select(drafts).where(drafts.c.id == draft_id)).first()
        return None if row is None else Draft(**row._mapping)

    def drafts(self, author_id: UUID, program_ids: Collection[UUID] = ()) -> tuple[Draft, ...]:
        """See ``DraftStore``."""
        seen = (drafts.c.author_id == author_id) | drafts.c.program_id.in_(list(program_ids))
        query = sa.select(drafts).where(seen).order_by(drafts.c.changed_at.desc(), drafts.c.id)
        with self._database.reading() as connection:
            return tuple(Draft(**row._mapping) for row in connection.execute(query))

    def hold_draft(self, draft_id: UUID) -> Draft | None:
        """See ``DraftStore``. SQLite has one writer at a time anyway."""
        query = sa.select(drafts).where(drafts.c.id == draft_id).with_for_update()
        with self._database.writing() as connection:
            row = connection.execute(query).first()
        return None if row is None else Draft(**row._mapping)

    def save_draft(self, draft: Draft, saved: Revision, *, keep: int) -> None:
        """See ``DraftStore``."""
        mine = draft_revisions.c.draft_id == draft.id
        with self._database.writing() as connection:
            self._change(connection, draft)
            connection.execute(draft_revisions.insert().values(**asdict(saved)))
            numbers = connection.execute(sa.select(draft_revisions.c.number).where(mine)).scalars()
            spare = sorted(numbers)[1 : -(keep - 1)]
            connection.execute(draft_revisions.delete().where(mine, draft_revisions.c.number.in_(spare)))

    def change_draft(self, draft: Draft) -> None:
        """See ``DraftStore``."""
        with self._database.writing() as connection:
            self._change(connection, draft)

    def _change(self, connection: sa.Connection, draft: Draft) -> None:
        values = {name: value for name, value in asdict(draft).items() if name != "id"}
        connection.execute(drafts.update().where(drafts.c.id == draft.id).values(**values))

    def revision(self, draft_id: UUID, number: int) -> Revision | None:
        """See ``DraftStore``."""
        wanted = (draft_revisions.c.draft_id == draft_id, draft_revisions.c.number == number)
        with self._database.reading() as connection:
            row = connection.execute(sa.select(draft_revisions).where(*wanted)).first()
        return None if row is None else Revision(**row._mapping)

    def revisions(self, draft_id: UUID) -> tuple[Revision, ...]:
        """See ``DraftStore``."""
        columns = [column for column in draft_revisions.c if column.name != "text"]
        query = sa.select(*columns).where(draft_revisions.c.draft_id == draft_id)
        with self._database.reading() as connection:
            found = connection.execute(query.order_by(draft_revisions.c.number.desc()))
            return tuple(Revision(**row._mapping, text="") for row in found)

    def remove_draft(self, draft_id: UUID) -> None:
        """See ``DraftStore``."""
        with self._database.writing() as connection:
            for table in (draft_revisions, draft_reviews):
                connection.execute(table.delete().where(table.c.draft_id == draft_id))
            connection.execute(drafts.delete().where(drafts.c.id == draft_id))


def forget_drafts(connection: sa.Connection, person_id: UUID) -> int:
    """Delete the drafts that are a person's alone, and their name from all others; how many rows that changed."""
    alone = (drafts.c.author_id == person_id) & drafts.c.program_id.is_(None)
    own = sa.select(drafts.c.id).where(alone)
    # Held first, as everybody holds them who saves one: so nobody waits for the other for ever.
    connection.execute(own.order_by(drafts.c.id).with_for_update())
    for table in (draft_revisions, draft_reviews):
        connection.execute(table.delete().where(table.c.draft_id.in_(own)))
    changed = connection.execute(drafts.delete().where(alone)).rowcount
    return changed + _rename(connection, person_id, None)


def hand_over_drafts(connection: sa.Connection, from_id: UUID, to_id: UUID) -> int:
    """Make the drafts of one person another one's; how many rows that changed."""
    return _rename(connection, from_id, to_id)


def _rename(connection: sa.Connection, person_id: UUID, name: UUID | None) -> int:
    columns = (drafts.c.author_id, drafts.c.changed_by, draft_revisions.c.saved_by)
    changes = [sa.update(column.table).where(column == person_id).values({column.name: name}) for column in columns]
    return sum(connection.execute(change).rowcount for change in changes)
