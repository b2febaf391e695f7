"""A row of drills: the one that is due, or the feedback on the last, or how the row went."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import streamlit as st

from simulator.bootstrap import services
from simulator.domain.drill_planning import SIZE, SPREAD_DAYS
from simulator.domain.drill_records import DrillAnswer
from simulator.domain.drills import HINTS_LEVEL, WORDS_FIRST_LEVEL, Rating
from simulator.domain.preferences import Ways
from simulator.domain.roles import Actor
from simulator.services.drill_rooms import Drill, Gone
from simulator.services.drill_rows import Row
from simulator.ui import drill_actions, practice_actions, state
from simulator.ui.components.announcer import announce
from simulator.ui.components.drill_asking import draw_asking, is_choosing, to_hear
from simulator.ui.components.drill_feedback import draw_told
from simulator.ui.components.drill_words import KIND_NAMES, WHY_GONE, comes_back, skill_name
from simulator.ui.i18n import _, ngettext
from simulator.ui.markup import bullets, draw, draw_message, esc, tag
from simulator.ui.navigation import link

HELPS: dict[int, str] = {
    HINTS_LEVEL: _("with a hint to ask for"),
    HINTS_LEVEL + 1: _("without hints"),
    WORDS_FIRST_LEVEL: _("your words first"),
}


def draw_row(person: Actor, sitting_id: str) -> None:
    """One drill of a row at a time."""
    row = services().drilling.row(person, sitting_id)
    notice = state.take_notice()
    if row.last is not None and state.query("on") != str(row.position):
        _draw_last(person, row, notice)
    elif row.due is None:
        draw_summary(row, notice)
    elif isinstance(row.due, Gone):
        _draw_gone(row, row.due, notice)
    else:
        _draw_due(person, row, row.due, notice)


def _draw_due(person: Actor, row: Row, drill: Drill, notice: str) -> None:
    ways = services().preferences.ways(person)
    _draw_heading(row, row.position)
    about = f"{KIND_NAMES[drill.item.kind]} · {HELPS.get(drill.item.level, '')}"
    draw(tag("p", esc(about), "sb-facts"))
    draw_asking(row, drill, ways, notice=notice)
    said = [f"{who}: {words}" if who else words for who, words in to_hear(drill)]
    hinted = "/hint" if state.query("hint") == str(drill.position) else ""
    stage = "choosing" if is_choosing(row, drill) else "saying"
    announce(f"{row.sitting.id}/{row.position}", said, stage=stage + hinted)
    _draw_menu(row, ways)


def _draw_last(person: Actor, row: Row, notice: str) -> None:
    """Feedback, and the way on."""
    ways, position = services().preferences.ways(person), row.position
    _draw_heading(row, position - 1)
    draw_told(row, notice=notice)
    announce(f"{row.sitting.id}/{position - 1}/told", _reply(row), stage="told")
    st.button(
        _("Next drill") if row.due is not None else _("See how the row went"),
        type="primary",
        key="sb-drill-next",
        on_click=drill_actions.go_on,
        args=(str(row.sitting.id), position),
        shortcut="1" if ways.shortcuts else None,
    )
    if row.due is not None:
        _draw_menu(row, ways)


def _reply(row: Row) -> list[str]:
    outcome = row.last.outcome if row.last else None
    if outcome is None:
        return []
    names = {key: person.name for key, person in outcome.drill.case.scenario.cast.items()}
    return [
        f"{names.get(line.speaker or '', '')}: {line.words} {line.cue}".strip(": ")
        for line in outcome.moment.taken.reply
    ]


def _draw_heading(row: Row, position: int) -> None:
    text = _("Drill {n} of {all}").format(n=position + 1, all=len(row.sitting.items))
    draw(tag("h1", esc(text), "sb-case-title sb-last"))  # what is new scrolls to here


def _draw_gone(row: Row, why: Gone, notice: str) -> None:
    """Why a drill can't be asked, and the way past it."""
    _draw_heading(row, row.position)
    draw_message(notice)
    text = _("Nothing you did is lost, and it does not count as missed.")
    announce(f"{row.sitting.id}/{row.position}", [WHY_GONE[why]], stage="gone")
    draw(
        tag(
            "div",
            tag("h2", esc(_("This drill is not there any more")), id="sb-ask", tabindex="-1")
            + tag("p", esc(WHY_GONE[why]))
            + tag("p", esc(text)),
            "sb-card sb-quiet",
        )
    )
    st.button(
        _("Go on"),
        type="primary",
        key="sb-drill-past",
        on_click=drill_actions.pass_over,
        args=(str(row.sitting.id), row.position),
    )
    link("drills", _("Leave for now"), icon=":material/logout:")


def _draw_menu(row: Row, ways: Ways) -> None:
    """Leaving, ending, keys; nothing of it costs anything."""
    with st.container(horizontal=True, vertical_alignment="center", key="sb-room-menu", gap="small"):
        link("drills", _("Leave for now"), icon=":material/logout:")
        st.button(
            _("End the row here"),
            type="tertiary",
            icon=":material/stop_circle:",
            key="sb-drill-stop",
            on_click=drill_actions.stop,
            args=(str(row.sitting.id), row.position),
        )
        label = _("Keys 1–4 are on") if ways.shortcuts else _("Keys 1–4 are off")
        toggle = practice_actions.toggle_shortcuts
        st.button(label, on_click=toggle, type="tertiary", icon=":material/keyboard:", key="sb-keys")


def draw_summary(row: Row, notice: str = "") -> None:
    """What went well and what comes back when, in words."""
    title = _("That was your row")
    draw(tag("h1", esc(title), "sb-last", id="sb-ask", tabindex="-1"))
    announce(f"{row.sitting.id}/end", [title])
    draw_message(notice)
    draw(_how_it_went(row))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(_("Another row"), type="primary", key="sb-drill-begin", on_click=drill_actions.begin)
        link("drills", _("Your drills"))
        link("library", _("Back to the cases"))


def _how_it_went(row: Row) -> str:
    answered = [one for one in row.answers if one.answer]
    well = _skills(one for one in answered if (one.rating or 0) >= Rating.GOOD)
    parts = [tag("p", esc(text)) for text in _remarks(row, answered)]
    if well:
        parts.append(tag("h2", esc(_("What went well"))) + bullets(skill_name(skill) for skill in well))
    back = sorted((row.cards[skill].due_at, skill) for skill in _skills(answered) if skill in row.cards)
    if back:
        items = "".join(
            tag(
                "li",
                tag("span", esc(skill_name(skill)), "sb-lead")
                + " "
                + tag("span", esc(comes_back(due_at, row.at)), "sb-drill-when"),
            )
            for due_at, skill in back
        )
        told = _("Each with another moment. What was hard comes back sooner.")
        parts.append(tag("h2", esc(_("What comes back"))) + tag("p", esc(told), "sb-sub"))
        parts.append(tag("ul", items, "sb-drill-back"))
    return "".join(parts)


def _skills(answers: Iterable[DrillAnswer]) -> list[str]:
    return list(dict.fromkeys(one.skill for one in answers))


def _remarks(row: Row, answered: Sequence[DrillAnswer]) -> list[str]:
    """What is to be said of a row that was not the usual ten."""
    said, planned = [], len(row.sitting.items)
    if not answered:
        said.append(_("Nothing was answered in this row, and nothing is held against it."))
    elif len(row.answers) < planned:
        done = ngettext("You did {n} drill and stopped there.", "You did {n} drills and stopped there.", len(answered))
        said.append(done.format(n=len(answered)) + " " + _("That is fine; the others come another time."))
    gone = len(row.answers) - len(answered)
    if gone:
        left = ngettext(
            "{n} drill was left out because its case has changed, is asked for by your program, or came just before.",
            "{n} drills were left out because their cases have changed, are asked for by your program, or came just "
            "before.",
            gone,
        )
        said.append(left.format(n=gone))
    if planned < SIZE:
        said.append(
            _("The row was shorter than usual: other moments open to you came up in the last {n} days.").format(
                n=SPREAD_DAYS
            )
        )
    return said
