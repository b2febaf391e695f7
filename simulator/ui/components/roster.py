"""Bringing a list of people into a cohort: the file, what each of its lines would do, and doing it."""

from __future__ import annotations

import streamlit as st

from simulator.bootstrap import services
from simulator.domain.accounts import Cohort
from simulator.domain.roles import Actor
from simulator.domain.rosters import MAX_PEOPLE, Outcome, Roster, RosterLine
from simulator.ui import cohort_actions
from simulator.ui.i18n import _
from simulator.ui.markup import bullets, draw, esc, table, tag

MOST = 200
OUTCOMES: dict[Outcome, str] = {
    Outcome.FAULT: _("to be mended"),
    Outcome.NEW: _("invited"),
    Outcome.JOINS: _("put in"),
    Outcome.CHANGES: _("changed"),
    Outcome.INVITED: _("invited already"),
    Outcome.HERE: _("here already"),
}
"""What comes of a line; those that matter most first."""


def draw_roster(person: Actor, cohort: Cohort) -> None:
    """The field for the file; once it is chosen, what it would do, line by line, and the button to do it."""
    lead = _(
        "A CSV file with the columns email, name, role (trainee or supervisor), section and idnumber; only email is "
        "needed. First you see what each line does; nothing changes until you press the button. At most {n:,} people."
    )
    draw(tag("p", esc(lead.format(n=MAX_PEOPLE))))
    st.file_uploader(_("The list"), type=["csv", "txt", "tsv"], key=cohort_actions.roster_key(cohort.id))
    content = cohort_actions.roster_file(cohort.id)
    if content is None:
        return
    found = services().rosters.preview(person, cohort.id, content)
    if found.problems:
        draw(tag("p", tag("strong", esc(_("This file can't be read."))), "sb-notice") + bullets(found.problems))
        return
    _draw_found(found)
    if found.faults:
        draw(tag("p", esc(_("Mend these lines and choose the file again. Until then nothing is changed."))))
    elif not found.can_be_carried_out:
        draw(tag("p", esc(_("Everybody is here or invited already, so there is nothing to do."))))
    else:
        st.button(
            _("Do this"),
            type="primary",
            key=f"sb-roster-go-{cohort.id}",
            on_click=cohort_actions.bring_in,
            args=(str(cohort.id),),
        )


def _draw_found(found: Roster) -> None:
    counts = [f"{found.counts[outcome]:,} {words}" for outcome, words in OUTCOMES.items() if found.counts[outcome]]
    total = _("{n:,} lines: {counts}.").format(n=len(found.lines), counts=", ".join(counts))
    draw(tag("p", esc(total), "sb-lead", role="status") + bullets(found.notes))
    order = list(OUTCOMES)
    lines = sorted(found.lines, key=lambda line: (order.index(line.outcome), line.line))
    headings = (_("Line"), _("What it does"), _("Address"), _("Name"), _("Section"))
    draw(table(_("What each line does"), headings, [_row(line) for line in lines[:MOST]]))
    if len(lines) > MOST:
        draw(
            tag("p", esc(_("The first {n} are shown, those to be mended before all others.").format(n=MOST)), "sb-sub")
        )


def _row(line: RosterLine) -> tuple[str, ...]:
    said = tag("strong", esc(line.said)) if line.outcome is Outcome.FAULT else esc(line.said)
    texts = (line.email, line.name, line.section)
    return (esc(str(line.line)), said, *(tag("bdi", esc(text)) for text in texts))
