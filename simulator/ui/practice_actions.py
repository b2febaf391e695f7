"""What the room's other buttons do: own words, ratings of them, the critical pause, going back, ways to practise."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

from simulator.bootstrap import services
from simulator.domain.preferences import Ways
from simulator.domain.roles import Actor
from simulator.errors import SimulatorError
from simulator.ui import state
from simulator.ui.actions import TOO_SOON, as_pull, pull_key, tell, training
from simulator.ui.guard import actor
from simulator.ui.i18n import _


def words_key(attempt_id: str, step: int) -> str:
    """Key of the field for one's own words."""
    return f"words-{attempt_id}-{step}"


def show_options(attempt_id: str, step: int) -> None:
    """Keep what somebody would say and open the options; with nothing written they open all the same."""
    if _is_too_soon():
        return
    written = str(state.entered(words_key(attempt_id, step)) or "")
    if not written.strip():
        skip_saying(attempt_id, step)
        return
    if _noted(attempt_id, step, own_words=written):
        state.restart_clock()


def skip_saying(attempt_id: str, step: int) -> None:
    """Open the options without saying anything first; the address keeps it, so that a refresh does not ask again."""
    state.set_query(attempt=attempt_id, shown=str(step))
    state.restart_clock()


def rate(attempt_id: str, step: int, criterion: str, key: str) -> None:
    """Keep how somebody rates their own words by one criterion; pressed once more, a rating is taken back."""
    level = state.entered(key)

    def change(person: Actor) -> None:
        notes = services().notes
        kept = next((note for note in notes.my_notes(person, attempt_id) if note.step == step), None)
        others = {name: rated for name, rated in (kept.self_ratings if kept else {}).items() if name != criterion}
        given = {criterion: level} if type(level) is int else {}
        notes.note(person, attempt_id, step, self_ratings=others | given)

    _done(change)


def forget_words(attempt_id: str, step: int) -> None:
    """Delete one's own words, and one's ratings of them."""
    if _done(lambda person: services().notes.forget_words(person, attempt_id, step)):
        state.session().notice = _("Your words were deleted.")


def rehearsed(attempt_id: str, step: int) -> None:
    """Go on after a critical choice: the skilled line was said aloud, or typed. What was typed is not kept."""
    if _is_too_soon():
        return
    if _noted(attempt_id, step, rehearsed=True, pull=as_pull(state.entered(pull_key(attempt_id, step)))):
        state.restart_clock()


def go_back(attempt_id: str, key: str) -> None:
    """Begin a new try from an earlier decision and go there; what was done stays as it is."""
    step: Any = state.entered(key)
    if type(step) is not int:
        state.session().notice = _("Choose the moment to go back to first.")
        return

    def begin(person: Actor) -> None:
        branch = services().branching.rewind(person, attempt_id, step)
        state.set_query(attempt=str(branch.id))
        state.session().due = state.place(str(branch.id), step)
        state.close_going_back()

    _done(begin)


def choose_ways(ways: Ways) -> None:
    """Remember how somebody likes to practise."""
    _done(lambda person: services().preferences.choose_ways(person, ways))


def toggle_shortcuts() -> None:
    """Turn the keys 1–4 on or off, for good."""

    def toggle(person: Actor) -> None:
        ways = services().preferences.ways(person)
        services().preferences.choose_ways(person, replace(ways, shortcuts=not ways.shortcuts))

    _done(toggle)


def _is_too_soon() -> bool:
    """Whether this is the tail of a press that has just answered; then nothing is done, and it is said."""
    current, now = state.session(), time.monotonic()
    if now >= current.quiet_until:
        return False
    current.quiet_until = now + training().gap_seconds
    current.notice = TOO_SOON
    return True


def _noted(attempt_id: str, step: int, **said: Any) -> bool:
    return _done(lambda person: services().notes.note(person, attempt_id, step, **said))


def _done(task: Any) -> bool:
    """Whether it was done; what went wrong is told, and what was entered stays in its field."""
    try:
        task(actor())
    except SimulatorError as error:
        tell(error)
        return False
    return True
