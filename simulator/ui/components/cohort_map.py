"""The ways of a cohort through a case: drawn as wide as many took them, beside the same as a table.

The map of a case with plain elements, as in the debriefing. Nothing is told by it that the table does not say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from simulator.domain.case_map import CaseMap, Spot, Way
from simulator.services.case_decisions import CaseFigures
from simulator.services.debrief_words import construct_name, ending_line
from simulator.services.decision_figures import DecisionFigures, Ways, WayTaken
from simulator.services.decision_words import share_words
from simulator.ui.components.case_map import AROUND, COLUMN, ROW, centre, line
from simulator.ui.components.figures import bar, with_mark
from simulator.ui.i18n import _
from simulator.ui.markup import esc, table, tag

NARROWEST, WIDEST = 2.0, 13.0
"""Pixels of a way that hardly anybody took, and of one that everybody did."""


def anchor(node: str) -> str:
    """Where a decision's options stand on the page."""
    return f"decision-{node}"


def map_and_table(found: CaseFigures, taken: Ways) -> str:
    """The map with its legend, and the ways as a table."""
    inner = tag("h2", esc(_("Which ways people took")))
    note = _("Each width is a share of all {n} sessions; each share in the table is of those who came to the decision.")
    inner += tag("p", esc(note.format(n=found.n)), "sb-sub")
    rows = [_row(found, way) for way in taken.taken]
    headings = (_("From"), _("To"), _("Went there, of those who were at the first"))
    listed = tag("p", esc(_("Nothing can be shown.")))
    if rows:
        shown = table(_("Ways that were taken"), headings, rows)
        listed = tag("details", tag("summary", esc(_("The ways as a table"))) + shown, "sb-fold")
    if len(found.shown) < len(found.decisions):
        kept = _("Ways out of decisions that are kept back are in neither.")
        listed += tag("p", esc(kept), "sb-score-note")
    if taken.sheet is None:
        return inner + tag("p", esc(_("This case is too large to draw.")), "sb-sub") + listed
    drawn = tag("div", _drawn(taken.sheet, found, taken) + _legend(), "sb-map-side")
    return inner + tag("div", drawn + tag("div", listed, "sb-map-list sb-ways"), "sb-map-and-list")


def _row(found: CaseFigures, way: WayTaken) -> tuple[str, ...]:
    return _place(found, way.source), _place(found, way.target), with_mark(share_words(way.share), bar(way.share.share))


def _place(found: CaseFigures, name: str) -> str:
    """A decision as the way to its options, or an ending."""
    one = next((one for one in found.decisions if one.node.id == name), None)
    if one is not None:
        return tag("a", esc(decision_name(one)), href=f"#{anchor(name)}")
    node = found.scenario.nodes.get(name)
    return esc(name if node is None else ending_line(node))


def decision_name(found: DecisionFigures) -> str:
    """A decision by its number and what it is about."""
    return _("{n}. {what}").format(n=found.number, what=construct_name(found.node.construct))


def _drawn(sheet: CaseMap, found: CaseFigures, taken: Ways) -> str:
    at = {spot.node: spot for spot in sheet.spots}
    went = {(way.source, way.target): way.share.count / found.n for way in taken.taken if found.n}
    ways = "".join(text for way in sheet.ways for text in _lines(way, at, found, went.get((way.source, way.target))))
    numbers = {one.node.id: one for one in found.decisions}
    spots = "".join(_spot(spot, numbers, found) for spot in sorted(sheet.spots, key=lambda s: (s.row, s.column)))
    size = f"width:{sheet.columns * COLUMN}px;height:{sheet.rows * ROW}px"
    label = _("Map of the case, with the ways that were taken; the table says the same")
    return tag(
        "div", tag("div", ways, aria_hidden="true") + spots, "sb-map", style=size, role="group", aria_label=label
    )


def _lines(way: Way, at: Mapping[str, Spot], found: CaseFigures, share: float | None) -> Iterator[str]:
    """A way as wide as many went it; one past spots of its own column goes around them."""
    source, target = at[way.source], at[way.target]
    kind = "other" if way.source in found.shown else "offered"
    width = None if share is None else NARROWEST + (WIDEST - NARROWEST) * share
    kind = kind if width is None else "taken"
    corners = [centre(source), centre(target)]
    if source.column == target.column and target.row > source.row + 1:
        (left, top), (right, bottom) = corners
        corners[1:1] = [(left - AROUND, top + ROW / 2), (left - AROUND, bottom - ROW / 2)]
        corners[-1] = right, bottom
    for start, end in pairwise(corners):
        yield line(kind, start, end, width)


def _spot(spot: Spot, numbers: Mapping[str, DecisionFigures], found: CaseFigures) -> str:
    left, top = centre(spot)
    place = f"left:{left:.0f}px;top:{top:.0f}px"
    one = numbers.get(spot.node)
    if one is None:
        name = ending_line(found.scenario.nodes[spot.node])
        return tag("span", esc(_("End")), "sb-spot sb-spot-end", style=place, title=name, aria_hidden="true")
    n = _("n = {n}").format(n=one.n) if spot.node in found.shown else _("kept back")
    name = f"{decision_name(one)}: {n}"
    css = "sb-spot" if spot.node in found.shown else "sb-spot sb-spot-partly"
    return tag("a", str(one.number), css, href=f"#{anchor(spot.node)}", style=place, aria_label=name, title=name)


def _legend() -> str:
    rows = [
        ("sb-key sb-key-taken", _("A way that was taken; the wider, the more took it")),
        ("sb-key", _("A way that nobody took")),
        ("sb-key sb-key-offered", _("A way out of a decision that is kept back")),
    ]
    keys = "".join(tag("li", tag("i", "", css, aria_hidden="true") + tag("span", esc(text))) for css, text in rows)
    note = _("Numbers are those of the decisions below. Straight down the middle runs the way that most took.")
    return tag("ul", keys, "sb-map-legend") + tag("p", esc(note), "sb-score-note")
