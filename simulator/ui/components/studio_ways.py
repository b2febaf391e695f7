"""The ways from a draft: to write it, prove it, play it, publish it and have it rated."""

from __future__ import annotations

import streamlit as st

from simulator.domain.drafts import Draft
from simulator.ui.i18n import _
from simulator.ui.navigation import SCREENS, link

WAYS = {
    "draft": _("Write"),
    "proof": _("Prove"),
    "rehearse": _("Play"),
    "publish": _("Publish"),
    "panel": _("Panel"),
}
"""Each page about a draft, with what its way is called."""


def draw_ways(draft: Draft, here: str) -> None:
    """Links to the pages about a draft; ``here``: the name of the one that is open."""
    with st.container(horizontal=True, key="sb-parts"):
        for name, words in WAYS.items():
            if name in SCREENS:
                with st.container(key=f"sb-tab-{name}" + ("-open" if name == here else ""), width="content"):
                    link(name, words, draft=str(draft.id))
        with st.container(key="sb-tab-studio", width="content"):
            link("studio", _("All drafts"), icon=":material/arrow_back:")
