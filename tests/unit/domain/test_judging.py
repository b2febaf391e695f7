"""What judges give, and what the others are told of it."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest

from simulator.domain.judging import (
    Expected,
    GroupFound,
    Judge,
    JudgedCase,
    JudgingAccess,
    Setting,
    gave_one_value,
    given_by,
    group_found,
    may_judge,
    runs_judging,
)
from tests.personas import ADA, LEO, PIA, PROGRAM, SANA, SVEN, TARA

AT = datetime(2026, 3, 1, tzinfo=UTC)
ID = UUID(int=9)
CASES = (
    JudgedCase("first", "c" * 64, "p" * 64, "The first", (("late", 1), ("key", 2))),
    JudgedCase("second", "d" * 64, "q" * 64, "The second", (("late", 1),)),
)


def gave(judge: int, share: int, *, round_: int = 1, node: str = "late") -> Expected:
    return Expected(ID, UUID(int=judge), round_, "first", node, share, AT)


def judge(number: int, **changes: object) -> Judge:
    return Judge(ID, UUID(int=number), AT, **{"first_at": AT, **changes})


def test_items_go_case_by_case_each_with_its_weight():
    setting = Setting(ID, PROGRAM, CASES, "", PIA.id, AT)
    assert setting.items == (("first", "late"), ("first", "key"), ("second", "late"))
    assert setting.weights == (1, 2, 1)
    assert setting.case_of(("second", "late")) is CASES[1]
    assert CASES[1].id == "second"


def test_what_is_left_in_the_second_round_stands_as_it_was_given_in_the_first():
    given = [gave(1, 80, round_=2), gave(1, 60), gave(1, 40, node="key"), gave(2, 0)]
    assert given_by(UUID(int=1), given, 1) == {("first", "late"): 60, ("first", "key"): 40}
    assert given_by(UUID(int=1), given, 2) == {("first", "late"): 80, ("first", "key"): 40}


@pytest.mark.parametrize(
    ("shares", "alike"), [([], False), ([50], False), ([50, 50], True), ([50, 60], False)], ids=str
)
def test_one_value_for_everything_is_told_from_two_decisions_on(shares, alike):
    assert gave_one_value(shares) is alike


def test_of_the_first_round_median_and_range_are_told_of_three_judges_who_handed_it_in():
    there = [judge(1), judge(2), judge(3), judge(4, first_at=None), judge(5, left_at=AT)]
    given = [gave(1, 20), gave(2, 90), gave(3, 60), gave(4, 0), gave(5, 0), gave(1, 100, round_=2)]
    given += [gave(1, 50, node="key"), gave(2, 50, node="key")]
    assert group_found(there, given) == {("first", "late"): GroupFound(3, 60.0, 20, 90)}


def test_who_leads_runs_it_and_who_was_asked_judges_as_long_as_they_supervise():
    access = JudgingAccess(PROGRAM, frozenset({SVEN.id, TARA.id}))
    people = (TARA, SANA, SVEN, PIA, ADA, LEO)
    assert [person for person in people if runs_judging(person, access)] == [PIA]
    assert [person for person in people if may_judge(person, access)] == [SVEN]
