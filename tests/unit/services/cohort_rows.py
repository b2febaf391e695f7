"""Scored attempts of a made-up cohort, and stores that hand them out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from uuid import UUID, uuid5

from simulator.bootstrap import Services
from simulator.domain.accounts import Account, Assignment
from simulator.domain.cohort_records import Exposure
from simulator.domain.cohort_states import BegunAssigned
from simulator.domain.cohort_totals import CaseTotal, CriterionTotal, ItemMade, ScoredAttempt
from simulator.domain.roles import Membership, Role
from simulator.domain.scoring import COMPOSITE, Evidence, Gate
from simulator.services.cohort_figures import CohortFigures
from simulator.services.cohort_scores import plain_scores
from tests.personas import COHORT, PROGRAM, SANA

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def person_id(number: int) -> UUID:
    return uuid5(COHORT, f"person {number}")


def attempt_id(person: int, case: int, again: int = 0) -> UUID:
    return uuid5(COHORT, f"attempt {person} {case} {again}")


def row(person: int, case: int, score: float | None = 70.0, **changes: object) -> ScoredAttempt:
    """A first exposure; scores of 100."""
    points = None if score is None else round(100 * score)
    given: dict[str, object] = {
        "attempt_id": attempt_id(person, case),
        "cohort_id": COHORT,
        "trainee_id": person_id(person),
        "scenario_id": f"case-{case}",
        "key_hash": "k",
        "exposure": Exposure.FIRST,
        "ended_at": NOON + timedelta(hours=case, seconds=person),
        "composite": points,
        "error": None if points is None else 500,
        "dimensions": {} if points is None else {COMPOSITE: points, "attunement": points},
        "gate": Gate.CLEAR,
        "evidence": Evidence.ENOUGH,
        "n_critical": 0,
        "n_decisions": 20,
        "n_timed": 20,
        "response_ms": 100_000,
    }
    return ScoredAttempt(**(given | changes))  # type: ignore[arg-type]


@dataclass
class Rollups:
    """A store of what a test puts in."""

    rows: Sequence[ScoredAttempt] = ()
    totals: Sequence[CaseTotal] = ()
    skills: Sequence[CriterionTotal] = ()
    items: Mapping[UUID, tuple[ItemMade, ...]] = field(default_factory=dict)

    def scored(self, cohort_ids: Sequence[UUID], *, limit: int) -> tuple[ScoredAttempt, ...]:
        own = [one for one in self.rows if one.cohort_id in cohort_ids]
        return tuple(sorted(own, key=lambda one: one.ended_at, reverse=True)[:limit])

    def cases(self, cohort_ids: Sequence[UUID]) -> tuple[CaseTotal, ...]:
        return tuple(self.totals)

    def criteria(self, cohort_ids: Sequence[UUID]) -> tuple[CriterionTotal, ...]:
        return tuple(self.skills)

    def made(self, attempt_ids: Sequence[UUID]) -> Mapping[UUID, tuple[ItemMade, ...]]:
        return {name: self.items[name] for name in attempt_ids if name in self.items}


def bring_in(services: Services, n: int) -> None:
    """So many trainees more in Tara's cohort."""
    for number in range(n):
        account = Account(
            person_id(number),
            person_id(1000 + number),
            f"p{number}@example.edu",
            f"Person {number:02}",
            False,
            None,
            NOON,
        )
        services.accounts.store.create(account)
        services.programs.store.grant(account.id, Membership(PROGRAM, Role.TRAINEE), at=NOON)
        services.programs.store.enrol(COHORT, account.id, Role.TRAINEE, at=NOON)


def figures(
    services: Services, rollups: Rollups, begun: Sequence[BegunAssigned] = (), **parts: object
) -> CohortFigures:
    """The service on made-up rows, with the real people around it."""
    real = services.cohort_figures
    store = SimpleNamespace(begun_in=lambda cohort_id: tuple(begun))
    source = replace(real.source, store=store, rollups=rollups)
    usual = {"measure": plain_scores, "cut_for": lambda program_id: None, "flags_in": lambda actor, cohort_id: ()}
    around = {"source": source, "practised": real.practised, "title_of": real.title_of, "extensions": lambda ids: ()}
    return CohortFigures(**(around | usual | parts))  # type: ignore[arg-type]


def assign(services: Services, case: int = 0, due_at: datetime | None = None) -> Assignment:
    """Ask Tara's cohort for a case of the rows."""
    made = Assignment(uuid5(COHORT, f"assignment {case}"), COHORT, f"case-{case}", SANA.id, NOON, due_at)
    services.programs.store.create_assignment(made)
    return made


def begun(assignment: Assignment, one: ScoredAttempt) -> BegunAssigned:
    """That a row's attempt was begun for an assignment."""
    at = one.ended_at
    return BegunAssigned(one.attempt_id, assignment.id, one.trainee_id, at - timedelta(minutes=30), at, at)
