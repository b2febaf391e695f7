"""Sharing a session with supervisors, on its debriefing: who sees it now, and the way to change that."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from simulator.bootstrap import services
from simulator.domain.accounts import Cohort
from simulator.domain.policy import Private
from simulator.domain.roles import Actor
from simulator.services.sharing import SharedWith, SharingState
from simulator.ui import sharing_actions
from simulator.ui.dates import day
from simulator.ui.i18n import _
from simulator.ui.labels import distinct
from simulator.ui.markup import draw, esc, name_of, plain, tag
from simulator.ui.navigation import is_solo

PRIVATE: dict[Private, str] = {
    Private.OWN_WORDS: _("What I wrote in my own words, and how I rated it"),
    Private.REACTIONS: _("What I noted of my own reactions, and what I felt pulled to do"),
    Private.CONFIDENCE: _("How sure I was"),
}
WILL_SEE = _(
    "The supervisors of this cohort will see your name, the choices you made, their scores and this debriefing, and "
    "can comment. Nobody else will. Of your private notes they see only what you tick. Own words that you tick they "
    "can also rate, and print for supervision. It is noted who opens it."
)


def draw_sharing(person: Actor, attempt_id: str) -> None:
    """Who sees this session, and for those in a cohort the way to share it; nothing where there are no accounts."""
    if is_solo(person):
        return
    now = services().sharing.state(person, attempt_id)
    if not (now.shares or now.assignment or now.could_share_with):
        return
    draw(tag("h2", esc(_("Share with your supervisors"))))
    _draw_who_sees(attempt_id, now)
    if now.could_share_with or now.shares:
        title = _("Share this session") if now.could_share_with else _("Change what is shared")
        with st.expander(title, key="sb-share"):
            _draw_form(person, attempt_id, now)


def _draw_who_sees(attempt_id: str, now: SharingState) -> None:
    if now.assigned_in is not None:
        text = _("Your program asked for this session, so the supervisors of this cohort see your choices and scores: ")
        draw(tag("p", esc(text) + name_of(now.assigned_in.name)))
    elif not now.shares:
        draw(tag("p", esc(_("Only you can see this session."))))
    for shared in now.shares:
        with st.container(horizontal=True, vertical_alignment="center", key=f"sb-row-share-{shared.cohort.id}"):
            draw(_shared_line(shared))
            if not now.n_comments and shared.cohort != now.assigned_in:
                draw_withdraw(attempt_id, shared)
    if now.shares and now.n_comments:
        text = _("A supervisor has commented, so it can't be withdrawn any more. Private notes you can still untick.")
        draw(tag("p", esc(text), "sb-sub"))


def _shared_line(shared: SharedWith) -> str:
    ticked = [PRIVATE[kind] for kind in Private if kind in shared.share.ticked]
    more = "; ".join(ticked) if ticked else _("no private notes")
    facts = _("shared on {day}, with: {more}").format(day=day(shared.share.shared_at), more=more)
    return tag("p", tag("span", name_of(shared.cohort.name), "sb-lead") + tag("span", esc(facts), "sb-row-facts"))


def draw_withdraw(attempt_id: str, shared: SharedWith) -> None:
    """The button that takes a session back from a cohort's supervisors."""
    cohort_id = str(shared.cohort.id)
    st.button(
        _("Withdraw"),
        key=f"sb-unshare-{attempt_id}-{cohort_id}",
        on_click=sharing_actions.unshare,
        args=(attempt_id, cohort_id),
    )


def _draw_form(person: Actor, attempt_id: str, now: SharingState) -> None:
    cohorts = _cohort_labels(person, (*now.could_share_with, *(shared.cohort for shared in now.shares)))
    cohort_key = f"sb-share-cohort-{attempt_id}"
    tick_keys = {kind: f"sb-share-{kind}-{attempt_id}" for kind in Private}
    with st.form(f"sb-share-form-{attempt_id}"):
        st.selectbox(_("With the supervisors of"), list(cohorts), format_func=cohorts.__getitem__, key=cohort_key)
        draw(tag("p", esc(WILL_SEE)))
        for kind, label in PRIVATE.items():
            st.checkbox(plain(label), key=tick_keys[kind])
        if now.shares:
            draw(tag("p", esc(_("Sharing again with the same cohort replaces what is ticked.")), "sb-sub"))
        st.form_submit_button(
            _("Share"),
            type="primary",
            on_click=sharing_actions.share,
            args=(attempt_id, cohort_key, tick_keys),
            key="sb-share-send",
        )


def _cohort_labels(person: Actor, cohorts: Sequence[Cohort]) -> dict[str, str]:
    """The cohorts by id; with their programs where the person is in several, as these may name cohorts alike."""
    programs = {program.id: program.name for program, _role in services().programs.my_programs(person)}
    of_program = {id_: f" ({name})" for id_, name in programs.items()} if len(programs) > 1 else {}
    return distinct({str(cohort.id): cohort.name + of_program.get(cohort.program_id, "") for cohort in cohorts})
