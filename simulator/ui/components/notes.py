"""A trainee's own notes on single moments: kept for them alone, unless they tick them when they share."""

from __future__ import annotations

import streamlit as st

from simulator.bootstrap import services
from simulator.domain.debrief import Debrief, Moment
from simulator.domain.roles import Actor
from simulator.domain.sharing import MAX_OWN_WORDS, Confidence, PrivateNote
from simulator.services.rooms import Room
from simulator.ui import sharing_actions
from simulator.ui.components.debriefing import construct_name
from simulator.ui.i18n import _
from simulator.ui.markup import draw, esc, paragraphs, tag
from simulator.ui.navigation import is_solo

SURENESS: dict[Confidence, str] = {
    Confidence.SURE: _("Sure"),
    Confidence.FAIRLY: _("Fairly sure"),
    Confidence.GUESSING: _("Guessing"),
}
OWN_WORDS, REACTION, SURE = _("In my own words"), _("What came up in me"), _("How sure I was")


def moment_name(moment: Moment) -> str:
    """A moment as it stands in a list to choose from."""
    return _("Decision {n}: {what}").format(n=moment.step + 1, what=construct_name(moment.node.construct))


def draw_own_notes(person: Actor, room: Room, result: Debrief) -> None:
    """The trainee's notes on this session, and a form for one more."""
    attempt_id = str(room.attempt.id)
    kept = {note.step: note for note in services().sharing.my_notes(person, attempt_id)}
    lead = _("What came up for you in this session? Note it here for yourself, and take it to supervision.")
    private = _("Nobody else reads it, and you can delete it at any time. Never write about a real client.")
    if not is_solo(person):
        private = _(
            "Nobody else reads it unless you tick it when you share, and you can delete it at any time. Never write "
            "about a real client."
        )
    draw(tag("h2", esc(_("For you"))) + tag("p", esc(f"{lead} {private}")) + notes_html(result, tuple(kept.values())))
    steps = {moment.step: moment for moment in result.moments}
    if not steps:
        return
    with st.expander(_("Write a note"), key="sb-own-notes"):
        step = st.selectbox(
            _("About which moment"), list(steps), format_func=lambda n: moment_name(steps[n]), key="sb-note-step"
        )
        _draw_form(attempt_id, step, kept.get(step))


def _draw_form(attempt_id: str, step: int, note: PrivateNote | None) -> None:
    sureness = [None, *SURENESS]
    with st.form(f"sb-note-{step}"):
        keys = [f"sb-note-{step}-{name}" for name in ("words", "reaction", "sure")]
        st.text_area(OWN_WORDS, note.own_words if note else "", key=keys[0], max_chars=MAX_OWN_WORDS)
        st.text_area(REACTION, note.reaction if note else "", key=keys[1], max_chars=MAX_OWN_WORDS)
        st.selectbox(
            SURE,
            sureness,
            index=sureness.index(note.confidence if note else None),
            format_func=lambda found: SURENESS[found] if found else _("Not said"),
            key=keys[2],
        )
        st.form_submit_button(
            _("Keep this note"), on_click=sharing_actions.keep_note, args=(attempt_id, step, *keys), key="sb-note-keep"
        )


def notes_html(result: Debrief, notes: tuple[PrivateNote, ...]) -> str:
    """Notes by moment; only what is there."""
    named = {moment.step: moment_name(moment) for moment in result.moments}
    parts = []
    for note in notes:
        inner = tag("p", esc(named.get(note.step, "")), "sb-facts")
        for label, text in ((OWN_WORDS, note.own_words), (REACTION, note.reaction)):
            if text:
                inner += tag("p", esc(label), "sb-lead") + tag("div", paragraphs(text), "sb-written")
        if note.confidence is not None:
            inner += tag("p", tag("span", esc(f"{SURE}: "), "sb-lead") + esc(SURENESS[note.confidence]))
        parts.append(tag("div", inner, "sb-card"))
    return "".join(parts)
