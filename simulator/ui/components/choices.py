"""What to say next: the options, and beside them two small questions for whoever asked for them."""

from __future__ import annotations

from functools import partial

import streamlit as st

from simulator.domain.sharing import Confidence, Pull
from simulator.services.debrief_words import PULLS, SURENESS
from simulator.ui import actions
from simulator.ui.components.options import Option, draw_options, reply_hints
from simulator.ui.components.say_first import you_would_say
from simulator.ui.i18n import _
from simulator.ui.markup import draw
from simulator.ui.turn import Turn


def draw_choices(turn: Turn) -> None:
    """The options, after what the trainee said first, with the questions that their ways ask for."""
    step, written = turn.room.step, you_would_say(turn)
    if written:
        draw(written)
    if turn.ways.ask_pull:
        draw_pull(turn.id, step, _("What do you feel pulled to do?"), turn.due.pull if turn.due else None)
    draw_options(
        [Option(option.id, option.say) for option in turn.room.options],
        place=(turn.id, step),
        hints=reply_hints(written=bool(written)),
        shortcuts=turn.ways.shortcuts,
        gap=actions.training().gap_seconds,
        on_said=partial(actions.say, turn.id),
    )
    if turn.ways.ask_confidence:
        _draw_sure(turn.id, step)


def draw_pull(attempt_id: str, step: int, label: str, noted: Pull | None) -> None:
    """Ask what somebody feels pulled to do; one press answers it, and none is asked for."""
    st.pills(
        label,
        [pull.value for pull in Pull],
        format_func=lambda value: PULLS[Pull(value)],
        default=noted.value if noted else None,
        key=actions.pull_key(attempt_id, step),
    )


def _draw_sure(attempt_id: str, step: int) -> None:
    # No part of its own: two presses within a moment come as one, and only the part of the first would be drawn.
    st.pills(
        _("How sure are you?"),
        [sure.value for sure in Confidence],
        format_func=lambda value: SURENESS[Confidence(value)],
        key=actions.sure_key(attempt_id, step),
    )
