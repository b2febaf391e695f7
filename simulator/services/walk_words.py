"""A walk beside the skilled one and the roads not taken: the sheet that is drawn, and the same in words.

Nothing here says "you": the trainee reads it, and a supervisor to whom the session is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from simulator.domain.case_map import CaseMap, case_map
from simulator.domain.debrief import Debrief, Moment, Road
from simulator.domain.encounter import Decision
from simulator.domain.i18n import _, ngettext
from simulator.domain.scenario import Scenario
from simulator.domain.skilled_walk import skilled_walk
from simulator.services import debrief_words as words
from simulator.services.rooms import Room


@dataclass(frozen=True, slots=True)
class Walked:
    """What a map shows.

    Attributes
    ----------
    sheet : CaseMap or None
        None for a case that is too large to draw.
    skilled_end : str
        The node that the skilled walk comes to.
    """

    sheet: CaseMap | None
    skilled: tuple[Decision, ...]
    skilled_end: str


def walked(room: Room, result: Debrief) -> Walked:
    """A walk on the sheet of its case, with the skilled walk from the same opening."""
    best, decisions = skilled_walk(room.case.table, room.case.key, variant=room.attempt.variant)
    own = [moment.node.id for moment in result.moments] + ([result.ending.id] if result.ending else [])
    roads = [(moment.node.id, other.led_to.id) for moment in result.moments for other in moment.others]
    sheet = case_map(room.case.scenario, own, [*(decision.node for decision in decisions), best.node], roads)
    return Walked(sheet, decisions, best.node)


def skilled_words(scenario: Scenario, result: Debrief, found: Walked) -> tuple[str, ...]:
    """Where the skilled walk parts from one's own, and what it comes to; it tells nothing of where one was not."""
    skilled = found.skilled
    pairs = zip(result.moments, skilled, strict=False)
    same = sum(1 for _pair in takewhile(lambda pair: pair[0].taken.choice.id == pair[1].choice, pairs))
    if same == len(result.moments) == len(skilled):
        return (_("This session took the skilled walk from the opening to the end."),)
    said = []
    if same < min(len(result.moments), len(skilled)):
        moment, choice = result.moments[same], scenario.nodes[skilled[same].node].choice(skilled[same].choice)
        text = _("It parts from this one at decision {n}, with: “{say}”")
        said.append(text.format(n=moment.step + 1, say=choice.say))
    kind = scenario.nodes[found.skilled_end].ending
    end = words.KINDS[kind].lower() if kind else words.ending_line(None).lower()
    n = len(skilled)
    said.append(
        ngettext("After {n} decision it came to {end}.", "After {n} decisions it came to {end}.", n).format(
            n=n, end=end
        )
    )
    said.append(_("It is one skilled way among others, and the one that the case's ratings give."))
    return tuple(said)


def where_it_led(other: Road, moment: Moment, moments: Sequence[Moment]) -> str:
    """What a road not taken would have come to, without a word of what one did not meet."""
    if other.led_to.ending is not None:
        return _("would have ended the session: {ending}").format(ending=words.ending_line(other.led_to))
    if other.led_to.id == moment.taken.led_to.id:
        return _("led to the same next moment")
    met = next((later.step + 1 for later in moments if later.node.id == other.led_to.id), None)
    if met is not None:
        return _("led to what came here as decision {n}").format(n=met)
    return _("led to a moment that this session did not come to")
