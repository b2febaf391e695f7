"""What a failure of the database means for people, and what they can do about it.

One table from what the database says to what a person reads. Its own words may hold statements, paths and, on
PostgreSQL, what somebody wrote, so nobody reads them: its code and, where it can hold nothing of anybody's, its message
go to the log.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa
import structlog

from simulator.errors import StorageError


class Outcome(StrEnum):
    """What became of what was being done when the database failed."""

    READING = ""
    UNDONE = "What you just did was not recorded."
    UNKNOWN = "What you just did may or may not have been recorded; the page shows what is."


NOTHING = "(?!)"


@dataclass(frozen=True, slots=True)
class Failure:
    """One kind of failure.

    Attributes
    ----------
    sqlite : str
        Names of SQLite's result codes as a regular expression; extended codes begin with these.
    postgresql : str
        SQLSTATE codes, likewise.
    words : str
        What the message holds where there is no SQLSTATE, and SQLite's code says too little.
    """

    message: str
    hint: str
    sqlite: str = NOTHING
    postgresql: str = NOTHING
    words: str = NOTHING


TELL = "Nothing that was recorded before is lost. "
WAIT = TELL + "Wait a moment and try again; if it stays like this, tell whoever runs the program."
SET_UP = "Whoever runs the program: look at SIMULATOR_DATABASE_URL and at the log."
BUSY = Failure(
    "The database is busy with something else.",
    WAIT,
    sqlite="SQLITE_BUSY|SQLITE_LOCKED",
    postgresql="55P03|57014|40P01|40001|25P03",
    words="QueuePool limit",
)
DAMAGED = Failure(
    "The database is damaged.",
    "Tell whoever runs the program: it has to be stopped and a backup restored.",
    sqlite="SQLITE_CORRUPT|SQLITE_NOTADB|SQLITE_FORMAT",
    postgresql="XX001|XX002",
)
FAILURES = (
    Failure(
        "The disk that holds the database is full.",
        TELL + "Tell whoever runs the program that it needs room, then try again.",
        sqlite="SQLITE_FULL",
        postgresql="53100",
    ),
    Failure(
        "The database can only be read at the moment, not written.",
        TELL + "Tell whoever runs the program, then try again.",
        sqlite="SQLITE_READONLY|SQLITE_PERM",
        postgresql="25006",
    ),
    BUSY,
    DAMAGED,
    Failure(
        "The disk that holds the database does not work as it should.",
        "Tell whoever runs the program, before anything else is done.",
        sqlite="SQLITE_IOERR",
        postgresql="58030|58P01",
    ),
    Failure(
        "The database is being started or stopped.",
        WAIT,
        postgresql="57P03",
        words="starting up|shutting down|not yet accepting",
    ),
    Failure("The database was stopped or is being restarted.", WAIT, postgresql="57P0[12]"),
    Failure(
        "The database takes no more connections at the moment.",
        WAIT,
        postgresql="53300",
        words="too many clients|slots",
    ),
    Failure(
        "The database does not let this program in.",
        SET_UP,
        postgresql="28|42501",
        words="authentication failed|no password supplied|pg_hba|role .* does not exist",
    ),
    Failure("There is no such database.", SET_UP, postgresql="3D000", words="database .* does not exist"),
    Failure(
        "The database could not be opened.",
        SET_UP,
        sqlite="SQLITE_CANTOPEN|SQLITE_NOLFS|SQLITE_AUTH",
    ),
    Failure(
        "The database is not set up for this version of the program.",
        "Whoever runs the program: run `python -m simulator db upgrade`.",
        postgresql="42P01|42703",
        words="no such (table|column)",
    ),
    Failure(
        "This does not fit what is recorded already.",
        "Load the page again to see what is.",
        sqlite="SQLITE_CONSTRAINT",
        postgresql="23|P0001",
    ),
    Failure(
        "Something in this can't be stored.",
        "Look for unusual characters or numbers in what you entered.",
        sqlite="SQLITE_TOOBIG|SQLITE_MISMATCH|SQLITE_RANGE",
        postgresql="22|54",
        words="NUL|surrogates not allowed",
    ),
    Failure(
        "The database can't be reached.",
        WAIT,
        postgresql="08",
        words="connect|resolve host|server closed|timeout expired",
    ),
)
OTHER = Failure("The database could not do this.", WAIT)
_HOLDS_DATA = re.compile("22|23|P0001")
"""SQLSTATE classes whose messages hold values."""


def storage_error(error: sa.exc.SQLAlchemyError, outcome: Outcome = Outcome.READING) -> StorageError:
    """The failure as one of ours; its details go to the log.

    Parameters
    ----------
    outcome : Outcome
        What became of what was being done; said after what happened.
    """
    cause = getattr(error, "orig", None) or error
    code = code_of(cause)
    found = failure_of(cause)
    structlog.get_logger().error(
        "database-failure", said=found.message, code=code, outcome=outcome.name.lower(), **_details(cause, code)
    )
    return StorageError(f"{found.message} {outcome.value}".strip(), hint=found.hint)


def busy() -> StorageError:
    """Somebody else has been writing for too long."""
    return StorageError(f"{BUSY.message} {Outcome.UNDONE}", hint=BUSY.hint)


def cause_of(error: sa.exc.SQLAlchemyError) -> sa.exc.SQLAlchemyError | None:
    """What a traceback may name as the cause: nothing where PostgreSQL tells the values that it refused."""
    code = getattr(getattr(error, "orig", None), "sqlstate", None)
    return None if code and _HOLDS_DATA.match(code) else error


def is_lost(error: sa.exc.SQLAlchemyError) -> bool:
    """Whether the connection is gone, so that another one has to be made."""
    return isinstance(error, sa.exc.DBAPIError) and error.connection_invalidated


def is_damaged(error: sa.exc.SQLAlchemyError) -> bool:
    """Whether the database's file is not, or no longer, one."""
    return failure_of(getattr(error, "orig", None) or error) is DAMAGED


def is_undone(error: sa.exc.SQLAlchemyError) -> bool:
    """Whether a commit that failed with this is sure to have changed nothing."""
    said_no = isinstance(error, sa.exc.DBAPIError) and not is_lost(error)
    return said_no and not code_of(getattr(error, "orig", None) or error).startswith("SQLITE_IOERR")


def is_about(error: sa.exc.IntegrityError, table: str) -> bool:
    """Whether it is a row of this table that the database refused."""
    told = getattr(error.orig, "diag", None)
    return bool(told.table_name == table if told else re.search(rf"\b{table}\.", str(error.orig)))


def code_of(cause: BaseException) -> str:
    """SQLite's name or PostgreSQL's code of an error, or the name of its class."""
    found = getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None)
    return str(found or type(cause).__name__)


def failure_of(cause: BaseException) -> Failure:
    """The kind of failure that an error of a database's library is."""
    sqlite = getattr(cause, "sqlite_errorname", None) or ""
    postgresql = getattr(cause, "sqlstate", None) or ""
    for failure in FAILURES:
        if re.match(failure.sqlite, sqlite) or re.match(failure.postgresql, postgresql):
            return failure
    if not postgresql:
        for failure in FAILURES:
            if re.search(failure.words, str(cause)):
                return failure
    return OTHER


def _details(cause: BaseException, code: str) -> dict[str, str]:
    """What may stand in the log: no values of anybody's."""
    told = getattr(cause, "diag", None)
    if told is not None and getattr(cause, "sqlstate", None):
        safe = {} if _HOLDS_DATA.match(code) else {"message": told.message_primary}
        return safe | {"table": told.table_name or "", "constraint": told.constraint_name or ""}
    known = code.startswith("SQLITE_") or isinstance(cause, OSError) or _is_connecting(cause)
    return {"message": " ".join(str(cause).split())[:300]} if known else {}


def _is_connecting(cause: BaseException) -> bool:
    """Whether it is an error of making a connection: it names host, user and database, and nobody's data."""
    return type(cause).__module__.startswith("psycopg") and type(cause).__name__.startswith(
        ("Operational", "Connection")
    )
