"""What buttons do. Callbacks run before the page is drawn again; drawing itself never writes."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import structlog

from simulator.bootstrap import services
from simulator.domain.attempt import Feedback, Rejection
from simulator.domain.sharing import Confidence, Pull
from simulator.errors import AttemptNotFound, SignedOut, SimulatorError
from simulator.services.training import Training
from simulator.ui import redraw, state
from simulator.ui.guard import actor
from simulator.ui.i18n import _

log = structlog.get_logger()
TOO_SOON = _("That press came very soon after your last answer, so nothing was said. Take your time.")
ANSWERED_HERE = _("That moment was already answered. This is where you are now.")
ANSWERED_ELSEWHERE = _(
    "You made this choice in another tab or on another device. That moment was already answered; this is where you are "
    "now."
)
ENDED_ELSEWHERE = _("This session came to its end in another tab or on another device. Nothing more was said here.")
GONE = _(
    "This session is not there any more: it was erased, in another tab, on another device or by your program. Nothing "
    "was said here."
)

CHECK_NOT_KEPT = _(
    "Your answer was said. What you noted beside it (how sure you were, or what you felt pulled to do) could not be "
    "kept."
)


def training() -> Training:
    """The trainee's use cases."""
    return services().training


def say(attempt_id: str) -> None:
    """Say the choice that was pressed twice.

    What goes as it should draws the session alone; whatever else there is to say draws the whole page.
    """
    said, current = state.picked(), state.session()
    if said is None:
        return
    answer(attempt_id, *said)
    if current.told or current.notice:
        redraw.everything()


def answer(attempt_id: str, step: int, choice_id: str) -> None:
    """Say a choice."""
    current = state.session()
    try:
        result = training().choose(
            actor(), attempt_id, choice_id, step=step, response_ms=state.response_ms(attempt_id, step)
        )
    except AttemptNotFound:
        current.notice = GONE  # this tab has just shown it
        return
    except SimulatorError as error:
        tell(error)
        return
    if result.rejection is Rejection.TOO_SOON:
        current.notice = TOO_SOON
    elif result.rejection is not None:
        here = state.place(attempt_id, step) == current.said
        current.notice = ANSWERED_HERE if here else ANSWERED_ELSEWHERE
    else:
        current.quiet_until = time.monotonic() + training().gap_seconds
        current.said = state.place(attempt_id, step)
        current.due = state.place(attempt_id, step + 1)
        _keep_checks(attempt_id, step)


def _keep_checks(attempt_id: str, step: int) -> None:
    """Keep how sure somebody was and what they felt pulled to do; if that fails, what was said stays said."""
    confidence = as_confidence(state.entered(sure_key(attempt_id, step)))
    pull = as_pull(state.entered(pull_key(attempt_id, step)))
    if confidence is None and pull is None:
        return
    try:
        services().notes.note(actor(), attempt_id, step, confidence=confidence, pull=pull)
    except SimulatorError as error:
        log.info("check_not_kept", error=type(error).__name__, session=state.session_id())
        state.session().notice = CHECK_NOT_KEPT


def tell(error: SimulatorError) -> None:
    """Keep a failure in a callback for the page to show: nothing can be drawn from here."""
    log.info("action_refused", error=type(error).__name__, session=state.session_id())
    if isinstance(error, SignedOut):
        return  # the page says so itself
    state.session().notice = f"{error} {error.hint}".strip()


def carry_out(task: Callable[..., str], *arguments: Any) -> None:
    """Do what a button is for, on behalf of whoever is here; what it says, or why it failed, is shown next.

    Parameters
    ----------
    task : callable
        Takes the actor, then the arguments; returns what to say, which may be nothing.
    """
    try:
        state.session().notice = task(actor(), *arguments)
    except SimulatorError as error:
        tell(error)


def begin(scenario_id: str, feedback: str, assignment_id: str = "") -> str:
    """Accept the prebriefing; returns the new attempt's id."""
    attempt = training().begin(actor(), scenario_id, feedback=Feedback(feedback), assignment_id=assignment_id)
    attempt_id = str(attempt.id)
    state.session().due = state.place(attempt_id, 0)
    return attempt_id


def accept_notice() -> None:
    """Remember that the first-run notice was read."""
    try:
        training().accept_notice(actor())
    except SimulatorError as error:
        tell(error)


def sure_key(attempt_id: str, step: int) -> str:
    """Key of the field that asks how sure somebody is."""
    return f"sure-{attempt_id}-{step}"


def pull_key(attempt_id: str, step: int) -> str:
    """Key of the field that asks what somebody feels pulled to do."""
    return f"pull-{attempt_id}-{step}"


def as_pull(value: object) -> Pull | None:
    """What was pressed, if it is one of those offered."""
    return Pull(value) if isinstance(value, str) and value in list(Pull) else None


def as_confidence(value: object) -> Confidence | None:
    """What was pressed, if it is one of those offered."""
    return Confidence(value) if isinstance(value, str) and value in list(Confidence) else None
