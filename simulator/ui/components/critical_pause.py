"""The critical pause: after a critical choice the scene waits until the skilled line was rehearsed."""

from __future__ import annotations

import streamlit as st

from simulator.domain.debrief import Moment
from simulator.ui import practice_actions
from simulator.ui.components.choices import draw_pull
from simulator.ui.components.feedback import critical_notes
from simulator.ui.components.own_words import skilled_road
from simulator.ui.i18n import _
from simulator.ui.markup import draw, esc, tag
from simulator.ui.navigation import is_solo
from simulator.ui.turn import Turn


def draw_critical_pause(turn: Turn, moment: Moment) -> None:
    """Why the choice is a critical one, what the pull was, and the skilled line to say before the scene goes on."""
    note = turn.notes.get(moment.step)
    why = tag("p", esc(_("Why this choice is a safety matter:")), "sb-lead") + critical_notes(moment)
    with st.container(key="sb-stopped", gap="small"):
        draw(why)
        draw_pull(turn.id, moment.step, _question(turn), note.pull if note else None)
        draw(_skilled_line(turn, moment))
        with st.expander(_("Type it instead"), key="sb-type-it"):
            st.text_area(
                _("Type the line, in these words or your own. It is not kept."),
                key=f"rehearsal-{turn.id}-{moment.step}",
                max_chars=None,
                height=100,
            )
        # No key of the keyboard's own for this one: a key held down at the choice must not press it.
        st.button(
            _("I have said it; go on"),
            type="primary",
            key="sb-rehearsed",
            on_click=practice_actions.rehearsed,
            args=(turn.id, moment.step),
        )


def _question(turn: Turn) -> str:
    if is_solo(turn.person):
        return _("What was the pull? Private, never scored.")
    return _("What was the pull? Private unless you tick it when you share, never scored.")


def _skilled_line(turn: Turn, moment: Moment) -> str:
    skilled = skilled_road(turn.room.case.key, moment).choice
    inner = tag("p", esc(_("The skilled line")), "sb-lead") + tag("blockquote", esc(skilled.say), "sb-quote")
    if skilled.say.startswith("("):
        ask = _("Picture yourself doing this, and say aloud how you would put it. Then the scene goes on.")
    else:
        ask = _("Say it aloud once, or under your breath. Then the scene goes on.")
    return tag("div", inner + tag("p", esc(ask), "sb-hint"), "sb-card sb-rehearse")
