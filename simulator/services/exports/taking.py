"""Who takes which file of a cohort along; each is made when it is asked for, and a line in the audit log."""

from __future__ import annotations

import re
import secrets
import time
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from simulator.content.scenarios import Shelf
from simulator.domain.accounts import Cohort, Program
from simulator.domain.i18n import _
from simulator.domain.policy import AccountAccess, Action, CohortAccess, ProgramAccess, can, require
from simulator.domain.roles import Actor
from simulator.domain.rubric import Criterion
from simulator.errors import AccessDenied, FileNotMade, InvalidInput
from simulator.services.exports.crosswalks import Crosswalks, criteria_on
from simulator.services.exports.gathering import Gathering
from simulator.services.exports.gradebook import (
    LeftOut,
    MoodleKey,
    canvas_csv,
    found_by_name,
    moodle_csv,
    not_in_moodle,
)
from simulator.services.exports.matrix import Cell, matrix, matrix_csv
from simulator.services.exports.packing import zip_pieces
from simulator.services.exports.records import CohortRecords
from simulator.services.exports.research import Chosen, chosen, made_of, research_zip
from simulator.services.exports.transcripts import Transcript, document
from simulator.services.finding import find_cohort
from simulator.services.press import press
from simulator.services.remediation import Remediation
from simulator.services.tables_out import csv_lines
from simulator.storage.account_store import AuditStore
from simulator.storage.export_store import ExportStore
from simulator.storage.store import Store, Transactions

MAX_TRANSCRIPTS = 200
MAX_RESEARCH = 5_000
"""Sessions in one file of records for research."""
MAX_SECONDS = 180.0
"""Longer nobody waits for transcripts; who is not among them by then is named in the file."""
CSV, ZIP = "text/csv; charset=utf-8", "application/zip"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class TakenFile:
    """A file with the name under which a browser keeps it."""

    name: str
    content: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class Desk:
    """What can be taken of a cohort, and what is to be known before.

    Attributes
    ----------
    own : bool
        Whether the person supervises the cohort, so that single people may be seen.
    runs : bool
        Whether they run its program, so that ids, the crosswalk and research are theirs.
    by_name : tuple of LeftOut
        People whom Canvas would find by their name alone.
    not_in_moodle : mapping of MoodleKey to tuple of LeftOut
        By what Moodle may find people: whom it could not, so that the file leaves them out.
    research : Chosen
        What a file for research would hold.
    """

    program: Program
    cohort: Cohort
    records: CohortRecords
    own: bool
    runs: bool
    by_name: tuple[LeftOut, ...]
    not_in_moodle: Mapping[MoodleKey, tuple[LeftOut, ...]]
    research: Chosen


@dataclass
class Exports:
    """Files about a cohort, for those who run or supervise it.

    Attributes
    ----------
    gathering : Gathering
        Puts together what the files are made of.
    shelf : callable
        The rubrics, for what the criteria are.
    now : callable
        The clock, aware UTC.
    log : Remediation
        Keeps what was agreed on with trainees.
    """

    gathering: Gathering
    store: ExportStore
    attempts: Store
    audit: AuditStore
    database: Transactions
    crosswalks: Crosswalks
    shelf: Callable[[], Shelf]
    log: Remediation
    now: Callable[[], datetime]

    def cohorts(self, actor: Actor) -> tuple[tuple[Program, Cohort], ...]:
        """The cohorts of which the person may take results along, by program and name."""
        require(actor, Action.MANAGE_OWN_ACCOUNT, AccountAccess(actor.id))
        return tuple(
            (program, cohort)
            for program in self.gathering.programs.programs()
            if any(held.program_id == program.id for held in actor.memberships)
            for cohort in self.gathering.programs.cohorts(program.id)
            if can(actor, Action.TAKE_RESULTS, CohortAccess(cohort.id, program.id))
        )

    def desk(self, actor: Actor, cohort_id: str | UUID) -> Desk:
        """What can be taken, with what each file would leave out."""
        cohort, records = self._records(actor, cohort_id, Action.TAKE_RESULTS)
        own = self._own(actor, cohort)
        return Desk(
            self.gathering.program_of(cohort),
            cohort,
            records,
            own,
            can(actor, Action.MANAGE_PROGRAM, ProgramAccess(cohort.program_id)),
            found_by_name(records),
            {key: not_in_moodle(records, key) for key in MoodleKey},
            self._chosen(cohort, records),
        )

    def outcomes(self, actor: Actor, cohort_id: str | UUID) -> tuple[Cell, ...]:
        """The outcome matrix, after the program's crosswalk; small cells only for the cohort's own supervisors."""
        cohort, records = self._records(actor, cohort_id, Action.TAKE_RESULTS)
        return self._cells(actor, cohort, records, whole=self._own(actor, cohort))

    def canvas(self, actor: Actor, cohort_id: str | UUID) -> TakenFile:
        """The gradebook for Canvas: percent of each assigned case, blank where it was not done."""
        cohort, records = self._records(actor, cohort_id, Action.TAKE_RESULTS)
        return self._taken(actor, cohort, "gradebook-canvas.csv", canvas_csv(records).encode(), CSV)

    def moodle(self, actor: Actor, cohort_id: str | UUID, key: MoodleKey = MoodleKey.ID_NUMBER) -> TakenFile:
        """The same for Moodle, with those whom it can find by this."""
        cohort, records = self._records(actor, cohort_id, Action.TAKE_RESULTS)
        content = moodle_csv(records, key).encode()
        return self._taken(actor, cohort, f"gradebook-moodle-{key.value}.csv", content, CSV)

    def matrix(self, actor: Actor, cohort_id: str | UUID) -> TakenFile:
        """The outcome matrix as a table."""
        cohort, records = self._records(actor, cohort_id, Action.TAKE_RESULTS)
        cells = self._cells(actor, cohort, records, whole=self._own(actor, cohort))
        return self._taken(actor, cohort, "outcomes.csv", matrix_csv(cells).encode(), CSV)

    def workbook(self, actor: Actor, cohort_id: str | UUID) -> TakenFile:
        """Everything as a workbook; what trainees only shared, and dimensions, for the cohort's own supervisors."""
        from simulator.services.exports.criteria import criteria_of
        from simulator.services.exports.workbook import workbook

        cohort, records = self._records(actor, cohort_id, Action.TAKE_RESULTS)
        own = self._own(actor, cohort)
        criteria = criteria_of(records, whole=own)
        made = workbook(
            records, criteria, list(self._criteria().values()), self._cells(actor, cohort, records, whole=own), own=own
        )
        return self._taken(actor, cohort, "workbook.xlsx", made, XLSX)

    def research(self, actor: Actor, cohort_id: str | UUID, attested: bool = False) -> TakenFile:
        """Decisions without names, with a codebook; of people whose agreement is noted, at cases that five of them did.

        Parameters
        ----------
        attested : bool
            Whether the person says that an ethics board agreed, and that trainees know.

        Raises
        ------
        AccessDenied
            If the person does not lead the program.
        InvalidInput
            If they don't say so, or there is more than one file holds.
        """
        cohort, records = self._records(actor, cohort_id, Action.TAKE_RESULTS)
        if not can(actor, Action.MANAGE_PROGRAM, ProgramAccess(cohort.program_id)):
            raise AccessDenied(Action.TAKE_RESULTS)
        if not attested:
            raise InvalidInput(
                "attested",
                "Say first that your ethics board, or whoever stands in for one, has agreed.",
                hint="The box for it stands above the file.",
            )
        found = self._chosen(cohort, records)
        if len(found.attempts) > MAX_RESEARCH:
            raise InvalidInput(
                "cohort",
                f"{len(found.attempts):,} sessions are too many for one file; it holds {MAX_RESEARCH:,}.",
                hint="Note agreement for part of the trainees at a time.",
            )
        made = list(made_of(found, self.attempts.decisions, secrets.token_bytes(32)))
        content = research_zip(made, found, self._criteria())
        return self._taken(actor, cohort, "research.zip", content, ZIP, people=str(found.n_people))

    def remediation(self, actor: Actor, cohort_id: str | UUID) -> TakenFile:
        """The remediation log; the log itself notes that it was taken."""
        cohort = find_cohort(self.gathering.programs, actor, cohort_id, Action.READ_LOG)
        content = "".join(csv_lines(self.log.rows(actor, cohort.id))).encode()
        return TakenFile(_name(cohort, "remediation.csv", self.now()), content, CSV)

    def transcripts(self, actor: Actor, cohort_id: str | UUID) -> tuple[str, Iterator[bytes]]:
        """A PDF for each trainee, in one ZIP, piece by piece; and the name of the ZIP. Noted for each of them.

        Raises
        ------
        InvalidInput
            If there are more than 200 trainees.
        """
        cohort, records = self._records(actor, cohort_id, Action.TAKE_TRANSCRIPTS)
        if len(records.people) > MAX_TRANSCRIPTS:
            raise InvalidInput(
                "cohort",
                f"This cohort has {len(records.people)} trainees; transcripts are made for at most {MAX_TRANSCRIPTS}.",
                hint="Take the workbook along, or part the cohort.",
            )
        with self.database.writing():
            for person in records.people:
                self._record(actor, cohort, "transcript-taken", subject=person.account_id)
        return _name(cohort, "transcripts.zip", records.at), zip_pieces(_pressed(records, self._criteria()))

    def _own(self, actor: Actor, cohort: Cohort) -> bool:
        return can(actor, Action.TAKE_TRANSCRIPTS, CohortAccess(cohort.id, cohort.program_id))

    def _records(self, actor: Actor, cohort_id: str | UUID, action: Action) -> tuple[Cohort, CohortRecords]:
        cohort = find_cohort(self.gathering.programs, actor, cohort_id, action)
        return cohort, self.gathering(cohort, self.now())

    def _cells(self, actor: Actor, cohort: Cohort, records: CohortRecords, *, whole: bool) -> tuple[Cell, ...]:
        return matrix(records, self.crosswalks.of_cohort(actor, cohort.id).outcomes, whole=whole)

    def _chosen(self, cohort: Cohort, records: CohortRecords) -> Chosen:
        return chosen([one.of for one in records.sittings], self.store.agreements(cohort.program_id).keys())

    def _criteria(self) -> Mapping[str, Criterion]:
        return criteria_on(self.shelf())

    def _taken(
        self, actor: Actor, cohort: Cohort, kind: str, content: bytes, media_type: str, **detail: str
    ) -> TakenFile:
        with self.database.writing():
            self._record(actor, cohort, "results-taken", detail={"file": kind, **detail})
        return TakenFile(_name(cohort, kind, self.now()), content, media_type)

    def _record(
        self,
        actor: Actor,
        cohort: Cohort,
        action: str,
        *,
        subject: UUID | None = None,
        detail: Mapping[str, str] | None = None,
    ) -> None:
        self.audit.record(
            action,
            at=self.now(),
            actor_id=actor.id,
            subject_id=subject,
            program_id=cohort.program_id,
            thing=f"cohort:{cohort.id}",
            detail=detail,
        )


def _pressed(records: CohortRecords, criteria: Mapping[str, Criterion]) -> Iterator[tuple[str, bytes]]:
    """A file a person, as long as there is time; at the end who has none, if anybody."""
    begun, missing = time.monotonic(), []
    for number, person in enumerate(records.people, start=1):
        if time.monotonic() - begun > MAX_SECONDS:
            missing.append(person.name)
            continue
        try:
            made = press(document(Transcript(records, person, criteria)))
        except FileNotMade:
            missing.append(person.name)
            continue
        yield f"{number:03d}-{_plain(person.name)}.pdf", made
    if missing or not records.people:
        yield "not-made.txt", _not_made(missing).encode()


def _not_made(names: Sequence[str]) -> str:
    if not names:
        return _("There is nobody in this cohort.\n")
    said = _("These could not be made, or not in time. Try again; who is in this ZIP is whole.\n\n")
    return said + "".join(f"{name}\n" for name in names)


def _name(cohort: Cohort, kind: str, at: datetime) -> str:
    """Small letters, digits and hyphens alone, so that this needs no quoting."""
    return f"secure-base-{_plain(cohort.name)}-{at:%Y-%m-%d}-{kind}"


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:60] or "unnamed"
