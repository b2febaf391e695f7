"""A cohort itself: its name, time zone and term, its sections, and who is where in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID, uuid4

from simulator.domain.accounts import Cohort, normal_name
from simulator.domain.cohorts import MAX_IDNUMBER, MAX_SECTIONS, Place, Section
from simulator.domain.policy import Action, ProgramAccess, can
from simulator.domain.roles import Actor, Role
from simulator.domain.zones import FIRST_YEAR, LAST_YEAR, zone_of
from simulator.errors import InvalidInput, NotFound
from simulator.services.finding import as_id, find_cohort
from simulator.services.terms import check_open
from simulator.storage.account_store import AuditStore, ProgramStore
from simulator.storage.cohort_store import CohortStore
from simulator.storage.store import Transactions


@dataclass
class Cohorts:
    """What those who run a program do with a cohort.

    Attributes
    ----------
    store : CohortStore
        Sections and places.
    now : callable
        The clock, aware UTC.
    """

    store: CohortStore
    programs: ProgramStore
    audit: AuditStore
    database: Transactions
    now: Callable[[], datetime]

    def cohort(self, actor: Actor, cohort_id: str | UUID) -> Cohort:
        """A cohort that the person oversees."""
        return find_cohort(self.programs, actor, cohort_id, Action.READ_COHORT)

    def change(
        self,
        actor: Actor,
        cohort_id: str | UUID,
        *,
        name: str,
        zone: str,
        begins_on: date | None = None,
        ends_on: date | None = None,
    ) -> Cohort:
        """Rename a cohort, and set its time zone and term. Dates that were set before stay the same moments.

        Raises
        ------
        InvalidInput
            If the name is empty, there is no such zone, or the term ends before it begins.
        NameTaken
            If another cohort of the program has this name.
        """
        cohort = find_cohort(self.programs, actor, cohort_id, Action.MANAGE_PROGRAM)
        readable = normal_name(name[:1000])
        if not readable:
            raise InvalidInput("name", "Give the cohort a name, for example “Autumn 2026”.")
        if zone_of(zone) is None:
            raise InvalidInput(
                "zone",
                f"{zone[:60]!r} is no time zone that is known here.",
                hint="Write it like Europe/Berlin, or UTC.",
            )
        for day in filter(None, (begins_on, ends_on)):
            if not FIRST_YEAR <= day.year <= LAST_YEAR:
                raise InvalidInput("term", f"The year {day.year} can't be meant.")
        if begins_on and ends_on and ends_on < begins_on:
            raise InvalidInput("term", "The term ends before it begins.", hint="Look at the two dates again.")
        changed = replace(cohort, name=readable, zone=zone, begins_on=begins_on, ends_on=ends_on)
        if changed != cohort:
            with self.database.writing():
                self.store.change_cohort(changed)
                self._record("cohort-changed", actor, cohort, zone=zone)
        return changed

    def archive(self, actor: Actor, cohort_id: str | UUID) -> int:
        """Put a cohort away: its assignments are closed, nobody joins; what was done stays. How many were closed."""
        cohort = find_cohort(self.programs, actor, cohort_id, Action.MANAGE_PROGRAM)
        if cohort.archived_at is not None:
            return 0
        now = self.now()
        with self.database.writing():
            self.store.change_cohort(replace(cohort, archived_at=now))
            n_closed = self.store.close_assignments(cohort.id, now)
            for link in self.store.join_links(cohort.id):
                self.store.withdraw_join_link(link.id, now)
            self._record("cohort-archived", actor, cohort, closed=str(n_closed))
        return n_closed

    def bring_back(self, actor: Actor, cohort_id: str | UUID) -> None:
        """Take a cohort out of the archive; what was closed stays closed."""
        cohort = find_cohort(self.programs, actor, cohort_id, Action.MANAGE_PROGRAM)
        if cohort.archived_at is not None:
            with self.database.writing():
                self.store.change_cohort(replace(cohort, archived_at=None))
                self._record("cohort-brought-back", actor, cohort)

    def sections(self, actor: Actor, cohort_id: str | UUID) -> tuple[Section, ...]:
        """A cohort's sections, by name."""
        return self.store.sections(find_cohort(self.programs, actor, cohort_id, Action.READ_COHORT).id)

    def add_section(self, actor: Actor, cohort_id: str | UUID, name: str) -> Section:
        """Add a section; raises NameTaken, and InvalidInput for no name or too many sections."""
        cohort = find_cohort(self.programs, actor, cohort_id, Action.MANAGE_PROGRAM)
        check_open(cohort)
        readable = normal_name(name[:1000])
        if not readable:
            raise InvalidInput("name", "Give the section a name, for example “Tuesday group”.")
        if len(self.store.sections(cohort.id)) >= MAX_SECTIONS:
            raise InvalidInput("name", f"A cohort has at most {MAX_SECTIONS} sections.", hint="Make another cohort.")
        section = Section(uuid4(), cohort.id, readable)
        with self.database.writing():
            self.store.add_section(section)
            self._record("section-added", actor, cohort, section=str(section.id))
        return section

    def remove_section(self, actor: Actor, cohort_id: str | UUID, section_id: str | UUID) -> None:
        """Remove a section; who was in it stays in the cohort. Raises NotFound."""
        cohort = find_cohort(self.programs, actor, cohort_id, Action.MANAGE_PROGRAM)
        section = self._section(cohort, section_id)
        with self.database.writing():
            self.store.remove_section(section.id)
            self._record("section-removed", actor, cohort, section=str(section.id))

    def roster(self, actor: Actor, cohort_id: str | UUID) -> tuple[Place, ...]:
        """People of a cohort, by name. A supervisor of one section sees those who are in it, and who supervises."""
        cohort = find_cohort(self.programs, actor, cohort_id, Action.READ_COHORT)
        places = self.store.places(cohort.id)
        if can(actor, Action.MANAGE_PROGRAM, ProgramAccess(cohort.program_id)):
            return places
        own = next((one.section_id for one in places if one.account.id == actor.id), None)
        if own is None:
            return places
        return tuple(one for one in places if one.role is Role.SUPERVISOR or one.section_id == own)

    def place(
        self,
        actor: Actor,
        cohort_id: str | UUID,
        account_id: str | UUID,
        *,
        section_id: str | UUID | None,
        idnumber: str,
    ) -> None:
        """Put somebody of the cohort into a section, or into none, and keep the number that their institution uses.

        Raises
        ------
        NotFound
            If there is no such section here, or the person is not in the cohort.
        """
        cohort = find_cohort(self.programs, actor, cohort_id, Action.MANAGE_PROGRAM)
        section = None if not section_id else self._section(cohort, section_id)
        wanted, number = as_id(account_id), checked_number(idnumber)
        with self.database.writing():
            if wanted is None or not self.store.place(cohort.id, wanted, section.id if section else None, number):
                raise NotFound("person")
            self._record("cohort-placed", actor, cohort, subject=wanted, section=str(section.id) if section else "none")

    def _section(self, cohort: Cohort, section_id: str | UUID) -> Section:
        wanted = as_id(section_id)
        section = None if wanted is None else self.store.section(wanted)
        if section is None or section.cohort_id != cohort.id:
            raise NotFound("section")
        return section

    def _record(self, action: str, actor: Actor, cohort: Cohort, *, subject: UUID | None = None, **detail: str) -> None:
        self.audit.record(
            action,
            at=self.now(),
            actor_id=actor.id,
            subject_id=subject,
            program_id=cohort.program_id,
            thing=f"cohort:{cohort.id}",
            detail=detail,
        )


def checked_number(text: str) -> str:
    """A student's number on one line; raises InvalidInput if it is too long."""
    number = normal_name(text[:1000])
    if len(number) > MAX_IDNUMBER:
        raise InvalidInput("idnumber", f"A student's number has at most {MAX_IDNUMBER} characters.")
    return number
