"""Small pieces of our own HTML; everything from content is escaped here and nowhere else."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence

import streamlit as st

VOID = frozenset({"img", "br"})
MARKDOWN_SIGNS = "\\`*_{}[]()<>#+-.!|~$:"


def esc(text: str) -> str:
    """Text made safe to stand in HTML, in elements and attributes."""
    return html.escape(text, quote=True)


def plain(text: str) -> str:
    """Text made safe to stand in a Streamlit label, where Markdown would be read."""
    return "".join(f"\\{sign}" if sign in MARKDOWN_SIGNS else sign for sign in " ".join(text.split()))


def paragraphs(text: str) -> str:
    """Text as paragraphs, parted at blank lines."""
    return "".join(f"<p>{esc(part.strip())}</p>" for part in text.split("\n\n") if part.strip())


def bullets(items: Iterable[str]) -> str:
    """A list; empty for no items."""
    inner = "".join(f"<li>{esc(item)}</li>" for item in items)
    return f"<ul>{inner}</ul>" if inner else ""


def name_of(text: str) -> str:
    """A person's, program's or cohort's name within other text: its direction of writing stays its own."""
    return tag("bdi", esc(text))


def table(caption: str, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table that scrolls sideways on a small screen; cells are HTML already."""
    head = tag("tr", "".join(tag("th", esc(text), scope="col") for text in headings))
    body = "".join(tag("tr", "".join(tag("td", cell) for cell in row)) for row in rows)
    inner = tag("caption", esc(caption)) + tag("thead", head) + tag("tbody", body)
    return tag("div", tag("table", inner, "sb-table"), "sb-scroll", role="region", aria_label=caption, tabindex="0")


def web_link(address: str, label: str) -> str:
    """A link to one of our own addresses outside the pages; the browser leaves the page for it."""
    return tag("a", esc(label), "sb-way", href=address)


def tag(name: str, inner: str, css: str = "", **attributes: str) -> str:
    """An element around inner HTML; attribute values are escaped."""
    given = {"class": css} if css else {}
    given |= {key.replace("_", "-"): value for key, value in attributes.items()}
    written = "".join(f' {key}="{esc(value)}"' for key, value in given.items())
    return f"<{name}{written}>" if name in VOID else f"<{name}{written}>{inner}</{name}>"


def draw(inner: str) -> None:
    """Draw HTML on the page."""
    st.html(inner)


def draw_message(text: str) -> None:
    """Draw a passing message; nothing for an empty text."""
    if text:
        draw(tag("p", esc(text), "sb-notice", role="alert"))
