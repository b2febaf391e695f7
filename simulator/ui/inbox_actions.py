"""What buttons do about answers to what was reported, and about moments that are rated beside a panel."""

from __future__ import annotations

from collections.abc import Mapping

from simulator.bootstrap import services
from simulator.domain.remark_answers import Outcome
from simulator.domain.roles import Actor
from simulator.ui import state
from simulator.ui.actions import carry_out
from simulator.ui.i18n import _

CASE_KEY = "sb-inbox-case"


def look() -> None:
    """Put the case that was chosen into the address; the list begins anew."""
    case = state.entered(CASE_KEY)
    wanted = {"show": state.query("show"), "case": case if isinstance(case, str) else ""}
    state.set_query(**{name: value for name, value in wanted.items() if value})


def answer(remark_id: str, outcome_key: str, text_key: str, version_key: str) -> None:
    """Send an answer as it was entered; what can't be taken stays in its fields."""

    def task(actor: Actor) -> str:
        chosen, text = state.entered(outcome_key), str(state.entered(text_key))
        services().answering.answer(
            actor,
            remark_id,
            Outcome(chosen) if chosen in list(Outcome) else chosen,
            text,
            version=str(state.entered(version_key)),
        )
        state.forget(outcome_key, text_key, version_key)
        return _("Your answer is there. Whoever reported it finds it under their progress, with your name.")

    carry_out(task)


def has_read(answer_id: str) -> None:
    """Note that an answer was read."""

    def task(actor: Actor) -> str:
        services().answering.has_read(actor, answer_id)
        return ""

    carry_out(task)


def rate(key_version_id: str, node: str, choice: str, keys: Mapping[str, str]) -> None:
    """Keep how a moment was rated; a level that was not chosen is asked for again, and the others stay."""

    def task(actor: Actor) -> str:
        entered = {name: state.entered(key) for name, key in keys.items()}
        levels = {name: level for name, level in entered.items() if type(level) is int}
        services().calibrating.rate(actor, key_version_id, node, choice, levels)
        state.forget(*keys.values())
        return ""

    carry_out(task)
