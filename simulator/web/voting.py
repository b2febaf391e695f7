"""What phones see of a case that a group decides together: join by code, vote by a press, look again.

Nobody signs in here and nobody gives a name. A phone is given a random token in a cookie that only these pages are
sent; what is kept of a vote is a hash of it (``group_sessions.ballot_of``). All of it works without a script; with
one, the page looks by itself whether there is something new.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from simulator.bootstrap import Services, Settings
from simulator.domain.group_sessions import LASTS, MAX_BALLOTS, Phase, normal_code
from simulator.errors import InvalidInput
from simulator.services.together import Paper, Voted
from simulator.services.tokens import looks_like_token, new_token
from simulator.web.forms import behind_tls, form_token, read_form, settings_of, with_form_token
from simulator.web.markup import Html, element
from simulator.web.pages import HEADERS, Field, form, page, paragraph, problems
from simulator.web.refusals import kindly
from simulator.web.sessions import address_of

JOIN = "/join"
SCRIPT = Path(__file__).parent / "static" / "voting.js"
SCRIPT_ADDRESS = "/join/voting.js"
WITH_SCRIPT = {
    "Content-Security-Policy": f"{HEADERS['Content-Security-Policy']}; script-src 'self'; connect-src 'self'"
}
NOT_TAKEN = {
    Voted.MOVED_ON: "The group has gone on meanwhile, so your vote was not counted. This is what is due now.",
    Voted.CLOSED: "The vote was closed just before, so yours was not counted.",
    Voted.FULL: f"{MAX_BALLOTS} phones have voted on this decision, and no more can be counted. Say aloud what you "
    "would choose.",
}
NO_VOTE = "There is no vote here"
NO_VOTE_HINT = (
    "When a group is done, its code is gone: then thank you for taking part, and you can close this page. If you have "
    "only just come, look at the code on the projector and type it once more."
)


class VotingPages:
    """``/join`` and ``/join/{code}``."""

    def __init__(self, services: Callable[[], Services]) -> None:
        self._services = services

    def routes(self) -> list[Route]:
        """Where they are."""
        return [
            Route(JOIN, kindly(self.ask), methods=["GET"]),
            Route(JOIN, kindly(self.find), methods=["POST"]),
            Route(SCRIPT_ADDRESS, _script, methods=["GET"]),
            Route("/join/{code}", kindly(self.show), methods=["GET"]),
            Route("/join/{code}", kindly(self.vote), methods=["POST"]),
            Route("/join/{code}/now", kindly(self.now), methods=["GET"]),
        ]

    async def ask(self, request: Request) -> Response:
        """The form for the code."""
        return self._form(request)

    async def find(self, request: Request) -> Response:
        """Go to the vote of a code; whether there is one is looked up there."""
        typed = (await read_form(request)).get("code", "")
        code = normal_code(typed)
        if not code:
            wrong = "A code has six letters and digits, as on the projector."
            return self._form(request, typed=typed[:40], wrong=wrong, status=422)
        return RedirectResponse(f"{JOIN}/{code}", 303, {"Cache-Control": "no-store"})

    async def show(self, request: Request) -> Response:
        """The decision that is due, with its answers as buttons."""
        return await self._shown(request)

    async def vote(self, request: Request) -> Response:
        """Vote, or vote otherwise."""
        fields, code = await read_form(request), _code(request)
        token = _ballot(request) or new_token()
        became = await run_in_threadpool(
            self._services().together.vote,
            code,
            token,
            step=_number("step", fields),
            number=_number("answer", fields),
            address=address_of(request),
        )
        if became is None:
            return self._form(request, status=404)
        if became is Voted.TAKEN:
            here = RedirectResponse(f"{JOIN}/{quote(code)}", 303, {"Cache-Control": "no-store"})
            return _with_ballot(request, here, token)
        return await self._shown(request, NOT_TAKEN[became], status=409)

    async def now(self, request: Request) -> Response:
        """Where the vote is, in short, for the script."""
        mark = await run_in_threadpool(self._services().together.mark, _code(request), address=address_of(request))
        return PlainTextResponse(mark or "", 200 if mark else 404, {"Cache-Control": "no-store"})

    async def _shown(self, request: Request, said: str = "", *, status: int = 200) -> Response:
        code, token = _code(request), _ballot(request)
        look = self._services().together.look
        paper = await run_in_threadpool(look, code, token, address=address_of(request))
        if paper is None:
            return self._form(request, status=404)
        kept = form_token(request)
        drawn = page(
            f"Decision {paper.step + 1}",
            paragraph(paper.title),
            problems((), said) if said else "",
            *(_open(paper, code, kept) if paper.phase is Phase.OPEN else _closed(paper)),
            element("p", element("a", "Look again", href=f"{JOIN}/{quote(code)}", class_="button quiet")),
            element("p", "Nobody sees who voted for what. No name is asked for, and none is kept.", class_="hint"),
            element("script", src=SCRIPT_ADDRESS, defer=True, data_mark=paper.mark, data_code=code),
            status=status,
            headers=WITH_SCRIPT,
            problem=bool(said),
        )
        return _with_ballot(request, with_form_token(request, drawn, kept), token or new_token())

    def _form(self, request: Request, *, typed: str = "", wrong: str = "", status: int = 200) -> Response:
        token = form_token(request)
        field = Field(
            "code", "The code on the projector", value=typed, error=wrong, hint="Six letters and digits", max_length=40
        )
        drawn = page(
            NO_VOTE if status == 404 else "Vote with your group",
            paragraph(NO_VOTE_HINT) if status == 404 else "",
            problems((field,)),
            form(JOIN, (field,), "Join", token=token),
            element("p", "You need no account. Nobody is asked for a name, and none is kept.", class_="after"),
            status=status,
            headers=WITH_SCRIPT,
            problem=bool(wrong),
        )
        return with_form_token(request, drawn, token)


def _open(paper: Paper, code: str, token: str) -> list[Html]:
    """Each answer as a button of its own: one press votes, another one votes otherwise."""
    hidden = {"form": token, "step": str(paper.step)}
    kept = [element("input", type="hidden", name=name, value=value) for name, value in hidden.items()]
    answers = [_answer(number, words, paper.chosen) for number, words in enumerate(paper.options, 1)]
    said = (
        f"You voted for answer {paper.chosen}. You can vote otherwise until the vote is closed."
        if paper.chosen
        else "What would be the most helpful next response? Press your answer."
    )
    return [
        element("p", said, role="status", id="said"),
        element("form", *kept, *answers, method="post", action=f"{JOIN}/{quote(code)}", class_="answers"),
    ]


def _answer(number: int, words: str, chosen: int | None) -> Html:
    mine = number == chosen
    inside = [element("b", str(number)), element("span", words)]
    if mine:
        inside.append(element("small", "Your vote"))
    pressed = "true" if mine else "false"
    return element("button", *inside, type="submit", name="answer", value=str(number), aria_pressed=pressed)


def _closed(paper: Paper) -> list[Html]:
    mine = f" You voted for answer {paper.chosen}." if paper.chosen else ""
    said = f"The vote is closed. Look at the projector.{mine} The next decision appears here."
    return [element("p", said, role="status", id="said")]


def _code(request: Request) -> str:
    """The code in the address: in our writing, else as it was typed, which then leads nowhere."""
    typed = str(request.path_params["code"])[:40]
    return normal_code(typed) or typed


def _number(name: str, fields: dict[str, str]) -> int:
    text = fields.get(name, "")
    if not (text.isascii() and text.isdecimal() and len(text) < 5):
        raise InvalidInput(name, "This vote could not be read.", hint="Open the vote again and press an answer.")
    return int(text)


def ballot_cookie(settings: Settings) -> str:
    """Name of the cookie that a phone votes with."""
    return "__Secure-secure-base-ballot" if behind_tls(settings) else "secure-base-ballot"


def _ballot(request: Request) -> str:
    """What this phone was given; empty if nothing, or something that is not from us."""
    kept = request.cookies.get(ballot_cookie(settings_of(request)), "")
    return kept if looks_like_token(kept) else ""


def _with_ballot(request: Request, response: Response, token: str) -> Response:
    settings = settings_of(request)
    response.set_cookie(
        ballot_cookie(settings),
        token,
        max_age=int(LASTS.total_seconds()),
        path=JOIN,
        secure=behind_tls(settings),
        httponly=True,
        samesite="lax",
    )
    return response


async def _script(_request: Request) -> Response:
    return FileResponse(SCRIPT, media_type="text/javascript", headers={"Cache-Control": "public, max-age=3600"})
