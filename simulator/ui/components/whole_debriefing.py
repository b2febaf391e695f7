"""The third layer of a debriefing: the whole record, as the trainee and those it is shared with see it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

import streamlit as st

from simulator.content.citations import citations_of
from simulator.domain.debrief import Debrief, Moment
from simulator.services.rooms import Room
from simulator.ui.components import debriefing as view
from simulator.ui.components.case_map import map_and_list
from simulator.ui.components.timeline import strain_and_repair, within_reach
from simulator.ui.components.traces import traces
from simulator.ui.i18n import _
from simulator.ui.markup import bullets, draw, esc, tag

SCORES, DECISIONS = "sb-part-scores", "sb-part-decisions"


@dataclass(frozen=True, slots=True)
class Between:
    """What is drawn inside the record for those who do something about it.

    Attributes
    ----------
    after : mapping of str to callable
        By id of a part, what is drawn after it.
    at_moment : callable or None
        What is drawn after each decision.
    """

    after: Mapping[str, Callable[[], None]] = field(default_factory=dict)
    at_moment: Callable[[Moment], None] | None = None


def draw_whole(room: Room, result: Debrief, own: Mapping[int, str], changed: str, between: Between) -> None:
    """Where somebody else's session came to, and the whole record."""
    draw(view.head(room.case.scenario.about.title, result))
    draw_record(room, result, own, who=_("Trainee"), changed=changed, between=between)


def draw_record(
    room: Room,
    result: Debrief,
    own: Mapping[int, str] | None = None,
    more: str = "",
    *,
    who: str = "",
    changed: str = "",
    between: Between | None = None,
) -> None:
    """Everything that was computed of a session, with a list of its parts first; one element if nothing is between.

    Parameters
    ----------
    own : mapping of int to str
        By step, HTML of what stands beside that decision for this reader alone.
    more : str
        HTML of a part that only the trainee sees.
    who : str
        What the trainee is called where somebody else reads; you, if empty.
    changed : str
        HTML of the scores that supervisors see differently.
    between : Between, optional
        What is drawn inside it.
    """
    beside, between = view.Beside(citations_of(room.case), own or {}, who), between or Between()
    parts = list(_parts(room, result, beside, more, changed))
    ways = "".join(tag("li", tag("a", esc(title), href=f"#{name}")) for name, title, _inner in parts)
    contents = tag("nav", tag("ul", ways), "sb-contents", aria_label=_("Parts of the record"))
    written = contents
    for name, title, inner in parts:
        if name == DECISIONS and between.at_moment is not None:
            draw(written + _part(name, title, ""))
            _draw_moments(room, result, beside, between.at_moment)
            written = ""
            continue
        written += _part(name, title, inner)
        if name in between.after:
            draw(written)
            between.after[name]()
            written = ""
    if written:
        draw(written)


def _draw_moments(room: Room, result: Debrief, beside: view.Beside, at_moment: Callable[[Moment], None]) -> None:
    """Each decision as an element of its own, with what is drawn after it."""
    for moment in result.moments:
        with st.container(gap="small"):
            draw(view.record(replace(result, moments=(moment,)), room.case.scenario, beside))
            at_moment(moment)


def _parts(room: Room, result: Debrief, beside: view.Beside, more: str, changed: str) -> Iterator[tuple[str, str, str]]:
    """Id, title and HTML of each part."""
    scenario = room.case.scenario
    turn = view.gate(result) + view.turning_point(result)
    yield "sb-part-outcome", _("What happened"), view.outcome(result) + turn
    yield "sb-part-map", _("The map"), map_and_list(room, result)
    yield "sb-part-people", _("How each person moved"), traces(result, scenario)
    yield "sb-part-strain", _("Strain and repair"), strain_and_repair(result, scenario)
    yield "sb-part-reach", _("Endings within reach"), within_reach(result)
    yield SCORES, _("Attunement, safety and fidelity"), view.scores(result) + changed
    if more:
        yield "sb-part-sure", _("How sure you were, and what pulled you"), more
    yield "sb-part-next", _("What to practise next"), view.practise_next(result)
    yield DECISIONS, _("Decision by decision"), view.record(result, scenario, beside)
    if room.case.citations:
        yield "sb-part-reading", _("To read further"), bullets(room.case.citations)


def _part(name: str, title: str, inner: str) -> str:
    return tag("h2", esc(title), id=name, tabindex="-1") + inner


def draw_section(title: str, inner: str = "") -> None:
    """A heading with what stands under it."""
    draw(tag("h2", esc(title)) + inner)
