"""Cohorts on the command line, against a real database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from simulator.bootstrap import Services, build_services
from simulator.cli import app
from simulator.domain.attempt import Mode
from simulator.domain.roles import Role
from tests.library import copy_library
from tests.mail_sink import mail_sink
from tests.personas import COHORT, OTHER_PROGRAM, PIA, PROGRAM, TARA
from tests.settled import settle

pytestmark = pytest.mark.thorough

Run = Callable[..., Result]


@pytest.fixture
def services(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Services]:
    """The services on the database that the commands use, with everybody in it."""
    monkeypatch.setenv("SIMULATOR_DATABASE_URL", f"sqlite:///{tmp_path / 'cohorts.sqlite3'}")
    monkeypatch.setenv("SIMULATOR_CONTENT", str(copy_library(tmp_path)))
    built = build_services()
    settle(built.programs.database)
    yield built
    built.store.close()


@pytest.fixture
def run(services: Services) -> Run:
    return lambda *arguments: CliRunner().invoke(app, ["cohort", *arguments])


def test_a_cohort_is_added_to_a_program(run: Run, services: Services) -> None:
    done = run("add", "Cohort 2027", "--program", "university  clinic")
    assert (done.exit_code, done.output) == (0, "Cohort 2027 is there now, in University Clinic.\n")
    names = [cohort.name for cohort in services.programs.cohorts(PIA, PROGRAM)]
    assert "Cohort 2027" in names


def test_the_operator_is_nobody_in_the_audit_log(run: Run, services: Services) -> None:
    run("add", "Cohort 2027", "--program", "University Clinic")
    (line,), _n = services.programs.audit.entries(action="cohort-created")
    assert (line.actor, line.program_id) == (None, PROGRAM)


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (("add", "New", "--program", "Nowhere"), 1, "This program could not be found."),
        (("add", "New", "--program", " "), 2, "needs the program's name"),
        (("add", "Cohort 2026", "--program", "University Clinic"), 1, "is taken already"),
        (("enrol", "tara@example.edu", "--cohort", "Nowhere"), 1, "This cohort could not be found."),
        (("enrol", "nobody@example.edu", "--cohort", "Cohort 2026"), 1, "could not be found"),
        (("enrol", "otto@example.edu", "--cohort", "Cohort 2026"), 1, "Invite the person into the program first."),
        (("enrol", "tara@example.edu", "--cohort", "Cohort 2026", "--role", "supervisor"), 1, "not a supervisor"),
        (("enrol", "tara@example.edu", "--cohort", "Cohort 2026", "--role", "program-lead"), 2, "Invalid value"),
        (("assign", "nowhere", "--cohort", "Cohort 2026"), 1, "There is no case 'nowhere'"),
        (("assign", "waiting-room", "--cohort", "Cohort 2026", "--due", "2001-01-01"), 1, "has to lie ahead"),
        (("assign", "waiting-room", "--cohort", "Cohort 2026", "--due", "soon"), 2, "Invalid value"),
    ],
)
def test_what_is_not_possible_is_said_and_changes_nothing(
    run: Run, services: Services, arguments: tuple[str, ...], status: int, told: str
) -> None:
    before = services.programs.audit.head()
    done = run(*arguments)
    assert done.exit_code == status
    assert told in done.output
    assert services.programs.audit.head() == before


def test_the_cohorts_are_listed_with_how_many_people_are_in_each(run: Run) -> None:
    assert run("list").output.splitlines() == [
        "Evenings  Evening School  1 trainee, 0 supervisors",
        "Cohort 2025  University Clinic  0 trainees, 1 supervisor",
        "Cohort 2026  University Clinic  2 trainees, 1 supervisor",
    ]


def test_a_person_is_enrolled_once(run: Run, services: Services) -> None:
    told = [run("enrol", "Tara@example.edu", "--cohort", "cohort 2025").output for _ in range(2)]
    assert told == [
        "tara@example.edu is now a trainee in Cohort 2025.\n",
        "tara@example.edu is already a trainee in Cohort 2025.\n",
    ]
    assert [(cohort.name, role) for cohort, role in services.programs.my_cohorts(TARA)] == [
        ("Cohort 2025", Role.TRAINEE),
        ("Cohort 2026", Role.TRAINEE),
    ]


def test_two_cohorts_of_one_name_are_told_apart_by_their_program(run: Run, services: Services) -> None:
    assert run("add", "Cohort 2026", "--program", "Evening School").exit_code == 0
    unclear = run("assign", "waiting-room", "--cohort", "Cohort 2026")
    assert unclear.exit_code == 2
    assert "in Evening School, University Clinic. Say which one with --program." in unclear.output
    done = run("assign", "waiting-room", "--cohort", "Cohort 2026", "--program", "University Clinic")
    assert done.output == "Cohort 2026 is asked to do waiting-room.\n"
    assert len(services.programs.my_assignments(TARA)) == 1
    assert services.programs.store.cohorts(OTHER_PROGRAM) != ()


def test_an_assignment_is_due_at_the_end_of_its_day(run: Run, services: Services) -> None:
    done = run("assign", "waiting-room", "--cohort", "Cohort 2026", "--due", "2999-12-31")
    assert done.output == "Cohort 2026 is asked to do waiting-room until 2999-12-31.\n"
    (assignment,) = services.programs.store.assignments([COHORT])
    assert assignment.due_at is not None
    assert assignment.due_at.isoformat() == "2999-12-31T23:59:59+00:00"


def test_a_case_is_assigned_to_be_done_once_without_going_back(run: Run, services: Services) -> None:
    done = run("assign", "waiting-room", "--cohort", "Cohort 2026", "--summative")
    assert done.output == "Cohort 2026 is asked to do waiting-room once, without going back.\n"
    (assignment,) = services.programs.store.assignments([COHORT])
    assert assignment.mode is Mode.SUMMATIVE


def test_a_list_is_looked_at_and_then_brought_in(run: Run, services: Services, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("email,name\nnoa@example.org,Noa New\nsven@example.edu,\ntara@example.edu,\n")
    looked = run("import", str(file), "--cohort", "Cohort 2026", "--dry-run")
    assert (looked.exit_code, looked.stdout) == (
        0,
        "line 2: noa@example.org: Will be invited as a trainee.\n"
        "line 3: sven@example.edu: In the program already; gets a place as a trainee and the role in the program.\n",
    )
    assert looked.stderr == "3 lines: 1 here, 1 joins, 1 new.\n"
    assert services.administration.open_invitations(PIA) == ()
    done = run("import", str(file), "--cohort", "Cohort 2026")
    assert done.exit_code == 0
    assert done.stdout.startswith("name,email,link\nNoa New,noa@example.org,http")
    assert len(services.administration.open_invitations(PIA)) == 1
    assert run("import", str(file), "--cohort", "Cohort 2026").stdout == ""


def test_a_list_with_a_fault_or_none_changes_nothing(run: Run, services: Services, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("email\nnoa@example.org\nnobody\n")
    told = run("import", str(file), "--cohort", "Cohort 2026")
    assert told.exit_code == 1
    assert "line 3: nobody: This can't be an e-mail address." in told.output
    assert "Nothing was changed." in told.output
    assert services.administration.open_invitations(PIA) == ()
    assert "can't be read: No such file" in run("import", str(tmp_path / "none"), "--cohort", "Cohort 2026").output


def test_a_due_day_is_one_of_the_cohorts_zone(run: Run, services: Services) -> None:
    services.cohorts.change(PIA, COHORT, name="Cohort 2026", zone="America/New_York")
    assert run("assign", "waiting-room", "--cohort", "Cohort 2026", "--due", "2099-07-01").exit_code == 0
    (made,) = services.programs.assignments(PIA, COHORT)
    assert made.due_at.isoformat() == "2099-07-02T03:59:59+00:00"


@pytest.mark.usefixtures("services")
def test_reminding_needs_a_mail_server() -> None:
    told = CliRunner().invoke(app, ["remind"])
    assert (told.exit_code, told.stderr) == (
        1,
        "No mail server is set, so nobody is reminded. Set SIMULATOR_SMTP_HOST.\n",
    )


def test_reminding_says_how_many(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    services.programs.assign(PIA, COHORT, "waiting-room", datetime.now(UTC) + timedelta(days=2))
    with mail_sink() as sink:
        for name, value in (("HOST", "127.0.0.1"), ("PORT", str(sink.port)), ("STARTTLS", "false")):
            monkeypatch.setenv(f"SIMULATOR_SMTP_{name}", value)
        monkeypatch.setenv("SIMULATOR_MAIL_FROM", "practice@example.org")
        done = CliRunner().invoke(app, ["remind", "--most", "1"])
        assert (done.exit_code, done.output) == (0, "Reminded: 1. Left for the next run: 1.\n")
        sink.refuse = "451 later"
        failed = CliRunner().invoke(app, ["remind"])
        assert failed.exit_code == 1
        assert "did not take: 1" in failed.output
