"""From a draft to a case that others practise: what is still to do, what changes, who sees it."""

from simulator.ui import state
from simulator.ui.components import publish as view
from simulator.ui.components import publish_versions as versions
from simulator.ui.guard import actor, kindly
from simulator.ui.markup import draw_message

with kindly():
    state.hold_address()
    person, draft_id, scenario_id = actor(), state.query("draft"), state.query("case")
    asked = {"old": state.query("old"), "seen": state.query("seen"), "retiring": bool(state.query("retire"))}
    if scenario_id and not draft_id:
        versions.draw_case(person, scenario_id, **asked)
    else:
        desk = view.opened(person, draft_id)
        view.draw_heading(desk)
        draw_message(state.take_notice())
        view.draw_checklist(desk)
        view.draw_reviews(desk)
        view.draw_difference(desk)
        view.draw_form(desk)
        versions.draw_versions(person, desk.draft.scenario_id, {"draft": desk.id}, **asked)
