"""Adjusted scores: estimated over all programs, published once, and looked up from then on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa

from simulator.analytics.adjusted import AdjustedScore
from simulator.bootstrap import Services
from simulator.domain.attempt import Purpose, StoredScore
from simulator.domain.cohort_totals import ItemMade, ScoredAttempt
from simulator.domain.item_effects import item_id
from simulator.domain.roles import OPERATOR
from simulator.domain.sharing import Share
from simulator.errors import AccessDenied
from simulator.services import calibrations
from simulator.services.calibrations import AdjustedScores
from simulator.storage.account_tables import cohorts, programs
from simulator.storage.sql_calibrations import SqlCalibrations
from simulator.storage.sql_rollups import SqlRollups
from tests.personas import ADA, COHORT, OTHER_COHORT, PIA, SANA, TARA
from tests.unit.storage.conftest import NOON, attempt, decision, version

KEY = "k" * 64
HARD, EASY = "hard", "easy"


def sheet(**shares: str | None) -> dict[str, object]:
    """Three decisions at each place, of this share of the composite."""
    made = [
        {
            "step": 3 * place + time,
            "node": node,
            "choice": "ask",
            "weight": 1,
            "composite": share,
            "dimensions": {},
            "criteria": {},
            "critical": [],
        }
        for place, (node, share) in enumerate(shares.items())
        for time in range(3)
    ]
    return {"dimensions": {"composite": {"value": 5000, "error": 100}}, "decisions": made}


def ended(services: Services, minute: int, cohort_id=COHORT, *, is_shared=True, response_ms=900, **shares) -> None:
    """Somebody's session at the case, shared with a cohort; each is another person's."""
    from uuid import uuid4

    fresh = attempt(trainee_id=uuid4(), purpose=Purpose.PRACTICE)
    services.store.create_attempt(fresh)
    at = NOON + timedelta(minutes=minute)
    score = StoredScore("p" * 64, KEY, sheet(**shares), at)
    services.store.append(fresh.id, decision(at=at), ending="over", score=score)
    if is_shared:
        services.sharing.store.share(Share(fresh.id, cohort_id, frozenset(), NOON))


@pytest.fixture
def played(settled: Services) -> Services:
    """Twelve people met a hard decision and an easy one three times each."""
    settled.store.keep_version(version(), at=NOON)
    for minute in range(12):
        ended(settled, minute, (COHORT, OTHER_COHORT)[minute % 2], hard="1/4", easy="3/4")
    return settled


def lookup(services: Services) -> AdjustedScores:
    return AdjustedScores(SqlCalibrations(services.database), SqlRollups(services.database))


def test_effects_are_estimated_over_every_cohort_and_published(played: Services) -> None:
    made = played.calibrations.publish(ADA)
    assert (made.number, made.n_attempts, made.n_decisions, made.mean, made.settled) == (1, 12, 72, 0.5, True)
    hard, easy = (made.effects[item_id("a-case", KEY, node)] for node in (HARD, EASY))
    assert hard == (pytest.approx(-0.25 * 36 / 41, abs=1e-4), 36)
    assert easy == (-hard[0], 36)
    assert played.calibrations.published(OPERATOR) == made
    (line,), _n = played.programs.audit.entries(action="calibration-published")
    assert line.detail == {"version": made.version, "attempts": "12", "items": "2"}


def simulate(services: Services, *cohort_ids: UUID) -> None:
    there = sa.select(cohorts.c.program_id).where(cohorts.c.id.in_(cohort_ids))
    with services.database.writing() as connection:
        connection.execute(programs.update().where(programs.c.id.in_(there)).values(simulated=True))


def test_simulated_people_say_nothing_of_how_hard_a_decision_is_for_real_ones(played: Services) -> None:
    simulate(played, OTHER_COHORT)
    made = played.calibrations.publish(ADA)
    assert (made.n_attempts, made.n_decisions) == (6, 36)


def test_where_all_are_simulated_effects_are_theirs(played: Services) -> None:
    simulate(played, COHORT, OTHER_COHORT)
    made = played.calibrations.publish(ADA)
    assert (made.n_attempts, made.n_decisions) == (12, 72)


def test_publishing_the_same_again_changes_nothing(played: Services) -> None:
    made = played.calibrations.publish(ADA)
    assert played.calibrations.publish(OPERATOR) == made
    assert played.programs.audit.entries(action="calibration-published")[1] == 1


def test_what_is_not_shared_and_what_is_a_repeat_change_nothing(played: Services) -> None:
    made = played.calibrations.publish(ADA)
    ended(played, 30, is_shared=False, hard="1")
    again = attempt(trainee_id=TARA.id)
    for minute in (40, 41):
        again = attempt(trainee_id=TARA.id)
        played.store.create_attempt(again)
        at = NOON + timedelta(minutes=minute)
        score = StoredScore("p" * 64, KEY, sheet(hard="1"), at)
        played.store.append(again.id, decision(at=at), ending="over", score=score)
    played.sharing.store.share(Share(again.id, COHORT, frozenset(), NOON))
    assert played.calibrations.publish(ADA) == made


def test_a_new_one_takes_the_place_and_the_old_one_stays(played: Services) -> None:
    first = played.calibrations.publish(ADA)
    scores = lookup(played)
    before = scores.in_force()
    ended(played, 50, hard="1", easy="1")
    second = played.calibrations.publish(ADA)
    assert (second.number, second.version != first.version) == (2, True)
    assert scores.in_force() != before
    assert scores.in_force().version == second.version


def test_an_easy_path_is_taken_off_and_a_hard_one_given_back(played: Services) -> None:
    ended(played, 60, easy="3/4")
    ended(played, 61, hard="1/4")
    scores = lookup(played)
    attempts = played.database and SqlRollups(played.database).scored([COHORT], limit=2)
    assert scores.of(attempts) == {}
    played.calibrations.publish(ADA)
    hard, easy = (scores.of(attempts)[one.attempt_id] for one in attempts)
    assert (hard.n, hard.n_known, easy.n_known) == (3, 3, 3)
    assert 25 < hard.value < easy.value < 75
    assert easy.value - hard.value == pytest.approx(50 * 5 / 44, abs=1.5)


def test_what_was_made_at_decisions_that_are_not_known_counts_plainly(played: Services) -> None:
    played.calibrations.publish(ADA)
    ended(played, 60, new="3/4", unscored=None)
    (one,) = SqlRollups(played.database).scored([COHORT], limit=1)
    assert lookup(played).of([one]) == {one.attempt_id: AdjustedScore(75.0, 0.0, 3, 0)}


def test_too_few_decisions_have_no_adjusted_score(played: Services) -> None:
    played.calibrations.publish(ADA)
    ended(played, 60, unscored=None)
    assert lookup(played).of(SqlRollups(played.database).scored([COHORT], limit=1)) == {}


class Reads:
    """Sums that count which attempts' decisions are read."""

    def __init__(self, services: Services) -> None:
        self._rollups = SqlRollups(services.database)
        self.read: list[UUID] = []

    def made(self, attempt_ids: Sequence[UUID]) -> Mapping[UUID, tuple[ItemMade, ...]]:
        self.read += attempt_ids
        return self._rollups.made(attempt_ids)


@pytest.fixture
def watched(played: Services) -> tuple[AdjustedScores, Reads]:
    reads = Reads(played)
    return AdjustedScores(SqlCalibrations(played.database), reads), reads


def rows_of(services: Services) -> tuple[ScoredAttempt, ...]:
    return SqlRollups(services.database).scored([COHORT], limit=100)


def test_decisions_are_read_once_for_each_attempt(played: Services, watched: tuple[AdjustedScores, Reads]) -> None:
    scores, reads = watched
    played.calibrations.publish(ADA)
    ended(played, 60, unscored=None)  # also one without a score
    rows = rows_of(played)
    first = scores.of(rows)
    assert (len(first), len(rows), len(reads.read)) == (6, 7, 7)
    assert scores.of(rows) == first
    assert len(reads.read) == 7
    ended(played, 61, hard="1/4")
    assert scores.of(rows_of(played)) == lookup(played).of(rows_of(played))
    assert len(reads.read) == 8


def test_scores_that_are_remembered_give_way_to_those_of_a_new_publication_or_key(
    played: Services, watched: tuple[AdjustedScores, Reads]
) -> None:
    scores, reads = watched
    played.calibrations.publish(ADA)
    rows = rows_of(played)
    before = scores.of(rows)
    ended(played, 50, hard="1", easy="1")
    played.calibrations.publish(ADA)
    assert scores.of(rows) == lookup(played).of(rows) != before
    others = [replace(one, key_hash="another") for one in rows]
    assert scores.of(others) == lookup(played).of(others) != scores.of(rows)
    assert len(reads.read) == 3 * len(rows)


def test_what_was_withdrawn_while_it_was_read_has_its_score_once_it_is_shared_again(
    played: Services, watched: tuple[AdjustedScores, Reads], monkeypatch: pytest.MonkeyPatch
) -> None:
    scores, reads = watched
    played.calibrations.publish(ADA)
    rows = rows_of(played)
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(reads, "made", lambda _ids: {})
        assert scores.of(rows) == {}
    assert scores.of(rows) == lookup(played).of(rows) != {}


def test_no_more_scores_are_remembered_than_memory_is_kept_for(
    played: Services, watched: tuple[AdjustedScores, Reads], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calibrations, "MAX_KEPT", 4)
    scores, reads = watched
    played.calibrations.publish(ADA)
    rows = rows_of(played)
    assert scores.of(rows) == scores.of(rows) == lookup(played).of(rows)
    assert len(reads.read) == 8  # two of six were not remembered


def test_there_is_nothing_to_estimate_from_where_nobody_has_shared_anything(settled: Services) -> None:
    assert settled.calibrations.published(ADA) is None
    assert settled.calibrations.publish(ADA) is None
    assert settled.calibrations.published(ADA) is None
    assert lookup(settled).in_force() is None


def test_no_more_attempts_are_read_than_memory_is_kept_for(played: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calibrations, "MAX_ATTEMPTS", 5)
    assert played.calibrations.publish(ADA).n_attempts == 5


@pytest.mark.parametrize("actor", [TARA, SANA, PIA], ids=["Tara", "Sana", "Pia"])
def test_only_administrators_publish(played: Services, actor) -> None:
    with pytest.raises(AccessDenied):
        played.calibrations.publish(actor)
    with pytest.raises(AccessDenied):
        played.calibrations.published(actor)
