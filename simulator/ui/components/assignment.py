"""One assignment: who is how far with it, more time for some, and its terms to be changed."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

import streamlit as st

from simulator.bootstrap import services
from simulator.domain.accounts import Assignment
from simulator.domain.policy import Action, CohortAccess, can
from simulator.domain.roles import Actor
from simulator.services.assigning import Followed, Follower
from simulator.ui import assigning_actions
from simulator.ui.components.assignment_form import draw_day_and_time, draw_terms
from simulator.ui.components.assignments import terms_in_words, title_of
from simulator.ui.dates import in_zone
from simulator.ui.i18n import _, ngettext
from simulator.ui.labels import distinct
from simulator.ui.markup import draw, esc, name_of, table, tag


def draw_assignment(person: Actor, assignment_id: str, back: Mapping[str, str]) -> None:
    """Everything about one assignment; nothing of what was said in any session.

    Parameters
    ----------
    back : mapping of str to str
        The query of the page's address that shows the list again.
    """
    found = services().assigning.followed(person, assignment_id)
    assignment, cohort = found.assignment, found.cohort
    others = services().programs.assignments(person, cohort.id)
    cases = services().programs.assignable(person, cohort.id)
    draw(tag("h2", esc(title_of(assignment, cases))))
    draw(tag("p", name_of(cohort.name) + esc(" · " + terms_in_words(assignment, cohort, others, cases)), "sb-sub"))
    _draw_people(person, found)
    may = can(person, Action.ASSIGN, CohortAccess(cohort.id, cohort.program_id)) and cohort.archived_at is None
    if not may or assignment.closed_at is not None:
        return
    if assignment.due_at is not None and assignment.counted:
        _draw_extending(found)
    before = {
        one.id: title_of(one, cases)
        for one in others
        if one.counted and one.id != assignment.id and (one.closed_at is None or one.id == assignment.after_id)
    }
    _draw_changing(assignment, found, before)
    with st.container(horizontal=True, key="sb-assignment-ends"):
        if found.n_begun == 0:
            st.button(
                _("Withdraw it, as if it had not been made"),
                key=f"sb-withdraw-{assignment.id}",
                on_click=assigning_actions.withdraw,
                args=(str(assignment.id), back),
            )
        st.button(
            _("Close it: nobody begins any more"),
            key=f"sb-close-{assignment.id}",
            on_click=assigning_actions.close,
            args=(str(assignment.id),),
        )


def _draw_people(person: Actor, found: Followed) -> None:
    if not found.assignment.counted:
        draw(tag("p", esc(_("A suggestion: whether somebody follows it is theirs alone, and stands nowhere."))))
        return
    if not found.people:
        draw(tag("p", esc(_("Nobody trains in this cohort yet.")), "sb-sub"))
        return
    n, n_ended = len(found.people), sum(one.ended_at is not None for one in found.people)
    n_begun, n_late = sum(one.n_begun > 0 for one in found.people), sum(one.late for one in found.people)
    said = [
        ngettext("{done} of {n} trainee has ended it", "{done} of {n} trainees have ended it", n).format(
            done=n_ended, n=n
        ),
        _("{n} under way").format(n=n_begun - n_ended),
    ]
    if n_late:
        said.append(_("{n} after the date, which is noted and has no other consequence").format(n=n_late))
    draw(tag("p", esc(", ".join(said) + "."), "sb-sub", role="status"))
    sections = {one.id: one.name for one in services().cohorts.sections(person, found.cohort.id)}
    rows = [
        (
            name_of(one.account.name),
            name_of(sections.get(one.section_id, "") if one.section_id else ""),
            esc(_state(one, found.cohort.zone)),
            esc(_more_time(one, found.cohort.zone)),
        )
        for one in found.people
    ]
    draw(table(_("How far each trainee is"), (_("Trainee"), _("Section"), _("Where"), _("More time")), rows))


def _state(one: Follower, zone: str) -> str:
    if one.ended_at is not None:
        ended = _("ended {at}").format(at=in_zone(one.ended_at, zone))
        return ended + (_(", after the date") if one.late else "")
    return _("under way") if one.n_begun else _("not begun")


def _more_time(one: Follower, zone: str) -> str:
    if one.extension is None:
        return ""
    return _("until {at}: {reason}").format(at=in_zone(one.extension.due_at, zone), reason=one.extension.reason)


def _draw_extending(found: Followed) -> None:
    assignment = found.assignment
    person_key, day_key, time_key, reason_key = assigning_actions.extension_keys(assignment.id)
    with st.expander(_("Give somebody more time"), key=f"sb-extending-{assignment.id}"):
        people = distinct({str(one.account.id): f"{one.account.name} ({one.account.email})" for one in found.people})
        with st.form(f"sb-extend-{assignment.id}"):
            st.selectbox(
                _("Trainee"),
                list(people),
                index=None,
                placeholder=_("Choose a person"),
                format_func=people.__getitem__,
                key=person_key,
            )
            draw_day_and_time(found.cohort, _("To be done by"), (day_key, time_key))
            st.text_input(_("Why (the trainee reads it)"), key=reason_key, max_chars=500)
            st.form_submit_button(
                _("Give more time"),
                on_click=assigning_actions.extend,
                args=(str(assignment.id),),
                key=f"sb-extend-send-{assignment.id}",
            )
        for one in found.people:
            if one.extension is not None:
                st.button(
                    _("Take back from {name}").format(name=one.account.name),
                    key=f"sb-unextend-{one.account.id}",
                    on_click=assigning_actions.take_back_extension,
                    args=(str(assignment.id), str(one.account.id)),
                )


def _draw_changing(assignment: Assignment, found: Followed, before: Mapping[UUID, str]) -> None:
    begun = found.n_begun > 0
    with st.expander(_("Change it"), key=f"sb-changing-{assignment.id}"):
        if begun:
            draw(tag("p", esc(_("Somebody has begun, so only the dates can be changed: the terms are for everybody."))))
        with st.form(f"sb-change-{assignment.id}"):
            draw_terms(found.cohort, before, assignment.id, assignment, dates_only=begun)
            st.form_submit_button(
                _("Change"),
                on_click=assigning_actions.change,
                args=(str(assignment.id),),
                key=f"sb-change-send-{assignment.id}",
            )
