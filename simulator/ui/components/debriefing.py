"""The debriefing: one strength and one moment first, then the outcome, the scores apart, and the record."""

from __future__ import annotations

from simulator.domain.debrief import Debrief, Moment, Road, overall, point_of_no_return
from simulator.domain.scenario import EndingKind, Scenario
from simulator.domain.scoring import COMPOSITE, Evidence, Gate, RepairRecord, Score
from simulator.ui.components.feedback import (
    MET,
    critical_notes,
    ratings,
    rationale,
    road_effects,
    standing,
)
from simulator.ui.components.people import said_by_you, spoken
from simulator.ui.i18n import _, ngettext
from simulator.ui.markup import bullets, esc, paragraphs, tag

KINDS: dict[EndingKind, str] = {
    EndingKind.SECURE: _("A secure ending"),
    EndingKind.MIXED: _("A mixed ending"),
    EndingKind.RUPTURED: _("A ruptured ending"),
}
DIMENSIONS: dict[str, str] = {
    "attunement": _("Attunement"),
    "safety": _("Safety"),
    "fidelity": _("Fidelity to the model"),
    COMPOSITE: _("Attunement and fidelity together"),
}


def construct_name(construct: str) -> str:
    """A decision's construct as words."""
    words = construct.replace("-", " ")
    return words[:1].upper() + words[1:]


def outcome(result: Debrief) -> str:
    """How the session ended and what this ending shows."""
    ending = result.ending
    if ending is None or ending.ending is None:
        return ""
    early = tag("p", esc(_("The session ended early.")), "sb-sub") if ending.early else ""
    head = tag("p", esc(KINDS[ending.ending]), "sb-facts") + tag("h1", esc(ending.title))
    return head + early + paragraphs(ending.debrief)


OUT_OF_REACH: dict[EndingKind, str] = {
    EndingKind.SECURE: _("From here on no road led to a secure ending any more."),
    EndingKind.MIXED: _("From here on no road led to a mixed ending any more."),
    EndingKind.RUPTURED: _("From here on no road led to a ruptured ending any more."),
}


def turning_point(result: Debrief) -> str:
    """The decision after which a secure ending was out of reach, if there was one."""
    moment = point_of_no_return(result.moments)
    if moment is None:
        return ""
    where = _("Decision {n}: {what}").format(n=moment.step + 1, what=construct_name(moment.node.construct))
    kept = [road.choice.say for road in moment.others if EndingKind.SECURE in (road.within or {}).values()]
    text = _("Until then a secure ending was still within reach. After it, no road led there any more.")
    body = tag("p", esc(where), "sb-facts") + tag("p", esc(moment.taken.choice.say), "sb-quote") + tag("p", esc(text))
    if kept:
        others = ngettext("This would have kept it within reach:", "These would have kept it within reach:", len(kept))
        body += tag("p", esc(others)) + bullets(kept)
    return tag("div", tag("h2", esc(_("The turning point"))) + body, "sb-card sb-turn")


def _out_of_reach(moment: Moment, scenario: Scenario) -> str:
    """The endings that no road led to any more after a decision."""
    if not moment.lost:
        return ""
    kinds = "".join(tag("p", esc(OUT_OF_REACH[kind])) for kind in moment.lost_kinds)
    titles = [f"{scenario.nodes[name].title} ({KINDS[kind].lower()})" for name, kind in moment.lost.items()]
    return tag("h3", esc(_("Endings that went out of reach"))) + kinds + bullets(titles)


def first_things(result: Debrief) -> str:
    """One strength and one moment to work on."""
    cards = []
    if result.strength is not None:
        share = overall(result.strength.score)
        name = _("A strength") if share is not None and share >= MET else _("Nearest to what was possible")
        why = result.strength.taken.choice.rationale
        text = _lead(_("What it attended to"), why.attends) + _lead(_("What it did"), why.effect)
        cards.append(_first_card(name, result.strength, text))
    else:
        text = _(
            "No moment stood out in this walk. Pick one road not taken below and say it aloud before you try again."
        )
        cards.append(tag("div", tag("h2", esc(_("A strength to build"))) + tag("p", esc(text)), "sb-card"))
    if result.work_on is not None:
        why = result.work_on.taken.choice.rationale
        text = _lead(_("What it missed"), why.misses)
        if why.better:
            text += _lead(_("Another way to say it"), why.better)
        cards.append(_first_card(_("A moment to work on"), result.work_on, text))
    else:
        text = _("In this exercise every scored choice was the best on offer. Try another opening of the case.")
        cards.append(tag("div", tag("h2", esc(_("A moment to work on"))) + tag("p", esc(text)), "sb-card"))
    return tag("div", "".join(cards), "sb-two")


def _lead(name: str, text: str) -> str:
    return tag("p", tag("span", esc(f"{name}: "), "sb-lead") + esc(text))


def _first_card(name: str, moment: Moment, text: str) -> str:
    where = _("Decision {n}: {what}").format(n=moment.step + 1, what=construct_name(moment.node.construct))
    quote = tag("p", esc(moment.taken.choice.say), "sb-quote")
    return tag("div", tag("h2", esc(name)) + tag("p", esc(where), "sb-facts") + quote + text, "sb-card")


def gate(result: Debrief) -> str:
    """The safety gate, worded about choices, never about the person."""
    sheet = result.sheet
    marked = [moment for moment in result.moments if moment.score.critical]
    if sheet.gate is Gate.REVIEW:
        title, css = _("Safety: for review"), "sb-gate-review"
        text = _(
            "A choice in this session needs to be talked through with a supervisor, whatever the other scores are."
        )
    elif marked:
        title, css = _("Safety: clear, with a critical moment"), "sb-gate-review"
        text = _("One choice is shown as a critical moment. Look at it again before you go on.")
    elif not sheet.gate_opportunities:
        title, css = _("Safety: clear"), "sb-gate-clear"
        text = _("No decision in this session offered a critical safety error, so this says little.")
    else:
        title, css = _("Safety: clear"), "sb-gate-clear"
        text = ngettext(
            "No critical safety error was chosen, at {n} decision that offered one.",
            "No critical safety error was chosen, at {n} decisions that offered one.",
            sheet.gate_opportunities,
        ).format(n=sheet.gate_opportunities)
    moments = "".join(
        tag("p", esc(_("Decision {n}: ").format(n=m.step + 1)) + esc(m.taken.choice.say), "sb-quote")
        + critical_notes(m)
        for m in marked
    )
    return tag("div", tag("h2", esc(title)) + tag("p", esc(text)) + moments, f"sb-card sb-gate {css}")


def scores(result: Debrief) -> str:
    """Attunement, safety and fidelity apart, each with its band and its evidence."""
    sheet = result.sheet
    rows = "".join(_score(DIMENSIONS[name], score) for name, score in sheet.dimensions.items())
    notes = [
        _(
            "A score is the mean share of what was possible at the decisions you met. The shaded range is the 80 % "
            "interval within this case; another case may differ more. Bands hold in this exercise only."
        ),
        _("The sub-scores of published instruments tend to move together: read a profile as feedback, not as a trait."),
    ]
    if any(score.error == 0 for score in sheet.dimensions.values()):
        notes.insert(1, _("An interval without width means that all moments that count came out alike, not certainty."))
    if sheet.evidence is Evidence.INSUFFICIENT:
        notes.insert(0, _("The session was too short to score every part: fewer than three moments count."))
    scale = tag(
        "div", "".join(tag("span", esc(text)) for text in (_("revisit"), _("developing"), _("consistent"))), "sb-scale"
    )
    levels = bullets(level.because for level in result.ending_levels.values())
    planned = (
        tag("h3", esc(_("Planning and safeguarding, rated once for the whole session"))) + levels if levels else ""
    )
    return (
        tag("div", rows, "sb-scores")
        + scale
        + planned
        + "".join(tag("p", esc(text), "sb-score-note") for text in notes)
    )


def _score(name: str, score: Score) -> str:
    evidence = ngettext("{n} moment counts", "{n} moments count", score.opportunities).format(n=score.opportunities)
    if score.value is None or score.low is None or score.high is None:
        head = tag("span", esc(name), "sb-score-name") + tag("span", esc(_("insufficient evidence")), "sb-band")
        return tag("div", tag("div", head, "sb-score-head") + tag("p", esc(evidence), "sb-score-note"), "sb-score")
    value = f"{score.value / 100:.0f}"
    head = tag("span", esc(name), "sb-score-name") + tag("span", esc(f"{value} of 100 · {score.band}"), "sb-band")
    left, width, point = score.low / 100, (score.high - score.low) / 100, score.value / 100
    inner = tag("span", "", "sb-range", style=f"left:{left}%;width:{width}%")
    inner += tag("span", "", "sb-point", style=f"left:{point}%")
    track = tag(
        "div",
        inner,
        "sb-track",
        role="img",
        aria_label=_("{value} of 100, between {low} and {high}").format(
            value=value, low=f"{left:.0f}", high=f"{score.high / 100:.0f}"
        ),
    )
    note = _("{evidence}; 80 % interval {low} to {high}").format(
        evidence=evidence, low=f"{left:.0f}", high=f"{score.high / 100:.0f}"
    )
    return tag("div", tag("div", head, "sb-score-head") + track + tag("p", esc(note), "sb-score-note"), "sb-score")


def repairs(result: Debrief, scenario: Scenario) -> str:
    """Strains in the alliance, whoever caused them, and how they were mended."""
    if not result.sheet.repairs:
        return tag("p", esc(_("No strain in the alliance opened in this session, so there was none to mend.")))
    return tag(
        "ul", "".join(tag("li", esc(_repair(record, scenario))) for record in result.sheet.repairs), "sb-repairs"
    )


def _repair(record: RepairRecord, scenario: Scenario) -> str:
    name = scenario.cast[record.person].name
    since = _("from the opening") if record.opened == 0 else _("after decision {n}").format(n=record.opened)
    if record.closed is None:
        return _("{name}: strained {since}, not mended in this session.").format(name=name, since=since)
    took = record.closed + 1 - record.opened
    words = ngettext(
        "{name}: strained {since}, mended at decision {closed}, {n} decision later",
        "{name}: strained {since}, mended at decision {closed}, {n} decisions later",
        took,
    ).format(name=name, since=since, closed=record.closed + 1, n=took)
    if record.quality is None:
        return f"{words}."
    return words + _("; quality of the repair {quality} of 4.").format(quality=f"{record.quality / 100:g}")


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


def record(result: Debrief, scenario: Scenario) -> str:
    """Each decision: what was chosen, why it is rated so, and the roads not taken."""
    return tag("section", "".join(_moment(moment, scenario) for moment in result.moments), "sb-record")


def _moment(moment: Moment, scenario: Scenario) -> str:
    words, colour = standing(moment)
    title = _("{n}. {what}").format(n=moment.step + 1, what=construct_name(moment.node.construct))
    said = tag("span", esc(moment.taken.choice.say), "sb-summary-said")
    summary = tag("summary", esc(title) + said + tag("span", esc(words), f"sb-summary-verdict sb-{colour}"))
    scene = tag("p", esc(moment.node.scene), "sb-scene") if moment.node.scene else ""
    body = scene + spoken(scenario, moment.lines) + said_by_you(moment.taken.choice.say)
    body += spoken(scenario, moment.taken.reply) + critical_notes(moment)
    body += tag("h3", esc(_("What it did"))) + road_effects(moment.taken)
    body += _out_of_reach(moment, scenario)
    body += rationale(moment.taken.choice, better=True) + ratings(scenario, moment.taken.choice)
    body += tag("h3", esc(_("The roads not taken"))) + "".join(_road(road, scenario) for road in moment.others)
    return tag("details", summary + body)


def _road(road: Road, scenario: Scenario) -> str:
    onward = (
        _("The session would have ended here: {title}").format(title=road.led_to.title) if road.led_to.ending else ""
    )
    inner = tag("p", esc(road.choice.say), "sb-quote") + spoken(scenario, road.reply) + road_effects(road)
    inner += (tag("p", esc(onward)) if onward else "") + tag("p", esc(road.choice.rationale.effect))
    return tag("div", inner, "sb-road")
