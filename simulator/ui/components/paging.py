"""Going through a long list page by page, by links that can be kept."""

from __future__ import annotations

import streamlit as st

from simulator.ui.i18n import _
from simulator.ui.markup import draw, esc, tag
from simulator.ui.navigation import link


def draw_paging(screen: str, page: int, n_pages: int, **query: str) -> None:
    """Links to the pages before and after, if there is more than one. They count from 0 here, from 1 on screen."""
    if n_pages <= 1:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="sb-paging"):
        if page > 0:
            link(screen, _("Back"), icon=":material/arrow_back:", **query, page=str(page))
        draw(tag("p", esc(_("Page {n} of {all}").format(n=page + 1, all=n_pages)), "sb-progress"))
        if page + 1 < n_pages:
            link(screen, _("Further"), icon=":material/arrow_forward:", **query, page=str(page + 2))
