"""What follows for one person from the terms of an assignment and an extension."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from simulator.domain.accounts import Assignment
from simulator.domain.cohorts import Extension, JoinLink, Waits, closes_for, due_for, is_late, is_over, waits_for
from tests.settled import SETTLED_AT, asked

DAY = timedelta(days=1)
DUE, CLOSES = SETTLED_AT + 7 * DAY, SETTLED_AT + 8 * DAY
PLAIN = asked(due_at=DUE, closes_at=CLOSES)


def more(days: int) -> Extension:
    return Extension(PLAIN.id, uuid4(), SETTLED_AT + days * DAY, "Ill.", uuid4(), SETTLED_AT)


@pytest.mark.parametrize(
    ("days", "due", "closes"),
    [(9, 9, 9), (7, 7, 8), (5, 7, 8)],
    ids=["later", "the same", "earlier, because the date was moved since"],
)
def test_an_extension_makes_dates_later_and_never_earlier(days: int, due: int, closes: int) -> None:
    assert due_for(PLAIN, more(days)) == SETTLED_AT + due * DAY
    assert closes_for(PLAIN, more(days)) == SETTLED_AT + closes * DAY


def test_what_has_no_date_has_none_with_an_extension() -> None:
    assert due_for(asked(), more(9)) is None
    assert closes_for(asked(), more(9)) is None
    assert (due_for(PLAIN, None), closes_for(PLAIN, None)) == (DUE, CLOSES)


def test_it_is_over_at_the_moment_at_which_it_closes() -> None:
    assert not is_over(PLAIN, None, CLOSES - timedelta(seconds=1))
    assert is_over(PLAIN, None, CLOSES)
    assert not is_over(PLAIN, more(9), CLOSES)
    assert is_over(asked(closed_at=SETTLED_AT), None, SETTLED_AT)


def waits(assignment: Assignment, *, n_begun: int = 0, may_follow: bool = True) -> Waits | None:
    return waits_for(assignment, None, at=SETTLED_AT, n_begun=n_begun, may_follow=may_follow)


def test_what_can_be_begun_waits_for_nothing() -> None:
    assert waits(asked()) is None
    assert waits(asked(opens_at=SETTLED_AT, attempts_allowed=2), n_begun=1) is None


def test_what_can_not_be_begun_says_why() -> None:
    assert waits(asked(opens_at=SETTLED_AT + DAY)) is Waits.OPENING
    assert waits(asked(closes_at=SETTLED_AT)) is Waits.CLOSED
    assert waits(asked(attempts_allowed=2), n_begun=2) is Waits.USED_UP
    assert waits(asked(), may_follow=False) is Waits.PREREQUISITE


def test_what_ended_at_its_date_is_not_late() -> None:
    assert not is_late(DUE, DUE)
    assert is_late(DUE + timedelta(seconds=1), DUE)
    assert not is_late(DUE, None)


def test_a_link_to_join_works_until_its_day_for_so_many_until_it_is_withdrawn() -> None:
    link = JoinLink(uuid4(), uuid4(), "a" * 64, uuid4(), SETTLED_AT, SETTLED_AT + DAY, 2)
    assert link.works(SETTLED_AT)
    assert not link.works(SETTLED_AT + DAY)
    assert not replace(link, uses=2).works(SETTLED_AT)
    assert not replace(link, withdrawn_at=SETTLED_AT).works(SETTLED_AT)
