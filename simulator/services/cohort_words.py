"""Words for what a cohort's page and its tables say."""

from __future__ import annotations

from simulator.domain.cohort_states import State
from simulator.domain.i18n import _
from simulator.domain.scoring import Gate

STATES: dict[State, str] = {
    State.NOT_BEGUN: _("not begun"),
    State.OVERDUE: _("not begun, overdue"),
    State.UNDER_WAY: _("under way"),
    State.UNDER_WAY_OVERDUE: _("under way, overdue"),
    State.DONE: _("done"),
    State.DONE_LATE: _("done late"),
}
GATES: dict[Gate, str] = {
    Gate.CLEAR: _("clear"),
    Gate.REVIEW: _("for review"),
}
HIDDEN = _("fewer than 5 people")
NOT_SHOWN = _("not shown")
