"""Answers that came too fast to have been read."""

from __future__ import annotations

import pytest

from simulator.analytics.effort import Gap, effort, low_efforts, rapid_threshold


def test_the_threshold_is_a_tenth_of_the_median() -> None:
    assert rapid_threshold([20_000] * 9 + [3_600_000]) == 2_000


def test_no_threshold_is_longer_than_ten_seconds() -> None:
    assert rapid_threshold([400_000] * 10) == 10_000


def test_below_ten_times_there_is_no_threshold() -> None:
    assert rapid_threshold([20_000] * 9) is None
    assert rapid_threshold([20_000] * 9 + [None, -5]) is None


@pytest.mark.parametrize(("rapid", "share", "low"), [(0, 1.0, False), (1, 0.9, False), (2, 0.8, True)])
def test_effort_is_low_below_nine_in_ten(rapid: int, share: float, low: bool) -> None:
    found = effort([(500, 2_000.0)] * rapid + [(2_000, 2_000.0)] * (10 - rapid))
    assert (found.n, found.n_rapid, found.share, found.low) == (10, rapid, pytest.approx(share), low)


def test_answers_that_were_not_timed_or_have_no_threshold_are_passed_over() -> None:
    judged = [(2_000, 2_000.0)] * 10
    assert effort([*judged, (None, 2_000.0), (1, None), (-1, 2_000.0)]) == effort(judged)


def test_below_ten_judged_answers_nothing_is_said() -> None:
    found = effort([(1, 2_000.0)] * 9)
    assert (found.n, found.n_rapid, found.share, found.low, found.gap) == (9, 9, None, False, Gap.FEW)


def test_many_attempts_are_judged_as_each_alone() -> None:
    attempts, items, times = [], [], []
    for attempt in range(12):
        for item in range(11):
            attempts.append(attempt)
            items.append(item)
            times.append(-1 if item == 10 else 100 if attempt == 3 and item < 2 else 20_000)
    limits = [
        rapid_threshold([time for time, at in zip(times, items, strict=True) if at == item]) for item in range(11)
    ]
    alone = [
        effort([(times[at], limits[items[at]]) for at in range(len(times)) if attempts[at] == attempt]).low
        for attempt in range(12)
    ]
    assert low_efforts(attempts, items, times).tolist() == alone
    assert [attempt for attempt, low in enumerate(alone) if low] == [3]


def test_of_no_attempts_none_is_judged() -> None:
    assert low_efforts([], [], []).tolist() == []
