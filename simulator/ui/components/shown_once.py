"""A link that is shown to whoever asked for it, once, to be passed on to the person whom it is for."""

from __future__ import annotations

import streamlit as st

from simulator.ui import state
from simulator.ui.i18n import _
from simulator.ui.markup import draw, esc, tag


def draw_shown_once() -> None:
    """The link, if one was just made."""
    shown = state.take_shown_once()
    if shown:
        text = _("This link is shown only now, works once and for a limited time. Whoever has it can use it.")
        draw(tag("p", esc(text), "sb-notice"))
        st.code(shown, language=None, wrap_lines=True)
