"""A drill as it is asked: two lines of context, what is said, one's own words first, then what to choose from."""

from __future__ import annotations

from functools import partial

import streamlit as st

from simulator.domain.drill_records import DrillKind
from simulator.domain.drills import HINTS_LEVEL, WORDS_FIRST_LEVEL
from simulator.domain.preferences import Ways
from simulator.domain.sharing import MAX_OWN_WORDS
from simulator.services.drill_rooms import Drill
from simulator.services.drill_rows import Row
from simulator.ui import drill_actions, state
from simulator.ui.actions import training
from simulator.ui.components.drill_words import (
    ASKS,
    ASKS_FIRST,
    MARKER_MEANS,
    MARKER_NAMES,
    answer_label,
    move_hint,
    practises,
)
from simulator.ui.components.options import Option, draw_options, name_hints, reply_hints
from simulator.ui.components.own_words import own_quote, within_reach
from simulator.ui.components.people import spoken
from simulator.ui.components.speech import draw_dictate, draw_listen
from simulator.ui.i18n import _
from simulator.ui.markup import bullets, draw, draw_message, esc, tag

HEIGHT = 110
LONGEST = 170
"""Signs of what was said just before, in the context."""


def draw_asking(row: Row, drill: Drill, ways: Ways, *, notice: str = "") -> None:
    """The whole of the drill that is due in a row."""
    choosing = is_choosing(row, drill)
    draw(context(drill) + tag("section", conversation(drill), "sb-room sb-drill-said", aria_label=_("The moment")))
    if ways.listen:
        draw_listen(to_hear(drill), key="drill")
    asks = ASKS if choosing else ASKS_FIRST
    draw(tag("h2", esc(asks[drill.item.kind]), "sb-ask", id="sb-ask", tabindex="-1"))
    draw_message(notice)
    if choosing:
        _draw_options(drill, ways, row.opened.own_words if row.opened else "")
    else:
        _draw_saying(drill)
    _draw_hint(drill)


def is_choosing(row: Row, drill: Drill) -> bool:
    """Whether the options are open: from the start where one's own words are not asked for."""
    asked = drill.item.kind is DrillKind.RESPOND or is_words_first(drill)
    return not asked or row.opened is not None


def is_words_first(drill: Drill) -> bool:
    """Whether the options wait for one's own words."""
    return drill.item.level >= WORDS_FIRST_LEVEL


def context(drill: Drill) -> str:
    """Two lines: who is here, and what has just happened."""
    scenario = drill.case.scenario
    people = [scenario.cast[key] for key in drill.node.present if key in scenario.cast]
    who = "; ".join(f"{person.name}, {person.age}, {person.pronouns}" for person in people)
    title = scenario.about.title
    here = (
        _("From “{title}”. Here: {who}.").format(title=title, who=who)
        if who
        else _("From “{title}”.").format(title=title)
    )
    return tag("div", tag("p", esc(here)) + tag("p", esc(_just_before(drill))), "sb-drill-context")


def _just_before(drill: Drill) -> str:
    spoken_lines = [line for line in drill.before if line.words]
    if not spoken_lines:
        return _("The session is just beginning.")
    line = spoken_lines[-1]
    words = line.words if len(line.words) <= LONGEST else line.words[: LONGEST - 1].rstrip() + "…"
    if line.speaker is None:
        return _("Just before: {what}").format(what=words)
    return _("Just before, {name}: “{words}”").format(name=drill.case.scenario.cast[line.speaker].name, words=words)


def conversation(drill: Drill) -> str:
    """What is said and seen at this moment, with the line and the answer that the drill is about."""
    scenario = drill.case.scenario
    scene = tag("p", esc(drill.node.scene), "sb-scene") if drill.node.scene else ""
    shown = scene + spoken(scenario, drill.lines)
    if drill.said is not None:
        shown += said_by_a_therapist(drill.said.say) + spoken(scenario, drill.reply)
    return shown


def said_by_a_therapist(say: str) -> str:
    """A line that a drill is about, which the trainee did not choose; an action stands in round brackets."""
    words = tag("p", esc(say), "sb-cue" if say.startswith("(") else "sb-words")
    return tag("div", tag("div", tag("p", esc(_("A therapist")), "sb-who") + words), "sb-line sb-you")


def to_hear(drill: Drill) -> list[tuple[str, str]]:
    """The same for ears: who, and what is said and seen."""
    names = {key: person.name for key, person in drill.case.scenario.cast.items()}
    heard = [("", _just_before(drill)), *([("", drill.node.scene)] if drill.node.scene else [])]
    heard += [(names.get(line.speaker or "", ""), f"{line.words} {line.cue}".strip()) for line in drill.lines]
    if drill.said is not None:
        heard.append((_("A therapist"), drill.said.say))
    heard += [(names.get(line.speaker or "", ""), f"{line.words} {line.cue}".strip()) for line in drill.reply]
    return heard


def _draw_saying(drill: Drill) -> None:
    sitting_id, position, words_first = str(drill.sitting.id), drill.position, is_words_first(drill)
    key = drill_actions.words_key(sitting_id, position)
    about = _(
        "Write it, dictate it or say it aloud, as you would here; up to {n:,} characters. Only you can see it, nothing "
        "scores it, and you can delete it. Never write about a real client."
    ).format(n=MAX_OWN_WORDS)
    # No limit on the field itself: a browser would drop a longer text without a word.
    with st.container(key="sb-saying", gap="small"):
        st.text_area(
            ASKS_FIRST[drill.item.kind],
            key=key,
            height=HEIGHT,
            label_visibility="collapsed",
            persist_state="page",
        )
        draw(tag("p", esc(about), "sb-hint"))
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(
                _("Show me the options"),
                type="primary",
                key="sb-drill-show",
                on_click=drill_actions.show_options,
                args=(sitting_id, position),
                kwargs={"words_first": words_first},
            )
            st.button(
                _("I said it aloud") if words_first else _("Skip this time"),
                type="tertiary",
                key="sb-drill-skip",
                on_click=drill_actions.skip_words,
                args=(sitting_id, position),
            )
            draw_dictate(into=key, key="drill")


def _draw_options(drill: Drill, ways: Ways, written: str) -> None:
    sitting_id, position = str(drill.sitting.id), drill.position
    if written:
        said = tag("p", esc(_("You would say:")), "sb-lead") + own_quote(written)
        draw(within_reach(said, "sb-said-first"))
    is_reply = drill.item.kind is DrillKind.RESPOND
    draw_options(
        [_option(drill, answer) for answer in drill.answers],
        place=(sitting_id, position),
        hints=reply_hints(written=bool(written)) if is_reply else name_hints(),
        shortcuts=ways.shortcuts,
        gap=training().gap_seconds,
        on_said=partial(drill_actions.answer, sitting_id),
    )


def _option(drill: Drill, answer: str) -> Option:
    if drill.item.kind is DrillKind.RESPOND:
        return Option(answer, drill.node.choice(answer).say)
    name, means = answer_label(drill.item.kind, answer)
    return Option(answer, means, name)


def _draw_hint(drill: Drill) -> None:
    """At the first level, what to attend to, for whoever asks; the criteria are named anyway."""
    if drill.item.level != HINTS_LEVEL:
        return
    if drill.item.kind is DrillKind.RESPOND:
        known = drill.case.scenario.criteria()
        titles = " · ".join(known[name].title for name in drill.node.criteria)
        draw(tag("p", esc(_("Looked at by: {criteria}").format(criteria=titles)), "sb-hint"))
    if state.query("hint") == str(drill.position):
        draw(tag("div", tag("p", esc(_("A hint")), "sb-lead") + _hint(drill), "sb-drill-hint", role="status"))
        return
    st.button(
        _("A hint, please"),
        type="tertiary",
        icon=":material/lightbulb:",
        key="sb-drill-hint",
        on_click=drill_actions.open_hint,
        args=(str(drill.sitting.id), drill.position),
    )


def _hint(drill: Drill) -> str:
    if drill.item.kind is DrillKind.LABEL and drill.said is not None:
        return tag("p", esc(move_hint(drill.said.moves[0].kind)))
    if drill.item.kind is DrillKind.MARKER:
        return bullets(f"{MARKER_NAMES[name]}: {MARKER_MEANS[name]}" for name in ("withdrawal", "confrontation"))
    known = drill.case.scenario.criteria()
    asks = [known[name].asks for name in drill.node.criteria[:2]]
    return tag("p", esc(practises(drill.node.construct))) + bullets(asks)
