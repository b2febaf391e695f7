"""The debriefing of an attempt that has ended: in short, three moments, the whole record, and what is one's own."""

import streamlit as st

from simulator.ui import actions, state
from simulator.ui.components import debrief_layers as layers
from simulator.ui.components import erasure, notes, sharing
from simulator.ui.components.coaching import draw_said
from simulator.ui.components.debrief_first import draw_first
from simulator.ui.components.debrief_moments import draw_moments
from simulator.ui.components.debrief_record import draw_own_record
from simulator.ui.components.debriefing import head
from simulator.ui.guard import actor, kindly
from simulator.ui.i18n import _
from simulator.ui.markup import draw, draw_message, esc, tag
from simulator.ui.navigation import link

with kindly():
    person, attempt_id = actor(), state.query("attempt")
    room, result = actions.training().debrief(person, attempt_id)
    draw_message(state.take_notice())
    if result.ending is None:
        draw(
            tag("h1", esc(_("This session isn't finished yet"))) + tag("p", esc(_("Its debriefing comes at the end.")))
        )
        link("practise", _("Go on where you left"), attempt=str(room.attempt.id))
        st.stop()
    layers.lead_keyboard(person, str(room.attempt.id))
    draw(head(room.case.scenario.about.title, result))
    layer = layers.draw_layers(person, str(room.attempt.id))
    with st.container(key=f"sb-layer-{layer}"):
        if layer == layers.FIRST:
            draw_first(person, str(room.attempt.id), result)
        elif layer == layers.MOMENTS:
            draw_moments(person, room, result)
        elif layer == layers.RECORD:
            draw_own_record(person, room, result)
        else:
            draw_said(person, room, result)
            notes.draw_own_notes(person, room, result)
            sharing.draw_sharing(person, str(room.attempt.id))
            erasure.draw_erase_session(room.attempt)
    with st.container(horizontal=True):
        link("prebrief", _("Practise this case again"), case=room.attempt.scenario_id)
        link("library", _("Back to the cases"))
