"""The parts of the progress page, and the way to take everything along or have it erased."""

from __future__ import annotations

import streamlit as st

from simulator.bootstrap import services
from simulator.domain.roles import Actor
from simulator.services.progress import Overview
from simulator.ui.i18n import _
from simulator.ui.markup import draw, esc, tag, web_link
from simulator.ui.navigation import is_solo, link

PARTS: dict[str, str] = {
    "sessions": _("Over your sessions"),
    "journal": _("Your journal"),
    "reported": _("What you reported"),
}
FOLLOWED = {"followed": _("With your supervisors")}
"""For those who train in a cohort, or did."""


def overview(person: Actor) -> Overview:
    """Everything about one's own practice."""
    return services().progress.overview(person)


def draw_parts(person: Actor, wanted: str) -> str:
    """Links to the parts; the name of the one that is open, which is the first where the address names none."""
    parts = PARTS if is_solo(person) else {**PARTS, **FOLLOWED}
    chosen = wanted if wanted in parts else next(iter(parts))
    with st.container(horizontal=True, key="sb-parts"):
        for name, title in parts.items():
            with st.container(key=f"sb-tab-{name}" + ("-open" if name == chosen else ""), width="content"):
                link("progress", title, part=name)
    return chosen


def draw_take_away() -> None:
    """Export and erasure are those of the account."""
    table = _("The scores of your sessions as a table, to open in a spreadsheet: one row a session and dimension.")
    text = _("Everything that is kept about you, as one ZIP file: to read in a browser, and for other programs.")
    draw(
        tag("h2", esc(_("Take it with you, or have it erased")))
        + tag("p", esc(table))
        + tag("p", web_link("/download/progress.csv", _("Download my progress (CSV)")))
        + tag("p", esc(text))
        + tag("p", web_link("/download/my-data.zip", _("Download my data")))
    )
    link("account", _("Erase what is kept about you"), icon=":material/delete:")
