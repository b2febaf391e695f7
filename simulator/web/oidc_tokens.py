"""What makes an ID token one that can be trusted. Pure: keys and time are passed in.

joserfc checks the signature, the times, the issuer and the audience; Authlib what OpenID Connect adds (that all of them
are there, nonce, authorized party, hash of the access token). What they leave to us is which keys, algorithms and
subjects are good enough.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwa import JWSAlgModel
from joserfc.jwk import JWKRegistry, Key, KeySet
from joserfc.jws import JWSRegistry

ALGORITHMS = ("RS256", "ES256", "PS256", "EdDSA")
"""Signatures by a key that only the provider has. Never none, and none that is made with a secret we share."""
LEEWAY_SECONDS = 60
MAX_SUBJECT = 255
MAX_KEYS = 50
MAX_HEADER = 4096
MIN_RSA_BITS = 2048
_SIGNING_KEYS = {"RSA", "EC", "OKP"}


class UnknownKey(Exception):
    """The token names a key that is not among those at hand; the provider may have new ones."""


class TokenRefused(Exception):
    """The token is not to be trusted; the text names the check, for the log, and holds nothing of the token."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What a token for this sign-in has to say."""

    issuer: str
    client_id: str
    nonce: str
    access_token: str


def read_keys(document: Mapping[str, Any]) -> KeySet:
    """The keys of a provider that can sign; others are left out.

    Raises
    ------
    TokenRefused
        If it is no list of keys.
    """
    listed = document.get("keys")
    if not isinstance(listed, list) or len(listed) > MAX_KEYS:
        raise TokenRefused("keys")
    keys = [key for key in map(_read_key, listed) if key is not None]
    if not keys:
        raise TokenRefused("keys")
    return KeySet(keys)


def _read_key(listed: Any) -> Key | None:
    """A key for signatures; None for one that is for something else, or that can't be read or is too weak."""
    if not isinstance(listed, dict) or listed.get("kty") not in _SIGNING_KEYS or listed.get("use", "sig") != "sig":
        return None
    if listed["kty"] == "RSA" and len(str(listed.get("n", ""))) < MIN_RSA_BITS // 6:  # a character holds 6 bits
        return None
    try:
        return JWKRegistry.import_key(listed)
    except (JoseError, ValueError, TypeError, KeyError, AttributeError):
        return None


def check_id_token(token: str, keys: KeySet, expected: Expected, now: datetime) -> Mapping[str, Any]:
    """The claims of a token that is signed by the provider, for us, for this sign-in, and still good.

    Raises
    ------
    UnknownKey
        If the token's key is not among the keys.
    TokenRefused
        If it is not to be trusted.
    """
    signed = _verified(token, keys)
    claims = CodeIDToken(
        signed.claims,
        signed.header,
        {
            "iss": {"essential": True, "value": expected.issuer},
            "aud": {"essential": True, "value": expected.client_id},
            "nonce": {"essential": True, "value": expected.nonce},
        },
        {"nonce": expected.nonce, "client_id": expected.client_id, "access_token": expected.access_token},
    )
    try:
        claims.validate(now=int(now.timestamp()), leeway=LEEWAY_SECONDS)
    except JoseError as error:
        raise TokenRefused(str(getattr(error, "claim", "") or error.error)) from error
    except (ValueError, TypeError, OverflowError, AttributeError) as error:
        raise TokenRefused("claims") from error
    _check_subject(claims["sub"])
    return dict(claims)


class _Signatures(JWSRegistry):
    """Signatures on the list; what a provider adds to the header is left alone (RFC 7515, 4), unless it is critical."""

    max_header_length = MAX_HEADER

    def __init__(self, algorithms: Collection[str]) -> None:
        super().__init__(algorithms=algorithms, strict_check_header=False)

    def get_alg(self, name: str) -> JWSAlgModel:
        """The algorithm of a name; providers still call Ed25519 by the old one, which the library warns of."""
        return self.algorithms[name] if name == "EdDSA" else super().get_alg(name)


def _verified(token: str, keys: KeySet) -> jwt.Token:
    try:
        return jwt.decode(token, keys, algorithms=ALGORITHMS, registry=_Signatures(algorithms=ALGORITHMS))
    except InvalidKeyIdError as error:
        raise UnknownKey from error
    except JoseError as error:
        raise TokenRefused(error.error or "signature") from error
    except (ValueError, TypeError, OverflowError, RecursionError, UnicodeError) as error:
        raise TokenRefused("format") from error


def _check_subject(subject: Any) -> None:
    """Whom an identity is kept under: text, of a length that fits, on one line."""
    if not isinstance(subject, str) or not 0 < len(subject) <= MAX_SUBJECT or not subject.isprintable():
        raise TokenRefused("sub")
