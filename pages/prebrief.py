"""The prebriefing: what a trainee knows on entering. Accepting it creates the attempt."""

import streamlit as st

from simulator.ui import actions, state
from simulator.ui.components import cases as view
from simulator.ui.components.assigned import draw_who_will_see
from simulator.ui.guard import actor, kindly
from simulator.ui.i18n import _
from simulator.ui.navigation import go, is_solo, link

FEEDBACK = {
    "each": _("After each reply"),
    "end": _("At the end, in the debriefing"),
}

with kindly():
    training, person = actions.training(), actor()
    if training.notice_due(person):
        view.draw_first_notice(solo=is_solo(person))
        st.stop()
    case = training.case(person, state.query("case"))
    assignment = state.query("assignment")
    view.draw_prebrief(case)
    draw_who_will_see(person, assignment)
    chosen = st.radio(
        _("When would you like feedback?"),
        list(FEEDBACK),
        index=list(FEEDBACK).index(case.scenario.about.feedback),
        format_func=FEEDBACK.__getitem__,
        key=f"feedback-{case.scenario.id}",
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(_("I'm ready, begin"), type="primary", key="sb-begin"):
            go("practise", attempt=actions.begin(case.scenario.id, chosen, assignment))
        link("library", _("Not now"))
