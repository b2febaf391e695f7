"""A draft tried out: from any node in any state that can be reached there, and back again. Nothing is kept."""

from simulator.ui import state
from simulator.ui.components.rehearse import draw_rehearse
from simulator.ui.guard import actor, kindly
from simulator.ui.markup import draw_message

with kindly():
    draw_message(state.take_notice())
    draw_rehearse(actor(), state.query("draft"))
