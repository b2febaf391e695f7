"""The debriefing of an attempt that has ended."""

import streamlit as st

from simulator.ui import actions, state
from simulator.ui.components import erasure, notes, sharing
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
    from simulator.ui.components.whole_debriefing import draw_whole  # loads pandas, which few other pages need

    draw_whole(room, result)
    notes.draw_own_notes(person, room, result)
    sharing.draw_sharing(person, room, result)
    erasure.draw_erase_session(room.attempt)
    with st.container(horizontal=True):
        link("prebrief", _("Practise this case again"), case=room.attempt.scenario_id)
        link("library", _("Back to the cases"))
