"""Which answers of a person are read for the spacing of drills, on real databases."""

from __future__ import annotations

from datetime import timedelta

import pytest

from simulator.storage.connections import Database
from simulator.storage.sql_practice import SqlDrills
from tests.unit.storage.conftest import NOON, TARA
from tests.unit.storage.drilling import answer, sitting


@pytest.fixture
def drills(database: Database) -> SqlDrills:
    return SqlDrills(database)


def test_answers_can_be_asked_for_by_skill_by_date_and_by_whether_something_was_written(drills: SqlDrills) -> None:
    made = sitting(TARA)
    drills.begin_sitting(made)
    old = answer(made, own_words="Old.")
    new = answer(made, position=1, skill="label:wait", at=old.at + timedelta(days=9), own_words="")
    for one in (old, new):
        drills.answer(one)
    assert drills.answers_of(TARA, skill="label:wait") == (new,)
    assert drills.answers_of(TARA, since=NOON + timedelta(days=5)) == (new,)
    assert drills.answers_of(TARA, written=True) == (old,)
    assert drills.answers_of(TARA, skill="label:wait", written=True) == ()


def test_a_rating_changes_only_where_one_is_given(drills: SqlDrills) -> None:
    made = sitting(TARA)
    drills.begin_sitting(made)
    drills.answer(answer(made, rating=3))
    drills.amend(made.id, 0, own_words="Mine.", self_ratings={"A2": 1}, rating=2)
    drills.amend(made.id, 0, own_words="", self_ratings={})
    assert drills.answers(made.id) == (answer(made, rating=2, own_words="", self_ratings={}),)
