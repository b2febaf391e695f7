"""The log of what supervisors and trainees agreed on: as supervisors keep it, and as the trainee reads it."""

from __future__ import annotations

import streamlit as st

from simulator.domain.agreements import MAX_AGREEMENT, NoteKind
from simulator.services.remediation import LogEntry
from simulator.ui import follow_up_actions
from simulator.ui.dates import day
from simulator.ui.i18n import _
from simulator.ui.markup import draw, esc, name_of, paragraphs, tag

KINDS: dict[NoteKind, str] = {
    NoteKind.FOLLOW_UP: _("follow-up"),
    NoteKind.DONE: _("done"),
    NoteKind.REOPENED: _("open again"),
    NoteKind.BY_TRAINEE: _("the trainee's note"),
}


def draw_log(cohort_id: str, trainee_id: str, log: tuple[LogEntry, ...]) -> None:
    """The log of one trainee, newest entry first, with ways to follow up; then a form for one more."""
    who = _("The trainee reads all of it and can add to it; the leads of the program can take the log out.")
    draw(tag("p", esc(who), "sb-sub"))
    if not log:
        draw(tag("p", esc(_("Nothing was agreed on yet."))))
    for entry in log:
        _draw_entry(entry, own=False)
    keys = f"sb-agree-text-{trainee_id}", f"sb-agree-due-{trainee_id}"
    with st.form(f"sb-agree-{trainee_id}"):
        st.text_area(_("What you agreed on (up to {n} characters)").format(n=f"{MAX_AGREEMENT:,}"), key=keys[0])
        st.date_input(_("By when (may stay empty)"), value=None, key=keys[1])
        st.form_submit_button(
            _("Enter it"),
            type="primary",
            key="sb-agree-send",
            on_click=follow_up_actions.agree,
            args=(cohort_id, trainee_id, *keys),
        )


def draw_own_log(log: tuple[LogEntry, ...]) -> None:
    """What was agreed on with oneself, with a field for a note beside each entry."""
    draw(tag("h2", esc(_("What you agreed on"))))
    who = _("Your supervisors keep it, and the leads of your program can read it. You read all that it holds of you.")
    draw(tag("p", esc(who), "sb-sub"))
    if not log:
        draw(tag("p", esc(_("Nothing so far."))))
    for entry in log:
        _draw_entry(entry, own=True)


def _draw_entry(entry: LogEntry, *, own: bool) -> None:
    agreement_id = str(entry.agreement.id)
    with st.container(border=True, key=f"sb-case-agreed-{agreement_id}"):
        draw(_entry_html(entry))
        with st.expander(_("Add a note") if own else _("Follow up"), key=f"sb-agreed-{agreement_id}"):
            _draw_form(entry, own=own)


def _draw_form(entry: LogEntry, *, own: bool) -> None:
    agreement_id = str(entry.agreement.id)
    text_key = f"sb-agreed-text-{agreement_id}"
    with st.form(f"sb-agreed-form-{agreement_id}"):
        # No limit in the field: a browser drops what is too long without a word, the service says so and it stays.
        st.text_area(_("Your note") if own else _("How it goes on, or how it ended"), key=text_key)
        with st.container(horizontal=True):
            st.form_submit_button(
                _("Keep this note"),
                key=f"sb-agreed-keep-{agreement_id}",
                on_click=follow_up_actions.note if own else follow_up_actions.follow_up,
                args=(agreement_id, text_key),
            )
            if not own:
                is_open = entry.agreement.is_open
                st.form_submit_button(
                    _("It is done") if is_open else _("It is open again"),
                    key=f"sb-agreed-done-{agreement_id}",
                    on_click=follow_up_actions.set_done,
                    args=(agreement_id, is_open, text_key),
                )


def _entry_html(entry: LogEntry) -> str:
    one = entry.agreement
    state = _("Overdue") if entry.overdue else _("Open") if one.is_open else _("Done")
    css = "sb-waiting sb-waits" if one.is_open else "sb-waiting"
    facts = [_("entered on {day}").format(day=day(one.created_at))]
    if one.due_on is not None:
        facts.append(_("by {day}").format(day=day(one.due_on)))
    if one.done_at is not None:
        facts.append(_("done on {day}").format(day=day(one.done_at)))
    head = tag("span", esc(state), css) + esc(" · ") + _by(entry.author_name) + esc(" · " + " · ".join(facts))
    inner = tag("p", head, "sb-facts") + tag("div", paragraphs(one.text), "sb-written", dir="auto")
    for said in entry.notes:
        about = _by(said.author_name) + esc(f" · {day(said.note.at)} · {KINDS[said.note.kind]}")
        words = tag("div", paragraphs(said.note.text), "sb-written", dir="auto") if said.note.text else ""
        inner += tag("div", tag("p", about, "sb-facts") + words, "sb-card sb-comment")
    return inner


def _by(name: str) -> str:
    return name_of(name) if name else esc(_("somebody whose account was erased"))
