"""People, invitations, programs and the audit log; program leads find what is their program's."""

import streamlit as st

from simulator.ui import state
from simulator.ui.components import administration as view
from simulator.ui.components import panel
from simulator.ui.guard import actor, kindly
from simulator.ui.i18n import _
from simulator.ui.markup import draw, draw_message, esc, tag

with kindly():
    person = actor()
    state.hold_address()
    parts = view.parts_for(person)
    draw(tag("h1", esc(_("People and programs"))))
    panel.draw_waiting(person)
    part = view.draw_parts(parts, state.query("part"))
    draw_message(state.take_notice())
    with st.container(key=f"sb-part-{part}"):
        parts[part].draw(person)
