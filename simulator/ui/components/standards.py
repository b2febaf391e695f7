"""A program's standard: the one that applies, what stands beside it, earlier ones, and the ways to set another."""

from __future__ import annotations

import streamlit as st

from simulator.bootstrap import services
from simulator.domain.accounts import Program
from simulator.domain.judging import JudgingPhase
from simulator.domain.roles import Actor, Membership, Role
from simulator.domain.standards import FEWEST_JUDGES, FULL, MAX_STANDARD_NOTE, MIN_STANDARD_NOTE, POINT
from simulator.services.standard_words import (
    METHODS,
    WHAT_FOR,
    borderline_words,
    cut_words,
    method_words,
    sorting_words,
    why_provisional,
)
from simulator.services.standards import Beside, ProgramStandards, SetStandard
from simulator.ui import standard_actions
from simulator.ui.components.standard_judging import draw_judgings
from simulator.ui.components.standard_setting import draw_opening
from simulator.ui.dates import day
from simulator.ui.i18n import _
from simulator.ui.markup import draw, esc, name_of, paragraphs, plain, table, tag
from simulator.ui.navigation import link


def draw_standards(person: Actor, program_id: str) -> None:
    """One program's standard; where the address names none, the programs that the person leads."""
    led = {str(one.id): one for one in _led(person)}
    if not program_id and len(led) == 1:
        program_id = next(iter(led))
    if program_id:
        _draw_program(person, services().standards.overview(person, program_id), several=len(led) > 1)
        return
    draw(tag("h1", esc(_("Standards"))) + tag("p", esc(WHAT_FOR), "sb-sub"))
    for key, program in led.items():
        link("standards", plain(program.name), icon=":material/school:", program=key)
    if not draw_judgings(person) and not led:
        draw(tag("div", tag("p", esc(_("Nobody has asked you to judge for a standard."))), "sb-card sb-quiet"))


def _led(person: Actor) -> list[Program]:
    return [
        program
        for program, _role in dict(services().programs.my_programs(person)).items()
        if Membership(program.id, Role.PROGRAM_LEAD) in person.memberships
    ]


def _draw_program(person: Actor, found: ProgramStandards, *, several: bool) -> None:
    program_id = str(found.program.id)
    if several:
        link("standards", _("All programs"), icon=":material/arrow_back:")
    link("administration", _("The program"), icon=":material/school:", part="programs", program=program_id)
    draw(tag("h1", esc(_("Standard of ")) + name_of(found.program.name)) + tag("p", esc(WHAT_FOR), "sb-sub"))
    with st.spinner(_("Reading what your cohorts did …")):
        beside = services().standards.beside(person, program_id)
    _draw_current(found, beside)
    _draw_ways(person, found, beside)
    if len(found.standards) > 1:
        _draw_earlier(found.standards[1:])


def _draw_current(found: ProgramStandards, beside: Beside) -> None:
    draw(tag("h2", esc(_("The standard that applies"))))
    if not found.standards or beside.sorting is None:
        draw(tag("div", tag("p", esc(_("None is set. Nobody is said to be below anything."))), "sb-card sb-quiet"))
        return
    current = found.standards[0]
    why = why_provisional(current.standard)
    note = current.standard.note
    draw(
        tag(
            "div",
            tag("p", esc(cut_words(current.standard)), "sb-lead")
            + tag("p", esc(f"{method_words(current.standard)}. {_set_words(current)}"), "sb-facts")
            + (tag("p", esc(why), "sb-content-note") if why else "")
            + (tag("div", paragraphs(note), "sb-written", dir="auto") if note else ""),
            "sb-card",
        )
        + tag("h3", esc(_("Would it sort people the same way twice?")))
        + tag("p", esc(sorting_words(beside.sorting)))
    )


def _set_words(one: SetStandard) -> str:
    by = one.author_name or _("somebody whose account was erased")
    return _("Number {n}, set by {who} on {day}").format(n=one.standard.number, who=by, day=day(one.standard.set_at))


def _draw_ways(person: Actor, found: ProgramStandards, beside: Beside) -> None:
    draw(tag("h2", esc(_("Set another"))))
    lead = _("A new standard takes the place of this one. What was set before stays listed and never changes.")
    draw(tag("p", esc(lead), "sb-sub"))
    program_id = str(found.program.id)
    draw(tag("h3", esc(_("By judges (modified Angoff)"))))
    text = _(
        "Supervisors of the program say for each scored decision what somebody just ready would reach, first each "
        "alone, then again knowing what all gave. From {n} judges on the cut is not provisional."
    )
    draw(tag("p", esc(text.format(n=FEWEST_JUDGES))))
    for setting in found.settings:
        words = _("Judging of {day}, closed") if setting.closed_at else _("Judging of {day}, under way")
        label = words.format(day=day(setting.opened_at))
        link("standards", label, icon=":material/groups:", setting=str(setting.id))
    if all(setting.phase is JudgingPhase.CLOSED for setting in found.settings):
        draw_opening(person, program_id)
    _draw_borderline(program_id, beside)
    _draw_number(program_id)


def _draw_borderline(program_id: str, beside: Beside) -> None:
    found = beside.borderline
    draw(tag("h3", esc(_("By overall ratings (borderline regression)"))))
    text = _(
        "Supervisors rate sessions as a whole when they read them. They see the computed score on the same page, so "
        "ratings and scores agree somewhat better here than they would blind."
    )
    draw(tag("p", esc(borderline_words(found))) + tag("p", esc(text), "sb-sub"))
    if found.cut is not None and 0 <= found.cut * POINT <= FULL:
        note = f"sb-standard-borderline-{program_id}"
        with st.form(f"{note}-form"):
            st.text_area(_("Note, if you like"), key=note, max_chars=MAX_STANDARD_NOTE)
            st.form_submit_button(
                _("Set this cut"),
                key="sb-standard-borderline",
                on_click=standard_actions.adopt_borderline,
                args=(program_id, note),
            )


def _draw_number(program_id: str) -> None:
    draw(tag("h3", esc(_("As a number, provisionally"))))
    cut, note = f"sb-standard-cut-{program_id}", f"sb-standard-note-{program_id}"
    with st.form(f"{cut}-form"):
        most = FULL / POINT
        st.number_input(_("Cut, 0 to 100"), min_value=0.0, max_value=most, value=None, step=0.5, format="%.1f", key=cut)
        label = _("Why this number ({least} to {most} letters; it stands beside it)")
        st.text_area(label.format(least=MIN_STANDARD_NOTE, most=f"{MAX_STANDARD_NOTE:,}"), key=note)
        st.form_submit_button(
            _("Set it provisionally"),
            key="sb-standard-number",
            on_click=standard_actions.set_provisional,
            args=(program_id, cut, note),
        )


def _draw_earlier(earlier: tuple[SetStandard, ...]) -> None:
    rows = [
        (
            esc(str(one.standard.number)),
            esc(cut_words(one.standard)),
            esc(method_words(one.standard) if one.standard.n else METHODS[one.standard.method]),
            name_of(one.author_name) if one.author_name else esc(_("Somebody whose account was erased")),
            esc(day(one.standard.set_at)),
            esc(one.standard.note),
        )
        for one in earlier
    ]
    headings = [_("Number"), _("Cut"), _("How"), _("Set by"), _("On"), _("Note")]
    draw(table(_("Standards that were set before"), headings, rows))
