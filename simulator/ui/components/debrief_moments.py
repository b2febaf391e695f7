"""The second layer of a debriefing: at most three moments, each with why people moved and what else there was."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from simulator.bootstrap import services
from simulator.domain.debrief import Debrief, Moment, concerns, effect_words
from simulator.domain.roles import Actor
from simulator.domain.scenario import Scenario
from simulator.domain.three_moments import Look, Picked, three_moments
from simulator.services import debrief_words as words
from simulator.services.rooms import Room
from simulator.ui.components.debrief_again import draw_again, draw_tries, draw_why_not
from simulator.ui.components.feedback import critical_notes
from simulator.ui.components.people import said_by_you, spoken
from simulator.ui.components.remarks import draw_remark
from simulator.ui.components.spread import spread_note
from simulator.ui.i18n import _, ngettext
from simulator.ui.markup import bullets, draw, esc, tag


def draw_moments(person: Actor, room: Room, result: Debrief) -> None:
    """The three moments with what can be done about each, then the tries that came of them."""
    scenario, attempt_id = room.case.scenario, str(room.attempt.id)
    picked = three_moments(result)
    draw(tag("p", esc(lead(picked)), "sb-sub"))
    reason = services().branching.why_not(person, attempt_id)
    for one in picked:
        step = one.moment.step
        with st.container(key=f"sb-moment-{step}"):
            draw(moment_html(one, scenario))
            with st.container(horizontal=True, vertical_alignment="center"):
                if not reason:
                    draw_again(attempt_id, step, key=str(step))
                draw_remark(attempt_id, {step: words.moment_name(one.moment)}, step=step, key=f"moment-{step}")
    draw_why_not(reason)
    draw_tries(person, attempt_id)


def lead(picked: tuple[Picked, ...]) -> str:
    """What is shown here, and what this session had nothing of."""
    kinds = {one.look for one in picked}
    missing = [
        text
        for text, there in (
            (_("no turn"), Look.TURN in kinds),
            (_("no miss"), kinds & {Look.MISS, Look.REPAIR}),
            (_("no decision about safety"), Look.SAFETY in kinds),
        )
        if not there
    ]
    if not picked:
        return _("This session was too short for a moment to stand out.")
    if not missing:
        return _("A turn, a miss and its repair, and a safety moment, in the order in which they came.")
    n = len(picked)
    shown = ngettext("{n} moment to look at.", "{n} moments to look at.", n).format(n=n)
    return shown + " " + _("Beside them this session had {missing}.").format(missing=_(" and ").join(missing))


def moment_html(one: Picked, scenario: Scenario) -> str:
    """One of the three moments."""
    moment = one.moment
    verdict, colour = words.standing(moment)
    top = tag("h3", esc(words.look_name(one))) + tag("p", esc(words.moment_name(moment)), "sb-facts")
    top += tag("p", esc(words.picked_reason(one, scenario)))
    scene = tag("p", esc(moment.node.scene), "sb-scene") if moment.node.scene else ""
    said = scene + spoken(scenario, moment.lines) + said_by_you(moment.taken.choice.say)
    said += tag("h4", esc(_("How it was answered"))) + spoken(scenario, moment.taken.reply)
    body = critical_notes(moment) + tag("p", esc(verdict), f"sb-verdict sb-{colour}")
    body += _why_they_moved(moment, scenario) + _better(moment) + _others(moment, scenario) + _repair(one, scenario)
    return tag("section", top + tag("div", said, "sb-exchange") + body, "sb-card sb-moment")


def _why_they_moved(moment: Moment, scenario: Scenario) -> str:
    """In words, person by person; what is about nobody in particular comes last."""
    of_people = {person.name: effect_words(moment.taken.changes, key) for key, person in scenario.cast.items()}
    rows = [f"{name}: {_one_sentence(found)}" for name, found in of_people.items() if found]
    rest = [c for c in moment.taken.changes if not any(concerns(c, key) for key in scenario.cast)]
    rows += [_one_sentence([text[:1].upper() + text[1:]]) for text in effect_words(rest)]
    effect = tag("p", esc(moment.taken.choice.rationale.effect))
    return tag("h4", esc(_("Why they moved"))) + effect + bullets(rows)


def _one_sentence(parts: Sequence[str]) -> str:
    return "; ".join(part.rstrip(".") for part in parts) + "."


def _better(moment: Moment) -> str:
    why = moment.taken.choice.rationale
    if not why.better:
        return tag("h4", esc(_("What it attended to"))) + tag("p", esc(why.attends))
    missed = tag("p", esc(why.misses))
    return tag("h4", esc(_("A better wording"))) + missed + tag("blockquote", esc(why.better), "sb-quote")


def _others(moment: Moment, scenario: Scenario) -> str:
    if not moment.others:
        return ""
    n = len(moment.others)
    name = ngettext("The {n} other option", "The {n} other options", n).format(n=n)
    roads = "".join(
        tag("p", esc(road.choice.say), "sb-quote")
        + spoken(scenario, road.reply)
        + tag("p", esc(road.choice.rationale.effect))
        + spread_note(road.choice)
        for road in moment.others
    )
    return tag("details", tag("summary", esc(name)) + tag("div", roads, "sb-road"), "sb-fold")


def _repair(one: Picked, scenario: Scenario) -> str:
    if one.repair is None:
        return ""
    said = said_by_you(one.repair.taken.choice.say) + spoken(scenario, one.repair.taken.reply)
    where = tag("p", esc(words.moment_name(one.repair)), "sb-facts")
    return tag("h4", esc(_("How it was mended"))) + where + tag("div", said, "sb-exchange")
