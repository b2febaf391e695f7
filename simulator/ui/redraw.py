"""Which part of a page a press draws again: as little as can be, since hundreds of people press at the same time.

The room is a part of the practise page, and the options are a part of the room. A press on an option draws the options
alone, unless its callback asks for more here.
"""

from __future__ import annotations

import streamlit as st
from streamlit.errors import StreamlitAPIException

from simulator.ui import state

SESSION, OPTIONS = "sb-session", "sb-options"


def session() -> None:
    """From a callback: draw the room, without the frame around it."""
    try:
        st.rerun(SESSION)
    except StreamlitAPIException:
        everything()  # after a restart the server does not know the part yet


def everything() -> None:
    """From anywhere: draw the whole page."""
    st.rerun()


def is_whole() -> bool:
    """Whether the whole page is being drawn, and not the part alone that asks; true once for each drawing of it."""
    current = state.session()
    whole, current.whole = current.whole, False
    return whole
