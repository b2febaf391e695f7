"""Which ended attempts enter a cohort's figures, and as what, on real databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from simulator.domain.attempt import Attempt, Purpose, StoredScore
from simulator.domain.cohort_records import CohortAttempt, Exposure
from simulator.domain.sharing import Share
from simulator.storage.connections import Database
from simulator.storage.sql import SqlStore
from simulator.storage.sql_panels import SqlPanels
from simulator.storage.sql_programs import SqlPrograms
from simulator.storage.sql_sharing import SqlSharing
from tests.personas import COHORT, OTHER_COHORT, SECOND_COHORT, TARA, THEO
from tests.settled import asked, settle
from tests.unit.storage.conftest import NOON, attempt, decision, version

SCORE = StoredScore("p" * 64, "k" * 64, {"gate": "clear"}, NOON)


@pytest.fixture
def store(database: Database) -> SqlStore:
    settle(database)
    kept = SqlStore(database)
    kept.keep_version(version(), at=NOON)
    return kept


@pytest.fixture
def sharing(database: Database, store: SqlStore) -> SqlSharing:
    return SqlSharing(database)


def ended(store: SqlStore, minute: int = 0, trainee: UUID = TARA.id, **changes: object) -> Attempt:
    """An attempt that ended so many minutes after noon."""
    fresh = attempt(trainee_id=trainee, **changes)
    store.create_attempt(fresh)
    at = NOON + timedelta(minutes=minute)
    store.append(fresh.id, decision(step=fresh.fork_step or 0, at=at), ending="over", score=SCORE)
    return replace(fresh, ended_at=at, ending="over")


def share(sharing: SqlSharing, one: Attempt, cohort_id: UUID = COHORT) -> None:
    sharing.share(Share(one.id, cohort_id, frozenset(), NOON))


def exposures(sharing: SqlSharing) -> dict[UUID, Exposure]:
    return {one.attempt.id: one.exposure for one in sharing.ended_in([COHORT])}


def test_assigned_and_shared_attempts_enter_once_they_have_ended_in_their_order(
    store: SqlStore, sharing: SqlSharing
) -> None:
    assignment = asked(COHORT)
    SqlPrograms(store._database).create_assignment(assignment)
    late = ended(store, 9, scenario_id="b-case", purpose=Purpose.COUNTED)
    sharing.assign(late.id, assignment.id)
    early = ended(store, 3, trainee=THEO.id)
    share(sharing, early)
    ended(store, 1, scenario_id="kept-private")
    begun = attempt(trainee_id=TARA.id)
    store.create_attempt(begun)
    share(sharing, begun)
    assert sharing.ended_in([COHORT]) == (
        CohortAttempt(early, COHORT, None, Exposure.FIRST, SCORE),
        CohortAttempt(late, COHORT, assignment.id, Exposure.FIRST, SCORE),
    )
    assert sharing.ended_in([OTHER_COHORT]) == sharing.ended_in([]) == ()


def test_assigned_in_one_cohort_and_shared_with_it_and_another_it_stands_in_each_once(
    store: SqlStore, sharing: SqlSharing
) -> None:
    assignment = asked(COHORT)
    SqlPrograms(store._database).create_assignment(assignment)
    made = ended(store, purpose=Purpose.COUNTED)
    sharing.assign(made.id, assignment.id)
    share(sharing, made)
    share(sharing, made, SECOND_COHORT)
    found = {one.cohort_id: one.assignment_id for one in sharing.ended_in([COHORT, SECOND_COHORT])}
    assert found == {COHORT: assignment.id, SECOND_COHORT: None}
    assert len(sharing.ended_in([COHORT, SECOND_COHORT])) == 2


def test_only_the_first_way_through_a_case_that_ended_is_a_first_exposure(store: SqlStore, sharing: SqlSharing) -> None:
    first = ended(store, 2, variant="another")
    second = ended(store, 5)
    other_case = ended(store, 7, scenario_id="b-case")
    other_person = ended(store, 8, trainee=THEO.id)
    for one in (second, first, other_case, other_person):
        share(sharing, one)
    assert exposures(sharing) == {
        first.id: Exposure.FIRST,
        second.id: Exposure.REPEAT,
        other_case.id: Exposure.FIRST,
        other_person.id: Exposure.FIRST,
    }


def test_of_two_that_ended_at_the_same_moment_one_is_first(store: SqlStore, sharing: SqlSharing) -> None:
    both = [ended(store), ended(store)]
    for one in both:
        share(sharing, one)
    assert sorted(exposures(sharing).values()) == [Exposure.FIRST, Exposure.REPEAT]


def test_who_has_met_a_case_has_met_it_also_when_the_first_time_is_erased(store: SqlStore, sharing: SqlSharing) -> None:
    first, second = ended(store, 1), ended(store, 2)
    share(sharing, second)
    sharing.erase_attempt(first.id, at=NOON)
    assert exposures(sharing) == {second.id: Exposure.REPEAT}
    third = ended(store, 3)
    share(sharing, third)
    assert exposures(sharing) == {second.id: Exposure.REPEAT, third.id: Exposure.REPEAT}


def test_attempts_that_are_parted_from_their_person_stay_what_they_were(store: SqlStore, sharing: SqlSharing) -> None:
    assignment = asked(COHORT)
    SqlPrograms(store._database).create_assignment(assignment)
    both = [ended(store, minute, purpose=Purpose.COUNTED) for minute in (1, 2)]
    for one in both:
        sharing.assign(one.id, assignment.id)
    sharing.release_counted(TARA.id)
    assert exposures(sharing) == {both[0].id: Exposure.FIRST, both[1].id: Exposure.REPEAT}


def test_of_two_people_who_become_one_the_earlier_time_was_the_first(store: SqlStore, sharing: SqlSharing) -> None:
    later, earlier = ended(store, 5), ended(store, 2, trainee=THEO.id)
    for one in (later, earlier):
        share(sharing, one)
    assert exposures(sharing) == {later.id: Exposure.FIRST, earlier.id: Exposure.FIRST}
    store.claim(THEO.id, TARA.id)
    assert exposures(sharing) == {later.id: Exposure.REPEAT, earlier.id: Exposure.FIRST}


@pytest.mark.parametrize("purpose", [Purpose.PREVIEW, Purpose.SIMULATED])
def test_what_is_no_exposure_neither_enters_nor_makes_another_a_repeat(
    store: SqlStore, sharing: SqlSharing, purpose: Purpose
) -> None:
    shown = ended(store, 1, purpose=purpose)
    share(sharing, shown)
    own = ended(store, 2)
    share(sharing, own)
    assert exposures(sharing) == {own.id: Exposure.FIRST}


def test_a_branch_never_enters(store: SqlStore, sharing: SqlSharing) -> None:
    way = ended(store, 1)
    branch = ended(store, 2, purpose=Purpose.BRANCH, parent_id=way.id, fork_step=0)
    share(sharing, way)
    share(sharing, branch)
    assert exposures(sharing) == {way.id: Exposure.FIRST}


def test_an_attempt_has_its_newest_score_or_none(store: SqlStore, sharing: SqlSharing) -> None:
    def newer(key: str, at: datetime) -> StoredScore:
        return StoredScore("p" * 64, key * 64, {"gate": key}, at)

    made = ended(store)
    share(sharing, made)
    panels = SqlPanels(store._database)
    panels.rescore(made.id, newer("m", NOON + timedelta(days=2)))
    panels.rescore(made.id, newer("a", NOON + timedelta(days=1)))
    panels.rescore(made.id, newer("z", NOON + timedelta(days=2)))
    bare = attempt(trainee_id=THEO.id)
    store.create_attempt(bare)
    store.append(bare.id, decision(at=NOON + timedelta(minutes=9)), ending="over")
    share(sharing, bare)
    found = [one.score and one.score.key_hash[0] for one in sharing.ended_in([COHORT])]
    assert found == ["z", None]
