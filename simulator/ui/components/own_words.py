"""What a trainee would have said, beside skilled wordings of the same moment. Nothing reads or scores the words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from simulator.domain.debrief import Moment, Road
from simulator.domain.key import Key
from simulator.domain.rubric import Criterion
from simulator.domain.scenario import Scenario
from simulator.domain.sharing import PrivateNote
from simulator.domain.skilled_walk import best_choice
from simulator.ui import practice_actions
from simulator.ui.i18n import _
from simulator.ui.markup import draw, esc, tag

TO_RATE = 2
LEVELS = range(5)


def skilled_road(key: Key, moment: Moment) -> Road:
    """The option of a decision that nothing on offer is rated above."""
    roads = {road.choice.id: road for road in (moment.taken, *moment.others)}
    in_order = [choice.id for choice in moment.node.choices if choice.id in roads]
    return roads[best_choice(key, moment.node.id, in_order)]


def to_rate(scenario: Scenario, moment: Moment) -> tuple[Criterion, ...]:
    """The two criteria of a decision to look at one's own words by: of two dimensions, where it has two."""
    criteria = [scenario.criteria()[name] for name in moment.node.criteria]
    apart = {criterion.dimension: criterion for criterion in reversed(criteria)}
    first = [criterion for criterion in criteria if apart[criterion.dimension] is criterion]
    return tuple([*first, *(criterion for criterion in criteria if criterion not in first)][:TO_RATE])


def comparison_card(scenario: Scenario, key: Key, moment: Moment, note: PrivateNote, *, heading: str = "h3") -> str:
    """Own words and skilled wordings of one moment, with how the trainee rated their own; empty without own words.

    Parameters
    ----------
    heading : str
        The element of the heading, as it fits the page.
    """
    if not note.own_words:
        return ""
    skilled, chosen = skilled_road(key, moment).choice, moment.taken.choice
    lead = _("A skilled wording, the one you chose") if skilled.id == chosen.id else _("A skilled wording")
    rows = [tag("p", esc(_("You would have said")), "sb-lead") + _long_quote(note.own_words)]
    rows.append(tag("p", esc(lead), "sb-lead") + tag("blockquote", esc(skilled.say), "sb-quote"))
    better = chosen.rationale.better
    if better and better != skilled.say:
        rows.append(tag("p", esc(_("Another")), "sb-lead") + tag("blockquote", esc(better), "sb-quote"))
    inner = tag(heading, esc(_("Your own words, beside skilled ones"))) + "".join(rows)
    return tag("div", inner + _rated(scenario, note.self_ratings), "sb-own-words")


def own_quote(text: str) -> str:
    """Own words as they were written, in whatever direction their script runs."""
    return tag("blockquote", esc(text), "sb-quote sb-own sb-written", dir="auto")


def within_reach(inner: str, css: str) -> str:
    """Own words in a part that scrolls where they are long, so that the keyboard has to come to it."""
    return tag("div", inner, css, role="group", tabindex="0", aria_label=_("Your own words"))


def _long_quote(text: str) -> str:
    return within_reach(own_quote(text), "sb-long")


def _rated(scenario: Scenario, ratings: Mapping[str, int]) -> str:
    known = scenario.criteria()
    items = "".join(
        tag(
            "li",
            tag("span", esc(known[name].title), "sb-criterion")
            + tag("span", esc(_("{level} of 4, by your own rating").format(level=level)), "sb-level")
            + tag("span", esc(known[name].levels[level]), "sb-anchor"),
        )
        for name, level in ratings.items()
        if name in known and level in LEVELS
    )
    return tag("ul", items, "sb-ratings") if items else ""


def draw_comparison(attempt_id: str, scenario: Scenario, key: Key, moment: Moment, note: PrivateNote) -> None:
    """The comparison in the room: to read, to rate oneself by two criteria, and to delete."""
    with st.container(key="sb-comparison"):
        draw(comparison_card(scenario, key, moment, replace(note, self_ratings={}), heading="h2"))
        for criterion in to_rate(scenario, moment):
            _draw_rating(attempt_id, moment.step, scenario, criterion, note.self_ratings.get(criterion.id))
        st.button(
            _("Delete my words"),
            key="sb-forget-words",
            type="tertiary",
            icon=":material/delete:",
            on_click=practice_actions.forget_words,
            args=(attempt_id, moment.step),
        )


def _draw_rating(attempt_id: str, step: int, scenario: Scenario, criterion: Criterion, level: int | None) -> None:
    """What the levels mean, or the one that was pressed; the control stays, and the keyboard with it."""
    if level is None:
        anchors = "".join(tag("li", esc(text)) for text in criterion.levels)
        asks = tag("p", tag("span", esc(criterion.title), "sb-lead") + esc(f" · {criterion.asks}"), "sb-asks")
        draw(asks + tag("ol", anchors, "sb-anchors", start="0"))
    else:
        draw(_rated(scenario, {criterion.id: level}))
    key = f"rate-{attempt_id}-{step}-{criterion.id}"
    st.segmented_control(
        _("Where would you put your own words? {criterion}").format(criterion=criterion.title),
        list(LEVELS),
        default=level,
        format_func=str,
        key=key,
        label_visibility="collapsed",
        on_change=practice_actions.rate,
        args=(attempt_id, step, criterion.id, key),
    )
