"""What the store of student ids, crosswalks and agreements to research promises, on real databases."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from simulator.domain.accounts import Program
from simulator.domain.crosswalk import Outcome
from simulator.domain.roles import Membership, Role
from simulator.domain.student_ids import IdSystem, StudentId
from simulator.errors import StorageError
from simulator.storage.connections import Database
from simulator.storage.sql_accounts import SqlAccounts
from simulator.storage.sql_exports import SqlExports
from simulator.storage.sql_programs import SqlPrograms
from tests.unit.storage.conftest import NOON, OTTO, TARA
from tests.unit.storage.people import account

PROGRAM, OTHER = UUID(int=30), UUID(int=31)
LATER = NOON + timedelta(days=1)
TEA = Outcome("tea", "Ours ✓", "Offers tea, نور", ("A1", "F-abft-1"), 60)


@pytest.fixture
def exports(database: Database) -> SqlExports:
    programs, accounts = SqlPrograms(database), SqlAccounts(database)
    for program_id, name in ((PROGRAM, "Riverside"), (OTHER, "Hillside")):
        programs.create_program(Program(program_id, name, NOON))
    for account_id in (TARA, OTTO):
        accounts.create(account(id=account_id))
        for role in (Role.TRAINEE, Role.SUPERVISOR):
            programs.grant(account_id, Membership(PROGRAM, role), at=NOON)
    return SqlExports(database)


def an_id(value: str, account_id: UUID = TARA, program_id: UUID = PROGRAM, system: IdSystem = IdSystem.USERNAME):
    return StudentId(account_id, program_id, system, value)


def test_ids_come_back_and_new_ones_take_the_place_of_all_that_a_person_had_in_the_program(exports: SqlExports) -> None:
    more, elsewhere = an_id("4711", system=IdSystem.CANVAS_ID), an_id("tara", program_id=OTHER)
    exports.keep_student_ids(PROGRAM, [TARA], [an_id("tara"), more])
    exports.keep_student_ids(OTHER, [TARA], [elsewhere])
    assert exports.student_ids(PROGRAM) == (more, an_id("tara"))
    assert exports.student_ids_of(TARA) == (more, an_id("tara"), elsewhere)
    exports.keep_student_ids(PROGRAM, [TARA], [an_id("tlind")])
    assert exports.student_ids(PROGRAM) == (an_id("tlind"),)
    exports.keep_student_ids(PROGRAM, [TARA], [])
    assert exports.student_ids_of(TARA) == (elsewhere,)


def test_two_people_of_a_program_never_have_one_id_and_can_change_theirs_with_each_other(exports: SqlExports) -> None:
    exports.keep_student_ids(PROGRAM, [TARA, OTTO], [an_id("one"), an_id("two", OTTO)])
    with pytest.raises(StorageError):
        exports.keep_student_ids(PROGRAM, [OTTO], [an_id("one", OTTO)])
    exports.keep_student_ids(PROGRAM, [TARA, OTTO], [an_id("two"), an_id("one", OTTO)])
    assert {one.value for one in exports.student_ids_of(TARA)} == {"two"}


def test_a_crosswalk_comes_back_as_it_was_kept_and_can_be_forgotten(exports: SqlExports) -> None:
    assert exports.crosswalk(PROGRAM) is None
    exports.keep_crosswalk(PROGRAM, [TEA], at=NOON)
    exports.keep_crosswalk(PROGRAM, [TEA, Outcome("two", "Ours", "Two", ("A2",))], at=LATER)
    assert exports.crosswalk(PROGRAM) == (TEA, Outcome("two", "Ours", "Two", ("A2",), 75))
    assert (exports.crosswalk(OTHER), exports.drop_crosswalk(PROGRAM), exports.drop_crosswalk(PROGRAM)) == (
        None,
        True,
        False,
    )


def test_an_empty_crosswalk_is_one(exports: SqlExports) -> None:
    exports.keep_crosswalk(PROGRAM, [], at=NOON)
    assert exports.crosswalk(PROGRAM) == ()


def test_who_had_agreed_before_keeps_the_day_and_who_is_not_named_any_more_goes(exports: SqlExports) -> None:
    exports.note_agreements(PROGRAM, [TARA], at=NOON)
    exports.note_agreements(OTHER, [TARA], at=NOON)
    exports.note_agreements(PROGRAM, [TARA, OTTO], at=LATER)
    assert exports.agreements(PROGRAM) == {TARA: NOON, OTTO: LATER}
    exports.note_agreements(PROGRAM, [], at=LATER)
    assert exports.agreements(PROGRAM) == {}
    assert exports.agreements_of(TARA) == ((OTHER, NOON),)


def test_everything_goes_with_the_last_role_in_the_program_and_not_before(
    exports: SqlExports, database: Database
) -> None:
    exports.keep_student_ids(PROGRAM, [TARA], [an_id("tara")])
    exports.note_agreements(PROGRAM, [TARA], at=NOON)
    SqlPrograms(database).revoke(TARA, Membership(PROGRAM, Role.TRAINEE))
    assert (len(exports.student_ids_of(TARA)), len(exports.agreements_of(TARA))) == (1, 1)
    SqlPrograms(database).revoke(TARA, Membership(PROGRAM, Role.SUPERVISOR))
    assert (exports.student_ids_of(TARA), exports.agreements_of(TARA)) == ((), ())


def test_everything_goes_with_the_account(exports: SqlExports, database: Database) -> None:
    exports.keep_student_ids(PROGRAM, [TARA, OTTO], [an_id("tara"), an_id("otto", OTTO)])
    exports.note_agreements(PROGRAM, [TARA, OTTO], at=NOON)
    SqlAccounts(database).erase(TARA)
    assert exports.student_ids(PROGRAM) == (an_id("otto", OTTO),)
    assert exports.agreements(PROGRAM) == {OTTO: NOON}
