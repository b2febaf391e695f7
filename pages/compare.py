"""Two ways through a case side by side, of one session and the tries that went on from its moments."""

from simulator.ui import state
from simulator.ui.components.comparison import draw_comparison
from simulator.ui.guard import actor, kindly
from simulator.ui.markup import draw_message

with kindly():
    draw_message(state.take_notice())
    draw_comparison(actor(), state.query("attempt"), state.query("with"))
