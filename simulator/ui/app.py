"""The router: runs at every interaction, draws the frame and the page that the address names."""

from __future__ import annotations

from time import monotonic

import streamlit as st

from simulator.errors import SignedOut
from simulator.ui import state
from simulator.ui.components.frame import draw_bare_frame, draw_footer, draw_header, keep_alive
from simulator.ui.guard import Visitor, arrive, draw_failure
from simulator.ui.look import STATIC, draw_style
from simulator.ui.navigation import screens_for

st.set_page_config(page_title="Secure Base", page_icon=str(STATIC / "favicon.png"), layout="centered")
here = arrive()
someone = here.actor if isinstance(here, Visitor) else None
page = st.navigation([screen.page() for screen in screens_for(someone)], position="hidden")
state.session().page, state.session().whole = page.url_path, True
if page.url_path != "practise":
    state.forget(state.EARLIER)  # a session can be erased from any page but its room
draw_style()
if isinstance(here, Visitor):
    draw_header(here, page.url_path)
    keep_alive(someone, monotonic())
    page.run()
    draw_footer()
else:
    draw_bare_frame()
    if not isinstance(here, SignedOut):
        keep_alive(None, monotonic())
    draw_failure(here)
