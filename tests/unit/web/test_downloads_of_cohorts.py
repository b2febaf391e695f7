"""Tables of a cohort as files."""

from __future__ import annotations

import pytest

from simulator.domain.accounts import Cohort, Program
from simulator.domain.roles import Membership, Role
from tests.personas import COHORT, PROGRAM

pytestmark = pytest.mark.thorough


@pytest.fixture
def doors(open_front):
    """An installation with accounts."""
    built = open_front(double_press_seconds=0)
    built.person("ada@example.edu", "Ada", administrator=True)
    return built


@pytest.fixture
def supervisor(doors, clock):
    """The account of somebody who supervises a cohort."""
    programs, at = doors.services.programs.store, clock()
    programs.create_program(Program(PROGRAM, "Riverside", at))
    programs.create_cohort(Cohort(COHORT, PROGRAM, "Autumn", at))
    account = doors.person("sana@example.edu", "Sana")
    programs.grant(account.id, Membership(PROGRAM, Role.SUPERVISOR), at=at)
    programs.enrol(COHORT, account.id, Role.SUPERVISOR, at=at)
    return account


def test_a_table_of_a_cohort_is_a_file(doors, supervisor):
    answer = doors.signed_in(supervisor).get(f"/download/cohort.csv?cohort={COHORT}&table=scores")

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="secure-base-cohort-scores.csv"'
    assert answer.headers["cache-control"] == "no-store"
    assert answer.text.startswith("dimension,people,")


@pytest.mark.parametrize("query", ["", "cohort=x&table=scores", f"cohort={COHORT}", f"cohort={COHORT}&table=%0d%0aX:1"])
def test_what_is_not_there_is_no_file(doors, supervisor, query):
    assert doors.signed_in(supervisor).get(f"/download/cohort.csv?{query}").status_code == 404


def test_somebody_elses_cohort_is_not_there(doors, supervisor):
    other = doors.person("otto@example.edu", "Otto")

    assert doors.signed_in(other).get(f"/download/cohort.csv?cohort={COHORT}&table=scores").status_code == 404


def test_a_table_is_narrowed_by_what_the_address_says_and_called_so(doors, supervisor):
    client, address = doors.signed_in(supervisor), f"/download/cohort.csv?cohort={COHORT}&table=scores"
    answer = client.get(f"{address}&since=2026-03-01&until=2026-03-31&section=none&case=x")

    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == 'attachment; filename="secure-base-part-of-cohort-scores.csv"'
    refused = client.get(f"{address}&since=soon")
    assert refused.status_code == 422
    assert "no day" in refused.text
