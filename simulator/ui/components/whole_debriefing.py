"""The third layer of a debriefing: the whole record, as the trainee and those it is shared with see it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from simulator.content.citations import citations_of
from simulator.domain.debrief import Debrief
from simulator.services.rooms import Room
from simulator.ui.components import debriefing as view
from simulator.ui.components.case_map import map_and_list
from simulator.ui.components.timeline import strain_and_repair, within_reach
from simulator.ui.components.traces import traces
from simulator.ui.i18n import _
from simulator.ui.markup import bullets, draw, esc, tag


def draw_whole(room: Room, result: Debrief) -> None:
    """Where somebody else's session came to, and the whole record."""
    draw(view.head(room.case.scenario.about.title, result))
    draw_record(room, result, who=_("Trainee"))


def draw_record(
    room: Room, result: Debrief, own: Mapping[int, str] | None = None, more: str = "", *, who: str = ""
) -> None:
    """Everything that was computed of a session, as one element with a list of its parts first.

    Parameters
    ----------
    own : mapping of int to str
        By step, HTML of what only the trainee sees in that decision.
    more : str
        HTML of a part that only the trainee sees.
    who : str
        What the trainee is called where somebody else reads; you, if empty.
    """
    beside = view.Beside(citations_of(room.case), own or {}, who)
    parts = list(_parts(room, result, beside, more))
    ways = "".join(tag("li", tag("a", esc(title), href=f"#{name}")) for name, title, _inner in parts)
    contents = tag("nav", tag("ul", ways), "sb-contents", aria_label=_("Parts of the record"))
    draw(contents + "".join(_part(*part) for part in parts))


def _parts(room: Room, result: Debrief, beside: view.Beside, more: str) -> Iterator[tuple[str, str, str]]:
    """Id, title and HTML of each part."""
    scenario = room.case.scenario
    turn = view.gate(result) + view.turning_point(result)
    yield "sb-part-outcome", _("What happened"), view.outcome(result) + turn
    yield "sb-part-map", _("The map"), map_and_list(room, result)
    yield "sb-part-people", _("How each person moved"), traces(result, scenario)
    yield "sb-part-strain", _("Strain and repair"), strain_and_repair(result, scenario)
    yield "sb-part-reach", _("Endings within reach"), within_reach(result)
    yield "sb-part-scores", _("Attunement, safety and fidelity"), view.scores(result)
    if more:
        yield "sb-part-sure", _("How sure you were, and what pulled you"), more
    yield "sb-part-next", _("What to practise next"), view.practise_next(result)
    yield "sb-part-decisions", _("Decision by decision"), view.record(result, scenario, beside)
    if room.case.citations:
        yield "sb-part-reading", _("To read further"), bullets(room.case.citations)


def _part(name: str, title: str, inner: str) -> str:
    return tag("h2", esc(title), id=name, tabindex="-1") + inner


def draw_section(title: str, inner: str = "") -> None:
    """A heading with what stands under it."""
    draw(tag("h2", esc(title)) + inner)
