"""By which ids other systems know a cohort's people: from a file, or one by one."""

from __future__ import annotations

import streamlit as st

from simulator.bootstrap import services
from simulator.domain.roles import Actor
from simulator.domain.student_ids import MAX_STUDENT_ID, IdSystem
from simulator.services.exports.taking import Desk
from simulator.ui import export_actions, state
from simulator.ui.i18n import _, ngettext
from simulator.ui.labels import distinct
from simulator.ui.markup import draw, esc, name_of, table, tag

SYSTEMS = {
    IdSystem.ID_NUMBER: _("ID number (Moodle)"),
    IdSystem.USERNAME: _("Username (Moodle)"),
    IdSystem.CANVAS_ID: _("ID (Canvas)"),
    IdSystem.SIS_USER_ID: _("SIS user ID (Canvas)"),
    IdSystem.SIS_LOGIN_ID: _("SIS login ID (Canvas)"),
}
SHOWN = 500


def draw_ids(person: Actor, desk: Desk) -> None:
    """Who is known by what, and the ways to change it."""
    people = desk.records.people
    if not people:
        draw(tag("p", esc(_("Nobody trains in this cohort yet.")), "sb-sub"))
        return
    head = (_("Trainee"), _("E-mail"), *SYSTEMS.values())
    rows = [
        (name_of(one.name), esc(one.email), *(esc(one.ids.get(system, "")) for system in SYSTEMS))
        for one in people[:SHOWN]
    ]
    with st.container(key="sb-student-ids"):
        draw(table(_("Ids in other systems, of {n} trainees").format(n=len(people)), head, rows))
    _draw_file(person, desk)
    _draw_one(desk)


def _draw_file(person: Actor, desk: Desk) -> None:
    """A file is read as it is chosen, and changes nothing until it is taken."""
    names = ", ".join(system.value for system in IdSystem)
    about = _("A CSV with a column email and one or more of {names}. A blank cell leaves what is there.")
    draw(tag("h3", esc(_("From a file"))) + tag("p", esc(about.format(names=names)), "sb-sub"))
    file = st.file_uploader(_("Ids as CSV"), type=["csv", "txt"], key=export_actions.upload_key())
    with st.container():
        if file is not None:
            read = services().export_people.read_ids(person, desk.cohort.id, file.getvalue())
            if read.n_problems:
                lines = "".join(
                    tag("li", esc(_("Line {n}: ").format(n=one.line) if one.line else "") + esc(one.what))
                    for one in read.problems
                )
                said = ngettext("{n} problem; nothing is taken.", "{n} problems; nothing is taken.", read.n_problems)
                draw(tag("p", esc(said.format(n=read.n_problems)), "sb-notice", role="alert") + tag("ul", lines))
                return
            n = len(read.changes)
            said = ngettext("Ids of {n} trainee would change.", "Ids of {n} trainees would change.", n).format(n=n)
            draw(tag("p", esc(said), role="status"))
            if n:
                st.button(
                    _("Note these ids"),
                    key="sb-ids-take",
                    on_click=export_actions.take_ids,
                    args=(str(desk.cohort.id),),
                )


def _draw_one(desk: Desk) -> None:
    draw(tag("h3", esc(_("One by one"))))
    names = distinct({str(one.account_id): f"{one.name} ({one.email})" for one in desk.records.people})
    account_id = st.selectbox(
        _("Trainee"),
        list(names),
        index=None,
        placeholder=_("Choose a trainee"),
        format_func=names.__getitem__,
        key=f"sb-ids-who-{desk.cohort.id}",
    )
    with st.container():
        person = next((one for one in desk.records.people if str(one.account_id) == account_id), None)
        if person is None:
            return
        keys = {system: f"sb-id-{account_id}-{system.value}" for system in SYSTEMS}
        with st.form(f"sb-ids-{account_id}"):
            for system, title in SYSTEMS.items():
                if state.entered(keys[system]) == "":
                    state.fill(keys[system], person.ids.get(system, ""))
                st.text_input(title, key=keys[system], max_chars=MAX_STUDENT_ID)
            st.form_submit_button(
                _("Note these ids"),
                on_click=export_actions.keep_ids,
                args=(str(desk.cohort.id), str(account_id), keys),
                key=f"sb-ids-send-{account_id}",
            )
