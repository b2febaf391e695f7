"""Programs with their people and cohorts, for those who run them."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import streamlit as st

from simulator.bootstrap import services
from simulator.domain.accounts import Account, Cohort, Program
from simulator.domain.policy import INSTALLATION, Action, CohortAccess, RoleAccess, can
from simulator.domain.roles import Actor, Role
from simulator.ui import program_actions, state
from simulator.ui.components.assignments import draw_assignments
from simulator.ui.components.erasure import draw_erasure_requests
from simulator.ui.i18n import _
from simulator.ui.markup import draw, esc, name_of, plain, tag
from simulator.ui.navigation import link

ROLES: dict[Role, str] = {
    Role.TRAINEE: _("Trainee"),
    Role.SUPERVISOR: _("Supervisor"),
    Role.PROGRAM_LEAD: _("Program lead"),
}
PART = "programs"


def draw_programs(person: Actor) -> None:
    """The programs that a person runs, or the one program or cohort that the address names."""
    found = {str(program.id): program for program in services().programs.programs(person)}
    may_add = can(person, Action.MANAGE_PROGRAMS, INSTALLATION)
    only = next(iter(found.values())) if len(found) == 1 and not may_add else None
    program = found.get(state.query("program"), only)
    if program is not None:
        cohorts = {str(cohort.id): cohort for cohort in services().programs.cohorts(person, program.id)}
        cohort = cohorts.get(state.query("cohort"))
        if cohort is not None:
            _draw_cohort(person, program, cohort)
        else:
            if only is None:
                link("administration", _("All programs"), icon=":material/arrow_back:", part=PART)
            _draw_program(person, program, tuple(cohorts.values()))
        return
    if not found:
        draw(tag("p", esc(_("There is no program yet.")), "sb-sub"))
    for key, each in found.items():
        link("administration", plain(each.name), icon=":material/school:", part=PART, program=key)
    if may_add:
        _draw_name_form(_("A new program"), "sb-new-program", program_actions.create_program)


def _draw_program(person: Actor, program: Program, cohorts: tuple[Cohort, ...]) -> None:
    key = str(program.id)
    draw(tag("h2", name_of(program.name)) + tag("h3", esc(_("Cohorts"))))
    if not cohorts:
        draw(tag("p", esc(_("There is no cohort yet.")), "sb-sub"))
    for cohort in cohorts:
        link(
            "administration",
            plain(cohort.name),
            icon=":material/groups:",
            part=PART,
            program=key,
            cohort=str(cohort.id),
        )
    _draw_name_form(_("A new cohort"), f"sb-new-cohort-{key}", program_actions.create_cohort, key)
    draw(tag("h3", esc(_("People in this program"))))
    members = services().programs.members(person, program.id)
    if not members:
        draw(tag("p", esc(_("Nobody yet. Invite people under Invitations.")), "sb-sub"))
    for account, role in members:
        _draw_member(person, program.id, account, role)
    draw_erasure_requests(person, program)


def _draw_member(person: Actor, program_id: UUID, account: Account, role: Role) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"sb-row-{account.id}-{role}"):
        draw(person_line(account, ROLES[role]))
        if can(person, Action.GRANT_ROLE, RoleAccess(program_id, role)):
            st.button(
                _("Take this role away"),
                key=f"sb-revoke-{account.id}-{program_id}-{role}",
                on_click=program_actions.revoke,
                args=(str(account.id), str(program_id), role.value),
                type="tertiary",
            )


def _draw_cohort(person: Actor, program: Program, cohort: Cohort) -> None:
    link("administration", plain(program.name), icon=":material/arrow_back:", part=PART, program=str(program.id))
    draw(tag("h2", name_of(cohort.name)))
    if can(person, Action.TAKE_RESULTS, CohortAccess(cohort.id, cohort.program_id)):
        link("exports", _("Take its results along"), icon=":material/download:", cohort=str(cohort.id))
    draw(tag("h3", esc(_("People in this cohort"))))
    enrolled = services().programs.enrolled(person, cohort.id)
    if not enrolled:
        draw(tag("p", esc(_("Nobody is in this cohort yet.")), "sb-sub"))
    for account, role in enrolled:
        with st.container(horizontal=True, vertical_alignment="center", key=f"sb-row-{account.id}-{role}"):
            draw(person_line(account, ROLES[role]))
            st.button(
                _("Take out"),
                key=f"sb-leave-{account.id}",
                on_click=program_actions.leave,
                args=(str(cohort.id), str(account.id)),
                type="tertiary",
            )
    _draw_enrol_form(person, cohort, {account.id for account, _role in enrolled})
    draw_assignments(person, cohort)


def _draw_enrol_form(person: Actor, cohort: Cohort, inside: set[UUID]) -> None:
    members = services().programs.members(person, cohort.program_id)
    free = {
        (str(account.id), role.value): f"{account.name} ({account.email}), {ROLES[role].lower()}"
        for account, role in members
        if account.id not in inside and role is not Role.PROGRAM_LEAD
    }
    if not free:
        draw(tag("p", esc(_("Everybody in the program who can be in a cohort is in this one.")), "sb-sub"))
        return
    key = f"sb-enrol-{cohort.id}"
    with st.form(f"{key}-form"):
        st.selectbox(
            _("Put into this cohort"),
            list(free),
            index=None,
            placeholder=_("Choose a person"),
            format_func=free.__getitem__,
            key=key,
        )
        st.form_submit_button(
            _("Put in"), on_click=program_actions.enrol, args=(str(cohort.id), key), key=f"{key}-send"
        )


def person_line(account: Account, more: str = "") -> str:
    """A person in a list: name, address, and what else matters."""
    facts = " · ".join(filter(None, (account.email, more, _("disabled") if account.disabled_at else "")))
    return tag("p", tag("span", name_of(account.name), "sb-lead") + tag("span", esc(facts), "sb-row-facts"))


def _draw_name_form(label: str, key: str, action: Callable[..., None], *before: str) -> None:
    with st.form(f"{key}-form"):
        st.text_input(label, key=key, max_chars=100, placeholder=_("Its name"))
        st.form_submit_button(_("Create"), on_click=action, args=(*before, key), key=f"{key}-send")
