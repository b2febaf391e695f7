"""The frame of every page: the name, the ways, help that is always one press away, the standing notice."""

from __future__ import annotations

from time import monotonic

import streamlit as st

from simulator.domain.roles import Actor
from simulator.ui.guard import Visitor, is_outdated
from simulator.ui.i18n import _
from simulator.ui.markup import draw, esc, plain, tag, web_link
from simulator.ui.navigation import is_solo, link, screens_for
from simulator.ui.texts import CRISIS, DISCLAIMER

HEARTBEAT_SECONDS = 30


def draw_header(here: Visitor) -> None:
    """Name, ways and help; with accounts also who is signed in, and the way out."""
    solo = is_solo(here.actor)
    with st.container(
        horizontal=True,
        vertical_alignment="center",
        key="sb-header" if solo else "sb-header-accounts",
        gap="medium" if solo else "small",
    ):
        _draw_name()
        for screen in screens_for(here.actor):
            if screen.in_header:
                link(screen.name, screen.in_header)
        if solo:
            with st.container(key="sb-how", width="content"):
                link("about", _("How this works"))
        else:
            with st.popover(plain(_shortened(here.name)), key="sb-person", icon=":material/person:"):
                draw(tag("p", esc(_("Signed in as {name}").format(name=here.name)), "sb-sub"))
                link("account", _("Your account"), icon=":material/manage_accounts:")
                link("about", _("How this works"), icon=":material/info:")
                draw(web_link("/signout", _("Sign out")))
        _draw_help(leave=True)


def draw_bare_frame() -> None:
    """Name and help alone, where nothing else may be shown."""
    with st.container(horizontal=True, vertical_alignment="center", key="sb-header", gap="medium"):
        _draw_name()
        _draw_help(leave=False)


def _draw_name() -> None:
    logo = tag("img", "", src="app/static/logo.svg", alt="Secure Base", width="30", height="30")
    draw(tag("span", logo, "sb-mark") + tag("span", "Secure Base", "sb-name", aria_hidden="true"))


def _draw_help(*, leave: bool) -> None:
    with st.popover(_("I need to stop / find help"), key="sb-help"):
        draw("".join(tag("p", esc(text)) for text in CRISIS))
        if leave:
            link("library", _("Close this exercise"), icon=":material/logout:")


def _shortened(name: str) -> str:
    """As much of a name as a header has room for."""
    return name if len(name) <= 18 else name[:17].rstrip() + "…"


def draw_footer() -> None:
    """The standing notice, and the ways that a phone's header has no room for."""
    draw(tag("footer", tag("p", esc(DISCLAIMER)), "sb-footer"))
    with st.container(horizontal=True):
        link("about", _("How this works"))
        link("account", _("Your data and account"))


@st.fragment(run_every=HEARTBEAT_SECONDS)
def keep_alive(drawn_for: Actor | None, drawn_at: float) -> None:
    """Look now and then whether the page is still right for whoever is here, and draw it anew if not.

    After a restart of the server the browser asks for a new drawing because of this; a tab whose person was signed out
    elsewhere, disabled, or given other roles empties itself; one that found no database comes back when it answers.
    """
    if monotonic() - drawn_at > 1 and is_outdated(drawn_for):
        st.rerun()
