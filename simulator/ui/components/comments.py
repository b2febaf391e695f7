"""What supervisors say about a session, what its trainee answers, and where both write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from simulator.domain.debrief import Debrief
from simulator.domain.sharing import MAX_COMMENT
from simulator.services.debrief_words import moment_name
from simulator.services.sharing import SaidComment
from simulator.ui import coaching_actions, sharing_actions, state
from simulator.ui.components.announcer import Aside
from simulator.ui.dates import minute
from simulator.ui.i18n import _
from simulator.ui.markup import draw, esc, name_of, paragraphs, tag

WHO_READS_IT = _("The trainee and the other supervisors of the cohort see it. From then on it stays shared.")
WHOLE = -1
"""Stands for the whole session in the list of moments."""


def comment_html(said: SaidComment, named: Mapping[int, str], *, answers: bool = False) -> str:
    """One comment: who, when, about what, and the words as they were typed.

    ``answers``: whether it stands under what it answers, and so need not say about what it is.
    """
    author = name_of(said.author_name) if said.author_name else esc(_("Somebody whose account was erased"))
    about = _("the whole session") if said.comment.step is None else named.get(said.comment.step, "")
    if answers:
        about = _("in answer")
    elif said.comment.reply_to is not None:
        about = _("in answer to a comment that was withdrawn")
    head = tag("p", author + esc(f" · {minute(said.comment.at)} · {about}"), "sb-facts")
    css = "sb-card sb-comment sb-answer" if answers else "sb-card sb-comment"
    return tag("div", head + tag("div", paragraphs(said.comment.text), "sb-written"), css, id=_id(said))


def _id(said: SaidComment) -> str:
    return f"sb-said-{said.comment.id}"


def draw_threads(comments: Sequence[SaidComment], named: Mapping[int, str], *, may_answer: bool) -> None:
    """Comments, oldest first, each with its answers and a way to take back one's own.

    Parameters
    ----------
    may_answer : bool
        Whether the reader is the trainee, who can answer.
    """
    there = {said.comment.id for said in comments}
    for said in comments:
        if said.comment.reply_to in there:
            continue
        draw(comment_html(said, named))
        _draw_take_back(said)
        for answer in comments:
            if answer.comment.reply_to == said.comment.id:
                draw(comment_html(answer, named, answers=True))
                _draw_take_back(answer)
        if may_answer and said.comment.reply_to is None:
            _draw_answer(str(said.comment.id))


def _draw_take_back(said: SaidComment) -> None:
    if said.mine:
        st.button(
            _("Withdraw this comment") if said.comment.reply_to is None else _("Withdraw this answer"),
            key=f"sb-withdraw-{said.comment.id}",
            on_click=sharing_actions.withdraw_comment,
            args=(str(said.comment.id),),
            type="tertiary",
        )


def _draw_answer(comment_id: str) -> None:
    key = f"sb-answer-{comment_id}"
    with st.expander(_("Answer"), key=f"sb-answering-{comment_id}"), st.form(f"sb-answer-form-{comment_id}"):
        # No limit in the field: a browser drops what is too long without a word, the service says so and it stays.
        st.text_area(_("Your answer (up to {n} characters)").format(n=f"{MAX_COMMENT:,}"), key=key)
        who = _("The supervisors who see this session read it. It does not keep you from withdrawing the session.")
        draw(tag("p", esc(who), "sb-sub"))
        st.form_submit_button(
            _("Send the answer"),
            on_click=coaching_actions.answer,
            args=(comment_id, key),
            key=f"sb-answer-send-{comment_id}",
        )


def draw_about_moment(attempt_id: str, step: int, comments: Sequence[SaidComment], named: Mapping[int, str]) -> None:
    """For a supervisor, beside one moment: what was said about it, and a button that opens a form in its place."""
    draw_threads([said for said in comments if said.comment.step == step], named, may_answer=False)
    place = state.place(attempt_id, step)
    if state.session().commenting != place:
        st.button(
            _("Comment on decision {n}").format(n=step + 1),
            key=f"sb-comment-open-{step}",
            icon=":material/add_comment:",
            type="tertiary",
            on_click=coaching_actions.open_comment,
            args=(place,),
        )
        return
    key = f"sb-comment-{attempt_id}-{step}"
    with st.form(f"sb-comment-form-{attempt_id}-{step}"):
        label = _("Your comment on decision {n} (up to {most} characters)")
        st.text_area(label.format(n=step + 1, most=f"{MAX_COMMENT:,}"), key=key)
        draw(tag("p", esc(WHO_READS_IT), "sb-sub"))
        with st.container(horizontal=True):
            st.form_submit_button(
                _("Comment"),
                type="primary",
                on_click=coaching_actions.comment_here,
                args=(attempt_id, step, key),
                key=f"sb-comment-send-{step}",
            )
            st.form_submit_button(
                _("Rather not"), on_click=coaching_actions.open_comment, args=("",), key=f"sb-comment-close-{step}"
            )


def asides(attempt_id: str, comments: Sequence[SaidComment]) -> tuple[Aside, ...]:
    """Where the keyboard goes: into a form that has opened and back to its button, and to what one has just said."""
    where, _slash, step = state.session().commenting.partition("/")
    said = tuple(Aside(f"#{_id(one)}", _where_it_is_written(one)) for one in comments if one.mine)
    if where != attempt_id:
        return said
    form = Aside(f".st-key-sb-comment-{attempt_id}-{step} textarea", f".st-key-sb-comment-open-{step} button")
    return (form, *said)


def _where_it_is_written(said: SaidComment) -> str:
    if said.comment.reply_to is not None:
        return f".st-key-sb-answering-{said.comment.reply_to} summary"
    step = said.comment.step
    return ".st-key-sb-comment-send button" if step is None else f".st-key-sb-comment-open-{step} button"


def draw_conversation_about(attempt_id: str, result: Debrief, comments: Sequence[SaidComment]) -> None:
    """For a supervisor: what was said about the whole session, and a form to say more about it or any moment."""
    named = {moment.step: moment_name(moment) for moment in result.moments}
    if not comments:
        draw(tag("p", esc(_("Nobody has commented yet.")), "sb-sub"))
    elif any(said.comment.step is not None for said in comments):
        draw(tag("p", esc(_("Comments on single moments stand with them, above.")), "sb-sub"))
    draw_threads([said for said in comments if said.comment.step is None], named, may_answer=False)
    places = {WHOLE: _("The whole session"), **named}
    text_key, step_key = f"sb-comment-{attempt_id}", f"sb-comment-step-{attempt_id}"
    with st.form(f"sb-comment-form-{attempt_id}"):
        st.selectbox(_("About"), list(places), format_func=places.__getitem__, key=step_key)
        st.text_area(_("Your comment (up to {n} characters)").format(n=f"{MAX_COMMENT:,}"), key=text_key)
        draw(tag("p", esc(WHO_READS_IT), "sb-sub"))
        st.form_submit_button(
            _("Comment"),
            type="primary",
            on_click=sharing_actions.comment,
            args=(attempt_id, text_key, step_key),
            key="sb-comment-send",
        )
