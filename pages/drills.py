"""Drills: single moments from the cases, spaced; private to whoever practises."""

from simulator.ui import actions, state
from simulator.ui.components import cases as view
from simulator.ui.components.drill_desk import draw_desk
from simulator.ui.components.drill_row import draw_row
from simulator.ui.guard import actor, kindly
from simulator.ui.navigation import is_solo

with kindly():
    person, sitting_id = actor(), state.query("sitting")
    if actions.training().notice_due(person):
        view.draw_first_notice(solo=is_solo(person))
    elif sitting_id:
        draw_row(person, sitting_id)
    else:
        draw_desk(person, state.query("focus"), notice=state.take_notice())
