"""Critical choices in counted sessions: the list, one moment to read and decide on, and a trainee's own."""

from __future__ import annotations

import streamlit as st

from simulator.bootstrap import services
from simulator.domain.critical_reviews import NEXT, ReviewAct, ReviewState
from simulator.domain.roles import Actor
from simulator.services.critical import CriticalLine, CriticalMoment, SaidStep
from simulator.ui import follow_up_actions, state
from simulator.ui.components.feedback import critical_notes
from simulator.ui.components.own_words import own_quote
from simulator.ui.components.paging import draw_paging
from simulator.ui.components.people import said_by_you, spoken
from simulator.ui.dates import day
from simulator.ui.i18n import _
from simulator.ui.markup import draw, esc, name_of, paragraphs, tag, web_link
from simulator.ui.navigation import link

A_PAGE = 20
STATES: dict[ReviewState, str] = {
    ReviewState.FOR_REVIEW: _("For review"),
    ReviewState.OPEN: _("Open"),
    ReviewState.FOLLOWED_UP: _("Followed up"),
    ReviewState.SET_ASIDE: _("Set aside"),
}
ACTS: dict[ReviewAct, str] = {
    ReviewAct.OPENED: _("Put it on the list: to be talked through"),
    ReviewAct.FOLLOWED_UP: _("It was followed up"),
    ReviewAct.SET_ASIDE: _("Set it aside: not critical here"),
}
DONE: dict[ReviewAct, str] = {
    ReviewAct.OPENED: _("put on the list"),
    ReviewAct.FOLLOWED_UP: _("followed up"),
    ReviewAct.SET_ASIDE: _("set aside"),
}


def draw_list(person: Actor) -> None:
    """Critical choices by where they stand; those that nobody has reviewed first."""
    found = services().critical.choices(person)
    lead = _(
        "Critical choices in sessions that your cohorts were asked for. Nothing enters the list before a supervisor "
        "has read the moment. It is about a choice in an exercise, never about the person."
    )
    draw(tag("h1", esc(_("Critical choices"))) + tag("p", esc(lead), "sb-sub"))
    wanted = state.query("show")
    chosen = ReviewState(wanted) if wanted in list(ReviewState) else ReviewState.FOR_REVIEW
    with st.container(horizontal=True, key="sb-parts"):
        for number, (one, name) in enumerate(STATES.items()):
            n = sum(line.state is one for line in found)
            with st.container(key=f"sb-tab-state-{number}" + ("-open" if one is chosen else ""), width="content"):
                link("critical", f"{name} ({n})", show=one.value)
    some = [line for line in found if line.state is chosen]
    if not some:
        draw(tag("div", tag("p", esc(_("There is nothing here."))), "sb-card sb-quiet"))
    n_pages = max(1, -(-len(some) // A_PAGE))
    page = min(state.number("page"), n_pages - 1)
    for line in some[page * A_PAGE : (page + 1) * A_PAGE]:
        with st.container(border=True, key=f"sb-case-{line.attempt.id}-{line.step}"):
            draw(_line_html(line))
            where = {"attempt": str(line.attempt.id), "step": str(line.step + 1)}
            link("critical", _("Read the moment"), icon=":material/visibility:", **where)
    draw_paging("critical", page, n_pages, show=chosen.value)
    if found:
        draw(tag("p", web_link("/download/critical.csv", _("Download the list (CSV)"))))


def _line_html(line: CriticalLine) -> str:
    name = name_of(line.trainee_name) if line.trainee_name else esc(_("Somebody whose account was erased"))
    ended = day(line.attempt.ended_at) if line.attempt.ended_at else ""
    facts = _(" · decision {n} · ended {day} · ").format(n=line.step + 1, day=ended)
    inner = tag("p", esc(STATES[line.state] + facts) + name_of(line.cohort.name), "sb-facts")
    inner += tag("h2", name + esc(f": {line.case_title}"))
    return inner + _errors_html(line) + history_html(line.history)


def _errors_html(line: CriticalLine) -> str:
    return "".join(tag("p", esc(error.title if error else code), "sb-lead") for error, code in line.errors)


def history_html(history: tuple[SaidStep, ...]) -> str:
    """What was done about a choice, oldest first, by whom and when."""
    parts = []
    for said in history:
        by = name_of(said.by_name) if said.by_name else esc(_("somebody whose account was erased"))
        about = by + esc(f" · {day(said.step.at)} · {DONE[said.step.act]}")
        words = tag("div", paragraphs(said.step.note), "sb-written", dir="auto") if said.step.note else ""
        parts.append(tag("div", tag("p", about, "sb-facts") + words, "sb-card sb-comment"))
    return "".join(parts)


def draw_moment(person: Actor, attempt_id: str, step: int) -> None:
    """One moment as it was met, what its codes mean, what the trainee shared of it, and a form to decide."""
    found = services().critical.moment(person, attempt_id, step)
    link("critical", _("All critical choices"), icon=":material/arrow_back:", show=found.line.state.value)
    draw(tag("h1", esc(_("A critical choice"))) + _line_html(found.line) + _moment_html(found))
    link("supervision", _("Read the whole session"), icon=":material/visibility:", attempt=attempt_id)
    where = {"cohort": str(found.line.cohort.id), "trainee": str(found.line.attempt.trainee_id)}
    link("trainee", _("To the page of this trainee"), icon=":material/person:", **where)
    _draw_form(attempt_id, step, found.line.state)


def _moment_html(found: CriticalMoment) -> str:
    moment, scenario = found.moment, found.scenario
    scene = tag("p", esc(moment.node.scene), "sb-scene") if moment.node.scene else ""
    said = scene + spoken(scenario, moment.lines) + said_by_you(moment.taken.choice.say, who=_("Trainee"))
    inner = tag("h2", esc(_("The moment"))) + tag("div", said + spoken(scenario, moment.taken.reply), "sb-exchange")
    inner += tag("h2", esc(_("Why it counts as critical"))) + critical_notes(moment)
    told = {mark.reason for mark in moment.score.critical}
    for error, code in found.line.errors:
        if error is None:
            inner += tag("p", esc(_("No rubric of the library has {code} any more.").format(code=code)))
        elif error.reason not in told:
            inner += tag("p", esc(f"{error.title}: {error.reason}"))
    inner += tag("h2", esc(_("What the trainee would have said")))
    if found.note is None or not found.note.own_words:
        return inner + tag("p", esc(_("No own words were shared with you here.")), "sb-sub")
    return inner + own_quote(found.note.own_words)


def _draw_form(attempt_id: str, step: int, seen: ReviewState) -> None:
    keys = f"sb-critical-act-{attempt_id}-{step}-{seen}", f"sb-critical-note-{attempt_id}-{step}"
    draw(tag("h2", esc(_("What becomes of it?"))))
    with st.form(f"sb-critical-{step}"):
        acts = [str(act) for act in NEXT[seen]]
        st.radio(
            _("What becomes of it?"),
            acts,
            index=None,
            format_func=lambda act: ACTS[ReviewAct(act)],
            key=keys[0],
            label_visibility="collapsed",
        )
        # No limit in the field: a browser drops what is too long without a word, the service says so and it stays.
        label = _("What was done, or why (needed to follow it up or set it aside; the trainee reads it)")
        st.text_area(label, key=keys[1])
        st.form_submit_button(
            _("Keep this"),
            type="primary",
            key="sb-critical-keep",
            on_click=follow_up_actions.decide,
            args=(attempt_id, step, seen, *keys),
        )


def own_html(found: tuple[CriticalLine, ...]) -> str:
    """A trainee's own critical choices in counted sessions, each with where it stands and what was said to it."""
    lead = _(
        "In sessions that your program asked for, a supervisor reads the moment before it enters any list. It is "
        "about the choice, never about you."
    )
    inner = tag("h2", esc(_("Critical choices"))) + tag("p", esc(lead), "sb-sub")
    if not found:
        return inner + tag("p", esc(_("There is none.")))
    for line in found:
        facts = _("{state} · decision {n}").format(state=STATES[line.state], n=line.step + 1)
        head = tag("p", esc(facts), "sb-facts") + tag("h3", esc(line.case_title)) + _errors_html(line)
        address = f"/debrief?attempt={line.attempt.id}&layer=record"
        way = tag("a", esc(_("See the moment")), "sb-way", href=address, target="_self")
        inner += tag("div", head + history_html(line.history) + tag("p", way), "sb-card")
    return inner
