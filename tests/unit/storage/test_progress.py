"""What the store of progress promises, on real databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from simulator.storage.connections import Database
from simulator.storage.progress_store import TimeOfDecision
from simulator.storage.sql import SqlStore
from simulator.storage.sql_progress import AT_ONCE, SqlProgress
from tests.unit.storage.conftest import NOON, OTTO, attempt, decision, score, version


@pytest.fixture
def progress(database: Database, store: SqlStore) -> SqlProgress:
    store.keep_version(version(), at=NOON)
    return SqlProgress(database)


def ended(store: SqlStore, sheet: dict[str, object], **changes: object):
    fresh = attempt(**changes)
    store.create_attempt(fresh)
    store.append(fresh.id, decision(), ending="over", score=replace(score(), sheet=sheet))
    return fresh


def test_score_sheets_are_found_by_attempt(progress: SqlProgress, store: SqlStore):
    one, two = ended(store, {"gate": "clear"}), ended(store, {"gate": "review"})

    assert progress.sheets([one.id, two.id, uuid4()]) == {one.id: {"gate": "clear"}, two.id: {"gate": "review"}}


def test_only_the_sheets_that_are_asked_for_are_read(progress: SqlProgress, store: SqlStore):
    wanted, _ = ended(store, {"a": 1}), ended(store, {"b": 2})

    assert progress.sheets([wanted.id]) == {wanted.id: {"a": 1}}
    assert progress.sheets([]) == {}


def test_an_attempt_without_a_score_has_no_sheet(progress: SqlProgress, store: SqlStore):
    fresh = attempt()
    store.create_attempt(fresh)

    assert progress.sheets([fresh.id]) == {}


def test_more_attempts_than_one_query_takes_are_all_found(progress: SqlProgress, store: SqlStore):
    last = ended(store, {"a": 1})

    assert progress.sheets([*(uuid4() for _ in range(AT_ONCE)), last.id]) == {last.id: {"a": 1}}


def test_times_are_those_of_ones_own_decisions_in_order(progress: SqlProgress, store: SqlStore):
    mine, theirs, empty = attempt(), attempt(trainee_id=OTTO), attempt()
    for fresh in (mine, theirs, empty):
        store.create_attempt(fresh)
    for step in (0, 1):
        store.append(mine.id, replace(decision(step), response_ms=None if step else 900))
    store.append(theirs.id, decision())

    later = NOON + timedelta(minutes=1)
    assert progress.times(mine.trainee_id) == {mine.id: (TimeOfDecision(NOON, 900), TimeOfDecision(later, None))}
