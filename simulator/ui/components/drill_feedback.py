"""What a drill came to, at once: the answer it got, how it is rated and why, own words beside skilled ones."""

from __future__ import annotations

import streamlit as st

from simulator.domain.drill_records import DrillAnswer, DrillKind
from simulator.domain.drills import WHOLE
from simulator.domain.scenario import Line
from simulator.domain.sharing import PrivateNote
from simulator.services.drill_rooms import Outcome
from simulator.services.drill_rows import Row
from simulator.ui import drill_actions
from simulator.ui.components.drill_asking import said_by_a_therapist
from simulator.ui.components.drill_words import answer_label, comes_back, move_name, skill_name
from simulator.ui.components.feedback import feedback_card
from simulator.ui.components.own_words import comparison_card, own_quote, to_rate
from simulator.ui.components.people import said_by_you, spoken
from simulator.ui.i18n import _
from simulator.ui.markup import bullets, draw, draw_message, esc, tag

LEVELS = range(5)


def draw_told(row: Row, *, notice: str = "") -> None:
    """The feedback on the last answer."""
    told = row.last
    if told is None:
        return
    draw(tag("h2", esc(_("What came of it")), "sb-ask", id="sb-ask", tabindex="-1"))
    draw_message(notice)
    outcome = told.outcome
    if outcome is None:
        draw(tag("div", tag("p", esc(_("The case of this drill has changed since you answered."))), "sb-card sb-quiet"))
    elif outcome.drill.item.kind is DrillKind.RESPOND:
        _draw_response(outcome, told.answer)
    else:
        _draw_seen(outcome, told.answer)
    draw(tag("p", esc(when_back(row, told.answer)), "sb-hint"))


def when_back(row: Row, given: DrillAnswer) -> str:
    """When the skill of an answer is due again; empty where nothing was told of it."""
    card = row.cards.get(given.skill)
    if card is None or given.rating is None:
        return ""
    when = comes_back(card.due_at, row.at)
    return _("{skill} comes back {when}, with another moment.").format(skill=skill_name(given.skill), when=when)


def _draw_response(outcome: Outcome, given: DrillAnswer) -> None:
    scenario, moment = outcome.drill.case.scenario, outcome.moment
    said = said_by_you(moment.taken.choice.say) + spoken(scenario, moment.taken.reply)
    draw(
        tag("section", tag("div", said, "sb-exchange"), "sb-room", aria_label=_("What was said"))
        + feedback_card(scenario, moment)
    )
    if given.own_words:
        _draw_own_words(outcome, given)
    elif outcome.best is not None and outcome.share != WHOLE:
        best = tag("blockquote", esc(outcome.best.say), "sb-quote")
        draw(tag("div", tag("p", esc(_("What would have met it")), "sb-lead") + best, "sb-own-words"))


def _draw_own_words(outcome: Outcome, given: DrillAnswer) -> None:
    """Own words beside skilled ones, to rate by two criteria and to delete."""
    case, moment = outcome.drill.case, outcome.moment
    note = PrivateNote(
        given.sitting_id, given.position, own_words=given.own_words, self_ratings=dict(given.self_ratings)
    )
    with st.container(key="sb-comparison"):
        draw(comparison_card(case.scenario, case.key, moment, note, heading="h2"))
        for criterion in to_rate(case.scenario, moment):
            if criterion.id not in given.self_ratings:
                anchors = "".join(tag("li", esc(text)) for text in criterion.levels)
                draw(
                    tag("p", tag("span", esc(criterion.title), "sb-lead") + esc(f" · {criterion.asks}"), "sb-asks")
                    + tag("ol", anchors, "sb-anchors", start="0")
                )
            st.segmented_control(
                _("Where would you put your own words? {criterion}").format(criterion=criterion.title),
                list(LEVELS),
                default=given.self_ratings.get(criterion.id),
                format_func=str,
                key=drill_actions.rating_key(str(given.sitting_id), given.position, criterion.id),
                label_visibility="collapsed" if criterion.id not in given.self_ratings else "visible",
                on_change=drill_actions.rate,
                args=(str(given.sitting_id), given.position, criterion.id),
            )
        _draw_forget(given)


def _draw_forget(given: DrillAnswer) -> None:
    st.button(
        _("Delete my words"),
        key="sb-drill-forget",
        type="tertiary",
        icon=":material/delete:",
        on_click=drill_actions.forget_words,
        args=(str(given.sitting_id), given.position),
    )


def _draw_seen(outcome: Outcome, given: DrillAnswer) -> None:
    """What the line or the answer was, with what shows it."""
    kind, scenario = outcome.drill.item.kind, outcome.drill.case.scenario
    right = outcome.answer == outcome.right
    name, means = answer_label(kind, outcome.right)
    verdict, colour = (_("Yes: {what}"), "met") if right else (_("This one is: {what}"), "missed")
    body = tag("p", esc(verdict.format(what=name)), f"sb-verdict sb-{colour}")
    body += tag("p", esc(f"{means[:1].upper()}{means[1:]}."))
    if not right:
        other, meant = answer_label(kind, outcome.answer)
        body += tag("p", esc(_("{other} would be: {meant}.").format(other=other, meant=meant)))
    body += _why_move(outcome) if kind is DrillKind.LABEL else _why_marker(outcome)
    said = said_by_a_therapist(outcome.moment.taken.choice.say) + spoken(scenario, outcome.drill.reply)
    draw(
        tag("section", tag("div", said, "sb-exchange"), "sb-room", aria_label=_("What was said"))
        + tag("section", tag("h3", esc(_("Why"))) + body, "sb-card sb-feedback")
    )
    if given.own_words:
        with st.container(key="sb-comparison"):
            draw(tag("p", esc(_("You had written")), "sb-lead") + own_quote(given.own_words))
            _draw_forget(given)


def _why_move(outcome: Outcome) -> str:
    choice = outcome.moment.taken.choice
    also = [move_name(move.kind).lower() for move in choice.moves[1:] if move.kind != outcome.right]
    more = tag("p", esc(_("It also has something of: {kinds}.").format(kinds=", ".join(also)))) if also else ""
    reasons = ((_("What it attends to: "), choice.rationale.attends), (_("Likely effect: "), choice.rationale.effect))
    told = "".join(tag("p", tag("span", esc(lead), "sb-lead") + esc(text)) for lead, text in reasons if text)
    return more + told


def _why_marker(outcome: Outcome) -> str:
    """The words and signs that show it, what led to it, and what it would have needed."""
    lines = [line for line in outcome.drill.reply if outcome.person in (None, line.speaker) and line.speaker]
    shown = bullets(_as_shown(outcome, line) for line in lines)
    label = _("What shows it") if outcome.person else _("What can be seen")
    why = tag("p", esc(label), "sb-lead") + shown
    choice = outcome.moment.taken.choice
    led = [part for part in (choice.rationale.misses, choice.rationale.effect) if part]
    because = tag("p", esc(_("What led to it")), "sb-lead") + bullets(led)
    return why + (because if outcome.person else "")


def _as_shown(outcome: Outcome, line: Line) -> str:
    name = outcome.drill.case.scenario.cast[line.speaker or ""].name
    words = f"“{line.words}”" if line.words else ""
    return f"{name}: {' · '.join(part for part in (words, line.cue) if part)}"
