"""The debriefing of an attempt that has ended."""

import streamlit as st

from simulator.ui import actions, state
from simulator.ui.components import debriefing as view
from simulator.ui.guard import actor, kindly
from simulator.ui.i18n import _
from simulator.ui.markup import bullets, draw, esc, tag
from simulator.ui.navigation import link

with kindly():
    room, result = actions.training().debrief(actor(), state.query("attempt"))

scenario = room.case.scenario
if result.ending is None:
    draw(tag("h1", esc(_("This session isn't finished yet"))) + tag("p", esc(_("Its debriefing comes at the end."))))
    link("practise", _("Go on where you left"), attempt=str(room.attempt.id))
    st.stop()

from simulator.ui.components.traces import draw_traces  # noqa: E402  loads pandas, which no other page needs


def section(title: str, inner: str = "") -> None:
    """Draw a heading with what stands under it."""
    draw(tag("h2", esc(title)) + inner)


draw(tag("p", esc(_("Debriefing · {title}").format(title=scenario.about.title)), "sb-facts") + view.outcome(result))
draw(view.first_things(result))
draw(view.gate(result) + view.turning_point(result))
section(_("Attunement, safety and fidelity"), view.scores(result))
section(_("Strain and repair"), view.repairs(result, scenario))
section(_("What to practise next"), view.practise_next(result))
section(_("Decision by decision"), view.record(result, scenario))
section(_("How each person moved"))
draw_traces(result, scenario)
if room.case.citations:
    section(_("To read further"), bullets(room.case.citations))
reflection = _(
    "What came up for you in this session? Note it for yourself, and take it to supervision. It is not stored."
)
section(_("For you"), tag("p", esc(reflection)))
with st.container(horizontal=True):
    link("prebrief", _("Practise this case again"), case=scenario.id)
    link("library", _("Back to the cases"))
