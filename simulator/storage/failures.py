"""What a failure of the database means for people, and what they can do about it."""

from __future__ import annotations

from sqlalchemy.exc import SQLAlchemyError

from simulator.errors import StorageError


def storage_error(error: SQLAlchemyError) -> StorageError:
    """The failure as one of ours, with the database's own words and a way on."""
    cause = getattr(error, "orig", None) or error
    return StorageError(
        f"The database could not do this: {cause}",
        hint="Nothing was lost: what was recorded before still stands. Try again, then tell whoever runs the program.",
    )
