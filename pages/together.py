"""A case on the projector that a group decides together: for supervisors, who choose one here or go on with one."""

from simulator.ui import state
from simulator.ui.components import together as view
from simulator.ui.guard import actor, kindly

with kindly():
    person, session_id = actor(), state.query("session")
    state.hold_address()
    if session_id:
        view.draw_projector(person, session_id)
    else:
        view.draw_start(person, state.query("case"))
