"""Whose account an identity at a provider of single sign-on is, and what the provider says about their roles."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from simulator.domain.accounts import Account, normal_email, normal_name
from simulator.domain.roles import Membership
from simulator.errors import SignInFailed
from simulator.storage.account_store import AccountStore, AuditStore, ProgramStore

MAX_ISSUER = 200
MAX_SUBJECT = 255


@dataclass(frozen=True, slots=True)
class ExternalIdentity:
    """What a provider said about a person, after everything that can be checked was checked.

    Attributes
    ----------
    provider : str
        Short name of the provider in the settings.
    issuer, subject : str
        Together they are the person at that provider, for ever.
    memberships : frozenset of Membership or None
        Roles that follow from the claims; None where the provider says nothing about roles.
    administrator : bool or None
        Whether the person runs the installation, by the claims; None where the provider doesn't say.
    """

    provider: str
    issuer: str
    subject: str
    email: str
    email_verified: bool
    name: str
    memberships: frozenset[Membership] | None
    administrator: bool | None


@dataclass(frozen=True, slots=True)
class ProviderRules:
    """What a provider may do here.

    Attributes
    ----------
    create : bool
        Whether a person whom nobody invited gets an account.
    program_id : UUID or None
        The one program whose roles it gives and takes.
    administrators : bool
        Whether it says who runs the installation. One that doesn't is not trusted with an administrator's account.
    """

    create: bool = False
    program_id: UUID | None = None
    administrators: bool = False


@dataclass
class Identities:
    """From identities to accounts."""

    store: AccountStore
    programs: ProgramStore
    audit: AuditStore
    now: Callable[[], datetime]
    rules: Callable[[str], ProviderRules] = field(default=lambda _provider: ProviderRules())

    def account_of(self, identity: ExternalIdentity) -> Account:
        """The account of an identity, linked or made at its first coming; call it inside a transaction.

        Raises
        ------
        SignInFailed
            If there is none and none may be made, or it is disabled; which of these is not said.
        """
        if not (0 < len(identity.issuer) <= MAX_ISSUER and 0 < len(identity.subject) <= MAX_SUBJECT):
            raise not_matched()
        account = self.store.by_identity(identity.issuer, identity.subject) or self._by_email(identity)
        if account is None:
            account = self._create(identity)
        if account.disabled_at is not None:
            raise not_matched()
        self._synchronize(account, identity)
        return self.store.account(account.id) or account

    def _by_email(self, identity: ExternalIdentity) -> Account | None:
        email = normal_email(identity.email)
        account = self.store.by_email(email) if email and identity.email_verified is True else None
        if account is None:
            return None
        # An institution may give an address to another person one day: the account stays the first one's.
        if account.disabled_at or any(issuer == identity.issuer for issuer, _ in self.store.identities(account.id)):
            raise not_matched()
        if account.administrator and not self.rules(identity.provider).administrators:
            raise not_matched()
        self._link(account, identity)
        return account

    def _create(self, identity: ExternalIdentity) -> Account:
        email = normal_email(identity.email)
        if not (email and identity.email_verified is True and self.rules(identity.provider).create):
            raise not_matched()
        name = normal_name(identity.name) or email.partition("@")[0]
        account = Account(uuid4(), uuid4(), email, name, False, None, self.now())
        self.store.create(account)
        self._record("account-created", identity, account)
        self._link(account, identity)
        return account

    def _link(self, account: Account, identity: ExternalIdentity) -> None:
        self.store.link(account.id, identity.issuer, identity.subject, at=self.now())
        self._record("identity-linked", identity, account)

    def _synchronize(self, account: Account, identity: ExternalIdentity) -> None:
        """Make roles in the provider's program what the claims say; roles elsewhere are none of its business."""
        program_id = self.rules(identity.provider).program_id
        if identity.memberships is not None and program_id is not None:
            claimed = {item for item in identity.memberships if item.program_id == program_id}
            held = {
                Membership(program.id, role)
                for program, role in self.programs.memberships(account.id)
                if program.id == program_id
            }
            for item in sorted(claimed - held, key=lambda item: item.role):
                self.programs.grant(account.id, item, at=self.now())
                self._record("role-granted", identity, account, role=item)
            for item in sorted(held - claimed, key=lambda item: item.role):
                self.programs.revoke(account.id, item)
                self._record("role-revoked", identity, account, role=item)
        if identity.administrator is True and not account.administrator:
            self.store.set_administrator(account.id, True)
            self._record("administrator-made", identity, account)
        # Whatever the provider says, somebody has to be able to let people in.
        elif identity.administrator is False and account.administrator and self.store.n_administrators() > 1:
            self.store.set_administrator(account.id, False)
            self._record("administrator-unmade", identity, account)

    def _record(
        self, action: str, identity: ExternalIdentity, account: Account, *, role: Membership | None = None
    ) -> None:
        detail: Mapping[str, str] = {"provider": identity.provider} | ({"role": role.role.value} if role else {})
        self.audit.record(
            action,
            at=self.now(),
            subject_id=account.id,
            program_id=role.program_id if role else None,
            detail=detail,
        )


def not_matched() -> SignInFailed:
    """One text for every reason why single sign-on lets nobody in here."""
    return SignInFailed(
        "This sign-in could not be matched to an account here.", hint="Ask the person who runs your program."
    )
