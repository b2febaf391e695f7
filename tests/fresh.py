"""Empty databases of the current schema, without running the migrations for each: those have tests of their own."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from simulator.storage.database import open_engine, upgrade


@cache
def _migrated() -> bytes:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "template.sqlite3"
        engine = open_engine(f"sqlite:///{file}")
        upgrade(engine)
        engine.dispose()  # the last to close brings everything into the one file
        return file.read_bytes()


def fresh_database(file: Path) -> str:
    """Make an empty database there, if there is none; its address."""
    if not file.exists():
        file.write_bytes(_migrated())
    return f"sqlite:///{file}"
