"""Commands for whoever keeps the database: ``db upgrade``, ``check``, ``backup``, ``restore`` and their neighbours."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simulator.bootstrap import configure_logs, read_settings
from simulator.cli.opening import opened
from simulator.cli.output import USAGE, in_words, stop
from simulator.domain.roles import OPERATOR
from simulator.errors import SimulatorError

if TYPE_CHECKING:
    from simulator.storage.connections import Database

db = typer.Typer(help="The database: check, back up, restore.", no_args_is_help=True, rich_markup_mode=None)
STATES = {True: "ok", False: "WRONG", None: "unknown"}


@contextmanager
def _in_words() -> Iterator[None]:
    configure_logs()
    try:
        yield
    except SimulatorError as error:
        raise stop(in_words(error), USAGE) from error


@contextmanager
def _opened() -> Iterator[Database]:
    """The database as it is, without bringing it up to date; what can't be done becomes a message and exit status 2."""
    from simulator.storage.connections import Database
    from simulator.storage.database import open_engine

    with _in_words():
        database = Database(open_engine(read_settings().database_url))
        try:
            yield database
        finally:
            database.close()


@db.command()
def upgrade() -> None:
    """Bring the database up to date, as every start of the program does. Make a backup before.

    Exit status: 0 done, 2 not possible.
    """
    from simulator.storage.database import revision_of
    from simulator.storage.database import upgrade as bring_up

    with _opened() as database:
        before = revision_of(database.engine)
        bring_up(database.engine)
        after = revision_of(database.engine)
    typer.echo(f"At revision {after} already." if before == after else f"From {before or 'nothing'} to {after}.")


@db.command()
def check(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of lines.")] = False,
    expect_head: Annotated[
        str, typer.Option(metavar="N:HASH", help="An audit head that was kept elsewhere; proves that it still stands.")
    ] = "",
) -> None:
    """Check that nothing is missing, changed or contradicts itself. Changes nothing; may run while people work.

    Exit status: 0 nothing wrong, 1 something is, 2 it could not be checked.
    """
    from simulator.storage.check import check_database
    from simulator.storage.sql_audit import SqlAudit

    expected = _head(expect_head) if expect_head else None
    with _opened() as database:
        found = check_database(database, expected_head=expected)
        seq, last = SqlAudit(database).head() if found[0].ok else (0, "")
    if as_json:
        head = {"seq": seq, "hash": last}
        typer.echo(json.dumps({"checks": [asdict(one) for one in found], "audit_head": head}, indent=2))
    else:
        for one in found:
            typer.echo(f"{STATES[one.ok]:<8}{one.name}: {one.said}")
        typer.echo(f"audit head: {seq} {last}".rstrip())
    raise typer.Exit(1 if any(one.ok is False for one in found) else 0)


def _head(text: str) -> tuple[int, str]:
    found = re.fullmatch(r"(\d{1,18})[: ]([0-9a-f]{64}|)", text.strip())
    if found is None:
        raise stop(f"--expect-head takes a number and a hash, as N:HASH, not {text[:80]!r}.", USAGE)
    return int(found[1]), found[2]


@db.command()
def head() -> None:
    """Print number and hash of the audit log's last line, to be kept where nobody of the server can change it.

    Exit status: 0 printed, 2 not possible.
    """
    from simulator.storage.sql_audit import SqlAudit

    with _opened() as database:
        seq, last = SqlAudit(database).head()
    typer.echo(f"{seq}:{last}")


@db.command()
def backup(file: Annotated[Path, typer.Argument(help="The backup to write; its manifest gets .json added.")]) -> None:
    """Write a backup, while people work: one SQLite file, read again before it gets its name, and its manifest.

    Exit status: 0 written, 2 not possible.
    """
    from simulator.storage.backup import back_up

    with _opened() as database:
        made = back_up(database.engine, file, at=datetime.now(UTC))
    rows = sum(made.counts.values())
    typer.echo(f"{file}: {rows} rows in {len(made.counts)} tables, revision {made.revision}, read again and whole.")
    typer.echo(f"audit head: {made.audit_head[0]} {made.audit_head[1]}".rstrip())


@db.command()
def restore(
    file: Annotated[Path, typer.Argument(help="The backup, with its manifest beside it.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="The database may hold something; it is backed up beside the file first.")
    ] = False,
) -> None:
    """Put a backup in place of what the database holds. Stop the program first.

    The backup may come from the other engine: this is also the way from SQLite to PostgreSQL and back. Everybody is
    signed out, open links end, and whoever was erased since the backup was made is erased again.

    Exit status: 0 restored, 2 not possible, and then the database is as it was.
    """
    from simulator.services.operations import restore as put_back

    with _in_words():
        done = put_back(read_settings().database_url, file, at=datetime.now(UTC), replace=replace)
    if done.kept is not None:
        typer.echo(f"What was there is now in {done.kept}.")
    if done.aside is not None:
        typer.echo(f"The file that was there could not be used; it is now {done.aside}.")
    made = f"{done.manifest.made_at:%Y-%m-%d %H:%M} UTC"
    typer.echo(f"Restored as of {made}; {done.n_erased_again} erased again. Everybody has to sign in anew.")


@db.command("rebuild-rollups")
def rebuild_rollups() -> None:
    """Compute what cohorts' figures are made of again from the record; only needed where `db check` says so.

    Whoever finishes a session meanwhile waits for it; with many sessions do it while nobody practises.

    Exit status: 0 done, 2 not possible.
    """
    from simulator.storage.sql_rollups import SqlRollups

    with _opened() as database:
        SqlRollups(database).rebuild()
    typer.echo("Every sum was computed again.")


@db.command()
def calibrate() -> None:
    """Estimate how hard decisions are, over all programs; adjusted scores are looked up against that from now on.

    What was published before stays in the database as it was.

    Exit status: 0 published, or there is nothing to publish; 1 not possible.
    """
    with opened() as services:
        before = services.calibrations.published(OPERATOR)
        made = services.calibrations.publish(OPERATOR)
    if made is None:
        typer.echo("There is no scored decision to estimate from yet: no assigned or shared session has ended.")
        return
    if made == before:
        typer.echo(f"Calibration {made.number} ({made.version}) stays: nothing would change.")
        return
    typer.echo(
        f"Calibration {made.number} ({made.version}): {len(made.effects)} decisions of cases, from {made.n_decisions} "
        f"scored in {made.n_attempts} first sessions, {'settled' if made.settled else 'not settled'} after "
        f"{made.rounds} round{'s' * (made.rounds != 1)}."
    )
