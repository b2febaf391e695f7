"""Statements that PostgreSQL is sent together: waiting for the answer to each takes as long as what it does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

import sqlalchemy as sa


@contextmanager
def sent_together(connection: sa.Connection) -> Iterator[None]:
    """Send what is written inside without waiting for answers; what was refused is told when this is left.

    Nothing inside may ask what a statement did or found. On SQLite, where nothing is sent anywhere, it changes nothing.
    """
    if connection.dialect.name != "postgresql":
        yield
        return
    import psycopg  # only where it is used: SQLite needs no driver

    driver: Any = connection.connection.driver_connection
    try:
        with driver.pipeline():
            yield
    except psycopg.Error as error:
        while isinstance(error.__context__, psycopg.Error):  # what was refused; the rest came of leaving after it
            error = error.__context__
        dialect = connection.dialect
        lost = _is_stuck(driver) or dialect.is_disconnect(cast(Any, error), driver, None)
        raise sa.exc.DBAPIError.instance(
            None, None, error, psycopg.Error, hide_parameters=True, connection_invalidated=lost, dialect=dialect
        ) from error
    finally:
        if _is_stuck(driver):
            connection.invalidate()


def _is_stuck(driver: Any) -> bool:
    """Whether the driver waits for answers that never come, as it may where a server stopped: it can't even undo."""
    return bool(driver.closed or driver.pgconn.pipeline_status)
