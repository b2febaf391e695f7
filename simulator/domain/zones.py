"""Dates as a cohort means them: a day and an hour in its own time zone, kept as a moment in UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

END_OF_DAY = time(23, 59)
FIRST_YEAR, LAST_YEAR = 2000, 2100
"""Years in which dates lie; others are slips of the finger."""
_NOT_OF_PEOPLE = ("Etc/", "SystemV/", "US/")


@dataclass(frozen=True, slots=True)
class Moment:
    """A time of the day in a zone, as a moment.

    Attributes
    ----------
    at : datetime
        Aware, UTC.
    moved : bool
        Whether that time is left out on this day because clocks go forward; then it is as much later.
    """

    at: datetime
    moved: bool = False


@cache
def zones() -> tuple[str, ...]:
    """Names of the zones to choose from, UTC first; places, no abbreviations."""
    places = (name for name in available_timezones() if "/" in name and not name.startswith(_NOT_OF_PEOPLE))
    return ("UTC", *sorted(places))


def zone_of(name: str) -> ZoneInfo | None:
    """The zone of this name; None if it is not among those to choose from."""
    return ZoneInfo(name) if name in zones() else None


def moment(day: date, at: time, zone: ZoneInfo) -> Moment:
    """When it is this time on this day in a zone.

    Where clocks go back and the time comes twice, it is the later one, so that nobody is too late who read it so.
    """
    local = datetime.combine(day, at.replace(tzinfo=None), zone)
    exact = local.astimezone(UTC)
    if exact.astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None):
        return Moment(exact, moved=True)
    return Moment(local.replace(fold=1).astimezone(UTC))


def local(at: datetime, name: str) -> datetime:
    """A moment on the clocks of a zone; on those of UTC where the zone is not known here any more."""
    return at.astimezone(zone_of(name) or UTC)
