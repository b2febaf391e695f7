"""By which ids other systems know a cohort's people, and who of them agreed to research."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from simulator.domain.accounts import Cohort, normal_email
from simulator.domain.i18n import _
from simulator.domain.policy import Action
from simulator.domain.roles import Actor
from simulator.domain.student_ids import IdSystem, StudentId, wrong_with_id
from simulator.errors import InvalidInput, NotFound
from simulator.services.exports.gathering import MAX_PEOPLE, Gathering
from simulator.services.exports.records import Person
from simulator.services.finding import as_id, find_cohort
from simulator.services.tables_in import Refused, Table, read_table
from simulator.storage.account_store import AuditStore
from simulator.storage.export_store import ExportStore
from simulator.storage.store import Transactions

EMAIL_COLUMNS = ("email", "e-mail", "email address")
MAX_TOLD = 50


@dataclass(frozen=True, slots=True)
class IdProblem:
    """What can't be taken of a file, and where; no line where it is of the whole file."""

    line: int | None
    what: str


@dataclass(frozen=True, slots=True)
class IdsRead:
    """What a file of ids would change, or why it changes nothing.

    Attributes
    ----------
    changes : mapping of UUID to mapping of IdSystem to str
        By person, what would be noted; what stays as it is is not in it.
    problems : tuple of IdProblem
        The first of them; with any, nothing is taken.
    n_problems : int
        How many there are in all.
    """

    changes: Mapping[UUID, Mapping[IdSystem, str]] = field(default_factory=dict)
    problems: tuple[IdProblem, ...] = ()
    n_problems: int = 0


@dataclass
class ExportPeople:
    """What those who run a program note of its people for exports.

    Attributes
    ----------
    gathering : Gathering
        Knows who is in a cohort.
    now : callable
        The clock, aware UTC.
    """

    store: ExportStore
    gathering: Gathering
    audit: AuditStore
    database: Transactions
    now: Callable[[], datetime]

    def people(self, actor: Actor, cohort_id: str | UUID) -> tuple[Person, ...]:
        """A cohort's trainees, with their ids."""
        return self.gathering.people(self._cohort(actor, cohort_id))

    def keep_ids(
        self, actor: Actor, cohort_id: str | UUID, account_id: str | UUID, ids: Mapping[IdSystem, str]
    ) -> None:
        """Note these ids of one person in place of those that were there; an empty one is none.

        Raises
        ------
        NotFound
            If the person does not train in the cohort.
        InvalidInput
            If an id can't be taken, or is somebody else's.
        """
        cohort = self._cohort(actor, cohort_id)
        wanted = as_id(account_id)
        if wanted not in {person.account_id for person in self.gathering.people(cohort)} or wanted is None:
            raise NotFound("person")
        given = {system: text.strip() for system, text in ids.items() if text.strip()}
        for system, text in given.items():
            said = wrong_with_id(text)
            if said:
                raise InvalidInput(system.value, f"“{text[:60]}” can't be taken. {said}")
        with self.database.writing():
            self._keep(actor, cohort, {wanted: given})

    def read_ids(self, actor: Actor, cohort_id: str | UUID, content: bytes) -> IdsRead:
        """What a CSV of ids would change; nothing is changed.

        It has a column ``email``, and one or more named as ``IdSystem`` names them. A blank leaves what is noted.
        """
        cohort = self._cohort(actor, cohort_id)
        table = read_table(content, max_rows=MAX_PEOPLE)
        if isinstance(table, Refused):
            found = [IdProblem(one.line, f"{one.what} {one.mend}") for one in table.problems]
            return IdsRead(problems=tuple(found[:MAX_TOLD]), n_problems=table.n)
        people = self.gathering.people(cohort)
        return _read(table, people, self.store.student_ids(cohort.program_id))

    def take_ids(self, actor: Actor, cohort_id: str | UUID, content: bytes) -> int:
        """Note what a CSV of ids says, all of it or nothing; for how many people something changed.

        Raises
        ------
        InvalidInput
            If there is a problem in it.
        """
        cohort = self._cohort(actor, cohort_id)
        with self.database.writing():
            read = self.read_ids(actor, cohort.id, content)
            if read.n_problems:
                raise InvalidInput(
                    "file", f"Nothing was taken: {read.n_problems} problems.", hint=read.problems[0].what
                )
            there = {person.account_id: person.ids for person in self.gathering.people(cohort)}
            self._keep(actor, cohort, {who: {**there[who], **new} for who, new in read.changes.items()})
        return len(read.changes)

    def agreed(self, actor: Actor, cohort_id: str | UUID) -> frozenset[UUID]:
        """Who of a cohort agreed that their records are used for research."""
        cohort = self._cohort(actor, cohort_id)
        noted = self.store.agreements(cohort.program_id)
        return frozenset(one.account_id for one in self.gathering.people(cohort) if one.account_id in noted)

    def note_agreed(self, actor: Actor, cohort_id: str | UUID, account_ids: Iterable[str | UUID]) -> int:
        """Let these of a cohort, and no others of it, be those who agreed; how many they are.

        Raises
        ------
        NotFound
            If one of them does not train in the cohort.
        """
        cohort = self._cohort(actor, cohort_id)
        here = {person.account_id for person in self.gathering.people(cohort)}
        wanted = {as_id(one) for one in account_ids}
        chosen = {one for one in wanted if one is not None}
        if not chosen <= here or None in wanted:
            raise NotFound("person")
        with self.database.writing():
            noted = self.store.agreements(cohort.program_id).keys()
            before, others = here & noted, noted - here
            self.store.note_agreements(cohort.program_id, chosen | others, at=self.now())
            for account_id in sorted(chosen ^ before):
                action = "research-agreed" if account_id in chosen else "research-withdrawn"
                self._record(action, actor, cohort, account_id)
        return len(chosen)

    def _cohort(self, actor: Actor, cohort_id: str | UUID) -> Cohort:
        return find_cohort(self.gathering.programs, actor, cohort_id, Action.MANAGE_PROGRAM)

    def _keep(self, actor: Actor, cohort: Cohort, ids: Mapping[UUID, Mapping[IdSystem, str]]) -> None:
        """In a transaction: note ids of these people, none of which may be somebody else's in the program."""
        program_id = cohort.program_id
        taken = {(one.system, one.value) for one in self.store.student_ids(program_id) if one.account_id not in ids}
        kept = []
        for account_id, theirs in ids.items():
            for system, text in theirs.items():
                if (system, text) in taken:
                    raise InvalidInput(system.value, f"Somebody else in the program has the {system.value} “{text}”.")
                taken.add((system, text))
                kept.append(StudentId(account_id, program_id, system, text))
        self.store.keep_student_ids(program_id, ids.keys(), kept)
        for account_id in ids:
            self._record("student-ids-changed", actor, cohort, account_id)

    def _record(self, action: str, actor: Actor, cohort: Cohort, subject: UUID) -> None:
        self.audit.record(
            action,
            at=self.now(),
            actor_id=actor.id,
            subject_id=subject,
            program_id=cohort.program_id,
            thing=f"cohort:{cohort.id}",
        )


class _Reading:
    """What is found on the way through a file."""

    def __init__(self, people: Sequence[Person], noted: Sequence[StudentId]) -> None:
        self.by_email = {person.email: person for person in people}
        self.owner = {(one.system, one.value): one.account_id for one in noted}
        self.met: dict[UUID, int] = {}
        self.changes: dict[UUID, dict[IdSystem, str]] = {}
        self.problems: list[IdProblem] = []

    def row(self, line: int, email: str, values: Mapping[IdSystem, str]) -> None:
        """One row."""
        person = self.by_email.get(normal_email(email))
        if person is None:
            self.problems.append(
                IdProblem(line, _("Nobody with the address “{email}” trains in this cohort.").format(email=email[:80]))
            )
            return
        if person.account_id in self.met:
            first = self.met[person.account_id]
            self.problems.append(IdProblem(line, _("This person stands in line {n} already.").format(n=first)))
            return
        self.met[person.account_id] = line
        for system, text in values.items():
            self._value(line, person, system, text)

    def _value(self, line: int, person: Person, system: IdSystem, text: str) -> None:
        said = wrong_with_id(text) if text else ""
        if said:
            self.problems.append(IdProblem(line, f"{system.value}: “{text[:60]}”. {said}"))
            return
        if not text or person.ids.get(system) == text:
            return
        if self.owner.get((system, text), person.account_id) != person.account_id:
            said = _("{system}: “{text}” is somebody else's.").format(system=system.value, text=text[:60])
            self.problems.append(IdProblem(line, said))
            return
        self.owner[system, text] = person.account_id
        self.changes.setdefault(person.account_id, {})[system] = text


def _read(table: Table, people: Sequence[Person], noted: Sequence[StudentId]) -> IdsRead:
    names = {name.casefold().strip(): at for at, name in enumerate(table.names)}
    email = next((names[name] for name in EMAIL_COLUMNS if name in names), None)
    systems = {system: names[system.value] for system in IdSystem if system.value in names}
    if email is None or not systems:
        known = ", ".join(system.value for system in IdSystem)
        what = _("The first line needs a column email, and at least one of {known}.").format(known=known)
        return IdsRead(problems=(IdProblem(None, what),), n_problems=1)
    reading = _Reading(people, noted)
    for line, row in zip(table.lines, table.rows, strict=True):
        reading.row(line, row[email], {system: row[at] for system, at in systems.items()})
    return IdsRead(
        reading.changes if not reading.problems else {}, tuple(reading.problems[:MAX_TOLD]), len(reading.problems)
    )
