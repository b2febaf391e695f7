"""A roster as it was read."""

from __future__ import annotations

import pytest

from simulator.domain.roles import Role
from simulator.domain.rosters import Outcome, Roster, RosterLine


def line(outcome: Outcome) -> RosterLine:
    return RosterLine(2, "Noa New", "noa@example.edu", Role.TRAINEE, "", "", outcome, "")


def test_lines_are_counted_by_what_they_do() -> None:
    roster = Roster((line(Outcome.NEW), line(Outcome.NEW), line(Outcome.HERE)))
    assert dict(roster.counts) == {Outcome.NEW: 2, Outcome.HERE: 1}


@pytest.mark.parametrize(
    ("roster", "can"),
    [
        (Roster((line(Outcome.NEW), line(Outcome.HERE))), True),
        (Roster((line(Outcome.CHANGES),)), True),
        (Roster((line(Outcome.JOINS),)), True),
        (Roster((line(Outcome.HERE), line(Outcome.INVITED))), False),
        (Roster((line(Outcome.NEW), line(Outcome.FAULT))), False),
        (Roster(problems=("The file is empty.",)), False),
    ],
    ids=["new", "changes", "joins", "nothing to do", "a fault", "unreadable"],
)
def test_it_is_carried_out_where_there_is_something_to_do_and_nothing_to_mend(roster: Roster, can: bool) -> None:
    assert roster.can_be_carried_out is can


def test_faults_are_the_lines_to_mend() -> None:
    assert Roster((line(Outcome.NEW), line(Outcome.FAULT))).faults == (line(Outcome.FAULT),)
