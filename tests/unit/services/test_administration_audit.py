"""Reading the audit log: filters, names as they are now, CSV."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest

from simulator.bootstrap import Services
from simulator.domain.roles import OPERATOR, Role
from simulator.errors import AccessDenied
from simulator.services import auditing
from tests.personas import ADA, LEO, OTHER_PROGRAM, OTTO, PIA, PROGRAM, TARA, THEO
from tests.unit.services import desk
from tests.unit.services.conftest import Clock
from tests.unit.services.desk import NOBODY


@pytest.fixture
def logged(settled: Services, clock: Clock) -> Services:
    """Four lines, a minute and more apart: a grant by Pia, one by Leo, one by the operator, and Theo is disabled."""
    settled.administration.grant(PIA, TARA.id, PROGRAM, Role.SUPERVISOR)
    settled.administration.grant(LEO, OTTO.id, OTHER_PROGRAM, Role.SUPERVISOR)
    settled.administration.grant(OPERATOR, TARA.id, OTHER_PROGRAM, Role.TRAINEE)
    settled.administration.disable(ADA, THEO.id)
    clock.step = timedelta(0)
    return settled


def numbers(services: Services, **filters: object) -> list[int]:
    page = services.administration.audit(ADA, **filters)
    assert page.total == len(page.lines)
    return [line.entry.seq for line in page.lines]


def rows(services: Services, **filters: object) -> list[list[str]]:
    text = "".join(services.administration.audit_csv(ADA, **filters))
    return list(csv.reader(io.StringIO(text, newline="")))


def test_lines_come_newest_first_with_names(logged: Services) -> None:
    page = logged.administration.audit(ADA)
    assert [(line.entry.action, line.actor, line.subject, line.program) for line in page.lines] == [
        ("account-disabled", "Ada Moreau", "Theo Bright", ""),
        ("role-granted", "", "Tara Olsen", "Evening School"),
        ("role-granted", "Leo Costa", "Otto Brandt", "Evening School"),
        ("role-granted", "Pia Novak", "Tara Olsen", "University Clinic"),
    ]
    assert (page.total, page.n_pages) == (4, 1)


def test_lines_are_found_by_action_person_program_and_time(logged: Services) -> None:
    at = {line.entry.seq: line.entry.at for line in logged.administration.audit(ADA).lines}
    assert numbers(logged, action="role-granted") == [3, 2, 1]
    assert numbers(logged, person="tara@example.edu") == [3, 1]
    assert numbers(logged, person=" Pia@Example.edu ") == [1]
    assert numbers(logged, person=str(THEO.id)) == [4]
    assert numbers(logged, program_id=OTHER_PROGRAM) == [3, 2]
    assert numbers(logged, since=at[2], until=at[4]) == [3, 2]
    assert numbers(logged, action="role-granted", person="tara@example.edu", program_id=str(PROGRAM)) == [1]


@pytest.mark.parametrize(
    "filters",
    [
        {"person": NOBODY},
        {"person": "garbage"},
        {"person": "99999999-9999-4999-8999-999999999999"},
        {"person": "x" * 10_000},
        {"program_id": "garbage"},
        {"program_id": "99999999-9999-4999-8999-999999999999"},
        {"action": "' OR 1=1 --"},
        {"action": "x" * 10_000},
        {"page": 3},
        {"page": 10**15},
    ],
    ids=lambda filters: str(filters)[:40],
)
def test_what_nothing_fits_shows_nothing(logged: Services, filters: dict[str, object]) -> None:
    assert logged.administration.audit(ADA, **filters).lines == ()
    if "page" not in filters:
        assert len(rows(logged, **filters)) == 1


def test_who_was_erased_has_no_name_in_the_log(logged: Services) -> None:
    logged.accounts.store.erase(TARA.id)
    line = logged.administration.audit(ADA).lines[-1]
    assert (line.actor, line.subject) == ("Pia Novak", "erased account")


def test_the_csv_has_a_heading_and_every_line(logged: Services) -> None:
    found = rows(logged, action="role-granted")
    assert found[0] == list(auditing.COLUMNS)
    assert [row[:1] + row[2:6] for row in found[1:]] == [
        ["3", "role-granted", "", "Tara Olsen", "Evening School"],
        ["2", "role-granted", "Leo Costa", "Otto Brandt", "Evening School"],
        ["1", "role-granted", "Pia Novak", "Tara Olsen", "University Clinic"],
    ]
    assert found[1][7] == "role: trainee"
    assert found[1][1].endswith("+00:00")


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+1", "-1+1", "@SUM(A1)", "＝1", ' "quoted", and\ta tab', "Ґалина"])
def test_names_are_no_formulas_in_the_csv(logged: Services, name: str) -> None:
    logged.accounts.rename(TARA, name)
    shown = rows(logged, action="role-granted")[1][4]
    stored = logged.accounts.store.account(TARA.id).name
    assert shown == (f"'{stored}" if stored[0] in "=+-@＝" else stored)


def test_taking_the_log_out_is_itself_in_the_log(logged: Services) -> None:
    rows(logged)
    assert desk.actions(logged)[-1] == "audit-log-exported"


def test_whether_it_may_be_taken_out_is_decided_before_the_first_line(logged: Services) -> None:
    with pytest.raises(AccessDenied):
        logged.administration.audit_csv(PIA)
    assert len(desk.actions(logged)) == 4


def test_a_long_log_is_given_whole_and_once_while_it_grows(logged: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auditing, "BATCH", 3)
    for _ in range(8):
        logged.administration.end_sessions(ADA, TARA.id)
    given: list[str] = []
    for line in logged.administration.audit_csv(ADA):
        given.append(line.split(",")[0])
        if len(given) in (2, 5, 6):
            logged.administration.end_sessions(ADA, TARA.id)
    assert given == ["number", *(str(number) for number in range(13, 0, -1))]


def test_pages_have_fifty_lines(logged: Services) -> None:
    for _ in range(100):
        logged.administration.end_sessions(ADA, TARA.id)
    first, last = logged.administration.audit(ADA), logged.administration.audit(ADA, page=2)
    assert (first.total, first.n_pages, len(first.lines), len(last.lines)) == (104, 3, 50, 4)
