"""A case that is being written: its text, its map, what was found, and forms for what is easily got wrong."""

import streamlit as st

from simulator.ui import state
from simulator.ui.components import draft as view
from simulator.ui.components import draft_finding, draft_forms, draft_meanwhile
from simulator.ui.components.studio_ways import draw_ways
from simulator.ui.guard import actor, kindly
from simulator.ui.markup import draw_message

with kindly():
    person, draft_id = actor(), state.query("draft")
    state.hold_address()
    desk = view.opened(person, draft_id)
    view.draw_heading(desk)
    draw_ways(desk.draft, "draft")
    # A place that is always there: were the editor a place further down whenever something is said, it would be put up
    # anew, without what could be undone and what is being looked for.
    above = st.container()
    with above:
        draw_message(state.take_notice())
    waiting = draft_meanwhile.asides(person, desk)
    aside = next((one for one in waiting if str(one.id) == state.query("mine")), None)
    if aside is not None:
        draft_meanwhile.draw_both(person, desk, aside)
    elif state.query("save"):
        draft_meanwhile.draw_save(person, desk, state.query("save"))
    else:
        with above:
            draft_meanwhile.draw_waiting(person, desk, waiting)
        view.draw_desk(person, desk, line=state.number("line") + 1 if state.query("line") else None)
        view.draw_findings(desk)
        draft_forms.draw_forms(person, desk)
        draft_finding.draw_outline(desk)
        draft_finding.draw_uses(desk, state.query("uses"))
        draft_meanwhile.draw_saves(person, desk)
