"""What a person sees when something goes wrong on one of our pages: always a page, never a traceback."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import wraps

import structlog
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response

from simulator.errors import (
    AccessDenied,
    AttemptNotFound,
    FileNotMade,
    InvalidInput,
    NotFound,
    SignedOut,
    SignInFailed,
    SimulatorError,
    StorageError,
    Throttled,
    TicketInvalid,
)
from simulator.web.forms import BodyRefused, FormOutOfDate, FormUnreadable
from simulator.web.metrics import count_sign_in
from simulator.web.pages import message_page

log = structlog.get_logger()
Handler = Callable[[Request], Awaitable[Response]]
HOME = ("/", "Back to the start")
SIGN_IN = ("/signin", "Sign in")


def kindly(handler: Handler) -> Handler:
    """Answer errors of a route with a page."""

    @wraps(handler)
    async def answered(request: Request) -> Response:
        try:
            return await handler(request)
        except SimulatorError as error:
            return refusal(request, error)
        except (HTTPException, BodyRefused):
            raise  # what Starlette and the middleware answer
        except ClientDisconnect:
            return Response(status_code=400)  # to nobody
        except Exception as error:
            # The words of an error may hold what somebody entered; its kind and place don't.
            log.error("request_failed", route=request.scope["path"].split("/")[1], **_where(error))
            return message_page(
                "Something went wrong here",
                "The program made a mistake. It has been noted for whoever runs it.",
                hint="Try again. If it happens again, tell them what you wanted to do.",
                link=HOME,
                status=500,
            )

    return answered


def _where(error: Exception) -> dict[str, str]:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    code = trace.tb_frame.f_code if trace is not None else None
    place = f"{code.co_filename.rpartition('/')[2]}:{code.co_name}:{trace.tb_lineno}" if trace and code else ""
    return {"error": type(error).__name__, "at": place}


def refusal(request: Request, error: SimulatorError) -> Response:
    """The page for an error."""
    said, hint = str(error), error.hint
    if isinstance(error, (AccessDenied, SignInFailed)):
        who = request.scope.get("secure-base.session")
        log.info(
            "refused",
            error=type(error).__name__,
            route=request.scope["path"].split("/")[1],
            session=str(who.session.id) if who else None,
            address=request.client.host if request.client else None,
        )
    match error:
        case Throttled():
            count_sign_in("any", "throttled")
            return message_page("Please wait", said, hint=hint, status=429, headers=retry_after(error))
        case SignedOut():
            return RedirectResponse("/signin", 303, {"Cache-Control": "no-store"})
        case TicketInvalid():
            return message_page("This link can't be used", said, hint=hint, link=SIGN_IN, status=404)
        case SignInFailed():
            count_sign_in("any", "refused")
            return message_page("You were not signed in", said, hint=hint, link=SIGN_IN, status=403)
        case AttemptNotFound() | NotFound():
            return not_found()
        case AccessDenied():
            return message_page("Not for you", said, hint=hint, link=HOME, status=403)
        case FormOutOfDate():
            back = (request.url.path, "Back to the form")
            return message_page("Please do that once more", said, hint=hint, link=back, status=403)
        case FileNotMade():
            return message_page("Please wait a moment", said, hint=hint, link=HOME, status=503)
        case StorageError():
            log.error("storage_failed", error=type(error).__name__)
            return message_page("Please wait a moment", said, hint=hint, link=HOME, status=503)
        case InvalidInput() | FormUnreadable():
            return message_page("That could not be taken", said, hint=hint, link=HOME, status=422)
        case _:
            log.error("request_refused", error=type(error).__name__)
            return message_page("That did not work", said, hint=hint, link=HOME, status=500)


def retry_after(error: Throttled) -> dict[str, str]:
    """When to come back, for programs that ask."""
    return {"Retry-After": str(max(1, error.seconds))}


def not_found() -> Response:
    """The same for what does not exist and for what the person may not know of."""
    return message_page("There is nothing here", "This page could not be found.", link=HOME, status=404)
