"""What the audit log promises, on real databases: every line is there, and as it was written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta, timezone
from uuid import uuid4

import pytest
import sqlalchemy as sa

from simulator.domain.accounts import Account, AuditEntry
from simulator.errors import StorageError
from simulator.storage.account_tables import audit_head, audit_log
from simulator.storage.connections import Database
from simulator.storage.sql_accounts import SqlAccounts
from simulator.storage.sql_audit import SqlAudit, hash_of
from tests.unit.storage.conftest import NOON
from tests.unit.storage.people import account
from tests.unit.storage.together import both


@pytest.fixture
def audit(database: Database) -> SqlAudit:
    return SqlAudit(database)


@pytest.fixture
def ada(people: SqlAccounts) -> Account:
    made = account("Ada Admin", administrator=True)
    people.create(made)
    return made


def write(audit: SqlAudit, n: int) -> list[AuditEntry]:
    return [
        audit.record("attempt-read", at=NOON + timedelta(seconds=number), thing=f"a:{number}") for number in range(n)
    ]


# Recording


def test_an_empty_log_has_no_head_and_nothing_wrong(audit: SqlAudit) -> None:
    assert audit.head() == (0, "")
    assert audit.broken() is None


def test_a_line_comes_back_as_it_was_recorded(audit: SqlAudit, ada: Account, tara: Account) -> None:
    program_id = uuid4()
    line = audit.record(
        "role-granted",
        at=NOON,
        actor_id=ada.id,
        subject_id=tara.id,
        program_id=program_id,
        thing="program:1",
        detail={"role": "trainee", "até": "نور"},
    )
    assert audit.entries() == ((line,), 1)
    assert replace(line, hash="") == AuditEntry(
        seq=1,
        at=NOON,
        action="role-granted",
        actor=ada.subject_id,
        subject=tara.subject_id,
        program_id=program_id,
        thing="program:1",
        detail={"role": "trainee", "até": "نور"},
        previous="",
        hash="",
    )


def test_the_hash_of_a_line_is_one_that_anybody_can_compute(audit: SqlAudit, ada: Account) -> None:
    line = audit.record("account-created", at=NOON, actor_id=ada.id, detail={"b": "2", "a": "é"})
    text = (
        '{"action":"account-created","actor":"%s","at":"2026-03-01T12:00:00.123456+00:00",'
        '"detail":{"a":"\\u00e9","b":"2"},"previous":"","program_id":null,"seq":1,"subject":null,"thing":""}'
    )
    assert line.hash == hashlib.sha256((text % ada.subject_id).encode()).hexdigest()


def test_each_line_carries_the_hash_of_the_one_before(audit: SqlAudit) -> None:
    first, second, third = write(audit, 3)
    assert [second.previous, third.previous] == [first.hash, second.hash]
    assert [first.seq, second.seq, third.seq] == [1, 2, 3]
    assert audit.head() == (3, third.hash)
    assert audit.broken() is None


def test_an_account_id_never_gets_into_the_log(
    audit: SqlAudit, database: Database, ada: Account, tara: Account
) -> None:
    audit.record("person-disabled", at=NOON, actor_id=ada.id, subject_id=tara.id)
    with database.reading() as connection:
        row = str(connection.execute(sa.select(audit_log)).one())
    assert str(ada.subject_id) in row
    assert str(ada.id) not in row
    assert str(tara.id) not in row


def test_somebody_without_an_account_is_recorded_as_nobody(audit: SqlAudit, tara: Account) -> None:
    line = audit.record("attempt-erased", at=NOON, actor_id=uuid4(), subject_id=tara.id)
    assert (line.actor, line.subject) == (None, tara.subject_id)


def test_one_person_can_do_something_to_themselves(audit: SqlAudit, tara: Account) -> None:
    line = audit.record("password-changed", at=NOON, actor_id=tara.id, subject_id=tara.id)
    assert (line.actor, line.subject) == (tara.subject_id, tara.subject_id)


def test_a_line_is_undone_with_the_transaction_that_it_belongs_to(audit: SqlAudit, database: Database) -> None:
    write(audit, 1)

    def grant_and_fail() -> None:
        with database.writing():
            audit.record("role-granted", at=NOON)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        grant_and_fail()
    write(audit, 1)
    assert [line.action for line in audit.entries()[0]] == ["attempt-read", "attempt-read"]
    assert audit.broken() is None


def test_two_who_record_at_once_keep_the_chain(audit: SqlAudit) -> None:
    assert both(lambda _number: write(audit, 25)) == [None, None]
    assert audit.head()[0] == 50
    assert audit.broken() is None


def test_a_clock_that_is_set_back_keeps_the_chain_and_the_order(audit: SqlAudit) -> None:
    for hours in (3, 0, 2):
        audit.record("attempt-read", at=NOON + timedelta(hours=hours))
    assert audit.broken() is None
    assert [line.at.hour for line in audit.entries()[0]] == [14, 12, 15]


def test_a_time_of_another_zone_keeps_the_chain(audit: SqlAudit) -> None:
    line = audit.record("attempt-read", at=NOON.astimezone(timezone(timedelta(hours=5, minutes=30))))
    assert line.at == NOON
    assert line.at.tzinfo is UTC
    assert audit.broken() is None


@pytest.mark.parametrize("at", [datetime(1999, 12, 31, 23, 59, 59, 1, tzinfo=UTC), datetime(2026, 5, 1, tzinfo=UTC)])
def test_every_fraction_of_a_second_keeps_the_chain(audit: SqlAudit, at: datetime) -> None:
    assert audit.record("attempt-read", at=at).at == at
    assert audit.broken() is None


def test_more_than_a_line_holds_is_cut_to_size_and_recorded(audit: SqlAudit) -> None:
    flood = {f"{number:03}" + "k" * 500: "v" * 5_000 for number in range(500)}
    line = audit.record("a" * 500, at=NOON, thing="t" * 5_000, detail=flood)
    assert (len(line.action), len(line.thing), len(line.detail)) == (60, 120, 20)
    assert {(len(key), len(value)) for key, value in line.detail.items()} == {(60, 200)}
    assert len(json.dumps(dict(line.detail))) < 16_384
    assert audit.entries() == ((line,), 1)
    assert audit.broken() is None


def test_signs_that_an_engine_can_not_keep_are_left_out(audit: SqlAudit) -> None:
    line = audit.record("attempt-read", at=NOON, thing="a\0b\ud800", detail={"k\0": "v\udfff\0"})
    assert (line.thing, dict(line.detail)) == ("ab?", {"k": "v?"})
    assert audit.entries() == ((line,), 1)
    assert audit.broken() is None


@pytest.mark.parametrize("statement", [audit_log.update().values(thing="other"), audit_log.delete()])
def test_the_database_refuses_to_change_or_delete_lines(
    audit: SqlAudit, database: Database, statement: sa.UpdateBase
) -> None:
    lines = write(audit, 2)
    with pytest.raises(StorageError, match="does not fit"), database.writing() as connection:
        connection.execute(statement)
    assert audit.entries() == ((lines[1], lines[0]), 2)


# Reading


def test_an_action_that_no_line_can_have_finds_none(audit: SqlAudit) -> None:
    write(audit, 2)
    assert audit.entries(action="attempt-read\0") == ((), 0)


def test_lines_come_newest_first_page_by_page_with_their_number(audit: SqlAudit) -> None:
    written = write(audit, 5)
    assert audit.entries(limit=2, offset=1) == ((written[3], written[2]), 5)
    assert audit.entries(offset=5) == ((), 5)


def test_lines_are_found_by_what_was_done(audit: SqlAudit) -> None:
    write(audit, 1)
    line = audit.record("role-granted", at=NOON)
    assert audit.entries(action="role-granted") == ((line,), 1)


def test_lines_are_found_by_the_person_who_did_it_or_to_whom(
    audit: SqlAudit, people: SqlAccounts, ada: Account, tara: Account
) -> None:
    did = audit.record("signed-out", at=NOON, actor_id=tara.id)
    got = audit.record("role-granted", at=NOON, actor_id=ada.id, subject_id=tara.id)
    audit.record("program-created", at=NOON, actor_id=ada.id)
    audit.record("database-restored", at=NOON)
    assert audit.entries(person_id=tara.id) == ((got, did), 2)


def test_somebody_without_an_account_finds_no_lines(audit: SqlAudit, ada: Account) -> None:
    audit.record("program-created", at=NOON, actor_id=ada.id)
    audit.record("database-restored", at=NOON)
    assert audit.entries(person_id=uuid4()) == ((), 0)


def test_lines_are_found_by_program(audit: SqlAudit) -> None:
    program_id = uuid4()
    line = audit.record("cohort-created", at=NOON, program_id=program_id)
    audit.record("cohort-created", at=NOON, program_id=uuid4())
    audit.record("cohort-created", at=NOON)
    assert audit.entries(program_id=program_id) == ((line,), 1)


def test_lines_are_found_from_a_time_up_to_another(audit: SqlAudit) -> None:
    written = write(audit, 4)
    found = audit.entries(since=NOON + timedelta(seconds=1), until=NOON + timedelta(seconds=3))
    assert found == ((written[2], written[1]), 2)


def test_conditions_hold_together(audit: SqlAudit, ada: Account, tara: Account) -> None:
    audit.record("role-granted", at=NOON, actor_id=tara.id)
    audit.record("role-revoked", at=NOON, actor_id=ada.id)
    line = audit.record("role-granted", at=NOON, actor_id=ada.id)
    assert audit.entries(action="role-granted", person_id=ada.id, since=NOON) == ((line,), 1)


def test_names_are_those_of_people_who_are_still_there(
    audit: SqlAudit, people: SqlAccounts, ada: Account, tara: Account
) -> None:
    people.erase(tara.id)
    assert audit.names([ada.subject_id, tara.subject_id, uuid4()]) == {ada.subject_id: "Ada Admin"}
    assert audit.names([]) == {}


def test_more_names_than_a_query_takes_are_found(people: SqlAccounts, database: Database) -> None:
    many = [account(f"Person {number}") for number in range(20)]
    with database.writing():
        for one in many:
            people.create(one)
    by_sevens = SqlAudit(database, batch=7)
    assert by_sevens.names([one.subject_id for one in many]) == {one.subject_id: one.name for one in many}


def test_the_last_time_is_of_this_person_this_thing_and_this_act(audit: SqlAudit, ada: Account, tara: Account) -> None:
    audit.record("attempt-read", at=NOON, actor_id=ada.id, thing="attempt:1")
    for minutes, (action, reader, thing) in enumerate(
        (
            ("attempt-shared", ada.id, "attempt:1"),
            ("attempt-read", tara.id, "attempt:1"),
            ("attempt-read", ada.id, "attempt:2"),
        ),
        start=1,
    ):
        audit.record(action, at=NOON + timedelta(minutes=minutes), actor_id=reader, thing=thing)
    assert audit.last_read(ada.id, "attempt:1", "attempt-read") == NOON


def test_what_was_never_done_was_done_at_no_time(audit: SqlAudit, ada: Account) -> None:
    audit.record("attempt-read", at=NOON, thing="attempt:1")
    assert audit.last_read(ada.id, "attempt:1", "attempt-read") is None
    assert audit.last_read(uuid4(), "attempt:1", "attempt-read") is None


def test_the_last_time_is_that_of_the_newest_line_after_the_clock_was_set_back(audit: SqlAudit, ada: Account) -> None:
    for at in (NOON, NOON - timedelta(days=1)):
        audit.record("attempt-read", at=at, actor_id=ada.id, thing="attempt:1")
    assert audit.last_read(ada.id, "attempt:1", "attempt-read") == NOON - timedelta(days=1)


# Tampering, by somebody who can write to the database


@pytest.fixture
def tamper(database: Database) -> Callable[..., None]:
    """Run a statement on the log without the trigger that would refuse it."""
    with database.writing() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("DROP TRIGGER audit_log_append_only_UPDATE")
            connection.exec_driver_sql("DROP TRIGGER audit_log_append_only_DELETE")
        else:
            connection.exec_driver_sql("DROP TRIGGER audit_log_append_only ON audit_log")

    def run(statement: sa.UpdateBase) -> None:
        with database.writing() as connection:
            assert connection.execute(statement).rowcount != 0

    return run


CHANGES = {
    "at": NOON - timedelta(days=1),
    "action": "role-granted",
    "actor": uuid4(),
    "subject": uuid4(),
    "program_id": uuid4(),
    "thing": "attempt:other",
    "detail": {"role": "program-lead"},
    "previous": "0" * 64,
    "hash": "0" * 64,
}


def test_every_column_is_among_the_changes_that_are_tried() -> None:
    assert {*CHANGES, "seq"} == {column.name for column in audit_log.columns}


@pytest.mark.parametrize("column", CHANGES)
def test_a_change_of_any_column_is_found(audit: SqlAudit, tamper: Callable[..., None], column: str) -> None:
    write(audit, 4)
    tamper(audit_log.update().where(audit_log.c.seq == 2).values({column: CHANGES[column]}))
    assert audit.broken() == "line 2 was changed"


@pytest.mark.parametrize("seq", [1, 3, 4])
def test_a_changed_line_is_found_wherever_it_stands(audit: SqlAudit, tamper: Callable[..., None], seq: int) -> None:
    write(audit, 4)
    tamper(audit_log.update().where(audit_log.c.seq == seq).values(thing="attempt:other"))
    assert audit.broken() == f"line {seq} was changed"


def rehashed(line: AuditEntry, **changes: object) -> dict[str, object]:
    values = asdict(line) | changes
    return values | {"hash": hash_of(values)}


def test_a_changed_line_that_got_a_new_hash_is_found_by_the_next(audit: SqlAudit, tamper: Callable[..., None]) -> None:
    lines = write(audit, 4)
    tamper(audit_log.update().where(audit_log.c.seq == 2).values(rehashed(lines[1], thing="attempt:other")))
    assert audit.broken() == "line 2 was changed"


def test_a_last_line_that_got_a_new_hash_is_found_by_the_head(audit: SqlAudit, tamper: Callable[..., None]) -> None:
    lines = write(audit, 4)
    tamper(audit_log.update().where(audit_log.c.seq == 4).values(rehashed(lines[3], thing="attempt:other")))
    assert audit.broken() == "line 4 or the head of the log was changed"


def test_a_first_line_that_follows_something_is_found(audit: SqlAudit, tamper: Callable[..., None]) -> None:
    lines = write(audit, 1)
    tamper(audit_log.update().values(rehashed(lines[0], previous="0" * 64)))
    assert audit.broken() == "line 1 was changed"


@pytest.mark.parametrize("seq", [1, 3])
def test_a_missing_line_is_found(audit: SqlAudit, tamper: Callable[..., None], seq: int) -> None:
    write(audit, 5)
    tamper(audit_log.delete().where(audit_log.c.seq == seq))
    assert audit.broken() == f"line {seq} is missing"


def test_a_missing_line_behind_which_the_others_moved_up_is_found(audit: SqlAudit, tamper: Callable[..., None]) -> None:
    write(audit, 4)
    tamper(audit_log.delete().where(audit_log.c.seq == 3))
    tamper(audit_log.update().where(audit_log.c.seq == 4).values(seq=3))
    assert audit.broken() == "line 3 was changed"


@pytest.mark.parametrize("kept", [0, 3])
def test_an_end_that_was_cut_off_is_found(audit: SqlAudit, tamper: Callable[..., None], kept: int) -> None:
    write(audit, 5)
    tamper(audit_log.delete().where(audit_log.c.seq > kept))
    assert audit.broken() == f"the log ends at {kept} but its head says 5"


def test_lines_that_were_added_past_the_head_are_found(audit: SqlAudit, tamper: Callable[..., None]) -> None:
    lines = write(audit, 2)
    tamper(audit_log.insert().values(rehashed(lines[1], seq=3, previous=lines[1].hash)))
    assert audit.broken() == "the log goes on to 3 but its head says 2"


@pytest.mark.parametrize("seq", [0, -4])
def test_lines_that_were_put_before_the_first_are_found(audit: SqlAudit, tamper: Callable[..., None], seq: int) -> None:
    lines = write(audit, 2)
    tamper(audit_log.insert().values(rehashed(lines[0], seq=seq)))
    assert audit.broken() == f"line {seq} does not belong there"


def test_a_head_that_was_changed_is_found(audit: SqlAudit, tamper: Callable[..., None]) -> None:
    write(audit, 2)
    tamper(audit_head.update().values(hash="0" * 64))
    assert audit.broken() == "line 2 or the head of the log was changed"


def test_a_head_of_an_empty_log_that_was_changed_is_found(audit: SqlAudit, tamper: Callable[..., None]) -> None:
    tamper(audit_head.update().values(hash="0" * 64))
    assert audit.broken() == "the head of the log was changed"


def test_a_log_without_its_head_is_found_and_takes_no_more_lines(audit: SqlAudit, tamper: Callable[..., None]) -> None:
    write(audit, 2)
    tamper(audit_head.delete())
    assert audit.broken() == "the head of the log is missing"
    assert audit.head() == (0, "")
    with pytest.raises(StorageError, match="lost its head") as refused:
        write(audit, 1)
    assert "db check" in refused.value.hint


def test_a_break_is_found_whichever_part_of_the_log_it_is_in(database: Database, tamper: Callable[..., None]) -> None:
    audit = SqlAudit(database, batch=3)
    write(audit, 10)
    assert audit.broken() is None
    tamper(audit_log.update().where(audit_log.c.seq == 9).values(thing="attempt:other"))
    assert audit.broken() == "line 9 was changed"
    tamper(audit_log.delete().where(audit_log.c.seq == 4))
    assert audit.broken() == "line 4 is missing"


def test_lines_that_come_while_the_log_is_checked_are_no_break(
    database: Database,
) -> None:
    audit = SqlAudit(database, batch=2)
    write(audit, 4)
    others = SqlAudit(Database(database.engine))
    added = iter(range(3))

    def add_one_more(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if "FROM audit_log" in statement and next(added, None) is not None:
            write(others, 1)

    sa.event.listen(database.engine, "before_cursor_execute", add_one_more)
    assert audit.broken() is None
    assert audit.head()[0] == 7
