"""Signing in and out, sessions, passwords and links: everything a person does with their own account.

Nothing here tells whether an account exists: texts are the same, the same hash is computed, and what differs in time is
waited out (``Passwords.even_out``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from time import monotonic
from uuid import UUID, uuid4

from simulator.domain.accounts import Account, Session, SignIn, Ticket, TicketKind, normal_email, normal_name
from simulator.domain.policy import AccountAccess, Action, require
from simulator.domain.roles import Actor
from simulator.errors import InvalidInput, NameTaken, SignedOut, SignInFailed, TicketInvalid
from simulator.services import letters
from simulator.services.identities import ExternalIdentity, Identities, ProviderRules, not_matched
from simulator.services.links import Links
from simulator.services.mail import Post
from simulator.services.passwords import Passwords
from simulator.services.sessions import Sessions, SignedIn
from simulator.services.throttling import (
    ACCOUNT_RESETS,
    ADDRESS_RESETS,
    IN_SESSION,
    LINK_TRIES,
    Throttle,
    Tries,
    account_key,
    address_key,
)
from simulator.services.tickets import Tickets
from simulator.storage.account_store import AccountStore, AuditStore, ProgramStore
from simulator.storage.store import Transactions

__all__ = ["Accounts", "ExternalIdentity", "SignedIn"]


@dataclass
class Accounts:
    """What people do with their own account.

    Attributes
    ----------
    single_sign_on : bool
        Whether a provider is configured; then there is no solo mode.
    """

    store: AccountStore
    programs: ProgramStore
    audit: AuditStore
    database: Transactions
    now: Callable[[], datetime]
    passwords: Passwords
    throttle: Throttle
    post: Post
    links: Links
    sessions: Sessions
    tickets: Tickets
    identities: Identities
    single_sign_on: bool = False
    _has_people: bool = field(default=False, init=False)

    @property
    def _tries(self) -> Tries:
        return Tries(self.throttle)

    def solo(self) -> bool:
        """Whether there are no accounts and no provider: one local trainee, without signing in."""
        if not self._has_people:
            self._has_people = self.single_sign_on or self.store.any_account()
        return not self._has_people

    def mails(self) -> bool:
        """Whether a mail server is set, so that a person can ask for a new password themselves."""
        return self.post.mailer.works

    def provider_rules(self, provider: str) -> ProviderRules:
        """What a provider of single sign-on may do here."""
        return self.identities.rules(provider)

    def sign_in(self, email: str, password: str, *, address: str, agent: str) -> SignedIn:
        """Sign in with a password; always a new session.

        Raises
        ------
        Throttled
            After too many tries for this account or from this address.
        SignInFailed
            For every other reason, in the same words.
        """
        began = monotonic()
        self._tries.count(email, address)
        try:
            account = self._proven(email, password, address=address, agent=agent)
            with self.database.writing():
                signed_in = self._start(account, "password", address=address, agent=agent)
        except SignInFailed:
            self._tries.failed(address)
            self.passwords.even_out(began)
            raise
        self._tries.forget(email, address)
        return signed_in

    def _proven(self, email: str, password: str, *, address: str, agent: str) -> Account:
        """The account whose password this is, with a hash of today's parameters."""
        known = normal_email(email[:1000])
        account = self.store.by_email(known) if known else None
        open_to = account is not None and account.disabled_at is None
        fits = self.passwords.verify(account.password_hash if account and open_to else None, password)
        if account is None or not fits:
            if account is not None:
                outcome = "wrong-password" if open_to else "refused"
                self.sessions.note(account.id, "password", outcome, at=self.now(), address=address, agent=agent)
            raise SignInFailed()
        if account.password_hash and self.passwords.is_outdated(account.password_hash):
            renewed = self.passwords.hash(password)
            with self.database.writing():
                self._unchanged(account)
                self.store.set_password(account.id, renewed)
            account = replace(account, password_hash=renewed)
        return account

    def _unchanged(self, account: Account) -> None:
        """Refuse where the password was changed or the account disabled while the hash was computed."""
        latest = self.store.account(account.id)
        if latest is None or latest.disabled_at is not None or latest.password_hash != account.password_hash:
            raise SignInFailed()

    def _start(self, account: Account, way: str, *, address: str, agent: str) -> SignedIn:
        self._unchanged(account)
        return self.sessions.start(account, way, address=address, agent=agent)

    def sign_in_by_identity(self, identity: ExternalIdentity, *, address: str, agent: str) -> SignedIn:
        """Sign in a person whom a provider has vouched for, with the roles that the provider says they have.

        Raises
        ------
        SignInFailed
            If there is no account and none may be made, or it is disabled; which of these is not said.
        """
        way = f"oidc:{identity.provider}"[:60]
        try:
            with self.database.writing():
                account = self.identities.account_of(identity)
                return self.sessions.start(account, way, address=address, agent=agent)
        except (SignInFailed, NameTaken) as error:
            known = self.store.by_identity(identity.issuer, identity.subject)
            if known is not None:
                self.sessions.note(known.id, way, "refused", at=self.now(), address=address, agent=agent)
            raise not_matched() from error

    def by_token(self, token: str) -> SignedIn | None:
        """Who holds the token of a cookie; None if it is forged, or its session ended, expired or is shut out."""
        return self.sessions.by_token(token)

    def current(self, session_id: str, *, touch: bool) -> SignedIn:
        """Who a session belongs to; raises SignedOut. ``touch`` notes an interaction, at most once a minute."""
        return self.sessions.current(session_id, touch=touch)

    def sign_out(self, session_id: UUID) -> None:
        """End a session; ending it again changes nothing."""
        session = self.store.session(session_id)
        if session is not None and session.ended_at is None:
            at = self.now()
            with self.database.writing():
                self.store.end_session(session_id, at)
                self.sessions.note(
                    session.account_id, session.way, "signed-out", at=at, address=session.address, agent=session.agent
                )

    def sign_out_everywhere(self, actor: Actor, *, but: UUID | None = None) -> int:
        """End all of one's own sessions, except one; how many ended."""
        require(actor, Action.MANAGE_OWN_ACCOUNT, AccountAccess(actor.id))
        return self.store.end_sessions(actor.id, self.now(), but=but)

    def end_session(self, actor: Actor, session_id: str) -> None:
        """End one of one's own sessions; for one of another person or of nobody the same happens: nothing."""
        require(actor, Action.MANAGE_OWN_ACCOUNT, AccountAccess(actor.id))
        for session in self.my_sessions(actor):
            if str(session.id) == session_id:
                self.sign_out(session.id)

    def my_sessions(self, actor: Actor) -> tuple[Session, ...]:
        """The browsers in which one is signed in, newest first."""
        require(actor, Action.MANAGE_OWN_ACCOUNT, AccountAccess(actor.id))
        return self.sessions.open_sessions(actor.id)

    def my_sign_ins(self, actor: Actor) -> tuple[SignIn, ...]:
        """One's own sign-in history, newest first."""
        require(actor, Action.MANAGE_OWN_ACCOUNT, AccountAccess(actor.id))
        return self.store.sign_ins(actor.id)

    def rename(self, actor: Actor, name: str) -> None:
        """Change one's own name.

        Raises InvalidInput if nothing readable is left.
        """
        account = self._own(actor)
        readable = _checked_name(name)
        with self.database.writing():
            self.store.set_name(account.id, readable)
            self.audit.record("name-changed", at=self.now(), actor_id=actor.id, subject_id=actor.id)

    def change_password(self, actor: Actor, current: str, new: str, *, keep: UUID) -> None:
        """Change one's own password; every other session ends and open links to reset it become worthless.

        Parameters
        ----------
        keep : UUID
            The session in which it is done.

        Raises
        ------
        Throttled
            After too many wrong ones.
        InvalidInput
            If the current one is wrong, or the new one won't do.
        """
        account = self._own(actor)
        self._tries.count(account.email, IN_SESSION)
        if not self.passwords.verify(account.password_hash, current):
            raise InvalidInput(
                "current",
                "That is not your current password.",
                hint="If you have none because you sign in with your institution, ask whoever runs your program.",
            )
        self._tries.forget(account.email, IN_SESSION)
        self.passwords.check(new, about=(account.name, account.email))
        self._set_password(account, new, but=keep)

    def _own(self, actor: Actor) -> Account:
        require(actor, Action.MANAGE_OWN_ACCOUNT, AccountAccess(actor.id))
        account = self.store.account(actor.id)
        if account is None:  # the one local trainee of solo mode, or a person erased a moment ago
            raise SignedOut()
        return account

    def _set_password(
        self, account: Account, new: str, *, but: UUID | None = None, ticket: Ticket | None = None
    ) -> Account:
        hashed = self.passwords.hash(new)
        with self.database.writing():
            self._unchanged(account)
            if ticket is not None:
                self.tickets.use(ticket)
            at = self.now()
            self.store.set_password(account.id, hashed)
            self.store.end_sessions(account.id, at, but=but)
            self.store.withdraw_resets(account.id, at)
            how = {"by": "reset" if ticket else "change"}
            self.audit.record("password-changed", at=at, actor_id=account.id, subject_id=account.id, detail=how)
        self.post.later(letters.password_changed(account, at))
        return replace(account, password_hash=hashed)

    def request_reset(self, email: str, *, address: str) -> None:
        """Send a link to choose a new password, if there is such an account; what happens looks the same if not.

        Raises
        ------
        Throttled
            After too many requests for this address, or from this one; whether or not there is an account.
        """
        began = monotonic()
        self.throttle.count(ADDRESS_RESETS, address_key(address))
        self.throttle.count(ACCOUNT_RESETS, account_key(email))
        try:
            known = normal_email(email[:1000])
            account = self.store.by_email(known) if known and self.mails() else None
            if account is not None and account.disabled_at is None:
                self._send_reset(account)
        finally:
            self.passwords.even_out(began)

    def _send_reset(self, account: Account) -> None:
        if account.password_hash is None:
            # A password of its own would be a way around the institution's checks; an administrator may give one.
            self.post.later(letters.no_password(account, self.links.sign_in()))
            return
        with self.database.writing():
            _, token = self.tickets.reset(account, created_by=None)
            self.audit.record("reset-requested", at=self.now(), subject_id=account.id)
        minutes = round(self.sessions.life.reset.total_seconds() / 60)
        self.post.later(letters.reset(account, self.links.reset(token), minutes=minutes))

    def look_up(self, token: str, kind: TicketKind, *, address: str = "") -> Ticket:
        """The ticket behind a link, to show what it is for; looking doesn't use it up.

        Raises TicketInvalid if it can't be used (any more), Throttled after too many of these from one address.
        """
        self.throttle.check(LINK_TRIES, address_key(address))
        try:
            return self.tickets.find(token, kind)
        except TicketInvalid:
            self.throttle.note(LINK_TRIES, address_key(address))
            raise

    def has_account(self, ticket: Ticket) -> bool:
        """Whether the invited person has an account already: told only to who holds the invitation."""
        return self.store.by_email(ticket.email) is not None

    def accept_invitation(self, token: str, *, name: str, password: str, address: str, agent: str) -> SignedIn:
        """Make the invited account, with its role, and sign in.

        Where the invited address has an account already, the password must be that account's: holding an invitation,
        which may have passed through other hands, opens nobody's account. Who is signed in uses ``join`` instead.

        Raises
        ------
        TicketInvalid
            If the link can't be used.
        InvalidInput
            If the name or the password of a new account won't do; the link can be used again.
        SignInFailed
            If the password is not that of the account that there is.
        """
        ticket = self.look_up(token, TicketKind.INVITATION, address=address)
        if self.has_account(ticket):
            return self._accept_with_account(ticket, password, address=address, agent=agent)
        readable = _checked_name(name)
        self.passwords.check(password, about=(readable, ticket.email))
        hashed = self.passwords.hash(password)
        account = Account(uuid4(), uuid4(), ticket.email, readable, False, hashed, self.now())
        try:
            with self.database.writing():
                self.store.create(account)
                self.audit.record("account-created", at=self.now(), actor_id=account.id, subject_id=account.id)
                self.tickets.admit(ticket, account)
                return self.sessions.start(account, "invitation", address=address, agent=agent)
        except NameTaken as error:  # made a moment ago, through another invitation
            raise TicketInvalid() from error

    def _accept_with_account(self, ticket: Ticket, password: str, *, address: str, agent: str) -> SignedIn:
        self._tries.count(ticket.email, address)
        try:
            account = self._proven(ticket.email, password, address=address, agent=agent)
        except SignInFailed:
            self._tries.failed(address)
            raise
        with self.database.writing():
            self._unchanged(account)
            self.tickets.admit(ticket, account)
            signed_in = self._start(account, "invitation", address=address, agent=agent)
        self._tries.forget(ticket.email, address)
        return signed_in

    def join(self, actor: Actor, token: str) -> None:
        """Accept an invitation with the account in which one is signed in.

        Raises
        ------
        TicketInvalid
            If the link can't be used.
        InvalidInput
            If it was sent to another address.
        """
        account = self._own(actor)
        ticket = self.look_up(token, TicketKind.INVITATION, address=f"account:{account.id}")
        if ticket.email != account.email:
            raise InvalidInput(
                "account",
                "This invitation is for another e-mail address.",
                hint="Sign out, then open the link again; or ask for an invitation to your own address.",
            )
        with self.database.writing():
            self.tickets.admit(ticket, account)

    def reset_password(self, token: str, *, password: str, address: str, agent: str) -> SignedIn:
        """Set a new password by a link and sign in; every other session ends.

        Raises
        ------
        TicketInvalid
            If the link can't be used.
        InvalidInput
            If the password won't do; the link can be used again.
        """
        ticket = self.look_up(token, TicketKind.RESET, address=address)
        account = self.store.account(ticket.account_id) if ticket.account_id else None
        if account is None:
            raise TicketInvalid()
        self.passwords.check(password, about=(account.name, account.email))
        account = self._set_password(account, password, ticket=ticket)
        with self.database.writing():
            signed_in = self._start(account, "reset", address=address, agent=agent)
        self._tries.forget(account.email, address)
        return signed_in


def _checked_name(name: str) -> str:
    readable = normal_name(name[:1000])
    if not readable:
        raise InvalidInput("name", "Please write your name.", hint="It is shown to your supervisors.")
    return readable
