"""What stands in a server's SQLite file, read from outside the program."""

import sqlite3
from contextlib import closing


def column(server, query, attempt):
    """The first column of a query about an attempt, whose id takes the place of the question mark."""
    with closing(sqlite3.connect(f"file:{server.database}?mode=ro", uri=True)) as database:
        return [value for (value, *_) in database.execute(query, (attempt.replace("-", ""),))]


def choices(server, attempt):
    """The choices recorded, in the order of their steps."""
    return column(server, "select choice from decisions where attempt_id = ? order by step", attempt)


def rejections(server, attempt):
    """Why presses were not taken."""
    return column(server, "select reason from rejected_inputs where attempt_id = ? order by id", attempt)


def scores(server, attempt):
    """The hashes of the answer keys that the attempt was scored by."""
    return column(server, "select key_hash from scores where attempt_id = ?", attempt)
