"""Panels: asking colleagues to rate a case blind, following them, what they found, and adopting it as the key."""

from simulator.ui import state
from simulator.ui.components import panel as view
from simulator.ui.components.panel_results import draw_found
from simulator.ui.guard import actor, kindly
from simulator.ui.markup import draw_message

with kindly():
    person = actor()
    state.hold_address()
    panel_id = state.query("panel")
    if panel_id:
        followed = view.draw_followed(person, panel_id, notice=state.take_notice())
        draw_found(person, followed)
    else:
        draw_message(state.take_notice())
        view.draw_start(person, state.query("draft"), state.query("case"))
        view.draw_panels(person)
