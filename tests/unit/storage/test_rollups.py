"""Sums of cohorts and their scored attempts: what enters, and what is read, on real databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from simulator.domain.attempt import Attempt, Purpose, StoredScore
from simulator.domain.cohort_records import Exposure
from simulator.domain.cohort_sums import EVERYWHERE
from simulator.domain.cohort_totals import (
    BinTotal,
    CaseTotal,
    CriterionTotal,
    DimensionTotal,
    EdgeTotal,
    ItemMade,
    ItemTotal,
    NodeTotal,
    OptionTotal,
    ScoredAttempt,
    TraineeTotal,
)
from simulator.domain.scoring import Evidence, Gate
from simulator.domain.sharing import Share
from simulator.errors import StepConflict, StorageError
from simulator.storage.connections import Database
from simulator.storage.rollup_check import compared
from simulator.storage.sql import SqlStore
from simulator.storage.sql_panels import SqlPanels
from simulator.storage.sql_programs import SqlPrograms
from simulator.storage.sql_rollups import SqlRollups
from simulator.storage.sql_sharing import SqlSharing
from tests.personas import COHORT, OTHER_COHORT, SECOND_COHORT, TARA, THEO
from tests.settled import asked, settle
from tests.summed import everything
from tests.unit.storage.conftest import NOON, ON_POSTGRESQL, attempt, decision, version
from tests.unit.storage.together import both

ID = UUID("11111111-1111-4111-8111-111111111111")
FIRST, REPEAT = Exposure.FIRST, Exposure.REPEAT
KEY = "k" * 64
CASE = ("a-case", KEY)


@pytest.fixture
def store(database: Database) -> SqlStore:
    settle(database)
    kept = SqlStore(database)
    kept.keep_version(version(), at=NOON)
    return kept


@pytest.fixture
def rollups(database: Database, store: SqlStore) -> SqlRollups:
    return SqlRollups(database)


@pytest.fixture
def sharing(database: Database, store: SqlStore) -> SqlSharing:
    return SqlSharing(database)


def sheet(value: int | None = 7000, choice: str = "ask") -> dict[str, object]:
    """One decision made, scored fully on A2, and a composite."""
    made = {
        "step": 0,
        "node": "greeting",
        "choice": choice,
        "weight": 2,
        "composite": "1/2",
        "dimensions": {"attunement": "1/2"},
        "criteria": {"A2": "1"},
        "critical": [{"code": "CE01", "class": "C1"}],
    }
    return {
        "dimensions": {"composite": {"value": value, "error": 500}},
        "decisions": [made],
        "gate": "review",
        "gate_opportunities": 1,
        "evidence": "enough",
    }


def begin(store: SqlStore, sharing: SqlSharing, cohort_id: UUID = COHORT, **changes: object) -> Attempt:
    assignment = asked(cohort_id)
    SqlPrograms(store._database).create_assignment(assignment)
    fresh = attempt(**{"trainee_id": TARA.id, "purpose": Purpose.COUNTED} | changes)
    store.create_attempt(fresh)
    sharing.assign(fresh.id, assignment.id)
    return fresh


def end(store: SqlStore, attempt_id: UUID, minute: int = 0, **values: object) -> None:
    at = NOON + timedelta(minutes=minute)
    score = StoredScore("p" * 64, KEY, sheet(**values), at)
    store.append(attempt_id, decision(at=at), ending="over", score=score)


def ended(store: SqlStore, sharing: SqlSharing, cohort_id: UUID = COHORT, minute: int = 0, **changes: object) -> UUID:
    made = begin(store, sharing, cohort_id, **changes)
    end(store, made.id, minute)
    return made.id


def n_in(rollups: SqlRollups, cohort_id: UUID) -> int:
    return sum(total.n for total in rollups.cases([cohort_id]))


# What enters


def test_an_assigned_attempt_enters_when_it_ends(store: SqlStore, sharing: SqlSharing, rollups: SqlRollups) -> None:
    made = begin(store, sharing)
    assert n_in(rollups, COHORT) == 0
    end(store, made.id)
    assert [n_in(rollups, place) for place in (COHORT, SECOND_COHORT, EVERYWHERE)] == [1, 0, 1]


def test_practice_enters_when_it_is_shared_and_leaves_when_that_is_withdrawn(
    database: Database, store: SqlStore, sharing: SqlSharing, rollups: SqlRollups
) -> None:
    own = attempt(trainee_id=TARA.id)
    store.create_attempt(own)
    end(store, own.id)
    assert not any(everything(database).values())
    sharing.share(Share(own.id, COHORT, frozenset(), NOON))
    sharing.share(Share(own.id, SECOND_COHORT, frozenset(), NOON))
    assert [n_in(rollups, place) for place in (COHORT, SECOND_COHORT, EVERYWHERE)] == [1, 1, 1]
    sharing.unshare(own.id, COHORT)
    assert [n_in(rollups, place) for place in (COHORT, SECOND_COHORT, EVERYWHERE)] == [0, 1, 1]
    sharing.unshare(own.id, SECOND_COHORT)
    assert not any(everything(database).values())


def test_assigned_in_a_cohort_and_shared_with_it_an_attempt_counts_once(
    store: SqlStore, sharing: SqlSharing, rollups: SqlRollups
) -> None:
    made = ended(store, sharing)
    sharing.share(Share(made, COHORT, frozenset(), NOON))
    assert n_in(rollups, COHORT) == 1
    sharing.unshare(made, COHORT)
    assert n_in(rollups, COHORT) == 1


def test_a_new_score_takes_the_place_of_the_old_one_and_an_older_one_does_not(
    store: SqlStore, sharing: SqlSharing, rollups: SqlRollups
) -> None:
    made = ended(store, sharing)
    panels = SqlPanels(store._database)
    panels.rescore(made, StoredScore("p" * 64, "n" * 64, sheet(9000), NOON + timedelta(days=1)))
    panels.rescore(made, StoredScore("p" * 64, "o" * 64, sheet(1000), NOON - timedelta(days=1)))
    assert rollups.dimensions([COHORT]) == (
        DimensionTotal("a-case", "n" * 64, FIRST, "composite", 1, 9000, 81_000_000),
    )


def test_what_an_erased_attempt_put_in_is_taken_out(database: Database, store: SqlStore, sharing: SqlSharing) -> None:
    kept = ended(store, sharing)
    before = everything(database)
    gone = ended(store, sharing, SECOND_COHORT, trainee_id=THEO.id)
    sharing.share(Share(gone, COHORT, frozenset(), NOON))
    sharing.erase_attempt(gone, at=NOON)
    assert everything(database) == before
    sharing.erase_attempt(kept, at=NOON)
    assert not any(everything(database).values())


def test_an_ending_that_cannot_be_recorded_leaves_everything(
    database: Database, store: SqlStore, sharing: SqlSharing
) -> None:
    made = ended(store, sharing)
    before = everything(database)
    with pytest.raises(StepConflict):
        end(store, made)
    assert everything(database) == before


def test_a_transaction_that_fails_leaves_nothing_for_the_next(
    database: Database, store: SqlStore, sharing: SqlSharing
) -> None:
    made = ended(store, sharing)
    before = everything(database)

    def fail() -> None:
        with database.writing():
            sharing.erase_attempt(made, at=NOON)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with database.writing():
        pass
    assert everything(database) == before


def test_many_changes_of_one_attempt_in_a_transaction_are_one(
    database: Database, store: SqlStore, sharing: SqlSharing, rollups: SqlRollups
) -> None:
    made = begin(store, sharing)
    with database.writing():
        end(store, made.id)
        sharing.share(Share(made.id, SECOND_COHORT, frozenset(), NOON))
        sharing.share(Share(made.id, OTHER_COHORT, frozenset(), NOON))
        sharing.unshare(made.id, SECOND_COHORT)
    assert [n_in(rollups, place) for place in (COHORT, SECOND_COHORT, OTHER_COHORT, EVERYWHERE)] == [1, 0, 1, 1]
    assert compared(database, most=5)[1] == []


# Several at once


def test_endings_erasures_and_sharing_at_once_leave_what_the_record_gives(
    database: Database, store: SqlStore, sharing: SqlSharing
) -> None:
    for round_ in range(6):
        mine = [begin(store, sharing, trainee_id=TARA.id), begin(store, sharing, SECOND_COHORT, trainee_id=THEO.id)]
        old = [ended(store, sharing), ended(store, sharing, SECOND_COHORT, trainee_id=THEO.id)]

        def work(number: int, mine: list[Attempt] = mine, old: list[UUID] = old, round_: int = round_) -> None:
            other = (SECOND_COHORT, COHORT)[number]
            end(store, mine[number].id, round_)
            sharing.share(Share(old[number], other, frozenset(), NOON))
            with database.writing():
                sharing.share(Share(mine[number].id, other, frozenset(), NOON))
                sharing.erase_attempt(old[number], at=NOON)

        assert both(work) == [None, None]
    assert compared(database, most=5)[1] == []


def test_of_two_endings_at_once_one_is_a_first_exposure(store: SqlStore, sharing: SqlSharing) -> None:
    for case in ("a-case", "b-case", "c-case"):
        made = [begin(store, sharing, scenario_id=case), begin(store, sharing, scenario_id=case)]
        assert both(lambda number, made=made: end(store, made[number].id)) == [None, None]
        found = [one.exposure for one in sharing.ended_in([COHORT]) if one.attempt.scenario_id == case]
        assert sorted(found) == [FIRST, REPEAT]


@ON_POSTGRESQL
def test_who_ends_while_everything_is_computed_again_is_put_in_afterwards(
    database: Database, store: SqlStore, sharing: SqlSharing, rollups: SqlRollups
) -> None:
    for number in range(5):
        ended(store, sharing, minute=number)
    made = begin(store, sharing)
    assert both(lambda number: rollups.rebuild() if number else end(store, made.id, 9)) == [None, None]
    assert compared(database, most=5) == (compared(database, most=5)[0], [])
    assert n_in(rollups, COHORT) == 6


# What is read


def test_one_attempt_is_read_as_it_was_put_in(store: SqlStore, sharing: SqlSharing, rollups: SqlRollups) -> None:
    made = ended(store, sharing)
    assert rollups.cases([COHORT]) == (CaseTotal(*CASE, FIRST, 1, 1, 1, 1, 1, 1),)
    assert rollups.dimensions([COHORT]) == (DimensionTotal(*CASE, FIRST, "composite", 1, 7000, 49_000_000),)
    assert rollups.histogram([COHORT]) == (BinTotal(FIRST, "composite", 70, 1),)
    assert rollups.criteria([COHORT]) == (CriterionTotal(TARA.id, "A2", FIRST, 1, 10_000, 100_000_000),)
    assert rollups.nodes([COHORT], "a-case") == (NodeTotal(KEY, "greeting", FIRST, 1, 1, 1, 900),)
    share = (1, 5000, 25_000_000, 0, 0, 0, 0, 0, 0)
    assert rollups.items([COHORT], "a-case") == tuple(
        ItemTotal(KEY, "greeting", FIRST, name, *share) for name in ("attunement", "composite")
    )
    assert rollups.options([COHORT], "a-case") == (OptionTotal(KEY, "greeting", "ask", FIRST, 1, 0, 0, 0),)
    assert rollups.edges([COHORT], "a-case") == (EdgeTotal(KEY, "greeting", "ask", "over", FIRST, 1),)
    assert rollups.made([made, uuid4()]) == {made: (ItemMade("greeting", "ask", 5000, 2, 900),)}
    values = (7000, 500, {"composite": 7000}, Gate.REVIEW, Evidence.ENOUGH, 1, 1, 1, 900)
    scored = ScoredAttempt(made, COHORT, TARA.id, *CASE, FIRST, NOON, *values)
    assert rollups.scored([COHORT], limit=5) == (scored,)
    assert rollups.trainees([COHORT]) == (TraineeTotal(TARA.id, FIRST, 1, 1, 1, 1, 1, 7000, 49_000_000, NOON),)


def test_nothing_is_read_of_other_cohorts_or_cases(store: SqlStore, sharing: SqlSharing, rollups: SqlRollups) -> None:
    ended(store, sharing)
    for cohort_ids in ([SECOND_COHORT], []):
        for name in ("cases", "dimensions", "histogram", "criteria", "trainees"):
            assert getattr(rollups, name)(cohort_ids) == ()
        assert rollups.scored(cohort_ids, limit=5) == ()
    for name in ("nodes", "items", "options", "edges"):
        assert getattr(rollups, name)([COHORT], "another-case") == ()
    assert rollups.made([]) == {}


def test_several_cohorts_are_added_up_and_all_together_count_an_attempt_once(
    store: SqlStore, sharing: SqlSharing, rollups: SqlRollups
) -> None:
    made = ended(store, sharing)
    ended(store, sharing, SECOND_COHORT, trainee_id=THEO.id)
    sharing.share(Share(made, SECOND_COHORT, frozenset(), NOON))
    two = [COHORT, SECOND_COHORT]
    assert [rollups.cases(ids)[0].n for ids in ([COHORT], two, [EVERYWHERE])] == [1, 3, 2]
    assert rollups.dimensions(two)[0].squares == 3 * 49_000_000
    assert [one.n for one in rollups.options(two, "a-case")] == [3]
    assert [one.n for one in rollups.trainees(two)] == [2, 1]
    assert rollups.criteria([EVERYWHERE]) == rollups.edges([EVERYWHERE], "a-case") == ()
    assert rollups.trainees([EVERYWHERE]) == rollups.scored([EVERYWHERE], limit=5) == ()


def test_scored_attempts_are_found_by_person_case_exposure_and_time(
    store: SqlStore, sharing: SqlSharing, rollups: SqlRollups
) -> None:
    one = ended(store, sharing, minute=1)
    again = ended(store, sharing, minute=2)
    theo = ended(store, sharing, minute=3, trainee_id=THEO.id)
    other = ended(store, sharing, minute=4, scenario_id="b-case")

    def found(limit: int = 9, **wanted: object) -> list[UUID]:
        return [each.attempt_id for each in rollups.scored([COHORT], limit=limit, **wanted)]

    assert found() == [other, theo, again, one]
    assert found(2) == [other, theo]
    assert found(trainee_id=TARA.id) == [other, again, one]
    assert found(scenario_id="a-case") == [theo, again, one]
    assert found(exposure=REPEAT) == [again]
    assert found(before=NOON + timedelta(minutes=3)) == [again, one]
    totals = {(total.trainee_id, total.exposure): (total.n, total.n_cases) for total in rollups.trainees([COHORT])}
    assert totals == {(TARA.id, FIRST): (2, 2), (TARA.id, REPEAT): (1, 1), (THEO.id, FIRST): (1, 1)}


def test_an_attempt_without_enough_evidence_has_no_score_and_still_counts(
    store: SqlStore, sharing: SqlSharing, rollups: SqlRollups
) -> None:
    end(store, begin(store, sharing).id, value=None)
    assert (n_in(rollups, COHORT), rollups.dimensions([COHORT])) == (1, ())
    (total,) = rollups.trainees([COHORT])
    assert (total.n, total.n_scored, total.total, total.squares) == (1, 0, 0, 0)


# Whole again


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE r_item SET xr = xr + 1",
        "DELETE FROM r_edge",
        "UPDATE attempt_scores SET composite = 1",
        "DELETE FROM attempt_items",
        "INSERT INTO r_hist SELECT cohort_id, exposure, dimension, 3, n FROM r_hist",
    ],
)
def test_what_is_wrong_is_found_and_computed_again(
    database: Database, store: SqlStore, sharing: SqlSharing, rollups: SqlRollups, change: str
) -> None:
    ended(store, sharing)
    before = everything(database)
    with database.writing() as connection:
        connection.execute(sa.text(change))
    assert compared(database, most=5)[1] != []
    rollups.rebuild()
    assert everything(database) == before


def test_computing_again_in_pages_and_parts_gives_the_same(
    database: Database, store: SqlStore, sharing: SqlSharing, rollups: SqlRollups, monkeypatch: pytest.MonkeyPatch
) -> None:
    for minute in range(5):
        made = ended(store, sharing, (COHORT, SECOND_COHORT)[minute % 2], minute)
        sharing.share(Share(made, COHORT, frozenset(), NOON))
    before = everything(database)
    monkeypatch.setattr("simulator.storage.rollup_entries.AT_ONCE", 2)
    monkeypatch.setattr("simulator.storage.rollups.AT_ONCE", 2)
    monkeypatch.setattr("simulator.storage.rollups.MAX_CELLS", 3)
    rollups.rebuild()
    assert everything(database) == before
    assert compared(database, most=5)[1] == []


# Databases that can't be used

EVERY: dict[str, Callable[[SqlRollups], object]] = {
    "cases": lambda store: store.cases([ID]),
    "dimensions": lambda store: store.dimensions([ID]),
    "histogram": lambda store: store.histogram([ID]),
    "criteria": lambda store: store.criteria([ID]),
    "trainees": lambda store: store.trainees([ID]),
    "scored": lambda store: store.scored([ID], limit=5),
    "nodes": lambda store: store.nodes([ID], "a-case"),
    "items": lambda store: store.items([ID], "a-case"),
    "options": lambda store: store.options([ID], "a-case"),
    "edges": lambda store: store.edges([ID], "a-case"),
    "made": lambda store: store.made([ID]),
    "rebuild": lambda store: store.rebuild(),
}


def test_every_method_is_tried_below() -> None:
    assert {name for name in dir(SqlRollups) if not name.startswith("_")} == set(EVERY)


@pytest.mark.thorough
@pytest.mark.parametrize("fault", ["corrupt", "without_tables"])
@pytest.mark.parametrize("name", EVERY)
def test_a_file_that_is_no_database_is_a_storage_error_for_every_method(
    request: pytest.FixtureRequest, fault: str, name: str
) -> None:
    with pytest.raises(StorageError) as refused:
        EVERY[name](SqlRollups(request.getfixturevalue(fault)))
    assert refused.value.hint


@pytest.mark.thorough
def test_a_read_only_file_is_a_storage_error_for_computing_again_and_can_be_read(read_only: Database) -> None:
    with pytest.raises(StorageError):
        SqlRollups(read_only).rebuild()
    for name in EVERY.keys() - {"rebuild"}:
        assert not EVERY[name](SqlRollups(read_only))
    assert compared(read_only, most=5) == (0, [])
