"""Published calibrations, and what they are estimated from, on real databases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from simulator.domain.cohort_totals import ItemMade
from simulator.domain.item_effects import PublishedCalibration, item_id
from simulator.domain.sharing import Share
from simulator.errors import StorageError
from simulator.storage.connections import Database
from simulator.storage.sql import SqlStore
from simulator.storage.sql_calibrations import SqlCalibrations
from simulator.storage.sql_sharing import SqlSharing
from tests.personas import SECOND_COHORT, TARA, THEO
from tests.settled import settle
from tests.unit.storage.conftest import NOON, version
from tests.unit.storage.test_rollups import ended

KEY = "k" * 64
FIRST = PublishedCalibration(
    1, "v" * 16, NOON, 0.613, {item_id("a-case", KEY, "greeting"): (-0.123456, 40)}, 9, 180, 7, settled=True
)


@pytest.fixture
def store(database: Database) -> SqlCalibrations:
    return SqlCalibrations(database)


def test_what_was_published_last_is_in_force_as_it_was_published(store: SqlCalibrations) -> None:
    assert (store.calibration(), store.calibration_number()) == (None, 0)
    assert store.add_calibration(FIRST)
    assert (store.calibration(), store.calibration_number()) == (FIRST, 1)
    second = replace(FIRST, number=2, version="w" * 16, settled=False, effects={})
    assert store.add_calibration(second)
    assert (store.calibration(), store.calibration_number()) == (second, 2)


def test_what_is_published_is_never_replaced(store: SqlCalibrations) -> None:
    store.add_calibration(FIRST)
    assert not store.add_calibration(replace(FIRST, mean=0.1))
    assert store.calibration() == FIRST


def test_first_exposures_of_every_cohort_come_once_the_last_first(database: Database, store: SqlCalibrations) -> None:
    settle(database)
    attempts, sharing = SqlStore(database), SqlSharing(database)
    attempts.keep_version(version(), at=NOON)
    one = ended(attempts, sharing, minute=1)
    ended(attempts, sharing, minute=2)  # a repeat
    ended(attempts, sharing, SECOND_COHORT, minute=3, trainee_id=THEO.id)
    ended(attempts, sharing, minute=4, trainee_id=TARA.id, scenario_id="b-case")
    sharing.share(Share(one, SECOND_COHORT, frozenset(), NOON + timedelta(days=1)))
    made = (ItemMade("greeting", "ask", 5000, 2, 900),)
    assert list(store.first_exposures(most=9)) == [(case, KEY, made) for case in ("b-case", "a-case", "a-case")]
    assert [case for case, _, _ in store.first_exposures(most=1)] == ["b-case"]


EVERY: dict[str, Callable[[SqlCalibrations], object]] = {
    "calibration": lambda store: store.calibration(),
    "calibration_number": lambda store: store.calibration_number(),
    "add_calibration": lambda store: store.add_calibration(FIRST),
    "first_exposures": lambda store: list(store.first_exposures(most=5)),
}


def test_every_method_is_tried_below() -> None:
    assert {name for name in dir(SqlCalibrations) if not name.startswith("_")} == set(EVERY)


@pytest.mark.thorough
@pytest.mark.parametrize("fault", ["corrupt", "without_tables"])
@pytest.mark.parametrize("name", EVERY)
def test_a_file_that_is_no_database_is_a_storage_error_for_every_method(
    request: pytest.FixtureRequest, fault: str, name: str
) -> None:
    with pytest.raises(StorageError) as refused:
        EVERY[name](SqlCalibrations(request.getfixturevalue(fault)))
    assert refused.value.hint
