"""What buttons do about coaching: ratings of own words, changed scores, answers to comments."""

from __future__ import annotations

from collections.abc import Mapping

from simulator.bootstrap import services
from simulator.domain.roles import Actor
from simulator.ui import state
from simulator.ui.actions import carry_out
from simulator.ui.i18n import _


def open_comment(place: str) -> None:
    """Open the form for a comment on one moment, and close it wherever else it is open; nowhere for an empty place."""
    state.session().commenting = place


def comment_here(attempt_id: str, step: int, text_key: str) -> None:
    """Comment on the moment that the form stands at."""

    def task(actor: Actor) -> str:
        services().sharing.comment(actor, attempt_id, str(state.entered(text_key)), step=step)
        state.forget(text_key)
        open_comment("")
        return _("Your comment is there. The trainee is told, and can answer.")

    carry_out(task)


def answer(comment_id: str, text_key: str) -> None:
    """Answer what a supervisor said."""

    def task(actor: Actor) -> str:
        services().coaching.answer(actor, comment_id, str(state.entered(text_key)))
        state.empty(text_key)
        return _("Your answer is there. Your supervisors see it as new.")

    carry_out(task)


def rate_words(attempt_id: str, step: int, of: str, level_keys: Mapping[str, str], note_key: str) -> None:
    """Keep the levels that were given to the words that were read."""

    def task(actor: Actor) -> str:
        given = {name: state.entered(key) for name, key in level_keys.items()}
        levels = {name: level for name, level in given.items() if type(level) is int}
        services().word_ratings.rate(actor, attempt_id, step, levels, str(state.entered(note_key)), of=of)
        state.forget(*level_keys.values(), note_key)
        state.set_query(attempt=attempt_id, words=str(step + 1))  # so that the page stays with these words
        return _("Your rating is kept. Below it now stands beside what was chosen.")

    carry_out(task)


def change_score(attempt_id: str, dimension_key: str, score_key: str, reason_key: str) -> None:
    """Put another score beside the computed one."""

    def task(actor: Actor) -> str:
        score = state.entered(score_key)
        becomes = int(score) if isinstance(score, int | float) and score == int(score) else -1
        dimension, reason = str(state.entered(dimension_key)), str(state.entered(reason_key))
        services().score_changes.change(actor, attempt_id, dimension, becomes, reason)
        state.fill(score_key, None)
        state.empty(reason_key)
        return _("Your score stands beside the computed one, with your reason. The trainee is told.")

    carry_out(task)


def withdraw_score(change_id: str) -> None:
    """Take a changed score back."""

    def task(actor: Actor) -> str:
        services().score_changes.withdraw(actor, change_id)
        return _("Your score is taken back. The computed one stands alone again.")

    carry_out(task)
