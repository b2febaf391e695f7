"""The cases that somebody is writing: to go on with, to begin, to take in and along."""

from simulator.domain.policy import INSTALLATION, Action, require
from simulator.ui import state
from simulator.ui.components import inbox
from simulator.ui.components import studio as view
from simulator.ui.components.publish_versions import draw_published
from simulator.ui.guard import actor, kindly
from simulator.ui.markup import draw_message

with kindly():
    person = actor()
    require(person, Action.WRITE_CASES, INSTALLATION)
    view.go_to_begun()
    view.draw_heading()
    draw_message(state.take_notice())
    view.draw_upload_told(state.take_upload_told())
    inbox.draw_ways(person)
    view.draw_drafts(person, removing=state.query("remove"))
    draw_published(person)
    view.draw_beginning(person)
    view.draw_forking(person)
    view.draw_upload()
    view.draw_along()
