"""Whether everything in a database is as the program left it: one line a check, none of which changes anything."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from simulator.domain.accounts import TicketKind
from simulator.domain.attempt import Feedback, Mode, Purpose, Rejection
from simulator.domain.cohort_records import Exposure
from simulator.domain.group_sessions import Phase
from simulator.domain.publications import Access
from simulator.domain.remark_answers import Outcome
from simulator.domain.remarks import RemarkKind
from simulator.domain.roles import Role
from simulator.domain.scoring import Evidence, Gate
from simulator.domain.sharing import Confidence, Pull
from simulator.errors import SchemaTooNew, StorageError
from simulator.storage.account_tables import audit_log, cohort_members, memberships, tickets
from simulator.storage.connections import Database
from simulator.storage.database import known_revision, revision_of
from simulator.storage.inbox_tables import remark_answers
from simulator.storage.practice_tables import drill_answers, drill_sittings, remarks
from simulator.storage.publication_tables import publications
from simulator.storage.rollup_check import compared
from simulator.storage.rollup_tables import attempt_scores, exposures
from simulator.storage.sharing_tables import assignments, private_notes
from simulator.storage.sql_audit import SqlAudit
from simulator.storage.tables import attempts, decisions, rejected_inputs, scenario_versions, scores, source_files
from simulator.storage.together_tables import group_sessions

SHOWN = 5
"""Examples in a line; how many there are in all is said."""
BATCH = 500
GUARDS_POSTGRESQL = {"decisions_append_only", "audit_log_append_only"}
GUARDS_SQLITE = {"decisions_append_only", "audit_log_append_only_UPDATE", "audit_log_append_only_DELETE"}
"""Triggers that the migrations made."""
KINDS: tuple[tuple[sa.Column[Any], type[StrEnum]], ...] = (
    (attempts.c.purpose, Purpose),
    (attempts.c.feedback, Feedback),
    (attempts.c.mode, Mode),
    (assignments.c.mode, Mode),
    (rejected_inputs.c.reason, Rejection),
    (private_notes.c.confidence, Confidence),
    (private_notes.c.pull, Pull),
    (remarks.c.kind, RemarkKind),
    (remark_answers.c.outcome, Outcome),
    (group_sessions.c.phase, Phase),
    (publications.c.access, Access),
    (tickets.c.kind, TicketKind),
    (memberships.c.role, Role),
    (cohort_members.c.role, Role),
    (exposures.c.exposure, Exposure),
    (attempt_scores.c.gate, Gate),
    (attempt_scores.c.evidence, Evidence),
)
"""Columns that hold a name out of a few; one that the program does not know would stop whatever reads it."""


@dataclass(frozen=True, slots=True)
class Check:
    """What one check found.

    Attributes
    ----------
    ok : bool or None
        None for one that could not be made.
    """

    name: str
    ok: bool | None
    said: str


def check_database(database: Database, *, expected_head: tuple[int, str] | None = None) -> tuple[Check, ...]:
    """Make every check.

    Parameters
    ----------
    expected_head : tuple of int and str, optional
        Number and hash of an audit line that was the last one earlier, kept outside the database.

    Raises
    ------
    StorageError
        If the database can't be reached, or is of a newer program.
    """
    revision = _revision(database)
    if not revision.ok:
        return revision, _engine(database)
    steps: tuple[tuple[str, Callable[[Database], Check]], ...] = (
        ("database file", _engine),
        ("references", _references),
        ("guards", _guards),
        ("decisions", _decisions),
        ("branches", _branches),
        ("endings", _endings),
        ("notes", _notes),
        ("drills", _drills),
        ("kinds", _kinds),
        ("case files", _case_files),
        ("rollups", _rollups),
        ("audit log", _audit),
    )
    found = [revision]
    for name, step in steps:
        try:
            found.append(step(database))
        except StorageError as error:
            found.append(Check(name, False, f"could not be read: {error}"))
    if expected_head is not None:
        found.append(_expected_head(database, *expected_head))
    return tuple(found)


def _revision(database: Database) -> Check:
    try:
        found = revision_of(database.engine)
    except SchemaTooNew as error:
        return Check("schema", False, str(error))
    if found == known_revision():
        return Check("schema", True, f"at revision {found}")
    return Check("schema", False, f"at revision {found or 'none'}, not {known_revision()}: run `db upgrade`")


def _engine(database: Database) -> Check:
    if database.engine.dialect.name == "sqlite":
        with database.reading() as connection:
            said = connection.exec_driver_sql(f"PRAGMA integrity_check({SHOWN})").scalars().all()
        return Check("database file", said == ["ok"], "whole" if said == ["ok"] else "; ".join(said))
    with database.reading() as connection:
        on = connection.exec_driver_sql("SHOW data_checksums").scalar_one() == "on"
        failed = connection.exec_driver_sql(
            "SELECT coalesce(checksum_failures, 0) FROM pg_stat_database WHERE datname = current_database()"
        ).scalar_one()
    if failed:
        return Check("database file", False, f"PostgreSQL has found {failed} damaged page{'s' * (failed > 1)}")
    if not on:
        return Check("database file", None, "PostgreSQL runs without checksums: damaged pages may not be noticed")
    return Check("database file", True, "PostgreSQL has found no damaged page, and checks each that it reads")


def _references(database: Database) -> Check:
    if database.engine.dialect.name == "sqlite":
        with database.reading() as connection:
            rows = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        return _check("references", "every row that another one names is there", [f"{row[0]} {row[1]}" for row in rows])
    with database.reading() as connection:
        unproven = connection.exec_driver_sql(
            "SELECT conname FROM pg_constraint WHERE contype IN ('f', 'c') AND NOT convalidated"
        )
        return _check("references", "PostgreSQL enforces them all", list(unproven.scalars()))


def _guards(database: Database) -> Check:
    """Whether the tables that are only added to still refuse changes."""
    on_sqlite = database.engine.dialect.name == "sqlite"
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if on_sqlite
        else "SELECT tgname FROM pg_trigger WHERE tgenabled = 'O' AND NOT tgisinternal"
    )
    with database.reading() as connection:
        found = set(connection.exec_driver_sql(query).scalars())
    missing = [f"{name} is missing or off" for name in (GUARDS_SQLITE if on_sqlite else GUARDS_POSTGRESQL) - found]
    return _check("guards", "decisions and audit log refuse to be changed", sorted(missing))


def _decisions(database: Database) -> Check:
    """Steps of each attempt without gaps from its fork or from 0, each a choice that was offered."""
    query = (
        sa.select(
            decisions.c.attempt_id, decisions.c.step, decisions.c.choice, decisions.c.offered, attempts.c.fork_step
        )
        .join_from(decisions, attempts)
        .order_by(decisions.c.attempt_id, decisions.c.step)
    )
    wrong, n = [], 0
    with database.reading() as connection:
        rows = connection.execution_options(yield_per=BATCH).execute(query)
        for attempt_id, of_attempt in groupby(rows, key=lambda row: row.attempt_id):
            for due, row in enumerate(of_attempt):
                n += 1
                if row.step != (row.fork_step or 0) + due:
                    wrong.append(f"attempt {attempt_id}: a step before {row.step} is missing")
                    break
                if row.choice not in row.offered:
                    wrong.append(f"attempt {attempt_id}, step {row.step}: {row.choice!r} was not offered")
    return _check("decisions", f"{n} without gaps, each one that was offered", wrong)


def _branches(database: Database) -> Check:
    """Each branch goes on from a moment that its parent came to, and is of the same person at the same content."""
    parent = attempts.alias()
    made = sa.select(sa.func.count()).where(decisions.c.attempt_id == parent.c.id).scalar_subquery()
    same = sa.and_(*(attempts.c[name] == parent.c[name] for name in ("trainee_id", "content_hash", "variant", "seed")))
    reached = (attempts.c.fork_step >= 0) & (attempts.c.fork_step <= sa.func.coalesce(parent.c.fork_step, 0) + made)
    query = sa.select(attempts.c.id, same.label("same"), reached.label("reached")).join_from(
        attempts, parent, attempts.c.parent_id == parent.c.id
    )
    wrong, n = [], 0
    with database.reading() as connection:
        for row in connection.execute(query.order_by(attempts.c.id)):
            n += 1
            if not row.same:
                wrong.append(f"attempt {row.id} is not of the same person, case and people as what it goes on from")
            if not row.reached:
                wrong.append(f"attempt {row.id} goes on from a moment that its parent did not come to")
    return _check("branches", f"{n}, each from a moment of its parent", wrong)


def _notes(database: Database) -> Check:
    """Private notes are on decisions of their own attempt, or the one that is due."""
    made = sa.select(sa.func.count()).where(decisions.c.attempt_id == attempts.c.id).scalar_subquery()
    first = sa.func.coalesce(attempts.c.fork_step, 0)
    known = (private_notes.c.step >= first) & (private_notes.c.step <= first + made)
    both = sa.select(private_notes.c.attempt_id, private_notes.c.step).join_from(private_notes, attempts)
    with database.reading() as connection:
        rows = connection.execute(both.where(~known).order_by(private_notes.c.attempt_id, private_notes.c.step))
        wrong = [f"attempt {row.attempt_id}: a note on step {row.step}, which it has not" for row in rows]
        n = connection.execute(sa.select(sa.func.count()).select_from(private_notes)).scalar_one()
    return _check("notes", f"{n}, each on a decision of its attempt", wrong)


def _drills(database: Database) -> Check:
    """Answers of each sitting without gaps from the first on, by the person whose sitting it is, none too many."""
    query = (
        sa.select(
            drill_answers.c.sitting_id,
            drill_answers.c.position,
            (drill_answers.c.person_id == drill_sittings.c.person_id).label("own"),
            drill_sittings.c["items"],
        )
        .join_from(drill_answers, drill_sittings)
        .order_by(drill_answers.c.sitting_id, drill_answers.c.position)
    )
    wrong, n = [], 0
    with database.reading() as connection:
        rows = connection.execution_options(yield_per=BATCH).execute(query)
        for sitting_id, of_sitting in groupby(rows, key=lambda row: row.sitting_id):
            for due, row in enumerate(of_sitting):
                n += 1
                if row.position != due:
                    wrong.append(f"sitting {sitting_id}: an answer before {row.position} is missing")
                    break
                if due >= len(row._mapping["items"]):
                    wrong.append(f"sitting {sitting_id}: an answer to nothing at {due}")
                if not row.own:
                    wrong.append(f"sitting {sitting_id}: the answer at {due} is another person's")
    return _check("drills", f"{n} answers without gaps", wrong)


def _kinds(database: Database) -> Check:
    """Wherever one of a few names is kept, it is one that this program knows."""
    wrong = []
    with database.reading() as connection:
        for column, kind in KINDS:
            unknown = column.is_not(None) & column.not_in([str(name) for name in kind])
            found = connection.execute(sa.select(column).where(unknown).distinct().order_by(column)).scalars()
            wrong += [f"{column.table.name}.{column.name}: {name!r}" for name in found]
    return _check("kinds", "every one is known to this program", wrong)


def _endings(database: Database) -> Check:
    scored = sa.exists().where(scores.c.attempt_id == attempts.c.id)
    # What is only shown to a group is never scored.
    ended = attempts.c.ended_at.is_not(None) & (attempts.c.purpose != Purpose.PREVIEW)
    wrong = []
    with database.reading() as connection:
        for query, said in (
            (sa.select(attempts.c.id).where(ended, ~scored), "has ended without a score"),
            (sa.select(attempts.c.id).where(~ended, scored), "has a score but no ending"),
        ):
            wrong += [f"attempt {attempt_id} {said}" for attempt_id in connection.execute(query).scalars()]
        n = connection.execute(sa.select(sa.func.count()).select_from(attempts).where(ended)).scalar_one()
    return _check("endings", f"{n} attempts that ended, each with its score", wrong)


def _case_files(database: Database) -> Check:
    wrong, known = [], set()
    with database.reading() as connection:
        reading = connection.execution_options(yield_per=BATCH)
        for row in reading.execute(sa.select(source_files)):
            known.add(row.hash)
            if sha256(row.text.encode()).hexdigest() != row.hash:
                wrong.append(f"file {row.hash[:12]} was changed")
        for row in reading.execute(sa.select(scenario_versions)):
            missing = [name for name, file_hash in row.files.items() if file_hash not in known]
            wrong += [f"{row.scenario_id} {row.version} lacks {name}" for name in missing]
    return _check("case files", f"{len(known)} unchanged", wrong)


def _rollups(database: Database) -> Check:
    """Compare what cohorts' figures are made of with what the record gives."""
    n, wrong = compared(database, most=BATCH)
    return _check("rollups", f"{n} rows, each what the record gives", wrong)


def _audit(database: Database) -> Check:
    audit = SqlAudit(database)
    broken = audit.broken()
    return _check("audit log", f"{audit.head()[0]} lines, none missing or changed", [broken] if broken else [])


def _expected_head(database: Database, seq: int, last: str) -> Check:
    """Whether what was the last line is still there as it was; the chain up to it is proven by the check before."""
    with database.reading() as connection:
        found = connection.execute(sa.select(audit_log.c.hash).where(audit_log.c.seq == seq)).scalar_one_or_none()
    if found == last or (seq, last) == (0, ""):
        return Check("expected head", True, f"line {seq} is still there as it was")
    return Check("expected head", False, f"line {seq} is {'another one' if found else 'missing'}")


def _check(name: str, fine: str, wrong: list[str]) -> Check:
    if not wrong:
        return Check(name, True, fine)
    more = f"; and {len(wrong) - SHOWN} more" if len(wrong) > SHOWN else ""
    return Check(name, False, "; ".join(wrong[:SHOWN]) + more)
