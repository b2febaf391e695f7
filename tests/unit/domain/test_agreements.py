"""When what was agreed on is overdue."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from simulator.domain.agreements import Agreement

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
TODAY = NOON.date()
ENTRY = Agreement(UUID(int=1), UUID(int=2), UUID(int=3), UUID(int=4), "Drill two moments a week.", TODAY, NOON)


def overdue(due_on: date | None, done_at: datetime | None = None) -> bool:
    return replace(ENTRY, due_on=due_on, done_at=done_at).is_overdue(TODAY)


def test_an_open_entry_is_overdue_once_its_day_is_over() -> None:
    yesterday = TODAY - timedelta(days=1)
    assert ENTRY.is_open
    assert not overdue(TODAY)
    assert overdue(yesterday)
    assert not overdue(None)
    assert not overdue(yesterday, NOON)
