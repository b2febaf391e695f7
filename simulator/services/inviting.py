"""Links that administrators and leads make for others: invitations, and new passwords."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from simulator.domain.accounts import Account, Program, Ticket, TicketKind, normal_email, normal_name
from simulator.domain.policy import INSTALLATION, Action, ProgramAccess, RoleAccess, can, require
from simulator.domain.roles import Actor, Role
from simulator.errors import AccessDenied, InvalidInput, NotFound
from simulator.services import letters
from simulator.services.finding import as_id
from simulator.services.links import Links
from simulator.services.mail import Post
from simulator.services.tickets import Place, Tickets, place_of
from simulator.storage.account_store import AccountStore, AuditStore, ProgramStore
from simulator.storage.store import Transactions


@dataclass(frozen=True, slots=True)
class Invited:
    """A link that was made for a person.

    Attributes
    ----------
    link : str
        To pass on by hand; empty once it was mailed, so that it is only in that person's hands.
    """

    ticket: Ticket
    link: str
    mailed: bool


@dataclass(kw_only=True)
class Inviting:
    """Making and withdrawing links for others."""

    store: AccountStore
    programs: ProgramStore
    audit_log: AuditStore
    database: Transactions
    now: Callable[[], datetime]
    post: Post
    links: Links
    tickets: Tickets

    def invite(
        self,
        actor: Actor,
        *,
        email: str,
        name: str,
        program_id: UUID | str | None = None,
        role: Role | None = None,
        cohort_id: UUID | str | None = None,
        administrator: bool = False,
        by_mail: bool = True,
    ) -> Invited:
        """Invite a person, by mail where there is a mail server and it works; otherwise the link comes back.

        Whether there is an account already is not said: the person then adds the role to it.

        Raises
        ------
        InvalidInput
            If the address can't be one, or role and program don't go together.
        NotFound
            If the program or cohort is none that the actor may know of.
        AccessDenied
            If the actor may not give this role.
        """
        place = self._place(actor, program_id, role, cohort_id, administrator)
        address, readable = checked_email(email), normal_name(name[:1000])
        with self.database.writing():
            ticket, token = self.tickets.invite(address, readable, place, created_by=actor.id)
            self.audit_log.record(
                "invited",
                at=self.now(),
                actor_id=actor.id,
                program_id=place.program_id,
                thing=f"ticket:{ticket.id}",
                detail={"role": "administrator" if administrator else role.value if role else "none"},
            )
        program = self.programs.program(place.program_id) if place.program_id else None
        link = self.links.invitation(token)
        letter = letters.invitation(ticket, link, program=program.name if program else "")
        mailed = by_mail and self.post.now(letter)
        return Invited(ticket, "" if mailed else link, mailed)

    def _place(
        self,
        actor: Actor,
        program_id: UUID | str | None,
        role: Role | None,
        cohort_id: UUID | str | None,
        administrator: bool,
    ) -> Place:
        """What is promised, if the actor may promise it."""
        if administrator or program_id is None:
            require(actor, Action.MANAGE_PEOPLE, INSTALLATION)
        if program_id is None:
            if role is not None or cohort_id is not None:
                raise InvalidInput("program", "A role is held in a program.", hint="Choose the program.")
            return Place(administrator=administrator)
        if role is None:
            raise InvalidInput("role", "In a program everybody has a role.", hint="Choose one.")
        program = self._grantable(actor, program_id, role)
        cohort = None
        if cohort_id is not None:
            wanted = as_id(cohort_id)
            cohort = self.programs.cohort(wanted) if wanted else None
            if cohort is None or cohort.program_id != program.id:
                raise NotFound("cohort")
            if role is Role.PROGRAM_LEAD:
                raise InvalidInput("cohort", "A program lead belongs to no cohort.", hint="Leave the cohort out.")
        return Place(program.id, role, cohort.id if cohort else None, administrator)

    def _grantable(self, actor: Actor, program_id: UUID | str, role: Role) -> Program:
        """The program, if the actor may give and take this role there; one of others is not found."""
        wanted = as_id(program_id)
        program = self.programs.program(wanted) if wanted else None
        if program is None:
            if actor.is_somewhere(Role.PROGRAM_LEAD) or actor.administrator:
                raise NotFound("program")
            raise AccessDenied(Action.GRANT_ROLE)
        if not can(actor, Action.MANAGE_PROGRAM, ProgramAccess(program.id)) and actor.is_somewhere(Role.PROGRAM_LEAD):
            raise NotFound("program")
        require(actor, Action.GRANT_ROLE, RoleAccess(program.id, role))
        return program

    def open_invitations(self, actor: Actor) -> tuple[Ticket, ...]:
        """Invitations that can still be accepted, newest first; leads see those to their programs."""
        if can(actor, Action.MANAGE_PEOPLE, INSTALLATION):
            found = self.store.open_tickets()
        elif actor.is_somewhere(Role.PROGRAM_LEAD):
            found = self.store.open_tickets(program_ids=sorted(_led(actor)))
        else:
            raise AccessDenied(Action.MANAGE_PEOPLE)
        at = self.now()
        return tuple(ticket for ticket in found if at < ticket.expires_at)

    def withdraw_invitation(self, actor: Actor, ticket_id: UUID | str) -> None:
        """Make an open invitation worthless; raises NotFound."""
        if not (can(actor, Action.MANAGE_PEOPLE, INSTALLATION) or actor.is_somewhere(Role.PROGRAM_LEAD)):
            raise AccessDenied(Action.MANAGE_PEOPLE)
        wanted = as_id(ticket_id)
        ticket = self.store.ticket_by_id(wanted) if wanted else None
        if ticket is None or ticket.kind is not TicketKind.INVITATION or not _may_withdraw(actor, ticket):
            raise NotFound("invitation")
        with self.database.writing():
            if not self.store.withdraw_ticket(ticket.id, self.now()):
                raise NotFound("invitation")
            self.audit_log.record(
                "invitation-withdrawn",
                at=self.now(),
                actor_id=actor.id,
                program_id=ticket.program_id,
                thing=f"ticket:{ticket.id}",
            )

    def reset_link(self, actor: Actor, account_id: UUID | str, *, by_mail: bool = True) -> Invited:
        """A link with which a person chooses a new password; mailed where that works, otherwise to pass on.

        Raises
        ------
        NotFound
            If there is no such person.
        InvalidInput
            If the account is disabled.
        """
        require(actor, Action.MANAGE_PEOPLE, INSTALLATION)
        account = self._account(account_id)
        if account.disabled_at is not None:
            raise InvalidInput("account", "This account is disabled.", hint="Enable it first.")
        with self.database.writing():
            ticket, token = self.tickets.reset(account, created_by=actor.id)
            self.audit_log.record(
                "reset-link-made",
                at=self.now(),
                actor_id=actor.id,
                subject_id=account.id,
                thing=f"ticket:{ticket.id}",
            )
        link = self.links.reset(token)
        minutes = round(self.tickets.life.reset.total_seconds() / 60)
        mailed = by_mail and self.post.now(letters.reset(account, link, minutes=minutes))
        return Invited(ticket, "" if mailed else link, mailed)

    def _account(self, account_id: UUID | str) -> Account:
        wanted = as_id(account_id)
        account = self.store.account(wanted) if wanted else None
        if account is None:
            raise NotFound("person")
        return account


def _led(actor: Actor) -> set[UUID]:
    return {item.program_id for item in actor.memberships if item.role is Role.PROGRAM_LEAD}


def _may_withdraw(actor: Actor, ticket: Ticket) -> bool:
    if can(actor, Action.MANAGE_PEOPLE, INSTALLATION):
        return True
    place = place_of(ticket)
    if place.program_id is None or place.role is None or place.administrator:
        return False
    return can(actor, Action.GRANT_ROLE, RoleAccess(place.program_id, place.role))


def checked_email(email: str) -> str:
    """An address in the form in which it is stored; raises InvalidInput."""
    address = normal_email(email[:1000])
    if not address:
        raise InvalidInput(
            "email", "This can't be an e-mail address.", hint="Write it like tara@example.edu, without a name."
        )
    return address
