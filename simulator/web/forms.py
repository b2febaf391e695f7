"""Forms from browsers: read within bounds, known to be ours, and where to go afterwards.

A form is taken for ours when it carries the value of a cookie that only our own pages are sent (``SameSite=Strict``,
not readable by scripts); the middleware has checked the origin before.
"""

from __future__ import annotations

from hmac import compare_digest
from secrets import token_urlsafe
from urllib.parse import parse_qsl, unquote, urlsplit

from starlette.requests import Request
from starlette.responses import Response

from simulator.bootstrap import Settings
from simulator.errors import SimulatorError

MAX_FIELDS = 20
MAX_VALUE = 2_000
MAX_NEXT = 1_000
MAX_UNQUOTED = 4
FORM_LIFETIME_SECONDS = 12 * 3600
ROUND_TRIPS = ("/signin", "/signout", "/invitation", "/reset")


class FormOutOfDate(SimulatorError):
    """The form was not sent by a page of ours, or by one that is too old."""

    def __init__(self) -> None:
        super().__init__(
            "This page was open for too long, or your browser doesn't keep our cookie.",
            hint="Nothing was changed. Fill in the form again.",
        )


class FormUnreadable(SimulatorError):
    """What was sent is no form."""

    def __init__(self) -> None:
        super().__init__("This form could not be read.", hint="Open the page again and fill it in once more.")


class BodyRefused(Exception):
    """More was sent, or more slowly, than the middleware takes; it knows what to answer."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


async def read_form(request: Request) -> dict[str, str]:
    """The fields of a form that is ours; the middleware bounds its size and time.

    Raises
    ------
    FormUnreadable
        If it is no form, or has too many or too long fields.
    FormOutOfDate
        If it is not ours.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/x-www-form-urlencoded":
        raise FormUnreadable
    body = await request.body()
    try:
        given = parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=MAX_FIELDS, errors="strict")
    except ValueError as error:
        raise FormUnreadable from error
    fields = dict(given)
    if any(len(value) > MAX_VALUE for value in fields.values()):
        raise FormUnreadable
    kept = request.cookies.get(form_cookie(settings_of(request)), "")
    if not kept or not compare_digest(kept.encode(), fields.pop("form", "").encode()):
        raise FormOutOfDate
    return fields


def settings_of(request: Request) -> Settings:
    """The settings that the middleware works with."""
    found: Settings = request.scope["secure-base.settings"]
    return found


def behind_tls(settings: Settings) -> bool:
    """Whether people reach the program by https."""
    return settings.public_url.lower().startswith("https://")


def form_cookie(settings: Settings) -> str:
    """Name of the cookie that a form is compared with."""
    return "__Host-secure-base-form" if behind_tls(settings) else "secure-base-form"


def form_token(request: Request) -> str:
    """The browser's token for forms: the one it has, so that two open forms both work, else a new one."""
    kept = request.cookies.get(form_cookie(settings_of(request)), "")
    return kept if len(kept) == len(token_urlsafe(32)) and kept.replace("-", "").replace("_", "").isalnum() else new()


def new() -> str:
    """A token of 256 random bits."""
    return token_urlsafe(32)


def with_form_token(request: Request, response: Response, token: str) -> Response:
    """The response, with the cookie that the form in it will be compared with."""
    settings = settings_of(request)
    response.set_cookie(
        form_cookie(settings),
        token,
        max_age=FORM_LIFETIME_SECONDS,
        path="/",
        secure=behind_tls(settings),
        httponly=True,
        samesite="strict",
    )
    return response


def safe_next(text: str | None) -> str:
    """Where to go after signing in: a path of this program with its query, else the first page.

    Anything that a browser or proxy could read as another site is refused, also in its percent-encoded forms.
    """
    if not text or len(text) > MAX_NEXT or not text.isascii() or not text.isprintable() or " " in text:
        return "/"
    if "\\" in text or not text.startswith("/"):
        return "/"
    path = text.partition("#")[0].partition("?")[0]
    for _ in range(MAX_UNQUOTED):
        if path.startswith(("//", "/\\")) or "\\" in path or not path.isprintable() or "/../" in f"{path}/":
            return "/"
        path = unquote(path)
    try:
        parts = urlsplit(text)
    except ValueError:
        return "/"
    if parts.scheme or parts.netloc or parts.path.startswith(ROUND_TRIPS):
        return "/"
    return text
