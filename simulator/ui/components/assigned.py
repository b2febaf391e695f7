"""Cases that a program asks for, and the line that says before the start who will see what."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import streamlit as st

from simulator.bootstrap import services
from simulator.domain.roles import Actor
from simulator.services.programs import AssignedCase, WhoSees
from simulator.ui.components.cases import case_line
from simulator.ui.dates import day
from simulator.ui.i18n import _, ngettext
from simulator.ui.markup import draw, esc, tag
from simulator.ui.navigation import go, is_solo, link

PRIVATE = _("Only you can see this, unless you share it.")


def draw_assigned(person: Actor) -> None:
    """What the person's cohorts are asked to do, the nearest date first; nothing where nothing is asked."""
    if is_solo(person):
        return
    asked = services().programs.my_assignments(person)
    if not asked:
        return
    draw(tag("h2", esc(_("Assigned to you")), "sb-section"))
    latest = datetime.max.replace(tzinfo=UTC)
    for item in sorted(asked, key=lambda found: found.assignment.due_at or latest):
        _draw_item(item)


def _draw_item(item: AssignedCase) -> None:
    key = str(item.assignment.id)
    with st.container(border=True, key=f"sb-case-assigned-{key}"):
        title = item.case.about.title if item.case else item.assignment.scenario_id
        facts = case_line(item.case.about) if item.case else ""
        where = f"{item.program.name}, {item.cohort.name}"
        inner = tag("p", esc(facts), "sb-facts") + tag("h3", esc(title))
        inner += tag("p", esc(" · ".join(filter(None, (where, _due(item))))))
        inner += tag("p", esc(who_sees(item.who_sees)), "sb-content-note")
        draw(inner)
        with st.container(horizontal=True, vertical_alignment="center"):
            _draw_ways(item)


def _draw_ways(item: AssignedCase) -> None:
    key = str(item.assignment.id)
    if item.open_attempt is not None:
        if st.button(_("Go on where you left"), type="primary", key=f"sb-assigned-resume-{key}"):
            go("practise", attempt=str(item.open_attempt.id))
    elif item.case is None:
        draw(tag("p", esc(_("This case is not available at the moment."))))
    else:
        label = _("Do it again") if item.ended is not None else _("Read the prebriefing")
        if st.button(label, type="secondary" if item.ended else "primary", key=f"sb-assigned-open-{key}"):
            go("prebrief", case=item.assignment.scenario_id, assignment=key)
    if item.ended is not None:
        link("debrief", _("Last debriefing"), attempt=str(item.ended.id))


def _due(item: AssignedCase) -> str:
    if item.ended is not None:
        return _("done")
    due = item.assignment.due_at
    if due is None:
        return ""
    if due < services().training.now():
        return _("was due {day}, and can still be done").format(day=day(due))
    return _("due {day}").format(day=day(due))


def draw_who_will_see(person: Actor, assignment_id: str) -> None:
    """On the prebriefing: who will see this session. In solo mode there is nobody to see it."""
    if not is_solo(person):
        notice = services().programs.assignment_notice(person, assignment_id) if assignment_id else None
        draw(tag("p", esc(who_sees(notice) if notice else PRIVATE), "sb-content-note sb-who-sees"))


def who_sees(notice: WhoSees) -> str:
    """One line, before the start: who will see what of an assigned session."""
    names = _listed(notice.supervisors)
    if names:
        who = ngettext(
            "{names}, who supervises {cohort}, will see your choices and scores.",
            "{names}, who supervise {cohort}, will see your choices and scores.",
            len(notice.supervisors),
        ).format(names=names, cohort=notice.cohort.name)
    else:
        who = _("Whoever comes to supervise {cohort} will see your choices and scores.").format(
            cohort=notice.cohort.name
        )
    return who + " " + _("Nobody sees your own words, reactions or confidence unless you tick them when you share.")


def _listed(names: Sequence[str]) -> str:
    """Names as a list in a sentence."""
    if len(names) < 2:
        return "".join(names)
    return _("{most} and {last}").format(most=", ".join(names[:-1]), last=names[-1])
