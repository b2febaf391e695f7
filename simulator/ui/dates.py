"""Dates and times as they are read; times are in UTC and say so, or in the time zone of a cohort and say which."""

from __future__ import annotations

from datetime import date, datetime

from simulator.domain.zones import local


def day(at: date) -> str:
    """A date, such as 3 May 2026."""
    return f"{at:%d %B %Y}".lstrip("0")


def minute(at: datetime) -> str:
    """A date with the time, such as 3 May 2026, 14:05 UTC."""
    return f"{day(at)}, {at:%H:%M} UTC"


def zone_name(zone: str) -> str:
    """A time zone as it is read, such as America/New York."""
    return zone.replace("_", " ")


def in_zone(at: datetime, zone: str) -> str:
    """A moment on the clocks of a zone, such as Sunday 3 May 2026, 14:05 (Europe/Berlin)."""
    there = local(at, zone)
    return f"{there:%A} {day(there)}, {there:%H:%M} ({zone_name(zone)})"
