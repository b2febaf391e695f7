"""Rating moments that a panel has rated, and how one stands beside it; nobody else sees any of it."""

from simulator.ui import state
from simulator.ui.components import calibrate as view
from simulator.ui.guard import actor, kindly
from simulator.ui.markup import draw_message

with kindly():
    person, since = actor(), state.query("since")
    state.hold_address()
    draw_message(state.take_notice())
    if since:
        view.draw_set(person, since)
    else:
        view.draw_start(person)
