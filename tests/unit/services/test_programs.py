"""Programs, cohorts and assignments: what those who run them do, and what trainees are asked to do."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from simulator.bootstrap import Services
from simulator.domain.accounts import AuditEntry
from simulator.domain.roles import Membership, Role
from simulator.errors import AssignmentNotFound, InvalidInput, NameTaken, NotFound, ScenarioNotFound
from tests.library import CASE
from tests.personas import ADA, COHORT, LEO, NILS, OTTO, PIA, PROGRAM, SANA, SECOND_COHORT, TARA, THEO
from tests.unit.services.conftest import Clock
from tests.unit.services.playing import BEST, begin, play
from tests.unit.services.world import assigned


def newest(services: Services) -> AuditEntry:
    return services.programs.audit.entries(limit=1)[0][0]


def audit_head(services: Services) -> tuple[int, str]:
    return services.programs.audit.head()


# Programs and cohorts


def test_a_program_that_is_created_can_be_run_by_the_administrator(settled: Services) -> None:
    program = settled.programs.create_program(ADA, "  Night\n Clinic ")
    assert program.name == "Night Clinic"
    assert program in settled.programs.programs(ADA)
    line = newest(settled)
    assert (line.action, line.program_id, line.thing) == ("program-created", program.id, f"program:{program.id}")


def test_two_programs_cannot_have_the_same_name(settled: Services) -> None:
    before = audit_head(settled)
    with pytest.raises(NameTaken):
        settled.programs.create_program(ADA, "University Clinic")
    assert audit_head(settled) == before


@pytest.mark.parametrize("name", ["", "  \n ", "\x00\x07"])
def test_a_name_without_anything_to_read_is_refused(settled: Services, name: str) -> None:
    with pytest.raises(InvalidInput, match="Give the program a name"):
        settled.programs.create_program(ADA, name)
    with pytest.raises(InvalidInput, match="Give the cohort a name"):
        settled.programs.create_cohort(PIA, PROGRAM, name)


def test_a_lead_creates_a_cohort_in_their_program(settled: Services) -> None:
    cohort = settled.programs.create_cohort(PIA, str(PROGRAM), "Cohort 2027")
    assert cohort in settled.programs.cohorts(PIA, PROGRAM)
    line = newest(settled)
    assert (line.action, line.program_id, line.thing) == ("cohort-created", PROGRAM, f"cohort:{cohort.id}")


def test_two_cohorts_of_a_program_cannot_have_the_same_name(settled: Services) -> None:
    with pytest.raises(NameTaken):
        settled.programs.create_cohort(PIA, PROGRAM, "Cohort 2026")


def test_the_members_of_a_program_are_listed_with_their_roles(settled: Services) -> None:
    members = [(account.name, role) for account, role in settled.programs.members(PIA, PROGRAM)]
    assert ("Sana Rivera", Role.SUPERVISOR) in members
    assert not any(name == "Otto Brandt" for name, _role in members)


def test_an_enrolled_person_is_in_the_cohort_and_the_audit_log(settled: Services) -> None:
    assert settled.programs.enrol(PIA, SECOND_COHORT, THEO.id, Role.TRAINEE)
    assert THEO.id in {account.id for account, _role in settled.programs.enrolled(PIA, SECOND_COHORT)}
    line = newest(settled)
    assert (line.action, line.thing, dict(line.detail)) == (
        "cohort-joined",
        f"cohort:{SECOND_COHORT}",
        {"role": "trainee"},
    )
    assert line.subject is not None
    assert settled.programs.audit.names([line.subject]) == {line.subject: "Theo Bright"}


def test_enrolling_again_changes_nothing(settled: Services) -> None:
    before = audit_head(settled)
    assert not settled.programs.enrol(PIA, COHORT, THEO.id, Role.TRAINEE)
    assert audit_head(settled) == before


def test_a_person_is_enrolled_only_in_a_role_that_they_hold_in_the_program(settled: Services) -> None:
    with pytest.raises(InvalidInput, match="not a supervisor"):
        settled.programs.enrol(PIA, COHORT, THEO.id, Role.SUPERVISOR)


def test_nobody_is_enrolled_as_a_lead(settled: Services) -> None:
    with pytest.raises(InvalidInput, match="trainee or a supervisor"):
        settled.programs.enrol(PIA, COHORT, PIA.id, Role.PROGRAM_LEAD)


@pytest.mark.parametrize("stranger", [OTTO.id, NILS.id, UUID(int=7)])
def test_a_lead_cannot_find_out_who_else_has_an_account(settled: Services, stranger: UUID) -> None:
    with pytest.raises(NotFound, match="This person could not be found"):
        settled.programs.enrol(PIA, COHORT, stranger, Role.TRAINEE)


def test_a_person_who_left_is_out_of_the_cohort(settled: Services) -> None:
    assert settled.programs.leave(PIA, COHORT, str(THEO.id))
    assert THEO.id not in {account.id for account, _role in settled.programs.enrolled(PIA, COHORT)}
    assert newest(settled).action == "cohort-left"
    before = audit_head(settled)
    assert not settled.programs.leave(PIA, COHORT, THEO.id)
    assert not settled.programs.leave(PIA, COHORT, "nonsense")
    assert audit_head(settled) == before


def test_a_person_is_told_their_cohorts(settled: Services) -> None:
    found = {
        actor.id: [(cohort.name, role) for cohort, role in settled.programs.my_cohorts(actor)]
        for actor in (TARA, SANA, PIA)
    }
    assert found == {
        TARA.id: [("Cohort 2026", Role.TRAINEE)],
        SANA.id: [("Cohort 2026", Role.SUPERVISOR)],
        PIA.id: [],
    }


# Assigning


def test_an_assignment_is_in_the_audit_log(settled: Services, clock: Clock) -> None:
    assignment = settled.programs.assign(SANA, COHORT, "waiting-room", clock.now + timedelta(days=7))
    line = newest(settled)
    assert (line.action, line.program_id, line.thing) == ("case-assigned", PROGRAM, f"assignment:{assignment.id}")
    assert dict(line.detail) == {
        "case": "waiting-room",
        "cohort": str(COHORT),
        "due": "2026-03-08",
        "mode": "practice",
    }
    assert settled.programs.assignments(PIA, COHORT) == (assignment,)


def test_a_case_that_is_not_in_the_library_cannot_be_assigned(settled: Services) -> None:
    with pytest.raises(ScenarioNotFound) as refused:
        settled.programs.assign(SANA, COHORT, "x" * 5_000)
    assert len(str(refused.value)) < 200


@pytest.mark.parametrize("due", [datetime(2026, 3, 2), datetime.fromisoformat("2026-02-01T00:00:00+00:00")])
def test_a_date_that_is_past_or_has_no_zone_is_refused(settled: Services, due: datetime) -> None:
    with pytest.raises(InvalidInput, match="lie ahead"):
        settled.programs.assign(SANA, COHORT, "waiting-room", due)


def test_a_closed_assignment_is_closed_once_and_in_the_audit_log(settled: Services) -> None:
    assignment = settled.programs.assign(SANA, COHORT, "waiting-room")
    assert settled.programs.close_assignment(PIA, str(assignment.id))
    line = newest(settled)
    assert (line.action, line.thing) == ("assignment-closed", f"assignment:{assignment.id}")
    before = audit_head(settled)
    assert not settled.programs.close_assignment(SANA, assignment.id)
    assert audit_head(settled) == before


# What trainees are asked to do


def test_a_trainee_sees_an_open_assignment_with_who_will_see_it(settled: Services, clock: Clock) -> None:
    due = clock.now + timedelta(days=7)
    assignment = settled.programs.assign(SANA, COHORT, "waiting-room", due)
    (asked,) = settled.programs.my_assignments(TARA)
    assert asked.assignment == assignment
    assert (asked.cohort.name, asked.program.name) == ("Cohort 2026", "University Clinic")
    assert asked.case is not None
    assert asked.case.about.title == "The waiting room"
    assert (asked.n_mine, asked.open_attempt, asked.ended) == (0, None, None)
    assert asked.who_sees.supervisors == ("Sana Rivera",)
    assert asked.who_sees == settled.programs.assignment_notice(TARA, assignment.id)


def test_assignments_of_other_cohorts_and_closed_ones_are_not_asked_of_a_trainee(settled: Services) -> None:
    settled.programs.assign(PIA, SECOND_COHORT, "waiting-room")
    closed = settled.programs.assign(SANA, COHORT, "waiting-room")
    settled.programs.close_assignment(SANA, closed.id)
    assert settled.programs.my_assignments(TARA) == ()
    assert settled.programs.my_assignments(SANA) == settled.programs.my_assignments(LEO) == ()


def test_an_assigned_case_says_how_far_one_is(settled: Services) -> None:
    begin(settled.training)
    assignment = settled.programs.assign(SANA, COHORT, "waiting-room")
    play(settled.training, assigned(settled, assignment, THEO), *BEST, actor=THEO)
    ended = play(settled.training, assigned(settled, assignment), *BEST)
    open_one = assigned(settled, assignment)
    (asked,) = settled.programs.my_assignments(TARA)
    assert (asked.n_mine, asked.open_attempt) == (2, open_one)
    assert asked.ended is not None
    assert asked.ended.id == ended.id


def test_an_assigned_case_that_left_the_library_says_so(settled: Services, content) -> None:
    settled.programs.assign(SANA, COHORT, "waiting-room")
    (content / CASE).unlink()
    (asked,) = settled.programs.my_assignments(TARA)
    assert asked.case is None


def test_every_supervisor_who_can_sign_in_is_named_before_the_start(settled: Services, clock: Clock) -> None:
    assignment = settled.programs.assign(SANA, COHORT, "waiting-room")
    sven = next(account for account, _ in settled.programs.members(PIA, PROGRAM) if account.name == "Sven Holm")
    settled.programs.enrol(PIA, COHORT, sven.id, Role.SUPERVISOR)
    assert settled.programs.assignment_notice(TARA, assignment.id).supervisors == ("Sana Rivera", "Sven Holm")
    settled.sharing.accounts.set_disabled(sven.id, clock.now)
    assert settled.programs.assignment_notice(TARA, assignment.id).supervisors == ("Sana Rivera",)


def test_a_person_who_lost_the_role_of_trainee_is_asked_nothing(settled: Services) -> None:
    assignment = settled.programs.assign(SANA, COHORT, "waiting-room")
    settled.programs.store.revoke(TARA.id, Membership(PROGRAM, Role.TRAINEE))
    tara = settled.sharing.accounts.actor(TARA.id)
    assert tara is not None
    assert settled.programs.my_assignments(tara) == ()
    with pytest.raises(AssignmentNotFound):
        settled.programs.assignment_notice(tara, assignment.id)
