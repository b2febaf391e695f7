"""How the trainees of a cohort are doing, and the page of one of them, for the cohort's supervisors."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from simulator.bootstrap import services
from simulator.domain.accounts import Cohort
from simulator.domain.roles import Actor
from simulator.services.trainee_page import TraineeLine, TraineePage
from simulator.ui.components import trainee_figures as figures
from simulator.ui.components.critical_list import STATES
from simulator.ui.components.flags import NAMES, shown_html
from simulator.ui.components.remediation_log import draw_log
from simulator.ui.dates import day
from simulator.ui.i18n import _
from simulator.ui.markup import draw, esc, name_of, table, tag, web_link
from simulator.ui.navigation import link


def draw_trainees(person: Actor) -> None:
    """Every trainee of one's cohorts, by name; nobody is ranked."""
    lead = _(
        "Your trainees, by name. Everything rests on sessions that were assigned or shared with you; what trainees "
        "practise for themselves is not here, and is counted nowhere."
    )
    draw(tag("h1", esc(_("Trainees"))) + tag("p", esc(lead), "sb-sub"))
    for cohort in services().trainees.cohorts(person):
        draw(tag("h2", name_of(cohort.name)))
        lines = services().trainees.trainees(person, cohort.id)
        none = tag("p", esc(_("Nobody trains in this cohort yet.")), "sb-sub")
        draw(_list(cohort, lines) if lines else none)


def _list(cohort: Cohort, lines: tuple[TraineeLine, ...]) -> str:
    headings = (
        _("Trainee"),
        _("New cases (with a score)"),
        _("Assignments done"),
        _("Last ended"),
        _("Flag"),
        _("Critical, for review"),
        _("Log, open"),
    )
    rows = [
        (
            tag("a", name_of(line.account.name), href=_address("/trainee", cohort, line), target="_self"),
            f"{line.n_new} ({line.n_scored})",
            esc(_("{n} of {all}").format(n=line.n_done, all=line.n_tasks)),
            esc(day(line.last_at)) if line.last_at else "–",
            esc(NAMES[line.flag.kind]) if line.flag else "–",
            str(line.n_critical),
            str(line.n_open),
        )
        for line in lines
    ]
    note = _("A flag is here once its trainee has read it, or had a week to.")
    inner = table(_("Trainees of this cohort"), headings, rows)
    way = web_link(f"/download/trainees.csv?{urlencode({'cohort': cohort.id})}", _("This list as a table (CSV)"))
    return tag("div", inner, "sb-fold-cases") + tag("p", esc(note), "sb-score-note") + tag("p", way)


def _address(page: str, cohort: Cohort, about: TraineeLine | TraineePage, **more: str) -> str:
    return f"{page}?{urlencode({'cohort': cohort.id, 'trainee': about.account.id} | more)}"


def draw_page(person: Actor, cohort_id: str, trainee_id: str) -> None:
    """One trainee: who and where, what came of it, what is followed up."""
    page = services().trainees.page(person, cohort_id, trainee_id)
    link("trainee", _("All trainees"), icon=":material/arrow_back:")
    lead = _(
        "From sessions that were assigned or shared with this cohort, and from nothing else. It describes choices in "
        "exercises, not a therapist, and certifies nothing."
    )
    draw(
        tag("h1", name_of(page.account.name))
        + tag("p", esc(_("Cohort: ")) + name_of(page.cohort.name), "sb-facts")
        + tag("p", esc(lead), "sb-sub")
    )
    draw(tag("h2", esc(_("Flags"))) + shown_html(page.flags))
    _draw_part(_("Where they are"), figures.tasks, page, "tasks")
    _draw_part(_("Over new cases"), figures.growth, page, "growth")
    draw(tag("h2", esc(_("Against the cut"))) + figures.mastery(page))
    _draw_part(_("By skill"), figures.skills, page, "skills")
    _draw_part(_("Sessions"), figures.sessions, page, "sessions")
    _draw_part(_("Critical choices"), _critical, page, "critical")
    draw(tag("h2", esc(_("What you agreed on"))))
    draw_log(str(page.cohort.id), str(page.account.id), page.log)
    draw(tag("p", _csv(page, "log")))


def _draw_part(title: str, part: Callable[[TraineePage], str], page: TraineePage, name: str) -> None:
    draw(tag("h2", esc(title)) + part(page) + tag("p", _csv(page, name)))


def _csv(page: TraineePage, name: str) -> str:
    return web_link(_address("/download/trainee.csv", page.cohort, page, table=name), _("This as a table (CSV)"))


def _critical(page: TraineePage) -> str:
    if not page.critical:
        return tag("p", esc(_("None in sessions that were assigned.")))
    rows = []
    for line in page.critical:
        address = f"/critical?{urlencode({'attempt': line.attempt.id, 'step': line.step + 1})}"
        last = line.history[-1].step if line.history else None
        rows.append(
            (
                tag("a", esc(line.case_title), href=address, target="_self"),
                str(line.step + 1),
                esc(STATES[line.state]),
                esc("; ".join(error.title if error else code for error, code in line.errors)) or "–",
                esc(day(last.at)) if last else "–",
            )
        )
    headings = (_("Case"), _("Decision"), _("State"), _("What it is called"), _("Since"))
    note = _("What a choice is called stands here once a supervisor has read the moment and decided.")
    inner = table(_("Critical choices, latest first"), headings, rows)
    return tag("div", inner, "sb-fold-cases") + tag("p", esc(note), "sb-score-note")
