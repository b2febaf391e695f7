"""Files to take away: one's own data and progress, debriefings, cases, the audit log.

Services decide who may have them.
"""

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
from simulator.services.case_decisions import Look
from simulator.services.debrief_files import DebriefFile
from simulator.services.narrowing import NARROWED_BY, Narrowing
from simulator.services.rehearsing import MAX_WALK
from simulator.web.cohort_downloads import cohort_routes
from simulator.web.queues import Queue
from simulator.web.refusals import kindly
from simulator.web.sessions import actor_of

MAX_FILTER = 254
MAX_ID = 80


def routes(services: Callable[[], Services]) -> list[Route]:
    """Everything under ``/download/``: tables, printed records, one's own data, cases and playthroughs of drafts."""

    async def my_data(request: Request) -> Response:
        made = await run_in_threadpool(services().my_data.export, actor_of(request))
        return Response(made, media_type="application/zip", headers=_as_file("secure-base-my-data.zip"))

    async def progress(request: Request) -> Response:
        made = await run_in_threadpool(services().progress.csv, actor_of(request))
        return Response(made, media_type="text/csv; charset=utf-8", headers=_as_file("secure-base-progress.csv"))

    async def audit(request: Request) -> Response:
        lines = await run_in_threadpool(_first_line, services(), request)
        return StreamingResponse(
            lines, media_type="text/csv; charset=utf-8", headers=_as_file("secure-base-audit-log.csv")
        )

    return [
        Route("/download/my-data.zip", kindly(my_data), methods=["GET"]),
        Route("/download/progress.csv", kindly(progress), methods=["GET"]),
        Route("/download/audit.csv", kindly(audit), methods=["GET"]),
        *_of_cohorts(services),
        *_of_sessions(services),
        *_of_figures(services),
        *_of_cases(services),
        *cohort_routes(services),
    ]


def _of_cohorts(services: Callable[[], Services]) -> list[Route]:
    """Tables about cohorts."""

    async def cohort(request: Request) -> Response:
        cohort_id, table = (request.query_params.get(name, "")[:MAX_ID] for name in ("cohort", "table"))
        part = Narrowing(**{name: request.query_params.get(name, "")[:MAX_ID] for name in NARROWED_BY})
        made = await run_in_threadpool(services().cohort_tables.csv, actor_of(request), cohort_id, table, part)
        of = "cohort" if part.is_whole else "part-of-cohort"
        name = f"secure-base-{of}-{table}.csv"  # one of our own tables, or it would not have been made
        return Response(made, media_type="text/csv; charset=utf-8", headers=_as_file(name))

    return [Route("/download/cohort.csv", kindly(cohort), methods=["GET"])]


def _of_sessions(services: Callable[[], Services]) -> list[Route]:
    """What can be taken along of a session; few are printed at once."""
    presses = Queue()

    async def debriefing_pdf(request: Request) -> Response:
        actor, attempt, with_notes = actor_of(request), _attempt(request), request.query_params.get("notes") == "1"
        async with presses.turn():
            made = await run_in_threadpool(services().debrief_files.pdf, actor, attempt, with_notes=with_notes)
        return _debriefing(made, "application/pdf")

    async def supervision_pdf(request: Request) -> Response:
        actor, attempt = actor_of(request), _attempt(request)
        async with presses.turn():
            made = await run_in_threadpool(services().supervision_sheets.pdf, actor, attempt)
        return _debriefing(made, "application/pdf")

    async def debriefing_csv(request: Request) -> Response:
        made = await run_in_threadpool(services().debrief_files.csv, actor_of(request), _attempt(request))
        return _debriefing(made, "text/csv; charset=utf-8")

    async def trainee(request: Request) -> Response:
        asked = [request.query_params.get(name, "")[:MAX_ID] for name in ("cohort", "trainee", "table")]
        return await _table(services().trainees.table, request, *asked, name="secure-base-trainee.csv")

    async def trainees(request: Request) -> Response:
        asked = request.query_params.get("cohort", "")[:MAX_ID]
        return await _table(services().trainees.rows, request, asked, name="secure-base-trainees.csv")

    async def critical(request: Request) -> Response:
        return await _table(services().critical.rows, request, name="secure-base-critical-choices.csv")

    return [
        Route("/download/trainees.csv", kindly(trainees), methods=["GET"]),
        Route("/download/trainee.csv", kindly(trainee), methods=["GET"]),
        Route("/download/critical.csv", kindly(critical), methods=["GET"]),
        Route("/download/debriefing.pdf", kindly(debriefing_pdf), methods=["GET"]),
        Route("/download/debriefing.csv", kindly(debriefing_csv), methods=["GET"]),
        Route("/download/supervision.pdf", kindly(supervision_pdf), methods=["GET"]),
    ]


def _of_figures(services: Callable[[], Services]) -> list[Route]:
    """Tables of decisions and of raters."""

    async def decisions(request: Request) -> Response:
        given = {
            name: request.query_params.get(name, "")[:MAX_ID] for name in ("cohort", "case", "table", "look", "key")
        }
        made = await run_in_threadpool(
            services().decisions.csv,
            actor_of(request),
            given["cohort"],
            given["case"],
            given["table"],
            Look.named(given["look"]).asked,
            given["key"],
        )
        return Response(made, media_type="text/csv; charset=utf-8", headers=_as_file("secure-base-decisions.csv"))

    async def raters(request: Request) -> Response:
        program, since, until = (request.query_params.get(name, "")[:MAX_ID] for name in ("program", "since", "until"))
        days = Narrowing(since=since, until=until)
        made = await run_in_threadpool(services().raters.csv, actor_of(request), program, days)
        return Response(made, media_type="text/csv; charset=utf-8", headers=_as_file("secure-base-raters.csv"))

    return [
        Route("/download/decisions.csv", kindly(decisions), methods=["GET"]),
        Route("/download/raters.csv", kindly(raters), methods=["GET"]),
    ]


def _of_cases(services: Callable[[], Services]) -> list[Route]:
    """Cases and drafts as files."""

    async def case(request: Request) -> Response:
        draft = request.query_params.get("draft", "")[:MAX_ID]
        made = await run_in_threadpool(services().case_files.one, actor_of(request), draft)
        return Response(made.content, media_type="application/yaml; charset=utf-8", headers=_as_file(made.name))

    async def drafts(request: Request) -> Response:
        made = await run_in_threadpool(services().case_files.drafts, actor_of(request))
        return Response(made.content, media_type="application/zip", headers=_as_file(made.name))

    async def cases(request: Request) -> Response:
        made = await run_in_threadpool(services().case_files.whole_library, actor_of(request))
        return Response(made.content, media_type="application/zip", headers=_as_file(made.name))

    async def playthrough(request: Request) -> Response:
        given = request.query_params
        draft, variant = given.get("draft", "")[:MAX_ID], given.get("variant", "")[:MAX_ID]
        walk = given.get("walk", "")[: MAX_WALK + 1]
        name, made = await run_in_threadpool(
            services().rehearsing.playthrough, actor_of(request), draft, variant=variant, walk=walk
        )
        return Response(made, media_type="application/yaml; charset=utf-8", headers=_as_file(name))

    return [
        Route("/download/case.yaml", kindly(case), methods=["GET"]),
        Route("/download/drafts.zip", kindly(drafts), methods=["GET"]),
        Route("/download/cases.zip", kindly(cases), methods=["GET"]),
        Route("/download/playthrough.yaml", kindly(playthrough), methods=["GET"]),
    ]


async def _table(made_by: Callable[..., Iterator[str]], request: Request, *asked: str, name: str) -> Response:
    """A small table as a file, whole: a refusal has to come before the answer begins."""
    made = await run_in_threadpool(lambda: "".join(made_by(actor_of(request), *asked)))
    return Response(made.encode(), media_type="text/csv; charset=utf-8", headers=_as_file(name))


def _attempt(request: Request) -> str:
    return request.query_params.get("attempt", "")[:MAX_ID]


def _debriefing(made: DebriefFile, media_type: str) -> Response:
    return Response(made.content, media_type=media_type, headers=_as_file(made.name))


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
