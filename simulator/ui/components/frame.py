"""The frame of every page: the name, the ways, help that is always one press away, the standing notice."""

from __future__ import annotations

from time import monotonic

import streamlit as st

from simulator.domain.roles import Actor
from simulator.ui.components.announcer import mark_arrival
from simulator.ui.components.coaching import n_waiting
from simulator.ui.components.rate import n_to_rate
from simulator.ui.guard import Visitor, is_outdated
from simulator.ui.i18n import _
from simulator.ui.markup import draw, esc, plain, tag, web_link
from simulator.ui.navigation import SCREENS, is_solo, link, screens_for
from simulator.ui.texts import CRISIS, DISCLAIMER, SIMULATED

HEARTBEAT_SECONDS = 30
WAITING = {"supervision": n_waiting, "rate": n_to_rate}
"""What waits for a person behind a way of the header; *Rate* is there only while something does."""
HEADERS = {True: "sb-header", False: "sb-header-accounts"}


def draw_header(here: Visitor, page: str) -> None:
    """Name, ways and help; with accounts also who is signed in, and the way out.

    On a small screen the ways are folded under *Menu*; help never is.

    Parameters
    ----------
    page : str
        Address of the page that is open.
    """
    solo = is_solo(here.actor)
    with st.container(horizontal=True, vertical_alignment="center", key=HEADERS[solo], gap="small"):
        _draw_name()
        # Opens and closes the container after it by the style sheet alone; closed again by the page it leads to.
        draw(tag("details", tag("summary", esc(_("Menu"))), "sb-menu", data_page=page))
        with st.container(horizontal=True, vertical_alignment="center", key="sb-ways", gap="small"):
            for screen in screens_for(here.actor):
                if screen.in_header:
                    n = WAITING[screen.name](here.actor) if screen.name in WAITING else 0
                    if screen.name == "rate" and not n:
                        continue
                    told = n and page != SCREENS["together"].address  # a group before the projector need not know
                    link(screen.name, f"{screen.in_header} ({n})" if told else screen.in_header)
            if solo:
                link("about", _("How this works"))
            else:
                _draw_person(here)
        _draw_help(leave=True)
    if here.actor.in_simulation:  # the same at every drawing for one person, so that it shifts nothing
        draw(tag("p", esc(SIMULATED), "sb-simulated", role="note"))
    mark_arrival(page, next((each.header_address for each in SCREENS.values() if each.address == page), page))


def _draw_person(here: Visitor) -> None:
    with st.popover(plain(_shortened(here.name)), key="sb-person", icon=":material/person:"):
        draw(tag("p", esc(_("Signed in as {name}").format(name=here.name)), "sb-sub"))
        link("account", _("Your account"), icon=":material/manage_accounts:")
        link("about", _("How this works"), icon=":material/info:")
        draw(web_link("/signout", _("Sign out")))


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
