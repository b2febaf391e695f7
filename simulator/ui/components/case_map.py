"""The map of a case beside the same as a list: one's own walk, the skilled walk and the roads not taken.

Drawn with plain elements, since Streamlit takes SVG out of HTML: spots are placed by their row and column, ways are
thin lines turned to their angle. It takes its colours from the style sheet and needs nothing from anywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import atan2, degrees, hypot

from simulator.domain.case_map import CaseMap, Spot, Way
from simulator.domain.debrief import Debrief, Moment
from simulator.domain.scenario import Node, Scenario
from simulator.services import debrief_words as words
from simulator.services.rooms import Room
from simulator.services.walk_words import Walked, skilled_words, walked, where_it_led
from simulator.ui.components.debriefing import anchor
from simulator.ui.i18n import _
from simulator.ui.markup import esc, tag

COLUMN, ROW = 46, 58
"""Pixels between spots: six columns fit a screen of 320, and every spot can be hit with a finger."""
SIDESTEP = 6
"""How far the skilled walk is drawn beside one's own where both go the same way."""
AROUND = 22
"""How far a line keeps from the middle of the spots that it goes around."""


def map_and_list(room: Room, result: Debrief) -> str:
    """The map with its legend, and the list that says the same."""
    scenario = room.case.scenario
    found = walked(room, result)
    sheet = found.sheet
    listed = tag("div", _listed(scenario, result, found), "sb-map-list")
    if sheet is None:
        text = _("This case is too large to draw, so here is the same as a list.")
        return tag("p", esc(text), "sb-sub") + listed
    drawn = tag("div", _drawn(sheet, scenario, result.moments) + _legend(sheet), "sb-map-side")
    return tag("div", drawn + listed, "sb-map-and-list")


# The map


def _drawn(sheet: CaseMap, scenario: Scenario, moments: Sequence[Moment]) -> str:
    at = {spot.node: spot for spot in sheet.spots}
    ways = "".join(_lines(way, at[way.source], at[way.target]) for way in sheet.ways)
    spots = "".join(_spot(spot, scenario, moments) for spot in sorted(sheet.spots, key=lambda s: (s.row, s.column)))
    size = f"width:{sheet.columns * COLUMN}px;height:{sheet.rows * ROW}px"
    lines = tag("div", ways, aria_hidden="true")
    return tag("div", lines + spots, "sb-map", style=size, role="group", aria_label=_("Map of the case"))


def centre(spot: Spot) -> tuple[float, float]:
    """Where a spot stands, in pixels from the upper left corner."""
    return (spot.column + 0.5) * COLUMN, (spot.row + 0.5) * ROW


def _lines(way: Way, source: Spot, target: Spot) -> str:
    """One line for each walk that goes this way; a way past spots of its own column goes around them."""
    (left, top), (right, bottom) = centre(source), centre(target)
    if not way.taken and source.column == target.column and target.row > source.row + 1:
        aside = AROUND if way.skilled else -AROUND
        corners = [(left, top), (left + aside, top + ROW / 2), (left + aside, bottom - ROW / 2), (right, bottom)]
        kind = "skilled" if way.skilled else "offered" if way.offered else "other"
        return "".join(line(kind, *ends) for ends in pairwise(corners))
    kinds = [name for name, there in (("taken", way.taken), ("skilled", way.skilled)) if there]
    if not kinds:
        kinds = ["offered" if way.offered else "other"]
    steps = ((name, SIDESTEP * place) for place, name in enumerate(kinds))
    return "".join(line(name, (left + step, top), (right + step, bottom)) for name, step in steps)


def line(kind: str, start: tuple[float, float], end: tuple[float, float], width: float | None = None) -> str:
    """A straight piece of a way, as wide as its kind is, or so many pixels."""
    (left, top), (right, bottom) = start, end
    length, angle = hypot(right - left, bottom - top), degrees(atan2(bottom - top, right - left))
    place = f"left:{left:.0f}px;top:{top:.0f}px;width:{length:.0f}px;transform:rotate({angle:.1f}deg)"
    if width is not None:
        place += f" translateY(-50%);border-top-width:{width:.1f}px"
    return tag("i", "", f"sb-path sb-path-{kind}", style=place)


def _spot(spot: Spot, scenario: Scenario, moments: Sequence[Moment]) -> str:
    left, top = centre(spot)
    place = f"left:{left:.0f}px;top:{top:.0f}px"
    css = f"sb-spot {'sb-spot-skilled ' if spot.skilled else ''}"
    if spot.ending is not None:
        return _ending(spot, scenario, css, place)
    if spot.visits:
        first = moments[spot.visits[0]]
        verdict, colour = words.standing(first)
        name = f"{words.moment_name(first)}. {verdict}"
        number = ", ".join(str(visit + 1) for visit in spot.visits)
        css += f"sb-spot-own sb-spot-{colour}"
        return tag("a", esc(number), css, href=f"#{anchor(first.step)}", style=place, aria_label=name, title=name)
    text = _("A decision that this session did not come to")
    if spot.skilled:
        text = _("On the skilled walk; this session did not come here")
    return tag("span", "", css + "sb-spot-other", style=place, title=text, aria_hidden="true")


def _ending(spot: Spot, scenario: Scenario, css: str, place: str) -> str:
    """An ending; what it is called is told only where the debriefing tells it anyway."""
    name = _("An ending that this session did not come to")
    if spot.told:
        name = words.ending_line(scenario.nodes[spot.node])
    own = " sb-spot-own" if spot.visits else ""
    return tag("span", esc(_("End")), f"{css}sb-spot-end{own}", style=place, title=name, aria_hidden="true")


def _legend(sheet: CaseMap) -> str:
    rows = [
        ("sb-key-taken", _("The walk taken, with the numbers of its decisions")),
        ("sb-key-skilled", _("The skilled walk: one that always takes an option that none on offer is rated above")),
        ("sb-key-offered", _("A road that was offered and not taken")),
        ("sb-key-other", _("What this session did not come to")),
    ]
    shapes = _(
        "A circle met the moment, a dashed circle partly met it, a square missed something, and a double square is "
        "critical."
    )
    keys = "".join(
        tag("li", tag("i", "", f"sb-key {css}", aria_hidden="true") + tag("span", esc(text))) for css, text in rows
    )
    return tag("ul", keys, "sb-map-legend") + tag("p", esc(shapes), "sb-score-note")


# The list


def _came_to(ending: Node | None) -> str:
    if ending is None or ending.ending is None:
        return words.ending_line(ending)
    kind = words.KIND_WORDS[ending.ending]
    return _("It ended with “{title}”, a {kind} ending.").format(title=ending.title, kind=kind)


def _listed(scenario: Scenario, result: Debrief, found: Walked) -> str:
    own = "".join(_own_item(moment) for moment in result.moments)
    came_to = tag("p", esc(_came_to(result.ending)))
    roads = "".join(_roads_item(moment, result.moments) for moment in result.moments)
    return (
        tag("h3", esc(_("The walk taken")))
        + tag("ol", own)
        + came_to
        + tag("h3", esc(_("The skilled walk")))
        + "".join(tag("p", esc(text)) for text in skilled_words(scenario, result, found))
        + tag(
            "details", tag("summary", esc(_("The roads not taken, and where they led"))) + tag("ul", roads), "sb-fold"
        )
    )


def _own_item(moment: Moment) -> str:
    verdict, colour = words.standing(moment)
    name = tag("a", esc(words.construct_name(moment.node.construct)), href=f"#{anchor(moment.step)}")
    return tag("li", name + tag("span", esc(f" {verdict}"), f"sb-map-verdict sb-{colour}"))


def _roads_item(moment: Moment, moments: Sequence[Moment]) -> str:
    where = tag("a", esc(words.moment_name(moment)), href=f"#{anchor(moment.step)}")
    roads = "".join(
        tag("li", esc(f"“{other.choice.say}” ") + tag("span", esc(led), "sb-row-facts"))
        for other in moment.others
        for led in [where_it_led(other, moment, moments)]
    )
    return tag("li", where + tag("ul", roads))
