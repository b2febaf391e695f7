"""Where an attempt stands in an inbox, and how far two raters agree."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from simulator.domain.coaching import InCommon, ScoreChange, Waiting, WordRating, in_common, waiting

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)
ATTEMPT, SANA, SVEN = (UUID(int=number) for number in (1, 2, 3))


def rating(rater: UUID, step: int = 0, *, blind: bool = True, **levels: int) -> WordRating:
    return WordRating(ATTEMPT, step, rater, levels, "", NOON, blind)


@pytest.mark.parametrize(
    ("ended", "looked", "answered", "expected"),
    [
        (None, None, None, Waiting.UNFINISHED),
        (NOON, None, None, Waiting.NEW),
        (NOON, None, LATER, Waiting.NEW),
        (NOON, LATER, None, Waiting.READ),
        (NOON, LATER, NOON, Waiting.READ),
        (NOON, NOON, LATER, Waiting.ANSWERED),
    ],
)
def test_an_attempt_is_new_until_it_was_read_and_then_waits_when_it_is_answered(
    ended: datetime | None, looked: datetime | None, answered: datetime | None, expected: Waiting
) -> None:
    assert waiting(ended, looked, answered) is expected


def test_two_raters_are_compared_on_what_both_rated() -> None:
    mine = [rating(SANA, A2=2, A5=4), rating(SANA, 1, A2=1), rating(SANA, 3, A2=0)]
    theirs = [rating(SVEN, A2=2, A5=2), rating(SVEN, 1, A2=2, S1=3), rating(SVEN, 2, A2=4)]
    assert in_common(mine, theirs) == InCommon(3, 1, 2, ((2, 2), (4, 2), (1, 2)))


def test_a_rating_that_was_not_blind_counts_for_neither() -> None:
    assert in_common([rating(SANA, A2=2, blind=False)], [rating(SVEN, A2=2)]).n == 0
    assert in_common([rating(SANA, A2=2)], [rating(SVEN, A2=2, blind=False)]).n == 0


def test_who_has_nothing_in_common_agrees_on_nothing() -> None:
    assert in_common([], [rating(SVEN, A2=2)]) == InCommon(0, 0, 0, ())


def test_a_change_stands_until_it_is_taken_back() -> None:
    made = ScoreChange(ATTEMPT, ATTEMPT, "k" * 64, "safety", None, 8_000, "why", SANA, NOON)
    assert made.stands
    assert not ScoreChange(ATTEMPT, ATTEMPT, "k" * 64, "safety", None, 8_000, "why", SANA, NOON, LATER).stands
