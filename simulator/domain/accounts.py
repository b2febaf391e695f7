"""People, the programs and cohorts they belong to, and how they come in: records as they are stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from simulator.domain.attempt import Mode
from simulator.domain.roles import Role

MAX_NAME = 100
MAX_EMAIL = 254


@dataclass(frozen=True, slots=True)
class Account:
    """A person who can sign in.

    Attributes
    ----------
    subject_id : UUID
        A random id that stands for the person in the audit log; forgotten with the account.
    email : str
        Normalized: see ``normal_email``.
    password_hash : str or None
        Argon2id, with its parameters; None for people who come in by single sign-on only.
    disabled_at : datetime or None
        From then on nothing lets the person in.
    reminders : bool
        Whether the person wants mails before an assigned case is due.
    """

    id: UUID
    subject_id: UUID
    email: str
    name: str
    administrator: bool
    password_hash: str | None
    created_at: datetime
    disabled_at: datetime | None = None
    reminders: bool = True


@dataclass(frozen=True, slots=True)
class Session:
    """One browser that is signed in; the cookie holds a random token, the database its SHA-256.

    Attributes
    ----------
    way : str
        ``password``, ``invitation``, ``reset`` or ``oidc:<provider>``.
    seen_at : datetime
        Last interaction, to the minute: what idle expiry counts from.
    agent : str
        What the browser calls itself, at most 200 characters.
    """

    id: UUID
    account_id: UUID
    token_hash: str
    way: str
    created_at: datetime
    seen_at: datetime
    address: str = ""
    agent: str = ""
    ended_at: datetime | None = None


class TicketKind(StrEnum):
    """What a link that is sent to a person lets them do, once."""

    INVITATION = "invitation"
    RESET = "reset"


@dataclass(frozen=True, slots=True)
class Ticket:
    """A single-use link: an invitation, or a new password. The link holds a random token, the database its SHA-256.

    Attributes
    ----------
    account_id : UUID or None
        Whose password is set anew; None for an invitation.
    program_id, role, cohort_id, section_id : optional
        What an invited person becomes.
    idnumber : str
        The number under which the person's institution knows them; may be empty.
    """

    id: UUID
    kind: TicketKind
    token_hash: str
    email: str
    name: str
    created_at: datetime
    expires_at: datetime
    created_by: UUID | None = None
    account_id: UUID | None = None
    administrator: bool = False
    program_id: UUID | None = None
    role: Role | None = None
    cohort_id: UUID | None = None
    used_at: datetime | None = None
    withdrawn_at: datetime | None = None
    section_id: UUID | None = None
    idnumber: str = ""


@dataclass(frozen=True, slots=True)
class SignIn:
    """One line of a person's sign-in history.

    Attributes
    ----------
    outcome : str
        ``signed-in``, ``wrong-password``, ``refused`` or ``signed-out``.
    """

    account_id: UUID
    at: datetime
    way: str
    outcome: str
    address: str = ""
    agent: str = ""


@dataclass(frozen=True, slots=True)
class Program:
    """A training program: the people, cohorts and assignments of one school or service.

    Attributes
    ----------
    simulated : bool
        Whether its people and their sessions are made up, to show how the program looks in use. Figures of real and
        of simulated programs are never put together.
    """

    id: UUID
    name: str
    created_at: datetime
    simulated: bool = False


@dataclass(frozen=True, slots=True)
class Cohort:
    """Trainees who go through a program together, and their supervisors.

    Attributes
    ----------
    zone : str
        Name of the IANA time zone in which its dates are entered and shown.
    begins_on, ends_on : date or None
        The term, for people to read; nothing happens by itself on these days.
    archived_at : datetime or None
        From then on nobody joins and nothing is assigned.
    """

    id: UUID
    program_id: UUID
    name: str
    created_at: datetime
    zone: str = "UTC"
    begins_on: date | None = None
    ends_on: date | None = None
    archived_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Assignment:
    """A case that a cohort is asked to do; attempts begun for it are made in its mode.

    Attributes
    ----------
    due_at : datetime or None
        What ends later is late, which is shown and has no other consequence.
    opens_at, closes_at, closed_at : datetime or None
        Attempts can be begun from the first on, and until the second, or until somebody closed it.
    counted : bool
        Whether its attempts are the program's to see. If not, it is a suggestion to practise, which stays private.
    after_id : UUID or None
        The assignment of the same cohort that has to be done before.
    attempts_allowed : int or None
        How often each person can begin it; None: as often as they like. The first one is what counts.
    """

    id: UUID
    cohort_id: UUID
    scenario_id: str
    created_by: UUID
    created_at: datetime
    due_at: datetime | None = None
    closed_at: datetime | None = None
    mode: Mode = Mode.PRACTICE
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    counted: bool = True
    after_id: UUID | None = None
    attempts_allowed: int | None = None


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of the audit log. It names people by their subject id and holds no content of theirs.

    Attributes
    ----------
    seq : int
        1, 2, 3 …, without gaps.
    actor, subject : UUID or None
        Subject ids of who did it and to whom; None for the command line, or for nobody.
    thing : str
        What else it was done to, as ``kind:id``; may be empty.
    hash : str
        SHA-256 over every other field, ``previous`` among them.
    """

    seq: int
    at: datetime
    action: str
    actor: UUID | None
    subject: UUID | None
    program_id: UUID | None
    thing: str
    detail: Mapping[str, str]
    previous: str
    hash: str


def normal_email(text: str) -> str:
    """An e-mail address in the one form in which it is stored and compared; empty if it can't be one.

    Whoever can be written to is left to the mail server; what matters here is that one person has one account and
    that nothing but an address gets into a header.
    """
    address = text.strip().casefold()
    local, at, domain = address.rpartition("@")
    fits = at and local and domain and "." in domain.strip(".") and len(address) <= MAX_EMAIL
    plain = all(sign.isprintable() and not sign.isspace() and sign not in '<>(),;:"[]\\' for sign in address)
    return address if fits and plain and "@" not in local else ""


def normal_name(text: str) -> str:
    """A person's or program's name on one line, at most 100 characters; empty if nothing readable is left."""
    readable = "".join(sign if sign.isprintable() else " " for sign in text)
    return " ".join(readable.split())[:MAX_NAME].strip()
