"""Everything of ours in front of the program: the routes, and the layers that each request goes through."""

from __future__ import annotations

from collections.abc import Callable

from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Route

from simulator.bootstrap import Services
from simulator.web import downloads, health, oidc
from simulator.web.enrolling import EnrolPages
from simulator.web.metrics import Counting
from simulator.web.middleware import Bodies, Gate, Hosts, SecurityHeaders
from simulator.web.pages import style_routes
from simulator.web.passwords import PasswordPages
from simulator.web.signin import Hashing, SignInPages, nothing
from simulator.web.voting import VotingPages

ANY = ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"]


def routes(services: Callable[[], Services]) -> list[BaseRoute]:
    """Every route; the last ones keep unknown addresses of ours from falling through to the program."""
    hashing = Hashing()
    ours = [
        *health.routes(services),
        *style_routes(),
        *SignInPages(services, hashing).routes(),
        *oidc.routes(lambda: services().single_sign_on),
        *PasswordPages(services, hashing).routes(),
        *EnrolPages(services).routes(),
        *VotingPages(services).routes(),
        *downloads.routes(services),
    ]
    nowhere = ("/signin", "/signout", "/invitation", "/enrol", "/reset", "/password", "/download", "/join")
    fences = [Route(f"{start}/{{rest:path}}", nothing, methods=ANY) for start in nowhere]
    return [*ours, *fences]


def layers(services: Callable[[], Services]) -> list[Middleware]:
    """The middleware, from the outside in."""
    return [
        Middleware(Counting),
        Middleware(SecurityHeaders, services=services),
        Middleware(Hosts, services=services),
        Middleware(Bodies),
        Middleware(Gate, services=services),
    ]
