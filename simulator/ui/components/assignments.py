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
from simulator.ui import assigning_actions
from simulator.ui.components.assignment_form import draw_terms
from simulator.ui.components.cases import case_line
from simulator.ui.dates import in_zone
from simulator.ui.i18n import _, ngettext
from simulator.ui.labels import distinct
from simulator.ui.markup import draw, esc, tag
from simulator.ui.navigation import link


def draw_assignments(person: Actor, cohort: Cohort, screen: str, query: Mapping[str, str]) -> None:
    """A cohort's assignments, newest first; for those who may, with the way to close and to add one.

    Parameters
    ----------
    screen, query : str, mapping of str to str
        The page that this stands on, and what its address holds; each assignment has a place of its own there.
    """
    may = can(person, Action.ASSIGN, CohortAccess(cohort.id, cohort.program_id)) and cohort.archived_at is None
    draw(tag("h3", esc(_("Assigned cases"))))
    found = services().programs.assignments(person, cohort.id)
    cases = services().programs.assignable(person, cohort.id)
    if not found:
        draw(tag("p", esc(_("No case is assigned to this cohort.")), "sb-sub"))
    for assignment in found:
        with st.container(horizontal=True, vertical_alignment="center", key=f"sb-row-assignment-{assignment.id}"):
            facts = terms_in_words(assignment, cohort, found, cases)
            title = title_of(assignment, cases)
            draw(tag("p", tag("span", esc(title), "sb-lead") + tag("span", esc(facts), "sb-row-facts")))
            link(screen, _("Look"), **query, assignment=str(assignment.id))
            if may and assignment.closed_at is None:
                st.button(
                    _("Close"),
                    key=f"sb-close-{assignment.id}",
                    on_click=assigning_actions.close,
                    args=(str(assignment.id),),
                )
    if may:
        _draw_form(cohort, cases, found)


def title_of(assignment: Assignment, cases: Mapping[str, CaseEntry]) -> str:
    """The case of an assignment, by its title, or its id where it is not there any more."""
    entry = cases.get(assignment.scenario_id)
    return entry.about.title if entry else assignment.scenario_id


def terms_in_words(
    assignment: Assignment, cohort: Cohort, others: tuple[Assignment, ...], cases: Mapping[str, CaseEntry]
) -> str:
    """Dates and terms of an assignment, on one line."""
    parts = []
    if not assignment.counted:
        parts.append(_("a suggestion to practise"))
    if assignment.mode is Mode.SUMMATIVE:
        parts.append(_("done once, without going back"))
    for at, words in (
        (assignment.opens_at, _("opens {at}")),
        (assignment.due_at, _("due {at}")),
        (assignment.closes_at, _("closes {at}")),
        (assignment.closed_at, _("closed on {at}")),
    ):
        if at is not None:
            parts.append(words.format(at=in_zone(at, cohort.zone)))
    if assignment.attempts_allowed is not None:
        n = assignment.attempts_allowed
        parts.append(ngettext("{n} attempt", "up to {n} attempts, the first counts", n).format(n=n))
    after = next((one for one in others if one.id == assignment.after_id), None)
    if after is not None:
        parts.append(_("after “{title}”").format(title=title_of(after, cases)))
    if assignment.scenario_id not in cases:
        parts.append(_("can't be begun: the case is not there for this program at the moment"))
    return " · ".join(parts) or _("no date")


def _draw_form(cohort: Cohort, index: Mapping[str, CaseEntry], found: tuple[Assignment, ...]) -> None:
    titles = {name: f"{entry.about.title} ({case_line(entry.about)})" for name, entry in index.items()}
    cases = distinct({name: titles[name] for name in sorted(index, key=lambda name: index[name].about.title)})
    with st.form(f"sb-assign-{cohort.id}"):
        st.selectbox(
            _("Case"),
            list(cases),
            index=None,
            placeholder=_("Choose a case"),
            format_func=cases.__getitem__,
            key=assigning_actions.field("case", cohort.id),
        )
        before = {one.id: title_of(one, index) for one in found if one.counted and one.closed_at is None}
        draw_terms(cohort, before, cohort.id)
        st.form_submit_button(
            _("Assign"),
            on_click=assigning_actions.assign,
            args=(str(cohort.id),),
            key=f"sb-assign-send-{cohort.id}",
        )
