"""Seeing a moment again from a debriefing, and the tries that belong to a session."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from simulator.bootstrap import services
from simulator.domain.debrief import Debrief
from simulator.domain.roles import Actor
from simulator.services import debrief_words as words
from simulator.services.branching import BranchLine
from simulator.ui import debrief_actions, state
from simulator.ui.components.remarks import draw_remark
from simulator.ui.dates import minute
from simulator.ui.i18n import _, ngettext
from simulator.ui.markup import draw, draw_message, esc, tag
from simulator.ui.navigation import go, link


def draw_again(attempt_id: str, step: int, *, key: str, disabled: bool = False) -> None:
    """The button that begins a new try from before a decision; what was done stays."""
    pressed = st.button(_("See it again from here"), key=f"sb-again-{key}", icon=":material/undo:", disabled=disabled)
    if pressed:
        branch = debrief_actions.see_again(attempt_id, step)
        if branch:
            go("practise", attempt=branch)
        draw_message(state.take_notice())


def draw_why_not(reason: str) -> None:
    """Why one can't go back here; nothing where one can."""
    if reason:
        draw(tag("p", esc(reason), "sb-sub"))


def draw_any_moment(person: Actor, attempt_id: str, result: Debrief) -> None:
    """Beside the record: any of its decisions, to see again or to tell the authors about."""
    steps = {moment.step: words.moment_name(moment) for moment in result.moments}
    if not steps:
        return
    reason = services().branching.why_not(person, attempt_id)
    with st.container(key="sb-any-moment"):
        step = st.selectbox(
            _("Take one of these moments up again"), list(steps), format_func=steps.__getitem__, key="sb-any-step"
        )
        with st.container(horizontal=True, vertical_alignment="center"):
            if not reason:
                draw_again(attempt_id, step, key="any")
            draw_remark(attempt_id, {step: steps[step]}, step=step, key=f"any-{step}")
        draw_why_not(reason)


def draw_tries(person: Actor, attempt_id: str) -> None:
    """The tries that belong to this session, each with a way to put it beside this one; nothing for a single one."""
    family = services().branching.family(person, attempt_id)
    if len(family) < 2:
        return
    draw(tag("h3", esc(_("Your tries of this session"))))
    for place, one in enumerate(family):
        other = str(one.attempt.id)
        with st.container(horizontal=True, vertical_alignment="center", key=f"sb-row-try-{place}"):
            draw(_try_line(one, is_here=other == attempt_id))
            if other == attempt_id:
                continue
            link("compare", _("Compare"), **{"attempt": attempt_id, "with": other})
            if one.ending is None:
                link("practise", _("Go on"), attempt=other)
            else:
                link("debrief", _("Its debriefing"), attempt=other)


def _try_line(one: BranchLine, *, is_here: bool) -> str:
    name = try_name(one) + (_(" (this one)") if is_here else "")
    n = ngettext("{n} decision", "{n} decisions", one.n_decisions).format(n=one.n_decisions)
    facts = " · ".join((words.ending_line(one.ending), n, minute(one.attempt.started_at)))
    return tag("p", tag("span", esc(name), "sb-lead") + tag("span", esc(facts), "sb-row-facts"))


def try_name(one: BranchLine) -> str:
    """What a try is called: the first way through, or from where it went on."""
    if one.fork_step is None:
        return _("The first way through")
    return _("From decision {n}").format(n=one.fork_step + 1)


def named_tries(family: Sequence[BranchLine]) -> dict[str, str]:
    """Names of a family's tries by attempt id, told apart by when they began."""
    return {str(one.attempt.id): f"{try_name(one)}, {minute(one.attempt.started_at)}" for one in family}
