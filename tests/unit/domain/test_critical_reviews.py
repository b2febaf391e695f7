"""Where a critical choice stands after what supervisors did about it."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest

from simulator.domain.critical_reviews import (
    LEADS_TO,
    NEXT,
    ReviewAct,
    ReviewState,
    ReviewStep,
    has_read,
    state_of,
)

SANA, SVEN, ATTEMPT = UUID(int=1), UUID(int=2), UUID(int=3)
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def steps(*acts: ReviewAct, by: UUID = SANA) -> list[ReviewStep]:
    return [ReviewStep(ATTEMPT, 1, number, act, by, "", NOON) for number, act in enumerate(acts)]


@pytest.mark.parametrize(
    ("acts", "state"),
    [
        ((), ReviewState.FOR_REVIEW),
        ((ReviewAct.READ, ReviewAct.READ), ReviewState.FOR_REVIEW),
        ((ReviewAct.READ, ReviewAct.OPENED), ReviewState.OPEN),
        ((ReviewAct.READ, ReviewAct.OPENED, ReviewAct.READ), ReviewState.OPEN),
        ((ReviewAct.READ, ReviewAct.OPENED, ReviewAct.FOLLOWED_UP), ReviewState.FOLLOWED_UP),
        ((ReviewAct.READ, ReviewAct.SET_ASIDE), ReviewState.SET_ASIDE),
        ((ReviewAct.READ, ReviewAct.SET_ASIDE, ReviewAct.OPENED), ReviewState.OPEN),
    ],
    ids=["nothing", "read", "on the list", "read again", "followed up", "set aside", "after all"],
)
def test_the_last_act_but_reading_says_where_it_stands(acts: tuple[ReviewAct, ...], state: ReviewState) -> None:
    assert state_of(steps(*acts)) is state


def test_from_every_state_there_is_a_way_on_and_none_back_to_unreviewed() -> None:
    assert set(NEXT) == set(ReviewState)
    assert all(NEXT.values())
    assert ReviewState.FOR_REVIEW not in LEADS_TO.values()


def test_only_ones_own_reading_counts() -> None:
    read = steps(ReviewAct.READ)
    assert has_read(read, SANA)
    assert not has_read(read, SVEN)
    assert not has_read(steps(ReviewAct.OPENED), SANA)
