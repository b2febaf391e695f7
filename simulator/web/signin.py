"""Signing in and out: the two forms, and the ways in through single sign-on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import ParamSpec, TypeVar
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from simulator.bootstrap import Services
from simulator.errors import SignInFailed, Throttled
from simulator.web.forms import form_token, read_form, safe_next, with_form_token
from simulator.web.markup import element
from simulator.web.metrics import count_sign_in
from simulator.web.pages import Field, form, link, message_page, page, paragraph, problems
from simulator.web.refusals import SIGN_IN, kindly, not_found, retry_after
from simulator.web.sessions import (
    ALONE,
    address_of,
    agent_of,
    signed_in,
    signed_in_response,
    without_session,
)

AT_ONCE = 12
"""Threads for work on passwords, of the 28 that there are: a crowd that signs in must not keep the others waiting."""
P = ParamSpec("P")
T = TypeVar("T")


class Hashing:
    """A turn for work on passwords, which is slow on purpose."""

    def __init__(self) -> None:
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def __call__(self, work: Callable[P, T], *given: P.args, **named: P.kwargs) -> T:
        """Do the work in a thread, when it is its turn."""
        async with self._turns:
            return await run_in_threadpool(work, *given, **named)


class SignInPages:
    """``/signin`` and ``/signout``."""

    def __init__(self, services: Callable[[], Services], hashing: Hashing) -> None:
        self._services, self._hashing = services, hashing

    def routes(self) -> list[Route]:
        """Where they are."""
        return [
            Route("/signin", kindly(self.ask), methods=["GET"]),
            Route("/signin", kindly(self.enter), methods=["POST"]),
            Route("/signout", kindly(self.ask_to_leave), methods=["GET"]),
            Route("/signout", kindly(self.leave), methods=["POST"]),
        ]

    async def ask(self, request: Request) -> Response:
        """The form; whoever is signed in already goes on."""
        going = safe_next(request.query_params.get("next"))
        if request.scope[ALONE] or signed_in(request) is not None:
            return RedirectResponse(going, 303, {"Cache-Control": "no-store"})
        return self._form(request, going)

    async def enter(self, request: Request) -> Response:
        """Sign in with e-mail and password."""
        if request.scope[ALONE]:
            return RedirectResponse("/", 303)
        fields = await read_form(request)
        email, going = fields.get("email", ""), safe_next(fields.get("next"))
        accounts = self._services().accounts
        try:
            found = await self._hashing(
                accounts.sign_in,
                email,
                fields.get("password", ""),
                address=address_of(request),
                agent=agent_of(request),
            )
        except Throttled as error:
            count_sign_in("password", "throttled")
            return self._form(request, going, email, error, 429, retry_after(error))
        except SignInFailed as error:
            count_sign_in("password", "refused")
            return self._form(request, going, email, error, 401)
        before = signed_in(request)
        if before is not None:
            await run_in_threadpool(accounts.sign_out, before.session.id)
        return signed_in_response(request, found, going)

    def _form(
        self,
        request: Request,
        going: str,
        email: str = "",
        error: SignInFailed | None = None,
        status: int = 200,
        headers: dict[str, str] | None = None,
    ) -> Response:
        token = form_token(request)
        fields = (
            Field("email", "E-mail address", value=email[:254], autocomplete="username"),
            Field("password", "Password", "password", autocomplete="current-password", max_length=200),
        )
        ways = [
            element("li", element("a", f"Sign in with {title}", href=f"/signin/{name}{_carry(going)}", class_="button"))
            for name, title in self._providers()
        ]
        single = [element("ul", *ways, class_="providers"), element("p", "or", class_="or")] if ways else []
        drawn = page(
            "Sign in",
            problems((), str(error), error.hint) if error else "",
            *single,
            form("/signin", fields, "Sign in", token=token, hidden={"next": going}, quiet=bool(ways)),
            element("p", link("/reset", "Forgotten your password?"), class_="after"),
            paragraph("No account yet? Whoever runs your training program sends you an invitation."),
            status=status,
            headers=headers,
            problem=error is not None,
        )
        return with_form_token(request, drawn, token)

    def _providers(self) -> list[tuple[str, str]]:
        """Short names and titles of the ways in through single sign-on."""
        found = self._services().providers
        return [(name, provider.title) for name, provider in found.items()]

    async def ask_to_leave(self, request: Request) -> Response:
        """One question, two answers. It takes a press: a link on another page must not sign anybody out."""
        if request.scope[ALONE]:
            return RedirectResponse("/", 303)
        found = signed_in(request)
        if found is None:
            return _signed_out()
        token = form_token(request)
        drawn = page(
            "Sign out",
            paragraph(f"You are signed in as {found.account.name}. Your place in every case is kept."),
            form("/signout", (), "Sign out", token=token),
            form("/signout", (), "Sign out everywhere", token=token, hidden={"everywhere": "yes"}, quiet=True),
            element("p", "“Everywhere” also ends your sessions on other devices. ", link("/", "Stay signed in")),
        )
        return with_form_token(request, drawn, token)

    async def leave(self, request: Request) -> Response:
        """End this session, or all of the person's."""
        found = signed_in(request)
        if found is not None:
            fields = await read_form(request)
            accounts = self._services().accounts
            await run_in_threadpool(accounts.sign_out, found.session.id)
            if fields.get("everywhere"):
                await run_in_threadpool(accounts.sign_out_everywhere, found.actor)
        return without_session(request, _signed_out())


def _carry(going: str) -> str:

    return "" if going == "/" else f"?next={quote(going, safe='')}"


def _signed_out() -> Response:
    return message_page("You are signed out", "See you next time. You can close this page.", link=SIGN_IN)


async def nothing(_request: Request) -> Response:
    """For addresses of ours that lead nowhere, so that they don't fall through to the program."""
    return not_found()
