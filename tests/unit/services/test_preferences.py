"""How a person likes to practise, from one session to the next."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from simulator.bootstrap import Services
from simulator.domain.attempt import Feedback
from simulator.domain.preferences import Ways
from simulator.services.preferences import ways_of
from simulator.storage.sql_practice import SqlPractice
from tests.personas import TARA, THEO

OTHER = Ways(Feedback.END, True, True, True, True, True, False)


def test_who_never_chose_practises_as_the_case_suggests(services: Services) -> None:
    assert services.preferences.ways(TARA) == Ways()


def test_what_was_chosen_is_remembered_and_is_nobody_elses(services: Services) -> None:
    services.preferences.choose_ways(TARA, OTHER)
    assert services.preferences.ways(TARA) == OTHER
    assert services.preferences.ways(THEO) == Ways()
    services.preferences.choose_ways(TARA, Ways())
    assert services.preferences.ways(TARA) == Ways()


@pytest.mark.parametrize(
    "kept",
    [
        {"say_first": "yes", "feedback": "never", "listen": 1, "shortcuts": None},
        {"feedback": ["end"], "ask_pull": {}, "of a newer version": True},
        {"feedback": {"x": 1}},
    ],
    ids=str,
)
def test_what_cannot_be_read_is_the_default(services: Services, kept: dict) -> None:
    SqlPractice(services.database).keep_ways(TARA.id, kept, at=datetime(2026, 3, 1, tzinfo=UTC))
    assert services.preferences.ways(TARA) == Ways()


def test_what_can_be_read_beside_it_is_kept() -> None:
    assert ways_of({"say_first": True, "feedback": "end", "listen": "loud"}) == Ways(Feedback.END, say_first=True)


@pytest.mark.parametrize("kept", ['["say_first"]', '"say_first"', "7", "null"])
def test_a_row_that_holds_something_else_altogether_is_the_default(services: Services, kept: str) -> None:
    services.preferences.choose_ways(TARA, OTHER)
    with services.database.writing() as connection:
        connection.exec_driver_sql("UPDATE preferences SET ways = " + repr(kept))
    assert services.preferences.ways(TARA) == Ways()
