"""The demonstration: simulated people through the real services, the same at every run, never among real people."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest
from pypdf import PdfReader
from typer.testing import CliRunner, Result

from simulator.bootstrap import Services, Settings, build_services
from simulator.cli import app
from simulator.cli.demo import command
from simulator.cli.demo.clock import Clock, Days, Doings
from simulator.cli.demo.plan import WHOLE, Asked, CohortPlan, Plan
from simulator.cli.demo.school import ADMINISTRATOR, LEAD, Made, School
from simulator.domain.attempt import Attempt, Mode, Purpose
from simulator.domain.notice import SIMULATED
from simulator.domain.roles import OPERATOR, SOLO, Actor, Role
from simulator.storage.check import check_database
from tests.fresh import fresh_database
from tests.library import ROOT, copy_library
from tests.unit.services.drilling import ROOMS, more_rooms

pytestmark = pytest.mark.thorough

TODAY = datetime(2026, 3, 1, tzinfo=UTC)
PASSWORD = "blue doors half open at noon"
SMALL = Plan(
    (
        CohortPlan("Tuesday", "Simulated: North", 2, (0, 1), (Asked("waiting-room", 0), Asked(ROOMS[1], 1))),
        CohortPlan("Wednesday", "Simulated: South", 1, (2,), (Asked("waiting-room", 1, mode=Mode.SUMMATIVE),)),
    ),
    n_supervisors=4,
    weeks=5,
    panel_case="waiting-room",
)


@pytest.fixture
def content(tmp_path: Path) -> Path:
    folder = copy_library(tmp_path)
    more_rooms(folder)
    return folder


def services_of(content: Path, file: Path, clock: Clock) -> Services:
    return command.opened_for_demo(fresh_database(file), clock, Settings(content=content))


def filled(services: Services, clock: Clock, plan: Plan = SMALL) -> Made:
    return School(services, clock, plan, PASSWORD, lambda said: None).fill(TODAY)


@pytest.fixture
def clock() -> Clock:
    return Clock(TODAY)


@pytest.fixture
def demo(content: Path, tmp_path: Path, clock: Clock) -> Iterator[Services]:
    """A small demonstration."""
    services = services_of(content, tmp_path / "demo.sqlite3", clock)
    filled(services, clock)
    yield services
    services.store.close()


def people_of(services: Services, role: Role) -> list[Actor]:
    """People who hold a role anywhere, by address."""
    found = {
        account.email: services.accounts.store.actor(account.id)
        for program in services.programs.programs(OPERATOR)
        for account, held in services.programs.members(OPERATOR, program.id)
        if held is role
    }
    return [actor for _email, actor in sorted(found.items()) if actor is not None]


def attempts_of(services: Services) -> list[Attempt]:
    trainees = people_of(services, Role.TRAINEE)
    return [one for trainee in trainees for one in services.store.attempts_of(trainee.id)]


def walked(services: Services) -> list[tuple[object, ...]]:
    """Everything that was done, without ids."""
    return sorted(
        (
            services.accounts.store.account(one.trainee_id).email,
            one.scenario_id,
            one.variant,
            one.seed,
            one.purpose.value,
            one.started_at,
            str(one.ended_at),
            tuple((made.choice, made.response_ms, made.decided_at) for made in services.store.decisions(one.id)),
            tuple(
                (note.step, note.own_words, note.confidence) for note in services.sharing.store.private_notes(one.id)
            ),
            tuple((said.text, said.step) for said in services.sharing.store.comments(one.id)),
        )
        for one in attempts_of(services)
    )


def test_people_programs_and_roles_are_there(demo: Services) -> None:
    programs = demo.programs.programs(OPERATOR)
    assert [(one.name, one.simulated) for one in programs] == [("Simulated: North", True), ("Simulated: South", True)]
    assert [len(people_of(demo, role)) for role in (Role.TRAINEE, Role.SUPERVISOR, Role.PROGRAM_LEAD)] == [3, 4, 1]
    cohorts = [one for program in programs for one in demo.programs.cohorts(OPERATOR, program.id)]
    assert {one.id for one in cohorts} == demo.programs.store.simulated_cohorts()
    places = {one.name: Counter(role for _who, role in demo.programs.enrolled(OPERATOR, one.id)) for one in cohorts}
    assert places == {
        "Tuesday": {Role.TRAINEE: 2, Role.SUPERVISOR: 2},
        "Wednesday": {Role.TRAINEE: 1, Role.SUPERVISOR: 1},
    }


def test_what_was_done_went_through_the_engine_and_lies_in_the_weeks_before(demo: Services) -> None:
    done = attempts_of(demo)
    counted = [one for one in done if one.purpose is Purpose.COUNTED]
    assert (len(counted), len(done)) == (4, 6)
    begins = TODAY - timedelta(weeks=SMALL.weeks)
    assert all(begins <= one.started_at < TODAY and (one.ended_at or begins) < TODAY for one in done)
    assert all(demo.store.scores(one.id) for one in done if one.ended_at is not None)
    assert [check for check in check_database(demo.database) if check.ok is False] == []


def test_supervisors_commented_and_a_panel_rated_one_case_with_different_severity(demo: Services) -> None:
    first = demo.accounts.store.actor(demo.panels.store.closed_panels(["waiting-room"])[0].author_id)
    (panel,) = demo.panels.panels(first)
    assert panel.closed_at is not None
    given = demo.panels.store.ratings(panel.id)
    means = {
        rater: sum(sum(one.ratings.values()) / len(one.ratings) for one in given if one.rater_id == rater)
        / sum(one.rater_id == rater for one in given)
        for rater in {one.rater_id for one in given}
    }
    assert len(means) == 3
    assert max(means.values()) - min(means.values()) > 0.2
    assert sum(len(demo.sharing.store.comments(one.id)) for one in attempts_of(demo)) > 0


def test_it_is_the_same_at_every_run_apart_from_ids(demo: Services, content: Path, tmp_path: Path) -> None:
    clock = Clock(TODAY)
    again = services_of(content, tmp_path / "again.sqlite3", clock)
    filled(again, clock)
    assert walked(again) == walked(demo)
    again.store.close()


def test_another_seed_makes_other_people(demo: Services, content: Path, tmp_path: Path) -> None:
    clock = Clock(TODAY)
    other = services_of(content, tmp_path / "other.sqlite3", clock)
    filled(other, clock, replace(SMALL, seed=1))
    assert walked(other) != walked(demo)
    other.store.close()


def test_a_case_that_is_gone_leaves_nothing_half_made(content: Path, tmp_path: Path, clock: Clock) -> None:
    services = services_of(content, tmp_path / "broken.sqlite3", clock)
    gone = CohortPlan("Friday", "Simulated: East", 1, (0,), (Asked("no-such-case", 1),))
    with pytest.raises(Exception, match="no-such-case"):
        filled(services, clock, replace(SMALL, cohorts=(*SMALL.cohorts, gone)))
    assert services.accounts.solo()
    assert services.programs.programs(OPERATOR) == ()
    services.store.close()


def test_everybody_is_told_that_they_are_in_a_simulation(demo: Services) -> None:
    everybody = [person for role in Role for person in people_of(demo, role)]
    administrator = demo.administration.person_by_email(OPERATOR, ADMINISTRATOR)
    assert all(person.in_simulation for person in everybody)
    assert demo.accounts.store.actor(administrator.id).in_simulation
    assert not SOLO.in_simulation


def test_files_of_simulated_people_say_so(demo: Services) -> None:
    attempt = next(one for one in attempts_of(demo) if one.ended_at is not None)
    trainee = demo.accounts.store.actor(attempt.trainee_id)
    table = demo.debrief_files.csv(trainee, attempt.id)
    assert table.name.startswith(f"secure-base-simulated-{attempt.scenario_id}-")
    lines = list(csv.DictReader(io.StringIO(table.content.decode())))
    assert {line["simulated"] for line in lines} == {"yes"}
    progress = csv.DictReader(io.StringIO(demo.progress.csv(trainee).decode()))
    assert {line["simulated"] for line in progress} == {"yes"}
    with ZipFile(io.BytesIO(demo.my_data.export(trainee))) as archive:
        assert json.loads(archive.read("my-data.json"))["about"].startswith(SIMULATED)
        assert SIMULATED in archive.read("my-data.html").decode()


def test_documents_of_simulated_people_say_so(demo: Services) -> None:
    """A supervisor's sheet and the debriefing, which have their notice above everything else."""
    supervisors = [(one, demo.sharing.visible(one)) for one in people_of(demo, Role.SUPERVISOR)]
    supervisor, seen = next(
        (one, [line for line in lines if line.attempt.ended_at]) for one, lines in supervisors if lines
    )
    for made in (demo.debrief_files, demo.supervision_sheets):
        file = made.pdf(supervisor, seen[0].attempt.id)
        assert "simulated-" in file.name
        text = PdfReader(io.BytesIO(file.content)).pages[0].extract_text()
        assert SIMULATED in " ".join(text.replace("\u200b", "").split())


def test_the_lead_signs_in_with_the_password(demo: Services) -> None:
    signed_in = demo.accounts.sign_in(LEAD, PASSWORD, address="127.0.0.1", agent="test")
    assert signed_in.actor.is_somewhere(Role.PROGRAM_LEAD)


def test_every_case_of_the_whole_demonstration_ships() -> None:
    wanted = {asked.case for cohort in WHOLE.cohorts for asked in cohort.asked} | {WHOLE.panel_case}
    assert {case for case in wanted if not (ROOT / "scenarios" / f"{case}.yaml").is_file()} == set()
    assert [8 <= len(cohort.asked) <= 12 for cohort in WHOLE.cohorts] == [True] * 3
    assert all(name.startswith("Simulated: ") for name in WHOLE.programs)


def test_what_people_do_happens_in_order_and_ends_with_time() -> None:
    clock, seen = Clock(TODAY), []

    def doing(name: str) -> Doings:
        while True:
            seen.append((name, clock.at.hour))
            yield timedelta(hours=2)

    days = Days(clock, TODAY + timedelta(hours=4))
    days.add(TODAY + timedelta(hours=1), doing("b"))
    days.add(TODAY, doing("a"))
    assert [at.hour for at in days.pass_by()] == [0, 1, 2, 3]
    assert seen == [("a", 0), ("b", 1), ("a", 2), ("b", 3)]


# The command


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["demo", *arguments])


@pytest.fixture
def small(content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """An address of a database that the command fills with little."""
    monkeypatch.setenv("SIMULATOR_CONTENT", str(content))
    monkeypatch.setattr(command, "WHOLE", SMALL)
    return f"sqlite:///{tmp_path / 'own.sqlite3'}"


def test_the_command_fills_a_database_once_and_prints_a_password_once(small: str) -> None:
    first = run("--database", small)
    assert first.exit_code == 0, first.output
    assert "Week 5 of 5" in first.stdout
    assert LEAD in first.stdout
    assert "the password of all is" in first.stdout
    again = run("--database", small)
    assert again.exit_code == 0
    assert "there already" in again.stdout
    assert "the password of all is" not in again.stdout


def in_use(database: str, how: str) -> None:
    services = build_services(Settings(database_url=database))
    if how == "accounts":
        services.administration.add_account(OPERATOR, email="tara@example.edu", name="Tara", password=PASSWORD)
    elif how == "a program":
        services.programs.create_program(OPERATOR, "Clinic")
    else:
        services.training.accept_notice(SOLO)
    services.store.close()


@pytest.mark.parametrize("how", ["accounts", "a program", "practice alone"])
def test_a_database_that_is_in_use_is_refused_and_stays_as_it_is(small: str, how: str) -> None:
    in_use(small, how)
    refused = run("--database", small)
    assert refused.exit_code == 1
    assert "never put among real ones" in refused.stderr
    services = build_services(Settings(database_url=small))
    assert not any(one.simulated for one in services.programs.programs(OPERATOR))
    services.store.close()


def test_a_database_that_cannot_be_opened_is_a_message(small: str, tmp_path: Path) -> None:
    (tmp_path / "own.sqlite3").write_text("These are not the bytes of a database." * 100)
    refused = run("--database", small)
    assert refused.exit_code == 1
    assert "Traceback" not in refused.output
