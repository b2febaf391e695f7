"""Erasing: one session, everything of a person, and what trainees ask their program to erase."""

from __future__ import annotations

import streamlit as st

from simulator.bootstrap import services
from simulator.domain.accounts import Program
from simulator.domain.attempt import Attempt, Purpose
from simulator.domain.roles import Actor
from simulator.ui import account_actions, program_actions, state
from simulator.ui.dates import day
from simulator.ui.i18n import _
from simulator.ui.markup import bullets, draw, esc, name_of, tag
from simulator.ui.navigation import go

CONFIRM = "sb-erase-confirm"


def draw_erase_session(attempt: Attempt) -> None:
    """On a debriefing: the way to have this one session erased."""
    key = str(attempt.id)
    with st.expander(_("Erase this session"), key="sb-erase-session"):
        if attempt.purpose is Purpose.COUNTED:
            text = _(
                "Your program asked for this session, so it is asked before anything is erased. It has thirty days to "
                "answer; if it does not, the session is erased, and with it the tries that you began from its moments."
            )
            draw(tag("p", esc(text)))
            st.button(
                _("Ask my program to erase it"),
                key="sb-ask-erasure",
                on_click=account_actions.request_erasure,
                args=(key,),
            )
            return
        text = _(
            "Choices, scores, notes and comments of this session go for good, and so do the tries that you began from "
            "its moments. Nobody can bring them back."
        )
        if attempt.purpose is Purpose.BRANCH:
            text = _(
                "Choices, scores and notes of this try go for good, and so do tries that you began from its moments. "
                "The session that you went back in stays. Nobody can bring them back."
            )
        draw(tag("p", esc(text)))
        if st.checkbox(_("I want this session erased"), key=f"sb-erase-sure-{key}") and st.button(
            _("Erase it now"), key="sb-erase-now"
        ):
            account_actions.erase_attempt(key)
            go("library")


def draw_erase_me(*, solo: bool) -> None:
    """The way to have everything erased, in two steps."""
    draw(tag("h2", esc(_("Erase everything"))))
    st.button(
        _("Rather not") if state.session().erasing else _("I want everything of mine erased"),
        key="sb-erase-ask",
        on_click=account_actions.ask_to_erase,
    )
    if not state.session().erasing:
        return
    if solo:
        facts = [_("Every session on this computer goes, with its scores and notes. Nobody can bring it back.")]
    else:
        facts = [
            _("Your account, sign-in history and memberships go at once, and you are signed out everywhere."),
            _("Every session that you practised goes, shared or not, with its scores, your notes and comments on it."),
            _(
                "Sessions that your program asked for lose your name and your notes at once. Their choices and scores "
                "stay until your program has agreed to erase them, or thirty days have passed without an answer."
            ),
            _("Your comments on others' sessions stay, without your name."),
            _("The audit log keeps its lines, which hold nothing that you wrote and no longer lead to you."),
            _("Nobody can bring any of this back. You may want to download it first."),
        ]
    draw(tag("div", bullets(facts), "sb-card sb-quiet"))
    with st.form("sb-erase-form"):
        ask = _("Type “erase” to go on") if solo else _("Type your e-mail address to go on")
        st.text_input(ask, key=CONFIRM, max_chars=254)
        st.form_submit_button(
            _("Erase everything now"), on_click=account_actions.erase_me, args=(CONFIRM,), key="sb-erase-send"
        )


def draw_erasure_requests(person: Actor, program: Program) -> None:
    """What trainees ask a program to erase, with its two answers; nothing where nobody asks."""
    found = services().my_data.erasure_requests(person, program.id)
    if not found:
        return
    lead = _("A request that is not answered by its date is granted. You see whose session it is, not what is in it.")
    draw(tag("h3", esc(_("Requests to erase a session"))) + tag("p", esc(lead), "sb-sub"))
    for asked in found:
        key = str(asked.request.id)
        who = name_of(asked.trainee_name) if asked.trainee_name else esc(_("Somebody whose account was erased"))
        facts = _("{case}, {cohort}; answer by {day}").format(
            case=asked.case_title, cohort=asked.cohort.name, day=day(asked.request.deadline)
        )
        with st.container(horizontal=True, vertical_alignment="center", key=f"sb-row-{key}"):
            draw(tag("p", tag("span", who, "sb-lead") + tag("span", esc(facts), "sb-row-facts")))
            for granted, label in ((True, _("Erase it")), (False, _("Decline"))):
                st.button(
                    label,
                    key=f"sb-erasure-{key}-{granted}",
                    on_click=program_actions.answer_erasure,
                    args=(key, granted),
                )
