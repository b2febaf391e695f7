"""What buttons do about assignments: dates are entered in the cohort's time zone and kept as moments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from simulator.bootstrap import services
from simulator.domain.accounts import Cohort
from simulator.domain.attempt import Mode
from simulator.domain.cohorts import Terms
from simulator.domain.roles import Actor
from simulator.domain.zones import END_OF_DAY, FIRST_YEAR, LAST_YEAR, moment, zone_of
from simulator.errors import InvalidInput
from simulator.ui import state
from simulator.ui.actions import carry_out
from simulator.ui.dates import in_zone
from simulator.ui.i18n import _

SUGGESTED = "suggested"
"""The way to do a case that is not counted."""
FIELDS = ("case", "mode", "due", "due-time", "opens", "opens-time", "closes", "closes-time", "attempts", "after")


def field(name: str, thing: object) -> str:
    """Key of a field of the form that assigns to a cohort or changes an assignment."""
    return f"sb-assign-{name}-{thing}"


def assign(cohort_id: str) -> None:
    """Ask the cohort to do the case that was chosen, on the terms that were entered."""

    def task(actor: Actor) -> str:
        case = state.entered(field("case", cohort_id))
        if not case:
            raise InvalidInput("case", _("Choose a case."))
        cohort = services().cohorts.cohort(actor, cohort_id)
        due_at, mode, terms, told = _entered(cohort, cohort_id)
        services().programs.assign(actor, cohort_id, str(case), due_at, mode, terms)
        state.forget(*(field(name, cohort_id) for name in FIELDS))
        said = _("The case is assigned. Each trainee reads before the start who will see what.")
        return " ".join([said, *told])

    carry_out(task)


def change(assignment_id: str) -> None:
    """Change the dates and terms of an assignment to what was entered."""

    def task(actor: Actor) -> str:
        found = services().assigning.followed(actor, assignment_id)
        due_at, mode, terms, told = _entered(found.cohort, assignment_id)
        now = found.assignment
        kept = replace(
            terms, opens_at=_same(terms.opens_at, now.opens_at), closes_at=_same(terms.closes_at, now.closes_at)
        )
        services().assigning.change(actor, assignment_id, _same(due_at, now.due_at), mode, kept)
        return " ".join([_("The assignment is changed."), *told])

    carry_out(task)


def _entered(cohort: Cohort, thing: str) -> tuple[datetime | None, Mode, Terms, Sequence[str]]:
    """What stands in a form: date, mode, terms, and what is to be told of the dates."""
    dates: dict[str, datetime | None] = {}
    told: list[str] = []
    for name in ("due", "opens", "closes"):
        dates[name], said = entered_moment(cohort, field(name, thing), field(f"{name}-time", thing))
        told += said
    chosen, attempts = state.entered(field("mode", thing)), state.entered(field("attempts", thing))
    after = state.entered(field("after", thing))
    counted = chosen != SUGGESTED
    terms = Terms(
        opens_at=dates["opens"],
        closes_at=dates["closes"],
        counted=counted,
        after_id=after if counted and after else None,
        attempts_allowed=attempts if counted and isinstance(attempts, int) and attempts else None,
    )
    mode = Mode(chosen) if chosen in list(Mode) else Mode.PRACTICE
    return dates["due"], mode, terms, told


def _same(entered: datetime | None, before: datetime | None) -> datetime | None:
    """What a date was before where it was left as it is: fields show no seconds."""
    left = entered is not None and before is not None and before.replace(second=0, microsecond=0) == entered
    return before if left else entered


def entered_moment(cohort: Cohort, day_key: str, time_key: str) -> tuple[datetime | None, Sequence[str]]:
    """The moment of a day and a time in the cohort's zone, and what is to be told of it; None for no day.

    Raises
    ------
    InvalidInput
        If the year can't be meant.
    """
    day, at = state.entered(day_key), state.entered(time_key)
    if not isinstance(day, date):
        return None, ()
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise InvalidInput("date", _("The year {year} can't be meant.").format(year=day.year))
    zone = zone_of(cohort.zone) or ZoneInfo("UTC")
    found = moment(day, at if isinstance(at, time) else END_OF_DAY, zone)
    if not found.moved:
        return found.at, ()
    said = _("Clocks go forward then, so that time does not exist; it is {at} instead.")
    return found.at, (said.format(at=in_zone(found.at, cohort.zone)),)


def close(assignment_id: str) -> None:
    """Take no more attempts for an assignment."""

    def task(actor: Actor) -> str:
        services().programs.close_assignment(actor, assignment_id)
        return _("The assignment is closed. Sessions under way can still be ended.")

    carry_out(task)


def withdraw(assignment_id: str, back: Mapping[str, str]) -> None:
    """Remove an assignment that nobody has begun, and go back to where the list of them is."""

    def task(actor: Actor) -> str:
        services().assigning.withdraw(actor, assignment_id)
        state.set_query(**back)
        return _("The assignment is withdrawn.")

    carry_out(task)


def extend(assignment_id: str) -> None:
    """Give the person who was chosen more time."""
    person_key, day_key, time_key, reason_key = extension_keys(assignment_id)

    def task(actor: Actor) -> str:
        person = state.entered(person_key)
        if not person:
            raise InvalidInput("person", _("Choose who is to have more time."))
        cohort = services().assigning.followed(actor, assignment_id).cohort
        due_at, told = entered_moment(cohort, day_key, time_key)
        given = services().assigning.extend(actor, assignment_id, str(person), due_at, str(state.entered(reason_key)))
        state.forget(person_key, day_key, time_key)
        state.empty(reason_key)
        said = _("They have until {at}, and read the reason.").format(at=in_zone(given.due_at, cohort.zone))
        return " ".join([said, *told])

    carry_out(task)


def extension_keys(assignment_id: object) -> tuple[str, str, str, str]:
    """Keys of the fields with which more time is given: whom, until which day and time, and why."""
    person, day, at, reason = (f"sb-extend-{name}-{assignment_id}" for name in ("person", "day", "time", "reason"))
    return person, day, at, reason


def take_back_extension(assignment_id: str, account_id: str) -> None:
    """Take more time back from a person."""

    def task(actor: Actor) -> str:
        services().assigning.take_back_extension(actor, assignment_id, account_id)
        return _("The date of the others holds for them again.")

    carry_out(task)
