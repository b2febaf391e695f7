"""The prebriefing: what a trainee knows on entering. Accepting it creates the attempt."""

import streamlit as st

from simulator.ui import actions, state
from simulator.ui.components import cases as view
from simulator.ui.guard import actor, kindly
from simulator.ui.i18n import _
from simulator.ui.navigation import go, link

FEEDBACK = {
    "each": _("After each reply"),
    "end": _("At the end, in the debriefing"),
}

with kindly():
    training = actions.training()
    if training.notice_due(actor()):
        view.draw_first_notice()
        st.stop()
    case = training.case(actor(), state.query("case"))
    view.draw_prebrief(case)
    chosen = st.radio(
        _("When would you like feedback?"),
        list(FEEDBACK),
        index=list(FEEDBACK).index(case.scenario.about.feedback),
        format_func=FEEDBACK.__getitem__,
        key=f"feedback-{case.scenario.id}",
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(_("I'm ready, begin"), type="primary", key="sb-begin"):
            go("practise", attempt=actions.begin(case.scenario.id, chosen))
        link("library", _("Not now"))
