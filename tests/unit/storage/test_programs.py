"""What the store of programs, cohorts and assignments promises, on real databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from simulator.domain.accounts import Account, Cohort, Program
from simulator.domain.roles import Membership, Role
from simulator.errors import NameTaken, StorageError
from simulator.storage.connections import Database
from simulator.storage.sql_accounts import SqlAccounts
from simulator.storage.sql_programs import SqlPrograms
from tests.unit.storage.conftest import NOON
from tests.unit.storage.people import account, assignment, cohort, program
from tests.unit.storage.together import both

LATER = NOON + timedelta(minutes=5)


@pytest.fixture
def programs(database: Database) -> SqlPrograms:
    return SqlPrograms(database)


@pytest.fixture
def clinic(programs: SqlPrograms) -> Program:
    made = program("University Clinic")
    programs.create_program(made)
    return made


@pytest.fixture
def school(programs: SqlPrograms) -> Program:
    made = program("Evening School")
    programs.create_program(made)
    return made


@pytest.fixture
def autumn(programs: SqlPrograms, clinic: Program) -> Cohort:
    made = cohort(clinic.id, "Autumn")
    programs.create_cohort(made)
    return made


@pytest.fixture
def sana(people: SqlAccounts) -> Account:
    made = account("sana Rahimi")
    people.create(made)
    return made


# Programs


def test_a_program_comes_back_as_it_was(programs: SqlPrograms, clinic: Program) -> None:
    assert programs.program(clinic.id) == clinic


def test_simulated_cohorts_are_those_of_simulated_programs(programs: SqlPrograms, autumn: Cohort) -> None:
    assert programs.simulated_cohorts() == frozenset()
    made_up = replace(program("Made up"), simulated=True)
    programs.create_program(made_up)
    spring = cohort(made_up.id, "Spring")
    programs.create_cohort(spring)
    assert programs.program(made_up.id) == made_up
    assert programs.simulated_cohorts() == {spring.id}


def test_only_members_and_administrators_of_a_simulation_are_in_it(
    programs: SqlPrograms, people: SqlAccounts, clinic: Program, sana: Account
) -> None:
    ada = replace(account("Ada Moss"), administrator=True)
    people.create(ada)
    programs.grant(sana.id, Membership(clinic.id, Role.SUPERVISOR), at=NOON)
    assert [people.actor(one.id).in_simulation for one in (sana, ada)] == [False, False]
    made_up = replace(program("Made up"), simulated=True)
    programs.create_program(made_up)
    assert [people.actor(one.id).in_simulation for one in (sana, ada)] == [False, True]
    programs.grant(sana.id, Membership(made_up.id, Role.SUPERVISOR), at=NOON)
    assert [people.actor(one.id).in_simulation for one in (sana, ada)] == [True, True]


def test_an_unknown_program_is_not_found(programs: SqlPrograms, clinic: Program) -> None:
    assert programs.program(uuid4()) is None


def test_programs_come_by_name_whatever_its_case_and_accents(programs: SqlPrograms) -> None:
    for name in ("Zürich", "école", "Clinic", "dam"):
        programs.create_program(program(name))
    assert [made.name for made in programs.programs()] == ["Clinic", "dam", "école", "Zürich"]


def test_two_programs_never_have_the_same_name(programs: SqlPrograms, clinic: Program) -> None:
    with pytest.raises(NameTaken) as refused:
        programs.create_program(program(clinic.name))
    assert refused.value.name == "University Clinic"


def test_a_clash_that_is_not_about_the_name_is_no_taken_name(programs: SqlPrograms, clinic: Program) -> None:
    with pytest.raises(StorageError) as refused:
        programs.create_program(replace(clinic, name="Another"))
    assert not isinstance(refused.value, NameTaken)


def test_a_transaction_goes_on_after_a_taken_name(programs: SqlPrograms, database: Database, clinic: Program) -> None:
    other = program("Another")
    with database.writing():
        with pytest.raises(NameTaken):
            programs.create_program(program(clinic.name))
        programs.create_program(other)
    assert programs.program(other.id) == other


# Memberships


def test_a_role_is_given_once(programs: SqlPrograms, clinic: Program, tara: Account) -> None:
    trainee = Membership(clinic.id, Role.TRAINEE)
    assert programs.grant(tara.id, trainee, at=NOON)
    assert not programs.grant(tara.id, trainee, at=LATER)
    assert programs.memberships(tara.id) == ((clinic, Role.TRAINEE),)


def test_of_two_who_give_a_role_at_once_one_is_told_that_it_was_theirs(
    programs: SqlPrograms, clinic: Program, tara: Account
) -> None:
    told: list[bool] = []
    both(lambda _number: told.append(programs.grant(tara.id, Membership(clinic.id, Role.TRAINEE), at=NOON)))
    assert sorted(told) == [False, True]


def test_a_person_can_have_several_roles_in_several_programs(
    programs: SqlPrograms, clinic: Program, school: Program, tara: Account
) -> None:
    for membership in (
        Membership(clinic.id, Role.TRAINEE),
        Membership(school.id, Role.SUPERVISOR),
        Membership(school.id, Role.PROGRAM_LEAD),
    ):
        programs.grant(tara.id, membership, at=NOON)
    assert programs.memberships(tara.id) == (
        (school, Role.PROGRAM_LEAD),
        (school, Role.SUPERVISOR),
        (clinic, Role.TRAINEE),
    )


def test_a_role_for_nobody_or_in_no_program_is_refused(programs: SqlPrograms, clinic: Program, tara: Account) -> None:
    with pytest.raises(StorageError):
        programs.grant(uuid4(), Membership(clinic.id, Role.TRAINEE), at=NOON)
    with pytest.raises(StorageError):
        programs.grant(tara.id, Membership(uuid4(), Role.TRAINEE), at=NOON)


def test_members_come_by_name_with_their_roles(
    programs: SqlPrograms, clinic: Program, school: Program, tara: Account, sana: Account
) -> None:
    programs.grant(tara.id, Membership(clinic.id, Role.TRAINEE), at=NOON)
    programs.grant(sana.id, Membership(clinic.id, Role.SUPERVISOR), at=NOON)
    programs.grant(tara.id, Membership(school.id, Role.PROGRAM_LEAD), at=NOON)
    assert programs.members(clinic.id) == ((sana, Role.SUPERVISOR), (tara, Role.TRAINEE))


def test_a_role_is_taken_away_once(programs: SqlPrograms, clinic: Program, tara: Account) -> None:
    programs.grant(tara.id, Membership(clinic.id, Role.TRAINEE), at=NOON)
    programs.grant(tara.id, Membership(clinic.id, Role.SUPERVISOR), at=NOON)
    assert programs.revoke(tara.id, Membership(clinic.id, Role.TRAINEE))
    assert not programs.revoke(tara.id, Membership(clinic.id, Role.TRAINEE))
    assert programs.memberships(tara.id) == ((clinic, Role.SUPERVISOR),)


def test_losing_a_role_loses_the_places_in_cohorts_that_rest_on_it_and_no_others(
    programs: SqlPrograms, clinic: Program, school: Program, autumn: Cohort, tara: Account, sana: Account
) -> None:
    spring, evening = cohort(clinic.id, "Spring"), cohort(school.id, "Evening")
    for made in (spring, evening):
        programs.create_cohort(made)
    for membership in (Membership(clinic.id, Role.SUPERVISOR), Membership(school.id, Role.TRAINEE)):
        programs.grant(tara.id, membership, at=NOON)
    programs.enrol(autumn.id, tara.id, Role.TRAINEE, at=NOON)
    programs.enrol(spring.id, tara.id, Role.SUPERVISOR, at=NOON)
    programs.enrol(evening.id, tara.id, Role.SUPERVISOR, at=NOON)
    programs.enrol(spring.id, sana.id, Role.SUPERVISOR, at=NOON)
    programs.revoke(tara.id, Membership(clinic.id, Role.SUPERVISOR))
    assert programs.cohorts_of(tara.id) == ((autumn, Role.TRAINEE), (evening, Role.SUPERVISOR))
    assert programs.enrolled(spring.id) == ((sana, Role.SUPERVISOR),)


# Cohorts


def test_a_cohort_comes_back_as_it_was(programs: SqlPrograms, autumn: Cohort) -> None:
    assert programs.cohort(autumn.id) == autumn


def test_an_unknown_cohort_is_not_found(programs: SqlPrograms, autumn: Cohort) -> None:
    assert programs.cohort(uuid4()) is None


def test_cohorts_of_a_program_are_its_own_by_name(
    programs: SqlPrograms, clinic: Program, school: Program, autumn: Cohort
) -> None:
    second = cohort(clinic.id, "été")
    first = cohort(clinic.id, "advanced")
    for made in (second, first, cohort(school.id, "Autumn")):
        programs.create_cohort(made)
    assert programs.cohorts(clinic.id) == (first, autumn, second)


def test_two_cohorts_of_a_program_never_have_the_same_name(
    programs: SqlPrograms, clinic: Program, autumn: Cohort
) -> None:
    with pytest.raises(NameTaken) as refused:
        programs.create_cohort(cohort(clinic.id, autumn.name))
    assert refused.value.name == "Autumn"


def test_a_cohort_of_no_program_is_refused_and_not_for_its_name(programs: SqlPrograms, autumn: Cohort) -> None:
    with pytest.raises(StorageError) as refused:
        programs.create_cohort(cohort(uuid4(), autumn.name))
    assert not isinstance(refused.value, NameTaken)


def test_a_person_is_put_into_a_cohort_once(programs: SqlPrograms, autumn: Cohort, tara: Account) -> None:
    assert programs.enrol(autumn.id, tara.id, Role.TRAINEE, at=NOON)
    assert not programs.enrol(autumn.id, tara.id, Role.TRAINEE, at=LATER)
    assert programs.enrolled(autumn.id) == ((tara, Role.TRAINEE),)


def test_a_person_is_one_thing_in_a_cohort(programs: SqlPrograms, autumn: Cohort, tara: Account, sana: Account) -> None:
    programs.enrol(autumn.id, sana.id, Role.TRAINEE, at=NOON)
    programs.enrol(autumn.id, tara.id, Role.TRAINEE, at=NOON)
    assert programs.enrol(autumn.id, tara.id, Role.SUPERVISOR, at=LATER)
    assert programs.enrolled(autumn.id) == ((sana, Role.TRAINEE), (tara, Role.SUPERVISOR))


def test_nobody_leads_a_cohort(programs: SqlPrograms, autumn: Cohort, tara: Account) -> None:
    with pytest.raises(ValueError, match="program-lead"):
        programs.enrol(autumn.id, tara.id, Role.PROGRAM_LEAD, at=NOON)
    assert programs.enrolled(autumn.id) == ()


def test_an_unknown_person_or_cohort_is_refused(programs: SqlPrograms, autumn: Cohort, tara: Account) -> None:
    with pytest.raises(StorageError):
        programs.enrol(autumn.id, uuid4(), Role.TRAINEE, at=NOON)
    with pytest.raises(StorageError):
        programs.enrol(uuid4(), tara.id, Role.TRAINEE, at=NOON)


def test_a_person_leaves_a_cohort_once_and_nobody_else_does(
    programs: SqlPrograms, autumn: Cohort, tara: Account, sana: Account
) -> None:
    programs.enrol(autumn.id, tara.id, Role.TRAINEE, at=NOON)
    programs.enrol(autumn.id, sana.id, Role.SUPERVISOR, at=NOON)
    assert programs.leave(autumn.id, tara.id)
    assert not programs.leave(autumn.id, tara.id)
    assert programs.enrolled(autumn.id) == ((sana, Role.SUPERVISOR),)


def test_the_cohorts_of_a_person_are_their_own(
    programs: SqlPrograms, autumn: Cohort, tara: Account, sana: Account
) -> None:
    programs.enrol(autumn.id, sana.id, Role.SUPERVISOR, at=NOON)
    assert programs.cohorts_of(sana.id) == ((autumn, Role.SUPERVISOR),)
    assert programs.cohorts_of(tara.id) == ()


# Assignments


def test_an_assignment_comes_back_as_it_was(programs: SqlPrograms, autumn: Cohort) -> None:
    given = assignment(autumn.id, due_at=LATER)
    programs.create_assignment(given)
    assert programs.assignment(given.id) == given


def test_an_unknown_assignment_is_not_found(programs: SqlPrograms, autumn: Cohort) -> None:
    programs.create_assignment(assignment(autumn.id))
    assert programs.assignment(uuid4()) is None


def test_an_assignment_to_no_cohort_is_refused(programs: SqlPrograms, autumn: Cohort) -> None:
    with pytest.raises(StorageError):
        programs.create_assignment(assignment(uuid4()))


def test_assignments_are_those_of_the_cohorts_asked_for_newest_first(
    programs: SqlPrograms, clinic: Program, autumn: Cohort
) -> None:
    spring, summer = cohort(clinic.id, "Spring"), cohort(clinic.id, "Summer")
    for made in (spring, summer):
        programs.create_cohort(made)
    old, new = assignment(autumn.id), assignment(spring.id, created_at=LATER)
    for given in (old, new, assignment(summer.id)):
        programs.create_assignment(given)
    assert programs.assignments([autumn.id, spring.id]) == (new, old)
    assert programs.assignments([]) == ()


def test_an_assignment_is_closed_once(programs: SqlPrograms, autumn: Cohort) -> None:
    given, other = assignment(autumn.id), assignment(autumn.id)
    for made in (given, other):
        programs.create_assignment(made)
    assert programs.close_assignment(given.id, NOON)
    assert not programs.close_assignment(given.id, LATER)
    assert programs.assignment(given.id) == replace(given, closed_at=NOON)
    assert programs.assignment(other.id) == other
