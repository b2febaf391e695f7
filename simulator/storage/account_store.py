"""What the stores of people, programs and the audit log promise; the SQL stands in ``sql_accounts`` and its neighbours.

As with ``Store``: a method that returns outside a transaction has made its change durable, and database exceptions
arrive as ``StorageError``. Several changes belong together inside ``Database.writing()``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from simulator.domain.accounts import Account, Assignment, AuditEntry, Cohort, Program, Session, SignIn, Ticket
from simulator.domain.roles import Actor, Membership, Role


class AccountStore(Protocol):
    """Accounts, identities, sessions, tickets and sign-in history."""

    def any_account(self) -> bool:
        """Whether there is an account at all; without one the installation is in solo mode."""

    def create(self, account: Account) -> None:
        """Record a new account; raises NameTaken."""

    def account(self, account_id: UUID) -> Account | None:
        """The account of this id."""

    def by_email(self, email: str) -> Account | None:
        """The account of a normalized address."""

    def by_identity(self, issuer: str, subject: str) -> Account | None:
        """The account that an identity of a provider is linked to."""

    def link(self, account_id: UUID, issuer: str, subject: str, *, at: datetime) -> None:
        """Link an identity; linking it again changes nothing."""

    def identities(self, account_id: UUID) -> tuple[tuple[str, str], ...]:
        """Issuers and subjects linked to an account."""

    def people(self, *, search: str = "", limit: int = 100, offset: int = 0) -> tuple[tuple[Account, ...], int]:
        """Accounts by name whose name or e-mail holds the text, and how many there are in all."""

    def n_administrators(self) -> int:
        """Administrators who are not disabled."""

    def set_password(self, account_id: UUID, password_hash: str) -> None:
        """Replace the password's hash."""

    def set_name(self, account_id: UUID, name: str) -> None:
        """Rename."""

    def set_administrator(self, account_id: UUID, administrator: bool) -> None:
        """Make or unmake an administrator."""

    def set_disabled(self, account_id: UUID, at: datetime | None) -> None:
        """Disable, or enable again with None."""

    def actor(self, account_id: UUID) -> Actor | None:
        """The person with their roles as they are now; None if disabled or unknown."""

    def start_session(self, session: Session) -> None:
        """Record a session."""

    def session(self, session_id: UUID) -> Session | None:
        """The session of this id, ended or not."""

    def signed_in(self, session_id: UUID) -> tuple[Session, Account, Actor | None] | None:
        """The session of this id, ended or not, its account, and what the person may be; all as of one moment."""

    def session_by_token(self, token_hash: str) -> Session | None:
        """The session of this token's SHA-256, ended or not."""

    def sessions_of(self, account_id: UUID, *, ended: bool = False) -> tuple[Session, ...]:
        """A person's sessions that have not ended, newest first (some may have expired); with ``ended`` all of them."""

    def touch_session(self, session_id: UUID, at: datetime) -> None:
        """Note an interaction."""

    def end_session(self, session_id: UUID, at: datetime) -> None:
        """End one; ending it again changes nothing."""

    def end_sessions(self, account_id: UUID, at: datetime, *, but: UUID | None = None) -> int:
        """End all of a person's, except one; how many ended."""

    def create_ticket(self, ticket: Ticket) -> None:
        """Record a ticket."""

    def ticket(self, token_hash: str) -> Ticket | None:
        """The ticket of this token's SHA-256, used or not."""

    def ticket_by_id(self, ticket_id: UUID) -> Ticket | None:
        """The ticket of this id."""

    def use_ticket(self, ticket_id: UUID, at: datetime) -> bool:
        """Use it up; False if it was used or withdrawn before, whoever was faster."""

    def withdraw_ticket(self, ticket_id: UUID, at: datetime) -> bool:
        """Make it worthless; False if it was used or withdrawn before."""

    def withdraw_resets(self, account_id: UUID, at: datetime) -> None:
        """Make every open reset ticket of an account worthless."""

    def open_tickets(self, *, program_ids: Sequence[UUID] | None = None) -> tuple[Ticket, ...]:
        """Invitations neither used nor withdrawn, newest first; of all programs for None."""

    def tickets_to(self, email: str) -> tuple[Ticket, ...]:
        """Invitations to an address that were neither used nor withdrawn, newest first."""

    def tickets_of(self, account_id: UUID, email: str) -> tuple[Ticket, ...]:
        """Every link that was made for a person, used or not, newest first."""

    def note_sign_in(self, sign_in: SignIn) -> None:
        """Add a line to a person's sign-in history."""

    def sign_ins(self, account_id: UUID, *, limit: int = 50) -> tuple[SignIn, ...]:
        """A person's history, newest first."""

    def purge(self, *, before: datetime) -> int:
        """Delete sessions ended, tickets expired and history older than this; how many rows went."""

    def erase(self, account_id: UUID) -> None:
        """Delete the account with everything in this store that names it; comments of theirs lose their author."""


class ProgramStore(Protocol):
    """Programs, memberships, cohorts and assignments."""

    def create_program(self, program: Program) -> None:
        """Record a program; raises NameTaken."""

    def programs(self) -> tuple[Program, ...]:
        """All, by name."""

    def program(self, program_id: UUID) -> Program | None:
        """The program of this id."""

    def simulated_cohorts(self) -> frozenset[UUID]:
        """Cohorts of simulated programs: what is in them enters no figure about real people."""

    def grant(self, account_id: UUID, membership: Membership, *, at: datetime) -> bool:
        """Give a role in a program; False if the person had it."""

    def revoke(self, account_id: UUID, membership: Membership) -> bool:
        """Take it away, with the person's places in cohorts that rest on it; False if the person had it not."""

    def members(self, program_id: UUID) -> tuple[tuple[Account, Role], ...]:
        """People and their roles in a program, by name."""

    def memberships(self, account_id: UUID) -> tuple[tuple[Program, Role], ...]:
        """A person's programs and roles."""

    def create_cohort(self, cohort: Cohort) -> None:
        """Record a cohort; raises NameTaken."""

    def cohort(self, cohort_id: UUID) -> Cohort | None:
        """The cohort of this id."""

    def cohorts(self, program_id: UUID) -> tuple[Cohort, ...]:
        """A program's cohorts, by name."""

    def enrol(self, cohort_id: UUID, account_id: UUID, role: Role, *, at: datetime) -> bool:
        """Put a person into a cohort as trainee or supervisor; False if there in that role already."""

    def leave(self, cohort_id: UUID, account_id: UUID) -> bool:
        """Take a person out of a cohort; False if not there."""

    def enrolled(self, cohort_id: UUID) -> tuple[tuple[Account, Role], ...]:
        """People of a cohort, by name."""

    def cohorts_of(self, account_id: UUID) -> tuple[tuple[Cohort, Role], ...]:
        """A person's cohorts and what they are there."""

    def create_assignment(self, assignment: Assignment) -> None:
        """Record an assignment."""

    def assignment(self, assignment_id: UUID) -> Assignment | None:
        """The assignment of this id."""

    def hold_assignment(self, assignment_id: UUID, *, to_change: bool = False) -> Assignment | None:
        """The same, changed, closed or removed by nobody else until the transaction that this is called in ends.

        Parameters
        ----------
        to_change : bool
            Nobody else holds it meanwhile either.
        """

    def assignments(self, cohort_ids: Sequence[UUID]) -> tuple[Assignment, ...]:
        """Assignments of these cohorts, newest first."""

    def open_assignments(self, scenario_id: str) -> tuple[tuple[Assignment, Cohort], ...]:
        """Assignments of a case that are not closed, with their cohorts, newest first."""

    def close_assignment(self, assignment_id: UUID, at: datetime) -> bool:
        """Take no more attempts for it; False if closed before."""


class AuditStore(Protocol):
    """The append-only audit log, each line chained to the one before by its hash."""

    def record(
        self,
        action: str,
        *,
        at: datetime,
        actor_id: UUID | None = None,
        subject_id: UUID | None = None,
        program_id: UUID | None = None,
        thing: str = "",
        detail: Mapping[str, str] | None = None,
    ) -> AuditEntry:
        """Add a line. ``actor_id`` and ``subject_id`` are account ids; the log keeps the accounts' subject ids."""

    def entries(
        self,
        *,
        action: str = "",
        person_id: UUID | None = None,
        program_id: UUID | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        limit: int = 100,
        offset: int = 0,
    ) -> tuple[tuple[AuditEntry, ...], int]:
        """Lines that fit, newest first, and how many fit in all. ``person_id`` is an account id: actor or subject."""

    def names(self, subject_ids: Sequence[UUID]) -> Mapping[UUID, str]:
        """Names of the people behind subject ids; those erased are missing."""

    def last_read(self, reader_id: UUID, thing: str, action: str) -> datetime | None:
        """When the person last did this to the thing, so that one visit makes one line."""

    def head(self) -> tuple[int, str]:
        """Number and hash of the last line; 0 and empty for an empty log."""

    def broken(self) -> str | None:
        """What is wrong with the chain (a line missing, changed, or cut off the end), or None."""
