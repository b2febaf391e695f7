"""The stores of the trainee's room on files that are corrupt, empty or read-only: every method says so."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest

from simulator.domain.sharing import Reflection
from simulator.errors import StorageError
from simulator.storage.connections import Database
from simulator.storage.sql_practice import SqlDrills, SqlPractice, SqlRemarks
from tests.unit.storage.conftest import NOON
from tests.unit.storage.drilling import answer, card, remark, sitting

pytestmark = pytest.mark.thorough

ID = UUID("11111111-1111-4111-8111-111111111111")
STORES = (SqlPractice, SqlDrills, SqlRemarks)
READING: dict[str, Callable[[Database], object]] = {
    "ways": lambda on: SqlPractice(on).ways(ID),
    "ways_changed_at": lambda on: SqlPractice(on).ways_changed_at(ID),
    "reflection": lambda on: SqlPractice(on).reflection(ID),
    "reflections_of": lambda on: SqlPractice(on).reflections_of(ID),
    "notes_of": lambda on: SqlPractice(on).notes_of(ID),
    "note": lambda on: SqlPractice(on).note(ID, 0),
    "cards": lambda on: SqlDrills(on).cards(ID),
    "hold_sitting": lambda on: SqlDrills(on).hold_sitting(ID),
    "sitting": lambda on: SqlDrills(on).sitting(ID),
    "open_sitting": lambda on: SqlDrills(on).open_sitting(ID),
    "sittings_of": lambda on: SqlDrills(on).sittings_of(ID),
    "answers": lambda on: SqlDrills(on).answers(ID),
    "answers_of": lambda on: SqlDrills(on).answers_of(ID),
    "written_of": lambda on: SqlDrills(on).written_of(ID, limit=1)[0],
    "drilled_at": lambda on: SqlDrills(on).drilled_at(ID),
    "shown_at": lambda on: SqlDrills(on).shown_at(ID),
    "remarks": lambda on: SqlRemarks(on).remarks(),
    "remarks_by": lambda on: SqlRemarks(on).remarks_by(ID),
}
WRITING: dict[str, Callable[[Database], object]] = {
    "keep_ways": lambda on: SqlPractice(on).keep_ways(ID, {}, at=NOON),
    "reflect": lambda on: SqlPractice(on).reflect(Reflection(ID, None, "x", NOON)),
    "erase_words": lambda on: SqlPractice(on).erase_words(ID),
    "keep_card": lambda on: SqlDrills(on).keep_card(card(ID)),
    "begin_sitting": lambda on: SqlDrills(on).begin_sitting(sitting(ID)),
    "end_sitting": lambda on: SqlDrills(on).end_sitting(ID, at=NOON),
    "amend": lambda on: SqlDrills(on).amend(ID, 0, self_ratings={}),
    "forget_words": lambda on: SqlDrills(on).forget_words(ID, 0),
    "add_remark": lambda on: SqlRemarks(on).add_remark(remark(ID)),
}
FINDING: dict[str, Callable[[Database], object]] = {
    "hold_walk": lambda on: SqlPractice(on).hold_walk(ID),
    "answer": lambda on: SqlDrills(on).answer(answer(sitting(ID))),
}
"""Methods that look first for what they are about; where that is not there, they say so before anything is written."""
EVERY = READING | WRITING | FINDING


def test_no_method_is_forgotten_here() -> None:
    assert {name for store in STORES for name in dir(store) if not name.startswith("_")} == set(EVERY)


@pytest.mark.parametrize("fault", ["corrupt", "without_tables"])
@pytest.mark.parametrize("name", EVERY)
def test_a_file_that_is_no_database_is_a_storage_error_for_every_method(
    request: pytest.FixtureRequest, fault: str, name: str
) -> None:
    with pytest.raises(StorageError) as refused:
        EVERY[name](request.getfixturevalue(fault))
    assert refused.value.hint


@pytest.mark.parametrize("name", WRITING | FINDING)
def test_a_read_only_file_is_a_storage_error_for_every_method_that_writes(read_only: Database, name: str) -> None:
    with pytest.raises(StorageError) as refused:
        EVERY[name](read_only)
    assert refused.value.hint


@pytest.mark.parametrize("name", READING)
def test_a_read_only_file_can_still_be_read(read_only: Database, name: str) -> None:
    assert not READING[name](read_only)
