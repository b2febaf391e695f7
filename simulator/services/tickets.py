"""Tickets: links that let a person in once, to join or to choose a new password."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from simulator.domain.accounts import Account, Ticket, TicketKind
from simulator.domain.policy import INSTALLATION, Action, RoleAccess, can
from simulator.domain.roles import OPERATOR, Membership, Role
from simulator.errors import TicketInvalid
from simulator.services.sessions import Lifetimes
from simulator.services.tokens import looks_like_token, new_token, token_hash
from simulator.storage.account_store import AccountStore, AuditStore, ProgramStore
from simulator.storage.cohort_store import CohortStore


@dataclass(frozen=True, slots=True)
class Place:
    """What an invited person becomes; two are the same wherever in the cohort that is."""

    program_id: UUID | None = None
    role: Role | None = None
    cohort_id: UUID | None = None
    administrator: bool = False
    section_id: UUID | None = field(default=None, compare=False)
    idnumber: str = field(default="", compare=False)


@dataclass
class Tickets:
    """Making tickets and using them up."""

    store: AccountStore
    programs: ProgramStore
    cohorts: CohortStore
    audit: AuditStore
    now: Callable[[], datetime]
    life: Lifetimes

    def invite(self, email: str, name: str, place: Place, *, created_by: UUID | None) -> tuple[Ticket, str]:
        """An invitation and its token; call it inside a transaction.

        An earlier open one to the same address for the same place is withdrawn, so that one link is the right one.
        """
        at = self.now()
        for ticket in self.store.tickets_to(email):
            if place_of(ticket) == place:
                self.store.withdraw_ticket(ticket.id, at)
        return self.invite_first(email, name, place, created_by=created_by)

    def invite_first(self, email: str, name: str, place: Place, *, created_by: UUID | None) -> tuple[Ticket, str]:
        """The same, where it is known that nobody was invited to this place with this address and can still come."""
        at = self.now()
        return self._create(TicketKind.INVITATION, email, name, at, created_by=created_by, place=place, account_id=None)

    def reset(self, account: Account, *, created_by: UUID | None) -> tuple[Ticket, str]:
        """A ticket for a new password and its token; call it inside a transaction. Earlier ones become worthless."""
        at = self.now()
        self.store.withdraw_resets(account.id, at)
        return self._create(
            TicketKind.RESET, account.email, account.name, at, created_by=created_by, account_id=account.id
        )

    def _create(
        self,
        kind: TicketKind,
        email: str,
        name: str,
        at: datetime,
        *,
        created_by: UUID | None,
        account_id: UUID | None,
        place: Place = Place(),
    ) -> tuple[Ticket, str]:
        token = new_token()
        lasts = self.life.invitation if kind is TicketKind.INVITATION else self.life.reset
        ticket = Ticket(
            id=uuid4(),
            kind=kind,
            token_hash=token_hash(token),
            email=email,
            name=name,
            created_at=at,
            expires_at=at + lasts,
            created_by=created_by,
            account_id=account_id,
            administrator=place.administrator,
            program_id=place.program_id,
            role=place.role,
            cohort_id=place.cohort_id,
            section_id=place.section_id,
            idnumber=place.idnumber,
        )
        self.store.create_ticket(ticket)
        return ticket, token

    def find(self, token: str, kind: TicketKind) -> Ticket:
        """The ticket of a link, as long as it can be used; looking uses nothing up.

        Raises
        ------
        TicketInvalid
            If it is forged, of another kind, used, withdrawn or expired, or its account is disabled, or who sent the
            invitation could not send it now.
        """
        ticket = self.store.ticket(token_hash(token)) if looks_like_token(token) else None
        if ticket is None or ticket.kind is not kind or not self._is_open(ticket):
            raise TicketInvalid()
        return ticket

    def _is_open(self, ticket: Ticket) -> bool:
        if ticket.used_at is not None or ticket.withdrawn_at is not None or self.now() >= ticket.expires_at:
            return False
        if ticket.kind is TicketKind.RESET:
            account = self.store.account(ticket.account_id) if ticket.account_id else None
            return account is not None and account.disabled_at is None
        return self._is_backed(ticket)

    def _is_backed(self, ticket: Ticket) -> bool:
        """An invitation is worth as much as who made it: one of a lead who was shut out lets nobody in."""
        # No maker: one whose account was erased. The command line signs as the operator.
        if ticket.created_by == OPERATOR.id:
            return True
        maker = self.store.actor(ticket.created_by) if ticket.created_by else None
        if maker is None:
            return False
        if ticket.administrator or ticket.program_id is None or ticket.role is None:
            return can(maker, Action.MANAGE_PEOPLE, INSTALLATION)
        return can(maker, Action.GRANT_ROLE, RoleAccess(ticket.program_id, ticket.role))

    def use(self, ticket: Ticket) -> None:
        """Use it up, in the transaction of what it is used for.

        Raises
        ------
        TicketInvalid
            If another was faster, or it was withdrawn meanwhile.
        """
        if not self.store.use_ticket(ticket.id, self.now()):
            raise TicketInvalid()

    def admit(self, ticket: Ticket, account: Account) -> None:
        """Give an account what an invitation promises, with its lines in the audit log, and use the invitation up."""
        self.use(ticket)
        at = self.now()
        if ticket.administrator and not account.administrator:
            self.store.set_administrator(account.id, True)
            self.audit.record("administrator-made", at=at, actor_id=ticket.created_by, subject_id=account.id)
        if ticket.program_id is not None and ticket.role is not None:
            given = self.programs.grant(account.id, Membership(ticket.program_id, ticket.role), at=at)
            if given:
                self.audit.record(
                    "role-granted",
                    at=at,
                    actor_id=ticket.created_by,
                    subject_id=account.id,
                    program_id=ticket.program_id,
                    detail={"role": ticket.role.value},
                )
            if ticket.cohort_id is not None:
                self.programs.enrol(ticket.cohort_id, account.id, ticket.role, at=at)
                if ticket.section_id is not None or ticket.idnumber:
                    self.cohorts.place(ticket.cohort_id, account.id, ticket.section_id, ticket.idnumber)
                self.audit.record(
                    "enrolled",
                    at=at,
                    actor_id=ticket.created_by,
                    subject_id=account.id,
                    program_id=ticket.program_id,
                    thing=f"cohort:{ticket.cohort_id}",
                    detail={"role": ticket.role.value},
                )
        self.audit.record(
            "invitation-accepted", at=at, actor_id=account.id, subject_id=account.id, thing=f"ticket:{ticket.id}"
        )


def place_of(ticket: Ticket) -> Place:
    """What the invited person becomes."""
    return Place(
        ticket.program_id, ticket.role, ticket.cohort_id, ticket.administrator, ticket.section_id, ticket.idnumber
    )
