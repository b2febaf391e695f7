"""Whoever belongs to a simulated program is told so on every page; nobody else is."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from simulator.domain.accounts import Program
from simulator.domain.notice import SIMULATED
from simulator.domain.roles import Membership, Role
from tests.page.reading import html_of
from tests.personas import ADA, SANA, TARA

pytestmark = pytest.mark.thorough

MADE_UP = UUID("dddddddd-dddd-4ddd-8ddd-dddddddddddd")


@pytest.fixture
def simulated(school):
    """A simulated program beside the others, in which Tara trains too."""
    school.programs.store.create_program(Program(MADE_UP, "Simulated: Riverside", datetime.now(UTC), simulated=True))
    school.programs.store.grant(TARA.id, Membership(MADE_UP, Role.TRAINEE), at=datetime.now(UTC))
    return school


@pytest.mark.parametrize("page", ["about", "account", "debrief", "drills", "practise", "progress"])
def test_a_member_is_told_on_every_page(open_page, simulated, sign_in, page):
    sign_in(TARA)
    assert html_of(open_page("library")).count(SIMULATED) == 1
    assert html_of(open_page(page)).count(SIMULATED) == 1


def test_an_administrator_is_told_since_all_programs_are_theirs(open_page, simulated, sign_in):
    sign_in(ADA)
    assert SIMULATED in html_of(open_page("administration"))


def test_a_member_of_other_programs_alone_is_not_told(open_page, simulated, sign_in):
    sign_in(SANA)
    assert SIMULATED not in html_of(open_page("library"))


def test_where_nothing_is_simulated_an_administrator_is_told_nothing(open_page, school, sign_in):
    sign_in(ADA)
    assert SIMULATED not in html_of(open_page("administration"))
