"""The room: one decision at a time, everything rebuilt from what is recorded."""

from simulator.ui import actions, state
from simulator.ui.components import room as view
from simulator.ui.guard import actor, kindly
from simulator.ui.markup import draw, esc, tag

with kindly():
    room = actions.training().room(actor(), state.query("attempt"))

draw(tag("h1", esc(room.case.scenario.about.title), "sb-case-title"))
view.draw_notice(room)
if state.session().paused == str(room.attempt.id):
    view.draw_pause()
else:
    view.draw_conversation(room)
    if room.node.ending is None:
        view.draw_choices(room)
        view.draw_menu(room)
    else:
        view.draw_ending(room)
