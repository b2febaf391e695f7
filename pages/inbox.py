"""What trainees report on moments of cases, for those who write cases: to read, and to answer without knowing whom."""

from simulator.ui import state
from simulator.ui.components import inbox as view
from simulator.ui.guard import actor, kindly
from simulator.ui.markup import draw_message

with kindly():
    person, remark_id = actor(), state.query("remark")
    state.hold_address()
    draw_message(state.take_notice())
    if remark_id:
        view.draw_reported(person, remark_id)
    else:
        view.draw_inbox(person)
