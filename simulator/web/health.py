"""The health check: the program is up, and its database answers."""

from __future__ import annotations

from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from simulator.errors import StorageError
from simulator.storage.store import Store


def routes(store: Callable[[], Store]) -> list[Route]:
    """``/healthz``: 200 when the database answers, else 503."""

    async def healthz(_request: Request) -> JSONResponse:
        try:
            await run_in_threadpool(lambda: store().ping())
        except StorageError:
            return JSONResponse({"status": "database does not answer"}, status_code=503)
        return JSONResponse({"status": "ok"})

    return [Route("/healthz", healthz)]
