"""Rows of private notes, as the records of the domain."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import sqlalchemy as sa

from simulator.domain.sharing import Confidence, PrivateNote, Pull
from simulator.storage.sharing_tables import private_notes
from simulator.storage.sql_coaching import forget_ratings
from simulator.storage.upserts import put


def note_of(row: sa.Row[Any]) -> PrivateNote:
    """The private note of a row of ``private_notes``."""
    values = dict(row._mapping)
    values["confidence"] = None if row.confidence is None else Confidence(row.confidence)
    values["pull"] = None if row.pull is None else Pull(row.pull)
    return PrivateNote(**values)


def write_note(connection: sa.Connection, note: PrivateNote, *, other_words: bool) -> None:
    """Write a private note over what is kept of that decision; delete it if it is empty.

    Parameters
    ----------
    other_words : bool
        Whether words were kept that are not these: they are no longer those that somebody has rated.
    """
    if other_words:
        forget_ratings(connection, note.attempt_id, note.step)
    if note.is_empty:
        here = (private_notes.c.attempt_id == note.attempt_id) & (private_notes.c.step == note.step)
        connection.execute(private_notes.delete().where(here))
    else:
        put(connection, private_notes, asdict(note) | {"self_ratings": dict(note.self_ratings)})
