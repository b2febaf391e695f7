"""``db check``: each test breaks one thing, and one check finds exactly that."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa

from simulator.domain.sharing import PrivateNote
from simulator.errors import StorageError
from simulator.storage.account_tables import audit_log
from simulator.storage.check import KINDS, SHOWN, Check, check_database
from simulator.storage.connections import Database
from simulator.storage.database import open_engine
from simulator.storage.practice_tables import drill_answers, drill_sittings
from simulator.storage.revision import known_revision
from simulator.storage.rollup_tables import SUMS, attempt_items, attempt_scores, r_dimension
from simulator.storage.schema import metadata
from simulator.storage.sharing_tables import private_notes
from simulator.storage.sql_audit import SqlAudit
from simulator.storage.sql_sharing import SqlSharing
from simulator.storage.tables import attempts, decisions, scenario_versions, scores, source_files
from tests.personas import COHORT, THEO
from tests.unit.storage.conftest import NOON, ON_POSTGRESQL, ON_SQLITE
from tests.unit.storage.lived_in import LivedIn, live_in
from tests.unit.storage.test_backup import damage

pytestmark = pytest.mark.thorough

CHECKS = [
    "schema",
    "database file",
    "references",
    "guards",
    "decisions",
    "branches",
    "endings",
    "notes",
    "drills",
    "kinds",
    "case files",
    "rollups",
    "audit log",
]


@pytest.fixture
def lived_in(database: Database) -> LivedIn:
    return live_in(database)


@contextmanager
def tampering(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A connection of somebody who may do everything to the database, and does it past the program's guards."""
    guards: Sequence[sa.Row[tuple[str, str]]] = ()
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
            guards = connection.exec_driver_sql(query).all()
            for name, _ in guards:
                connection.exec_driver_sql(f"DROP TRIGGER {name}")
            connection.commit()
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")
        else:
            connection.exec_driver_sql("SET session_replication_role = replica")
        yield connection
        for _, statement in guards:
            connection.exec_driver_sql(statement)
        connection.commit()
        connection.invalidate()


def wrong(database: Database, **expected: object) -> list[tuple[str, str]]:
    return [(check.name, check.said) for check in check_database(database, **expected) if not check.ok]


def test_a_database_in_which_people_have_worked_passes_every_check(database: Database, lived_in: LivedIn) -> None:
    found = check_database(database)
    assert [check.name for check in found] == CHECKS
    assert [check.ok for check in found] == [True] * len(CHECKS)


def test_the_checks_say_what_they_looked_at(database: Database, lived_in: LivedIn) -> None:
    said = {check.name: check.said for check in check_database(database)}
    assert said["decisions"] == "5 without gaps, each one that was offered"
    assert said["branches"] == "1, each from a moment of its parent"
    assert said["notes"] == "1, each on a decision of its attempt"
    assert said["drills"] == "1 answers without gaps"
    assert said["endings"] == "1 attempts that ended, each with its score"
    assert said["case files"] == "2 unchanged"
    assert said["rollups"] == "18 rows, each what the record gives"
    assert said["audit log"] == "3 lines, none missing or changed"


def test_checking_changes_nothing(engine: sa.Engine, database: Database, lived_in: LivedIn) -> None:
    with tampering(engine) as connection:
        connection.execute(r_dimension.update().values(total=1))
    check_database(database)
    with engine.connect() as connection:
        assert connection.execute(sa.select(r_dimension.c.total).distinct()).scalars().all() == [1]


def forget_sums(connection: sa.Connection) -> None:
    for table in (attempt_scores, attempt_items, *SUMS.values()):
        connection.execute(table.delete())


def gone(lived_in: LivedIn, connection: sa.Connection, attempt_id: UUID, step: int) -> None:
    connection.execute(decisions.delete().where(decisions.c.attempt_id == attempt_id, decisions.c.step == step))


def test_a_missing_first_decision_is_found(engine: sa.Engine, database: Database, lived_in: LivedIn) -> None:
    with tampering(engine) as connection:
        gone(lived_in, connection, lived_in.own, 0)
    assert wrong(database) == [("decisions", f"attempt {lived_in.own}: a step before 1 is missing")]


def test_a_decision_of_a_branch_before_its_fork_is_found(
    engine: sa.Engine, database: Database, lived_in: LivedIn
) -> None:
    with tampering(engine) as connection:
        connection.execute(decisions.update().where(decisions.c.attempt_id == lived_in.branch).values(step=3))
    assert wrong(database) == [("decisions", f"attempt {lived_in.branch}: a step before 3 is missing")]


def test_a_choice_that_was_not_offered_is_found(engine: sa.Engine, database: Database, lived_in: LivedIn) -> None:
    with tampering(engine) as connection:
        connection.execute(decisions.update().where(decisions.c.attempt_id == lived_in.branch).values(choice="shout"))
    assert wrong(database) == [("decisions", f"attempt {lived_in.branch}, step 1: 'shout' was not offered")]


def test_a_branch_from_a_moment_that_its_parent_did_not_come_to_is_found(
    engine: sa.Engine, database: Database, lived_in: LivedIn
) -> None:
    with tampering(engine) as connection:
        connection.execute(attempts.update().where(attempts.c.id == lived_in.branch).values(fork_step=3))
        connection.execute(decisions.update().where(decisions.c.attempt_id == lived_in.branch).values(step=3))
    said = f"attempt {lived_in.branch} goes on from a moment that its parent did not come to"
    assert wrong(database) == [("branches", said)]


@pytest.mark.parametrize("change", [{"trainee_id": THEO.id}, {"variant": "warm"}, {"seed": 8}], ids=str)
def test_a_branch_of_something_else_is_found(
    engine: sa.Engine, database: Database, lived_in: LivedIn, change: dict[str, object]
) -> None:
    with tampering(engine) as connection:
        connection.execute(attempts.update().where(attempts.c.id == lived_in.branch).values(change))
    said = f"attempt {lived_in.branch} is not of the same person, case and people as what it goes on from"
    assert wrong(database) == [("branches", said)]


@pytest.mark.parametrize("step", [-1, 3])
def test_a_note_on_a_decision_that_there_is_not_is_found(
    engine: sa.Engine, database: Database, lived_in: LivedIn, step: int
) -> None:
    with tampering(engine) as connection:
        connection.execute(private_notes.update().values(step=step))
    assert wrong(database) == [("notes", f"attempt {lived_in.own}: a note on step {step}, which it has not")]


def test_a_note_on_what_is_due_and_one_on_the_fork_of_a_branch_are_fine(database: Database, lived_in: LivedIn) -> None:
    for attempt_id, step in ((lived_in.own, 2), (lived_in.branch, 1), (lived_in.branch, 2)):
        SqlSharing(database).keep_note(PrivateNote(attempt_id, step, "x"))
    assert wrong(database) == []
    SqlSharing(database).keep_note(PrivateNote(lived_in.branch, 0, "x"))
    assert wrong(database) == [("notes", f"attempt {lived_in.branch}: a note on step 0, which it has not")]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (drill_answers.update().values(position=1), "an answer before 1 is missing"),
        (drill_answers.update().values(person_id=THEO.id), "the answer at 0 is another person's"),
        (drill_sittings.update().values(items=[]), "an answer to nothing at 0"),
    ],
    ids=["gap", "person", "items"],
)
def test_answers_that_their_sitting_cannot_have_are_found(
    engine: sa.Engine, database: Database, lived_in: LivedIn, change: sa.UpdateBase, said: str
) -> None:
    with tampering(engine) as connection:
        connection.execute(change)
        sitting_id = connection.execute(sa.select(drill_sittings.c.id)).scalar_one()
    assert wrong(database) == [("drills", f"sitting {sitting_id}: {said}")]


@pytest.mark.thorough
@pytest.mark.parametrize(("column", "kind"), KINDS, ids=lambda value: str(value))
def test_a_kind_that_the_program_does_not_know_is_found(
    engine: sa.Engine, database: Database, lived_in: LivedIn, column: sa.Column, kind: type
) -> None:
    with tampering(engine) as connection:
        connection.execute(column.table.update().values({column: "unheard-of"}))
    assert dict(wrong(database))["kinds"] == f"{column.table.name}.{column.name}: 'unheard-of'"


def test_every_column_of_few_names_is_among_those_that_are_looked_at() -> None:
    named = {"purpose", "feedback", "mode", "reason", "confidence", "pull", "kind", "role"}
    found = {
        (table.name, column.name)
        for table in metadata.tables.values()
        for column in table.columns
        if column.name in named
    }
    looked_at = {(column.table.name, column.name) for column, _ in KINDS}
    own_words = {("score_changes", "reason")}
    assert found - looked_at == {("tombstones", "kind"), ("tickets", "role")} | own_words


def test_an_ending_without_a_score_is_found(engine: sa.Engine, database: Database, lived_in: LivedIn) -> None:
    with tampering(engine) as connection:
        connection.execute(scores.delete())
        forget_sums(connection)
    assert wrong(database) == [("endings", f"attempt {lived_in.counted} has ended without a score")]


def test_a_score_without_an_ending_is_found(engine: sa.Engine, database: Database, lived_in: LivedIn) -> None:
    with tampering(engine) as connection:
        connection.execute(
            attempts.update().where(attempts.c.id == lived_in.counted).values(ended_at=None, ending=None)
        )
        forget_sums(connection)
    assert wrong(database) == [("endings", f"attempt {lived_in.counted} has a score but no ending")]


def test_a_changed_case_file_is_found(engine: sa.Engine, database: Database, lived_in: LivedIn) -> None:
    with tampering(engine) as connection:
        changed = source_files.update().where(source_files.c.text == "two\n").values(text="three\n")
        connection.execute(changed)
        file_hash = connection.execute(
            sa.select(source_files.c.hash).where(source_files.c.text == "three\n")
        ).scalar_one()
    assert wrong(database) == [("case files", f"file {file_hash[:12]} was changed")]


def test_a_missing_case_file_is_found(engine: sa.Engine, database: Database, lived_in: LivedIn) -> None:
    with tampering(engine) as connection:
        connection.execute(source_files.delete().where(source_files.c.text == "two\n"))
    assert wrong(database) == [("case files", "a-case 1.0.0 lacks b.yaml")]


HERE = r_dimension.c.cohort_id == COHORT


@pytest.mark.parametrize(
    "change", [r_dimension.update().where(HERE).values(total=7_251), r_dimension.delete().where(HERE)]
)
def test_sums_that_the_scores_do_not_give_are_found(
    engine: sa.Engine, database: Database, lived_in: LivedIn, change: sa.UpdateBase
) -> None:
    with tampering(engine) as connection:
        connection.execute(change)
    assert wrong(database) == [("rollups", f"r_dimension: {COHORT} a-case first safety")]


def test_a_changed_audit_line_is_found(engine: sa.Engine, database: Database, lived_in: LivedIn) -> None:
    with tampering(engine) as connection:
        connection.execute(audit_log.update().where(audit_log.c.seq == 2).values(thing="attempt:9"))
    assert wrong(database) == [("audit log", "line 2 was changed")]


def test_an_audit_log_without_its_end_is_found(engine: sa.Engine, database: Database, lived_in: LivedIn) -> None:
    with tampering(engine) as connection:
        connection.execute(audit_log.delete().where(audit_log.c.seq == 3))
    assert wrong(database) == [("audit log", "the log ends at 2 but its head says 3")]


@ON_SQLITE
def test_a_row_that_names_another_that_is_not_there_is_found(
    engine: sa.Engine, database: Database, lived_in: LivedIn
) -> None:
    with tampering(engine) as connection:
        connection.execute(scenario_versions.delete())
    found = named(engine)
    more = f"; and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
    assert wrong(database) == [("references", "; ".join(found[:SHOWN]) + more)]


def named(engine: sa.Engine) -> list[str]:
    with engine.connect() as connection:
        return [f"{row[0]} {row[1]}" for row in connection.exec_driver_sql("PRAGMA foreign_key_check")]


@ON_POSTGRESQL
def test_a_guard_that_was_switched_off_is_found(engine: sa.Engine, database: Database, lived_in: LivedIn) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE audit_log DISABLE TRIGGER audit_log_append_only")
    assert wrong(database) == [("guards", "audit_log_append_only is missing or off")]


@ON_SQLITE
def test_a_guard_that_was_removed_is_found(engine: sa.Engine, database: Database, lived_in: LivedIn) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER decisions_append_only")
    assert wrong(database) == [("guards", "decisions_append_only is missing or off")]


@ON_POSTGRESQL
def test_a_reference_that_is_not_enforced_is_found(engine: sa.Engine, database: Database, lived_in: LivedIn) -> None:
    name = "fk_decisions_attempt_id_attempts"
    with engine.begin() as connection:
        connection.exec_driver_sql(f"ALTER TABLE decisions DROP CONSTRAINT {name}")
        connection.exec_driver_sql(
            f"ALTER TABLE decisions ADD CONSTRAINT {name} FOREIGN KEY (attempt_id) REFERENCES attempts NOT VALID"
        )
    assert wrong(database) == [("references", name)]


@ON_SQLITE
def test_a_damaged_page_is_found(engine: sa.Engine, lived_in: LivedIn, file: Path) -> None:
    engine.dispose()
    damage(file)
    again = open_engine(f"sqlite:///{file}")
    found = dict(wrong(Database(again)))
    again.dispose()
    assert "database file" in found


@ON_SQLITE
def test_a_damaged_table_is_said_of_each_check_that_reads_it(engine: sa.Engine, lived_in: LivedIn, file: Path) -> None:
    with sqlite3.connect(file) as connection:
        (root,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'source_files'").fetchone()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    engine.dispose()
    with file.open("rb+") as content:
        content.seek((root - 1) * 4096)
        content.write(b"\xff" * 4096)
    again = open_engine(f"sqlite:///{file}")
    found = dict(wrong(Database(again)))
    again.dispose()
    assert set(found) == {"database file", "case files"}
    assert found["case files"] == "could not be read: The database is damaged."


@pytest.mark.parametrize(("revision", "said"), [("r0001", "run `db upgrade`"), ("r9999", "this program knows up to")])
def test_another_revision_is_found_before_anything_is_read(
    engine: sa.Engine, database: Database, revision: str, said: str
) -> None:
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})
    found = check_database(database)
    assert [check.name for check in found] == ["schema", "database file"]
    assert said in found[0].said


def test_a_database_without_tables_is_found(tmp_path: Path) -> None:
    empty = open_engine(f"sqlite:///{tmp_path / 'empty.sqlite3'}")
    said = f"at revision none, not {known_revision()}: run `db upgrade`"
    assert check_database(Database(empty))[0] == Check("schema", False, said)
    empty.dispose()


def test_a_database_that_can_not_be_read_is_a_storage_error(tmp_path: Path) -> None:
    (tmp_path / "noise").write_bytes(b"noise " * 1_000)
    noise = open_engine(f"sqlite:///{tmp_path / 'noise'}")
    with pytest.raises(StorageError, match="damaged"):
        check_database(Database(noise))
    noise.dispose()


# An audit head that was kept elsewhere


def test_an_earlier_head_that_still_stands_is_proven(database: Database, lived_in: LivedIn) -> None:
    earlier = SqlAudit(database).head()
    SqlAudit(database).record("role-granted", at=NOON)
    assert wrong(database, expected_head=earlier) == []
    assert check_database(database, expected_head=earlier)[-1].said == "line 3 is still there as it was"


def test_the_head_of_an_empty_log_always_stands(database: Database, lived_in: LivedIn) -> None:
    assert wrong(database, expected_head=(0, "")) == []


def test_a_log_that_was_computed_anew_as_a_whole_is_found_by_an_earlier_head(
    engine: sa.Engine, database: Database, lived_in: LivedIn, rewrite: Callable[[], None]
) -> None:
    earlier = SqlAudit(database).head()
    rewrite()
    assert wrong(database) == []
    assert wrong(database, expected_head=earlier) == [("expected head", "line 3 is another one")]


def test_a_log_that_was_cut_and_its_head_with_it_is_found_by_an_earlier_head(
    engine: sa.Engine, database: Database, lived_in: LivedIn
) -> None:
    earlier = SqlAudit(database).head()
    with tampering(engine) as connection:
        connection.execute(audit_log.delete().where(audit_log.c.seq == 3))
        last = connection.execute(sa.select(audit_log.c.hash).where(audit_log.c.seq == 2)).scalar_one()
        connection.execute(sa.text("UPDATE audit_head SET seq = 2, hash = :last"), {"last": last})
    assert wrong(database) == []
    assert wrong(database, expected_head=earlier) == [("expected head", "line 3 is missing")]


@pytest.fixture
def rewrite(engine: sa.Engine, database: Database, lived_in: LivedIn) -> Callable[[], None]:
    """Writes the whole log anew, with other lines, as somebody with the program and the database could."""

    def write() -> None:
        with tampering(engine) as connection:
            connection.execute(audit_log.delete())
            connection.execute(sa.text("UPDATE audit_head SET seq = 0, hash = ''"))
        for number in range(3):
            SqlAudit(database).record("attempt-read", at=NOON, thing=f"attempt:other-{number}")

    return write
