"""A moment of a case as those meet it who rate blind: what is known before, a way that leads there, who is there."""

from __future__ import annotations

from simulator.services.blind_cases import BlindMoment
from simulator.ui.components.conversation import addressed
from simulator.ui.components.people import affects_after, present, said_by_you, spoken
from simulator.ui.i18n import _
from simulator.ui.markup import esc, paragraphs, tag


def moment_html(moment: BlindMoment, reply: str = "") -> str:
    """The case and what was said before, folded, and then the moment itself.

    Parameters
    ----------
    reply : str
        HTML of what is said last, where one reply is rated.
    """
    scenario = moment.scenario
    case = tag("div", paragraphs(scenario.prebrief) + paragraphs(scenario.duties))
    parts = tag("details", tag("summary", esc(_("What is known before the session"))) + case, "sb-earlier")
    affects: dict[str, str] = {}
    earlier = ""
    for item in moment.earlier:
        affects |= affects_after(item.lines) | affects_after(item.reply)
        said = said_by_you(item.choice.say, addressed(scenario, item.node, item.choice), who=_("Therapist"))
        lines = _scene(item.node.scene) + spoken(scenario, item.lines) + said + spoken(scenario, item.reply)
        earlier += tag("div", lines, "sb-exchange")
    if earlier:
        lead = tag("p", esc(_("One way that leads here; others may lead here as well.")), "sb-sub")
        label = tag("summary", esc(_("What was said before")))
        parts += tag("details", label + lead + earlier, "sb-earlier")
    affects |= affects_after(moment.lines)
    now = _scene(moment.node.scene) + spoken(scenario, moment.lines) + reply
    return parts + present(scenario, moment.node, affects) + tag("div", now, "sb-exchange sb-now")


def _scene(text: str) -> str:
    return tag("p", esc(text), "sb-scene") if text else ""
