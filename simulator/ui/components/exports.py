"""What can be taken along of a cohort: the files, each with what is to be known before."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from simulator.bootstrap import services
from simulator.domain.roles import Actor
from simulator.domain.suppression import FEWEST
from simulator.services.exports.gradebook import LeftOut, MoodleKey
from simulator.services.exports.taking import Desk
from simulator.ui import export_actions
from simulator.ui.components.export_ids import draw_ids
from simulator.ui.components.export_outcomes import draw_outcomes
from simulator.ui.i18n import _, ngettext
from simulator.ui.markup import draw, esc, name_of, plain, tag, web_link
from simulator.ui.navigation import link

SECONDS_EACH = 0.6
"""About how long one transcript takes."""
SHOWN = 50
"""So many people are named under a file; the others are counted."""
MOODLE = {
    MoodleKey.ID_NUMBER: _("ID number"),
    MoodleKey.USERNAME: _("username"),
    MoodleKey.EMAIL: _("e-mail address"),
}


def open_desk(person: Actor, cohort_id: str) -> Desk:
    """What can be taken of the cohort that the address names."""
    return services().exports.desk(person, cohort_id)


def draw_cohorts(person: Actor) -> None:
    """The cohorts of which somebody may take results along."""
    draw(tag("h1", esc(_("Take along"))))
    found = services().exports.cohorts(person)
    if not found:
        draw(tag("p", esc(_("You lead no program and supervise no cohort.")), "sb-sub"))
    for program, cohort in found:
        label = f"{plain(program.name)}: {plain(cohort.name)}"
        link("exports", label, icon=":material/groups:", cohort=str(cohort.id))


def draw_cohort(person: Actor, desk: Desk, wanted: str) -> None:
    """One cohort: its parts, and the part that is open."""
    cohort_id = str(desk.cohort.id)
    if desk.runs:
        back = {"part": "programs", "program": str(desk.program.id), "cohort": cohort_id}
        link("administration", _("Back to the cohort"), icon=":material/arrow_back:", **back)
    else:
        link("supervision", _("Back to your cohorts"), icon=":material/arrow_back:")
    draw(
        tag("h1", esc(_("Take along")))
        + tag("p", name_of(desk.program.name) + esc(" · ") + name_of(desk.cohort.name), "sb-sub")
    )
    parts = {"files": _("Files"), "outcomes": _("Outcomes")} | ({"ids": _("Student ids")} if desk.runs else {})
    chosen = wanted if wanted in parts else "files"
    with st.container(horizontal=True, key="sb-parts"):
        for name, title in parts.items():
            with st.container(key=f"sb-tab-{name}" + ("-open" if name == chosen else ""), width="content"):
                link("exports", title, cohort=cohort_id, part=name)
    draw(tag("h2", esc(parts[chosen]), "sb-heard"))
    with st.container(key=f"sb-part-{chosen}"):
        if chosen == "ids":
            draw_ids(person, desk)
        elif chosen == "outcomes":
            draw_outcomes(person, desk)
        else:
            _draw_files(person, desk)


def _draw_files(person: Actor, desk: Desk) -> None:
    records = desk.records
    if not records.people:
        draw(tag("p", esc(_("Nobody trains in this cohort yet, so every file would be empty.")), "sb-sub"))
    facts = (
        ngettext("{n} trainee", "{n} trainees", len(records.people)).format(n=len(records.people)),
        ngettext("{n} assigned case", "{n} assigned cases", len(records.items)).format(n=len(records.items)),
        ngettext("{n} session has ended", "{n} sessions have ended", len(records.counted())).format(
            n=len(records.counted())
        ),
    )
    lead = _("Scores are the first session that each trainee ended for an assignment, of 100. Blank is never 0.")
    draw(tag("p", esc(" · ".join(facts))) + tag("p", esc(lead), "sb-sub"))
    _draw_gradebooks(desk)
    _draw_overviews(desk)
    if desk.own:
        _draw_transcripts(desk)
    _draw_log(desk)
    if desk.runs:
        _draw_research(person, desk)


def _address(desk: Desk, name: str, **more: str) -> str:
    given = "".join(f"&{key}={value}" for key, value in more.items())
    return f"/download/{name}?cohort={desk.cohort.id}{given}"


def _draw_gradebooks(desk: Desk) -> None:
    to_canvas = _(
        "One column for each assigned case, with the row of points. What is blank clears what Canvas had there."
    )
    draw(
        tag("h3", esc(_("Gradebook for Canvas")))
        + tag("p", esc(to_canvas), "sb-sub")
        + _who(_("Found by name alone: {n}"), desk.by_name)
        + tag("p", web_link(_address(desk, "gradebook-canvas.csv"), _("Gradebook for Canvas (CSV)")))
    )
    to_moodle = _(
        "Moodle's import stops at the first person whom it can't find, so the file leaves them out. Choose by what "
        "Moodle finds people, and map that column there. A hyphen stands for not done."
    )
    rows = tag("h3", esc(_("Gradebook for Moodle"))) + tag("p", esc(to_moodle), "sb-sub")
    for key, title in MOODLE.items():
        missing = desk.not_in_moodle[key]
        n = len(desk.records.people) - len(missing)
        label = _("By {key}: {n} of {all} trainees (CSV)").format(key=title, n=n, all=len(desk.records.people))
        address = _address(desk, "gradebook-moodle.csv", key=key.value)
        rows += _who(_("Left out by {key}: {n}").format(key=title, n="{n}"), missing) + tag(
            "p", web_link(address, label)
        )
    draw(rows)


def _who(label: str, people: Sequence[LeftOut]) -> str:
    """People and why, folded away; nothing for nobody."""
    if not people:
        return ""
    lines = "".join(
        tag("li", name_of(one.person.name) + esc(f" ({one.person.email}): {one.why}")) for one in people[:SHOWN]
    )
    if len(people) > SHOWN:
        lines += tag("li", esc(_("and {n} more").format(n=len(people) - SHOWN)))
    return tag("details", tag("summary", esc(label.format(n=len(people)))) + tag("ul", lines))


def _draw_overviews(desk: Desk) -> None:
    about = _("People, assignments, attempts, criteria, outcomes, and what each word means.")
    if not desk.own:
        about += " " + _("Only supervisors of the cohort get scores by dimension and what trainees shared with them.")
    small = _("Cells about fewer than {n} people are left out, and those from which they could be worked out.")
    draw(
        tag("h3", esc(_("Workbook and outcomes")))
        + tag("p", esc(about), "sb-sub")
        + (tag("p", esc(small.format(n=FEWEST)), "sb-sub") if not desk.own else "")
        + tag("p", web_link(_address(desk, "workbook.xlsx"), _("Workbook (XLSX)")))
        + tag("p", web_link(_address(desk, "outcomes.csv"), _("Outcome matrix (CSV)")))
    )


def _draw_transcripts(desk: Desk) -> None:
    n = len(desk.records.people)
    about = _(
        "A PDF for each trainee: cases done, first exposures, and a profile with its intervals, in these exercises. "
        "Each trainee can see in their own data that it was taken."
    )
    seconds = max(1, round(n * SECONDS_EACH))
    wait = ngettext(
        "About {n} second; your browser shows how far it has come.",
        "About {n} seconds; your browser shows how far it has come.",
        seconds,
    ).format(n=seconds)
    draw(
        tag("h3", esc(_("Transcripts")))
        + tag("p", esc(about), "sb-sub")
        + tag("p", esc(wait), "sb-sub")
        + tag("p", web_link(_address(desk, "transcripts.zip"), _("Transcripts (ZIP of PDFs)")))
    )


def _draw_log(desk: Desk) -> None:
    about = _("What was agreed on with trainees, by when, and what came of it. Each trainee reads their own part.")
    draw(
        tag("h3", esc(_("Remediation log")))
        + tag("p", esc(about), "sb-sub")
        + tag("p", web_link(_address(desk, "remediation.csv"), _("Remediation log (CSV)")))
    )


def _draw_research(person: Actor, desk: Desk) -> None:
    about = _(
        "Decisions without names, dates or anything written, with a codebook. In it are assigned sessions of those who "
        "agreed, at cases that at least {n} of them did. It is de-identified, not anonymous."
    )
    found = desk.research
    now = _("Now: {people} people, {attempts} sessions; left out because too few did the case: {left}.").format(
        people=found.n_people, attempts=len(found.attempts), left=found.n_left_out
    )
    draw(
        tag("h3", esc(_("Records for research"))) + tag("p", esc(about.format(n=FEWEST)), "sb-sub") + tag("p", esc(now))
    )
    names = {str(one.account_id): f"{one.name} ({one.email})" for one in desk.records.people}
    agreed = services().export_people.agreed(person, desk.cohort.id)
    key = f"sb-agreed-{desk.cohort.id}"
    with st.form(f"{key}-form"):
        st.multiselect(
            _("Who has agreed, in writing, that their records are used for research"),
            list(names),
            default=[str(one.account_id) for one in desk.records.people if one.account_id in agreed],
            format_func=names.__getitem__,
            placeholder=_("Nobody yet"),
            key=key,
        )
        st.form_submit_button(
            _("Note who agreed"),
            on_click=export_actions.note_agreed,
            args=(str(desk.cohort.id), key),
            key=f"{key}-send",
        )
    ready = st.checkbox(
        _("An ethics board, or whoever stands in for one, has agreed to this use, and the trainees know of it."),
        key=f"sb-attested-{desk.cohort.id}",
    )
    with st.container():
        if ready and desk.runs:
            address = _address(desk, "research.zip", attested="1")
            draw(tag("p", web_link(address, _("Records for research (ZIP)"))))
