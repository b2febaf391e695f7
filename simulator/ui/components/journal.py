"""One's own journal: everything that was written in sessions and drills, to read again and to delete."""

from __future__ import annotations

import streamlit as st

from simulator.bootstrap import services
from simulator.domain.roles import Actor
from simulator.domain.sharing import PrivateNote
from simulator.services.debrief_words import PULLS, SURENESS
from simulator.services.drill_rows import OwnWords
from simulator.services.drilling import WORDS_A_PAGE
from simulator.services.notes import JournalEntry
from simulator.ui import progress_actions
from simulator.ui.components.paging import draw_paging
from simulator.ui.dates import day
from simulator.ui.i18n import _
from simulator.ui.markup import draw, esc, tag
from simulator.ui.navigation import link

SESSIONS_A_PAGE = 5
CONFIRM = "sb-journal-sure"


def draw_journal(person: Actor, page: int) -> None:
    """What was written, the newest session first, and the way to delete it."""
    lead = _(
        "Your own words, reactions and reflections. Nobody else sees them unless you tick that when you share a "
        "session; nothing here is read or scored by the program."
    )
    draw(tag("p", esc(lead), "sb-sub"))
    entries = services().notes.journal(person)
    n_drills = services().drilling.my_words(person)[1]
    if not entries and not n_drills:
        text = _(
            "Nothing written yet. In a session you can say it first in your own words, and in the debriefing note what "
            "you would take back; both end up here."
        )
        draw(tag("div", tag("p", esc(text)), "sb-card sb-quiet"))
        return
    # What was written in drills begins below the last sessions.
    before_drills = max(0, -(-len(entries) // SESSIONS_A_PAGE) - 1)
    n_pages = before_drills + max(1, -(-n_drills // WORDS_A_PAGE))
    page = min(page, n_pages - 1)
    for entry in entries[page * SESSIONS_A_PAGE : (page + 1) * SESSIONS_A_PAGE]:
        _draw_entry(entry)
    if n_drills and page >= before_drills:
        draw(tag("h2", esc(_("From drills"))))
        for said in services().drilling.my_words(person, page - before_drills)[0]:
            _draw_drill(said)
    draw_paging("progress", page, n_pages, part="journal")
    _draw_erase()


def _draw_entry(entry: JournalEntry) -> None:
    attempt_id = str(entry.attempt.id)
    with st.container(border=True, key=f"sb-journal-{attempt_id}"):
        draw(tag("p", esc(day(entry.attempt.started_at)), "sb-facts") + tag("h2", esc(entry.case_title), "sb-entry"))
        if entry.reflection is not None:
            said = tag("p", esc(_("The moment I would take back")), "sb-lead") + written(entry.reflection.text)
            _draw_written(
                said,
                f"reflection-{attempt_id}",
                progress_actions.forget_reflection,
                (attempt_id,),
                _("this reflection"),
            )
        for note in entry.notes:
            _draw_written(
                _note(note),
                f"{attempt_id}-{note.step}",
                progress_actions.forget_note,
                (attempt_id, note.step),
                _("what stands at decision {n}").format(n=note.step + 1),
            )
        if entry.attempt.ended_at is not None:
            link("debrief", _("To its debriefing"), attempt=attempt_id)


def _note(note: PrivateNote) -> str:
    facts = [_("Decision {n}").format(n=note.step + 1)]
    if note.confidence is not None:
        facts.append(SURENESS[note.confidence].lower())
    if note.pull is not None:
        facts.append(_("pulled: {pull}").format(pull=PULLS[note.pull].lower()))
    inner = tag("p", esc(" · ".join(facts)), "sb-lead")
    if note.own_words:
        inner += written(note.own_words)
    if note.reaction:
        inner += tag("p", esc(_("What came up in me:")), "sb-sub") + written(note.reaction)
    return inner


def _draw_drill(said: OwnWords) -> None:
    given = said.answer
    facts = _("{day} · {case}").format(day=day(given.at), case=said.case_title)
    _draw_written(
        tag("p", esc(facts), "sb-lead") + written(given.own_words),
        f"drill-{given.sitting_id}-{given.position}",
        progress_actions.forget_drill_words,
        (str(given.sitting_id), given.position),
        _("what you wrote in this drill"),
    )


def _draw_written(inner: str, key: str, delete: object, given: tuple[object, ...], what: str) -> None:
    with st.container(horizontal=True, vertical_alignment="top", key=f"sb-row-{key}"):
        draw(tag("div", inner, "sb-entry-words"))
        st.button(
            _("Delete"),
            key=f"sb-forget-{key}",
            help=_("Delete {what}").format(what=what),
            on_click=delete,  # type: ignore[arg-type]
            args=given,
        )


def written(text: str) -> str:
    """Own words as they were written, whichever way they run."""
    return tag("p", esc(text), "sb-written sb-own", dir="auto")


def _draw_erase() -> None:
    with st.expander(_("Delete the whole journal"), key="sb-erase-journal"):
        text = _(
            "This deletes every word, reaction, pull, self-rating and reflection that you wrote, in sessions and "
            "drills. Your choices and scores stay. It can't be undone."
        )
        draw(tag("p", esc(text)))
        st.checkbox(_("Yes, delete all that I wrote for myself"), key=CONFIRM)
        st.button(
            _("Delete my journal"), key="sb-erase-journal-now", on_click=progress_actions.erase_journal, args=(CONFIRM,)
        )
