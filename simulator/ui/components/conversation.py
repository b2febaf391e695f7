"""What was said: one element, so that a long session stays quick to draw and quiet to read."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from simulator.domain.encounter import Exchange
from simulator.domain.scenario import Choice, Node, Scenario
from simulator.domain.stages import Stage
from simulator.ui import state
from simulator.ui.components.people import affects_after, present, said_by_you, spoken
from simulator.ui.i18n import _, ngettext
from simulator.ui.markup import esc, tag
from simulator.ui.turn import Turn

OPEN = 2
"""So many of the newest exchanges stay open; the ones before are folded."""


def before_the_reply(turn: Turn) -> str:
    """Who is here, what was said earlier, and the newest exchange."""
    room = turn.room
    scenario = room.case.scenario
    parts = [present(scenario, room.node if turn.stage is not Stage.STOPPED else _last_node(turn), _affects(turn))]
    earlier = room.exchanges[:-OPEN]
    if earlier:
        label = ngettext("Earlier: {n} exchange", "Earlier: {n} exchanges", len(earlier)).format(n=len(earlier))
        inner = tag("summary", esc(label)) + _earlier(room.attempt.id, scenario, earlier)
        parts.append(tag("details", inner, "sb-earlier"))
    for number, item in enumerate(room.exchanges[-OPEN:], len(earlier) + 1):
        newest = number == len(room.exchanges)
        css = "sb-exchange sb-last" if newest else "sb-exchange sb-before"
        lead = "" if newest else _lead(scenario, item)
        parts.append(tag("div", lead + _answered(scenario, item), css))
    return "".join(parts)


def what_is_now(turn: Turn) -> str:
    """The scene as it stands: what is said and seen before the next decision; nothing while the scene is stopped."""
    room = turn.room
    if turn.stage is Stage.STOPPED:
        return ""
    scene = tag("p", esc(room.node.scene), "sb-scene") if room.node.scene else ""
    return tag("div", scene + spoken(room.case.scenario, room.lines), "sb-exchange sb-now")


def _earlier(attempt_id: UUID, scenario: Scenario, exchanges: Sequence[Exchange]) -> str:
    """What is folded; it only ever grows at its end, so each drawing writes one exchange and takes the rest as kept."""
    kept_of, n, html = state.entered(state.EARLIER) or (attempt_id, 0, "")
    if kept_of != attempt_id or n > len(exchanges):
        n, html = 0, ""
    for number, item in enumerate(exchanges[n:], n + 1):
        which = tag("p", esc(_("Decision {n}").format(n=number)), "sb-facts")
        html += tag("div", which + _lead(scenario, item) + _answered(scenario, item), "sb-exchange")
    state.fill(state.EARLIER, (attempt_id, len(exchanges), html))
    return str(html)


def _lead(scenario: Scenario, item: Exchange) -> str:
    scene = tag("p", esc(item.node.scene), "sb-scene") if item.node.scene else ""
    return scene + spoken(scenario, item.lines)


def _answered(scenario: Scenario, item: Exchange) -> str:
    to = addressed(scenario, item.node, item.choice)
    return said_by_you(item.choice.say, to) + spoken(scenario, item.reply)


def addressed(scenario: Scenario, node: Node, choice: Choice) -> str:
    """To whom something was said, by the moves in it; empty with one person, where it goes without saying."""
    here = [key for key in node.present if key in scenario.cast]
    toward = {person for move in choice.moves for person in move.toward}
    names = [scenario.cast[key].name for key in here if key in toward]
    if len(here) < 2 or not names:
        return ""
    if len(names) == len(here):
        return _("to everyone") if len(names) > 2 else _("to both")
    listed = names[0] if len(names) == 1 else _("{most} and {last}").format(most=", ".join(names[:-1]), last=names[-1])
    return _("to {names}").format(names=listed)


def _last_node(turn: Turn) -> Node:
    return turn.room.exchanges[-1].node


def _affects(turn: Turn) -> dict[str, str]:
    seen: dict[str, str] = {}
    for item in turn.room.exchanges:
        seen |= affects_after(item.lines) | affects_after(item.reply)
    return seen if turn.stage is Stage.STOPPED else seen | affects_after(turn.room.lines)


def newest(turn: Turn, *, replied: bool = True) -> list[tuple[str, str]]:
    """The newest lines in order, each with who says it: the reply, then the scene and what is said in it.

    Parameters
    ----------
    replied : bool
        Whether the reply is wanted too.
    """
    room = turn.room
    reply = room.exchanges[-1].reply if room.exchanges and replied else ()
    names = {key: person.name for key, person in room.case.scenario.cast.items()}
    now = () if turn.stage is Stage.STOPPED else room.lines
    scene = [("", room.node.scene)] if room.node.scene and turn.stage is not Stage.STOPPED else []
    before, said = (
        [(names.get(line.speaker or "", ""), f"{line.words} {line.cue}".strip()) for line in lines]
        for lines in (reply, now)
    )
    return [*before, *scene, *said]
