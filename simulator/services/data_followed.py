"""Of what is stored about a person: flags, what was agreed on with them, and what they did about trainees."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from simulator.services.finding import name_of
from simulator.services.plain_data import plain, without
from simulator.storage.stores import Stores


def followed_up(stores: Stores, person_id: UUID) -> dict[str, Any]:
    """Everything about it as plain data, by the keys of ``my-data.json``."""
    kept, name = stores.follow_up, _names(stores)
    about = kept.agreements_of(person_id)
    found: dict[str, Any] = plain(
        {
            "flags": [
                {"cohort": _cohort(stores, flag.cohort_id)}
                | without(flag, "person_id")
                | {"basis": without(flag.basis)}
                for flag in kept.flags_of(person_id)
            ],
            "agreements": [
                {"by": name(one.author_id), "cohort": _cohort(stores, one.cohort_id)}
                | without(one, "trainee_id", "author_id")
                for one in about
            ],
            "agreement_notes": [
                {"by": name(note.author_id)} | without(note, "author_id")
                for note in kept.agreement_notes([one.id for one in about])
            ],
            "agreements_made": [without(one, "trainee_id", "author_id") for one in kept.agreements_by(person_id)],
            "agreement_notes_made": [without(note, "author_id") for note in kept.agreement_notes_by(person_id)],
            "critical_reviews_made": [without(step, "by_id") for step in kept.review_steps_by(person_id)],
        }
    )
    return found


def _names(stores: Stores) -> Callable[[UUID | None], str]:
    known: dict[UUID | None, str] = {}

    def name(person_id: UUID | None) -> str:
        if person_id not in known:
            known[person_id] = name_of(stores.accounts, person_id)
        return known[person_id]

    return name


def _cohort(stores: Stores, cohort_id: UUID) -> str:
    cohort = stores.programs.cohort(cohort_id)
    return cohort.name if cohort else ""
