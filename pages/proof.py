"""What was proved of a draft: findings that can be played, and every figure."""

from simulator.ui import state
from simulator.ui.components.proof import draw_proof
from simulator.ui.guard import actor, kindly
from simulator.ui.markup import draw_message

with kindly():
    draw_message(state.take_notice())
    draw_proof(actor(), state.query("draft"))
