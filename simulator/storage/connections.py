"""How stores reach the database: readings and writings, joined where a service opened a transaction around them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from simulator.storage.database import BUSY_TIMEOUT_MS, IMMEDIATE
from simulator.storage.failures import Outcome, busy, cause_of, is_lost, is_undone, storage_error
from simulator.storage.rollups import forget, settle


class Database:
    """One database, shared by the stores of a process.

    Whatever a thread reads and writes inside ``writing()`` is one transaction, also through other stores on the same
    database: either all of it becomes durable or none. No exception of the database library leaves here.

    A connection that is lost while reading is replaced and the statement asked again, once. Nothing that writes is ever
    asked again: only whoever does it can look whether it was done.
    """

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        # SQLite has one writer: waiting here is fair and short, waiting in SQLite is neither.
        self._turn = _Turn() if engine.dialect.name == "sqlite" else nullcontext()
        self._own = threading.local()

    @property
    def engine(self) -> sa.Engine:
        """The engine, for migrations and backups."""
        return self._engine

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A connection to read with."""
        current = self._current or self._shared
        if current is not None:
            yield current
            return
        try:
            with _Reading(self._engine) as connection:
                yield connection
        except SQLAlchemyError as error:
            raise storage_error(error) from cause_of(error)

    @contextmanager
    def one_reading(self) -> Iterator[sa.Connection]:
        """Put what this thread reads inside into one reading: each of its own costs as much as a statement.

        Nothing may be written inside: SQLite would not show it to what is read afterwards.
        """
        with self.reading() as connection:
            before, self._own.shared = self._shared, connection
            try:
                yield connection
            finally:
                self._own.shared = before

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """A transaction: durable when it is left, undone if it is left by an exception. Sums are brought up last."""
        current = self._current
        if current is not None:
            yield current
            return
        outcome = Outcome.UNDONE
        try:
            writer = self._engine.execution_options(**{IMMEDIATE: True})
            with self._turn, writer.connect() as connection, connection.begin() as transaction:
                self._own.connection = connection
                forget(connection)
                try:
                    yield connection
                    settle(connection)
                finally:
                    self._own.connection = None
                outcome = Outcome.UNKNOWN  # until the database has answered
                transaction.commit()
        except SQLAlchemyError as error:
            if is_undone(error):
                outcome = Outcome.UNDONE
            raise storage_error(error, outcome) from cause_of(error)

    @property
    def _current(self) -> sa.Connection | None:
        found: sa.Connection | None = getattr(self._own, "connection", None)
        return found

    @property
    def _shared(self) -> sa.Connection | None:
        found: sa.Connection | None = getattr(self._own, "shared", None)
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


class _Reading(sa.Connection):
    """A connection whose statements are asked again, once, if it is lost; none of them may change anything."""

    def execute(self, *arguments: Any, **options: Any) -> Any:
        try:
            return super().execute(*arguments, **options)
        except sa.exc.DBAPIError as error:
            if not is_lost(error):
                raise
            self.rollback()  # forgets what is gone; the next statement gets a new connection
            return super().execute(*arguments, **options)


class _Turn:
    """One writer at a time, each of whom waits only so long."""

    def __init__(self) -> None:
        self._lock = threading.Lock()

    def __enter__(self) -> None:
        if not self._lock.acquire(timeout=BUSY_TIMEOUT_MS / 1000):
            raise busy()

    def __exit__(self, *_: object) -> None:
        self._lock.release()
