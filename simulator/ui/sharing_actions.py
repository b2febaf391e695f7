"""What buttons do about sharing, private notes and comments."""

from __future__ import annotations

from collections.abc import Mapping

from simulator.bootstrap import services
from simulator.domain.policy import Private
from simulator.domain.roles import Actor
from simulator.domain.sharing import Confidence, Pull
from simulator.ui import state
from simulator.ui.actions import carry_out
from simulator.ui.i18n import _


def share(attempt_id: str, cohort_key: str, tick_keys: Mapping[Private, str]) -> None:
    """Share with the supervisors of the cohort that was chosen, with what was ticked."""

    def task(actor: Actor) -> str:
        ticked = frozenset(kind for kind, key in tick_keys.items() if state.entered(key) is True)
        services().sharing.share(actor, attempt_id, state.entered(cohort_key), ticked)
        state.forget(*tick_keys.values())
        return _("This session is shared.")

    carry_out(task)


def unshare(attempt_id: str, cohort_id: str) -> None:
    """Withdraw an attempt from a cohort's supervisors."""

    def task(actor: Actor) -> str:
        services().sharing.unshare(actor, attempt_id, cohort_id)
        return _("The session is withdrawn from that cohort's supervisors.")

    carry_out(task)


def keep_note(attempt_id: str, step: int, words_key: str, reaction_key: str, sure_key: str, pull_key: str) -> None:
    """Keep the private note on one decision as it was entered; emptied, it is deleted."""

    def task(actor: Actor) -> str:
        words, reaction = (str(state.entered(key)).strip() for key in (words_key, reaction_key))
        sure, felt = state.entered(sure_key), state.entered(pull_key)
        confidence = Confidence(sure) if sure in list(Confidence) else None
        pull = Pull(felt) if felt in list(Pull) else None
        services().notes.keep_note(actor, attempt_id, step, words, reaction, confidence, pull)
        return _("Your note is kept.") if words or reaction or confidence or pull else _("Your note is deleted.")

    carry_out(task)


def comment(attempt_id: str, text_key: str, step_key: str) -> None:
    """Say something about an attempt, or about one moment of it; -1 stands for the whole."""

    def task(actor: Actor) -> str:
        step = state.entered(step_key)
        services().sharing.comment(
            actor, attempt_id, str(state.entered(text_key)), step=step if isinstance(step, int) and step >= 0 else None
        )
        state.empty(text_key)
        return _("Your comment is there. The trainee is told, and can answer.")

    carry_out(task)


def withdraw_comment(comment_id: str) -> None:
    """Take one's own comment back."""

    def task(actor: Actor) -> str:
        services().sharing.withdraw_comment(actor, comment_id)
        return _("Your comment is withdrawn.")

    carry_out(task)
