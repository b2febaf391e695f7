"""Scores that supervisors see differently: always beside the computed ones, with the reason."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from simulator.domain.coaching import FULL_SCORE, MAX_REASON, MIN_REASON
from simulator.domain.debrief import Debrief
from simulator.domain.scoring import COMPOSITE
from simulator.services.coaching_words import change_line, points
from simulator.services.debrief_words import DIMENSIONS
from simulator.services.score_changes import SaidChange
from simulator.ui import coaching_actions
from simulator.ui.dates import day
from simulator.ui.i18n import _
from simulator.ui.markup import draw, esc, paragraphs, tag

KEEPS = _(
    "The computed score stays, and both are always shown together. The safety gate, progress over time and the sums "
    "of a cohort keep to the computed one."
)


def changes_html(changes: Sequence[SaidChange]) -> str:
    """Every change that stands, with both scores and the reason, then those that were taken back; empty for none."""
    standing = "".join(_change(said) for said in changes if said.change.stands)
    gone = "".join(_change(said) for said in changes if not said.change.stands)
    if gone:
        summary = tag("summary", esc(_("Changes that were taken back")))
        gone = tag("details", summary + tag("div", gone), "sb-fold")
    if not standing and not gone:
        return ""
    return tag("h3", esc(_("What a supervisor sees differently"))) + standing + gone


def _change(said: SaidChange) -> str:
    back = said.change.withdrawn_at
    text = change_line(said) + (_(" (taken back on {day})").format(day=day(back)) if back else "")
    reason = tag("div", paragraphs(said.change.reason), "sb-written", dir="auto")
    return tag("div", tag("p", esc(text), "sb-lead") + reason, "sb-card sb-comment")


def draw_changing(attempt_id: str, result: Debrief, changes: Sequence[SaidChange]) -> None:
    """For a supervisor: ways to take back a change, and a form for one."""
    for said in changes:
        if said.can_withdraw:
            name = DIMENSIONS.get(said.change.dimension, said.change.dimension)
            st.button(
                _("Take back the change of: {dimension}").format(dimension=name),
                key=f"sb-score-withdraw-{said.change.id}",
                type="tertiary",
                on_click=coaching_actions.withdraw_score,
                args=(str(said.change.id),),
            )
    scores = {name: score for name, score in result.sheet.dimensions.items() if name != COMPOSITE}
    if not scores:
        return
    dimension, score, reason = (f"sb-score-{part}-{attempt_id}" for part in ("dimension", "becomes", "reason"))
    with st.expander(_("See a score differently"), key="sb-score-change"), st.form("sb-score-form"):
        st.selectbox(
            _("Which score"),
            list(scores),
            format_func=lambda name: _("{dimension}: computed {score}").format(
                dimension=DIMENSIONS.get(name, name), score=points(scores[name].value)
            ),
            key=dimension,
        )
        st.number_input(
            _("Your score, 0 to {most}").format(most=FULL_SCORE),
            min_value=0,
            max_value=FULL_SCORE,
            value=None,
            step=1,
            key=score,
        )
        label = _("Why ({least} to {most} letters; the trainee reads it)")
        st.text_area(label.format(least=MIN_REASON, most=f"{MAX_REASON:,}"), key=reason)
        draw(tag("p", esc(KEEPS), "sb-sub"))
        st.form_submit_button(
            _("Put it beside the computed score"),
            on_click=coaching_actions.change_score,
            args=(attempt_id, dimension, score, reason),
            key="sb-score-send",
        )
