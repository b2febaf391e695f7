"""What becomes of standards, judging and ratings when a person is erased."""

from __future__ import annotations

from uuid import UUID, uuid4

import sqlalchemy as sa

from simulator.storage.standard_tables import standard_judges, standard_ratings, standard_settings, standards


def forget_standards(connection: sa.Connection, person_id: UUID) -> int:
    """Take a person's name off the standards they set and opened, and off what they judged; how many rows changed.

    What they handed in stays a part of the cut, under an id that nobody has, another one in each judging. What they
    had not handed in goes while judging is under way.
    """
    changed = 0
    mine = sa.select(standard_judges).where(standard_judges.c.judge_id == person_id)
    for row in connection.execute(mine.order_by(standard_judges.c.setting_id)).all():
        changed += 1
        # Held first, as everybody holds a judging who judges for it: so nobody waits for the other for ever.
        held = sa.select(standard_settings.c.closed_at).where(standard_settings.c.id == row.setting_id)
        is_open = connection.execute(held.with_for_update()).scalar_one() is None
        somebody = uuid4()
        for table in (standard_ratings, standard_judges):
            here = (table.c.setting_id == row.setting_id) & (table.c.judge_id == person_id)
            if is_open and row.first_at is None:
                connection.execute(table.delete().where(here))
            else:
                connection.execute(table.update().where(here).values(judge_id=somebody))
    for column in (standards.c.set_by, standard_settings.c.opened_by):
        change = sa.update(column.table).where(column == person_id).values({column.name: None})
        changed += connection.execute(change).rowcount
    return changed
