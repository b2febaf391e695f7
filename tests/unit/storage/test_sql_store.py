"""What a store promises, on a real SQLite file and a real PostgreSQL server."""

from __future__ import annotations

import sqlite3
import threading
import time
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa

from simulator.domain.accounts import Account
from simulator.domain.attempt import Attempt, Purpose, StoredScore
from simulator.errors import AttemptNotFound, StepConflict, StorageError
from simulator.storage.connections import Database
from simulator.storage.database import open_engine
from simulator.storage.sql import SqlStore
from simulator.storage.sql_accounts import SqlAccounts
from simulator.storage.tables import attempts, decisions, scores, source_files
from tests.unit.storage.conftest import (
    HASH,
    NOON,
    ON_POSTGRESQL,
    ON_SQLITE,
    OTTO,
    TARA,
    attempt,
    decision,
    rejection,
    score,
    version,
)
from tests.unit.storage.people import session
from tests.unit.storage.together import both


def count(engine: sa.Engine, table: sa.Table) -> int:
    with engine.connect() as connection:
        return connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()


# Content


def test_kept_content_comes_back_as_it_was(store: SqlStore) -> None:
    store.keep_version(version(), at=NOON)
    assert store.version(HASH) == version()


def test_keeping_content_again_changes_nothing(store: SqlStore) -> None:
    store.keep_version(version(), at=NOON)
    store.keep_version(version(other="three"), at=NOON)
    assert store.version(HASH) == version()


def test_a_text_that_two_versions_share_is_kept_once(store: SqlStore, engine: sa.Engine) -> None:
    store.keep_version(version("1" * 64, a="same", b="old"), at=NOON)
    store.keep_version(version("2" * 64, a="same", b="new"), at=NOON)
    assert count(engine, source_files) == 3


def test_two_files_with_the_same_text_both_come_back(store: SqlStore) -> None:
    store.keep_version(version(a="same", b="same"), at=NOON)
    assert store.version(HASH).texts == {"a": "same", "b": "same"}


def test_text_in_any_script_comes_back_as_it_was(store: SqlStore) -> None:
    store.keep_version(version(a="Noor: „Ich weiß nicht.“ 🙂 نور\n"), at=NOON)
    assert store.version(HASH).texts == {"a": "Noor: „Ich weiß nicht.“ 🙂 نور\n"}


def test_content_that_was_never_kept_is_a_storage_error(store: SqlStore) -> None:
    with pytest.raises(StorageError, match="not in the database"):
        store.version("0" * 64)


def test_two_threads_that_keep_the_same_content_both_succeed(store: SqlStore) -> None:
    assert both(lambda _: store.keep_version(version(), at=NOON)) == [None, None]


# Attempts


def test_an_attempt_comes_back_as_it_was(store: SqlStore, begun: Attempt) -> None:
    assert store.attempt(begun.id) == begun


def test_an_unknown_attempt_is_not_found(store: SqlStore) -> None:
    with pytest.raises(AttemptNotFound):
        store.attempt(uuid4())


def test_an_attempt_on_content_that_is_not_kept_is_refused(store: SqlStore) -> None:
    with pytest.raises(StorageError, match="does not fit what is recorded"):
        store.create_attempt(attempt(content_hash="0" * 64))


def test_the_same_attempt_cannot_be_created_twice(store: SqlStore, begun: Attempt) -> None:
    with pytest.raises(StorageError):
        store.create_attempt(begun)


def test_a_branch_of_an_unknown_attempt_is_refused(store: SqlStore, begun: Attempt) -> None:
    with pytest.raises(StorageError, match="does not fit what is recorded"):
        store.create_attempt(attempt(parent_id=uuid4(), fork_step=0))


def test_a_branch_without_a_fork_is_refused(store: SqlStore, begun: Attempt) -> None:
    with pytest.raises(StorageError, match="does not fit what is recorded"):
        store.create_attempt(attempt(parent_id=begun.id))


def test_the_attempts_of_a_person_come_newest_first(store: SqlStore, begun: Attempt) -> None:
    newest = attempt(started_at=NOON + timedelta(days=1))
    oldest = attempt(started_at=NOON - timedelta(days=1))
    store.create_attempt(newest)
    store.create_attempt(oldest)
    assert [found.id for found in store.attempts_of(TARA)] == [newest.id, begun.id, oldest.id]


def test_the_attempts_of_others_are_left_out(store: SqlStore, begun: Attempt) -> None:
    store.create_attempt(attempt(trainee_id=OTTO))
    assert [found.id for found in store.attempts_of(TARA)] == [begun.id]


def test_a_person_without_attempts_has_none(store: SqlStore) -> None:
    assert store.attempts_of(OTTO) == ()


# Decisions


def test_decisions_come_back_as_they_were_in_order_of_their_steps(store: SqlStore, begun: Attempt) -> None:
    store.append(begun.id, decision(0))
    store.append(begun.id, decision(1, "wait"))
    assert store.decisions(begun.id) == (decision(0), decision(1, "wait"))


def test_a_decision_without_a_response_time_comes_back_without_one(store: SqlStore, begun: Attempt) -> None:
    store.append(begun.id, replace(decision(), response_ms=None))
    assert store.decisions(begun.id)[0].response_ms is None


def test_a_fresh_attempt_has_no_decisions(store: SqlStore, begun: Attempt) -> None:
    assert store.decisions(begun.id) == ()


def test_a_step_is_recorded_once(store: SqlStore, begun: Attempt) -> None:
    store.append(begun.id, decision(0, "ask"))
    with pytest.raises(StepConflict) as refused:
        store.append(begun.id, decision(0, "wait"))
    assert (refused.value.attempt_id, refused.value.step) == (str(begun.id), 0)
    assert store.decisions(begun.id) == (decision(0, "ask"),)


def test_a_step_cannot_be_skipped(store: SqlStore, begun: Attempt) -> None:
    with pytest.raises(StepConflict):
        store.append(begun.id, decision(1))
    assert store.decisions(begun.id) == ()


def test_a_decision_of_an_unknown_attempt_is_refused(store: SqlStore) -> None:
    with pytest.raises(AttemptNotFound):
        store.append(uuid4(), decision())


def test_the_table_itself_refuses_the_same_step_twice(engine: sa.Engine, store: SqlStore, begun: Attempt) -> None:
    store.append(begun.id, decision())
    copy = sa.insert(decisions).from_select(decisions.columns.keys(), sa.select(decisions))
    with engine.begin() as connection, pytest.raises(sa.exc.IntegrityError):
        connection.execute(copy)


def test_the_table_itself_refuses_to_change_a_decision(engine: sa.Engine, store: SqlStore, begun: Attempt) -> None:
    store.append(begun.id, decision())
    with engine.begin() as connection, pytest.raises(sa.exc.DBAPIError, match="never changed"):
        connection.execute(decisions.update().values(choice="wait"))


def test_a_refused_change_leaves_the_decision_as_it_was(engine: sa.Engine, store: SqlStore, begun: Attempt) -> None:
    store.append(begun.id, decision(0, "ask"))
    with pytest.raises(sa.exc.DBAPIError, match="never changed"), engine.begin() as connection:
        connection.execute(decisions.update().values(choice="wait"))
    assert store.decisions(begun.id)[0].choice == "ask"


def test_a_branch_goes_on_at_its_fork(store: SqlStore, begun: Attempt) -> None:
    store.append(begun.id, decision(0))
    branch = attempt(parent_id=begun.id, fork_step=1, purpose=Purpose.BRANCH)
    store.create_attempt(branch)
    store.append(branch.id, decision(1))
    assert [found.step for found in store.decisions(branch.id)] == [1]


def test_a_branch_cannot_begin_before_its_fork(store: SqlStore, begun: Attempt) -> None:
    branch = attempt(parent_id=begun.id, fork_step=1)
    store.create_attempt(branch)
    with pytest.raises(StepConflict):
        store.append(branch.id, decision(0))


# Two at once


def test_of_two_threads_that_append_the_same_step_exactly_one_wins(store: SqlStore, begun: Attempt) -> None:
    assert both(lambda number: store.append(begun.id, decision(0, f"choice-{number}"))) == [StepConflict, None]
    assert len(store.decisions(begun.id)) == 1


def test_of_two_programs_that_append_the_same_step_exactly_one_wins(
    store: SqlStore, begun: Attempt, address: str
) -> None:
    other = open_engine(address)
    stores = (store, SqlStore(Database(other)))
    assert both(lambda number: stores[number].append(begun.id, decision(0, f"choice-{number}"))) == [StepConflict, None]
    assert len(store.decisions(begun.id)) == 1
    other.dispose()


@ON_POSTGRESQL
@pytest.mark.parametrize("ends", [False, True], ids=["goes-on", "ends"])
def test_a_step_that_another_program_records_while_this_one_waits_is_in_conflict(
    store: SqlStore, begun: Attempt, engine: sa.Engine, ends: bool
) -> None:
    theirs = decision(0, "theirs")
    values = {field.name: getattr(theirs, field.name) for field in fields(theirs)} | {"attempt_id": begun.id}
    with engine.connect() as other:
        other.execute(sa.select(attempts.c.id).with_for_update())
        other.execute(decisions.insert(), values)
        release = threading.Timer(0.3, other.commit)
        release.start()
        with pytest.raises(StepConflict):
            store.append(begun.id, decision(0, "ours"), **({"ending": "good-end", "score": score()} if ends else {}))
        release.join()
    assert [found.choice for found in store.decisions(begun.id)] == ["theirs"]
    assert (store.attempt(begun.id).ending, store.scores(begun.id)) == (None, ())


@ON_SQLITE
def test_a_write_waits_for_another_program_that_is_writing(store: SqlStore, begun: Attempt, file: Path) -> None:
    other = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    release = threading.Timer(0.3, other.rollback)
    release.start()
    store.append(begun.id, decision())
    release.join()
    other.close()
    assert len(store.decisions(begun.id)) == 1


@ON_SQLITE
def test_reading_does_not_wait_for_a_program_that_is_writing(store: SqlStore, begun: Attempt, file: Path) -> None:
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert store.decisions(begun.id) == ()
    other.rollback()
    other.close()


@ON_POSTGRESQL
def test_a_decision_waits_for_another_program_that_decides_in_the_attempt(
    store: SqlStore, begun: Attempt, engine: sa.Engine
) -> None:
    with engine.connect() as other:
        other.execute(sa.select(attempts.c.id).with_for_update())
        release = threading.Timer(0.3, other.rollback)
        release.start()
        store.append(begun.id, decision())
        release.join()
    assert len(store.decisions(begun.id)) == 1


@ON_POSTGRESQL
def test_reading_an_attempt_does_not_wait_for_a_program_that_decides_in_it(
    store: SqlStore, begun: Attempt, engine: sa.Engine
) -> None:
    with engine.connect() as other:
        other.execute(sa.select(attempts.c.id).with_for_update())
        assert store.attempt(begun.id) == begun


# The ending


def test_an_ending_ends_the_attempt_at_the_time_of_its_decision(store: SqlStore, begun: Attempt) -> None:
    store.append(begun.id, decision(), ending="good-end", score=score())
    ended = store.attempt(begun.id)
    assert (ended.ending, ended.ended_at) == ("good-end", decision().decided_at)


def test_the_score_of_an_ending_comes_back_as_it_was(store: SqlStore, begun: Attempt) -> None:
    store.append(begun.id, decision(), ending="good-end", score=score())
    assert store.scores(begun.id) == (score(),)


def test_an_attempt_that_goes_on_has_no_score(store: SqlStore, begun: Attempt) -> None:
    store.append(begun.id, decision())
    assert store.scores(begun.id) == ()


def test_an_ended_attempt_refuses_further_decisions(store: SqlStore, begun: Attempt) -> None:
    store.append(begun.id, decision(0), ending="good-end", score=score())
    with pytest.raises(StepConflict):
        store.append(begun.id, decision(1))


def test_if_the_score_cannot_be_kept_neither_decision_nor_ending_is(store: SqlStore, begun: Attempt) -> None:
    unkept = StoredScore("p" * 64, "k" * 64, {}, datetime(2026, 3, 1))
    with pytest.raises(StorageError):
        store.append(begun.id, decision(), ending="good-end", score=unkept)
    assert store.decisions(begun.id) == ()
    assert store.attempt(begun.id).ending is None
    assert store.scores(begun.id) == ()


def test_a_score_that_is_there_already_is_no_conflict_about_the_step(
    store: SqlStore, begun: Attempt, engine: sa.Engine
) -> None:
    values = {field.name: getattr(score(), field.name) for field in fields(StoredScore)}
    with engine.begin() as connection:
        connection.execute(scores.insert(), values | {"attempt_id": begun.id})
    with pytest.raises(StorageError, match=r"does not fit what is recorded.* was not recorded"):
        store.append(begun.id, decision(), ending="good-end", score=score())
    assert store.decisions(begun.id) == ()


def test_a_half_ended_attempt_is_refused_by_the_table(engine: sa.Engine, begun: Attempt) -> None:
    with engine.begin() as connection, pytest.raises(sa.exc.IntegrityError, match="ended_has_ending"):
        connection.execute(attempts.update().values(ending="good-end"))


def test_a_second_score_with_the_same_key_is_refused_by_the_table(
    engine: sa.Engine, store: SqlStore, begun: Attempt
) -> None:
    store.append(begun.id, decision(), ending="good-end", score=score())
    with engine.begin() as connection, pytest.raises(sa.exc.IntegrityError):
        connection.execute(sa.insert(scores).from_select(scores.columns.keys(), sa.select(scores)))


# Presses that were not taken


def test_presses_that_were_not_taken_come_back_oldest_first(store: SqlStore, begun: Attempt) -> None:
    store.reject(rejection(begun.id, "first"))
    store.reject(rejection(begun.id, "second"))
    assert store.rejected(begun.id) == (rejection(begun.id, "first"), rejection(begun.id, "second"))


def test_a_press_in_an_unknown_attempt_is_refused(store: SqlStore) -> None:
    with pytest.raises(StorageError, match="does not fit what is recorded"):
        store.reject(rejection(uuid4()))


# Notices


def test_a_notice_is_not_accepted_before_it_is(store: SqlStore) -> None:
    assert not store.has_accepted(TARA, "notice-1")


def test_an_accepted_notice_is_remembered(store: SqlStore) -> None:
    store.accept_notice(TARA, "notice-1", at=NOON)
    assert store.has_accepted(TARA, "notice-1")


def test_a_notice_is_accepted_by_one_person_and_for_one_text(store: SqlStore) -> None:
    store.accept_notice(TARA, "notice-1", at=NOON)
    assert not store.has_accepted(OTTO, "notice-1")
    assert not store.has_accepted(TARA, "notice-2")


def test_accepting_a_notice_again_changes_nothing(store: SqlStore) -> None:
    store.accept_notice(TARA, "notice-1", at=NOON)
    store.accept_notice(TARA, "notice-1", at=NOON + timedelta(days=1))
    assert store.has_accepted(TARA, "notice-1")


def test_a_notice_accepted_in_two_tabs_at_once_is_no_error(store: SqlStore) -> None:
    assert both(lambda _: store.accept_notice(TARA, "notice-1", at=NOON)) == [None, None]


# Holding a person


def test_who_holds_a_person_begins_before_or_after_whoever_else_does(
    database: Database, store: SqlStore, begun: Attempt, tara: Account
) -> None:
    def begin_if_none(_number: int) -> None:
        with database.writing():
            store.hold_person(tara.id)
            if not store.attempts_of(tara.id):
                time.sleep(0.05)
                store.create_attempt(attempt(trainee_id=tara.id))

    assert both(begin_if_none) == [None, None]
    assert len(store.attempts_of(tara.id)) == 1


def test_who_holds_a_person_keeps_nobody_from_signing_in(
    database: Database, people: SqlAccounts, store: SqlStore, tara: Account
) -> None:
    started = threading.Event()

    def sign_in() -> None:
        people.start_session(session(tara.id))
        started.set()

    with database.writing():
        store.hold_person(tara.id)
        other = threading.Thread(target=sign_in)
        other.start()
        if database.engine.dialect.name == "postgresql":  # SQLite has one writer
            assert started.wait(5)
    other.join()
    assert started.is_set()


def test_a_person_without_an_account_can_be_held_and_begins_all_the_same(database: Database, store: SqlStore) -> None:
    store.keep_version(version(), at=NOON)
    begun = attempt(trainee_id=OTTO)
    with database.writing():
        store.hold_person(OTTO)
        store.create_attempt(begun)
    assert store.attempts_of(OTTO) == (begun,)


# Times


def test_a_time_from_another_zone_comes_back_as_the_same_moment_in_utc(store: SqlStore, begun: Attempt) -> None:
    elsewhere = NOON.astimezone(timezone(timedelta(hours=-5)))
    store.append(begun.id, decision(at=elsewhere))
    found = store.decisions(begun.id)[0].decided_at
    assert (found, found.tzinfo) == (NOON, UTC)


def test_a_time_keeps_its_microseconds(store: SqlStore, begun: Attempt) -> None:
    assert store.attempt(begun.id).started_at.microsecond == 123456


def test_a_time_without_a_zone_is_refused(store: SqlStore, begun: Attempt) -> None:
    with pytest.raises(StorageError) as refused:
        store.append(begun.id, decision(at=datetime(2026, 3, 1, 12)))
    assert "must be aware" in str(refused.value.__cause__)
    assert store.decisions(begun.id) == ()
