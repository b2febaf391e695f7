"""What trainees have shared with a supervisor, or do because their cohort was asked to: to read, rate and comment."""

from simulator.ui import state
from simulator.ui.components import supervision as view
from simulator.ui.guard import actor, kindly
from simulator.ui.markup import draw_message

with kindly():
    person = actor()
    state.hold_address()
    attempt_id, words = state.query("attempt"), state.query("words")
    if attempt_id and words:
        desk = view.open_words(person, attempt_id, words)
        draw_message(state.take_notice())
        view.draw_words(person, desk)
    elif attempt_id:
        draw_message(state.take_notice())
        view.draw_session(person, attempt_id, read=bool(state.query("read")))
    elif assignment_id := state.query("assignment"):
        draw_message(state.take_notice())
        view.draw_own_assignment(person, assignment_id)
    else:
        draw_message(state.take_notice())
        view.draw_inbox(person)
        view.draw_own_cohorts(person)
