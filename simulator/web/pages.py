"""The look of the pages in front of the program: plain HTML, no script, the same everywhere.

Their own policy allows no script and nothing from elsewhere. The referrer is cut to the origin, because links to set a
password hold a secret; it is not left out altogether, because browsers would then send forms without their origin.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import Route

from simulator.web.markup import Html, element, together

PROGRAM = "Secure Base"
STYLES = Path(__file__).parent / "static" / "front.css"
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "strict-origin",
    "Content-Security-Policy": "; ".join(
        (
            "default-src 'none'",
            "style-src 'self'",
            "font-src 'self'",
            "img-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    ),
}


@dataclass(frozen=True, slots=True)
class Field:
    """One labelled input of a form.

    Attributes
    ----------
    error : str
        What is wrong with what was entered; empty if nothing.
    """

    name: str
    label: str
    kind: str = "text"
    value: str = ""
    autocomplete: str = "off"
    hint: str = ""
    error: str = ""
    max_length: int = 254
    read_only: bool = False

    def __post_init__(self) -> None:
        """A password is never written back into a page."""
        if self.kind == "password" and self.value:
            raise ValueError("a password field shows no value")


def page(
    title: str, *content: str, status: int = 200, headers: Mapping[str, str] | None = None, problem: bool = False
) -> HTMLResponse:
    """A whole page: the mark, one heading, the content.

    Parameters
    ----------
    problem : bool
        Whether the page reports one, which the title then says first: it is what a screen reader reads first.
    """
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="robots", content="noindex"),
        element("title", f"{'Problem: ' if problem else ''}{title} · {PROGRAM}"),
        element("link", rel="icon", href="/app/static/favicon.png"),
        element("link", rel="stylesheet", href="/front.css"),
    )
    mark = element("img", src="/app/static/logo-wordmark.svg", alt=PROGRAM, width="190", height="40")
    body = element("body", element("header", mark), element("main", element("h1", title), *content))
    written = Html("<!doctype html>") + element("html", head, body, lang="en")
    return HTMLResponse(written, status, {**HEADERS, **(headers or {})})


def message_page(
    title: str,
    text: str,
    *,
    hint: str = "",
    link: tuple[str, str] | None = None,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> HTMLResponse:
    """A page that says one thing, and where to go from here (address, words)."""
    said = [element("p", text)]
    if hint:
        said.append(element("p", hint))
    if link is not None:
        said.append(element("p", element("a", link[1], href=link[0], class_="button")))
    return page(title, *said, status=status, headers=headers, problem=status >= 400)


def form(
    action: str,
    fields: Sequence[Field],
    button: str,
    *,
    token: str,
    hidden: Mapping[str, str] | None = None,
    quiet: bool = False,
) -> Html:
    """A form with its guard against forgery; the first field with an error, else the first empty one, has the focus."""
    kept = [
        element("input", type="hidden", name=name, value=value)
        for name, value in {"form": token, **(hidden or {})}.items()
    ]
    focused = any(field.error for field in fields)
    drawn = []
    for field in fields:
        here = not focused and not field.value
        focused = focused or here
        drawn.append(_input(field, focus=here))
    pressed = element("button", button, type="submit", class_="quiet" if quiet else "button")
    return element("form", *kept, *drawn, pressed, method="post", action=action, novalidate=True)


def _input(field: Field, *, focus: bool) -> Html:
    """A label, what helps, what is wrong, and the input that both describe."""
    told = [("hint", field.hint), ("error", field.error)]
    notes = [element("p", text, id=f"{field.name}-{kind}", class_=kind) for kind, text in told if text]
    described = " ".join(f"{field.name}-{kind}" for kind, text in told if text)
    is_email = field.autocomplete in ("username", "email")
    entry = element(
        "input",
        id=field.name,
        name=field.name,
        type=field.kind,
        value=field.value if field.kind != "password" else False,
        autocomplete=field.autocomplete,
        maxlength=str(field.max_length),
        required=not field.read_only,
        readonly=field.read_only,
        autofocus=focus and not field.read_only,
        aria_describedby=described or False,
        aria_invalid="true" if field.error else False,
        inputmode="email" if is_email else False,  # type=email refuses addresses outside ASCII
        autocapitalize="none" if is_email else False,
        spellcheck="false" if is_email else False,
    )
    label = element("label", field.label, for_=field.name)
    return element("div", label, *notes, entry, class_="field")


def problems(fields: Sequence[Field], said: str = "", hint: str = "") -> Html:
    """What went wrong, above a form: focused and announced, each error linked to its field; empty if nothing did."""
    errors = [field for field in fields if field.error]
    if not said and not errors:
        return Html("")
    parts = [element("h2", said or "Please look at this again")]
    if hint:
        parts.append(element("p", hint))
    if errors:
        links = (element("li", element("a", field.error, href=f"#{field.name}")) for field in errors)
        parts.append(element("ul", *links))
    return element("div", *parts, role="alert", tabindex="-1", autofocus=True, class_="problem")


def paragraph(*inside: str) -> Html:
    """A paragraph."""
    return element("p", *inside)


def link(address: str, words: str) -> Html:
    """A link."""
    return element("a", words, href=address)


def blocks(*parts: str) -> Html:
    """Parts of a page, one after the other."""
    return together(*parts)


async def _styles(_request: Request) -> Response:
    return FileResponse(STYLES, media_type="text/css", headers={"Cache-Control": "public, max-age=3600"})


def style_routes() -> list[Route]:
    """``/front.css``."""
    return [Route("/front.css", _styles)]
