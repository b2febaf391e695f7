"""From a draft to a case that others practise: what is still to do, what changes, who sees it."""

from simulator.ui import state
from simulator.ui.components import publish as view
from simulator.ui.components import publish_versions
from simulator.ui.guard import actor, kindly
from simulator.ui.markup import draw_message

with kindly():
    desk = view.opened(actor(), state.query("draft"))
    view.draw_heading(desk)
    draw_message(state.take_notice())
    view.draw_checklist(desk)
    view.draw_reviews(desk)
    view.draw_difference(desk)
    view.draw_form(desk)
    publish_versions.draw_versions(desk, retiring=state.query("retire"), old=state.query("old"))
