"""What trainees have shared with a supervisor, or do because their cohort was asked to: to read and to comment."""

from simulator.ui import state
from simulator.ui.components import supervision as view
from simulator.ui.guard import actor, kindly
from simulator.ui.markup import draw_message

with kindly():
    person = actor()
    attempt_id = state.query("attempt")
    if attempt_id:
        review = view.open_review(person, attempt_id)
        draw_message(state.take_notice())
        view.draw_review(review)
    else:
        draw_message(state.take_notice())
        view.draw_visible(person)
        view.draw_own_cohorts(person)
