"""What buttons on a debriefing do: keep a reflection, go back to a moment, choose which layer comes first."""

from __future__ import annotations

from dataclasses import replace

from simulator.bootstrap import services
from simulator.domain.roles import Actor
from simulator.errors import SimulatorError
from simulator.ui import state
from simulator.ui.actions import carry_out, tell
from simulator.ui.guard import actor
from simulator.ui.i18n import _


def reflect(attempt_id: str, text_key: str) -> None:
    """Save what was typed to the journal; emptied, it is deleted. What can't be saved stays in its field."""

    def task(person: Actor) -> str:
        text = str(state.entered(text_key) or "").strip()
        services().notes.reflect(person, attempt_id, text)
        return _("It is in your journal.") if text else _("It is no longer in your journal.")

    carry_out(task)


def see_again(attempt_id: str, step: int) -> str:
    """Begin a try from before a decision; its id, or nothing where that can't be done and the message says why."""
    try:
        branch = services().branching.rewind(actor(), attempt_id, step)
    except SimulatorError as error:
        tell(error)
        return ""
    state.session().due = state.place(str(branch.id), step)
    return str(branch.id)


def choose_first(key: str) -> None:
    """Remember whether debriefings open with the whole record."""

    def task(person: Actor) -> str:
        preferences = services().preferences
        wanted = state.entered(key) is True
        preferences.choose_ways(person, replace(preferences.ways(person), record_first=wanted))
        return _("Your debriefings open with the whole record.") if wanted else _("Your debriefings open in short.")

    carry_out(task)
