"""Running the installation: people, invitations and roles. Leads of a program do some of it for their own."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid4

from simulator.domain.accounts import Account, Program, Session, normal_email, normal_name
from simulator.domain.policy import INSTALLATION, Action, can, require
from simulator.domain.roles import SOLO, Actor, Membership, Role
from simulator.errors import InvalidInput, NameTaken, NotFound
from simulator.services.auditing import AuditReading
from simulator.services.inviting import Invited, Inviting, checked_email
from simulator.services.my_data import CLAIMED
from simulator.services.passwords import Passwords
from simulator.services.sessions import Sessions
from simulator.storage.store import Claimed, Store

__all__ = ["Administration", "Invited", "PeoplePage", "Person"]

PAGE = 50
MAX_SEARCH = 100


@dataclass(frozen=True, slots=True)
class Person:
    """A person as administrators see them: who they are and what they may do, never what they practise.

    Attributes
    ----------
    sessions : tuple of Session
        Browsers in which they are signed in.
    single_sign_on : bool
        Whether they come in through a provider (also).
    """

    account: Account
    memberships: tuple[tuple[Program, Role], ...]
    sessions: tuple[Session, ...] = ()
    single_sign_on: bool = False


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """One page of the people who fit a search, and how many fit in all."""

    people: tuple[Person, ...]
    total: int
    page: int = 0

    @property
    def n_pages(self) -> int:
        """How many pages there are, at least 1."""
        return max(1, -(-self.total // PAGE))


@dataclass(kw_only=True)
class Administration(Inviting, AuditReading):
    """What administrators, and for their own program leads, do about people.

    The command line acts as ``OPERATOR``, who has no account: the audit log has nobody there.
    """

    attempts: Store
    passwords: Passwords
    sessions: Sessions

    def people(self, actor: Actor, search: str = "", page: int = 0) -> PeoplePage:
        """People whose name or e-mail address holds the text, by name, 50 a page."""
        require(actor, Action.MANAGE_PEOPLE, INSTALLATION)
        page = max(0, min(page, 1_000_000))
        found, total = self.store.people(search=search[:MAX_SEARCH], limit=PAGE, offset=page * PAGE)
        people = tuple(Person(account, self.programs.memberships(account.id)) for account in found)
        return PeoplePage(people, total, page)

    def person(self, actor: Actor, account_id: UUID | str) -> Person:
        """One person with roles and sessions; raises NotFound."""
        require(actor, Action.MANAGE_PEOPLE, INSTALLATION)
        account = self._account(account_id)
        return Person(
            account,
            self.programs.memberships(account.id),
            self.sessions.open_sessions(account.id),
            bool(self.store.identities(account.id)),
        )

    def person_by_email(self, actor: Actor, email: str) -> Account:
        """The account of an e-mail address; raises NotFound."""
        require(actor, Action.MANAGE_PEOPLE, INSTALLATION)
        account = self.store.by_email(normal_email(email[:1000]))
        if account is None:
            raise NotFound("person")
        return account

    def add_account(self, actor: Actor, *, email: str, name: str, password: str) -> Account:
        """Make an account with a password at once, without an invitation; for the command line.

        Raises
        ------
        InvalidInput
            If address, name or password won't do.
        NameTaken
            If there is an account with this address.
        """
        require(actor, Action.MANAGE_PEOPLE, INSTALLATION)
        address, readable = checked_email(email), normal_name(name[:1000])
        if not readable:
            raise InvalidInput("name", "The account needs a name.", hint="It is shown to supervisors.")
        if self.store.by_email(address) is not None:
            raise NameTaken(address)
        self.passwords.check(password, about=(readable, address))
        account = Account(uuid4(), uuid4(), address, readable, False, self.passwords.hash(password), self.now())
        with self.database.writing():
            self.store.create(account)
            self.audit_log.record("account-created", at=self.now(), actor_id=actor.id, subject_id=account.id)
        return account

    def set_administrator(self, actor: Actor, account_id: UUID | str, administrator: bool) -> None:
        """Make or unmake an administrator; the last one stays."""
        require(actor, Action.MANAGE_PEOPLE, INSTALLATION)
        with self.database.writing():
            account = self._account(account_id)
            if account.administrator == administrator:
                return
            if not administrator:
                self._keep_one(account)
            self.store.set_administrator(account.id, administrator)
            action = "administrator-made" if administrator else "administrator-unmade"
            self.audit_log.record(action, at=self.now(), actor_id=actor.id, subject_id=account.id)

    def grant(self, actor: Actor, account_id: UUID | str, program_id: UUID | str, role: Role) -> bool:
        """Give a person a role in a program; False if they had it. Leads know only people of their program."""
        program = self._grantable(actor, program_id, role)
        with self.database.writing():
            account = self._known_to(actor, account_id, program)
            given = self.programs.grant(account.id, Membership(program.id, role), at=self.now())
            if given:
                self._record_role("role-granted", actor, account, program, role)
        return given

    def revoke(self, actor: Actor, account_id: UUID | str, program_id: UUID | str, role: Role) -> bool:
        """Take a role away, with the places in cohorts that rest on it; False if they had it not."""
        program = self._grantable(actor, program_id, role)
        with self.database.writing():
            account = self._known_to(actor, account_id, program)
            taken = self.programs.revoke(account.id, Membership(program.id, role))
            if taken:
                self._record_role("role-revoked", actor, account, program, role)
        return taken

    def disable(self, actor: Actor, account_id: UUID | str) -> None:
        """Shut a person out at once: sessions end, links to reset the password become worthless.

        Raises
        ------
        InvalidInput
            If it is the actor's own account, or the last administrator's.
        """
        require(actor, Action.MANAGE_PEOPLE, INSTALLATION)
        with self.database.writing():
            account = self._account(account_id)
            if account.id == actor.id:
                raise InvalidInput(
                    "account", "Nobody can shut themselves out.", hint="Ask another administrator, if that is meant."
                )
            if account.disabled_at is not None:
                return
            if account.administrator:
                self._keep_one(account)
            at = self.now()
            self.store.set_disabled(account.id, at)
            self.store.end_sessions(account.id, at)
            self.store.withdraw_resets(account.id, at)
            self.audit_log.record("account-disabled", at=at, actor_id=actor.id, subject_id=account.id)

    def enable(self, actor: Actor, account_id: UUID | str) -> None:
        """Let a person in again, with the roles they had."""
        require(actor, Action.MANAGE_PEOPLE, INSTALLATION)
        with self.database.writing():
            account = self._account(account_id)
            if account.disabled_at is not None:
                self.store.set_disabled(account.id, None)
                self.audit_log.record("account-enabled", at=self.now(), actor_id=actor.id, subject_id=account.id)

    def end_sessions(self, actor: Actor, account_id: UUID | str) -> int:
        """Sign a person out everywhere; how many sessions ended."""
        require(actor, Action.MANAGE_PEOPLE, INSTALLATION)
        with self.database.writing():
            account = self._account(account_id)
            ended = self.store.end_sessions(account.id, self.now())
            detail = {"sessions": str(ended)}
            self.audit_log.record(
                "sessions-ended", at=self.now(), actor_id=actor.id, subject_id=account.id, detail=detail
            )
        return ended

    def claim_solo(self, actor: Actor, account_id: UUID | str) -> Claimed:
        """Give what was practised before there were accounts to one person; nothing if nothing is left.

        The line in the audit log is also how an erasure of the person finds out where their rows came from.
        """
        require(actor, Action.MANAGE_PEOPLE, INSTALLATION)
        with self.database.writing():
            account = self._account(account_id)
            claimed = self.attempts.claim(SOLO.id, account.id)
            if claimed:
                detail = {"attempts": str(claimed.n_attempts), "more": "yes" if claimed.more else "no"}
                self.audit_log.record(CLAIMED, at=self.now(), actor_id=actor.id, subject_id=account.id, detail=detail)
        return claimed

    def _known_to(self, actor: Actor, account_id: UUID | str, program: Program) -> Account:
        account = self._account(account_id)
        if not can(actor, Action.MANAGE_PEOPLE, INSTALLATION):
            programs = {theirs.id for theirs, _ in self.programs.memberships(account.id)}
            if program.id not in programs:
                raise NotFound("person")
        return account

    def _keep_one(self, account: Account) -> None:
        if account.disabled_at is None and self.store.n_administrators() <= 1:
            raise InvalidInput(
                "administrator",
                "This is the last administrator; without one nobody could let people in.",
                hint="Make another person an administrator first.",
            )

    def _record_role(self, action: str, actor: Actor, account: Account, program: Program, role: Role) -> None:
        self.audit_log.record(
            action,
            at=self.now(),
            actor_id=actor.id,
            subject_id=account.id,
            program_id=program.id,
            detail={"role": role.value},
        )
