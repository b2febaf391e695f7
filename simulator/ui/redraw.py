"""Which part of a page a press draws again: as little as can be, since hundreds of people press at the same time.

The room is a part of the practise page. What is pressed in it draws it alone, unless a callback asks for more here.
"""

from __future__ import annotations

import streamlit as st

from simulator.ui import state

SESSION = "sb-session"


def everything() -> None:
    """From anywhere: draw the whole page."""
    st.rerun()


def is_whole() -> bool:
    """Whether the whole page is being drawn, and not the part alone that asks; true once for each drawing of it."""
    current = state.session()
    whole, current.whole = current.whole, False
    return whole
