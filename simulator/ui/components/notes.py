"""A trainee's own notes on single moments: kept for them alone, unless they tick them when they share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

import streamlit as st

from simulator.bootstrap import services
from simulator.domain.debrief import Debrief
from simulator.domain.roles import Actor
from simulator.domain.sharing import PrivateNote
from simulator.services.debrief_words import PULLS, SURENESS, moment_name
from simulator.services.rooms import Room
from simulator.ui import sharing_actions
from simulator.ui.i18n import _
from simulator.ui.markup import draw, esc, paragraphs, tag
from simulator.ui.navigation import is_solo

OWN_WORDS, REACTION = _("In my own words"), _("What came up in me")
SURE, PULLED = _("How sure I was"), _("What I felt pulled to do")
Kind = TypeVar("Kind")


def draw_own_notes(person: Actor, room: Room, result: Debrief) -> None:
    """The trainee's notes on this session, and a form for one more."""
    attempt_id = str(room.attempt.id)
    kept = {note.step: note for note in services().notes.my_notes(person, attempt_id)}
    lead = _("What came up for you in this session? Note it here for yourself, and take it to supervision.")
    private = _("Nobody else reads it, and you can delete it at any time. Never write about a real client.")
    if not is_solo(person):
        private = _(
            "Nobody else reads it unless you tick it when you share, and you can delete it at any time. Never write "
            "about a real client."
        )
    draw(tag("h2", esc(_("For you"))) + tag("p", esc(f"{lead} {private}")) + notes_html(result, tuple(kept.values())))
    first = room.attempt.fork_step or 0
    steps = {moment.step: moment_name(moment) for moment in result.moments if moment.step >= first}
    if not steps:
        return
    with st.expander(_("Write a note"), key="sb-own-notes"):
        step = st.selectbox(
            _("About which moment"), list(steps), format_func=steps.__getitem__, key=f"sb-note-step-{attempt_id}"
        )
        _draw_form(attempt_id, step, kept.get(step))


def _draw_form(attempt_id: str, step: int, note: PrivateNote | None) -> None:
    keys = [f"sb-note-{attempt_id}-{step}-{name}" for name in ("words", "reaction", "sure", "pull")]
    with st.form(f"sb-note-{step}"):
        # No limit in the fields: a browser drops what is too long without a word, the service says so and it stays.
        st.text_area(OWN_WORDS, note.own_words if note else "", key=keys[0])
        st.text_area(REACTION, note.reaction if note else "", key=keys[1])
        if note is not None and note.confidence is not None:
            # Noted with the choice, before its feedback: here it can only be taken back.
            _draw_choice(SURE, {note.confidence: SURENESS[note.confidence]}, note.confidence, keys[2])
        _draw_choice(PULLED, PULLS, note.pull if note else None, keys[3])
        st.form_submit_button(
            _("Keep this note"), on_click=sharing_actions.keep_note, args=(attempt_id, step, *keys), key="sb-note-keep"
        )


def _draw_choice(label: str, named: Mapping[Kind, str], chosen: Kind | None, key: str) -> None:
    options = [None, *named]
    st.selectbox(
        label,
        options,
        index=options.index(chosen),
        format_func=lambda found: _("Not said") if found is None else named[found],
        key=key,
    )


def notes_html(result: Debrief, notes: tuple[PrivateNote, ...]) -> str:
    """Notes by moment; only what is there."""
    named = {moment.step: moment_name(moment) for moment in result.moments}
    parts = []
    for note in notes:
        inner = ""
        for label, text in ((OWN_WORDS, note.own_words), (REACTION, note.reaction)):
            if text:
                inner += tag("p", esc(label), "sb-lead") + tag("div", paragraphs(text), "sb-written", dir="auto")
        if note.confidence is not None:
            inner += tag("p", tag("span", esc(f"{SURE}: "), "sb-lead") + esc(SURENESS[note.confidence]))
        if note.pull is not None:
            inner += tag("p", tag("span", esc(f"{PULLED}: "), "sb-lead") + esc(PULLS[note.pull]))
        if inner:
            parts.append(tag("div", tag("p", esc(named.get(note.step, "")), "sb-facts") + inner, "sb-card"))
    return "".join(parts)
