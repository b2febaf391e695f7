"""People: a list to search, and one person with roles, sessions and what can be done about the account."""

from __future__ import annotations

import streamlit as st

from simulator.bootstrap import services
from simulator.domain.roles import Actor, Role
from simulator.services.administration import Person
from simulator.ui import people_actions, program_actions, state
from simulator.ui.components.administration_programs import ROLES, person_line
from simulator.ui.components.paging import draw_paging
from simulator.ui.components.shown_once import draw_shown_once
from simulator.ui.dates import day, minute
from simulator.ui.i18n import _, ngettext
from simulator.ui.markup import draw, esc, name_of, plain, tag
from simulator.ui.navigation import link

PART = "people"


def draw_people(person: Actor) -> None:
    """The list, or the one person whom the address names."""
    if state.query("person"):
        _draw_person(person, services().administration.person(person, state.query("person")))
        return
    search = st.text_input(
        _("Search by name or e-mail"), max_chars=100, key="sb-search", type="search", bind="query-params"
    )
    page = state.number("page")
    found = services().administration.people(person, str(search or ""), page)
    count = ngettext("{n} person", "{n} people", found.total).format(n=found.total)
    draw(tag("p", esc(count), "sb-sub", role="status"))
    for each in found.people:
        roles = ", ".join(f"{ROLES[role]} ({program.name})" for program, role in each.memberships)
        with st.container(horizontal=True, vertical_alignment="center", key=f"sb-row-{each.account.id}"):
            draw(person_line(each.account, ", ".join(filter(None, (_administrator(each), roles)))))
            link(
                "administration",
                plain(_("Open {name}").format(name=each.account.name)),
                icon=":material/person:",
                part=PART,
                person=str(each.account.id),
            )
    draw_paging("administration", found.page, found.n_pages, part=PART, **_kept("sb-search", search))


def _kept(key: str, value: str | None) -> dict[str, str]:
    return {key: value} if value else {}


def _administrator(each: Person) -> str:
    return _("Administrator") if each.account.administrator else ""


def _draw_person(person: Actor, found: Person) -> None:
    account, key = found.account, str(found.account.id)
    link("administration", _("All people"), icon=":material/arrow_back:", part=PART)
    facts = [account.email, _("account since {day}").format(day=day(account.created_at))]
    if account.disabled_at is not None:
        facts.append(_("disabled since {day}").format(day=day(account.disabled_at)))
    if found.single_sign_on:
        facts.append(_("signs in through your institution"))
    draw(tag("h2", name_of(account.name)) + tag("p", esc(" · ".join(facts)), "sb-sub"))
    draw_shown_once()
    draw(tag("h3", esc(_("Roles"))))
    _draw_roles(key, found)
    _draw_grant(person, key)
    draw(tag("h3", esc(_("Signed in"))))
    if not found.sessions:
        draw(tag("p", esc(_("Nowhere at the moment.")), "sb-sub"))
    for session in found.sessions:
        draw(
            tag(
                "p",
                esc(
                    _("since {at}, last active {seen}").format(
                        at=minute(session.created_at), seen=minute(session.seen_at)
                    )
                ),
            )
        )
    _draw_account_buttons(person, key, found)


def _draw_roles(key: str, found: Person) -> None:
    if not found.memberships and not found.account.administrator:
        draw(tag("p", esc(_("None: this person can sign in, and do nothing yet.")), "sb-sub"))
    if found.account.administrator:
        with st.container(horizontal=True, vertical_alignment="center", key="sb-row-administrator"):
            draw(tag("p", tag("span", esc(_("Administrator of this installation")), "sb-lead")))
            st.button(
                _("Take this role away"),
                key="sb-unmake-administrator",
                on_click=people_actions.set_administrator,
                args=(key, False),
                type="tertiary",
            )
    for program, role in found.memberships:
        with st.container(horizontal=True, vertical_alignment="center", key=f"sb-row-{program.id}-{role}"):
            draw(
                tag("p", tag("span", esc(ROLES[role]), "sb-lead") + tag("span", name_of(program.name), "sb-row-facts"))
            )
            st.button(
                _("Take this role away"),
                key=f"sb-revoke-{program.id}-{role}",
                on_click=program_actions.revoke,
                args=(key, str(program.id), role.value),
                type="tertiary",
            )


def _draw_grant(person: Actor, key: str) -> None:
    options = {
        (str(program.id), role.value): f"{ROLES[role]}, {program.name}"
        for program in services().programs.programs(person)
        for role in Role
    }
    if not options:
        draw(tag("p", esc(_("There is no program yet to give a role in.")), "sb-sub"))
        return
    with st.form("sb-grant-form"):
        st.selectbox(
            _("Give a role"),
            list(options),
            index=None,
            placeholder=_("Choose a role and a program"),
            format_func=options.__getitem__,
            key="sb-grant",
        )
        st.form_submit_button(_("Give"), on_click=program_actions.grant, args=(key, "sb-grant"), key="sb-grant-send")


def _draw_account_buttons(person: Actor, key: str, found: Person) -> None:
    account = found.account
    draw(tag("h3", esc(_("Account"))))
    with st.container(horizontal=True, key="sb-account-buttons"):
        if account.disabled_at is not None:
            st.button(_("Enable the account"), key="sb-enable", on_click=people_actions.enable, args=(key,))
            return
        st.button(_("Link for a new password"), key="sb-reset", on_click=people_actions.reset_link, args=(key,))
        if found.sessions:
            st.button(_("Sign out everywhere"), key="sb-end", on_click=people_actions.end_sessions, args=(key,))
        if not account.administrator:
            st.button(
                _("Make an administrator"),
                key="sb-make-administrator",
                on_click=people_actions.set_administrator,
                args=(key, True),
            )
        if account.id != person.id:
            st.button(_("Disable the account"), key="sb-disable", on_click=people_actions.disable, args=(key,))
