"""When a skill comes back: the FSRS algorithm with its published parameters, in whole days and without chance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from simulator.domain.drill_records import DrillAnswer, DrillCard
from simulator.domain.drills import Rating, next_level

if TYPE_CHECKING:
    from fsrs import Card, Scheduler

MAX_DAYS = 180
SOON = timedelta(days=1)
"""Nothing comes back on the day on which it was drilled."""


@cache
def _scheduler() -> Scheduler:
    from fsrs import Scheduler  # only drills need it

    return Scheduler(learning_steps=(), relearning_steps=(), maximum_interval=MAX_DAYS, enable_fuzzing=False)


def card_after(person_id: UUID, skill: str, answers: Iterable[DrillAnswer]) -> DrillCard | None:
    """How a person stands with a skill after these answers, whatever their order; None if none of them was rated.

    A card is never carried on from what was stored: it is worked out afresh from the answers, so a rating that changes
    afterwards, or a newer version of the algorithm, leaves nothing behind.
    """
    rated = [(one.at, one.position, Rating(one.rating)) for one in answers if one.rating is not None]
    memory: Card | None = None
    last: datetime | None = None
    level, in_a_row = 1, 0
    for at, _, rating in sorted(rated):
        # A clock that was set back makes nothing happen before what it follows.
        last = at.astimezone(UTC) if last is None else max(at.astimezone(UTC), last)
        memory = _reviewed(memory, rating, last)
        level, in_a_row = next_level(level, in_a_row, rating)
    if memory is None or last is None:
        return None
    return DrillCard(person_id, skill, _plain(memory), level, in_a_row, max(memory.due, last + SOON))


def _reviewed(memory: Card | None, rating: Rating, at: datetime) -> Card:
    from fsrs import Card
    from fsrs import Rating as Told

    # A number of its own keeps the library from making one up from the clock.
    card, _ = _scheduler().review_card(memory or Card(card_id=0, due=at), Told(int(rating)), at)
    return card


def _plain(memory: Card) -> Mapping[str, Any]:
    return dict(memory.to_dict())
