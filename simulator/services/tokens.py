"""Random tokens of cookies and links: the person holds the token, the database its SHA-256."""

from __future__ import annotations

import re
import secrets
from hashlib import sha256

_SHAPE = re.compile(r"[A-Za-z0-9_-]{43}")


def new_token() -> str:
    """256 bits of chance in 43 characters that need no escaping in a cookie or an address."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What the database keeps. Plain SHA-256 is enough: a random token can't be guessed from it."""
    return sha256(token.encode()).hexdigest()


def looks_like_token(text: str) -> bool:
    """Whether the text has the shape of a token; whatever else is sent never reaches the database."""
    return _SHAPE.fullmatch(text) is not None
