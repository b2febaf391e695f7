"""What a cohort is asked to do: the list, and a form to assign one more case."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from simulator.bootstrap import services
from simulator.content.case import CaseEntry
from simulator.domain.accounts import Assignment, Cohort
from simulator.domain.attempt import Mode
from simulator.domain.policy import Action, CohortAccess, can
from simulator.domain.roles import Actor
from simulator.ui import program_actions
from simulator.ui.components.cases import case_line
from simulator.ui.dates import day
from simulator.ui.i18n import _
from simulator.ui.labels import distinct
from simulator.ui.markup import draw, esc, tag

MODES = {
    Mode.PRACTICE: _(
        "To learn by. Trainees choose when feedback comes. Once it has ended they can go back to any moment, and do "
        "the case again."
    ),
    Mode.SUMMATIVE: _(
        "To show what they do without help. Feedback comes at the end, nobody can go back, and each trainee does it "
        "once."
    ),
}
"""What each mode means."""


def draw_assignments(person: Actor, cohort: Cohort) -> None:
    """A cohort's assignments, newest first; for those who may, with the way to close and to add one."""
    may = can(person, Action.ASSIGN, CohortAccess(cohort.id, cohort.program_id))
    draw(tag("h3", esc(_("Assigned cases"))))
    found = services().programs.assignments(person, cohort.id)
    cases = services().programs.assignable(person, cohort.id)
    if not found:
        draw(tag("p", esc(_("No case is assigned to this cohort.")), "sb-sub"))
    for assignment in found:
        _draw_assignment(assignment, cases.get(assignment.scenario_id), may=may)
    if may:
        _draw_form(cohort, cases)


def _draw_assignment(assignment: Assignment, entry: CaseEntry | None, *, may: bool) -> None:
    parts = [_("assigned on {day}").format(day=day(assignment.created_at))]
    if assignment.mode is Mode.SUMMATIVE:
        parts.append(_("done once, without going back"))
    if assignment.due_at is not None:
        parts.append(_("due {day}").format(day=day(assignment.due_at)))
    if assignment.closed_at is not None:
        parts.append(_("closed on {day}").format(day=day(assignment.closed_at)))
    if entry is None:
        parts.append(_("can't be begun: the case is not there for this program at the moment"))
    title = entry.about.title if entry else assignment.scenario_id
    with st.container(horizontal=True, vertical_alignment="center", key=f"sb-row-assignment-{assignment.id}"):
        draw(tag("p", tag("span", esc(title), "sb-lead") + tag("span", esc(" · ".join(parts)), "sb-row-facts")))
        if may and assignment.closed_at is None:
            st.button(
                _("Close"),
                key=f"sb-close-{assignment.id}",
                on_click=program_actions.close_assignment,
                args=(str(assignment.id),),
            )


def _draw_form(cohort: Cohort, index: Mapping[str, CaseEntry]) -> None:
    titles = {name: f"{entry.about.title} ({case_line(entry.about)})" for name, entry in index.items()}
    cases = distinct({name: titles[name] for name in sorted(index, key=lambda name: index[name].about.title)})
    keys = f"sb-assign-case-{cohort.id}", f"sb-assign-due-{cohort.id}", f"sb-assign-mode-{cohort.id}"
    with st.form(f"sb-assign-{cohort.id}"):
        st.selectbox(
            _("Case"),
            list(cases),
            index=None,
            placeholder=_("Choose a case"),
            format_func=cases.__getitem__,
            key=keys[0],
        )
        st.date_input(_("To be done by the end of (UTC; may stay empty)"), value=None, key=keys[1])
        st.radio(
            _("How is it to be done?"),
            list(MODES),
            format_func=MODES.__getitem__,
            key=keys[2],
        )
        st.form_submit_button(
            _("Assign"),
            on_click=program_actions.assign,
            args=(str(cohort.id), *keys),
            key=f"sb-assign-send-{cohort.id}",
        )
