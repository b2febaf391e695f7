"""What went badly lately, by skill: from the score sheets of ended sessions and people's ratings of their own words."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from uuid import UUID

from simulator.domain.attempt import Attempt
from simulator.domain.drill_planning import Book
from simulator.domain.drill_records import DrillKind
from simulator.domain.drills import WHOLE, Evidence, own_mean, skill_of
from simulator.storage.practice_store import PracticeStore
from simulator.storage.store import Store

MAX_ATTEMPTS = 40
"""Newest ended attempts that are looked at."""
MOST = 4


def evidence(store: Store, practice: PracticeStore, person_id: UUID, book: Book) -> list[Evidence]:
    """How the decisions of a person's newest ended sessions went, and how they rated their own words there."""
    ended = [one for one in store.attempts_of(person_id) if one.ended_at is not None and one.is_practice]
    by_step = {
        (attempt.id, step): one for attempt in ended[:MAX_ATTEMPTS] for step, one in _in_sheet(store, attempt, book)
    }
    found = list(by_step.values())
    for note in practice.notes_of(person_id):
        own, seen = own_mean(note.self_ratings), by_step.get((note.attempt_id, note.step))
        if own is not None and seen is not None:
            found.append(Evidence(seen.skill, round(own / MOST * WHOLE), False, seen.at))
    return found


def _in_sheet(store: Store, attempt: Attempt, book: Book) -> Iterator[tuple[int, Evidence]]:
    """Each decision of an attempt's own that says something of a skill, where the case still has it."""
    sheets = store.scores(attempt.id)
    decisions = sheets[-1].sheet.get("decisions") if sheets else None
    if attempt.ended_at is None or not isinstance(decisions, list):
        return
    for one in decisions:
        construct = book.constructs.get((attempt.scenario_id, one["node"]))
        share = _share(one)
        if construct and share is not None and one["step"] >= (attempt.fork_step or 0):
            skill = skill_of(DrillKind.RESPOND, construct)
            yield one["step"], Evidence(skill, share, bool(one["critical"]), attempt.ended_at)


def _share(decision: dict[str, object]) -> int | None:
    """Basis points of what was possible: the composite, or what else the decision scores; 0 where it was critical."""
    composite, dimensions = decision["composite"], decision["dimensions"]
    others = list(dimensions.values()) if isinstance(dimensions, dict) else []
    known = [Fraction(str(share)) for share in ([composite] if composite is not None else others) if share is not None]
    if known:
        return round(sum(known, Fraction(0)) / len(known) * WHOLE)
    return 0 if decision["critical"] else None
