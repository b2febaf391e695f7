"""How a program's raters agree and how strict they are: by name for its lead, without names for those who rate."""

from simulator.ui import state
from simulator.ui.components import raters as view
from simulator.ui.guard import actor, kindly
from simulator.ui.markup import draw_message

with kindly():
    person = actor()
    state.hold_address()
    draw_message(state.take_notice())
    view.draw_raters(person, state.query("cohort"), state.query("program"))
