"""A cohort as somebody may look at it, and the attempts that this reader's figures rest on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from simulator.domain.accounts import Account, Cohort
from simulator.domain.policy import Action, CohortAccess, can, require
from simulator.domain.roles import Actor, Role
from simulator.errors import InvalidInput
from simulator.services.cohort_views import ReadRows, SeenCohort
from simulator.services.finding import find_cohort
from simulator.services.narrowing import NO_SECTION, Narrowing, Part, days_of
from simulator.storage.account_store import AuditStore, ProgramStore
from simulator.storage.cohort_store import CohortStore
from simulator.storage.figure_store import FigureStore
from simulator.storage.rollup_store import RollupStore
from simulator.storage.store import Transactions

MOST = 20_000
"""Attempts, the newest, that figures about single people are made of; of several cohorts each has an equal share."""
READ = "cohort-read"
ONE_VISIT = timedelta(hours=1)
"""However often somebody looks at a cohort's people within this time, the audit log has one line."""


@dataclass
class CohortRows:
    """Reads what cohorts' figures are made of; for services, which ask here before they show anything.

    Attributes
    ----------
    rollups : RollupStore
        Scored attempts and sums.
    sections : CohortStore
        Who is in which section.
    now : callable
        The clock, aware UTC.
    """

    store: FigureStore
    rollups: RollupStore
    sections: CohortStore
    programs: ProgramStore
    audit: AuditStore
    database: Transactions
    now: Callable[[], datetime]

    def seen(self, actor: Actor, cohort_id: str | UUID) -> SeenCohort:
        """A cohort that one may look at.

        Raises
        ------
        NotFound, AccessDenied
            As ``find_cohort`` does.
        """
        cohort = find_cohort(self.programs, actor, cohort_id, Action.READ_FIGURES)
        program = self.programs.program(cohort.program_id)
        assert program is not None  # a cohort refers to its program
        own = can(actor, Action.READ_TRAINEES, CohortAccess(cohort.id, cohort.program_id))
        return SeenCohort(cohort, program, own)

    def rows(self, seen: SeenCohort, *, n_cohorts: int = 1) -> ReadRows:
        """The attempts that this reader's figures of so many cohorts rest on; whoever calls has asked who may.

        Trainees share with supervisors. A lead's figures rest on what was assigned to the people who are here, which a
        lead sees person by person: were anything else in them, taking off what is known would leave it.
        """
        most = max(1, MOST // n_cohorts)
        found = self.rollups.scored([seen.cohort.id], limit=most + 1)
        capped, rows = len(found) > most, found[:most]
        if seen.own:
            return ReadRows(rows, left_out=False, capped=capped)
        enrolled = {account.id for account in self.trainees(seen.cohort)}
        known = {one.attempt_id for one in self.store.begun_in(seen.cohort.id) if one.trainee_id in enrolled}
        kept = tuple(row for row in rows if row.attempt_id in known)
        return ReadRows(kept, left_out=len(kept) < len(rows), capped=capped)

    def part(self, actor: Actor, seen: SeenCohort, narrowing: Narrowing) -> Part:
        """The part of a cohort that figures are asked of; any but the whole is for its own supervisors.

        Figures over fewer people, cases or days, taken off those over more, are figures about the others; and whoever
        runs the program decides who is in a section. See decision 46.

        Raises
        ------
        AccessDenied
            If one does not supervise the cohort, and asks for less than the whole.
        InvalidInput
            If there is no such section, or a day is none.
        """
        if not narrowing.is_whole:
            require(actor, Action.READ_TRAINEES, CohortAccess(seen.cohort.id, seen.cohort.program_id))
        people = self.in_section(seen.cohort, narrowing.section)
        return Part(people, narrowing.case, days_of(narrowing, seen.cohort.zone))

    def in_section(self, cohort: Cohort, section: str) -> frozenset[UUID] | None:
        """Who trains in a section, or in none; None for all of the cohort. Whoever calls has asked who may.

        Raises
        ------
        InvalidInput
            If the cohort has no such section.
        """
        if not section:
            return None
        wanted = next((one.id for one in self.sections.sections(cohort.id) if str(one.id) == section), None)
        if wanted is None and section != NO_SECTION:
            raise InvalidInput(
                "section", "This cohort has no such section (any more).", hint="Choose another one, or everybody."
            )
        places = self.sections.places(cohort.id)
        return frozenset(one.account.id for one in places if one.section_id == wanted and one.role is Role.TRAINEE)

    def trainees(self, cohort: Cohort) -> tuple[Account, ...]:
        """Who trains in a cohort, by name; whoever calls has asked who may."""
        return tuple(account for account, role in self.programs.enrolled(cohort.id) if role is Role.TRAINEE)

    def note_reading(self, actor: Actor, cohort: Cohort) -> None:
        """Note that somebody reads about single people of a cohort, unless they did so within the hour."""
        thing, now = f"cohort:{cohort.id}", self.now()
        last = self.audit.last_read(actor.id, thing, READ)
        if last is None or not timedelta() <= now - last < ONE_VISIT:
            with self.database.writing():
                self.audit.record(READ, at=now, actor_id=actor.id, program_id=cohort.program_id, thing=thing)
