"""Parts of the whole record of a debriefing: outcome, safety, scores, repairs, and each decision with its reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from simulator.domain.debrief import Debrief, Moment, Road
from simulator.domain.scenario import Choice, Scenario
from simulator.domain.scoring import Score
from simulator.services import debrief_words as words
from simulator.ui.components.feedback import critical_notes, ratings, rationale, road_effects
from simulator.ui.components.people import said_by_you, spoken
from simulator.ui.components.spread import spread_note
from simulator.ui.i18n import _, ngettext
from simulator.ui.markup import bullets, esc, paragraphs, tag


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands in the record beside the decisions.

    Attributes
    ----------
    citations : mapping of str to str
        Sources by id.
    own : mapping of int to str
        By step, HTML of what only the trainee sees there.
    who : str
        What the trainee is called where somebody else reads; you, if empty.
    """

    citations: Mapping[str, str] = field(default_factory=dict)
    own: Mapping[int, str] = field(default_factory=dict)
    who: str = ""


def anchor(step: int) -> str:
    """Id of a decision in the record; it stands in the folded part, so that going there opens it."""
    return f"sb-decision-{step + 1}"


def head(title: str, result: Debrief) -> str:
    """What the debriefing is of, and where the session came to."""
    ending = result.ending
    if ending is None or ending.ending is None:
        return ""
    facts = [_("Debriefing · {title}").format(title=title), words.KINDS[ending.ending]]
    return tag("p", esc(" · ".join(facts)), "sb-facts") + tag("h1", esc(ending.title))


def outcome(result: Debrief) -> str:
    """How the session ended and what this ending shows."""
    if result.ending is None:
        return ""
    early = tag("p", esc(_("The session ended early.")), "sb-sub") if result.ending.early else ""
    return early + paragraphs(result.ending.debrief)


def turning_point(result: Debrief) -> str:
    """The decision after which a secure ending was out of reach, if there was one."""
    found = words.turning_point(result)
    if found is None:
        return ""
    moment, kept = found
    text = _("Until then a secure ending was still within reach. After it, no road led there any more.")
    body = to_decision(moment) + tag("p", esc(moment.taken.choice.say), "sb-quote") + tag("p", esc(text))
    if kept:
        others = ngettext("This would have kept it within reach:", "These would have kept it within reach:", len(kept))
        body += tag("p", esc(others)) + bullets(kept)
    return tag("div", tag("h3", esc(_("The turning point"))) + body, "sb-card sb-turn")


def to_decision(moment: Moment) -> str:
    """A way to a decision of the record, on the same page."""
    return tag("p", tag("a", esc(words.moment_name(moment)), href=f"#{anchor(moment.step)}"), "sb-facts")


def gate(result: Debrief) -> str:
    """The safety gate, with every critical moment."""
    said = words.gate_words(result)
    moments = "".join(
        to_decision(moment) + tag("p", esc(moment.taken.choice.say), "sb-quote") + critical_notes(moment)
        for moment in result.moments
        if moment.score.critical
    )
    css = "sb-gate-clear" if said.is_clear else "sb-gate-review"
    return tag("div", tag("h3", esc(said.title)) + tag("p", esc(said.text)) + moments, f"sb-card sb-gate {css}")


def scores(result: Debrief) -> str:
    """Attunement, safety and fidelity apart, each with its band and its evidence."""
    sheet = result.sheet
    rows = "".join(_score(name, score) for name, score in sheet.dimensions.items())
    scale = tag(
        "div", "".join(tag("span", esc(text)) for text in (_("revisit"), _("developing"), _("consistent"))), "sb-scale"
    )
    levels = bullets(level.because for level in result.ending_levels.values())
    planned = (
        tag("h3", esc(_("Planning and safeguarding, rated once for the whole session"))) + levels if levels else ""
    )
    notes = "".join(tag("p", esc(text), "sb-score-note") for text in words.score_notes(sheet))
    return tag("div", rows, "sb-scores") + scale + planned + notes


def _score(dimension: str, score: Score) -> str:
    said = words.score_words(dimension, score)
    value = f"{said.value} · {said.band}" if said.value else said.band
    head = tag("span", esc(said.name), "sb-score-name") + tag("span", esc(value), "sb-band")
    note = tag("p", esc(said.evidence), "sb-score-note")
    if score.value is None or score.low is None or score.high is None:
        return tag("div", tag("div", head, "sb-score-head") + note, "sb-score")
    left, width, point = score.low / 100, (score.high - score.low) / 100, score.value / 100
    inner = tag("span", "", "sb-range", style=f"left:{left}%;width:{width}%")
    inner += tag("span", "", "sb-point", style=f"left:{point}%")
    track = tag("div", inner, "sb-track", aria_hidden="true")
    return tag("div", tag("div", head, "sb-score-head") + track + note, "sb-score")


def practise_next(result: Debrief) -> str:
    """What to practise next, from the weakest criteria of this walk."""
    if not result.practise:
        return tag(
            "p", esc(_("Nothing stands out as weak in this walk. Try another opening of the case, or a harder one."))
        )
    return "".join(
        tag("p", tag("span", esc(f"{criterion.title}: "), "sb-lead") + esc(criterion.practise))
        for criterion in result.practise
    )


def record(result: Debrief, scenario: Scenario, beside: Beside) -> str:
    """Each decision: what was chosen, why it is rated so, on which sources, and the roads not taken."""
    moments = "".join(_moment(moment, scenario, beside) for moment in result.moments)
    return tag("section", moments, "sb-record")


def _moment(moment: Moment, scenario: Scenario, beside: Beside) -> str:
    verdict, colour = words.standing(moment)
    choice = moment.taken.choice
    title = _("{n}. {what}").format(n=moment.step + 1, what=words.construct_name(moment.node.construct))
    said = tag("span", esc(choice.say), "sb-summary-said")
    summary = tag("summary", esc(title) + said + tag("span", esc(verdict), f"sb-summary-verdict sb-{colour}"))
    scene = tag("p", esc(moment.node.scene), "sb-scene") if moment.node.scene else ""
    body = scene + spoken(scenario, moment.lines) + said_by_you(choice.say, who=beside.who)
    body += spoken(scenario, moment.taken.reply) + critical_notes(moment) + beside.own.get(moment.step, "")
    body += tag("h3", esc(_("What it did"))) + road_effects(moment.taken)
    body += _out_of_reach(moment, scenario)
    body += tag("h3", esc(_("Why it is rated so"))) + rationale(choice, better=True) + ratings(scenario, choice)
    body += cited(choice, beside.citations)
    body += tag("h3", esc(_("The roads not taken"))) + "".join(road(one, scenario) for one in moment.others)
    return tag("details", summary + tag("div", body, id=anchor(moment.step), tabindex="-1"))


def cited(choice: Choice, citations: Mapping[str, str]) -> str:
    """What the judgement of an option rests on, in full."""
    found = [citations.get(name, name) for name in choice.sources]
    return tag("p", esc(_("Sources for this judgement")), "sb-lead") + bullets(found) if found else ""


def _out_of_reach(moment: Moment, scenario: Scenario) -> str:
    """The endings that no road led to any more after a decision."""
    if not moment.lost:
        return ""
    kinds = "".join(tag("p", esc(words.OUT_OF_REACH[kind])) for kind in moment.lost_kinds)
    lost = bullets(words.lost_endings(moment, scenario))
    return tag("h3", esc(_("Endings that went out of reach"))) + kinds + lost


def road(taken: Road, scenario: Scenario) -> str:
    """An option that was not chosen, with what it would have come to."""
    onward = (
        _("The session would have ended here: {title}").format(title=taken.led_to.title) if taken.led_to.ending else ""
    )
    inner = tag("p", esc(taken.choice.say), "sb-quote") + spoken(scenario, taken.reply) + road_effects(taken)
    inner += (tag("p", esc(onward)) if onward else "") + tag("p", esc(taken.choice.rationale.effect))
    return tag("div", inner + spread_note(taken.choice), "sb-road")
