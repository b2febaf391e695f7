"""What whoever runs the installation does with the database as a whole: putting a backup back.

There is no actor here: who may start these commands has the database in their hands already.
"""

from __future__ import annotations

import shutil
import stat
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import sqlalchemy as sa

from simulator.domain.roles import SOLO
from simulator.domain.sharing import ErasureRequest, Tombstone
from simulator.errors import AttemptNotFound, SchemaTooNew, StorageError
from simulator.services.my_data import CLAIMED, TIME_TO_ANSWER
from simulator.storage.backup import back_up, checked_manifest
from simulator.storage.connections import Database
from simulator.storage.database import open_engine, revision_of, upgrade
from simulator.storage.failures import is_damaged
from simulator.storage.manifests import Manifest, tombstones_beside
from simulator.storage.restoring import alone, end_ways_in, is_empty, load, set_aside
from simulator.storage.sql import SqlStore
from simulator.storage.sql_accounts import SqlAccounts
from simulator.storage.sql_audit import SqlAudit
from simulator.storage.sql_rollups import SqlRollups
from simulator.storage.sql_sharing import SqlSharing


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did.

    Attributes
    ----------
    n_erased_again : int
        People and attempts of the backup who had been erased since.
    kept : Path or None
        The backup that was made of what was there.
    aside : Path or None
        Where the file is that was there, if it was damaged or a newer program's.
    """

    manifest: Manifest
    n_erased_again: int
    kept: Path | None = None
    aside: Path | None = None


def restore(url: str, file: Path, *, at: datetime, replace: bool = False) -> Restored:
    """Put a backup in place of what the database holds; the program must not run meanwhile.

    Everything is made ready in a copy of the backup first: brought up to date, those erased since erased again, whoever
    was signed in signed out. Then it becomes the database at once, or not at all.

    Parameters
    ----------
    url : str
        Address of the database, on either engine, whichever the backup was made of.
    replace : bool
        Whether what is there may go; a backup of it is made first, beside the one that is restored.

    Raises
    ------
    SchemaTooNew
        If the backup was made by a newer version of the program.
    StorageError
        If the backup is not whole, the database is in use, or holds something and ``replace`` is not given.
    """
    manifest = checked_manifest(file)
    stones = {(stone.kind, stone.id): stone for stone in (*manifest.tombstones, *tombstones_beside(file.parent))}
    aside, older = _set_aside_if_useless(url, at) if replace else (None, ())
    stones |= {(stone.kind, stone.id): stone for stone in older}
    engine = open_engine(url)
    try:
        with alone(engine) as held, tempfile.TemporaryDirectory(prefix=".restoring-", dir=file.parent) as folder:
            kept = None
            if not is_empty(held):
                if not replace:
                    raise StorageError(
                        "The database holds something already.",
                        hint="Give --replace if it may go; a backup of it is made first.",
                    )
                kept = file.with_name(f"before-restore-{at:%Y%m%dT%H%M%SZ}.sqlite3")
                stones |= {(stone.kind, stone.id): stone for stone in back_up(held, kept, at=at).tombstones}
            ready = open_engine(f"sqlite:///{_copy(file, Path(folder))}")
            try:
                n_again = _make_ready(ready, stones.values(), manifest, at)
                load(ready, held)
            finally:
                ready.dispose()
    finally:
        engine.dispose()
    return Restored(manifest, n_again, kept, aside)


def _set_aside_if_useless(url: str, at: datetime) -> tuple[Path | None, tuple[Tombstone, ...]]:
    """Rename a SQLite file that is damaged or of a newer program; where it is now, and what it says was erased."""
    engine = open_engine(url)
    try:
        if not _is_useless(engine):
            return None, ()
        aside = set_aside(engine, at)
    finally:
        engine.dispose()
    left = open_engine(f"sqlite:///{aside}")
    try:
        return aside, SqlSharing(Database(left)).tombstones()
    except StorageError:
        return aside, ()  # then the manifests of the backups have to do
    finally:
        left.dispose()


def _is_useless(engine: sa.Engine) -> bool:
    try:
        revision_of(engine)
        if engine.dialect.name == "sqlite":
            with engine.connect() as connection:
                return bool(connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one() != "ok")
    except SchemaTooNew:
        with alone(engine):
            return True
    except sa.exc.DatabaseError as error:
        return is_damaged(error)
    except StorageError as error:
        return isinstance(error.__cause__, sa.exc.DatabaseError) and is_damaged(error.__cause__)
    return False


def _copy(file: Path, folder: Path) -> Path:
    copy = folder / "ready.sqlite3"
    try:
        shutil.copyfile(file, copy)
        copy.chmod(stat.S_IRUSR | stat.S_IWUSR)
    except OSError as error:
        raise StorageError(
            f"The backup can't be copied beside itself: {error.strerror}.", hint="Make room, or copy it elsewhere."
        ) from error
    return copy


def _make_ready(engine: sa.Engine, stones: Iterable[Tombstone], manifest: Manifest, at: datetime) -> int:
    """Bring the copy of a backup to what may come back; how many people and attempts were erased again."""
    upgrade(engine)
    database = Database(engine)
    sharing = SqlSharing(database)
    with database.writing() as connection:
        buried = {(stone.kind, stone.id) for stone in sharing.tombstones()}
        n_again = sum(
            _erase_again(database, stone)
            for stone in sorted(stones, key=_in_time)
            if (stone.kind, stone.id) not in buried
        )
        end_ways_in(connection)
        SqlRollups(database).rebuild()
        detail = {"made": manifest.made_at.isoformat(), "revision": manifest.revision, "erased": str(n_again)}
        SqlAudit(database).record("database-restored", at=at, detail=detail)
    return n_again


def _in_time(stone: Tombstone) -> tuple[bool, datetime, UUID]:
    """Attempts before people: what a program has granted is not asked for again."""
    return stone.kind != "attempt", stone.erased_at, stone.id


def _was_claimed(database: Database, at: datetime) -> bool:
    """Whether the backup is from after what solo mode had was given to an account just then."""
    _lines, n = SqlAudit(database).entries(action=CLAIMED, since=at, until=at + timedelta(microseconds=1), limit=1)
    return n > 0


def _erase_again(database: Database, stone: Tombstone) -> bool:
    """Erase what somebody had erased after the backup was made; whether it was there."""
    store, sharing, accounts = SqlStore(database), SqlSharing(database), SqlAccounts(database)
    if stone.kind == "attempt":
        try:
            store.attempt(stone.id)
        except AttemptNotFound:
            sharing.bury(stone)
            return False
        sharing.erase_attempt(stone.id, at=stone.erased_at)
        return True
    if stone.kind in ("solo", "claimed"):  # which the backup does not know, so all that it holds of them is from before
        sharing.bury(stone)
        knows_the_claim = stone.kind == "claimed" and _was_claimed(database, stone.erased_at)
        return not knows_the_claim and sharing.forget_practice(SOLO.id)
    was_there = accounts.account(stone.id) is not None or bool(store.attempts_of(stone.id))
    asked = {request.attempt_id for request in sharing.erasure_requests()}
    for attempt_id in sharing.release_counted(stone.id):
        if attempt_id not in asked:
            nobody = store.attempt(attempt_id).trainee_id
            deadline = stone.erased_at + TIME_TO_ANSWER
            sharing.request_erasure(ErasureRequest(uuid4(), attempt_id, nobody, stone.erased_at, deadline))
    sharing.erase_person(stone.id, at=stone.erased_at)
    accounts.erase(stone.id)
    return was_there
