"""Whom the program answers, judged by the sender's address and by the names in ``Host`` and ``Origin``.

The address is the one that the server gives us: its own, or, where a proxy on this computer forwards, what that proxy
says (uvicorn trusts ``X-Forwarded-For`` from 127.0.0.1 only, unless FORWARDED_ALLOW_IPS says otherwise).
"""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import Scope

LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
FORWARDING = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")
DEFAULT_PORTS = {"http": 80, "https": 443}


def is_local(scope: Scope) -> bool:
    """Whether this computer asks, by a name of this computer, and no page of another site does."""
    headers = Headers(scope=scope)
    client = scope.get("client")
    origin = headers.get("origin")
    return (
        (client is None or is_loopback(client[0]))
        and name_in(f"//{headers.get('host', '')}") in LOCAL_NAMES
        and (origin is None or name_in(origin) in LOCAL_NAMES)
    )


def is_local_probe(scope: Scope) -> bool:
    """Whether this computer asks directly, not on behalf of somebody behind a proxy."""
    headers = Headers(scope=scope)
    return is_local(scope) and not any(name in headers for name in FORWARDING)


def knows_host(scope: Scope, public_url: str) -> bool:
    """Whether the request is for the program's public address or, where none is set, a name of this computer."""
    asked = f"//{Headers(scope=scope).get('host', '')}"
    if not public_url:
        return name_in(asked) in LOCAL_NAMES
    ours = place(public_url)
    return ours is not None and place(f"{urlsplit(public_url).scheme}:{asked}") == ours


def knows_origin(scope: Scope, public_url: str) -> bool:
    """Whether the page that sent this is ours; a sender that names none is no page of another site."""
    headers = Headers(scope=scope)
    origin = headers.get("origin")
    if headers.get("sec-fetch-site", "same-origin") == "cross-site":
        return False
    if origin is None:
        return True
    if public_url:
        return place(origin) is not None and place(origin) == place(public_url)
    # Another program on this computer is another origin too: the port counts.
    return name_in(origin) in LOCAL_NAMES and urlsplit(origin).netloc == headers.get("host")


def place(url: str) -> tuple[str, str, int] | None:
    """Scheme, name and port of an address; None if it has none."""
    try:
        parts = urlsplit(url)
        port = parts.port or DEFAULT_PORTS.get(parts.scheme, 0)
    except ValueError:
        return None
    plain = not parts.username and not parts.password
    return (parts.scheme, parts.hostname, port) if parts.hostname and plain else None


def name_in(url: str) -> str | None:
    """The host's name in an address."""
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None


def is_loopback(address: str | None) -> bool:
    """Whether a server that listens at this address can be reached from this computer only; at none, from anywhere."""
    if address == "localhost":
        return True
    try:
        return address is not None and ip_address(address.strip("[]")).is_loopback
    except ValueError:
        return False
