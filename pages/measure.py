"""How far a cohort's numbers can be trusted, for its supervisors and the leads of its program."""

from simulator.ui import state
from simulator.ui.components import cohort_overview as cohort
from simulator.ui.components import measure
from simulator.ui.guard import actor, kindly
from simulator.ui.markup import draw_message

with kindly():
    person, cohort_id, program_id = actor(), state.query("cohort"), state.query("program")
    state.hold_address()
    draw_message(state.take_notice())
    if cohort_id or program_id:
        measure.draw_measure(person, cohort_id, program_id)
    else:
        cohort.draw_list(person)
