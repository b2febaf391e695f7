"""Records of a cohort to make files of: written out by hand, so that every number in a file can be checked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from simulator.domain.attempt import Attempt, Feedback, Mode, Purpose, StoredScore
from simulator.domain.cohort_records import CohortAttempt, Exposure
from simulator.domain.student_ids import IdSystem
from simulator.services.exports.records import CohortRecords, Item, Person, Sitting

AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
COHORT_ID = UUID(int=900)
HOSTILE = {
    "formula": '=HYPERLINK("https://evil.example","grade")',
    "plus": "+cmd|' /C calc'!A0",
    "comma": 'Lee, "Al" \r\nJunior',
    "rtl": "\u202egnp.evil",
    "nul": "No\x00body",
    "canvas": "Points Possible",
}


def person(number: int, name: str = "", **ids: str) -> Person:
    """Somebody; ids by what ``IdSystem`` calls them, underscores for hyphens."""
    given = {IdSystem(key.replace("_", "-")): value for key, value in ids.items()}
    return Person(UUID(int=number), name or f"Person {number}", f"p{number}@example.edu", "", given)


def item(number: int, title: str = "The waiting room", **changes: Any) -> Item:
    given: dict[str, Any] = {
        "assignment_id": UUID(int=100 + number),
        "case_id": f"case-{number}",
        "title": title,
        "assigned_at": AT,
    }
    return Item(**(given | changes))


def score(value: int | None, n: int = 4) -> dict[str, Any]:
    """A score as a sheet keeps it, with an interval ten points to each side."""
    low, high = (None, None) if value is None else (max(0, value - 1_000), min(10_000, value + 1_000))
    error = None if value is None else 780
    return {"value": value, "error": error, "low": low, "high": high, "opportunities": n, "band": "developing"}


def sheet(value: int | None, n: int = 4, **shares: str) -> dict[str, Any]:
    """A sheet with a composite and attunement, and ``n`` decisions that give these shares by criterion."""
    decisions = [
        {
            "step": step,
            "node": f"node-{step}",
            "choice": "ask",
            "weight": 1,
            "composite": next(iter(shares.values()), None),
            "dimensions": {"attunement": next(iter(shares.values()), None)},
            "criteria": shares,
            "critical": [{"code": "CE02", "class": "C1"}] if step == 0 else [],
            "contested": False,
        }
        for step in range(n)
    ]
    dimensions = {"attunement": score(value, n), "composite": score(value, n)}
    return {"dimensions": dimensions, "criteria": {}, "decisions": decisions, "repair": [], "gate": "review"}


def sitting(
    number: int,
    who: int,
    what: Item | None,
    value: int | None = 7_512,
    *,
    days: int = 0,
    exposure: Exposure = Exposure.FIRST,
    n: int = 4,
    mode: Mode = Mode.PRACTICE,
    **shares: str,
) -> Sitting:
    """An ended attempt of a person: for an item, or shared for none."""
    ended = AT + timedelta(days=days)
    case = "shared-case" if what is None else what.case_id
    attempt = Attempt(
        UUID(int=1_000 + number),
        UUID(int=who),
        case,
        "c" * 64,
        "p" * 64,
        "standard",
        1,
        Purpose.PRACTICE if what is None else Purpose.COUNTED,
        Feedback.EACH,
        ended - timedelta(minutes=20),
        ended_at=ended,
        mode=mode,
    )
    kept = StoredScore("p" * 64, "k" * 64, sheet(value, n, **(shares or {"A1": "3/4"})), ended)
    assignment = None if what is None else what.assignment_id
    return Sitting(CohortAttempt(attempt, COHORT_ID, assignment, exposure, kept), what.title if what else "Shared case")


def records(people: list[Person], items: list[Item], sittings: list[Sitting], **changes: Any) -> CohortRecords:
    """A cohort of a program."""
    given: dict[str, Any] = {"program": "University Clinic", "cohort": "Autumn 2026", "at": AT + timedelta(days=60)}
    return CohortRecords(people=people, items=items, sittings=sittings, **(given | changes))
