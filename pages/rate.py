"""Rating for a panel: whoever was asked rates each option of a case blind, one decision at a time."""

from simulator.ui import state
from simulator.ui.components import rate as view
from simulator.ui.guard import actor, kindly
from simulator.ui.markup import draw_message

with kindly():
    person = actor()
    state.hold_address()
    draw_message(state.take_notice())
    panel_id = state.query("panel")
    if panel_id:
        view.draw_sheet(person, panel_id, state.number("decision") + 1 if state.query("decision") else 0)
    else:
        view.draw_invitations(person)
