"""The stores of people, programs and the audit log on files that are gone, corrupt or read-only, or tampered with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from simulator.domain.cohorts import Extension, JoinLink, Section
from simulator.domain.judging import Expected, Judge, Limits, Setting
from simulator.domain.roles import Membership, Role
from simulator.domain.standards import Method, Standard
from simulator.errors import StorageError
from simulator.storage.connections import Database
from simulator.storage.database import open_engine, upgrade
from simulator.storage.sql_accounts import SqlAccounts
from simulator.storage.sql_audit import SqlAudit
from simulator.storage.sql_cohorts import SqlCohorts
from simulator.storage.sql_exports import SqlExports
from simulator.storage.sql_figures import SqlFigures
from simulator.storage.sql_programs import SqlPrograms
from simulator.storage.sql_standards import SqlStandards
from tests.unit.storage.conftest import NOON, opened
from tests.unit.storage.people import account, assignment, cohort, invitation, program, session, sign_in

pytestmark = pytest.mark.thorough

ID = UUID("11111111-1111-4111-8111-111111111111")
SETTING = Setting(ID, ID, (), "", None, NOON)
STANDARD = Standard(ID, ID, 1, Method.PROVISIONAL, 6_000, 0, 0, 0, None, None, None, None, None, "", None, NOON)
TRAINEE = Membership(ID, Role.TRAINEE)
METHODS: dict[type, dict[str, Callable]] = {
    SqlAccounts: {
        "any_account": lambda store: store.any_account(),
        "account": lambda store: store.account(ID),
        "by_email": lambda store: store.by_email("a@example.edu"),
        "by_identity": lambda store: store.by_identity("https://id.example.edu", "1"),
        "identities": lambda store: store.identities(ID),
        "people": lambda store: store.people(),
        "n_administrators": lambda store: store.n_administrators(),
        "actor": lambda store: store.actor(ID),
        "session": lambda store: store.session(ID),
        "signed_in": lambda store: store.signed_in(ID),
        "session_by_token": lambda store: store.session_by_token("f" * 64),
        "sessions_of": lambda store: store.sessions_of(ID),
        "ticket": lambda store: store.ticket("f" * 64),
        "ticket_by_id": lambda store: store.ticket_by_id(ID),
        "open_tickets": lambda store: store.open_tickets(),
        "tickets_to": lambda store: store.tickets_to("a@example.edu"),
        "tickets_of": lambda store: store.tickets_of(ID, "a@example.edu"),
        "sign_ins": lambda store: store.sign_ins(ID),
        "create": lambda store: store.create(account()),
        "link": lambda store: store.link(ID, "https://id.example.edu", "1", at=NOON),
        "set_password": lambda store: store.set_password(ID, "$argon2id$x"),
        "set_name": lambda store: store.set_name(ID, "Tara"),
        "set_administrator": lambda store: store.set_administrator(ID, True),
        "set_disabled": lambda store: store.set_disabled(ID, NOON),
        "start_session": lambda store: store.start_session(session(ID)),
        "touch_session": lambda store: store.touch_session(ID, NOON),
        "end_session": lambda store: store.end_session(ID, NOON),
        "end_sessions": lambda store: store.end_sessions(ID, NOON),
        "create_ticket": lambda store: store.create_ticket(invitation()),
        "use_ticket": lambda store: store.use_ticket(ID, NOON),
        "withdraw_ticket": lambda store: store.withdraw_ticket(ID, NOON),
        "withdraw_resets": lambda store: store.withdraw_resets(ID, NOON),
        "note_sign_in": lambda store: store.note_sign_in(sign_in(ID)),
        "purge": lambda store: store.purge(before=NOON),
        "erase": lambda store: store.erase(ID),
    },
    SqlPrograms: {
        "programs": lambda store: store.programs(),
        "program": lambda store: store.program(ID),
        "simulated_cohorts": lambda store: store.simulated_cohorts(),
        "members": lambda store: store.members(ID),
        "memberships": lambda store: store.memberships(ID),
        "cohort": lambda store: store.cohort(ID),
        "cohorts": lambda store: store.cohorts(ID),
        "enrolled": lambda store: store.enrolled(ID),
        "cohorts_of": lambda store: store.cohorts_of(ID),
        "assignment": lambda store: store.assignment(ID),
        "hold_assignment": lambda store: store.hold_assignment(ID),
        "assignments": lambda store: store.assignments([ID]),
        "open_assignments": lambda store: store.open_assignments("waiting-room"),
        "create_program": lambda store: store.create_program(program()),
        "grant": lambda store: store.grant(ID, TRAINEE, at=NOON),
        "revoke": lambda store: store.revoke(ID, TRAINEE),
        "create_cohort": lambda store: store.create_cohort(cohort(ID)),
        "enrol": lambda store: store.enrol(ID, ID, Role.TRAINEE, at=NOON),
        "leave": lambda store: store.leave(ID, ID),
        "create_assignment": lambda store: store.create_assignment(assignment(ID)),
        "close_assignment": lambda store: store.close_assignment(ID, NOON),
    },
    SqlCohorts: {
        "sections": lambda store: store.sections(ID),
        "section": lambda store: store.section(ID),
        "places": lambda store: store.places(ID),
        "places_of": lambda store: store.places_of(ID),
        "join_link": lambda store: store.join_link("f" * 64),
        "join_link_by_id": lambda store: store.join_link_by_id(ID),
        "join_links": lambda store: store.join_links(ID),
        "begun_for": lambda store: store.begun_for(ID),
        "extensions": lambda store: store.extensions([ID]),
        "extensions_of": lambda store: store.extensions_of(ID),
        "due_until": lambda store: store.due_until(NOON, since=NOON),
        "reminders_of": lambda store: store.reminders_of(ID),
        "hold_cohort": lambda store: store.hold_cohort(ID),
        "change_cohort": lambda store: store.change_cohort(cohort(ID)),
        "add_section": lambda store: store.add_section(Section(ID, ID, "Tuesday group")),
        "remove_section": lambda store: store.remove_section(ID),
        "place": lambda store: store.place(ID, ID, None, ""),
        "add_join_link": lambda store: store.add_join_link(JoinLink(ID, ID, "f" * 64, ID, NOON, NOON, 1)),
        "use_join_link": lambda store: store.use_join_link(ID, NOON),
        "withdraw_join_link": lambda store: store.withdraw_join_link(ID, NOON),
        "change_assignment": lambda store: store.change_assignment(assignment(ID)),
        "remove_assignment": lambda store: store.remove_assignment(ID),
        "close_assignments": lambda store: store.close_assignments(ID, NOON),
        "extend": lambda store: store.extend(Extension(ID, ID, NOON, "Ill.", ID, NOON)),
        "take_back_extension": lambda store: store.take_back_extension(ID, ID),
        "note_reminder": lambda store: store.note_reminder(ID, ID, NOON),
        "forget_reminder": lambda store: store.forget_reminder(ID, ID),
        "choose_reminders": lambda store: store.choose_reminders(ID, False),
    },
    SqlExports: {
        "student_ids": lambda store: store.student_ids(ID),
        "student_ids_of": lambda store: store.student_ids_of(ID),
        "crosswalk": lambda store: store.crosswalk(ID),
        "agreements": lambda store: store.agreements(ID),
        "agreements_of": lambda store: store.agreements_of(ID),
        "keep_student_ids": lambda store: store.keep_student_ids(ID, [ID], []),
        "keep_crosswalk": lambda store: store.keep_crosswalk(ID, [], at=NOON),
        "drop_crosswalk": lambda store: store.drop_crosswalk(ID),
        "note_agreements": lambda store: store.note_agreements(ID, [ID], at=NOON),
    },
    SqlStandards: {
        "current": lambda store: store.current(ID),
        "standards": lambda store: store.standards(ID),
        "standards_by": lambda store: store.standards_by(ID),
        "setting": lambda store: store.setting(ID),
        "settings": lambda store: store.settings(ID),
        "settings_by": lambda store: store.settings_by(ID),
        "judges": lambda store: store.judges(ID),
        "judging": lambda store: store.judging(ID),
        "expected": lambda store: store.expected(ID),
        "expected_by": lambda store: store.expected_by(ID),
        "hold_program": lambda store: store.hold_program(ID),
        "set_standard": lambda store: store.set_standard(STANDARD),
        "open_setting": lambda store: store.open_setting(SETTING, []),
        "hold_setting": lambda store: store.hold_setting(ID),
        "begin_second": lambda store: store.begin_second(ID, NOON, {}),
        "close_setting": lambda store: store.close_setting(ID, NOON),
        "add_judge": lambda store: store.add_judge(Judge(ID, ID, NOON)),
        "hand_in": lambda store: store.hand_in(ID, ID, 1, NOON),
        "leave_judging": lambda store: store.leave_judging(ID, ID, NOON),
        "limit": lambda store: store.limit(ID, ID, Limits(50, 70, 5, 30)),
        "expect": lambda store: store.expect(Expected(ID, ID, 1, "a-case", "late", 50, NOON)),
    },
    SqlFigures: {
        "begun_in": lambda store: store.begun_in(ID),
    },
    SqlAudit: {
        "entries": lambda store: store.entries(),
        "names": lambda store: store.names([ID]),
        "last_read": lambda store: store.last_read(ID, "attempt:1", "attempt-read"),
        "head": lambda store: store.head(),
        "broken": lambda store: store.broken(),
        "record": lambda store: store.record("attempt-read", at=NOON),
    },
}
EVERY_METHOD = [
    pytest.param(lambda database, kind=kind, call=call: call(kind(database)), id=f"{kind.__name__}.{name}")
    for kind, calls in METHODS.items()
    for name, call in calls.items()
]
READING = {
    *("any_account", "account", "by_email", "by_identity", "identities", "people", "n_administrators", "actor"),
    *("session", "signed_in", "session_by_token", "sessions_of", "ticket", "ticket_by_id", "open_tickets"),
    *("tickets_to", "tickets_of", "sign_ins", "hold_assignment", "hold_cohort"),
    *("sections", "section", "places", "places_of", "join_link", "join_link_by_id", "join_links", "begun_for"),
    *("extensions", "extensions_of", "due_until", "reminders_of"),
    *("programs", "program", "members", "memberships", "cohort", "cohorts", "enrolled", "cohorts_of"),
    "simulated_cohorts",
    *("current", "standards", "standards_by", "setting", "settings", "settings_by"),
    *("judges", "judging", "expected", "expected_by", "hold_program", "hold_setting"),
    *("assignment", "assignments", "open_assignments", "entries", "names", "last_read", "head", "broken"),
    *("student_ids", "student_ids_of", "crosswalk", "agreements", "agreements_of"),
    "begun_in",
}
EVERY_WRITING = [method for method in EVERY_METHOD if method.id.split(".")[1] not in READING]


@pytest.fixture
def current(tmp_path: Path) -> Path:
    """A file with every table, and one person in it."""
    file = tmp_path / "people.sqlite3"
    engine = open_engine(f"sqlite:///{file}")
    upgrade(engine)
    SqlAccounts(Database(engine)).create(account(id=ID, email="a@example.edu"))
    engine.dispose()
    return file


@pytest.fixture
def unreachable(tmp_path: Path) -> Iterator[Database]:
    """A path where no file can be."""
    (tmp_path / "folder.sqlite3").mkdir()
    yield from opened(tmp_path / "folder.sqlite3")


@pytest.fixture
def read_only(current: Path) -> Iterator[Database]:
    """A file that was opened for reading only."""
    engine = sa.create_engine(f"sqlite:///file:{current}?mode=ro&uri=true")
    yield Database(engine)
    engine.dispose()


@pytest.mark.parametrize("kind", METHODS)
def test_no_method_is_forgotten_here(kind: type) -> None:
    assert {name for name in dir(kind) if not name.startswith("_")} == set(METHODS[kind])


@pytest.mark.parametrize("method", EVERY_METHOD)
@pytest.mark.parametrize("fault", ["corrupt", "unreachable"])
def test_a_broken_file_is_a_storage_error_for_every_method(
    request: pytest.FixtureRequest, fault: str, method: Callable[[Database], object]
) -> None:
    with pytest.raises(StorageError) as refused:
        method(request.getfixturevalue(fault))
    assert refused.value.hint


@pytest.mark.parametrize("method", EVERY_METHOD)
def test_missing_tables_are_a_storage_error_for_every_method(
    without_tables: Database, method: Callable[[Database], object]
) -> None:
    with pytest.raises(StorageError, match="not set up for this version") as refused:
        method(without_tables)
    assert refused.value.hint


@pytest.mark.parametrize("method", EVERY_WRITING)
def test_a_read_only_file_is_a_storage_error_for_every_method_that_writes(
    read_only: Database, method: Callable[[Database], object]
) -> None:
    with pytest.raises(StorageError, match="only be read") as refused:
        method(read_only)
    assert refused.value.hint


@pytest.mark.parametrize("method", [method for method in EVERY_METHOD if method not in EVERY_WRITING])
def test_a_read_only_file_can_still_be_read(
    read_only: Database, current: Path, method: Callable[[Database], object]
) -> None:
    for writable in opened(current):
        assert method(read_only) == method(writable)


# SQLite keeps anything in any column, so an attacker can leave there what can't even be read.


@pytest.fixture
def tampered(current: Path) -> Iterator[Database]:
    """A log of five lines, its trigger gone."""
    for database in opened(current):
        for number in range(5):
            SqlAudit(database).record("attempt-read", at=NOON, thing=f"attempt:{number}", program_id=uuid4())
        with database.writing() as connection:
            connection.exec_driver_sql("DROP TRIGGER audit_log_append_only_UPDATE")
        yield database


@pytest.mark.parametrize(
    "change", ["at = 'noon'", "at = 7", "actor = 'nobody'", "program_id = 5", "detail = '{'", "detail = '[1]'"]
)
@pytest.mark.parametrize("seq", [1, 4, 5])
def test_a_line_that_can_not_be_read_is_named(tampered: Database, change: str, seq: int) -> None:
    with tampered.writing() as connection:
        connection.exec_driver_sql(f"UPDATE audit_log SET {change} WHERE seq = {seq}")
    assert SqlAudit(tampered, batch=3).broken() == f"line {seq} was changed"


def test_a_line_with_bytes_for_text_is_named(tampered: Database) -> None:
    with tampered.writing() as connection:
        connection.exec_driver_sql("UPDATE audit_log SET thing = x'ff00' WHERE seq = 2")
    assert SqlAudit(tampered).broken() == "line 2 was changed"


def test_reading_a_log_with_a_line_that_can_not_be_read_says_what_to_do(tampered: Database) -> None:
    with tampered.writing() as connection:
        connection.exec_driver_sql("UPDATE audit_log SET detail = '{' WHERE seq = 2")
    with pytest.raises(StorageError, match="changed from outside") as refused:
        SqlAudit(tampered).entries()
    assert "db check" in refused.value.hint
