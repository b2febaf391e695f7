"""Files about a cohort; the service decides who may have which."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial

from starlette.concurrency import iterate_in_threadpool, run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from simulator.bootstrap import Services
from simulator.errors import FileNotMade, InvalidInput
from simulator.services.exports.gradebook import MoodleKey
from simulator.services.exports.taking import TakenFile
from simulator.web.queues import Queue
from simulator.web.refusals import kindly
from simulator.web.sessions import actor_of

MAX_ID = 80


def cohort_routes(services: Callable[[], Services]) -> list[Route]:
    """Gradebooks, workbook, outcomes, records for research, transcripts."""
    quick, long = Queue(), Queue(at_once=1, may_wait=3)

    async def made(request: Request, kind: str) -> Response:
        make = partial(getattr(services().exports, kind), actor_of(request), _cohort(request))
        if kind == "moodle":
            make = partial(make, _key(request))
        if kind == "research":
            make = partial(make, request.query_params.get("attested") == "1")
        async with quick.turn():
            return _file(await run_in_threadpool(make))

    async def transcripts(request: Request) -> Response:
        if long.full:
            raise FileNotMade
        name, pieces = await run_in_threadpool(services().exports.transcripts, actor_of(request), _cohort(request))
        return StreamingResponse(_in_turn(long, pieces), media_type="application/zip", headers=_as_file(name))

    files = {
        "gradebook-canvas.csv": "canvas",
        "gradebook-moodle.csv": "moodle",
        "outcomes.csv": "matrix",
        "workbook.xlsx": "workbook",
        "research.zip": "research",
        "remediation.csv": "remediation",
    }
    return [
        *(
            Route(f"/download/{name}", kindly(partial(made, kind=kind)), methods=["GET"])
            for name, kind in files.items()
        ),
        Route("/download/transcripts.zip", kindly(transcripts), methods=["GET"]),
    ]


async def _in_turn(queue: Queue, pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    async with queue.turn():
        async for piece in iterate_in_threadpool(pieces):
            yield piece


def _cohort(request: Request) -> str:
    return request.query_params.get("cohort", "")[:MAX_ID]


def _key(request: Request) -> MoodleKey:
    given = request.query_params.get("key", MoodleKey.ID_NUMBER.value)
    if given not in list(MoodleKey):
        raise InvalidInput("key", "Moodle finds people by idnumber, username or email.")
    return MoodleKey(given)


def _file(made: TakenFile) -> Response:
    return Response(made.content, media_type=made.media_type, headers=_as_file(made.name))


def _as_file(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
