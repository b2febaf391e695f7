"""Bringing a list of people into a cohort: looked at first, line by line, then carried out whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from simulator.domain.accounts import Cohort, Program
from simulator.domain.cohorts import Section
from simulator.domain.policy import Action, RoleAccess, require
from simulator.domain.roles import Actor, Membership, Role
from simulator.domain.rosters import Outcome, Roster, RosterLine
from simulator.errors import InvalidInput, NotFound
from simulator.services import letters
from simulator.services.finding import find_cohort
from simulator.services.links import Links
from simulator.services.mail import Mail, Post
from simulator.services.roster_reading import Known, read_roster
from simulator.services.tables_out import csv_lines
from simulator.services.terms import check_open
from simulator.services.tickets import Place, Tickets
from simulator.storage.account_store import AccountStore, AuditStore, ProgramStore
from simulator.storage.cohort_store import CohortStore
from simulator.storage.store import Transactions


@dataclass(frozen=True, slots=True)
class CarriedOut:
    """What came of a roster.

    Attributes
    ----------
    links : tuple of (str, str, str)
        Name, address and link of each who was invited, to pass on by hand; empty where the invitations are mailed.
    mailed : bool
        Whether the invitations are on their way by mail.
    """

    roster: Roster
    links: tuple[tuple[str, str, str], ...]
    mailed: bool

    def csv(self) -> bytes:
        """The links as a table for spreadsheets."""
        rows = [("name", "email", "link"), *self.links]
        return "".join(csv_lines(rows)).encode()


@dataclass(kw_only=True)
class Rosters:
    """Lists of people for a cohort."""

    store: CohortStore
    programs: ProgramStore
    accounts: AccountStore
    audit: AuditStore
    database: Transactions
    post: Post
    links: Links
    tickets: Tickets
    now: Callable[[], datetime]

    def preview(self, actor: Actor, cohort_id: str | UUID, content: bytes) -> Roster:
        """What a roster would do, line by line; nothing is changed."""
        return read_roster(content, self._known(self._cohort(actor, cohort_id)))

    def carry_out(self, actor: Actor, cohort_id: str | UUID, content: bytes, *, by_mail: bool = True) -> CarriedOut:
        """Do what the roster says, all of it or nothing; doing it again changes nothing more.

        Raises
        ------
        InvalidInput
            If the file can't be read, a line has a fault, or nothing is to be done.
        """
        cohort = self._cohort(actor, cohort_id)
        program = self.programs.program(cohort.program_id)
        if program is None:
            raise NotFound("program")
        with self.database.writing():
            self.store.hold_cohort(cohort.id)  # so that of the same list sent twice the second finds everybody there
            known = self._known(cohort)
            roster = read_roster(content, known)
            self._check(roster)
            for line in roster.lines:
                if line.account_id is not None and line.outcome in (Outcome.JOINS, Outcome.CHANGES):
                    section = known.sections.get(line.section.casefold())
                    self._seat(actor, cohort, line, line.account_id, section.id if section else None)
            new = (line for line in roster.lines if line.outcome is Outcome.NEW)
            made = self._invite(actor, cohort, program, new, known.sections)
            n = roster.counts
            self._record(
                "roster-imported",
                actor,
                cohort,
                invited=str(n[Outcome.NEW]),
                joined=str(n[Outcome.JOINS]),
                changed=str(n[Outcome.CHANGES]),
            )
        mailed = by_mail and self.post.mailer.works
        if mailed:
            self.post.one_by_one(mail for mail, _link in made)
        links = () if mailed else tuple(link for _mail, link in made)
        return CarriedOut(roster, links, mailed and bool(made))

    def _cohort(self, actor: Actor, cohort_id: str | UUID) -> Cohort:
        cohort = find_cohort(self.programs, actor, cohort_id, Action.MANAGE_PROGRAM)
        for role in (Role.TRAINEE, Role.SUPERVISOR):
            require(actor, Action.GRANT_ROLE, RoleAccess(cohort.program_id, role))
        check_open(cohort)
        return cohort

    def _check(self, roster: Roster) -> None:
        if roster.problems:
            raise InvalidInput("roster", roster.problems[0], hint="Nothing was changed.")
        if roster.faults:
            first = roster.faults[0]
            raise InvalidInput(
                "roster",
                f"Line {first.line}: {first.said}",
                hint=f"Lines to mend: {len(roster.faults)}. Nothing was changed.",
            )
        if not roster.can_be_carried_out:
            raise InvalidInput("roster", "Everybody in this file is here or invited already, so nothing was changed.")

    def _known(self, cohort: Cohort) -> Known:
        members = self.programs.members(cohort.program_id)
        roles: dict[UUID, set[Role]] = {}
        for account, role in members:
            roles.setdefault(account.id, set()).add(role)
        now = self.now()
        invited = {
            ticket.email: ticket.role
            for ticket in self.accounts.open_tickets(program_ids=[cohort.program_id])
            if ticket.role is not None and ticket.cohort_id == cohort.id and now < ticket.expires_at
        }
        return Known(
            {account.email: account for account, _role in members},
            {account_id: frozenset(held) for account_id, held in roles.items()},
            {place.account.id: place for place in self.store.places(cohort.id)},
            {section.name.casefold(): section for section in self.store.sections(cohort.id)},
            invited,
        )

    def _seat(self, actor: Actor, cohort: Cohort, line: RosterLine, account_id: UUID, section_id: UUID | None) -> None:
        """Give somebody of the program their place, with the role that it takes."""
        at, role = self.now(), line.role
        if line.outcome is Outcome.JOINS:
            if self.programs.grant(account_id, Membership(cohort.program_id, role), at=at):
                self._record("role-granted", actor, cohort, subject=account_id, role=role.value)
            self.programs.enrol(cohort.id, account_id, role, at=at)
            self._record("cohort-joined", actor, cohort, subject=account_id, role=role.value)
        else:
            self._record("cohort-placed", actor, cohort, subject=account_id)
        self.store.place(cohort.id, account_id, section_id, line.idnumber)

    def _invite(
        self,
        actor: Actor,
        cohort: Cohort,
        program: Program,
        lines: Iterable[RosterLine],
        sections: Mapping[str, Section],
    ) -> list[tuple[Mail, tuple[str, str, str]]]:
        """An invitation for each who is new, as a mail and as a link."""
        made = []
        for line in lines:
            section = sections.get(line.section.casefold())
            section_id = section.id if section else None
            place = Place(program.id, line.role, cohort.id, section_id=section_id, idnumber=line.idnumber)
            ticket, token = self.tickets.invite_first(line.email, line.name, place, created_by=actor.id)
            link = self.links.invitation(token)
            mail = letters.invitation(ticket, link, program=program.name)
            made.append((mail, (line.name, line.email, link)))
        return made

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
