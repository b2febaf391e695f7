"""Inviting people, and the invitations that are still open."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from simulator.bootstrap import services
from simulator.domain.accounts import MAX_EMAIL, MAX_NAME, Program, Ticket
from simulator.domain.policy import INSTALLATION, Action, RoleAccess, can
from simulator.domain.roles import Actor, Role
from simulator.ui import people_actions
from simulator.ui.components.administration_programs import ROLES
from simulator.ui.components.shown_once import draw_shown_once
from simulator.ui.dates import day
from simulator.ui.i18n import _
from simulator.ui.labels import distinct
from simulator.ui.markup import draw, esc, tag
from simulator.ui.people_actions import ADMINISTRATOR, InvitationKeys

KEYS = InvitationKeys()


def draw_invitations(person: Actor) -> None:
    """A form to invite somebody, and the open invitations."""
    programs = {str(program.id): program for program in services().programs.programs(person)}
    draw_shown_once()
    draw(tag("h2", esc(_("Invite somebody"))))
    lead = _("They get a link that works once, with which they make an account, or add the role to the one they have.")
    draw(tag("p", esc(lead)))
    _draw_form(person, programs)
    draw(tag("h2", esc(_("Open invitations"))))
    found = services().administration.open_invitations(person)
    if not found:
        draw(tag("p", esc(_("There is none.")), "sb-sub"))
    for ticket in found:
        _draw_ticket(ticket, programs)


def _draw_form(person: Actor, programs: Mapping[str, Program]) -> None:
    places = _places(person, programs)
    cohorts = distinct(
        {
            (key, str(cohort.id)): f"{cohort.name} ({program.name})"
            for key, program in programs.items()
            for cohort in services().programs.cohorts(person, program.id)
        }
    )
    with st.form("sb-invite-form"):
        st.text_input(_("E-mail address"), key=KEYS.email, max_chars=MAX_EMAIL)
        st.text_input(_("Name (they can change it)"), key=KEYS.name, max_chars=MAX_NAME)
        st.selectbox(
            _("What they become"),
            list(places),
            index=None,
            placeholder=_("Choose a role"),
            format_func=places.__getitem__,
            key=KEYS.place,
        )
        st.selectbox(
            _("Cohort (may stay empty; only of the same program)"),
            list(cohorts),
            index=None,
            placeholder=_("Choose a cohort"),
            format_func=cohorts.__getitem__,
            key=KEYS.cohort,
        )
        st.form_submit_button(
            _("Invite"), type="primary", on_click=people_actions.invite, args=(KEYS,), key="sb-invite-send"
        )


def _places(person: Actor, programs: Mapping[str, Program]) -> dict[tuple[str, str], str]:
    """What the person may make of somebody, as program id and role."""
    places = {
        (key, role.value): f"{ROLES[role]}, {program.name}"
        for key, program in programs.items()
        for role in Role
        if can(person, Action.GRANT_ROLE, RoleAccess(program.id, role))
    }
    if can(person, Action.MANAGE_PEOPLE, INSTALLATION):
        places[("", ADMINISTRATOR)] = _("Administrator of this installation")
    return places


def _draw_ticket(ticket: Ticket, programs: Mapping[str, Program]) -> None:
    becomes = [_("Administrator")] if ticket.administrator else []
    if ticket.role is not None:
        program = programs.get(str(ticket.program_id))
        becomes.append(ROLES[ticket.role] + (f", {program.name}" if program else ""))
    facts = " · ".join([*becomes, _("open until {day}").format(day=day(ticket.expires_at))])
    who = tag("bdi", esc(f"{ticket.name} <{ticket.email}>" if ticket.name else ticket.email), "sb-lead")
    with st.container(horizontal=True, vertical_alignment="center", key=f"sb-row-{ticket.id}"):
        draw(tag("p", who + tag("span", esc(facts), "sb-row-facts")))
        st.button(
            _("Withdraw"),
            key=f"sb-withdraw-{ticket.id}",
            on_click=people_actions.withdraw_invitation,
            args=(str(ticket.id),),
            type="tertiary",
        )
