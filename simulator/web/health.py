"""For whoever runs the server: is it up, can it work, what does it do. Nothing here is about anybody in particular."""

from __future__ import annotations

from collections.abc import Callable
from hmac import compare_digest

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from simulator.bootstrap import Services
from simulator.errors import SimulatorError, StorageError
from simulator.storage.revision import is_current
from simulator.web.metrics import written
from simulator.web.peers import is_local_probe

NO_STORE = {"Cache-Control": "no-store"}


def routes(services: Callable[[], Services]) -> list[Route]:
    """``/healthz``, ``/readyz`` and ``/metrics``."""

    async def healthz(_request: Request) -> Response:
        try:
            await run_in_threadpool(lambda: services().store.ping())
        except StorageError:
            return JSONResponse({"status": "database does not answer"}, 503, NO_STORE)
        return JSONResponse({"status": "ok"}, headers=NO_STORE)

    async def readyz(_request: Request) -> Response:
        reasons = await run_in_threadpool(not_ready, services())
        if reasons:
            return JSONResponse({"status": "not ready", "reasons": reasons}, 503, NO_STORE)
        return JSONResponse({"status": "ready"}, headers=NO_STORE)

    async def metrics(request: Request) -> Response:
        if not _may_watch(request, services().settings.metrics_token.get_secret_value()):
            return PlainTextResponse("Not found.", 404)
        counted = {event.value: number for event, number in services().counts.all().items()}
        return Response(written(counted), media_type="text/plain; version=0.0.4; charset=utf-8", headers=NO_STORE)

    return [Route("/healthz", healthz), Route("/readyz", readyz), Route("/metrics", metrics)]


def not_ready(services: Services) -> list[str]:
    """Why the program can't do its work now; empty if it can."""
    reasons = []
    try:
        if not is_current(services.database):
            reasons.append("database is at another revision than this program")
    except StorageError:
        reasons.append("database does not answer")
    try:
        if not services.training.library().index:
            reasons.append("library has no case that can be played")
    except SimulatorError:
        reasons.append("library can't be read")
    return reasons


def _may_watch(request: Request, token: str) -> bool:
    """This computer itself, or who has the token of the settings."""
    given = request.headers.get("authorization", "")
    has_token = bool(token) and compare_digest(given.encode(), f"Bearer {token}".encode())
    return has_token or is_local_probe(request.scope)
