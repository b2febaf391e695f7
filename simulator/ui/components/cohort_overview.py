"""A cohort at a glance: the list of cohorts, the head of one with its parts, and who is where."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode
from uuid import UUID

import streamlit as st

from simulator.bootstrap import services
from simulator.domain.accounts import Cohort
from simulator.domain.cohort_states import DONE, State
from simulator.domain.policy import Action, ProgramAccess, can
from simulator.domain.roles import Actor
from simulator.domain.scoring import Gate
from simulator.domain.zones import local
from simulator.services.cohort_views import Asked, CohortLine, PersonLine, SeenCohort, Stand, Where
from simulator.services.cohort_words import GATES, STATES
from simulator.services.narrowing import WHOLE, Narrowing
from simulator.ui.components.figures import bar, strip, with_mark
from simulator.ui.components.narrowing import asked, draw_narrowing
from simulator.ui.components.paging import draw_paging
from simulator.ui.dates import day
from simulator.ui.i18n import _, ngettext
from simulator.ui.markup import draw, esc, name_of, table, tag, web_link
from simulator.ui.navigation import SCREENS, link

PARTS: dict[str, str] = {
    "people": _("Who is where"),
    "scores": _("Scores and safety"),
    "skills": _("Skills"),
    "attention": _("Who may need help"),
}
BESIDE: dict[str, str] = {
    "decisions": _("Decisions of its cases"),
    "measure": _("How far to trust these numbers"),
    "raters": _("Raters"),
    "critical": _("Critical choices for review"),
    "exports": _("Gradebook and exports"),
}
"""Other pages about a cohort."""
PEOPLE_A_PAGE = 50
EVERYBODY, NOT_DONE, OVERDUE = "", "not-done", "overdue"
SHOWN: dict[str, str] = {
    EVERYBODY: _("Everybody"),
    NOT_DONE: _("Who has something left to do"),
    OVERDUE: _("Who is overdue with something"),
}
LATE = (State.OVERDUE, State.UNDER_WAY_OVERDUE)


def draw_list(person: Actor) -> None:
    """The cohorts that a person may look at."""
    draw(tag("h1", esc(_("Cohorts"))))
    found = services().cohort_figures.cohorts(person)
    if not found:
        text = _("There is no cohort yet that you supervise, or of a program that you lead.")
        draw(tag("div", tag("p", esc(text)), "sb-card sb-quiet"))
    for line in found:
        _draw_line(line)


def _draw_line(line: CohortLine) -> None:
    people = ngettext("{n} trainee", "{n} trainees", line.n_trainees).format(n=line.n_trainees)
    cases = ngettext("{n} case assigned", "{n} cases assigned", line.n_open).format(n=line.n_open)
    role = _("you supervise it") if line.own else _("you lead its program")
    with st.container(border=True, key=f"sb-case-{line.cohort.id}"):
        facts = tag("p", name_of(line.program.name) + esc(f" · {role}"), "sb-facts")
        draw(facts + tag("h2", name_of(line.cohort.name)) + tag("p", esc(f"{people} · {cases}"), "sb-sub"))
        with st.container(horizontal=True):
            link("cohort", _("Look at it"), icon=":material/arrow_forward:", cohort=str(line.cohort.id))
            link("measure", BESIDE["measure"], cohort=str(line.cohort.id))


def open_cohort(person: Actor, cohort_id: str) -> SeenCohort:
    """The cohort that the address names."""
    return services().cohort_figures.cohort(person, cohort_id)


def draw_head(person: Actor, seen: SeenCohort, wanted: str) -> str:
    """Its name, the ways beside it, and its parts; the name of the part that is open."""
    link("cohort", _("All cohorts"), icon=":material/arrow_back:")
    draw(tag("p", name_of(seen.program.name), "sb-facts") + tag("h1", name_of(seen.cohort.name)))
    draw(tag("p", esc(who_sees_words(own=seen.own)), "sb-sub"))
    draw_beside(person, seen.cohort, but="cohort")
    chosen = wanted if wanted in PARTS else next(iter(PARTS))
    with st.container(horizontal=True, key="sb-parts"):
        for name, title in PARTS.items():
            with st.container(key=f"sb-tab-{name}" + ("-open" if name == chosen else ""), width="content"):
                link("cohort", title, cohort=str(seen.cohort.id), part=name, **asked("section").said)
    return chosen


def draw_beside(person: Actor, cohort: Cohort, *, but: str) -> None:
    """Ways to the other pages about a cohort, as far as they are there for the person."""
    here, program = str(cohort.id), str(cohort.program_id)
    with st.container(horizontal=True, key="sb-beside-cohort"):
        for name, title in BESIDE.items():
            if name != but and SCREENS[name].who(person):
                link(name, title, cohort=here)
        if can(person, Action.MANAGE_PROGRAM, ProgramAccess(cohort.program_id)):
            link("administration", _("People and assignments"), part="programs", program=program, cohort=here)
        else:
            link("supervision", _("Sessions and assignments"))


def who_sees_words(*, own: bool) -> str:
    """What is in the figures, and what this reader sees of single people."""
    if own:
        return _(
            "From sessions that were assigned here or shared with you. What trainees practise for themselves is in no "
            "number and no date."
        )
    return _(
        "From sessions that were assigned here. You lead the program and do not supervise this cohort: of single "
        "people you see what was assigned, and other figures only where five people or more are behind them."
    )


def draw_part_fields(person: Actor, seen: SeenCohort, by: Sequence[str], screen: str, **query: str) -> Narrowing:
    """Fields that narrow figures, which only own supervisors have; what these are narrowed to."""
    if not seen.own:
        return WHOLE
    now = asked(*by)
    offered = services().cohort_figures.offered(person, seen.cohort.id)
    draw_narrowing(screen, now, by, offered, cohort=str(seen.cohort.id), **query)
    return now


def take_along(cohort_id: UUID, name: str, now: Narrowing = WHOLE) -> str:
    """The way to a table as a file, narrowed as the page is."""
    address = f"/download/cohort.csv?{urlencode({'cohort': str(cohort_id), 'table': name} | now.said)}"
    return tag("p", web_link(address, _("This table as CSV")))


# Who is where


def draw_where(person: Actor, seen: SeenCohort, page: int) -> None:
    """How far everybody is with what is assigned; of a section for leads too, who see people one by one here."""
    now, offered = asked("section"), services().cohort_figures.offered(person, seen.cohort.id)
    draw_narrowing("cohort", now, ("section",), offered, cohort=str(seen.cohort.id), part="people")
    with st.spinner(_("Reading how far everybody is…")):
        found = services().cohort_figures.where(person, seen.cohort.id, now.section)
    if not found.people:
        text = _("Nobody trains in this cohort yet.") if now.is_whole else _("Nobody trains in this section.")
        draw(tag("div", tag("p", esc(text)), "sb-card sb-quiet"))
        return
    if not found.asked:
        draw(tag("p", esc(_("No case is assigned to this cohort yet."))))
    else:
        draw(asked_html(found, seen.cohort.zone))
    _draw_people(seen, found, page, now)


def asked_html(found: Where, zone: str) -> str:
    """Assigned cases, with how many are in each state; the share that is done as a bar."""
    rows = [_asked_row(one, len(found.people), zone) for one in found.asked]
    headings = (_("Assigned case"), _("Due"), _("Done"), _("Late"), _("Under way"), _("Not begun"), _("Overdue"))
    shown = tag("div", table(_("How many people, by case"), headings, rows), "sb-cohort")
    return tag("h2", esc(_("Assigned cases"))) + shown


def _asked_row(one: Asked, n_people: int, zone: str) -> tuple[str, ...]:
    def n(*states: State) -> int:
        return sum(one.counts.get(state, 0) for state in states)

    done = n(*DONE)
    words = _("{n} of {all}").format(n=done, all=n_people)
    due = one.assignment.due_at
    return (
        esc(one.title),
        esc(day(local(due, zone)) if due else "–"),
        with_mark(words, bar(done / n_people)),
        str(n(State.DONE_LATE)),
        str(n(State.UNDER_WAY, State.UNDER_WAY_OVERDUE)),
        str(n(State.NOT_BEGUN, State.OVERDUE)),
        str(n(*LATE)),
    )


def _draw_people(seen: SeenCohort, found: Where, page: int, now: Narrowing) -> None:
    draw(tag("h2", esc(_("Trainees"))))
    wanted = st.selectbox(
        _("Show"), list(SHOWN), format_func=SHOWN.__getitem__, key=f"sb-cohort-shown-{seen.cohort.id}", width=320
    )
    people = [one for one in found.people if _is_shown(one, str(wanted))]
    n_pages = max(1, -(-len(people) // PEOPLE_A_PAGE))
    page = min(page, n_pages - 1)
    draw(
        tag("p", esc(ngettext("{n} person", "{n} people", len(people)).format(n=len(people))), "sb-sub", role="status")
    )
    if people:
        draw(people_html(seen, found.asked, people[page * PEOPLE_A_PAGE : (page + 1) * PEOPLE_A_PAGE]))
    draw_paging("cohort", page, n_pages, cohort=str(seen.cohort.id), part="people", **now.said)
    if found.asked:
        draw(take_along(seen.cohort.id, "people", now))


def _is_shown(one: PersonLine, wanted: str) -> bool:
    if wanted == NOT_DONE:
        return any(stand.state not in DONE for stand in one.stands)
    return wanted != OVERDUE or any(stand.state in LATE for stand in one.stands)


def people_html(seen: SeenCohort, asked: Sequence[Asked], people: Sequence[PersonLine]) -> str:
    """Every person's line: each assigned case with its score and interval, what is shared beyond, last activity."""
    headings = [_("Trainee"), _("Done"), *(one.title for one in asked)]
    headings += [_("Shared beyond"), _("Last activity")] if seen.own else [_("Last activity")]
    rows = []
    for one in people:
        cells = [_person_cell(seen, one), f"{one.n_done}/{len(asked)}", *(stand_html(stand) for stand in one.stands)]
        if one.n_shared is not None:
            cells.append(str(one.n_shared))
        rows.append([*cells, esc(day(one.last_at) if one.last_at else "–")])
    note = _("Scores of 100 with their 80 % interval, in this exercise. A dash: not scored, which is not 0.")
    shown = table(_("Trainees and what they were asked to do"), headings, rows)
    return tag("div", shown, "sb-cohort sb-cohort-people") + tag("p", esc(note), "sb-score-note")


def _person_cell(seen: SeenCohort, one: PersonLine) -> str:
    name = name_of(one.account.name)
    if not seen.own:
        return name
    address = f"/trainee?cohort={seen.cohort.id}&trainee={one.account.id}"
    return tag("a", name, href=address, target="_self")


def stand_html(stand: Stand) -> str:
    """How far somebody is with one case; once it ended, when, with the score, its interval, and the gate."""
    if stand.ended_at is None:
        return esc(STATES[stand.state])
    words = esc(f"{STATES[stand.state]}, {day(stand.ended_at)}")
    if stand.score is None or stand.low is None or stand.high is None:
        score = esc(_("– insufficient evidence"))
    else:
        said = _("{score} ({low} to {high})").format(
            score=f"{stand.score:.0f}", low=f"{stand.low:.0f}", high=f"{stand.high:.0f}"
        )
        score = with_mark(said, strip(stand.score, stand.low, stand.high))
    gate = "" if stand.gate is not Gate.REVIEW else esc(_("safety: {gate}").format(gate=GATES[stand.gate]))
    return score + tag("small", words, "sb-sub") + (tag("small", gate) if gate else "")
