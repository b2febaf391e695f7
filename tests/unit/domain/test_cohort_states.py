from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from simulator.domain.cohort_states import BegunAssigned, State, state_of, what_counts

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def at(hours):
    return None if hours is None else NOON + timedelta(hours=hours)


def begun(number, last, ended=None):
    return BegunAssigned(UUID(int=number), UUID(int=9), UUID(int=1), NOON, at(last), at(ended))


@pytest.mark.parametrize(
    ("found", "due", "state"),
    [
        (None, None, State.NOT_BEGUN),
        (None, 8, State.NOT_BEGUN),
        (None, 6, State.OVERDUE),
        (begun(1, 1), None, State.UNDER_WAY),
        (begun(1, 1), 8, State.UNDER_WAY),
        (begun(1, 1), 6, State.UNDER_WAY_OVERDUE),
        (begun(1, 1, 2), None, State.DONE),
        (begun(1, 1, 2), 2, State.DONE),
        (begun(1, 1, 3), 2, State.DONE_LATE),
    ],
)
def test_how_far_somebody_is_depends_on_what_was_begun_and_when_it_was_due(found, due, state):
    assert state_of(found, at(due), at(7)) is state


def test_the_first_that_ended_counts_whatever_was_begun_later():
    first, second, open_one = begun(1, 3, 3), begun(2, 1, 1), begun(3, 9)
    assert what_counts([first, second, open_one]) is second


def test_where_none_has_ended_it_is_the_latest():
    assert what_counts([begun(1, 3), begun(2, 4)]).attempt_id == UUID(int=2)
    assert what_counts([]) is None
