"""Migrations with data: what the first released revision held still reads, on both engines."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa

from simulator.domain.attempt import (
    Attempt,
    Feedback,
    Mode,
    Purpose,
    RecordedDecision,
    RejectedInput,
    Rejection,
    ScenarioVersion,
    StoredScore,
)
from simulator.domain.cohort_records import Exposure
from simulator.domain.cohort_sums import EVERYWHERE
from simulator.domain.sharing import Confidence, PrivateNote, Pull
from simulator.storage.check import check_database
from simulator.storage.connections import Database
from simulator.storage.copying import counted
from simulator.storage.database import MIGRATIONS, open_engine, revision_of, upgrade
from simulator.storage.revision import known_revision
from simulator.storage.rollup_check import compared
from simulator.storage.sql import SqlStore
from simulator.storage.sql_audit import SqlAudit
from simulator.storage.sql_practice import SqlDrills, SqlPractice
from simulator.storage.sql_programs import SqlPrograms
from simulator.storage.sql_rollups import SqlRollups
from simulator.storage.sql_sharing import SqlSharing
from tests.postgresql import shared_server
from tests.unit.storage.lived_in import practise
from tests.unit.storage.test_database import set_revision

pytestmark = pytest.mark.thorough

# Rows as revision r0001 kept them, frozen: these statements never follow the program.
SOLO = "00000000-0000-4000-8000-000000000001"
OWN = "7d3f1c52-41d8-4b71-9a3e-0f5d7c1b2a10"
BRANCH = "0a3f1c52-41d8-4b71-9a3e-0f5d7c1b2a11"
ENDED = "9e3f1c52-41d8-4b71-9a3e-0f5d7c1b2a12"
CONTENT = "ab" * 32
TEXT = "title: Das erste Gespräch\n"
TEXT_HASH = "7f84e0b0f6f6d36227dc1549f7d5a23a4ccdcb518f083795add316fdb9b4d38a"
SHEET = {"dimensions": {"safety": {"value": 6_500, "low": 2, "high": 9}, "repair": {"value": None}}}
R0001 = f"""
INSERT INTO source_files (hash, text) VALUES (:text_hash, :text);
INSERT INTO scenario_versions (content_hash, scenario_id, version, play_hash, key_hash, files, first_seen_at)
    VALUES ('{CONTENT}', 'first-session', '1.2.0', '{"cd" * 32}', '{"ef" * 32}', :files, :t0);
INSERT INTO attempts (id, trainee_id, scenario_id, content_hash, play_hash, variant, seed, purpose, feedback,
    started_at)
    VALUES (:own, :solo, 'first-session', '{CONTENT}', '{"cd" * 32}', 'standard', 41, 'practice', 'each', :t1);
INSERT INTO attempts (id, trainee_id, scenario_id, content_hash, play_hash, variant, seed, purpose, feedback,
    started_at, parent_id, fork_step)
    VALUES (:branch, :solo, 'first-session', '{CONTENT}', '{"cd" * 32}', 'standard', 41, 'branch', 'each',
    :t2, :own, 1);
INSERT INTO attempts (id, trainee_id, scenario_id, content_hash, play_hash, variant, seed, purpose, feedback,
    started_at, ended_at, ending)
    VALUES (:ended, :solo, 'first-session', '{CONTENT}', '{"cd" * 32}', 'warm', 7, 'practice', 'end', :t1, :t2, 'held');
INSERT INTO decisions (attempt_id, step, node, choice, offered, state_after, decided_at, response_ms)
    VALUES (:own, 0, 'greeting', 'wait', :offered, :state, :t1, 2150);
INSERT INTO decisions (attempt_id, step, node, choice, offered, state_after, decided_at, response_ms)
    VALUES (:branch, 1, 'story', 'ask', :offered, :state, :t2, NULL);
INSERT INTO decisions (attempt_id, step, node, choice, offered, state_after, decided_at, response_ms)
    VALUES (:ended, 0, 'greeting', 'ask', :offered, :state, :t2, 900);
INSERT INTO scores (attempt_id, key_hash, play_hash, sheet, scored_at)
    VALUES (:ended, '{"ef" * 32}', '{"cd" * 32}', :sheet, :t2);
INSERT INTO rejected_inputs (attempt_id, step, choice, reason, at) VALUES (:own, 0, 'ask', 'too-soon', :t1);
INSERT INTO notices (person_id, notice, accepted_at) VALUES (:solo, 'practice-data-1', :t0)
"""


def time(hour: int) -> datetime:
    return datetime(2026, 2, 3, hour, 4, 5, 678901, tzinfo=UTC)


def frozen_values(engine: sa.Engine, text_hash: str) -> dict[str, object]:
    """The values in the form in which r0001's program put them into each engine."""
    on_sqlite = engine.dialect.name == "sqlite"
    ids = {"solo": SOLO, "own": OWN, "branch": BRANCH, "ended": ENDED}
    times = {f"t{number}": time(9 + number) for number in range(3)}
    return {
        "text": TEXT,
        "text_hash": text_hash,
        "files": json.dumps({"scenarios/first-session.yaml": text_hash}),
        "offered": json.dumps(["wait", "ask"]),
        "state": json.dumps({"noor.trust": 4, "told": "nobody", "late": False}),
        "sheet": json.dumps(SHEET),
        **{name: UUID(key).hex if on_sqlite else UUID(key) for name, key in ids.items()},
        **{name: f"{at:%Y-%m-%d %H:%M:%S.%f}" if on_sqlite else at for name, at in times.items()},
    }


@pytest.fixture(params=["sqlite", "postgresql"])
def upgraded(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database of revision r0001 with rows in every table, brought up to date."""
    on_sqlite = request.param == "sqlite"
    address = f"sqlite:///{tmp_path / 'old.sqlite3'}" if on_sqlite else shared_server().empty_database()
    engine = open_engine(address)
    upgrade(engine, "r0001")
    with engine.begin() as connection:
        for statement in R0001.split(";"):
            query = sa.text(statement)
            values = frozen_values(engine, TEXT_HASH)
            connection.execute(query, {name: values[name] for name in query._bindparams})
        assert [name for name, n in counted(connection).items() if n == 0] == []
    assert revision_of(engine) == "r0001"
    upgrade(engine)
    yield Database(engine)
    engine.dispose()
    if not on_sqlite:
        shared_server().drop(address)


@pytest.fixture
def store(upgraded: Database) -> SqlStore:
    return SqlStore(upgraded)


def test_a_database_of_the_first_revision_comes_up_to_the_last(upgraded: Database) -> None:
    assert revision_of(upgraded.engine) == known_revision()


def test_the_content_of_the_first_revision_reads_as_it_was(store: SqlStore) -> None:
    texts = {"scenarios/first-session.yaml": TEXT}
    assert store.version(CONTENT) == ScenarioVersion(CONTENT, "first-session", "1.2.0", "cd" * 32, "ef" * 32, texts)


def test_the_attempts_of_the_first_revision_read_as_they_were(store: SqlStore) -> None:
    given = ("first-session", CONTENT, "cd" * 32)
    own = Attempt(UUID(OWN), UUID(SOLO), *given, "standard", 41, Purpose.PRACTICE, Feedback.EACH, time(10))
    branch = Attempt(
        UUID(BRANCH), UUID(SOLO), *given, "standard", 41, Purpose.BRANCH, Feedback.EACH, time(11), UUID(OWN), 1
    )
    ended = Attempt(
        UUID(ENDED),
        UUID(SOLO),
        *given,
        "warm",
        7,
        Purpose.PRACTICE,
        Feedback.END,
        time(10),
        ended_at=time(11),
        ending="held",
    )
    assert {found.id: found for found in store.attempts_of(UUID(SOLO))} == {one.id: one for one in (own, branch, ended)}


def test_the_decisions_of_the_first_revision_read_as_they_were(store: SqlStore) -> None:
    state = {"noor.trust": 4, "told": "nobody", "late": False}
    offered = ("wait", "ask")
    assert store.decisions(UUID(OWN)) == (RecordedDecision(0, "greeting", "wait", offered, state, time(10), 2150),)
    assert store.decisions(UUID(BRANCH)) == (RecordedDecision(1, "story", "ask", offered, state, time(11), None),)


def test_scores_presses_and_notices_of_the_first_revision_read_as_they_were(store: SqlStore) -> None:
    assert store.scores(UUID(ENDED)) == (StoredScore("cd" * 32, "ef" * 32, SHEET, time(11)),)
    assert store.rejected(UUID(OWN)) == (RejectedInput(UUID(OWN), 0, "ask", Rejection.TOO_SOON, time(10)),)
    assert store.notices(UUID(SOLO)) == {"practice-data-1": time(9)}


def test_an_attempt_of_the_first_revision_goes_on(store: SqlStore, upgraded: Database) -> None:
    state = {"noor.trust": 5, "told": "nobody", "late": False}
    store.append(UUID(OWN), RecordedDecision(1, "story", "ask", ("ask",), state, time(12), 700))
    store.reject(RejectedInput(UUID(OWN), 1, "ask", Rejection.ALREADY_MADE, time(12)))
    SqlSharing(upgraded).keep_note(PrivateNote(UUID(OWN), 1, own_words="I would wait."))
    assert [found.step for found in store.decisions(UUID(OWN))] == [0, 1]
    assert len(store.rejected(UUID(OWN))) == 2


def test_a_database_of_the_first_revision_passes_the_checks_once_it_is_up_to_date(upgraded: Database) -> None:
    assert [check for check in check_database(upgraded) if not check.ok] == []
    assert SqlAudit(upgraded).head() == (0, "")


def test_the_audit_log_of_a_database_that_was_brought_up_begins_at_one(upgraded: Database) -> None:
    assert SqlAudit(upgraded).record("account-created", at=time(12)).seq == 1
    assert SqlAudit(upgraded).broken() is None


def test_decisions_of_the_first_revision_still_refuse_to_be_changed(upgraded: Database) -> None:
    with upgraded.engine.begin() as connection, pytest.raises(sa.exc.DBAPIError, match="never changed"):
        connection.exec_driver_sql("UPDATE decisions SET choice = 'other'")


# What revision r0003 held, with accounts

COHORT = "1c3f1c52-41d8-4b71-9a3e-0f5d7c1b2a13"
R0003 = f"""
INSERT INTO source_files (hash, text) VALUES (:text_hash, :text);
INSERT INTO scenario_versions (content_hash, scenario_id, version, play_hash, key_hash, files, first_seen_at)
    VALUES ('{CONTENT}', 'first-session', '1.2.0', '{"cd" * 32}', '{"ef" * 32}', :files, :t0);
INSERT INTO accounts (id, subject_id, email, name, administrator, created_at)
    VALUES (:solo, :own, 'tara@example.edu', 'Tara', :false, :t0);
INSERT INTO programs (id, name, created_at) VALUES (:cohort, 'Clinic', :t0);
INSERT INTO cohorts (id, program_id, name, created_at) VALUES (:cohort, :cohort, 'Autumn', :t0);
INSERT INTO assignments (id, cohort_id, scenario_id, created_by, created_at)
    VALUES (:branch, :cohort, 'first-session', :solo, :t1);
INSERT INTO attempts (id, trainee_id, scenario_id, content_hash, play_hash, variant, seed, purpose, feedback,
    started_at)
    VALUES (:own, :solo, 'first-session', '{CONTENT}', '{"cd" * 32}', 'standard', 41, 'counted', 'each', :t1);
INSERT INTO assigned_attempts (attempt_id, assignment_id) VALUES (:own, :branch);
INSERT INTO decisions (attempt_id, step, node, choice, offered, state_after, decided_at, response_ms)
    VALUES (:own, 0, 'greeting', 'wait', :offered, :state, :t1, 2150);
INSERT INTO private_notes (attempt_id, step, own_words, reaction, confidence)
    VALUES (:own, 0, 'Ich würde warten. 🙂', 'tense', 'guessing');
INSERT INTO private_notes (attempt_id, step, own_words, reaction) VALUES (:own, 1, '', 'calmer')
"""


@contextmanager
def brought_up(
    engine_name: str, tmp_path: Path, revision: str, statements: str, more: Mapping[str, object]
) -> Iterator[Database]:
    """A database of a revision with rows in it, brought up to date."""
    on_sqlite = engine_name == "sqlite"
    address = f"sqlite:///{tmp_path / 'old.sqlite3'}" if on_sqlite else shared_server().empty_database()
    engine = open_engine(address)
    upgrade(engine, revision)
    values = frozen_values(engine, TEXT_HASH) | more
    with engine.begin() as connection:
        for statement in statements.split(";"):
            query = sa.text(statement)
            connection.execute(query, {name: values[name] for name in query._bindparams})
    upgrade(engine)
    yield Database(engine)
    engine.dispose()
    if not on_sqlite:
        shared_server().drop(address)


@pytest.fixture(params=["sqlite", "postgresql"])
def upgraded_from_r0003(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database of revision r0003 in which somebody noted something, brought up to date."""
    cohort = UUID(COHORT).hex if request.param == "sqlite" else UUID(COHORT)
    with brought_up(request.param, tmp_path, "r0003", R0003, {"false": False, "cohort": cohort}) as database:
        yield database


def test_what_was_practised_and_asked_for_before_there_were_modes_is_practice(upgraded_from_r0003: Database) -> None:
    assert SqlStore(upgraded_from_r0003).attempt(UUID(OWN)).mode is Mode.PRACTICE
    asked = SqlSharing(upgraded_from_r0003).assignment_of(UUID(OWN))
    assert asked is not None
    assert (asked.id, asked.mode) == (UUID(BRANCH), Mode.PRACTICE)


def test_no_program_of_the_third_revision_is_simulated(upgraded_from_r0003: Database) -> None:
    assert [(one.name, one.simulated) for one in SqlPrograms(upgraded_from_r0003).programs()] == [("Clinic", False)]


def test_notes_of_the_third_revision_read_as_they_were(upgraded_from_r0003: Database) -> None:
    first = PrivateNote(UUID(OWN), 0, "Ich würde warten. 🙂", "tense", Confidence.GUESSING)
    second = PrivateNote(UUID(OWN), 1, reaction="calmer")
    assert SqlSharing(upgraded_from_r0003).private_notes(UUID(OWN)) == (first, second)


def test_a_note_of_the_third_revision_takes_what_is_new(upgraded_from_r0003: Database) -> None:
    changed = PrivateNote(UUID(OWN), 1, "words", "calmer", None, Pull.RESCUE, {"A2": 4}, True)
    SqlSharing(upgraded_from_r0003).keep_note(changed)
    assert SqlSharing(upgraded_from_r0003).private_notes(UUID(OWN))[1] == changed


def test_a_database_of_the_third_revision_has_room_for_the_rest(upgraded_from_r0003: Database) -> None:
    practise(upgraded_from_r0003, UUID(OWN))
    found = SqlPractice(upgraded_from_r0003).reflections_of(UUID(SOLO))
    assert [reflection.attempt_id for reflection in found] == [UUID(OWN)]
    assert [check for check in check_database(upgraded_from_r0003) if not check.ok] == []


MADE = {"step": 0, "node": "greeting", "choice": "wait", "weight": 1, "composite": "3/4", "critical": []}
SCORED = {
    "dimensions": {"composite": {"value": 7_500, "error": 400}, "safety": {"value": 5_000, "error": 400}},
    "decisions": [MADE | {"dimensions": {"safety": "1/2"}, "criteria": {"S1": "1/2"}}],
    "gate": "review",
    "evidence": "enough",
    "gate_opportunities": 2,
}
SUMMED = (
    R0003
    + f""";
UPDATE attempts SET ended_at = :t2, ending = 'held' WHERE id = :own;
INSERT INTO scores (attempt_id, key_hash, play_hash, sheet, scored_at)
    VALUES (:own, '{"ef" * 32}', '{"cd" * 32}', :scored, :t2);
INSERT INTO attempts (id, trainee_id, scenario_id, content_hash, play_hash, variant, seed, purpose, feedback,
    started_at, ended_at, ending)
    VALUES (:ended, :solo, 'first-session', '{CONTENT}', '{"cd" * 32}', 'warm', 7, 'practice', 'end', :t0, :t1, 'held')
"""
)


@pytest.fixture(params=["sqlite", "postgresql"])
def summed_from_r0003(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """The same, and what was asked for has ended, after another time at the case in private."""
    cohort = UUID(COHORT).hex if request.param == "sqlite" else UUID(COHORT)
    more = {"false": False, "cohort": cohort, "scored": json.dumps(SCORED)}
    with brought_up(request.param, tmp_path, "r0003", SUMMED, more) as database:
        yield database


def test_what_had_ended_before_there_were_sums_is_in_them(summed_from_r0003: Database) -> None:
    sums = SqlRollups(summed_from_r0003)
    (attempt,) = sums.scored([UUID(COHORT)], limit=10)
    assert (attempt.attempt_id, attempt.exposure, attempt.composite) == (UUID(OWN), Exposure.REPEAT, 7_500)
    for where in (UUID(COHORT), EVERYWHERE):
        (case,) = sums.cases([where])
        assert (case.exposure, case.n, case.n_review) == (Exposure.REPEAT, 1, 1)
        assert [(one.dimension, one.total) for one in sums.items([where], "first-session")] == [
            ("composite", 7_500),
            ("safety", 5_000),
        ]
    n_rows, wrong = compared(summed_from_r0003, most=5)
    assert (n_rows > 10, wrong) == (True, [])


# What revision r0004 held, with drills

ITEM = {
    "kind": "respond",
    "skill": "respond:repair",
    "scenario_id": "first-session",
    "content_hash": CONTENT,
    "node": "greeting",
    "variant": "standard",
    "seed": 3,
    "trail": ["wait"],
    "choice": "",
    "option_set": "op" * 16,
    "level": 1,
}
R0004 = """
INSERT INTO drill_sittings (id, person_id, started_at, items) VALUES (:own, :solo, :t0, :items);
INSERT INTO drill_answers (sitting_id, position, person_id, skill, scenario_id, node, variant, option_set, answer,
    share, rating, hints, own_words, self_ratings, at)
    VALUES (:own, 0, :solo, 'respond:repair', 'first-session', 'greeting', 'standard',
    'opopopopopopopopopopopopopopopop', 'ask', 7500, 3, 0, 'Ich würde warten. 🙂', :own_ratings, :t1)
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def upgraded_from_r0004(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database of revision r0004 in which somebody is amid a row of drills, brought up to date."""
    drilled = {"items": json.dumps([ITEM, ITEM | {"node": "story"}]), "own_ratings": json.dumps({"A2": 3})}
    with brought_up(request.param, tmp_path, "r0004", R0004, drilled) as database:
        yield database


def test_a_row_of_drills_of_the_fourth_revision_goes_on(upgraded_from_r0004: Database) -> None:
    drills = SqlDrills(upgraded_from_r0004)
    sitting = drills.open_sitting(UUID(SOLO))
    assert sitting is not None
    assert [(item.node, item.option_set, item.looks) for item in sitting.items] == [
        ("greeting", "op" * 16, "op" * 16),
        ("story", "op" * 16, "op" * 16),
    ]
    (given,) = drills.answers(sitting.id)
    assert (given.answer, given.own_words, given.self_ratings) == ("ask", "Ich würde warten. 🙂", {"A2": 3})
    assert (given.looks, given.is_open, given.at) == ("op" * 16, False, time(10))
    drills.answer(replace(sitting.unanswered(1, time(12)), is_open=True, own_words="First."))
    assert [one.is_open for one in drills.answers(sitting.id)] == [False, True]
    assert [check for check in check_database(upgraded_from_r0004) if not check.ok] == []


def test_a_migration_that_fails_leaves_the_database_at_the_revision_before(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'old.sqlite3'}")
    upgrade(engine, "r0001")
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE rollups (in_the_way INTEGER)")
    with pytest.raises(Exception, match="could not do this"):
        upgrade(engine)
    assert revision_of(engine) == "r0001"
    assert not sa.inspect(engine).has_table("accounts")
    engine.dispose()


def test_a_database_between_two_revisions_is_finished(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'old.sqlite3'}")
    upgrade(engine, "r0002")
    upgrade(engine)
    assert revision_of(engine) == known_revision()
    engine.dispose()


def test_every_revision_follows_the_one_before() -> None:
    names = sorted(file.stem.split("_")[0] for file in (MIGRATIONS / "versions").glob("r*.py"))
    assert names == [f"r{number:04}" for number in range(1, len(names) + 1)]


def test_a_revision_that_is_not_known_is_never_written_over(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'new.sqlite3'}")
    upgrade(engine)
    set_revision(engine, "r9999")
    with pytest.raises(Exception, match="r9999"):
        upgrade(engine)
    engine.dispose()
