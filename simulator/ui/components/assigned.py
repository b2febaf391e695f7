"""Cases that a program asks for, and the line that says before the start who will see what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import streamlit as st

from simulator.bootstrap import services
from simulator.domain.attempt import Mode
from simulator.domain.cohorts import Waits, closes_for
from simulator.domain.roles import Actor
from simulator.services.assigned import AssignedCase, WhoSees
from simulator.ui import state
from simulator.ui.components.cases import case_line
from simulator.ui.dates import in_zone
from simulator.ui.i18n import _, ngettext
from simulator.ui.markup import draw, draw_message, esc, tag
from simulator.ui.navigation import go, is_solo, link

PRIVATE = _("Only you can see this, unless you share it.")
SUMMATIVE = _(
    "Feedback comes at the end, and you can't go back. You can still pause, leave and stop, and go on another day. "
    "Afterwards you can practise the case freely."
)
RESERVED = _("Your program asks for this case, so it is not there to practise freely until you have done that session.")


def draw_assigned(person: Actor) -> None:
    """What the person's cohorts are asked to do, the nearest date first, and folded what is done.

    Nothing is drawn where nothing is asked.
    """
    if is_solo(person):
        return
    asked = services().programs.my_assignments(person)
    if not asked:
        return
    draw(tag("h2", esc(_("Assigned to you")), "sb-section"))
    latest = datetime.max.replace(tzinfo=UTC)
    titles = {item.assignment.scenario_id: item.case.about.title for item in asked if item.case}
    in_order = sorted(asked, key=lambda found: found.due_at or latest)
    done = [item for item in in_order if _is_done(item)]
    for item in in_order:
        if item not in done:
            _draw_item(item, titles)
    if not done:
        return
    if len(done) == len(asked):
        draw(tag("p", esc(_("You have done all that is assigned to you."))))
    with st.expander(_("Done: {n}").format(n=len(done)), key="sb-assigned-done"):
        for item in reversed(done):
            _draw_item(item, titles)


def _is_done(item: AssignedCase) -> bool:
    """Whether it has been done, and is not under way again."""
    return item.ended is not None and item.open_attempt is None


def _draw_item(item: AssignedCase, titles: Mapping[str, str]) -> None:
    key = str(item.assignment.id)
    with st.container(border=True, key=f"sb-case-assigned-{key}"):
        title = item.case.about.title if item.case else item.assignment.scenario_id
        facts = case_line(item.case.about) if item.case else ""
        where = f"{item.program.name}, {item.cohort.name}"
        inner = tag("p", esc(facts), "sb-facts") + tag("h3", esc(title))
        inner += tag("p", esc(" · ".join(filter(None, (where, _due(item), _left(item))))))
        inner += "".join(tag("p", esc(said)) for said in (_more_time(item), _waiting(item, titles)) if said)
        if not _is_done(item):  # whoever does it again reads so before they begin
            inner += tag("p", esc(who_sees(item.who_sees)), "sb-content-note") + mode_html(item.assignment.mode)
        draw(inner)
        with st.container(horizontal=True, vertical_alignment="center"):
            _draw_ways(item)


def _draw_ways(item: AssignedCase) -> None:
    key = str(item.assignment.id)
    if item.open_attempt is not None:
        if st.button(_("Go on where you left"), type="primary", key=f"sb-assigned-resume-{key}"):
            go("practise", attempt=str(item.open_attempt.id))
    elif item.case is None:
        draw(
            tag("p", esc(_("This case can't be begun at the moment. Your supervisor can tell you what to do instead.")))
        )
    elif item.waits is None and (item.ended is None or item.assignment.mode is Mode.PRACTICE):
        label = _("Do it again") if item.ended is not None else _("Read the prebriefing")
        if st.button(label, type="secondary" if item.ended else "primary", key=f"sb-assigned-open-{key}"):
            go("prebrief", case=item.assignment.scenario_id, assignment=key)
    if item.ended is not None:
        link("debrief", _("Last debriefing"), attempt=str(item.ended.id))


def _due(item: AssignedCase) -> str:
    """When it is or was due, in the cohort's time; and whether it is done."""
    zone, due = item.cohort.zone, item.due_at
    if item.first is not None and item.first.ended_at is not None:
        if item.late:
            return _("done on {day}, after the date").format(day=in_zone(item.first.ended_at, zone))
        return _("done")
    if due is None:
        return ""
    if due < services().training.now():
        can = item.open_attempt or (item.case and item.waits is None)
        late = _("was due {day}, and can still be done") if can else _("was due {day}")
        return late.format(day=in_zone(due, zone))
    return _("due {day}").format(day=in_zone(due, zone))


def _left(item: AssignedCase) -> str:
    """How often it can still be begun, where that is bounded."""
    if item.n_left is None:
        return ""
    return ngettext("{n} attempt left", "{n} attempts left", item.n_left).format(n=item.n_left) + _(
        "; the first one counts"
    )


def _more_time(item: AssignedCase) -> str:
    if item.extension is None:
        return ""
    at = in_zone(item.extension.due_at, item.cohort.zone)
    return _("You were given more time, until {at}: {reason}").format(at=at, reason=item.extension.reason)


def _waiting(item: AssignedCase, titles: Mapping[str, str]) -> str:
    """Why it can't be begun now; until when it can be, where that is bounded."""
    opens, closes = item.assignment.opens_at, item.assignment.closes_at
    if item.waits is Waits.OPENING and opens is not None:
        return _("It opens {at}.").format(at=in_zone(opens, item.cohort.zone))
    if item.waits is Waits.PREREQUISITE:
        return _("First do “{title}”; then this one opens.").format(title=titles.get(item.after, item.after))
    if item.waits is Waits.CLOSED:
        return _("The time to begin it is over. If you need more, ask your supervisor.")
    if item.waits is None and closes is not None and item.first is None:
        until = closes_for(item.assignment, item.extension) or closes
        return _("It can be begun until {at}.").format(at=in_zone(until, item.cohort.zone))
    return ""


def draw_who_will_see(person: Actor, assignment_id: str) -> None:
    """On the prebriefing: who will see this session, and what its mode means. In solo mode nobody sees it."""
    if is_solo(person):
        return
    if assignment_id:
        notice = services().programs.assignment_notice(person, assignment_id)
        draw(tag("p", esc(who_sees(notice)), "sb-content-note sb-who-sees") + mode_html(notice.mode))
        return
    _stop_if_reserved(person, state.query("case"))
    draw(tag("p", esc(PRIVATE), "sb-content-note sb-who-sees"))


def _stop_if_reserved(person: Actor, scenario_id: str) -> None:
    """End the prebriefing of a case that is kept out of free practice with the way to what is asked for instead."""
    asked = [one for one in services().programs.my_assignments(person) if one.assignment.scenario_id == scenario_id]
    item = next((one for one in asked if one.ended is None), None)
    if item is None:
        return
    draw_message(RESERVED)
    if item.open_attempt is not None:
        link("practise", _("Go on where you left"), attempt=str(item.open_attempt.id))
    else:
        link("prebrief", _("Begin it for your program"), case=scenario_id, assignment=str(item.assignment.id))
    link("library", _("Back to the cases"))
    st.stop()


def mode_html(mode: Mode) -> str:
    """What a summative session is like, in plain words; nothing for practice, which is like any other session."""
    if mode is Mode.PRACTICE:
        return ""
    return tag("p", tag("strong", esc(_("Done once, without going back."))) + " " + esc(SUMMATIVE), "sb-content-note")


def who_sees(notice: WhoSees) -> str:
    """One line, before the start: who will see what of an assigned session."""
    if not notice.counted:
        return _("A suggestion to practise, which counts nowhere.") + " " + PRIVATE
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
    graded = _("Your program can enter the score of your first session in its gradebook.")
    private = _("Nobody sees your own words, reactions or confidence unless you tick them when you share.")
    return f"{who} {graded} {private}"


def _listed(names: Sequence[str]) -> str:
    """Names as a list in a sentence."""
    if len(names) < 2:
        return "".join(names)
    return _("{most} and {last}").format(most=", ".join(names[:-1]), last=names[-1])
