"""Finding one's way in a case's text: what stands where, and where a name is used."""

from __future__ import annotations

import re
from collections.abc import Iterator

import streamlit as st

from simulator.content.outline import places_of
from simulator.domain.vocabulary import person_variables
from simulator.ui import state, studio_actions
from simulator.ui.components.draft import Desk
from simulator.ui.i18n import _, ngettext
from simulator.ui.markup import draw, esc, plain, tag

MAX_LISTED = 60
DOTTED = re.compile(r"[a-z0-9-]+\.[a-z-]+")


def draw_outline(desk: Desk) -> None:
    """People, state and nodes in their order, each with a way to its line."""
    outline = desk.outline
    with st.expander(_("What stands where"), key="sb-outline"):
        if outline.unread_line:
            text = _("The text can't be read from line {n} on: {why}").format(n=outline.unread_line, why=outline.unread)
            draw(tag("p", esc(text), "sb-notice"))
        people = [(entry.line, f"{entry.id}: {entry.words}") for entry in outline.people]
        parts = [(entry.line, f"{entry.id}: {entry.words}") for entry in outline.state]
        nodes = [
            (node.line, f"{node.id}: {node.ending or node.construct}" + (f" ({len(node.options)})" * (not node.ending)))
            for node in outline.nodes
        ]
        for name, title, entries in (
            ("people", _("People"), people),
            ("state", _("State"), parts),
            ("nodes", _("Decisions (with their options) and endings"), nodes),
        ):
            if entries:
                draw(tag("h3", esc(title)))
                _draw_lines(desk, name, entries)


def _draw_lines(desk: Desk, name: str, entries: list[tuple[int, str]]) -> None:
    with st.container(key=f"sb-lines-{name}"):
        for number, (line, words) in enumerate(entries[:MAX_LISTED]):
            st.button(
                plain(f"{line} · {words}"),
                key=f"sb-line-{name}-{number}",
                type="tertiary",
                on_click=studio_actions.go_to_line,
                args=(desk.id, line),
            )
        if len(entries) > MAX_LISTED:
            draw(tag("p", esc(_("and {n} more").format(n=len(entries) - MAX_LISTED)), "sb-sub"))


def _named_variables(desk: Desk) -> Iterator[str]:
    """People's variables that the text names anywhere."""
    named = set(DOTTED.findall(desk.saved.text))
    for person in desk.outline.people:
        yield from (one.name for one in person_variables(person.id) if one.name in named)


def draw_uses(desk: Desk, name: str) -> None:
    """Where a person, a variable, a node or another name is used.

    Parameters
    ----------
    name : str
        What is looked for; empty for nothing.
    """
    outline = desk.outline
    known = [
        *(one.id for one in outline.people),
        *(one.id for one in outline.state),
        *_named_variables(desk),
        *(one.id for one in outline.nodes),
    ]
    known = list(dict.fromkeys(known))
    with st.expander(_("Where is it used?"), expanded=bool(name), key="sb-uses"):
        options = ["", *known] if name in known or not name else ["", name, *known]
        state.fill(studio_actions.USED_NAME, name)
        st.selectbox(
            _("A person, a part of the state, a decision or an ending"),
            options,
            format_func=lambda one: one or _("Choose a name"),
            key=studio_actions.USED_NAME,
            on_change=studio_actions.look_for,
            args=(desk.id,),
        )
        if not name:
            return
        places = places_of(desk.saved.text, name)
        n = len(places)
        count = ngettext("{n} place", "{n} places", n).format(n=n) if n else _("It is used nowhere.")
        draw(tag("p", esc(count), "sb-sub", role="status"))
        _draw_lines(desk, "uses", [(place.line, place.words) for place in places])
