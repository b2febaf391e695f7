from datetime import UTC, datetime

from simulator.ui.dates import day, minute

AT = datetime(2026, 5, 3, 9, 5, tzinfo=UTC)


def test_a_day_is_written_without_a_leading_zero():
    assert day(AT) == "3 May 2026"


def test_a_minute_says_that_it_is_utc():
    assert minute(AT) == "3 May 2026, 09:05 UTC"
