"""Critical choices in sessions that one's cohorts were asked for: the list, or one moment to read and decide on."""

from simulator.ui import state
from simulator.ui.components import critical_list as view
from simulator.ui.guard import actor, kindly
from simulator.ui.markup import draw_message

with kindly():
    person, attempt_id = actor(), state.query("attempt")
    state.hold_address()
    draw_message(state.take_notice())
    if attempt_id:
        view.draw_moment(person, attempt_id, state.number("step"))
    else:
        view.draw_list(person)
