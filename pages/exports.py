"""What a program takes along of a cohort, by which ids other systems know its people, and its outcomes."""

from simulator.ui import state
from simulator.ui.components import exports as view
from simulator.ui.guard import actor, kindly
from simulator.ui.markup import draw_message

with kindly():
    person, cohort_id = actor(), state.query("cohort")
    state.hold_address()
    if cohort_id:
        desk = view.open_desk(person, cohort_id)
        draw_message(state.take_notice())
        view.draw_cohort(person, desk, state.query("part"))
    else:
        draw_message(state.take_notice())
        view.draw_cohorts(person)
