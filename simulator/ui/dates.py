"""Dates and times as they are read; times are in UTC and say so."""

from __future__ import annotations

from datetime import date, datetime


def day(at: date) -> str:
    """A date, such as 3 May 2026."""
    return f"{at:%d %B %Y}".lstrip("0")


def minute(at: datetime) -> str:
    """A date with the time, such as 3 May 2026, 14:05 UTC."""
    return f"{day(at)}, {at:%H:%M} UTC"
