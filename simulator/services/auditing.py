"""Reading the audit log, page by page or as one CSV file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from simulator.domain.accounts import AuditEntry, normal_email
from simulator.domain.policy import INSTALLATION, Action, require
from simulator.domain.roles import Actor
from simulator.services.finding import as_id
from simulator.services.tables_out import csv_lines
from simulator.storage.account_store import AccountStore, AuditStore, ProgramStore

LINES = 50
BATCH = 500
COLUMNS = ("number", "time (UTC)", "action", "by", "to", "program", "thing", "detail", "hash")
GONE = "erased account"
NOBODY = ""


@dataclass(frozen=True, slots=True)
class AuditLine:
    """A line of the audit log with names as they are now.

    Attributes
    ----------
    actor, subject : str
        Names; empty for nobody (the command line, single sign-on), ``erased account`` for those who are gone.
    program : str
        Name of the program; its id where it is gone.
    """

    entry: AuditEntry
    actor: str
    subject: str
    program: str


@dataclass(frozen=True, slots=True)
class AuditPage:
    """One page of the lines that fit, newest first, and how many fit in all."""

    lines: tuple[AuditLine, ...]
    total: int
    page: int = 0

    @property
    def n_pages(self) -> int:
        """How many pages there are, at least 1."""
        return max(1, -(-self.total // LINES))


@dataclass(kw_only=True)
class AuditReading:
    """What administrators read in the audit log."""

    store: AccountStore
    programs: ProgramStore
    audit_log: AuditStore
    now: Callable[[], datetime]

    def audit(
        self,
        actor: Actor,
        *,
        action: str = "",
        person: str = "",
        program_id: UUID | str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        page: int = 0,
    ) -> AuditPage:
        """Lines that fit, newest first, 50 a page.

        Parameters
        ----------
        person : str
            An e-mail address or account id: lines of what they did and of what was done to them.
        since, until : datetime, optional
            From, and before; aware.
        """
        require(actor, Action.READ_AUDIT_LOG, INSTALLATION)
        page = max(0, min(page, 1_000_000))
        entries, total = self._fitting(action, person, program_id, since, until)(LINES, page * LINES)
        return AuditPage(self._with_names(entries), total, page)

    def audit_csv(
        self,
        actor: Actor,
        *,
        action: str = "",
        person: str = "",
        program_id: UUID | str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Iterator[str]:
        """The same lines as CSV, a line at a time, with a heading; that it was taken out is itself recorded.

        Whether it may be read is decided when this is called, not when the first line is taken.
        """
        require(actor, Action.READ_AUDIT_LOG, INSTALLATION)
        fitting = self._fitting(action, person, program_id, since, until)
        self.audit_log.record("audit-log-exported", at=self.now(), actor_id=actor.id)
        return csv_lines(self._rows(lambda offset: fitting(BATCH, offset)[0]))

    def _fitting(
        self, action: str, person: str, program_id: UUID | str | None, since: datetime | None, until: datetime | None
    ) -> Callable[[int, int], tuple[tuple[AuditEntry, ...], int]]:
        """Looks up lines that fit by limit and offset; where no such person or program can be meant, none do."""
        person_id = self._person(person)
        program = as_id(program_id) if program_id else None
        if (person.strip() and person_id is None) or (program_id and program is None):
            return lambda limit, offset: ((), 0)
        return lambda limit, offset: self.audit_log.entries(
            action=action.strip()[:60],
            person_id=person_id,
            program_id=program,
            since=since,
            until=until,
            limit=limit,
            offset=offset,
        )

    def _rows(self, batch: Callable[[int], tuple[AuditEntry, ...]]) -> Iterator[tuple[str, ...]]:
        """The heading and a row a line. Lines that are added meanwhile push others on: none is given twice."""
        yield COLUMNS
        offset, last = 0, None
        while entries := batch(offset):
            offset += len(entries)
            fresh = tuple(entry for entry in entries if last is None or entry.seq < last)
            last = min(entry.seq for entry in entries) if last is None else min(last, entries[-1].seq)
            for line in self._with_names(fresh):
                yield _row(line)

    def _person(self, person: str) -> UUID | None:
        typed = person.strip()[:1000]
        account = self.store.by_email(normal_email(typed)) if "@" in typed else None
        return account.id if account else as_id(typed)

    def _with_names(self, entries: tuple[AuditEntry, ...]) -> tuple[AuditLine, ...]:
        people = self.audit_log.names([who for entry in entries for who in (entry.actor, entry.subject) if who])
        programs = {program.id: program.name for program in self.programs.programs()}
        return tuple(
            AuditLine(
                entry,
                _name(entry.actor, people),
                _name(entry.subject, people),
                programs.get(entry.program_id, str(entry.program_id)) if entry.program_id else "",
            )
            for entry in entries
        )


def _name(who: UUID | None, people: Mapping[UUID, str]) -> str:
    return NOBODY if who is None else people.get(who, GONE)


def _row(line: AuditLine) -> tuple[str, ...]:
    entry = line.entry
    detail = "; ".join(f"{key}: {value}" for key, value in sorted(entry.detail.items()))
    at = entry.at.isoformat(timespec="seconds")
    return (
        str(entry.seq), at, entry.action, line.actor, line.subject, line.program, entry.thing, detail, entry.hash,
    )  # fmt: skip
