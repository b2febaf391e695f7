"""What buttons do about a case that a group decides together. Each carries the decision that it was drawn for."""

from __future__ import annotations

from collections.abc import Callable

from simulator.bootstrap import services
from simulator.domain.roles import Actor
from simulator.errors import SimulatorError
from simulator.ui import state
from simulator.ui.actions import tell
from simulator.ui.guard import actor
from simulator.ui.i18n import _

CASE = "sb-together-case"
"""Key of the list of cases."""
CHOOSE_FIRST = _("Choose what the group says first.")
ENDED = _("The session is over. Its votes and the way through the case are deleted.")


def says_key(session_id: str, step: int) -> str:
    """Key of the field that asks what the group says."""
    return f"sb-together-says-{session_id}-{step}"


def choose_case() -> None:
    """Go on to the case that the list stands at."""
    state.set_query(case=str(state.entered(CASE)))


def open_case(scenario_id: str) -> None:
    """Open a session at a case, and put it into the page's address, where a reload finds it."""
    try:
        session = services().together.open(actor(), scenario_id)
    except SimulatorError as error:
        tell(error)
    else:
        state.set_query(session=str(session.id))


def close_vote(session_id: str, step: int) -> None:
    """Close the vote and count it."""
    _press(lambda person: services().together.close_vote(person, session_id, step))


def vote_again(session_id: str, step: int) -> None:
    """Open the vote on the same decision once more."""
    state.forget(says_key(session_id, step))
    _press(lambda person: services().together.vote_again(person, session_id, step))


def say(session_id: str, step: int) -> None:
    """Say what the field stands at."""
    choice = str(state.entered(says_key(session_id, step)) or "")
    if not choice:
        state.session().notice = CHOOSE_FIRST
        return
    _press(lambda person: services().together.say(person, session_id, step, choice))


def end(session_id: str) -> None:
    """Delete a session and go back to where one is opened."""
    try:
        services().together.end(actor(), session_id)
    except SimulatorError as error:
        tell(error)
    else:
        state.session().notice = ENDED
        state.set_query()


def _press(task: Callable[[Actor], None]) -> None:
    """Do something on behalf of whoever is here; why it failed is shown next."""
    try:
        task(actor())
    except SimulatorError as error:
        tell(error)
