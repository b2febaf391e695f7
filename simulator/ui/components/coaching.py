"""What a trainee is told of coaching: that there is something new, and all of it on the debriefing."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from simulator.bootstrap import services
from simulator.domain.coaching import Told
from simulator.domain.debrief import Debrief
from simulator.domain.roles import Actor
from simulator.domain.scenario import Scenario
from simulator.domain.sharing import PrivateNote
from simulator.errors import SimulatorError
from simulator.services.debrief_words import moment_name
from simulator.services.rooms import Room
from simulator.services.word_ratings import SaidRating
from simulator.ui.components.comments import draw_threads
from simulator.ui.components.overall_rating import overall_html
from simulator.ui.components.score_change import changes_html
from simulator.ui.components.word_rating import ratings_table
from simulator.ui.i18n import _, ngettext
from simulator.ui.markup import bullets, draw, esc, tag
from simulator.ui.navigation import is_solo, link


def n_waiting(person: Actor) -> int:
    """How many sessions wait for a supervisor; 0 where that can't be told, as every page asks."""
    if not person.supervises:
        return 0
    try:
        return services().coaching.n_waiting(person)
    except SimulatorError:
        return 0


def draw_told(person: Actor) -> None:
    """On the list of cases: sessions about which supervisors said or did something that was not looked at yet."""
    if is_solo(person):
        return
    found = services().coaching.told(person)
    if not found:
        return
    draw(tag("h2", esc(_("New from your supervisors")), "sb-section"))
    for item in found:
        with st.container(border=True, key=f"sb-case-told-{item.attempt.id}"):
            draw(tag("h3", esc(item.case_title)) + tag("p", esc(told_words(item.told))))
            link("debrief", _("Look at it"), attempt=str(item.attempt.id), layer="yours")


def told_words(told: Told) -> str:
    """What is new, in words."""
    parts = []
    if told.n_comments:
        parts.append(ngettext("{n} comment", "{n} comments", told.n_comments).format(n=told.n_comments))
    if told.n_ratings:
        rated = ngettext("{n} rating of your own words", "{n} ratings of your own words", told.n_ratings)
        parts.append(rated.format(n=told.n_ratings))
    if told.n_changes:
        changed = ngettext("{n} score seen differently", "{n} scores seen differently", told.n_changes)
        parts.append(changed.format(n=told.n_changes))
    if told.n_overall:
        overall = ngettext("{n} rating of the whole session", "{n} ratings of the whole session", told.n_overall)
        parts.append(overall.format(n=told.n_overall))
    return ", ".join(parts) + "."


def n_new(person: Actor, attempt_id: str) -> int:
    """How many comments, ratings and changed scores of one session its trainee has not looked at."""
    told = [one.told for one in services().coaching.told(person) if str(one.attempt.id) == attempt_id]
    return sum(one.n_comments + one.n_ratings + one.n_changes + one.n_overall for one in told)


def draw_said(person: Actor, room: Room, result: Debrief) -> None:
    """On the trainee's debriefing: all that supervisors said and did about this session, with ways to answer."""
    if is_solo(person):
        return
    attempt_id = str(room.attempt.id)
    # First, so that what is said while this is drawn is new the next time.
    new = services().coaching.look(person, attempt_id)
    said = services().sharing.comments(person, attempt_id)
    changes = changes_html(services().score_changes.changes(person, attempt_id))
    overall = overall_html(services().global_ratings.ratings(person, attempt_id))
    rated = {one.rating.step for one in services().word_ratings.ratings(person, attempt_id)}
    if not (said or changes or rated or overall):
        return
    draw(tag("h2", esc(_("What your supervisors said"))))
    if new != Told(new.attempt_id):
        draw(tag("p", esc(_("New since you last looked: {what}").format(what=told_words(new))), "sb-sub"))
    named = {moment.step: moment_name(moment) for moment in result.moments}
    draw_threads(said, named, may_answer=True)
    if changes or overall:
        draw(overall + changes)
    if rated:
        lead = _("They rated your own words at these moments; the ratings stand beside yours in the whole record.")
        draw(tag("p", esc(lead)) + bullets(named[step] for step in sorted(rated)))
        link("debrief", _("To the whole record"), attempt=attempt_id, layer="record")


def rated_html(scenario: Scenario, note: PrivateNote | None, given: Sequence[SaidRating]) -> str:
    """Supervisors' ratings of own words beside the trainee's own, with what they wrote; empty for none."""
    if not given or note is None:
        return ""
    criteria = [one for name, one in scenario.criteria().items() if any(name in said.rating.ratings for said in given)]
    notes = bullets(f"{said.rater_name or _('A supervisor')}: {said.rating.note}" for said in given if said.rating.note)
    inner = ratings_table(scenario, criteria, given, note.self_ratings) + notes
    return tag("div", inner, "sb-own-words")
