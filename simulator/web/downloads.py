"""Files to take away: one's own data, and the audit log. The services decide who may have them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time
from itertools import chain
from uuid import UUID

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from simulator.bootstrap import Services
from simulator.errors import InvalidInput
from simulator.web.refusals import kindly
from simulator.web.sessions import actor_of

MAX_FILTER = 254


def routes(services: Callable[[], Services]) -> list[Route]:
    """``/download/my-data.zip`` and ``/download/audit.csv``."""

    async def my_data(request: Request) -> Response:
        made = await run_in_threadpool(services().my_data.export, actor_of(request))
        return Response(made, media_type="application/zip", headers=_as_file("secure-base-my-data.zip"))

    async def audit(request: Request) -> Response:
        lines = await run_in_threadpool(_first_line, services(), request)
        return StreamingResponse(
            lines, media_type="text/csv; charset=utf-8", headers=_as_file("secure-base-audit-log.csv")
        )

    return [
        Route("/download/my-data.zip", kindly(my_data), methods=["GET"]),
        Route("/download/audit.csv", kindly(audit), methods=["GET"]),
    ]


def _as_file(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}


def _first_line(services: Services, request: Request) -> Iterator[str]:
    """The lines, the first of them fetched: a refusal has to come before the answer begins."""
    given = request.query_params
    lines = services.administration.audit_csv(
        actor_of(request),
        action=given.get("action", "")[:MAX_FILTER],
        person=given.get("person", "")[:MAX_FILTER],
        program_id=_program(given.get("program", "")),
        since=_day(given.get("since", ""), time.min),
        until=_day(given.get("until", ""), time.max),
    )
    return chain((next(lines, ""),), lines)


def _program(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError as error:
        raise InvalidInput("program", "There is no such program.", hint="Choose one of the list.") from error


def _day(text: str, at: time) -> datetime | None:
    """The start or end of a day in UTC, as the page writes it."""
    try:
        return datetime.combine(datetime.strptime(text, "%Y-%m-%d").date(), at, UTC) if text else None
    except ValueError as error:
        raise InvalidInput(
            "date", f"{text[:20]!r} is not a date.", hint="Write it as year, month, day: 2026-03-31."
        ) from error
