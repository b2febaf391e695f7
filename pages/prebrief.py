"""The prebriefing: what a trainee knows on entering, and how they would like to practise. Accepting it begins."""

import streamlit as st

from simulator.domain.policy import INSTALLATION, Action, can
from simulator.ui import actions, practice_actions, state
from simulator.ui.components import cases as view
from simulator.ui.components.assigned import draw_who_will_see
from simulator.ui.components.publish_versions import draw_publication
from simulator.ui.components.ways import draw_ways
from simulator.ui.guard import actor, kindly
from simulator.ui.i18n import _
from simulator.ui.navigation import go, is_solo, link

with kindly():
    training, person = actions.training(), actor()
    if training.notice_due(person):
        view.draw_first_notice(solo=is_solo(person))
        st.stop()
    case = training.case(person, state.query("case"))
    assignment = state.query("assignment")
    view.draw_prebrief(case)
    draw_publication(person, case.scenario.id)
    draw_who_will_see(person, assignment)
    feedback, ways = draw_ways(person, case.scenario.about, scenario_id=case.scenario.id, assignment_id=assignment)
    with st.container(horizontal=True, vertical_alignment="center", key="sb-ready"):
        if st.button(_("I'm ready, begin"), type="primary", key="sb-begin"):
            practice_actions.choose_ways(ways)
            go("practise", attempt=actions.begin(case.scenario.id, feedback, assignment))
        link("library", _("Not now"))
        if can(person, Action.LEAD_GROUP, INSTALLATION):
            link("together", _("Decide together in a group"), case=case.scenario.id)
