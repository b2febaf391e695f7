"""The room: one decision at a time, everything rebuilt from what is recorded."""

from simulator.ui import state
from simulator.ui.components.room import draw_room
from simulator.ui.guard import actor, kindly
from simulator.ui.markup import draw, esc, tag
from simulator.ui.turn import turn_of

with kindly():
    turn = turn_of(actor(), state.query("attempt"))

draw(tag("h1", esc(turn.room.case.scenario.about.title), "sb-case-title"))
draw_room(turn)
