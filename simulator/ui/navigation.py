"""Every page, as one table."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from simulator.ui.i18n import _

PAGES_FOLDER = Path(__file__).resolve().parent.parent.parent / "pages"


@dataclass(frozen=True, slots=True)
class Screen:
    """One page: its file (without ``.py``), its title and whether it is where people arrive."""

    name: str
    title: str
    default: bool = False

    def page(self) -> st.Page:
        """The page for ``st.navigation`` and ``st.switch_page``."""
        path = PAGES_FOLDER / f"{self.name}.py"
        return st.Page(path, title=self.title, url_path=None if self.default else self.name, default=self.default)


SCREENS: dict[str, Screen] = {
    screen.name: screen
    for screen in (
        Screen("library", _("Cases"), default=True),
        Screen("prebrief", _("Before you begin")),
        Screen("practise", _("Practise")),
        Screen("debrief", _("Debriefing")),
        Screen("about", _("How this works")),
    )
}


def go(name: str, **query: str) -> None:
    """Go to a page with values in its address."""
    st.switch_page(SCREENS[name].page(), query_params=query)


def link(name: str, label: str, *, icon: str | None = None, **query: str) -> None:
    """Draw a link to a page."""
    st.page_link(SCREENS[name].page(), label=label, icon=icon, query_params=query or None)
