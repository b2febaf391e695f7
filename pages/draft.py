"""A case that is being written: its text, its map, what was found, and forms for what is easily got wrong."""

from simulator.ui import state, studio_actions
from simulator.ui.components import draft as view
from simulator.ui.components import draft_finding, draft_forms, draft_meanwhile
from simulator.ui.components.studio_ways import draw_ways
from simulator.ui.guard import actor, kindly
from simulator.ui.markup import draw_message

with kindly():
    person, draft_id = actor(), state.query("draft")
    state.hold_address()
    desk = view.opened(person, draft_id)
    view.draw_heading(desk)
    draw_ways(desk.draft, "draft")
    draw_message(state.take_notice())
    aside = state.query("mine")
    if aside:
        draft_meanwhile.draw_both(person, desk, aside, state.query("since"))
    elif state.query("save"):
        draft_meanwhile.draw_save(person, desk, state.query("save"))
    else:
        form = studio_actions.form_in_address()
        if form.kind:
            draft_forms.draw_form(person, desk, form)
        view.draw_desk(person, desk, line=state.number("line") + 1 if state.query("line") else None)
        view.draw_findings(desk)
        draft_finding.draw_outline(desk)
        draft_finding.draw_uses(desk, state.query("uses"))
        if not form.kind:
            draft_forms.draw_ways(desk)
        draft_meanwhile.draw_saves(person, desk)
