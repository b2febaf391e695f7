"""What the buttons of drills do. Where somebody is stands in the address, what they wrote in the store."""

from __future__ import annotations

import time
from collections.abc import Callable

from simulator.bootstrap import services
from simulator.domain.roles import Actor
from simulator.domain.sharing import MAX_OWN_WORDS
from simulator.errors import SimulatorError, StepConflict
from simulator.ui import state
from simulator.ui.actions import ANSWERED_ELSEWHERE, ANSWERED_HERE, TOO_SOON, tell, training
from simulator.ui.guard import actor
from simulator.ui.i18n import _

WORDS_FIRST = _(
    "At this level, say it in your own words before the options appear: write it, dictate it, or say it aloud."
)


def words_key(sitting_id: str, position: int) -> str:
    """Key of the field for one's own words."""
    return f"drill-words-{sitting_id}-{position}"


def rating_key(sitting_id: str, position: int, criterion: str) -> str:
    """Key of the field for one's own rating by a criterion."""
    return f"rate-drill-{sitting_id}-{position}-{criterion}"


def go_to(sitting_id: str, position: int, **also: str) -> None:
    """Go to a drill of a row; ``also``: which of its helps are open."""
    state.set_query(sitting=sitting_id, on=str(position), **also)


def begin(focus: str = "") -> None:
    """Begin a row."""

    def task(person: Actor) -> None:
        sitting = services().drilling.begin(person, focus)
        go_to(str(sitting.id), 0)

    _done(task)


def show_options(sitting_id: str, position: int, *, words_first: bool) -> None:
    """Keep one's own words and open the options; at the level where words come first, only with some."""
    written = str(state.entered(words_key(sitting_id, position)) or "")
    if words_first and not written.strip():
        state.session().notice = WORDS_FIRST
    else:
        _open(sitting_id, position, written)


def skip_words(sitting_id: str, position: int) -> None:
    """Open the options without a text: said aloud, or not this time. What was begun in the field goes."""
    _open(sitting_id, position, "")


def _open(sitting_id: str, position: int, words: str) -> None:
    if _done(lambda person: services().drilling.open_options(person, sitting_id, position, words)):
        state.forget(words_key(sitting_id, position))


def open_hint(sitting_id: str, position: int) -> None:
    """Show the hint of a drill."""
    go_to(sitting_id, position, hint=str(position))


def answer(sitting_id: str) -> None:
    """Give the answer that was pressed twice."""
    picked, current = state.picked(), state.session()
    if picked is None or _is_too_soon():
        return
    position, given = picked
    here = state.place(sitting_id, position)
    hints = int(state.query("hint") == str(position))
    try:
        services().drilling.answer(actor(), sitting_id, position, given, hints=hints)
    except StepConflict:
        current.notice = ANSWERED_HERE if current.said == here else ANSWERED_ELSEWHERE
    except SimulatorError as error:
        tell(error)
    else:
        current.said = here
        current.quiet_until = time.monotonic() + training().gap_seconds


def go_on(sitting_id: str, position: int) -> None:
    """Leave the feedback for the drill that is next."""
    if not _is_too_soon():
        go_to(sitting_id, position)


def pass_over(sitting_id: str, position: int) -> None:
    """Go past a drill that can't be asked any more; what was written is kept."""
    written = str(state.entered(words_key(sitting_id, position)) or "")[:MAX_OWN_WORDS]

    def task(person: Actor) -> None:
        services().drilling.pass_over(person, sitting_id, position, own_words=written)
        row = services().drilling.row(person, sitting_id)
        go_to(sitting_id, row.position)

    _done(task)


def stop(sitting_id: str, position: int) -> None:
    """End a row here."""
    if _done(lambda person: services().drilling.stop(person, sitting_id)):
        go_to(sitting_id, position)


def rate(sitting_id: str, position: int, criterion: str) -> None:
    """Keep how somebody rates their own words by one criterion."""
    level = state.entered(rating_key(sitting_id, position, criterion))
    if type(level) is int:
        _done(lambda person: services().drilling.rate_own_words(person, sitting_id, position, criterion, level))


def forget_words(sitting_id: str, position: int) -> None:
    """Delete one's own words of a drill, and one's ratings of them."""
    if _done(lambda person: services().drilling.forget_words(person, sitting_id, position)):
        state.session().notice = _("Your words were deleted.")


def _is_too_soon() -> bool:
    """Whether this is the tail of a press that has just answered; then nothing is done, and it is said."""
    current, now = state.session(), time.monotonic()
    if now >= current.quiet_until:
        return False
    current.quiet_until = now + training().gap_seconds
    current.notice = TOO_SOON
    return True


def _done(task: Callable[[Actor], object]) -> bool:
    """Whether it was done; what went wrong is told, and what was entered stays in its field."""
    try:
        task(actor())
    except SimulatorError as error:
        tell(error)
        return False
    return True
