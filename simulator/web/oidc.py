"""Sign-in with a provider: ``/signin/{provider}`` leads there, ``/signin/{provider}/callback`` back.

The browser keeps a random token in a cookie of its own; everything that has to fit when it comes back (provider, state,
nonce, proof key, where it was going) is kept by the database under that token's hash, can be used once, and expires.
Another browser, another provider or a second time therefore fits nothing. Ending a session here does not end the one at
the provider.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from simulator.errors import ProviderFailed, SignInFailed, Throttled
from simulator.services.providers import Provider
from simulator.services.single_sign_on import TIME_TO_COME_BACK, SingleSignOn
from simulator.web.forms import behind_tls, safe_next, settings_of
from simulator.web.metrics import count_sign_in
from simulator.web.oidc_faults import ProviderFault, provider_fault
from simulator.web.oidc_provider import ProviderClient, Redeeming
from simulator.web.pages import message_page
from simulator.web.refusals import kindly, not_found
from simulator.web.sessions import address_of, agent_of, signed_in, signed_in_response

MAX_CODE = 4096
MAX_QUERY = 8192
_NO_STORE = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
_BACK = ("/signin", "Back to sign-in")


def routes(single_sign_on: Callable[[], SingleSignOn]) -> list[Route]:
    """The two routes, for whatever providers the settings name."""
    desk = _Desk(single_sign_on)
    return [
        Route("/signin/{provider}", kindly(desk.leave), methods=["GET"]),
        Route("/signin/{provider}/callback", kindly(desk.come_back), methods=["GET"]),
    ]


class _Desk:
    """The routes, and what this process knows of the providers."""

    def __init__(self, single_sign_on: Callable[[], SingleSignOn]) -> None:
        self._single_sign_on = single_sign_on
        self._clients: dict[str, ProviderClient] = {}

    async def leave(self, request: Request) -> Response:
        """Send the browser to the provider."""
        return await self._told(request, self._leave)

    async def come_back(self, request: Request) -> Response:
        """Take in whom the provider sends back."""
        response = await self._told(request, self._come_back)
        settings = settings_of(request)
        if getattr(request.state, "flow_taken", False):  # another tab may still be on its way with the cookie
            response.delete_cookie(
                flow_cookie(request), path="/", secure=behind_tls(settings), httponly=True, samesite="lax"
            )
        return response

    async def _leave(self, request: Request, provider: Provider) -> Response:
        going = safe_next(request.query_params.get("next"))
        if request.headers.get("sec-fetch-site") == "cross-site":
            # A page elsewhere must not sign anybody in behind their back: the press has to be made on ours.
            return RedirectResponse(f"/signin?next={quote(going, safe='')}", 303, _NO_STORE)
        client, service = self._client(provider), self._single_sign_on()
        await client.description()  # before anything is kept: a provider that is down should cost nothing
        leaving = await run_in_threadpool(service.leave, provider, going, address=address_of(request))
        address = await client.way_there(
            redirect_uri=redirect_uri(request, provider),
            state=leaving.state,
            nonce=leaving.nonce,
            verifier=leaving.verifier,
        )
        response = RedirectResponse(address, 303, _NO_STORE)
        response.set_cookie(
            flow_cookie(request),
            leaving.token,
            max_age=int(TIME_TO_COME_BACK.total_seconds()),
            path="/",
            secure=behind_tls(settings_of(request)),
            httponly=True,
            samesite="lax",  # strict would leave it out just when the provider sends the browser back
        )
        return response

    async def _come_back(self, request: Request, provider: Provider) -> Response:
        client, service = self._client(provider), self._single_sign_on()
        said = _read_query(request, provider)
        token = request.cookies.get(flow_cookie(request), "")
        flow = await run_in_threadpool(service.come_back, provider, token, said.get("state", ""))
        if flow is None:
            raise provider_fault(provider, "out-of-date")
        request.state.flow_taken = True
        # RFC 9207: an answer that another provider gave does not fit, even if all the rest does.
        if said.get("iss", provider.issuer) != provider.issuer:
            raise provider_fault(provider, "distrusted", "iss-of-answer")
        if "error" in said:
            raise provider_fault(provider, "cancelled" if said["error"] == "access_denied" else "refused")
        if "iss" not in said and (await client.description()).names_itself:
            raise provider_fault(provider, "distrusted", "no-iss-of-answer")
        code = said.get("code", "")
        if not 0 < len(code) <= MAX_CODE:
            raise provider_fault(provider, "unreadable", "code")
        redeeming = Redeeming(code, redirect_uri(request, provider), flow.verifier, flow.nonce)
        claims = await client.claims(redeeming, service.now())
        found = await run_in_threadpool(
            service.sign_in, provider, claims, address=address_of(request), agent=agent_of(request)
        )
        before = signed_in(request)
        if before is not None:  # whoever was signed in here has left the browser to this person
            await run_in_threadpool(service.accounts.sign_out, before.session.id)
        return signed_in_response(request, found, flow.next_path)

    async def _told(self, request: Request, act: Callable[[Request, Provider], Awaitable[Response]]) -> Response:
        """What the act answers, or a page that says what went wrong and leads back to sign-in."""
        provider = self._single_sign_on().providers.get(request.path_params["provider"])
        if provider is None:
            return not_found()
        try:
            return await act(request, provider)
        except Throttled as error:
            count_sign_in("oidc", "throttled")
            return _refusal(error, 429, {"Retry-After": str(error.seconds)})
        except SignInFailed as error:
            count_sign_in("oidc", "refused")
            status = error.status if isinstance(error, ProviderFault) else 502
            return _refusal(error, status if isinstance(error, ProviderFailed) else 403)

    def _client(self, provider: Provider) -> ProviderClient:
        known = self._clients.get(provider.name)
        if known is None or known.provider != provider:
            known = self._clients[provider.name] = ProviderClient(provider)
        return known


def flow_cookie(request: Request) -> str:
    """Name of the cookie of one try to sign in."""
    return "__Host-secure-base-provider" if behind_tls(settings_of(request)) else "secure-base-provider"


def redirect_uri(request: Request, provider: Provider) -> str:
    """The address that is registered with the provider; by the settings, not by what a browser calls us."""
    public = settings_of(request).public_url.rstrip("/") or str(request.base_url).rstrip("/")
    return f"{public}/signin/{provider.name}/callback"


def _read_query(request: Request, provider: Provider) -> Mapping[str, str]:
    """What the provider sends back; nothing may stand there twice (RFC 6749, 3.1)."""
    if len(request.scope.get("query_string", b"")) > MAX_QUERY:
        raise provider_fault(provider, "unreadable", "query")
    said: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if name in said:
            raise provider_fault(provider, "unreadable", "twice")
        said[name] = value
    return said


def _refusal(error: SignInFailed, status: int, headers: Mapping[str, str] | None = None) -> Response:
    title = "Nobody was signed in" if status >= 400 else "You are not signed in"
    return message_page(title, str(error), hint=error.hint, link=_BACK, status=status, headers=headers)
