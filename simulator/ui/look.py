"""The look of our own parts: one style sheet, put together once from a file for each room of the program.

Each colour is a variable of ``theme.css`` with a value for light and one for dark. The browser picks by the
``color-scheme`` around an element. What Streamlit hangs beside its page (popovers, lists, dialogs) has none, and
browsers from before 2024 can't pick; for both the sheet says which theme the visitor's Streamlit has.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import streamlit as st

STATIC = Path(__file__).parent / "static"
PARTS = (
    "theme",
    "room",
    "debriefing",
    "drills",
    "progress",
    "library",
    "studio",
    "together",
    "supervision",
    "prove",
    "publish",
    "cohort",
)
LIGHT, DARK = "light", "dark"
_ROOT = re.compile(r":root \{\n(?P<variables>.*?)\n\}\n", re.DOTALL)
_PAIR = re.compile(r"light-dark\((?P<light>[^,()]+), (?P<dark>[^,()]+)\)")


def sheet(theme: str) -> str:
    """The whole style sheet, as it is for a visitor with this theme.

    Parameters
    ----------
    theme : str
        ``LIGHT`` or ``DARK``.
    """
    written = "".join((STATIC / "css" / f"{part}.css").read_text("utf-8") for part in PARTS)
    found = _ROOT.search(written)
    assert found is not None  # theme.css begins with it
    settled = _PAIR.sub(lambda pair: pair[theme], found["variables"])
    picks = f"@supports (color: light-dark(#000, #fff)) {{ {found[0]} }}\n"
    return f":root {{ color-scheme: {theme};\n{settled}\n}}\n{picks}{written[: found.start()]}{written[found.end() :]}"


STYLES: Mapping[str, str] = MappingProxyType({theme: f"<style>{sheet(theme)}</style>" for theme in (LIGHT, DARK)})


def draw_style() -> None:
    """Put the style sheet on the page."""
    st.html(STYLES.get(st.context.theme.type or LIGHT, STYLES[LIGHT]))
