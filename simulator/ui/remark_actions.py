"""What buttons do about remarks on single moments."""

from __future__ import annotations

from simulator.bootstrap import services
from simulator.domain.remarks import RemarkKind
from simulator.errors import SimulatorError
from simulator.ui import state
from simulator.ui.actions import tell
from simulator.ui.guard import actor
from simulator.ui.i18n import _

SENT = _("Thank you. Your remark is kept for the case's authors, with its moment and without your name.")


def open_form(place: str, step: int) -> None:
    """Open the form at this place for this moment, and close it wherever else it is open."""
    current = state.session()
    current.remarking = current.remark_at = place
    current.remark_step, current.remark_told = step, ""


def close_form(*keys: str) -> None:
    """Close the form and let go of what was typed there."""
    current = state.session()
    current.remarking = current.remark_told = ""
    state.forget(*keys)


def send(attempt_id: str, text_key: str, kind_key: str, step_key: str) -> None:
    """Send what was typed; where it can't be taken, the form says why and keeps the words."""
    current = state.session()
    kind, step = state.entered(kind_key), state.entered(step_key)
    try:
        services().remarks.remark(
            actor(),
            attempt_id,
            step if isinstance(step, int) else -1,
            RemarkKind(kind) if kind in list(RemarkKind) else RemarkKind.WRONG,
            str(state.entered(text_key)),
        )
    except SimulatorError as error:
        tell(error)
        current.remark_told, current.notice = current.notice, ""  # said beside the form, not at the top of the page
        return
    close_form(text_key, kind_key, step_key)
    current.remark_told = SENT
