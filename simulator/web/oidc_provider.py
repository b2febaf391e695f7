"""Talking to a provider of single sign-on, which may be down, slow, broken or hostile.

Whatever is asked is bounded in time and size, no redirect is followed, and an answer that is not what was asked for is
refused. The log names the provider and the kind of fault, never a token, code or claim.
"""

from __future__ import annotations

import asyncio
import json
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any
from urllib.parse import quote_plus

import httpx
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc.jwk import KeySet

from simulator.services.providers import Provider, safe_address
from simulator.web.oidc_faults import ProviderFault, provider_fault
from simulator.web.oidc_tokens import Expected, TokenRefused, UnknownKey, check_id_token, read_keys

TIMEOUT = httpx.Timeout(5, connect=3)
WHOLE_SECONDS = 10
"""For one answer from first to last byte, so that one that drips is given up too."""
MAX_ANSWER = 256 * 1024
KEPT_SECONDS = 3600
"""How long a provider's description and keys are used before they are asked for again."""
CHALLENGE_METHOD = "S256"

_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint")


@dataclass(frozen=True, slots=True)
class Description:
    """What a provider says of itself: where to go for what."""

    authorization: str
    token: str
    keys: str
    userinfo: str
    names_itself: bool
    secret_in_form: bool


@dataclass(frozen=True, slots=True)
class Redeeming:
    """A code that came back, and what belongs to it."""

    code: str
    redirect_uri: str
    verifier: str
    nonce: str


@dataclass
class ProviderClient:
    """One provider, as this process knows it."""

    provider: Provider
    monotonic: Callable[[], float] = time.monotonic
    _described: tuple[float, Description] | None = field(default=None, init=False)
    _keys: tuple[float, KeySet] | None = field(default=None, init=False)

    async def description(self) -> Description:
        """What the provider says of itself; asked for at most once an hour.

        Raises
        ------
        ProviderFailed
            If it can't be had, or can't be trusted.
        """
        if self._described is None or self.monotonic() - self._described[0] > KEPT_SECONDS:
            address = f"{self.provider.issuer.rstrip('/')}/.well-known/openid-configuration"
            found = self._read_description(await self._ask("GET", address))
            self._described = (self.monotonic(), found)
        return self._described[1]

    async def way_there(self, *, redirect_uri: str, state: str, nonce: str, verifier: str) -> str:
        """The address to send the browser to."""
        description = await self.description()
        return str(
            prepare_grant_uri(
                description.authorization,
                self.provider.client_id,
                "code",
                redirect_uri=redirect_uri,
                scope=self.provider.scope,
                state=state,
                nonce=nonce,
                code_challenge=create_s256_code_challenge(verifier),
                code_challenge_method=CHALLENGE_METHOD,
            )
        )

    async def claims(self, redeeming: Redeeming, now: datetime) -> Mapping[str, Any]:
        """Who came back: the claims of the ID token, filled up from the provider's user information.

        Raises
        ------
        ProviderFailed
            If the provider does not answer, refuses the code, or says what can't be trusted.
        """
        description = await self.description()
        answer = await self._redeem(description, redeeming)
        id_token, access_token = answer.get("id_token"), answer.get("access_token")
        if not isinstance(id_token, str) or not isinstance(access_token, str) or not access_token.isascii():
            raise self._failed("nonsense", "no-token")
        expected = Expected(self.provider.issuer, self.provider.client_id, redeeming.nonce, access_token)
        claims = await self._checked(description, id_token, expected, now)
        return {**await self._more_about(description, claims, access_token), **claims}

    async def _redeem(self, description: Description, redeeming: Redeeming) -> Mapping[str, Any]:
        form = {
            "grant_type": "authorization_code",
            "code": redeeming.code,
            "redirect_uri": redeeming.redirect_uri,
            "code_verifier": redeeming.verifier,
        }
        client_id, secret = self.provider.client_id, self.provider.client_secret.get_secret_value()
        if secret and not description.secret_in_form:
            # RFC 6749 2.3.1: both are form-encoded before they become a user name and a password.
            return await self._ask(
                "POST", description.token, form=form, auth=httpx.BasicAuth(quote_plus(client_id), quote_plus(secret))
            )
        form |= {"client_id": client_id} | ({"client_secret": secret} if secret else {})
        return await self._ask("POST", description.token, form=form)

    async def _checked(
        self, description: Description, id_token: str, expected: Expected, now: datetime
    ) -> Mapping[str, Any]:
        """The token's claims; a key that is not known makes us look once whether the provider has new ones."""
        fresh = self._keys is None or self.monotonic() - self._keys[0] > KEPT_SECONDS
        try:
            keys = await self._fetch_keys(description) if fresh or self._keys is None else self._keys[1]
            try:
                return check_id_token(id_token, keys, expected, now)
            except UnknownKey:
                if fresh:
                    raise
                return check_id_token(id_token, await self._fetch_keys(description), expected, now)
        except UnknownKey as error:
            raise self._distrusted("key") from error
        except TokenRefused as error:
            raise self._distrusted(str(error)) from error

    async def _fetch_keys(self, description: Description) -> KeySet:
        keys = read_keys(await self._ask("GET", description.keys))
        self._keys = (self.monotonic(), keys)
        return keys

    async def _more_about(
        self, description: Description, claims: Mapping[str, Any], access_token: str
    ) -> Mapping[str, Any]:
        """Claims that the token leaves out, unless they are of another subject or another address."""
        if not description.userinfo or not self._lacks_something(claims):
            return {}
        found = dict(await self._ask("GET", description.userinfo, bearer=access_token))
        if found.get("sub") != claims["sub"]:
            raise self._distrusted("userinfo-sub")
        if "email" in claims and found.get("email") != claims["email"]:
            found.pop("email_verified", None)  # it speaks of another address than the token does
        return found

    def _lacks_something(self, claims: Mapping[str, Any]) -> bool:
        role_claim = self.provider.role_claim
        has_roles = not role_claim or role_claim in claims or role_claim.partition(".")[0] in claims
        return not (has_roles and all(name in claims for name in ("email", "email_verified", "name")))

    def _read_description(self, document: Mapping[str, Any]) -> Description:
        if document.get("issuer") != self.provider.issuer:
            raise self._failed("issuer")
        places = {name: document.get(name, "") for name in _ENDPOINTS}
        for name, address in places.items():
            if name == "userinfo_endpoint" and not address:
                continue
            if not isinstance(address, str) or not safe_address(address, local=self.provider.is_local):
                raise self._failed("nonsense", name)
        listed = document.get("token_endpoint_auth_methods_supported")
        ways = [self.provider.client_auth] if self.provider.client_auth else listed
        return Description(
            authorization=places["authorization_endpoint"],
            token=places["token_endpoint"],
            keys=places["jwks_uri"],
            userinfo=places["userinfo_endpoint"],
            names_itself=document.get("authorization_response_iss_parameter_supported") is True,
            secret_in_form=isinstance(ways, list)
            and "client_secret_basic" not in ways
            and "client_secret_post" in ways,
        )

    async def _ask(
        self,
        method: str,
        address: str,
        *,
        form: Mapping[str, str] | None = None,
        auth: httpx.BasicAuth | None = None,
        bearer: str = "",
    ) -> Mapping[str, Any]:
        """One answer that is a JSON object."""
        headers = {"Accept": "application/json", "Accept-Encoding": "identity"}
        if bearer:
            headers["Authorization"] = f"Bearer {bearer}"
        try:
            async with (
                asyncio.timeout(WHOLE_SECONDS),
                httpx.AsyncClient(timeout=TIMEOUT, verify=_trusted(), follow_redirects=False) as client,
                client.stream(method, address, headers=headers, data=form, auth=auth) as response,
            ):
                status, body = response.status_code, await self._bounded(response)
        except (TimeoutError, httpx.TimeoutException) as error:
            raise self._failed("slow") from error
        except (httpx.HTTPError, httpx.InvalidURL, ssl.SSLError, OSError, ValueError) as error:
            raise self._failed("down", type(error).__name__) from error
        return self._read_answer(status, body)

    async def _bounded(self, response: httpx.Response) -> bytes:
        """The body, given up as soon as it is too long; never unpacked, since a little can become very much."""
        body = bytearray()
        if response.headers.get("content-encoding", "identity") != "identity":
            raise self._failed("nonsense", "packed")
        async for part in response.aiter_raw():
            body += part
            if len(body) > MAX_ANSWER:
                raise self._failed("nonsense", "too-long")
        return bytes(body)

    def _read_answer(self, status: int, body: bytes) -> Mapping[str, Any]:
        try:
            answer = json.loads(body.decode("utf-8"))
        except (ValueError, RecursionError):
            answer = None
        if status >= 500:
            raise self._failed("down", str(status))
        if status >= 400 and isinstance(answer, dict) and answer.get("error") == "invalid_grant":
            raise self._failed("code-refused")
        if status != 200 or not isinstance(answer, dict):
            raise self._failed("nonsense", str(status))
        return answer

    def _failed(self, fault: str, detail: str = "") -> ProviderFault:
        return provider_fault(self.provider, fault, detail)

    def _distrusted(self, check: str) -> ProviderFault:
        return provider_fault(self.provider, "distrusted", check)


@cache
def _trusted() -> ssl.SSLContext:
    """The certificates that this computer trusts, an institution's own among them; reading them takes a while."""
    return ssl.create_default_context()
