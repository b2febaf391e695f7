"""The router: runs at every interaction, draws the frame and the page that the address names."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from simulator.ui.components.frame import draw_footer, draw_header
from simulator.ui.navigation import SCREENS

STATIC = Path(__file__).parent / "static"

st.set_page_config(page_title="Secure Base", page_icon=str(STATIC / "favicon.png"), layout="centered")
page = st.navigation([screen.page() for screen in SCREENS.values()], position="hidden")
st.html(STATIC / "theme.css")
draw_header()
page.run()
draw_footer()
