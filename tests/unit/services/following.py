"""A cohort with scores enough for figures, and counted sessions with a critical choice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from simulator.bootstrap import Services
from simulator.domain.accounts import Account
from simulator.domain.attempt import (
    Attempt,
    Feedback,
    Purpose,
    RecordedDecision,
    ScenarioVersion,
    StoredScore,
)
from simulator.domain.roles import Actor, Membership, Role
from simulator.domain.sharing import Share
from tests.personas import COHORT, PROGRAM, SANA, TARA
from tests.unit.services.playing import play

CRITICAL = ("own-it", "our-secret", "wait")
"""A way through the small case with a promise of absolute secrecy (CE03, C1) at its second decision."""
BEGAN = datetime(2026, 2, 2, 9, tzinfo=UTC)
HASH = "c" * 64
LOW, HIGH = (42.0, 40.0, 44.0, 41.0, 43.0), (78.0, 74.0, 80.0, 76.0, 79.0)


def somebody(services: Services, name: str) -> UUID:
    """A new trainee of the cohort."""
    made = Account(uuid4(), uuid4(), f"{name.lower()}@example.edu", name, False, None, BEGAN)
    services.accounts.store.create(made)
    services.programs.store.grant(made.id, Membership(PROGRAM, Role.TRAINEE), at=BEGAN)
    services.programs.store.enrol(COHORT, made.id, Role.TRAINEE, at=BEGAN)
    return made.id


def scored(services: Services, person_id: UUID, scores: Sequence[float | None], **sheet: Any) -> list[UUID]:
    """Shared sessions of a person that came to these scores of 100, a new case each, a day apart."""
    store = services.store
    store.keep_version(ScenarioVersion(HASH, "a-case", "1.0.0", "p" * 64, "k" * 64, {"a.yaml": "x"}), at=BEGAN)
    made = []
    for number, score in enumerate(scores):
        at = BEGAN + timedelta(days=number)
        attempt = Attempt(
            uuid4(),
            person_id,
            f"case-{number}",
            HASH,
            "p" * 64,
            "standard",
            0,
            Purpose.PRACTICE,
            Feedback.EACH,
            at,
        )
        store.create_attempt(attempt)
        decision = RecordedDecision(0, "greeting", "ask", ("ask", "wait"), {}, at)
        kept = StoredScore("p" * 64, "k" * 64, sheet_with(score) | sheet, at)
        store.append(attempt.id, decision, ending="good-end", score=kept)
        services.sharing.store.share(Share(attempt.id, COHORT, frozenset(), at))
        made.append(attempt.id)
    return made


def sheet_with(score: float | None) -> Mapping[str, Any]:
    """A score sheet with this composite."""
    value = None if score is None else round(score * 100)
    kept = {"value": value, "error": 500, "low": 4_000, "high": 6_000, "opportunities": 5, "band": "developing"}
    if value is None:
        kept |= {"error": None, "low": None, "high": None, "opportunities": 1}
    return {
        "dimensions": {"attunement": kept, "composite": kept},
        "criteria": {},
        "decisions": [],
        "repair": [],
        "gate": "clear",
        "gate_opportunities": 0,
        "evidence": "enough",
    }


def crowd(services: Services, n: int = 11) -> list[UUID]:
    """Trainees of the cohort who do well, each a little differently."""
    people = [somebody(services, f"Person-{number}") for number in range(n)]
    for number, person in enumerate(people):
        scored(services, person, [score + number % 5 - 2 for score in HIGH])
    return people


def counted(services: Services, *choices: str, actor: Actor = TARA) -> Attempt:
    """A session that the cohort was asked for."""
    task = services.programs.assign(SANA, COHORT, "waiting-room")
    attempt = services.training.begin(actor, "waiting-room", feedback=Feedback.EACH, assignment_id=str(task.id))
    play(services.training, attempt, *(choices or CRITICAL), actor=actor)
    services.programs.close_assignment(SANA, task.id)
    return services.store.attempt(attempt.id)
