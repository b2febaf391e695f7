"""The first layer of a debriefing: a question to oneself, one strength, one moment to work on, one drill."""

from __future__ import annotations

import re

import streamlit as st

from simulator.bootstrap import services
from simulator.domain.debrief import Debrief, Moment
from simulator.domain.roles import Actor
from simulator.domain.scoring import Gate
from simulator.services import debrief_words as words
from simulator.ui import debrief_actions
from simulator.ui.i18n import _
from simulator.ui.markup import draw, esc, plain, tag
from simulator.ui.navigation import go
from simulator.ui.progress_actions import reflection_key

QUESTION = _("Which moment would you take back, and what were you trying to do?")
SAVE, KEPT = _("Save to my journal"), _("Private, and kept only if saved.")
SHORT, LEAST = 18, 6
"""Words that the first layer has room for where it shortens a text, and the fewest that stand for one."""
SENTENCE_END = re.compile(r"(?<=[.!?…])\s+(?=[^a-z])")


def draw_first(person: Actor, attempt_id: str, result: Debrief) -> None:
    """One screen, of about 120 words."""
    warning = for_review(result)
    if warning:
        draw(warning)
    _draw_question(person, attempt_id)
    draw(strength_and_work(result))
    label, focus = drill(result)
    if st.button(plain(label), key="sb-drill", type="primary", icon=":material/replay:"):
        go("drills", **focus)


def for_review(result: Debrief) -> str:
    """That the safety gate asks for a talk with a supervisor; nothing where it does not."""
    if result.sheet.gate is not Gate.REVIEW:
        return ""
    title, text = words.gate_words(result).title, _("talk the moment below through with a supervisor.")
    return tag("p", tag("span", esc(f"{title}: "), "sb-lead") + esc(text), "sb-critical-note")


def _draw_question(person: Actor, attempt_id: str) -> None:
    """What is typed stays while one looks at the other layers, and is stored only when it is saved."""
    kept = services().notes.my_reflection(person, attempt_id)
    key = reflection_key(attempt_id)
    with st.container(key="sb-reflect"):
        # No limit in the field: a browser drops what is too long without a word, the service says so and it stays.
        st.text_area(QUESTION, kept.text if kept else "", key=key, height=84, persist_state="session")
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(SAVE, key="sb-reflect-save", on_click=debrief_actions.reflect, args=(attempt_id, key))
            draw(tag("p", esc(KEPT), "sb-sub"))


def strength_and_work(result: Debrief) -> str:
    """One strength and one moment to work on, each with the line that was said."""
    return tag("div", _strength(result.strength) + _work_on(result.work_on), "sb-two")


def _strength(moment: Moment | None) -> str:
    if moment is None:
        text = _("No moment stood out this time. Say one of the roads not taken aloud before you try again.")
        return tag("div", tag("h3", esc(_("A strength to build"))) + tag("p", esc(text)), "sb-card")
    choice = moment.taken.choice
    return _card(words.strength_name(moment), moment, in_short(choice.say), _("Attended to"), choice.rationale.attends)


def _work_on(moment: Moment | None) -> str:
    """The moment to work on, with the whole line: it is about all of it."""
    if moment is None:
        text = _("In this exercise every scored choice was the best on offer. Try another opening of the case.")
        return tag("div", tag("h3", esc(_("A moment to work on"))) + tag("p", esc(text)), "sb-card")
    choice, marks = moment.taken.choice, moment.score.critical
    lead, text = (_("Why"), marks[0].reason) if marks else (_("Missed"), choice.rationale.misses)
    return _card(_("A moment to work on"), moment, choice.say, lead, text)


def _card(name: str, moment: Moment, said: str, lead: str, text: str) -> str:
    """A moment in few words; all of its words are in the other layers."""
    where = tag("p", esc(words.moment_name(moment)), "sb-facts")
    quote = tag("blockquote", esc(said), "sb-quote")
    told = tag("p", tag("span", esc(f"{lead}: "), "sb-lead") + esc(in_short(text)))
    return tag("div", tag("h3", esc(name)) + where + quote + told, "sb-card")


def in_short(text: str) -> str:
    """The first sentences of a text: about ``SHORT`` words and never part of a sentence; what is left out is marked."""
    sentences = SENTENCE_END.split(text)
    kept = sentences[:1]
    for sentence in sentences[1:]:
        n = len(" ".join(kept).split())
        if n >= LEAST and n + len(sentence.split()) > SHORT:
            return " ".join([*kept, "[…]"])
        kept.append(sentence)
    return text


def drill(result: Debrief) -> tuple[str, dict[str, str]]:
    """What the drill is called, and the construct that it begins with, if any."""
    if result.work_on is None:
        return _("Go on with drills"), {}
    construct = result.work_on.node.construct
    return _("Drill this: {what}").format(what=words.construct_name(construct)), {"focus": construct}
