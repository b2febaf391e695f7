"""Sessions: one browser that is signed in, from the start until it ends, expires or the account is disabled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from simulator.domain.accounts import Account, Session, SignIn
from simulator.domain.roles import Actor
from simulator.errors import SignedOut, SignInFailed
from simulator.services.tokens import looks_like_token, new_token, token_hash
from simulator.storage.account_store import AccountStore

MAX_AGENT = 200
MAX_ADDRESS = 60
TOUCH_AFTER = timedelta(minutes=1)
TIDY_AFTER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Lifetimes:
    """How long things last.

    Attributes
    ----------
    idle : timedelta
        Without an interaction a session expires.
    session : timedelta
        However busy, a session expires.
    invitation, reset : timedelta
        Links work.
    kept : timedelta or None
        Sessions that ended, used links and sign-in history are kept; None: for ever.
    """

    idle: timedelta = timedelta(hours=2)
    session: timedelta = timedelta(hours=12)
    invitation: timedelta = timedelta(days=7)
    reset: timedelta = timedelta(hours=1)
    kept: timedelta | None = None


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A person at a browser.

    Attributes
    ----------
    token : str
        What the cookie has to hold; known only when the session was just made.
    """

    account: Account
    session: Session
    actor: Actor
    token: str = ""


@dataclass
class Sessions:
    """Starting and resolving sessions."""

    store: AccountStore
    now: Callable[[], datetime]
    life: Lifetimes
    _tidied: datetime | None = field(default=None, init=False)

    def start(self, account: Account, way: str, *, address: str, agent: str) -> SignedIn:
        """A new session, noted in the person's history; call it inside a transaction.

        Raises
        ------
        SignInFailed
            If the account was disabled meanwhile.
        """
        actor = self.store.actor(account.id)
        if actor is None:
            raise SignInFailed()
        token, at = new_token(), self.now()
        session = Session(
            uuid4(), account.id, token_hash(token), way, at, at, one_line(address, MAX_ADDRESS), one_line(agent)
        )
        self.store.start_session(session)
        self.note(account.id, way, "signed-in", at=at, address=address, agent=agent)
        self._tidy(at)
        return SignedIn(account, session, actor, token)

    def _tidy(self, at: datetime) -> None:
        """Delete what is older than is kept, about once a day: people sign in every day that anything is added."""
        if self.life.kept is not None and (self._tidied is None or abs(at - self._tidied) >= TIDY_AFTER):
            self._tidied = at
            self.store.purge(before=at - self.life.kept)

    def note(
        self, account_id: UUID, way: str, outcome: str, *, at: datetime, address: str = "", agent: str = ""
    ) -> None:
        """Add a line to a person's sign-in history."""
        self.store.note_sign_in(
            SignIn(account_id, at, way, outcome, one_line(address, MAX_ADDRESS), one_line(agent, MAX_AGENT))
        )

    def by_token(self, token: str) -> SignedIn | None:
        """Who holds the token of a cookie; None if it is forged, or its session ended, expired or is shut out."""
        if not looks_like_token(token):
            return None
        return self._resolve(self.store.session_by_token(token_hash(token)), self.now())

    def current(self, session_id: str, *, touch: bool) -> SignedIn:
        """Who a session belongs to, by its id; ``touch`` notes an interaction, at most one write a minute.

        Raises
        ------
        SignedOut
            If the session is unknown, ended or expired, or its account is disabled.
        """
        at = self.now()
        try:
            known = self.store.signed_in(UUID(session_id))
        except ValueError:
            known = None
        found = None if known is None else self._holder(*known, at)
        if found is None:
            raise SignedOut()
        # After a clock was set back, the last interaction lies in the future: it is brought back, too.
        if touch and abs(at - found.session.seen_at) >= TOUCH_AFTER:
            self.store.touch_session(found.session.id, at)
        return found

    def open_sessions(self, account_id: UUID) -> tuple[Session, ...]:
        """A person's sessions that have neither ended nor expired, newest first."""
        at = self.now()
        return tuple(session for session in self.store.sessions_of(account_id) if self._is_alive(session, at))

    def _is_alive(self, session: Session, at: datetime) -> bool:
        """Ages are negative after a clock was set back, and then young enough."""
        return (
            session.ended_at is None
            and at - session.seen_at < self.life.idle
            and at - session.created_at < self.life.session
        )

    def _resolve(self, session: Session | None, at: datetime) -> SignedIn | None:
        if session is None or not self._is_alive(session, at):
            return None
        account = self.store.account(session.account_id)
        return None if account is None else self._holder(session, account, self.store.actor(account.id), at)

    def _holder(self, session: Session, account: Account, actor: Actor | None, at: datetime) -> SignedIn | None:
        return SignedIn(account, session, actor) if actor is not None and self._is_alive(session, at) else None


def one_line(text: str, longest: int = MAX_AGENT) -> str:
    """What a browser says of itself, fit to be stored and shown: printable, and not longer than this."""
    return "".join(sign if sign.isprintable() else " " for sign in text[: longest * 2])[:longest].strip()
