"""What buttons do. Callbacks run before the page is drawn again; drawing itself never writes."""

from __future__ import annotations

import time

import structlog

from simulator.bootstrap import services
from simulator.domain.attempt import Feedback, Rejection
from simulator.errors import SimulatorError
from simulator.services.training import Training
from simulator.ui import state
from simulator.ui.guard import actor
from simulator.ui.i18n import _

log = structlog.get_logger()
REJECTED: dict[Rejection, str] = {
    Rejection.TOO_SOON: _("That press came very soon after your last answer, so nothing was said. Take your time."),
    Rejection.ALREADY_MADE: _("That moment was already answered, here or in another tab. This is where you are now."),
}


def training() -> Training:
    """The trainee's use cases."""
    return services().training


def press(attempt_id: str, step: int, choice_id: str) -> None:
    """Select a choice at the first press; say it at the second.

    After an answer, presses are ignored until there was a short quiet: a held key answers one decision, not many.
    """
    current, here, now = state.session(), state.place(attempt_id, step), time.monotonic()
    if now < current.quiet_until:
        current.quiet_until = now + training().gap_seconds
        current.notice = REJECTED[Rejection.TOO_SOON]
        return
    if current.selected.get(here) != choice_id:
        current.selected = {here: choice_id}
        return
    answer(attempt_id, step, choice_id)


def answer(attempt_id: str, step: int, choice_id: str) -> None:
    """Say a choice."""
    current = state.session()
    try:
        result = training().choose(
            actor(), attempt_id, choice_id, step=step, response_ms=state.response_ms(attempt_id, step)
        )
    except SimulatorError as error:
        _tell(error)
        return
    current.selected.clear()
    if result.rejection is not None:
        current.notice = REJECTED[result.rejection]
    else:
        current.quiet_until = time.monotonic() + training().gap_seconds
        current.due = state.place(attempt_id, step + 1)


def _tell(error: SimulatorError) -> None:
    """Keep a failure in a callback for the page to show: nothing can be drawn from here."""
    log.info("action_refused", error=type(error).__name__, message=str(error))
    state.session().notice = f"{error} {error.hint}".strip()


def begin(scenario_id: str, feedback: str) -> str:
    """Accept the prebriefing; returns the new attempt's id."""
    attempt_id = str(training().begin(actor(), scenario_id, feedback=Feedback(feedback)).id)
    state.session().due = state.place(attempt_id, 0)
    return attempt_id


def accept_notice() -> None:
    """Remember that the first-run notice was read."""
    try:
        training().accept_notice(actor())
    except SimulatorError as error:
        _tell(error)


def toggle_shortcuts() -> None:
    """Turn the keys 1–4 on or off in this tab."""
    current = state.session()
    current.shortcuts = not current.shortcuts
