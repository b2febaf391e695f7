"""What supervisors say about a session, and where they write it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from simulator.domain.debrief import Debrief
from simulator.domain.sharing import MAX_COMMENT
from simulator.services.debrief_words import moment_name
from simulator.services.sharing import SaidComment
from simulator.ui import sharing_actions
from simulator.ui.dates import minute
from simulator.ui.i18n import _
from simulator.ui.markup import draw, esc, name_of, paragraphs, tag

WHOLE = -1
"""Stands for the whole session in the list of moments."""


def comment_html(said: SaidComment, named: Mapping[int, str]) -> str:
    """One comment: who, when, about what, and the words as they were typed."""
    author = name_of(said.author_name) if said.author_name else esc(_("Somebody whose account was erased"))
    about = _("the whole session") if said.comment.step is None else named.get(said.comment.step, "")
    head = tag("p", author + esc(f" · {minute(said.comment.at)} · {about}"), "sb-facts")
    return tag("div", head + tag("div", paragraphs(said.comment.text), "sb-written"), "sb-card sb-comment")


def comments_html(comments: Sequence[SaidComment], named: Mapping[int, str]) -> str:
    """Comments, oldest first."""
    return "".join(comment_html(said, named) for said in comments)


def draw_conversation_about(attempt_id: str, result: Debrief, comments: Sequence[SaidComment]) -> None:
    """For a supervisor: what was said, with a way to take back one's own, and a form to say more."""
    named = {moment.step: moment_name(moment) for moment in result.moments}
    if not comments:
        draw(tag("p", esc(_("Nobody has commented yet.")), "sb-sub"))
    for said in comments:
        draw(comment_html(said, named))
        if said.mine:
            st.button(
                _("Withdraw this comment"),
                key=f"sb-withdraw-{said.comment.id}",
                on_click=sharing_actions.withdraw_comment,
                args=(str(said.comment.id),),
                type="tertiary",
            )
    places = {WHOLE: _("The whole session"), **named}
    text_key, step_key = f"sb-comment-{attempt_id}", f"sb-comment-step-{attempt_id}"
    with st.form(f"sb-comment-form-{attempt_id}"):
        st.selectbox(_("About"), list(places), format_func=places.__getitem__, key=step_key)
        st.text_area(_("Your comment"), key=text_key, max_chars=MAX_COMMENT)
        draw(
            tag(
                "p",
                esc(_("The trainee and the other supervisors of the cohort see it. From then on it stays shared.")),
                "sb-sub",
            )
        )
        st.form_submit_button(
            _("Comment"),
            type="primary",
            on_click=sharing_actions.comment,
            args=(attempt_id, text_key, step_key),
            key="sb-comment-send",
        )
