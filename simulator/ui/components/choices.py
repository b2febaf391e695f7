"""The options: a press selects, a second one says it; beside them two small questions for whoever asked for them."""

from __future__ import annotations

import streamlit as st

from simulator.domain.preferences import Ways
from simulator.domain.scenario import Choice
from simulator.domain.sharing import Confidence, Pull
from simulator.services.debrief_words import PULLS, SURENESS
from simulator.ui import actions, redraw, state
from simulator.ui.components.say_first import you_would_say
from simulator.ui.i18n import _
from simulator.ui.markup import draw, esc, plain, tag
from simulator.ui.turn import Turn


def draw_choices(turn: Turn) -> None:
    """The options as buttons, after what the trainee said first, with the questions that their ways ask for."""
    step = turn.room.step
    written = you_would_say(turn)
    if written:
        draw(written)
    if turn.ways.ask_pull:
        draw_pull(turn.id, step, _("What do you feel pulled to do?"), turn.due.pull if turn.due else None)
    _draw_options(turn.id, step, turn.room.options, turn.ways, bool(written))


@st.fragment(key=redraw.OPTIONS)
def _draw_options(attempt_id: str, step: int, options: tuple[Choice, ...], ways: Ways, written: bool) -> None:
    selected = state.session().selected.get(state.place(attempt_id, step))
    with st.container(key="sb-choices", gap="small"):
        for number, option in enumerate(options, 1):
            _draw_choice(attempt_id, step, number, option, option.id == selected, shortcuts=ways.shortcuts)
    if ways.ask_confidence:
        _draw_sure(attempt_id, step)
    draw(tag("p", esc(_hint(bool(selected), written)), "sb-hint", role="status"))


def _hint(selected: bool, written: bool) -> str:
    if selected:
        return _("Press it again to say it, or choose another.")
    if written:
        return _("Pick the one nearest to yours; nothing is said yet.")
    return _("Choose one; nothing is said yet.")


def _draw_choice(attempt_id: str, step: int, number: int, option: Choice, selected: bool, *, shortcuts: bool) -> None:
    mark = _("selected, press again to say it") if selected else ""
    label = f"**{number}**  {plain(option.say)}" + (f"  \n:small[{mark}]" if mark else "")
    st.button(
        label,
        key=f"choice-{attempt_id}-{step}-{option.id}",
        on_click=actions.press,
        args=(attempt_id, step, option.id),
        type="primary" if selected else "secondary",
        width="stretch",
        shortcut=str(number) if shortcuts else None,
    )


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
    st.pills(
        _("How sure are you?"),
        [sure.value for sure in Confidence],
        format_func=lambda value: SURENESS[Confidence(value)],
        key=actions.sure_key(attempt_id, step),
    )
