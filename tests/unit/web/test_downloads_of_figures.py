"""Tables of decisions and of raters as files."""

from __future__ import annotations

from uuid import uuid4

import pytest

from simulator.domain.accounts import Cohort, Program
from simulator.domain.roles import Membership, Role
from tests.personas import COHORT, PROGRAM
from tests.summing import BEST, CASE, walk

pytestmark = pytest.mark.thorough


@pytest.fixture
def doors(open_front):
    """An installation with accounts, where choices may follow each other at once."""
    built = open_front(double_press_seconds=0)
    built.person("ada@example.edu", "Ada", administrator=True)
    return built


@pytest.fixture
def supervisor(doors, clock):
    """The account of somebody who supervises a cohort of one trainee, who has done the small case."""
    services, at = doors.services, clock()
    services.programs.store.create_program(Program(PROGRAM, "Riverside", at))
    services.programs.store.create_cohort(Cohort(COHORT, PROGRAM, "Autumn", at))
    account = doors.person("sana@example.edu", "Sana")
    services.programs.store.grant(account.id, Membership(PROGRAM, Role.SUPERVISOR), at=at)
    services.programs.store.enrol(COHORT, account.id, Role.SUPERVISOR, at=at)
    walk(services, (1, BEST), by=services.accounts.store.actor(account.id))
    return account


@pytest.mark.parametrize(
    ("table", "heading"), [("decisions", "decision,node"), ("options", "decision,node"), ("ways", "from,")]
)
def test_tables_of_decisions_are_files(doors, supervisor, table, heading):
    path = f"/download/decisions.csv?cohort={COHORT}&case={CASE}&table={table}&look=first"
    answer = doors.signed_in(supervisor).get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="secure-base-decisions.csv"'
    assert answer.headers["cache-control"] == "no-store"
    assert answer.text.startswith(heading)


def test_raters_are_a_file(doors, supervisor):
    answer = doors.signed_in(supervisor).get(f"/download/raters.csv?program={PROGRAM}")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == 'attachment; filename="secure-base-raters.csv"'
    assert answer.text.startswith("of,rater,")


@pytest.mark.parametrize(
    "path",
    [
        "/download/decisions.csv",
        f"/download/decisions.csv?cohort={uuid4()}&case={CASE}&table=decisions",
        f"/download/decisions.csv?cohort={COHORT}&case={CASE}&table=people",
        f"/download/decisions.csv?cohort={COHORT}&case=%00&table=decisions",
        "/download/raters.csv?program=nonsense",
    ],
    ids=["nothing", "no cohort", "no table", "no case", "no program"],
)
def test_what_is_not_there_is_not_found(doors, supervisor, path):
    assert doors.signed_in(supervisor).get(path).status_code == 404


def test_others_get_none_of_it(doors, supervisor):
    other = doors.person("otto@example.edu", "Otto")
    for path in (
        f"/download/decisions.csv?cohort={COHORT}&case={CASE}&table=decisions",
        f"/download/raters.csv?program={PROGRAM}",
    ):
        assert doors.signed_in(other).get(path).status_code == 404
        assert doors.browser().get(path, headers={"Accept": "*/*"}).status_code == 401
