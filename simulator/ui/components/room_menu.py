"""Under the room: how far one is, pause and leave, going back, keys, and a word to the case's authors."""

from __future__ import annotations

import streamlit as st

from simulator.bootstrap import services
from simulator.domain.attempt import Purpose
from simulator.domain.stages import Stage
from simulator.ui import practice_actions, state
from simulator.ui.components import remarks
from simulator.ui.components.announcer import Aside
from simulator.ui.i18n import _
from simulator.ui.markup import draw, esc, tag
from simulator.ui.navigation import link
from simulator.ui.turn import Turn

SHORT = 70
"""So many characters of what was said tell one decision from another in a list."""

GOING_BACK = Aside("#sb-going-back", ".st-key-sb-go-back button")


def open_asides(turn: Turn) -> tuple[Aside, ...]:
    """What is open below the room."""
    going_back = (GOING_BACK,) if _is_going_back(turn) else ()
    return (*going_back, *remarks.open_asides(turn.id))


def draw_menu(turn: Turn) -> None:
    """Progress that gives nothing away, pause, leave, going back, keys."""
    attempt_id, over = turn.id, turn.stage is Stage.OVER
    with st.container(horizontal=True, vertical_alignment="center", key="sb-room-menu", gap="small"):
        if not over:
            draw(tag("p", esc(_progress(turn)), "sb-progress"))
            st.button(
                _("Pause"),
                on_click=state.pause,
                args=(attempt_id,),
                type="tertiary",
                icon=":material/pause:",
                key="sb-pause",
            )
            link("library", _("Leave for now"), icon=":material/logout:")
        if turn.room.exchanges:
            st.button(
                _("Go back…"),
                on_click=state.open_going_back,
                args=(attempt_id,),
                type="tertiary",
                icon=":material/undo:",
                key="sb-go-back",
            )
        if not over:
            label = _("Keys 1–4 are on") if turn.ways.shortcuts else _("Keys 1–4 are off")
            toggle = practice_actions.toggle_shortcuts
            st.button(label, on_click=toggle, type="tertiary", icon=":material/keyboard:", key="sb-keys")
    if _is_going_back(turn):
        _draw_going_back(turn)
    _draw_remark(turn)


def _is_going_back(turn: Turn) -> bool:
    return state.session().going_back == turn.id and bool(turn.room.exchanges)


def _progress(turn: Turn) -> str:
    now = _("Decision {n}").format(n=turn.room.step + (turn.stage is not Stage.STOPPED))
    if turn.room.case.lengths is None:
        return now
    low, high = turn.room.case.lengths
    return now + _(" · a full session takes about {low} to {high}").format(low=low, high=high)


def _draw_going_back(turn: Turn) -> None:
    """Which moment to go back to; or in words why one can't."""
    reason = services().branching.why_not(turn.person, turn.id)
    with st.container(border=True, key="sb-going-back"):
        heading = _("Go back to an earlier moment")
        draw(tag("h2", esc(heading), "sb-small-heading", id="sb-going-back", tabindex="-1"))
        if reason:
            draw(tag("p", esc(reason)))
        else:
            key = f"sb-back-to-{turn.id}"
            told = _("You begin another try from there. What you did stays as it is; you can compare the two later.")
            draw(tag("p", esc(told), "sb-sub"))
            steps = earlier_decisions(turn)
            st.selectbox(
                _("Which moment?"),
                list(steps),
                index=len(steps) - 1,
                format_func=steps.__getitem__,
                key=key,
            )
        with st.container(horizontal=True):
            if not reason:
                st.button(
                    _("Try again from here"),
                    type="primary",
                    key="sb-rewind",
                    on_click=practice_actions.go_back,
                    args=(turn.id, key),
                )
            st.button(_("Close"), type="tertiary", key="sb-go-back-close", on_click=state.close_going_back)


def earlier_decisions(turn: Turn) -> dict[int, str]:
    """The decisions made so far, by step, in words: their number and what was said."""
    return {
        step: _("Decision {n}: {said}").format(n=step + 1, said=_shortened(item.choice.say))
        for step, item in enumerate(turn.room.exchanges)
    }


def _shortened(text: str) -> str:
    return text if len(text) <= SHORT else text[: SHORT - 1].rstrip() + "…"


def _draw_remark(turn: Turn) -> None:
    steps = earlier_decisions(turn)
    if turn.stage in (Stage.CHOOSING, Stage.SAYING):
        steps[turn.room.step] = _("Decision {n}: what is asked now").format(n=turn.room.step + 1)
    if steps:
        remarks.draw_remark(turn.id, steps, step=max(steps), key="room")


def draw_second_try(turn: Turn) -> None:
    """That this is a try from an earlier moment, and the way to the one that it began from; nothing otherwise."""
    attempt = turn.room.attempt
    if attempt.purpose is not Purpose.BRANCH or attempt.parent_id is None or attempt.fork_step is None:
        return
    text = _("Another try, from decision {n}. What you did before is kept as it was.").format(n=attempt.fork_step + 1)
    with st.container(horizontal=True, vertical_alignment="center", key="sb-second-try", gap="small"):
        draw(tag("p", esc(text)))
        link("practise", _("Back to the one before"), attempt=str(attempt.parent_id))
