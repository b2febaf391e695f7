"""The fields in which the terms of an assignment are entered: how it is done, and when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

import streamlit as st

from simulator.domain.accounts import Assignment, Cohort
from simulator.domain.attempt import Mode
from simulator.domain.cohorts import MAX_ATTEMPTS
from simulator.domain.zones import END_OF_DAY, local
from simulator.ui.assigning_actions import SUGGESTED, field
from simulator.ui.dates import zone_name
from simulator.ui.i18n import _
from simulator.ui.labels import distinct

MODES: Mapping[str, str] = {
    Mode.PRACTICE: _(
        "To learn by. Trainees choose when feedback comes. Once it has ended they can go back to any moment, and do "
        "the case again."
    ),
    Mode.SUMMATIVE: _(
        "To show what they do without help. Feedback comes at the end, nobody can go back, and each trainee does it "
        "once."
    ),
    SUGGESTED: _("A suggestion to practise. It counts nowhere, and nobody sees whether or how it is done."),
}
"""What each way to do a case means."""


def draw_terms(
    cohort: Cohort, before: Mapping[UUID, str], thing: UUID, now: Assignment | None = None, *, dates_only: bool = False
) -> None:
    """Fields for how and when; within a form.

    Parameters
    ----------
    before : mapping of UUID to str
        Titles of assignments that can be asked for before, by id.
    thing : UUID
        The cohort, or the assignment that is changed: what the fields' keys end with.
    now : Assignment, optional
        The assignment as it is.
    dates_only : bool
        Somebody has begun, so the other fields say how it is and can't be changed.
    """
    ways = list(MODES)
    chosen = ways.index(SUGGESTED if not now.counted else now.mode) if now else 0
    st.radio(
        _("How is it to be done?"),
        ways,
        index=chosen,
        format_func=MODES.__getitem__,
        key=field("mode", thing),
        disabled=dates_only,
    )
    _draw_moment(cohort, "due", _("To be done by (may stay empty)"), thing, now.due_at if now else None)
    with st.expander(_("Opening, closing, attempts, order"), key=f"sb-assign-more-{thing}"):
        _draw_moment(cohort, "opens", _("Opens (empty: at once)"), thing, now.opens_at if now else None)
        _draw_moment(cohort, "closes", _("Closes (empty: when you close it)"), thing, now.closes_at if now else None)
        st.number_input(
            _("Attempts allowed to learn by (0: any number; the first one counts)"),
            0,
            MAX_ATTEMPTS,
            now.attempts_allowed or 0 if now else 0,
            1,
            key=field("attempts", thing),
            disabled=dates_only,
        )
        titles = distinct(before)
        names = list(titles)
        st.selectbox(
            _("To be done before (may stay empty)"),
            names,
            index=names.index(now.after_id) if now and now.after_id in titles else None,
            placeholder=_("Nothing"),
            format_func=titles.__getitem__,
            key=field("after", thing),
            disabled=dates_only,
        )


def _draw_moment(cohort: Cohort, name: str, label: str, thing: UUID, at: datetime | None) -> None:
    """A day and a time in the cohort's zone."""
    there = None if at is None else local(at, cohort.zone)
    draw_day_and_time(cohort, label, (field(name, thing), field(f"{name}-time", thing)), there)


def draw_day_and_time(cohort: Cohort, label: str, keys: tuple[str, str], there: datetime | None = None) -> None:
    """Fields for a day and a time on the clocks of a cohort; the time is the end of the day until somebody says so."""
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"{keys[0]}-pair"):
        st.date_input(label, value=there.date() if there else None, key=keys[0])
        at = there.time().replace(second=0, microsecond=0) if there else END_OF_DAY
        said = _("at (time in {zone})").format(zone=zone_name(cohort.zone))
        st.time_input(said, value=at, step=60, key=keys[1])
