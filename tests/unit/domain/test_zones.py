"""Dates as a cohort means them, also where clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from simulator.domain.zones import END_OF_DAY, Moment, local, moment, zone_of, zones

BERLIN = ZoneInfo("Europe/Berlin")


def test_the_end_of_a_day_is_a_minute_before_midnight_there() -> None:
    assert moment(date(2026, 7, 1), END_OF_DAY, BERLIN) == Moment(datetime(2026, 7, 1, 21, 59, tzinfo=UTC))


def test_a_time_that_is_left_out_is_as_much_later_and_told() -> None:
    found = moment(date(2026, 3, 29), time(2, 30), BERLIN)
    assert found == Moment(datetime(2026, 3, 29, 1, 30, tzinfo=UTC), moved=True)
    assert local(found.at, "Europe/Berlin").time() == time(3, 30)


def test_a_time_that_comes_twice_is_the_later_one() -> None:
    assert moment(date(2026, 10, 25), time(2, 30), BERLIN).at == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "../../etc/passwd", "EST", "US/Eastern", "Etc/GMT+5"])
def test_only_places_and_utc_are_zones(name: str) -> None:
    assert zone_of(name) is None


def test_utc_stands_before_all_others() -> None:
    assert zones()[0] == "UTC"
    assert {"Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Auckland"} <= set(zones())


def test_a_moment_is_told_on_utc_clocks_where_the_zone_is_not_known_any_more() -> None:
    noon = datetime(2026, 7, 1, 12, tzinfo=UTC)
    assert local(noon, "Mars/Olympus") == noon
    assert local(noon, "Asia/Kolkata").hour == 17
