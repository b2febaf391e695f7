"""``/metrics`` in the words of Prometheus, with a registry of our own, and the middleware that counts requests."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from time import perf_counter

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily
from prometheus_client.registry import Collector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

REGISTRY = CollectorRegistry()
REQUESTS = Counter(
    "secure_base_http_requests", "HTTP requests answered, by route and status", ("route", "status"), registry=REGISTRY
)
SECONDS = Histogram(
    "secure_base_http_request_seconds",
    "Time until a request was answered, by route",
    ("route",),
    registry=REGISTRY,
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
WEBSOCKETS = Gauge("secure_base_websockets_open", "Browser tabs that are connected", registry=REGISTRY)
REFUSED_WEBSOCKETS = Counter(
    "secure_base_websockets_refused", "Websockets that were refused before they opened", registry=REGISTRY
)
SIGN_INS = Counter("secure_base_sign_ins", "Sign-ins by way in and outcome", ("way", "outcome"), registry=REGISTRY)
EXACT = frozenset(
    (
        "/signin",
        "/signout",
        "/reset",
        "/password",
        "/download/my-data.zip",
        "/download/audit.csv",
        "/download/progress.csv",
        "/download/debriefing.pdf",
        "/download/debriefing.csv",
        "/healthz",
        "/readyz",
        "/metrics",
        "/front.css",
        "/_stcore/health",
        "/_stcore/host-config",
    )
)
PREFIXES = {
    "/invitation/": "/invitation/{token}",
    "/reset/": "/reset/{token}",
    "/_stcore/upload_file/": "/_stcore/upload_file",
    "/_stcore/": "/_stcore/other",
    "/media/": "/media",
    "/component/": "/component",
    "/static/": "/static",
    "/app/static/": "/app/static",
}


def route_of(path: str) -> str:
    """One of few names for a path, so that nobody can make the metrics grow, and no secret of a link gets into them."""
    if path in EXACT:
        return path
    if path.startswith("/signin/"):
        return "/signin/{provider}/callback" if path.endswith("/callback") else "/signin/{provider}"
    return next((name for prefix, name in PREFIXES.items() if path.startswith(prefix)), "page")


def count_sign_in(way: str, outcome: str) -> None:
    """Count a sign-in: ``signed-in``, ``refused`` or ``throttled``."""
    SIGN_INS.labels(way.partition(":")[0], outcome).inc()


class Counting:
    """Counts what is answered; the outermost layer, so that refusals are counted as well."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on."""
        if scope["type"] == "http":
            await self._http(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._websocket(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        route, began, status = route_of(scope["path"]), perf_counter(), 500

        async def noting_status(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noting_status)
        finally:
            REQUESTS.labels(route, str(status)).inc()
            SECONDS.labels(route).observe(perf_counter() - began)

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_open = False

        async def noting_opening(message: Message) -> None:
            nonlocal is_open
            if message["type"] == "websocket.accept":
                is_open = True
                WEBSOCKETS.inc()
            await send(message)

        try:
            await self._app(scope, receive, noting_opening)
        finally:
            if is_open:
                WEBSOCKETS.dec()
            else:
                REFUSED_WEBSOCKETS.inc()


class _Events(Collector):
    """What the services counted."""

    def __init__(self, counted: Callable[[], Mapping[str, int]]) -> None:
        self._counted = counted

    def collect(self) -> Iterator[CounterMetricFamily]:
        """One counter an event."""
        for event, number in self._counted().items():
            yield CounterMetricFamily(f"secure_base_{event}", f"{event.replace('_', ' ')} since the start", number)


def written(counted: Mapping[str, int]) -> bytes:
    """Everything, as Prometheus reads it.

    Parameters
    ----------
    counted : mapping of str to int
        What the services counted, by event.
    """
    events = CollectorRegistry()
    events.register(_Events(lambda: counted))
    return generate_latest(REGISTRY) + generate_latest(events)
