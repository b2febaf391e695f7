"""How trainees of one's own cohorts are doing: the list, or one of them."""

from simulator.ui import state
from simulator.ui.components import trainee as view
from simulator.ui.guard import actor, kindly
from simulator.ui.markup import draw_message

with kindly():
    person, cohort_id, trainee_id = actor(), state.query("cohort"), state.query("trainee")
    state.hold_address()
    draw_message(state.take_notice())
    if trainee_id:
        view.draw_page(person, cohort_id, trainee_id)
    else:
        view.draw_trainees(person)
