"""What is sent together is written, or refused, as it would be one by one."""

from __future__ import annotations

from uuid import uuid4

import pytest
import sqlalchemy as sa

from simulator.errors import StorageError
from simulator.storage.connections import Database
from simulator.storage.pipelines import sent_together
from simulator.storage.tables import notices
from tests.unit.storage.conftest import NOON, ON_POSTGRESQL, TARA

WRITE = notices.insert()
COUNT = sa.select(sa.func.count()).select_from(notices)
pytestmark = pytest.mark.thorough


def row(notice: str) -> dict[str, object]:
    return {"person_id": TARA, "notice": notice, "accepted_at": NOON}


def write_together(database: Database, *statements: tuple[object, ...]) -> None:
    with database.writing() as connection, sent_together(connection):
        for statement, *given in statements:
            connection.execute(statement, *given)


def n_notices(database: Database) -> int:
    with database.reading() as connection:
        return connection.execute(COUNT).scalar_one()


def test_all_of_it_is_there_at_once_and_after_the_transaction(database: Database) -> None:
    with database.writing() as connection:
        with sent_together(connection):
            connection.execute(WRITE, row("first"))
            connection.execute(WRITE, [row("second"), row("third")])
        assert connection.execute(COUNT).scalar_one() == 3
    assert n_notices(database) == 3


def test_one_that_is_refused_undoes_the_transaction_and_is_told_in_plain_words(database: Database) -> None:
    some = [(WRITE, row(notice)) for notice in ("first", "second", "second", "third")]
    with pytest.raises(StorageError, match=r"does not fit what is recorded.* was not recorded"):
        write_together(database, *some)
    assert n_notices(database) == 0
    with database.writing() as connection:
        connection.execute(WRITE, row(str(uuid4())))
    assert n_notices(database) == 1


@ON_POSTGRESQL
def test_a_connection_that_ends_meanwhile_is_replaced(database: Database) -> None:
    end = sa.text("SELECT pg_terminate_backend(pg_backend_pid())")
    with pytest.raises(StorageError, match="was not recorded"):
        write_together(database, (WRITE, row("first")), (end,), (WRITE, row("second")))
    assert n_notices(database) == 0
