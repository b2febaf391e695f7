"""What becomes of panels, ratings and adopted keys when a person is erased, or their data is another person's."""

from __future__ import annotations

from uuid import UUID, uuid4

import sqlalchemy as sa

from simulator.storage.panel_tables import key_versions, panel_raters, panel_ratings, panels


def forget_panels(connection: sa.Connection, person_id: UUID) -> int:
    """Take a person's name off what they invited, rated and adopted; how many rows that changed.

    What they rated for a panel stays a part of what it found, under an id that nobody has, another one in each panel,
    and without their comments. An open panel that they had not finished loses their ratings; from a closed one they
    can't be taken, since what it found before and after would tell whose they were.
    """
    changed = 0
    mine = sa.select(panel_raters).where(panel_raters.c.rater_id == person_id).order_by(panel_raters.c.panel_id)
    for row in connection.execute(mine).all():
        changed += 1
        # Held first, as everybody holds a panel who rates for it: so nobody waits for the other for ever.
        held = sa.select(panels.c.closed_at).where(panels.c.id == row.panel_id).with_for_update()
        is_open = connection.execute(held).scalar_one() is None
        here = _is(panel_ratings, row.panel_id, person_id)
        if is_open and row.finished_at is None and row.left_at is None:
            connection.execute(panel_ratings.delete().where(here))
            connection.execute(panel_raters.delete().where(_is(panel_raters, row.panel_id, person_id)))
            continue
        somebody = uuid4()
        connection.execute(panel_ratings.update().where(here).values(rater_id=somebody, comment=""))
        connection.execute(
            panel_raters.update().where(_is(panel_raters, row.panel_id, person_id)).values(rater_id=somebody)
        )
    return changed + _rename(connection, person_id, None)


def hand_over_panels(connection: sa.Connection, from_id: UUID, to_id: UUID) -> int:
    """Make the panels and adopted keys of one person another one's; how many rows that changed."""
    return _rename(connection, from_id, to_id)


def _rename(connection: sa.Connection, person_id: UUID, name: UUID | None) -> int:
    columns = (panels.c.author_id, key_versions.c.adopted_by)
    changes = [sa.update(column.table).where(column == person_id).values({column.name: name}) for column in columns]
    return sum(connection.execute(change).rowcount for change in changes)


def _is(table: sa.Table, panel_id: UUID, rater_id: UUID) -> sa.ColumnElement[bool]:
    return (table.c.panel_id == panel_id) & (table.c.rater_id == rater_id)
