"""The cookie of a session: how it is read, given and taken away, whatever the way in.

The cookie holds a random token, the database its SHA-256. The middleware looks the session up once a request; what it
found stands in the ASGI scope, where nothing from outside can put it.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from simulator.bootstrap import Settings
from simulator.domain.roles import SOLO, Actor
from simulator.errors import SignedOut
from simulator.services.sessions import SignedIn
from simulator.web.forms import behind_tls, safe_next, settings_of
from simulator.web.metrics import count_sign_in

SESSION_HEADER = b"x-secure-base-session"
"""Carries the id of the session, never its token, from the middleware to the script."""
FOUND = "secure-base.session"
ALONE = "secure-base.solo"


def session_cookie(settings: Settings) -> str:
    """Name of the cookie; browsers hold one with this prefix to https, this host and every path."""
    return "__Host-secure-base" if behind_tls(settings) else "secure-base"


def signed_in(request: Request) -> SignedIn | None:
    """Who sent the request, or None."""
    found: SignedIn | None = request.scope.get(FOUND)
    return found


def actor_of(request: Request) -> Actor:
    """The person who sent the request; in solo mode the one local trainee.

    Raises
    ------
    SignedOut
        If nobody is signed in.
    """
    if request.scope.get(ALONE):
        return SOLO
    found = signed_in(request)
    if found is None:
        raise SignedOut
    return found.actor


def address_of(request: Request) -> str:
    """The sender's address, as the proxy that is trusted says."""
    return request.client.host if request.client else ""


def agent_of(request: Request) -> str:
    """What the browser calls itself."""
    return request.headers.get("user-agent", "")


def signed_in_response(request: Request, found: SignedIn, next_page: str = "/") -> Response:
    """Go on to a page, with the cookie of a session that was just made."""
    settings = settings_of(request)
    count_sign_in(found.session.way, "signed-in")
    response = RedirectResponse(safe_next(next_page), 303, {"Cache-Control": "no-store"})
    response.set_cookie(
        session_cookie(settings),
        found.token,
        max_age=settings.session_hours * 3600,
        path="/",
        secure=behind_tls(settings),
        httponly=True,
        samesite="lax",
    )
    return response


def without_session(request: Request, response: Response) -> Response:
    """The response, which takes the cookie away."""
    settings = settings_of(request)
    response.delete_cookie(
        session_cookie(settings), path="/", secure=behind_tls(settings), httponly=True, samesite="lax"
    )
    response.headers["Clear-Site-Data"] = '"cache", "storage"'  # nothing of the person stays in a shared browser
    return response
