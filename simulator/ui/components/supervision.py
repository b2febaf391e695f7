"""What trainees show to a supervisor: the inbox, and one session to read and to comment."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from simulator.bootstrap import services
from simulator.domain.coaching import Waiting
from simulator.domain.debrief import Moment
from simulator.domain.roles import Actor, Role
from simulator.services.coaching import InboxLine
from simulator.services.debrief_words import moment_name
from simulator.services.sharing import Review
from simulator.services.word_ratings import Desk, SaidRating
from simulator.ui.components.announcer import announce
from simulator.ui.components.assignment import draw_assignment
from simulator.ui.components.assignments import draw_assignments
from simulator.ui.components.coaching import rated_html
from simulator.ui.components.comments import asides, draw_about_moment, draw_conversation_about
from simulator.ui.components.debrief_download import take_along
from simulator.ui.components.notes import notes_html
from simulator.ui.components.overall_rating import draw_rating
from simulator.ui.components.score_change import changes_html, draw_changing
from simulator.ui.components.whole_debriefing import SCORES, Between, draw_section, draw_whole
from simulator.ui.components.word_rating import draw_choice, draw_desk
from simulator.ui.dates import day
from simulator.ui.i18n import _, ngettext
from simulator.ui.labels import distinct
from simulator.ui.markup import draw, esc, name_of, tag
from simulator.ui.navigation import link

MOST = 200
EVERYBODY = ""
WAITS: Mapping[Waiting, str] = {
    Waiting.NEW: _("New"),
    Waiting.ANSWERED: _("An answer waits"),
    Waiting.READ: _("Read"),
    Waiting.UNFINISHED: _("Under way"),
}

WAITS_FOR_ME = (Waiting.NEW, Waiting.ANSWERED)


def draw_inbox(person: Actor) -> None:
    """Sessions that are shared with the person or were assigned in their cohorts; nothing else of any trainee."""
    found = services().coaching.inbox(person)
    lead = _(
        "Sessions that trainees have shared with you, and those that their program asked for. What they practise for "
        "themselves is not here, and is counted nowhere."
    )
    draw(tag("h1", esc(_("Shared with you"))) + tag("p", esc(lead), "sb-sub"))
    _draw_ways(person)
    if not found:
        draw(tag("div", tag("p", esc(_("Nothing is shared with you yet."))), "sb-card sb-quiet"))
        return
    with st.container(horizontal=True, key="sb-inbox-filters"):
        found = _draw_filter(found, "cohort", _("Cohort"), lambda line: (line.seen.cohort.id, line.seen.cohort.name))
        found = _draw_filter(
            found, "trainee", _("Trainee"), lambda line: (line.seen.attempt.trainee_id, line.seen.trainee_name)
        )
    n = sum(line.waiting in WAITS_FOR_ME for line in found)
    waits = ngettext("{n} waits for you.", "{n} wait for you.", n).format(n=n) if n else _("Nothing waits for you.")
    sessions = ngettext("{n} session", "{n} sessions", len(found)).format(n=len(found))
    draw(tag("p", esc(f"{sessions}. {waits}"), "sb-sub", role="status"))
    for line in found[:MOST]:
        _draw_line(line)
    if len(found) > MOST:
        draw(tag("p", esc(_("The newest {n} are shown.").format(n=MOST)), "sb-sub"))


def _draw_ways(person: Actor) -> None:
    n = services().critical.n_for_review(person)
    with st.container(horizontal=True, key="sb-supervision-ways"):
        link("trainee", _("How your trainees are doing"), icon=":material/group:")
        label = _("Critical choices ({n} for review)").format(n=n) if n else _("Critical choices")
        link("critical", label, icon=":material/flag:")


def _draw_filter(
    found: Sequence[InboxLine], name: str, label: str, of: Callable[[InboxLine], tuple[object, str]]
) -> tuple[InboxLine, ...]:
    """Those lines that are of what is chosen; nothing to choose where all are of one."""
    there = {str(key): text or _("Somebody whose account was erased") for key, text in map(of, found)}
    if len(there) < 2:
        return tuple(found)
    named = {EVERYBODY: _("All"), **distinct(dict(sorted(there.items(), key=lambda item: item[1].casefold())))}
    chosen = st.selectbox(label, list(named), format_func=named.__getitem__, key=f"sb-inbox-{name}")
    return tuple(line for line in found if chosen in (EVERYBODY, str(of(line)[0])))


def _draw_line(line: InboxLine) -> None:
    """One session in the list: whose, which case, how it came here, and what waits there."""
    item = line.seen
    name = name_of(item.trainee_name) if item.trainee_name else esc(_("Somebody whose account was erased"))
    attempt_id = str(item.attempt.id)
    with st.container(border=True, key=f"sb-case-{item.attempt.id}-{item.cohort.id}"):
        state = tag(
            "span", esc(WAITS[line.waiting]), "sb-waiting sb-waits" if line.waiting in WAITS_FOR_ME else "sb-waiting"
        )
        draw(
            tag("p", state + esc(" · ".join(_facts(line))), "sb-facts")
            + tag("h2", name + esc(f": {item.case_title}"))
            + tag("p", esc(_("Cohort: ")) + name_of(item.cohort.name), "sb-sub")
        )
        if line.waiting is Waiting.UNFINISHED:
            draw(tag("p", esc(_("Not finished yet. It can be read once it has come to its end."))))
            return
        with st.container(horizontal=True):
            link("supervision", _("Read and comment"), icon=":material/visibility:", attempt=attempt_id)
            if line.n_to_rate:
                label = _("Rate their own words ({n})").format(n=line.n_to_rate)
                link("supervision", label, icon=":material/rate_review:", attempt=attempt_id, words="next")


def _facts(line: InboxLine) -> list[str]:
    item, how = line.seen, [""]
    if item.shared_at is not None:
        how.append(_("shared on {day}").format(day=day(item.shared_at)))
    if item.assigned:
        how.append(_("assigned, begun on {day}").format(day=day(item.attempt.started_at)))
    if item.n_comments:
        how.append(ngettext("{n} comment", "{n} comments", item.n_comments).format(n=item.n_comments))
    return how


def draw_session(person: Actor, attempt_id: str, *, read: bool) -> None:
    """One session; where own words wait to be rated, whether to rate them first, unless it is to be read at once."""
    link("supervision", _("All that is shared with you"), icon=":material/arrow_back:")
    n = 0 if read else services().word_ratings.n_unread(person, attempt_id)
    if n:
        draw_choice(attempt_id, n)
        return
    draw_review(person, services().sharing.review(person, attempt_id))


def draw_words(person: Actor, desk: Desk | None) -> None:
    """The words of one decision to rate, or that there are none."""
    link("supervision", _("All that is shared with you"), icon=":material/arrow_back:")
    if desk is None:
        draw(tag("h1", esc(_("No own words here"))))
        draw(tag("p", esc(_("The trainee wrote none in this session, or has taken them back."))))
        return
    draw_desk(person, desk)


def open_words(person: Actor, attempt_id: str, wanted: str) -> Desk | None:
    """What is to be rated: the words of the decision that the address names, counted from 1, else the next."""
    step = int(wanted) - 1 if wanted.isascii() and wanted.isdecimal() and len(wanted) < 7 else None
    return services().word_ratings.desk(person, attempt_id, step)


def draw_review(person: Actor, review: Review) -> None:
    """One session as its trainee sees it, with what they ticked of their notes, and the conversation about it."""
    room, result = review.room, review.debrief
    name = name_of(review.trainee_name) if review.trainee_name else esc(_("somebody whose account was erased"))
    draw(tag("p", esc(_("A session of ")) + name, "sb-sub"))
    if result.ending is None:
        draw(tag("h1", esc(_("This session isn't finished yet"))))
        return
    attempt_id = str(room.attempt.id)
    announce(attempt_id, [], asides=asides(attempt_id, review.comments))
    changes = services().score_changes.changes(person, attempt_id)
    named = {moment.step: moment_name(moment) for moment in result.moments}

    def about(moment: Moment) -> None:
        draw_about_moment(attempt_id, moment.step, review.comments, named)

    between = Between({SCORES: lambda: draw_changing(attempt_id, result, changes)}, about)
    draw_whole(room, result, _own(person, review), changes_html(changes), between)
    draw_section(_("Take it along"), take_along(attempt_id, mine=False))
    notes = notes_html(result, review.notes)
    none = tag("p", esc(_("No private notes were shared with you.")), "sb-sub")
    draw_section(_("What the trainee noted and shared"), notes or none)
    if any(note.own_words for note in review.notes):
        link("supervision", _("Rate their own words"), attempt=attempt_id, words="next", icon=":material/rate_review:")
    draw_section(_("As a whole"))
    draw_rating(person, attempt_id)
    draw_section(_("Comments"))
    draw_conversation_about(attempt_id, result, review.comments)


def _own(person: Actor, review: Review) -> dict[int, str]:
    """By step, ratings of own words that the supervisor may see: those of words that they rated too."""
    notes = {note.step: note for note in review.notes}
    given: dict[int, list[SaidRating]] = {}
    for said in services().word_ratings.ratings(person, review.room.attempt.id):
        given.setdefault(said.rating.step, []).append(said)
    scenario = review.room.case.scenario
    return {step: rated_html(scenario, notes.get(step), said) for step, said in given.items()}


def draw_own_cohorts(person: Actor) -> None:
    """What the cohorts that a person supervises are asked to do."""
    for cohort, role in services().programs.my_cohorts(person):
        if role is Role.SUPERVISOR:
            draw(tag("h2", name_of(cohort.name)))
            link("exports", _("Take its results along"), icon=":material/download:", cohort=str(cohort.id))
            draw_assignments(person, cohort, "supervision", {})


def draw_own_assignment(person: Actor, assignment_id: str) -> None:
    """One assignment of a cohort that the person supervises."""
    link("supervision", _("Shared with you"), icon=":material/arrow_back:")
    draw(tag("h1", esc(_("Assigned case"))))
    draw_assignment(person, assignment_id, {})
