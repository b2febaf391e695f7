import pytest

from simulator.errors import StepConflict, StorageError
from simulator.storage.counted import CountedStore, Counts, Event
from simulator.storage.revision import is_current
from tests.unit.storage.conftest import NOON, attempt, decision, rejection, score, version


@pytest.fixture
def counts():
    return Counts()


@pytest.fixture
def counted(database, counts):
    store = CountedStore(database, counts)
    store.keep_version(version(), at=NOON)
    return store


def test_what_was_recorded_is_counted(counted, counts):
    made = attempt()
    counted.create_attempt(made)
    counted.append(made.id, decision(0))
    counted.append(made.id, decision(1), ending="goodbye", score=score())
    counted.reject(rejection(made.id))
    assert counts.all() == {
        Event.ATTEMPT_BEGUN: 1,
        Event.ATTEMPT_ENDED: 1,
        Event.DECISION_RECORDED: 2,
        Event.PRESS_REJECTED: 1,
        Event.STORAGE_ERROR: 0,
    }


def test_a_decision_that_was_not_taken_is_neither_counted_nor_a_fault(counted, counts):
    made = attempt()
    counted.create_attempt(made)
    counted.append(made.id, decision(0))
    with pytest.raises(StepConflict):
        counted.append(made.id, decision(0))
    assert counts.all()[Event.DECISION_RECORDED] == 1
    assert counts.all()[Event.STORAGE_ERROR] == 0


def test_a_fault_of_the_database_is_counted(counted, counts, database):
    with database.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE attempts RENAME TO lost")
    with pytest.raises(StorageError):
        counted.attempts_of(attempt().trainee_id)
    assert counts.all()[Event.STORAGE_ERROR] == 1


def test_a_database_that_was_just_brought_up_to_date_is_current(database):
    assert is_current(database)


def test_a_database_at_an_earlier_revision_is_not_current(database):
    with database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'r0001'")
    assert not is_current(database)
