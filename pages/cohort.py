"""A cohort at a glance, for its supervisors and the leads of its program: who is where, scores, skills, help."""

from simulator.ui import state
from simulator.ui.components import cohort_overview as view
from simulator.ui.components import cohort_scores, cohort_skills
from simulator.ui.guard import actor, kindly
from simulator.ui.markup import draw_message

with kindly():
    person, cohort_id, page = actor(), state.query("cohort"), state.number("page")
    state.hold_address()
    draw_message(state.take_notice())
    if not cohort_id:
        view.draw_list(person)
    else:
        seen = view.open_cohort(person, cohort_id)
        part = view.draw_head(person, seen, state.query("part"))
        if part == "scores":
            cohort_scores.draw_scores(person, seen)
        elif part == "skills":
            cohort_skills.draw_skills(person, seen, page)
        elif part == "attention":
            cohort_skills.draw_attention(person, seen)
        else:
            view.draw_where(person, seen, page)
