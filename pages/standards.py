"""Standards: the score from which a program takes exercises as done well enough, and judging for one."""

from simulator.ui import state
from simulator.ui.components import standard_judging, standard_setting
from simulator.ui.components import standards as view
from simulator.ui.guard import actor, kindly
from simulator.ui.markup import draw_message

with kindly():
    person = actor()
    state.hold_address()
    draw_message(state.take_notice())
    judge, setting = state.query("judge"), state.query("setting")
    if judge:
        standard_judging.draw_sheet(person, judge, state.number("decision") + 1 if state.query("decision") else 0)
    elif setting:
        standard_setting.draw_setting(person, setting)
    else:
        view.draw_standards(person, state.query("program"))
