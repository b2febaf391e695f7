"""The layers of a debriefing, each at an address of its own, and which one is open."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from simulator.bootstrap import services
from simulator.domain.roles import Actor
from simulator.ui import state
from simulator.ui.components import comments, remarks
from simulator.ui.components.announcer import announce
from simulator.ui.components.coaching import n_new
from simulator.ui.i18n import _, ngettext
from simulator.ui.markup import draw, esc, tag
from simulator.ui.navigation import is_solo, link

FIRST, MOMENTS, RECORD, YOURS = "first", "moments", "record", "yours"


def layers(*, solo: bool) -> Mapping[str, str]:
    """What the layers are called."""
    return {
        FIRST: _("In short"),
        MOMENTS: _("Three moments"),
        RECORD: _("The whole record"),
        YOURS: _("Your notes") if solo else _("Notes and sharing"),
    }


def open_layer(person: Actor, wanted: str) -> str:
    """The layer that the address names, else the one that this person wants first."""
    if wanted in layers(solo=True):
        return wanted
    return RECORD if services().preferences.ways(person).record_first else FIRST


def lead_keyboard(person: Actor, attempt_id: str) -> None:
    """Bring the keyboard to what opens within the layer that is open, and to what one has just answered there."""
    layer = open_layer(person, state.query("layer"))
    said = services().sharing.comments(person, attempt_id) if layer == YOURS and not is_solo(person) else ()
    asides = (*remarks.open_asides(attempt_id), *comments.asides(attempt_id, said))
    announce(f"{attempt_id}/{layer}", [], asides=asides)  # another layer is another place: nothing has opened there


def draw_layers(person: Actor, attempt_id: str) -> str:
    """Links to the layers; the name of the one that is open."""
    chosen = open_layer(person, state.query("layer"))
    if state.query("layer"):  # a link to the page that is open leaves the browser's address as it was
        state.set_query(attempt=attempt_id, layer=chosen)
    named = {**layers(solo=is_solo(person))}
    n = 0 if is_solo(person) else services().sharing.state(person, attempt_id).n_comments
    if n:
        said = ngettext("{n} comment", "{n} comments", n).format(n=n)
        named[YOURS] += f" · {said}"
    new = 0 if is_solo(person) else n_new(person, attempt_id)
    if new:
        named[YOURS] += " · " + _("{n} new").format(n=new)
    with st.container(horizontal=True, key="sb-parts"):
        for name, title in named.items():
            with st.container(key=f"sb-tab-{name}" + ("-open" if name == chosen else ""), width="content"):
                link("debrief", title, attempt=attempt_id, layer=name)
    draw(tag("h2", esc(named[chosen]), "sb-heard"))
    return chosen
