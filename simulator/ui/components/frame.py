"""The frame around every page: name, ways, help that is always one press away, the standing notice."""

from __future__ import annotations

import streamlit as st

from simulator.ui.i18n import _
from simulator.ui.markup import draw, esc, tag
from simulator.ui.navigation import link
from simulator.ui.texts import CRISIS, DISCLAIMER


def draw_header() -> None:
    """Name, ways and help."""
    with st.container(horizontal=True, vertical_alignment="center", key="sb-header", gap="medium"):
        draw(
            tag(
                "span", tag("img", "", src="app/static/logo.svg", alt="Secure Base", width="30", height="30"), "sb-mark"
            )
            + tag("span", "Secure Base", "sb-name", aria_hidden="true")
        )
        link("library", _("Cases"))
        with st.container(key="sb-how", width="content"):
            link("about", _("How this works"))
        with st.popover(_("I need to stop / find help"), key="sb-help"):
            draw("".join(tag("p", esc(text)) for text in CRISIS))
            link("library", _("Close this exercise"), icon=":material/logout:")


def draw_footer() -> None:
    """The standing notice, and the way to the explanations, which a phone's header has no room for."""
    draw(tag("footer", tag("p", esc(DISCLAIMER)), "sb-footer"))
    link("about", _("How this works"))
