"""Signing in with a provider: leaving for it, coming back once, and becoming the person that it vouches for.

What the provider answers is fetched and checked in ``simulator.web``; here it arrives as claims that can be trusted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID, uuid4

from limits import RateLimitItemPerMinute

from simulator.domain.accounts import Program
from simulator.domain.roles import Membership, Role
from simulator.domain.single_sign_on import Flow
from simulator.errors import NameTaken, SignInFailed
from simulator.services.identities import ExternalIdentity, ProviderRules
from simulator.services.providers import ClaimedRoles, Provider, claimed_roles
from simulator.services.sessions import SignedIn
from simulator.services.throttling import Throttle, address_key
from simulator.services.tokens import looks_like_token, new_token, token_hash
from simulator.storage.account_store import AccountStore, AuditStore, ProgramStore
from simulator.storage.flow_store import FlowStore

if TYPE_CHECKING:
    from simulator.storage.connections import Database

TIME_TO_COME_BACK = timedelta(minutes=10)
ADDRESS_STARTS = RateLimitItemPerMinute(300, 15, "sign-ons-from-address")
"""Each start is a row in the database. A class behind one address starts together, some of them twice."""
MAX_NAME_CLAIM = 500


class SignsInByIdentity(Protocol):
    """What is needed of ``Accounts``."""

    def sign_in_by_identity(self, identity: ExternalIdentity, *, address: str, agent: str) -> SignedIn:
        """Start a session for the account of an identity; raises SignInFailed."""

    def sign_out(self, session_id: UUID) -> None:
        """End a session."""


@dataclass(frozen=True, slots=True)
class Leaving:
    """What the browser takes along to a provider (state, nonce) and what stays with it (token)."""

    token: str
    state: str
    nonce: str
    verifier: str


@dataclass
class SingleSignOn:
    """Sign-in with the providers of the settings."""

    providers: Mapping[str, Provider]
    accounts: SignsInByIdentity
    flows: FlowStore
    store: AccountStore
    programs: ProgramStore
    audit: AuditStore
    database: Database
    now: Callable[[], datetime]
    throttle: Throttle = field(default_factory=Throttle)

    def leave(self, provider: Provider, next_path: str, *, address: str) -> Leaving:
        """Begin a try.

        Raises
        ------
        Throttled
            If too many were begun from one address.
        """
        self.throttle.count(ADDRESS_STARTS, address_key(address))
        leaving = Leaving(new_token(), new_token(), new_token(), new_token())
        at = self.now()
        self.flows.begin(
            Flow(
                token_hash(leaving.token),
                token_hash(leaving.state),
                provider.name,
                leaving.nonce,
                leaving.verifier,
                next_path,
                at + TIME_TO_COME_BACK,
            ),
            now=at,
        )
        return leaving

    def come_back(self, provider: Provider, token: str, state: str) -> Flow | None:
        """The try that this browser began with this provider, once; None for anything else, or when it is too late."""
        if not (looks_like_token(token) and looks_like_token(state)):
            return None
        return self.flows.take(token_hash(token), token_hash(state), provider.name, now=self.now())

    def sign_in(self, provider: Provider, claims: Mapping[str, Any], *, address: str, agent: str) -> SignedIn:
        """Sign in whom the claims name.

        Raises
        ------
        SignInFailed
            If there is no account for them and none may be made, or it is disabled.
        """
        name, email, subject = claims.get("name"), claims.get("email"), claims["sub"]
        # Some providers write "false", which many a program takes for true.
        verified = claims.get("email_verified") is True
        if not verified and self.store.by_identity(provider.issuer, subject) is None:
            raise SignInFailed(
                f"{provider.title} has not confirmed your e-mail address, so it can't be matched to an account here.",
                hint="Confirm it there and begin again, or ask the person who runs your program.",
            )
        identity = ExternalIdentity(
            provider.name,
            provider.issuer,
            subject,
            email if isinstance(email, str) else "",
            verified,
            name[:MAX_NAME_CLAIM] if isinstance(name, str) else "",
            *self._roles(provider, claims),
        )
        return self.accounts.sign_in_by_identity(identity, address=address, agent=agent)

    def _roles(self, provider: Provider, claims: Mapping[str, Any]) -> tuple[frozenset[Membership] | None, bool | None]:
        claimed = claimed_roles(provider, claims)
        if claimed.program_roles is None:
            return None, claimed.administrator
        program_id = self._program(provider)
        if not provider.roles and self._holds_a_role(provider, claims["sub"], program_id):
            return None, claimed.administrator  # a default is where people begin; what was given here since stays
        return _memberships(claimed, program_id), claimed.administrator

    def _holds_a_role(self, provider: Provider, subject: str, program_id: UUID) -> bool:
        account = self.store.by_identity(provider.issuer, subject)
        return account is not None and any(
            program.id == program_id for program, _ in self.programs.memberships(account.id)
        )

    def _program(self, provider: Provider) -> UUID:
        """The program that the settings name; it is made when the first person comes."""
        found = program_named(self.programs, provider.program)
        if found is not None:
            return found
        made = Program(uuid4(), provider.program, self.now())
        try:
            with self.database.writing():
                self.programs.create_program(made)
                self.audit.record(
                    "program-created", at=self.now(), program_id=made.id, detail={"provider": provider.name}
                )
        except NameTaken:  # somebody else came first at the same moment
            return program_named(self.programs, provider.program) or made.id
        return made.id


def program_named(programs: ProgramStore, name: str) -> UUID | None:
    """The program of a name."""
    return next((program.id for program in programs.programs() if program.name == name), None)


def rules_for(providers: Mapping[str, Provider], programs: ProgramStore) -> Callable[[str], ProviderRules]:
    """What each provider may do here, for ``Identities``."""

    def rules(name: str) -> ProviderRules:
        provider = providers.get(name)
        if provider is None:
            return ProviderRules()
        program_id = program_named(programs, provider.program) if provider.program else None
        return ProviderRules(provider.create, program_id, provider.maps_administrators)

    return rules


def _memberships(claimed: ClaimedRoles, program_id: UUID) -> frozenset[Membership]:
    roles: frozenset[Role] = claimed.program_roles or frozenset()
    return frozenset(Membership(program_id, role) for role in roles)
