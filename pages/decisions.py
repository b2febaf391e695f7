"""How the decisions of a cohort's cases work, for its supervisors and the leads of its program."""

from simulator.ui import state
from simulator.ui.components import cohort_overview as cohort
from simulator.ui.components import decisions as view
from simulator.ui.guard import actor, kindly
from simulator.ui.markup import draw_message

with kindly():
    person, cohort_id, case = actor(), state.query("cohort"), state.query("case")
    wanted = view.Look.named(state.query("look"))
    state.hold_address()
    draw_message(state.take_notice())
    if not cohort_id:
        cohort.draw_list(person)
    elif case:
        view.draw_case(person, cohort_id, case, wanted, state.query("key"))
    else:
        view.draw_cases(person, cohort_id, wanted)
