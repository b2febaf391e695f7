"""How stores reach the database: readings and writings, joined where a service opened a transaction around them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from simulator.storage.database import IMMEDIATE
from simulator.storage.failures import storage_error


class Database:
    """One database, shared by the stores of a process.

    Whatever a thread reads and writes inside ``writing()`` is one transaction, also through other stores on the same
    database: either all of it becomes durable or none. No exception of the database library leaves here.
    """

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        # SQLite has one writer: waiting here is fair and short, waiting in SQLite is neither.
        self._turn = threading.Lock() if engine.dialect.name == "sqlite" else nullcontext()
        self._own = threading.local()

    @property
    def engine(self) -> sa.Engine:
        """The engine, for migrations and backups."""
        return self._engine

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A connection to read with."""
        current = self._current
        if current is not None:
            yield current
            return
        try:
            with self._engine.connect() as connection:
                yield connection
        except SQLAlchemyError as error:
            raise storage_error(error) from error

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """A transaction: durable when it is left, undone if it is left by an exception."""
        current = self._current
        if current is not None:
            yield current
            return
        try:
            writer = self._engine.execution_options(**{IMMEDIATE: True})
            with self._turn, writer.begin() as connection:
                self._own.connection = connection
                try:
                    yield connection
                finally:
                    self._own.connection = None
        except SQLAlchemyError as error:
            raise storage_error(error) from error

    @property
    def _current(self) -> sa.Connection | None:
        found: sa.Connection | None = getattr(self._own, "connection", None)
        return found

    def close(self) -> None:
        """Let go of every connection."""
        self._engine.dispose()

    def ping(self) -> None:
        """Return if the database answers.

        Raises
        ------
        StorageError
            If it does not.
        """
        with self.reading() as connection:
            connection.execute(sa.select(sa.literal(1)))
