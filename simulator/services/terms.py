"""Whether the terms of an assignment go together, and whether a cohort still takes any."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from datetime import datetime
from itertools import pairwise
from uuid import UUID

from simulator.domain.accounts import Assignment, Cohort
from simulator.domain.attempt import Mode
from simulator.domain.cohorts import MAX_ATTEMPTS, Terms
from simulator.errors import InvalidInput

NAMES = {"opens_at": "opens", "due_at": "is to be done", "closes_at": "closes"}


def check_open(cohort: Cohort) -> None:
    """Refuse what an archived cohort takes no more; raises InvalidInput."""
    if cohort.archived_at is not None:
        raise InvalidInput("cohort", "This cohort is archived.", hint="Bring it back first, on its own page.")


def with_terms(assignment: Assignment, due_at: datetime | None, mode: Mode, terms: Terms) -> Assignment:
    """The assignment with this date, mode and terms."""
    return replace(assignment, due_at=due_at, mode=mode, **asdict(terms))


def check_terms(
    assignment: Assignment, others: Iterable[Assignment], *, now: datetime, before: Assignment | None = None
) -> None:
    """Refuse terms that can't be met or contradict each other.

    Parameters
    ----------
    others : iterable of Assignment
        What else the cohort is asked to do.
    before : Assignment, optional
        What is changed: a date that stays as it was may have passed meanwhile.

    Raises
    ------
    InvalidInput
        With what would do.
    """
    _check_dates(assignment, now, before)
    allowed = assignment.attempts_allowed
    if allowed is not None and not 1 <= allowed <= MAX_ATTEMPTS:
        raise InvalidInput("attempts", f"Between 1 and {MAX_ATTEMPTS} attempts can be allowed, or any number.")
    if not assignment.counted and assignment.mode is Mode.SUMMATIVE:
        raise InvalidInput(
            "counted",
            "What is to show how somebody does without help counts.",
            hint="Choose another mode, or count it.",
        )
    if not assignment.counted and (allowed is not None or assignment.after_id is not None):
        raise InvalidInput(
            "counted",
            "A suggestion to practise has no number of attempts, and waits for nothing.",
            hint="Nobody sees whether it was done. Count it, or leave these out.",
        )
    if assignment.after_id is not None:
        _check_after(assignment, {one.id: one for one in others})


def _check_dates(assignment: Assignment, now: datetime, before: Assignment | None) -> None:
    dates = {name: getattr(assignment, name) for name in NAMES}
    for name, at in dates.items():
        if at is None or (before is not None and at == getattr(before, name)):
            continue
        if at.tzinfo is None or (at <= now and name != "opens_at"):  # opening in the past is opening now
            what = "until when the case is to be done" if name == "due_at" else f"on which it {NAMES[name]}"
            raise InvalidInput(name, f"The date {what} has to lie ahead.", hint="To end it at once, close it.")
    given = [(name, at) for name, at in dates.items() if at is not None]
    for (first, earlier), (second, later) in pairwise(given):
        if earlier > later or (earlier == later and first == "opens_at"):
            raise InvalidInput(second, f"It {NAMES[second]} before it {NAMES[first]}.", hint="Look at the dates again.")


def _check_after(assignment: Assignment, others: Mapping[UUID, Assignment]) -> None:
    after = others.get(assignment.after_id) if assignment.after_id else None
    if after is None or after.id == assignment.id:
        raise InvalidInput("after", "The case to be done before has to be another one of this cohort.")
    if not after.counted:
        raise InvalidInput(
            "after",
            "The case to be done before is a suggestion to practise, and whether that is done is the trainee's own.",
            hint="Choose one that counts.",
        )
    if after.closed_at is not None:
        raise InvalidInput("after", "The case to be done before is closed.", hint="Choose one that is open.")
    seen = {assignment.id}
    while after is not None:
        if after.id in seen:
            raise InvalidInput("after", "These cases would wait for each other.", hint="Choose another one.")
        seen.add(after.id)
        after = others.get(after.after_id) if after.after_id else None
