"""Pure ASGI middleware, so that websockets pass through it as well as pages: what stands in front of everything.

From the outside in: ``SecurityHeaders``; ``Hosts`` (whom we answer at all); ``Bodies`` (how much may be sent);
``Gate`` (who is signed in). Without accounts there is nobody to tell apart: then this computer alone is answered.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from urllib.parse import quote

import structlog
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from simulator.bootstrap import Services
from simulator.errors import StorageError
from simulator.web.forms import BodyRefused
from simulator.web.pages import message_page
from simulator.web.peers import is_local, is_local_probe, knows_host, knows_origin
from simulator.web.sessions import ALONE, FOUND, SESSION_HEADER, session_cookie

log = structlog.get_logger()

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",  # Streamlit and Vega need both
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self' data: {sockets}",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
LOCAL_SOCKETS = "ws://localhost:* ws://127.0.0.1:*"
ONE_YEAR = "max-age=31536000; includeSubDomains"
MAX_BODY = 64 * 1024
BODY_SECONDS = 15.0
POLICY_VIOLATION = 1008
OWN_HEADERS = b"x-secure-base-"
PROBES = frozenset({"/healthz", "/readyz", "/metrics"})
UPLOADS = "/_stcore/upload_file/"
OPEN = frozenset({"/signin", "/signout", "/reset", "/join"})
OPEN_PREFIXES = ("/signin/", "/invitation/", "/enrol/", "/reset/", "/join/")
ASSETS = ("/static/", "/app/static/", "/front.css", "/favicon.png")
DRAWINGS, KEPT = "/app/static/", "public, max-age=3600"
"""Portraits, typefaces and the mark: unless told, browsers ask again for each of them on every visit."""
SCRIPTS, ASKED_FOR = ".mjs", "no-cache"
"""Scripts of the studio are asked for again, which costs no more than a word: old ones would not fit a new program."""
CLOSED = ("/_stcore/agent", "/_stcore/metrics", "/_stcore/script-health-check", "/oauth2callback", "/auth/")
"""Parts of Streamlit that nothing here uses: its own sign-in, its agent interface, its metrics."""
SIGNED_OUT = "You are signed out. Reload this page to sign in again."
ServicesOf = Callable[[], Services]


class SecurityHeaders:
    """Adds the headers that keep other sites' scripts, frames and images out, and how long drawings may be kept."""

    def __init__(self, app: ASGIApp, services: ServicesOf) -> None:
        self._app, self._services = app, services

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add them to every HTTP response; a page's own, stricter ones stay."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        added = _headers(self._services().settings.public_url)

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in added.items():
                    headers.setdefault(name, value)
                if message["status"] == 200 and scope["path"].startswith(DRAWINGS):
                    headers.setdefault("Cache-Control", ASKED_FOR if scope["path"].endswith(SCRIPTS) else KEPT)
            await send(message)

        await self._app(scope, receive, send_with_headers)


def _headers(public_url: str) -> dict[str, str]:
    host = public_url.partition("://")[2].strip("/")
    secure = public_url.lower().startswith("https://")
    sockets = f"{'wss' if secure else 'ws'}://{host}" if host else LOCAL_SOCKETS
    headers = {
        "Content-Security-Policy": CONTENT_SECURITY_POLICY.format(sockets=sockets),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "X-Frame-Options": "DENY",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        # For dictation, which the browser does by itself; it asks the person, and no sound comes to us.
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(self), payment=(), usb=()",
    }
    return {**headers, "Strict-Transport-Security": ONE_YEAR} if secure else headers


class Hosts:
    """Refuses names that are not ours, and what pages of other sites send.

    A hostile page could point a name of its own at this server; without accounts only this computer is answered.
    """

    def __init__(self, app: ASGIApp, services: ServicesOf) -> None:
        self._app, self._services = app, services

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is for us."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        services = self._services()
        scope["secure-base.settings"] = services.settings
        if scope["path"] in PROBES and is_local_probe(scope):  # answered also when the database is not there
            await self._app(scope, receive, send)
            return
        try:
            scope[ALONE] = await run_in_threadpool(services.accounts.solo)
        except StorageError as error:
            await refuse(_unavailable(error), scope, receive, send)
            return
        refused = self._refusal(scope, services.settings.public_url)
        if refused is None:
            await self._app(scope, receive, send)
        else:
            log.info("request_refused", reason=refused[0], type=scope["type"])
            await refuse(PlainTextResponse(refused[1], 403), scope, receive, send)

    @staticmethod
    def _refusal(scope: Scope, public_url: str) -> tuple[str, str] | None:
        """Why not, for the log and for the sender; None for what is welcome."""
        if scope[ALONE]:
            words = "This installation has no accounts, so it answers its own computer only."
            return None if is_local(scope) else ("not-local", words)
        if not knows_host(scope, public_url):
            return "host", "This server does not answer by that name. Check the address."
        acts = scope["type"] == "websocket" or scope["method"] not in ("GET", "HEAD")
        if acts and not knows_origin(scope, public_url):
            return "origin", "This was sent by a page of another site, so it was not taken."
        return None


class Bodies:
    """Bounds what may be sent, in size and in time; uploads have their own bound (``server.maxUploadSize``)."""

    def __init__(self, app: ASGIApp, *, seconds: float = BODY_SECONDS) -> None:
        self._app, self._seconds = app, seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what keeps within."""
        if scope["type"] != "http" or scope["path"].startswith(UPLOADS):
            await self._app(scope, receive, send)
            return
        announced = Headers(scope=scope).get("content-length", "0")
        if not announced.isascii() or not announced.isdigit() or int(announced[:12]) > MAX_BODY:
            await _too_large()(scope, receive, send)
            return
        began = False

        async def noting_start(message: Message) -> None:
            nonlocal began
            began = began or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, self._bounded(receive), noting_start)
        except BodyRefused as refused:
            if began:
                raise
            answer = _too_large() if refused.status == 413 else _too_slow()
            await answer(scope, receive, send)

    def _bounded(self, receive: Receive) -> Receive:
        """The sender's messages, as long as they keep within."""
        received, done = 0, False
        deadline = asyncio.get_running_loop().time() + self._seconds

        async def bounded() -> Message:
            nonlocal received, done
            if done:  # after the body only the end of the connection is waited for, and that may take long
                return await receive()
            try:
                async with asyncio.timeout_at(deadline):
                    message = await receive()
            except TimeoutError as error:
                raise BodyRefused(408) from error
            if message["type"] == "http.request":
                received += len(message.get("body", b""))
                done = not message.get("more_body", False)
                if received > MAX_BODY:
                    raise BodyRefused(413)
            return message

        return bounded


def _too_large() -> Response:
    # Closing the connection is what stops a sender who has not finished.
    return message_page(
        "That is too much",
        "What was sent is larger than anything this page needs.",
        hint="Nothing was changed.",
        status=413,
        headers={"Connection": "close"},
    )


def _too_slow() -> Response:
    return message_page(
        "That took too long",
        "The connection was too slow to send this.",
        hint="Nothing was changed. Try again.",
        status=408,
        headers={"Connection": "close"},
    )


class Gate:
    """Lets only people who are signed in through to the program, and tells the script which session they have.

    Identity headers from outside are taken off first. A websocket is judged when it opens; afterwards the script looks
    at the session again at every interaction.
    """

    def __init__(self, app: ASGIApp, services: ServicesOf) -> None:
        self._app, self._services = app, services

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what may pass."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        scope["headers"] = [(name, value) for name, value in scope["headers"] if not _is_ours(name)]
        path = scope["path"]
        if path.startswith(CLOSED):
            await refuse(PlainTextResponse("Not found.", 404), scope, receive, send)
        elif path in PROBES or path.startswith(ASSETS) or scope[ALONE]:
            await self._app(scope, receive, send)
        else:
            await self._known(scope, receive, send)

    async def _known(self, scope: Scope, receive: Receive, send: Send) -> None:
        services = self._services()
        token = _cookie(scope, session_cookie(services.settings))
        try:
            found = await run_in_threadpool(services.accounts.by_token, token) if token else None
        except StorageError as error:
            await refuse(_unavailable(error), scope, receive, send)
            return
        scope[FOUND] = found
        if found is not None:
            scope["headers"].append((SESSION_HEADER, str(found.session.id).encode()))
        if found is not None or scope["path"] in OPEN or scope["path"].startswith(OPEN_PREFIXES):
            await self._app(scope, receive, send)
        else:
            await refuse(_to_sign_in(scope), scope, receive, send)


def _unavailable(error: StorageError) -> Response:
    log.error("storage_failed", error=type(error).__name__)
    return message_page("Please wait a moment", str(error), hint=error.hint, status=503)


def _is_ours(name: bytes) -> bool:
    """Whether a header is one that only we may set, also as servers spell it that make no difference of - and _."""
    return name.lower().replace(b"_", b"-").startswith(OWN_HEADERS)


def _cookie(scope: Scope, name: str) -> str:
    return cookie_parser(Headers(scope=scope).get("cookie", "")).get(name, "")[:200]


def _to_sign_in(scope: Scope) -> Response:
    """A person is taken to sign in and back to where they were going; anything else is told."""
    is_page = scope.get("method") in ("GET", "HEAD") and "text/html" in Headers(scope=scope).get("accept", "")
    if not is_page:
        # A tab that was left open shows this text in its notice of a lost connection, if it is JSON.
        return JSONResponse(SIGNED_OUT, 401, {"Cache-Control": "no-store"})
    query = scope["query_string"].decode("latin-1")
    going = quote(scope["path"]) + (f"?{query}" if query else "")
    address = "/signin" if going == "/" else f"/signin?next={quote(going, safe='')}"
    return RedirectResponse(address, 303, {"Cache-Control": "no-store"})


async def refuse(answer: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer a request; close a websocket before it opens, which its sender sees as HTTP 403."""
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": POLICY_VIOLATION})
    else:
        await answer(scope, receive, send)
