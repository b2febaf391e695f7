"""How each person moved: a chart with its table. Imported by the debriefing only; it loads pandas and Altair."""

from __future__ import annotations

import streamlit as st

from simulator.analytics.charts import DASHES, PALETTE, state_chart
from simulator.analytics.frames import state_frame, state_table
from simulator.domain.debrief import Debrief, Moment, concerns
from simulator.domain.encounter import Change
from simulator.domain.scenario import Scenario
from simulator.ui.i18n import _
from simulator.ui.markup import draw, esc, tag

LABELS: dict[str, str] = {
    "bond": _("Bond"),
    "trust": _("Trust"),
    "openness": _("Openness"),
    "arousal": _("Arousal (0 is calm)"),
    "hyperactivation": _("Need turned up"),
    "deactivation": _("Need turned down"),
}


def draw_traces(result: Debrief, scenario: Scenario) -> None:
    """One chart a person, with the numbers beneath."""
    frames = {key: state_frame(result.states, key, LABELS) for key in scenario.cast}
    measures = [label for label in LABELS.values() if any(label in set(frame["Measure"]) for frame in frames.values())]
    draw(_legend(measures))
    for key, frame in frames.items():
        name = scenario.cast[key].name
        draw(tag("h3", esc(name)))
        if frame.empty:
            draw(tag("p", esc(_("Nothing moved that is shown here."))))
            continue
        st.altair_chart(state_chart(frame, measures), width="stretch", theme="streamlit")
        with st.expander(_("{name} in numbers").format(name=name)):
            st.table(state_table(frame))
            draw(_causes(result.moments, key))


def _legend(measures: list[str]) -> str:
    parts = []
    for measure, colour, dash in zip(measures, PALETTE, DASHES, strict=False):
        parts.append(tag("span", tag("i", "", aria_hidden="true", style=_stroke(colour, dash)) + esc(measure)))
    return tag("p", "".join(parts), "sb-legend")


def _stroke(colour: str, dash: tuple[int, ...]) -> str:
    """A dash pattern of the charts as a background, so that the legend shows the same line."""
    stops, at = [], 0
    for index, length in enumerate(dash):
        paint = "transparent" if index % 2 else colour
        stops.append(f"{paint} {at}px {at + length}px")
        at += length
    return f"background:repeating-linear-gradient(90deg,{','.join(stops)})"


def _causes(moments: tuple[Moment, ...], person_id: str) -> str:
    rows = []
    for moment in moments:
        own = [change for change in moment.taken.changes if concerns(change, person_id)]
        if own:
            said = "; ".join(_cause(change, person_id) for change in own)
            rows.append(tag("li", esc(_("Decision {n}: ").format(n=moment.step + 1) + said)))
    return tag("ul", "".join(rows))


def _cause(change: Change, person_id: str) -> str:
    name = " ".join(part for part in change.variable.split(".") if part != person_id)
    if change.blocked:
        return _("{name} held back ({why})").format(name=name, why=change.blocked)
    if isinstance(change.before, int) and isinstance(change.after, int):
        step = f"{change.after - change.before:+d}".replace("-", "−")
        return f"{name} {step} ({change.source.label})"
    return f"{name}: {change.before} → {change.after} ({change.source.label})"
