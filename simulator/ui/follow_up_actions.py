"""What buttons do about flags, critical choices and what was agreed on."""

from __future__ import annotations

from datetime import date

from simulator.bootstrap import services
from simulator.domain.critical_reviews import ReviewState
from simulator.domain.roles import Actor
from simulator.ui import state
from simulator.ui.actions import carry_out
from simulator.ui.i18n import _

KEPT = _("That is kept.")


def read_flag(flag_id: str, note_key: str) -> None:
    """Note that a flag about oneself was read, with what was written to it."""

    def task(actor: Actor) -> str:
        services().flagging.has_read(actor, flag_id, str(state.entered(note_key)))
        state.forget(note_key)
        return _("Thank you. Your supervisors can read it from now on, with what you wrote.")

    carry_out(task)


def decide(attempt_id: str, step: int, seen: ReviewState, act_key: str, note_key: str) -> None:
    """Decide what becomes of a critical choice; what can't be taken stays in its fields."""

    def task(actor: Actor) -> str:
        services().critical.decide(
            actor, attempt_id, step, str(state.entered(act_key)), str(state.entered(note_key)), seen=seen
        )
        state.forget(act_key, note_key)
        return KEPT

    carry_out(task)


def agree(cohort_id: str, trainee_id: str, text_key: str, due_key: str) -> None:
    """Enter what was agreed on."""

    def task(actor: Actor) -> str:
        due = state.entered(due_key)
        due_on = due if isinstance(due, date) else None
        services().remediation.agree(actor, cohort_id, trainee_id, str(state.entered(text_key)), due_on)
        state.forget(text_key, due_key)
        return _("That is entered. The trainee finds it under their progress.")

    carry_out(task)


def follow_up(agreement_id: str, text_key: str) -> None:
    """Write beside an entry how it goes on."""

    def task(actor: Actor) -> str:
        services().remediation.follow_up(actor, agreement_id, str(state.entered(text_key)))
        state.forget(text_key)
        return KEPT

    carry_out(task)


def set_done(agreement_id: str, done: bool, text_key: str) -> None:
    """Note that what was agreed on is done, or open again."""

    def task(actor: Actor) -> str:
        services().remediation.set_done(actor, agreement_id, done, str(state.entered(text_key)))
        state.forget(text_key)
        return KEPT

    carry_out(task)


def note(agreement_id: str, text_key: str) -> None:
    """Write beside an entry about oneself."""

    def task(actor: Actor) -> str:
        services().remediation.note(actor, agreement_id, str(state.entered(text_key)))
        state.forget(text_key)
        return _("That is kept. Your supervisors read it beside the entry.")

    carry_out(task)
