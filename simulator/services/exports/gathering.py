"""Puts together what a cohort's files are made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from simulator.domain.accounts import Assignment, Cohort, Program
from simulator.domain.attempt import Attempt
from simulator.domain.cohort_records import CohortAttempt
from simulator.domain.roles import Role
from simulator.domain.student_ids import IdSystem
from simulator.errors import InvalidInput, NotFound
from simulator.services.exports.records import CohortRecords, Item, Person, Sitting
from simulator.services.rooms import Rooms
from simulator.storage.account_store import ProgramStore
from simulator.storage.cohort_store import CohortStore
from simulator.storage.export_store import ExportStore
from simulator.storage.sharing_store import SharingStore

MAX_PEOPLE = 2_000
MAX_SITTINGS = 20_000


@dataclass
class Gathering:
    """Reads a cohort; whoever calls has asked the policy.

    Attributes
    ----------
    rooms : Rooms
        For titles of cases.
    """

    programs: ProgramStore
    cohorts: CohortStore
    sharing: SharingStore
    exports: ExportStore
    rooms: Rooms

    def program_of(self, cohort: Cohort) -> Program:
        """The cohort's program."""
        program = self.programs.program(cohort.program_id)
        if program is None:
            raise NotFound("program")
        return program

    def people(self, cohort: Cohort) -> tuple[Person, ...]:
        """Trainees who are in the cohort now, by name, with their sections and their ids elsewhere.

        Where no other number is noted for exports, the one from the cohort's list stands.
        """
        ids: dict[UUID, dict[IdSystem, str]] = {}
        for one in self.exports.student_ids(cohort.program_id):
            ids.setdefault(one.account_id, {})[one.system] = one.value
        sections = {section.id: section.name for section in self.cohorts.sections(cohort.id)}
        found = []
        for place in self.cohorts.places(cohort.id):
            if place.role is Role.TRAINEE:
                account, section = place.account, sections.get(place.section_id, "") if place.section_id else ""
                listed = {IdSystem.ID_NUMBER: place.idnumber} if place.idnumber else {}
                theirs = listed | ids.get(account.id, {})
                found.append(Person(account.id, account.name, account.email, section, theirs))
        return tuple(found)

    def __call__(self, cohort: Cohort, at: datetime) -> CohortRecords:
        """Everything about a cohort.

        Raises
        ------
        InvalidInput
            If there is more of it than one file can hold.
        """
        people = self.people(cohort)
        there = {person.account_id for person in people}
        ended = [one for one in self.sharing.ended_in([cohort.id]) if one.attempt.trainee_id in there]
        if len(people) > MAX_PEOPLE or len(ended) > MAX_SITTINGS:
            raise InvalidInput(
                "cohort",
                f"There is more in this cohort than one file holds: {len(people):,} trainees, {len(ended):,} sessions.",
                hint=f"Part it into cohorts of at most {MAX_PEOPLE:,} trainees and {MAX_SITTINGS:,} sessions.",
            )
        titles = _Titles(self.rooms)
        asked = [one for one in self.programs.assignments([cohort.id]) if one.counted]  # not what was only suggested
        assignments = sorted(asked, key=lambda one: (one.created_at, one.id))
        sittings = tuple(Sitting(one, titles.of_attempt(one.attempt)) for one in ended)
        items = tuple(_item(one, titles.of_assignment(one, ended)) for one in assignments)
        return CohortRecords(self.program_of(cohort).name, cohort.name, people, items, sittings, at)


def _item(one: Assignment, title: str) -> Item:
    return Item(one.id, one.scenario_id, title, one.created_at, one.due_at, one.closed_at, one.mode)


class _Titles:
    """Titles of cases, each looked up once."""

    def __init__(self, rooms: Rooms) -> None:
        self._index = rooms.library().index
        self._rooms = rooms
        self._known: dict[str, str] = {}

    def of_attempt(self, attempt: Attempt) -> str:
        """The title as it is now, or as it was where the case has gone."""
        if attempt.scenario_id not in self._known:
            self._known[attempt.scenario_id] = self._rooms.title_of(attempt)
        return self._known[attempt.scenario_id]

    def of_assignment(self, assignment: Assignment, ended: list[CohortAttempt]) -> str:
        """The same; its id where nobody has done a case that has gone."""
        entry = self._index.get(assignment.scenario_id)
        if entry is not None:
            return entry.about.title
        attempt = next((one.attempt for one in ended if one.attempt.scenario_id == assignment.scenario_id), None)
        return assignment.scenario_id if attempt is None else self.of_attempt(attempt)
