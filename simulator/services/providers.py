"""Providers of single sign-on: their settings, checked at the start, and what their claims make of a person.

``SIMULATOR_OIDC`` holds one JSON object with a key for each provider. Nothing here talks to a provider.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from types import MappingProxyType
from typing import Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator, model_validator

from simulator.domain.accounts import normal_name
from simulator.domain.roles import Role
from simulator.errors import InvalidInput

ADMINISTRATOR = "administrator"
LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
MAX_PROVIDERS = 20
_SHORT_NAME = re.compile(r"[a-z0-9-]{1,30}", re.ASCII)
_SEPARATORS = re.compile(r"[\s,]+")
_WHERE = "SIMULATOR_OIDC"
_HINT = "Mend the setting SIMULATOR_OIDC and start again; docs/operations.md shows a whole one."


class Provider(BaseModel):
    """One provider that people can sign in with.

    Attributes
    ----------
    name : str
        Short name, part of the address ``/signin/<name>`` and of the callback that is registered with the provider.
    title : str
        What people know it as: "Sign in with …".
    issuer : str
        Its address exactly as it names itself in its tokens; https, except on this computer.
    client_secret : SecretStr
        Empty for a public client, which then rests on PKCE alone.
    client_auth : str
        How the secret is sent; empty: as the provider says, and where it takes both, in the header.
    create : bool
        Whether somebody with a verified address and no account gets one at the first sign-in.
    program : str
        Program in which the roles are held.
    role_claim : str
        Claim that lists a person's groups; dots lead into nested claims (``realm_access.roles``).
    roles : mapping
        Group to role: trainee, supervisor, program-lead or administrator.
    default_role : str
        Role of those whom no group gives one; empty for none.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    name: str
    title: str = Field(min_length=1, max_length=60)
    issuer: str = Field(max_length=200)
    client_id: str = Field(min_length=1, max_length=200)
    client_secret: SecretStr = SecretStr("")
    client_auth: Literal["", "client_secret_basic", "client_secret_post"] = ""
    scope: str = Field(default="openid email profile", max_length=200)
    create: bool = False
    program: str = Field(default="", max_length=100)
    role_claim: str = Field(default="", max_length=200)
    roles: dict[str, Literal["trainee", "supervisor", "program-lead", "administrator"]] = Field(
        default={}, max_length=200
    )
    default_role: Literal["", "trainee", "supervisor"] = ""

    @field_validator("title", "program")
    @classmethod
    def _one_line(cls, text: str) -> str:
        if normal_name(text) != text.strip():
            raise ValueError("must be readable text on one line")
        return text.strip()

    @field_validator("issuer")
    @classmethod
    def _an_address(cls, issuer: str) -> str:
        if not safe_address(issuer, local=True) or urlsplit(issuer).query:
            raise ValueError("must be an address that begins with https:// (http:// only on localhost)")
        return issuer

    @field_validator("scope")
    @classmethod
    def _asks_for_an_identity(cls, scope: str) -> str:
        if "openid" not in scope.split():
            raise ValueError("must contain the word openid")
        return scope

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if bool(self.role_claim) != bool(self.roles):
            raise ValueError("role_claim and roles belong together: set both or neither")
        if self._gives_program_roles and not self.program:
            raise ValueError("program must name the training program in which these roles are held")
        return self

    @property
    def is_local(self) -> bool:
        """Whether the provider runs on this computer, and may do without TLS."""
        return urlsplit(self.issuer).hostname in LOCAL_NAMES

    @property
    def maps_administrators(self) -> bool:
        """Whether a group makes administrators, so that leaving it unmakes them."""
        return ADMINISTRATOR in self.roles.values()

    @property
    def _gives_program_roles(self) -> bool:
        return bool(self.default_role or set(self.roles.values()) - {ADMINISTRATOR})


@dataclass(frozen=True, slots=True)
class ClaimedRoles:
    """What a provider says that a person is.

    Attributes
    ----------
    program_roles : frozenset of Role or None
        All roles in the provider's program; None where the provider has no say in them.
    administrator : bool or None
        None where the provider has no say in it.
    """

    program_roles: frozenset[Role] | None
    administrator: bool | None


def safe_address(address: str, *, local: bool) -> bool:
    """Whether an address may be asked or redirected to: https, or with ``local`` also http on this computer."""
    try:
        parts = urlsplit(address)
        named = parts.hostname is not None and parts.username is None and (parts.port is None or parts.port > 0)
    except ValueError:
        return False
    plain = address.isascii() and address.isprintable() and " " not in address and not parts.fragment
    secure = parts.scheme == "https" or (local and parts.scheme == "http" and parts.hostname in LOCAL_NAMES)
    return named and plain and secure


def read_providers(settings: Mapping[str, Any]) -> Mapping[str, Provider]:
    """The providers of ``SIMULATOR_OIDC`` by short name, in the order in which they are written.

    Raises
    ------
    InvalidInput
        With the provider and the key that can't be taken, and what would be.
    """
    if len(settings) > MAX_PROVIDERS:
        raise _refused(f"it names {len(settings)} providers; at most {MAX_PROVIDERS} can be offered")
    providers = {name: _read_provider(name, entry) for name, entry in settings.items()}
    issuers: dict[str, str] = {}
    for provider in providers.values():
        first = issuers.setdefault(provider.issuer, provider.name)
        if first != provider.name:
            raise _refused(f"providers {first!r} and {provider.name!r} have the same issuer; each may have one entry")
    return MappingProxyType(providers)


def claimed_roles(provider: Provider, claims: Mapping[str, Any]) -> ClaimedRoles:
    """What the person is by their groups; groups that the settings don't name count for nothing."""
    if not provider.roles and not provider.default_role:
        return ClaimedRoles(None, None)
    found = {provider.roles[group] for group in _groups(provider, claims) if group in provider.roles}
    if not found and provider.default_role:
        found = {provider.default_role}
    given = frozenset(Role(role) for role in found - {ADMINISTRATOR})
    return ClaimedRoles(
        given if provider._gives_program_roles else None,
        ADMINISTRATOR in found if provider.maps_administrators else None,
    )


def _groups(provider: Provider, claims: Mapping[str, Any]) -> frozenset[str]:
    """A list of texts, or one text that is a group or several with spaces or commas between them."""
    value = _claim(provider.role_claim, claims)
    if isinstance(value, str):
        return frozenset({value, *_SEPARATORS.split(value)})
    return frozenset(group for group in value if isinstance(group, str)) if isinstance(value, list) else frozenset()


def _claim(name: str, claims: Mapping[str, Any]) -> Any:
    """A claim of just this name (names that are addresses have dots), else the one that its dots lead to."""
    if name in claims:
        return claims[name]
    here: Any = claims
    for part in name.split("."):
        here = here.get(part) if isinstance(here, dict) else None
    return here


def _read_provider(name: str, entry: Any) -> Provider:
    if not _SHORT_NAME.fullmatch(name):
        raise _refused(f"a provider's short name has 1 to 30 of a-z, 0-9 and -, unlike {name[:60]!r}")
    if not isinstance(entry, dict):
        raise _refused(f"provider {name!r} must be an object with title, issuer, client_id and client_secret")
    if "name" in entry:
        raise _refused(f"provider {name!r}, key 'name': is not known. What people see is 'title'")
    try:
        return Provider.model_validate({**entry, "name": name})
    except ValidationError as error:
        # Without the input: it may be the client secret.
        problems = error.errors(include_url=False, include_input=False)
        more = f" ({len(problems) - 1} more after that)" if len(problems) > 1 else ""
        raise _refused(f"provider {name!r}{_explained(problems[0])}{more}") from None


def _explained(problem: Mapping[str, Any]) -> str:
    path = [str(part) for part in problem["loc"]]
    key = f", key {'.'.join(path)[:100]!r}" if path else ""
    if problem["type"] == "missing":
        return f"{key}: is missing"
    if problem["type"] == "extra_forbidden":
        known = [field for field in Provider.model_fields if field != "name"]
        near = get_close_matches(path[-1], known, n=1)
        return f"{key}: is not known. " + (f"Did you mean {near[0]!r}" if near else f"Known are {', '.join(known)}")
    return f"{key}: {problem['msg'].removeprefix('Value error, ')[:200]}"


def _refused(problem: str) -> InvalidInput:
    return InvalidInput(_WHERE, f"{_WHERE}: {problem}.", hint=_HINT)
