"""The part of a cohort that figures are asked of: people of one section, one case, sessions that ended in some days."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from simulator.domain.cohort_totals import ScoredAttempt
from simulator.domain.zones import FIRST_YEAR, LAST_YEAR, moment, zone_of
from simulator.errors import InvalidInput

NO_SECTION = "none"
"""In place of a section's id: those who are in none."""


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What is asked for, as an address says it; where it says nothing, everything.

    Attributes
    ----------
    section : str
        Id of a section, or ``NO_SECTION``.
    case : str
        Id of a scenario.
    since, until : str
        Days as ``2026-09-30``, both of them included, on the cohort's clocks.
    """

    section: str = ""
    case: str = ""
    since: str = ""
    until: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left out."""
        return self == WHOLE

    @property
    def said(self) -> dict[str, str]:
        """What it says, by name."""
        return {name: value for name, value in asdict(self).items() if value}


WHOLE = Narrowing()
NARROWED_BY = tuple(one.name for one in fields(Narrowing))
"""Names under which addresses say it."""


@dataclass(frozen=True, slots=True)
class Days:
    """A time from one moment until just before another; without an end where there is none."""

    since: datetime | None = None
    before: datetime | None = None

    def has(self, at: datetime) -> bool:
        """Whether a moment lies in it."""
        return (self.since is None or at >= self.since) and (self.before is None or at < self.before)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a cohort; ``people`` is None and ``scenario_id`` empty for all."""

    people: frozenset[UUID] | None = None
    scenario_id: str = ""
    days: Days = Days()

    @property
    def has_every_session(self) -> bool:
        """Whether nobody and no time is left out, though a case may be."""
        return self.people is None and self.days == Days()

    def has_person(self, person_id: UUID) -> bool:
        """Whether somebody's sessions are in it."""
        return self.people is None or person_id in self.people

    def has_case(self, scenario_id: str) -> bool:
        """Whether sessions of a case are in it."""
        return self.scenario_id in ("", scenario_id)

    def has(self, row: ScoredAttempt) -> bool:
        """Whether a session is in it."""
        return self.has_person(row.trainee_id) and self.has_case(row.scenario_id) and self.days.has(row.ended_at)


def days_of(narrowing: Narrowing, zone: str = "UTC") -> Days:
    """The days that are asked for, on the clocks of a zone.

    Raises
    ------
    InvalidInput
        If one is no day, or the first comes after the last.
    """
    clocks = zone_of(zone) or ZoneInfo("UTC")
    first, last = _day("since", narrowing.since), _day("until", narrowing.until)
    if first and last and last < first:
        raise InvalidInput(
            "until", f"The first day, {first}, comes after the last, {last}.", hint="Change one of the two days."
        )
    since = None if first is None else moment(first, time(), clocks).at
    before = None if last is None else moment(last + timedelta(days=1), time(), clocks).at
    return Days(since, before)


def _day(field: str, text: str) -> date | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise InvalidInput(
            field, f"{text[:20]!r} is no day that is known here.", hint="Write days like 2026-09-30, or choose one."
        )
    return day
