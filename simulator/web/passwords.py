"""Links that people are sent, and passwords: join by an invitation, choose a new password, change it.

Opening a link uses nothing up, because mail programs open links before people do; only sending the form does.
"""

from __future__ import annotations

from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from simulator.bootstrap import Services
from simulator.domain.accounts import MAX_NAME, Ticket, TicketKind
from simulator.domain.roles import Role
from simulator.errors import InvalidInput, SignInFailed, Throttled, TicketInvalid
from simulator.web.forms import form_token, read_form, with_form_token
from simulator.web.pages import Field, form, message_page, page, paragraph, problems
from simulator.web.refusals import HOME, SIGN_IN, kindly
from simulator.web.sessions import ALONE, address_of, agent_of, signed_in, signed_in_response
from simulator.web.signin import Hashing

WHAT_IS_GOOD = "At least 12 characters. A few words that don't belong together make a good one; spaces are welcome."
ROLES = {Role.TRAINEE: "a trainee", Role.SUPERVISOR: "a supervisor", Role.PROGRAM_LEAD: "a program lead"}
WHO_SEES_WHAT = (
    "Unless you share it, what you practise is yours: no supervisor, program lead or administrator can open it here. "
    "Where a case is assigned to you, it says before you begin who will see it."
)
Errors = dict[str, str]


def _new_password(errors: Errors) -> tuple[Field, ...]:
    first = Field(
        "password",
        "New password",
        "password",
        autocomplete="new-password",
        hint=WHAT_IS_GOOD,
        error=errors.get("password", ""),
        max_length=200,
    )
    second = Field(
        "again",
        "New password once more",
        "password",
        autocomplete="new-password",
        error=errors.get("again", ""),
        max_length=200,
    )
    return first, second


def _who(email: str) -> Field:
    """The address that the password is for, so that password managers file it rightly."""
    return Field("email", "E-mail address", value=email, autocomplete="username", read_only=True)


def _name(entered: str, errors: Errors) -> Field:
    return Field(
        "name",
        "Your name",
        value=entered[:MAX_NAME],
        autocomplete="name",
        hint="As your supervisors should see it.",
        error=errors.get("name", ""),
        max_length=MAX_NAME,
    )


def _known_password(errors: Errors) -> Field:
    return Field(
        "password",
        "Your password",
        "password",
        autocomplete="current-password",
        hint="You have an account with this address already. Enter its password.",
        error=errors.get("password", ""),
        max_length=200,
    )


def _differ(fields: dict[str, str]) -> Errors:
    same = fields.get("password", "") == fields.get("again", "")
    return {} if same else {"again": "The two passwords are not the same. Enter the new one twice."}


WRONG_PASSWORD = ("password", "That is not the password of your account.")


class PasswordPages:
    """``/invitation/{token}``, ``/reset``, ``/reset/{token}`` and ``/password``."""

    def __init__(self, services: Callable[[], Services], hashing: Hashing) -> None:
        self._services, self._hashing = services, hashing

    def routes(self) -> list[Route]:
        """Where they are."""
        return [
            Route("/invitation/{token}", kindly(self.invited), methods=["GET"]),
            Route("/invitation/{token}", kindly(self.join), methods=["POST"]),
            Route("/reset", kindly(self.forgotten), methods=["GET"]),
            Route("/reset", kindly(self.request_link), methods=["POST"]),
            Route("/reset/{token}", kindly(self.choose), methods=["GET"]),
            Route("/reset/{token}", kindly(self.set_new), methods=["POST"]),
            Route("/password", kindly(self.ask_change), methods=["GET"]),
            Route("/password", kindly(self.change), methods=["POST"]),
        ]

    async def _ticket(self, request: Request, kind: TicketKind) -> Ticket:
        """The ticket of a link; looking is limited for each address like a try to sign in."""
        if request.scope[ALONE]:
            raise TicketInvalid
        token = request.path_params["token"]
        return await run_in_threadpool(self._services().accounts.look_up, token, kind, address=address_of(request))

    async def invited(self, request: Request) -> Response:
        """What the invitation is for, and the form to join."""
        return await self._invitation(request, await self._ticket(request, TicketKind.INVITATION))

    async def join(self, request: Request) -> Response:
        """Make the account, or give the one that there is what the invitation says, and sign in."""
        ticket = await self._ticket(request, TicketKind.INVITATION)
        fields = await read_form(request)
        accounts, found = self._services().accounts, signed_in(request)
        if found is not None and found.account.email == ticket.email:
            await run_in_threadpool(accounts.join, found.actor, request.path_params["token"])
            return RedirectResponse("/", 303)
        known = await run_in_threadpool(accounts.has_account, ticket)
        errors = {} if known else _differ(fields)
        if errors:
            return await self._invitation(request, ticket, fields.get("name", ""), errors)
        try:
            entered = await self._hashing(
                accounts.accept_invitation,
                request.path_params["token"],
                name=fields.get("name", ""),
                password=fields.get("password", ""),
                address=address_of(request),
                agent=agent_of(request),
            )
        except InvalidInput as error:
            return await self._invitation(request, ticket, fields.get("name", ""), _from(error))
        except (Throttled, TicketInvalid):
            raise
        except SignInFailed:
            return await self._invitation(request, ticket, errors=dict([WRONG_PASSWORD]))
        if found is not None:
            await run_in_threadpool(accounts.sign_out, found.session.id)
        return signed_in_response(request, entered)

    async def _invitation(
        self, request: Request, ticket: Ticket, name: str | None = None, errors: Errors | None = None
    ) -> Response:
        token, errors, found = form_token(request), errors or {}, signed_in(request)
        if found is not None and found.account.email == ticket.email:
            fields: tuple[Field, ...] = ()
        elif await run_in_threadpool(self._services().accounts.has_account, ticket):
            fields = (_who(ticket.email), _known_password(errors))
        else:
            fields = (_who(ticket.email), _name(ticket.name if name is None else name, errors), *_new_password(errors))
        drawn = page(
            "Welcome",
            problems(fields, errors.get("", "")),
            paragraph(await run_in_threadpool(self._invited_as, ticket)),
            "" if ticket.administrator else paragraph(WHO_SEES_WHAT),
            form(request.url.path, fields, "Join", token=token),
            status=422 if errors else 200,
            problem=bool(errors),
        )
        return with_form_token(request, drawn, token)

    def _invited_as(self, ticket: Ticket) -> str:
        """One sentence: which program, which role."""
        if ticket.administrator:
            return "You have been invited to Secure Base as an administrator."
        program = self._services().accounts.programs.program(ticket.program_id) if ticket.program_id else None
        role = f" as {ROLES[ticket.role]}" if ticket.role is not None else ""
        return f"You have been invited to {program.name if program else 'Secure Base'}{role}."

    async def forgotten(self, request: Request) -> Response:
        """Ask for a link to choose a new password."""
        if request.scope[ALONE]:
            return RedirectResponse("/", 303)
        return self._ask_for_link(request)

    def _ask_for_link(self, request: Request, said: str = "") -> Response:
        if not self._services().accounts.mails():
            return message_page(
                "Forgotten your password?",
                "This installation sends no mail. Ask the administrator of your training program: they can make a "
                "link for you with which you choose a new password.",
                link=SIGN_IN,
            )
        token = form_token(request)
        field = Field("email", "E-mail address", autocomplete="username", error=said)
        drawn = page(
            "Forgotten your password?",
            problems((field,)),
            paragraph("Enter your address. We send you a link with which you choose a new password."),
            form("/reset", (field,), "Send the link", token=token),
            status=422 if said else 200,
            problem=bool(said),
        )
        return with_form_token(request, drawn, token)

    async def request_link(self, request: Request) -> Response:
        """Answer the same, whoever asks for whom."""
        settings = self._services().settings
        fields = await read_form(request)
        if request.scope[ALONE] or not self._services().accounts.mails():
            return await self.forgotten(request)
        try:
            await self._hashing(
                self._services().accounts.request_reset, fields.get("email", ""), address=address_of(request)
            )
        except InvalidInput as error:
            return self._ask_for_link(request, str(error))
        return message_page(
            "Look in your mailbox",
            "If there is an account with this address, a link is on its way to it.",
            hint=f"It works once, for {settings.reset_minutes} minutes. If nothing comes, look among the unwanted "
            "mail, or ask the administrator of your program.",
            link=SIGN_IN,
        )

    async def choose(self, request: Request) -> Response:
        """The form for a new password."""
        ticket = await self._ticket(request, TicketKind.RESET)
        return self._reset_form(request, ticket, {})

    async def set_new(self, request: Request) -> Response:
        """Set the new password, and sign in; every other session of the person ends."""
        ticket = await self._ticket(request, TicketKind.RESET)
        fields = await read_form(request)
        errors = _differ(fields)
        if errors:
            return self._reset_form(request, ticket, errors)
        try:
            found = await self._hashing(
                self._services().accounts.reset_password,
                request.path_params["token"],
                password=fields.get("password", ""),
                address=address_of(request),
                agent=agent_of(request),
            )
        except InvalidInput as error:
            return self._reset_form(request, ticket, _from(error))
        return signed_in_response(request, found)

    def _reset_form(self, request: Request, ticket: Ticket, errors: Errors) -> Response:
        token = form_token(request)
        fields = (_who(ticket.email), *_new_password(errors))
        drawn = page(
            "Choose a new password",
            problems(fields, errors.get("", "")),
            paragraph("You will be signed out on every other device."),
            form(request.url.path, fields, "Set the password", token=token),
            status=422 if errors else 200,
            problem=bool(errors),
        )
        return with_form_token(request, drawn, token)

    async def ask_change(self, request: Request) -> Response:
        """The form to change one's password."""
        if request.scope[ALONE]:
            return RedirectResponse("/", 303)
        return self._change_form(request, {})

    async def change(self, request: Request) -> Response:
        """Change one's password; the other sessions end."""
        found = signed_in(request)
        if found is None:
            return RedirectResponse("/signin", 303)
        fields = await read_form(request)
        errors = _differ(fields)
        if errors:
            return self._change_form(request, errors)
        try:
            await self._hashing(
                self._services().accounts.change_password,
                found.actor,
                fields.get("current", ""),
                fields.get("password", ""),
                keep=found.session.id,
            )
        except InvalidInput as error:
            return self._change_form(request, _from(error))
        return message_page(
            "Your password is changed", "You were signed out on every other device.", link=(HOME[0], "Go on")
        )

    def _change_form(self, request: Request, errors: Errors) -> Response:
        found = signed_in(request)
        token = form_token(request)
        now = Field(
            "current",
            "Present password",
            "password",
            autocomplete="current-password",
            error=errors.get("current", ""),
            max_length=200,
        )
        fields = (_who(found.account.email if found else ""), now, *_new_password(errors))
        drawn = page(
            "Change your password",
            problems(fields, errors.get("", "")),
            paragraph("You stay signed in here and are signed out on every other device."),
            form("/password", fields, "Change the password", token=token),
            status=422 if errors else 200,
            problem=bool(errors),
        )
        return with_form_token(request, drawn, token)


def _from(error: InvalidInput) -> Errors:
    """The error at its field, or above the form where it has none there."""
    said = f"{error} {error.hint}".strip()
    return {error.field if error.field in ("name", "password", "again", "current") else "": said}
