"""A debriefing from top to bottom, as the trainee and those it is shared with see it. Loads pandas, for the charts."""

from __future__ import annotations

from simulator.domain.debrief import Debrief
from simulator.services.rooms import Room
from simulator.ui.components import debriefing as view
from simulator.ui.components.traces import draw_traces
from simulator.ui.i18n import _
from simulator.ui.markup import bullets, draw, esc, tag


def draw_whole(room: Room, result: Debrief) -> None:
    """Outcome, a strength and a moment to work on, then scores, repairs, the record, charts and sources."""
    scenario = room.case.scenario
    title = tag("p", esc(_("Debriefing · {title}").format(title=scenario.about.title)), "sb-facts")
    draw(title + view.outcome(result))
    draw(view.first_things(result))
    draw(view.gate(result) + view.turning_point(result))
    draw_section(_("Attunement, safety and fidelity"), view.scores(result))
    draw_section(_("Strain and repair"), view.repairs(result, scenario))
    draw_section(_("What to practise next"), view.practise_next(result))
    draw_section(_("Decision by decision"), view.record(result, scenario))
    draw_section(_("How each person moved"))
    draw_traces(result, scenario)
    if room.case.citations:
        draw_section(_("To read further"), bullets(room.case.citations))


def draw_section(title: str, inner: str = "") -> None:
    """A heading with what stands under it."""
    draw(tag("h2", esc(title)) + inner)
