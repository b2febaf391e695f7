"""*Say it first*: one's own words before the options appear. Choosing is recognizing; speaking is making."""

from __future__ import annotations

import streamlit as st

from simulator.domain.sharing import MAX_OWN_WORDS
from simulator.ui import practice_actions
from simulator.ui.components.own_words import own_quote, within_reach
from simulator.ui.components.speech import draw_dictate
from simulator.ui.i18n import _
from simulator.ui.markup import draw, esc, tag
from simulator.ui.navigation import is_solo
from simulator.ui.turn import Turn

HEIGHT = 120


def draw_say_first(turn: Turn) -> None:
    """Ask what somebody would say; the options wait."""
    key = practice_actions.words_key(turn.id, turn.room.step)
    given = (turn.id, turn.room.step)
    about = _("Private unless you tick it when you share, never scored, up to {n:,} characters.")
    if is_solo(turn.person):
        about = _("Private, never scored, up to {n:,} characters.")
    about = about.format(n=MAX_OWN_WORDS) + " " + _("Never write about a real client.")
    # No limit on the field itself: a browser would drop a longer text without a word.
    with st.container(key="sb-saying", gap="small"):
        st.text_area(
            _("What would you say?"), key=key, height=HEIGHT, label_visibility="collapsed", persist_state="page"
        )
        draw(tag("p", esc(about), "sb-hint"))
        with st.container(horizontal=True, vertical_alignment="center"):
            show, skip = _("Show me the options"), _("Skip this time")
            st.button(show, type="primary", key="sb-show", on_click=practice_actions.show_options, args=given)
            st.button(skip, type="tertiary", key="sb-skip", on_click=practice_actions.skip_saying, args=given)
            draw_dictate(into=key, key="words")


def you_would_say(turn: Turn) -> str:
    """What the trainee said first, above the options; empty if nothing."""
    words = turn.due.own_words if turn.due else ""
    if not words:
        return ""
    return within_reach(tag("p", esc(_("You would say:")), "sb-lead") + own_quote(words), "sb-said-first")
