"""What trainees show to a supervisor: the list, and one session to read and to comment."""

from __future__ import annotations

import streamlit as st

from simulator.bootstrap import services
from simulator.domain.roles import Actor, Role
from simulator.services.sharing import Review, VisibleAttempt
from simulator.ui.components.assignments import draw_assignments
from simulator.ui.components.comments import draw_conversation_about
from simulator.ui.components.debrief_download import take_along
from simulator.ui.components.notes import notes_html
from simulator.ui.components.whole_debriefing import draw_section, draw_whole
from simulator.ui.dates import day
from simulator.ui.i18n import _, ngettext
from simulator.ui.markup import draw, esc, name_of, tag
from simulator.ui.navigation import link

MOST = 200


def draw_visible(person: Actor) -> None:
    """Sessions that are shared with the person or were assigned in their cohorts; nothing else of any trainee."""
    found = services().sharing.visible(person)
    lead = _(
        "Sessions that trainees have shared with you, and those that their program asked for. What they practise for "
        "themselves is not here, and is counted nowhere."
    )
    draw(tag("h1", esc(_("Shared with you"))) + tag("p", esc(lead), "sb-sub"))
    if not found:
        draw(tag("div", tag("p", esc(_("Nothing is shared with you yet."))), "sb-card sb-quiet"))
    for item in found[:MOST]:
        _draw_line(item)
    if len(found) > MOST:
        draw(tag("p", esc(_("The newest {n} are shown.").format(n=MOST)), "sb-sub"))


def _draw_line(item: VisibleAttempt) -> None:
    """One session in the list: whose, which case, how it came here."""
    name = name_of(item.trainee_name) if item.trainee_name else esc(_("Somebody whose account was erased"))
    with st.container(border=True, key=f"sb-case-{item.attempt.id}-{item.cohort.id}"):
        draw(
            tag("p", esc(" · ".join(_facts(item))), "sb-facts")
            + tag("h2", name + esc(f": {item.case_title}"))
            + tag("p", esc(_("Cohort: ")) + name_of(item.cohort.name), "sb-sub")
        )
        if item.attempt.ended_at is None:
            draw(tag("p", esc(_("Not finished yet. It can be read once it has come to its end."))))
        else:
            link("supervision", _("Read and comment"), icon=":material/visibility:", attempt=str(item.attempt.id))


def _facts(item: VisibleAttempt) -> list[str]:
    how = []
    if item.shared_at is not None:
        how.append(_("shared on {day}").format(day=day(item.shared_at)))
    if item.assigned:
        how.append(_("assigned, begun on {day}").format(day=day(item.attempt.started_at)))
    if item.n_comments:
        how.append(ngettext("{n} comment", "{n} comments", item.n_comments).format(n=item.n_comments))
    return how


def draw_review(review: Review) -> None:
    """One session as its trainee sees it, with what they ticked of their notes, and the conversation about it."""
    room, result = review.room, review.debrief
    link("supervision", _("All that is shared with you"), icon=":material/arrow_back:")
    name = name_of(review.trainee_name) if review.trainee_name else esc(_("somebody whose account was erased"))
    draw(tag("p", esc(_("A session of ")) + name, "sb-sub"))
    if result.ending is None:
        draw(tag("h1", esc(_("This session isn't finished yet"))))
        return
    draw_whole(room, result)
    draw_section(_("Take it along"), take_along(str(room.attempt.id), mine=False))
    notes = notes_html(result, review.notes)
    none = tag("p", esc(_("No private notes were shared with you.")), "sb-sub")
    draw_section(_("What the trainee noted and shared"), notes or none)
    draw_section(_("Comments"))
    draw_conversation_about(str(room.attempt.id), result, review.comments)


def draw_own_cohorts(person: Actor) -> None:
    """What the cohorts that a person supervises are asked to do."""
    for cohort, role in services().programs.my_cohorts(person):
        if role is Role.SUPERVISOR:
            draw(tag("h2", name_of(cohort.name)))
            draw_assignments(person, cohort)


def open_review(person: Actor, attempt_id: str) -> Review:
    """The session to read; that it was read is noted before anything is shown."""
    return services().sharing.review(person, attempt_id)
