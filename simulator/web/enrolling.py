"""Links with which people put themselves into a cohort: what it is and who sees what, then one press.

Opening a link uses nothing up and tells nobody who came. Who is not signed in does that first and comes back; who has
no account is sent an invitation to an address of their own, where mail is set.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from simulator.bootstrap import Services
from simulator.errors import InvalidInput, TicketInvalid
from simulator.services.joining import Offer
from simulator.web.forms import form_token, read_form, with_form_token
from simulator.web.markup import Html, element
from simulator.web.pages import Field, form, link, message_page, page, paragraph, problems
from simulator.web.refusals import HOME, kindly
from simulator.web.sessions import ALONE, address_of, signed_in

PRIVATE = (
    "What you practise for yourself stays yours. Where a case is assigned to you, your supervisors see your choices "
    "and scores in it, and it says so before you begin. Nobody sees your own words unless you share them."
)


class EnrolPages:
    """``/enrol/{token}``."""

    def __init__(self, services: Callable[[], Services]) -> None:
        self._services = services

    def routes(self) -> list[Route]:
        """Where they are."""
        return [
            Route("/enrol/{token}", kindly(self.show), methods=["GET"]),
            Route("/enrol/{token}", kindly(self.press), methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        """What the link is for, and the way to join."""
        return self._drawn(request, await self._offer(request))

    async def _offer(self, request: Request) -> Offer:
        if request.scope[ALONE]:
            raise TicketInvalid
        look = self._services().joining.look
        return await run_in_threadpool(look, request.path_params["token"], address=address_of(request))

    async def press(self, request: Request) -> Response:
        """Join, or be sent an invitation."""
        offer, fields = await self._offer(request), await read_form(request)
        found, joining = signed_in(request), self._services().joining
        token = request.path_params["token"]
        if found is not None:
            cohort = await run_in_threadpool(joining.join, found.actor, token)
            said = f"You are in {cohort.name} now. What it asks you to do stands at the top of the cases."
            return message_page("Welcome", said, link=(HOME[0], "Go to the cases"))
        try:
            entered = fields.get("email", "")
            await run_in_threadpool(joining.ask_for_invitation, token, entered, address=address_of(request))
        except InvalidInput as error:
            return self._drawn(request, offer, fields.get("email", ""), f"{error} {error.hint}".strip())
        return message_page(
            "Look in your mailbox",
            "An invitation is on its way to you. Open its link to set up your account; then you are in the cohort.",
            hint="If nothing comes, look among the unwanted mail, or ask whoever gave you the link.",
        )

    def _drawn(self, request: Request, offer: Offer, entered: str = "", wrong: str = "") -> Response:
        token, found = form_token(request), signed_in(request)
        field = Field("email", "E-mail address", value=entered[:254], autocomplete="email", error=wrong)
        here = request.url.path
        if found is not None:
            ways = [
                paragraph(f"You are signed in as {found.account.name}."),
                form(here, (), f"Join {offer.cohort.name}", token=token),
            ]
        else:
            ways = [
                element("p", element("a", "Sign in and join", href=f"/signin?next={quote(here)}", class_="button")),
                *self._without_account(field, here, token),
            ]
        drawn = page(
            f"Join {offer.cohort.name}",
            problems((field,)) if wrong else "",
            *_about(offer),
            *ways,
            element("p", link("/", "Not now"), class_="after"),
            status=422 if wrong else 200,
            problem=bool(wrong),
        )
        return with_form_token(request, drawn, token)

    def _without_account(self, field: Field, here: str, token: str) -> list[Html]:
        if not self._services().joining.mails():
            return [paragraph("No account yet? Ask whoever gave you this link for an invitation.")]
        return [
            element("h2", "No account yet?"),
            paragraph("Enter your address. We send you an invitation with which you make one."),
            form(here, (field,), "Send me an invitation", token=token, quiet=True),
        ]


def _about(offer: Offer) -> list[Html]:
    """Which cohort it is, and who sees what there."""
    section = f", section {offer.section}" if offer.section else ""
    names = ", ".join(offer.supervisors)
    who = f"Supervised by {names}." if names else "Nobody supervises it yet."
    return [
        paragraph(
            f"This link lets you join {offer.cohort.name}{section}, in {offer.program.name}, as a trainee. {who}"
        ),
        paragraph(PRIVATE),
    ]
