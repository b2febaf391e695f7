"""A cohort for those who run its program: people, sections, links to join, lists of people, and what is assigned."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from simulator.bootstrap import services
from simulator.domain.accounts import Account, Cohort, Program
from simulator.domain.cohorts import MAX_IDNUMBER, Place, Section
from simulator.domain.policy import Action, CohortAccess, can
from simulator.domain.roles import Actor, Role
from simulator.domain.zones import zones
from simulator.services.joining import MAX_DAYS, MAX_USES
from simulator.ui import cohort_actions, program_actions, state
from simulator.ui.cohort_actions import field
from simulator.ui.components.assignment import draw_assignment
from simulator.ui.components.assignments import draw_assignments
from simulator.ui.components.roster import draw_roster
from simulator.ui.components.shown_once import draw_shown_once
from simulator.ui.dates import in_zone, zone_name
from simulator.ui.i18n import _, ngettext
from simulator.ui.labels import distinct
from simulator.ui.markup import draw, esc, name_of, plain, tag
from simulator.ui.navigation import link

PersonLine = Callable[[Account, str], str]
NO_SECTION = ""


def draw_cohort(
    person: Actor, program: Program, cohort: Cohort, roles: Mapping[Role, str], person_line: PersonLine, part: str
) -> None:
    """The cohort, or the one assignment of it that the address names.

    Parameters
    ----------
    roles : mapping of Role to str
        What each role is called.
    person_line : callable
        Draws a person of a list.
    part : str
        Part of the page on which this stands.
    """
    here = {"part": part, "program": str(program.id), "cohort": str(cohort.id)}
    if state.query("assignment"):
        link("administration", plain(cohort.name), icon=":material/arrow_back:", **here)
        draw_assignment(person, state.query("assignment"), here)
        return
    link("administration", plain(program.name), icon=":material/arrow_back:", part=part, program=here["program"])
    draw(tag("h2", name_of(cohort.name)) + tag("p", esc(_facts(cohort)), "sb-sub"))
    if can(person, Action.TAKE_RESULTS, CohortAccess(cohort.id, cohort.program_id)):
        link("exports", _("Take its results along"), icon=":material/download:", cohort=here["cohort"])
    draw_shown_once()
    places, sections = services().cohorts.roster(person, cohort.id), services().cohorts.sections(person, cohort.id)
    _draw_people(cohort, places, sections, roles, person_line)
    if cohort.archived_at is None:
        _draw_enrol_form(person, cohort, places, roles)
        with st.expander(_("Bring in a list (CSV)"), key="sb-cohort-list"):
            draw_roster(person, cohort)
        with st.expander(_("Links to join"), key="sb-cohort-links"):
            _draw_links(person, cohort, sections)
        with st.expander(_("Sections"), key="sb-cohort-sections"):
            _draw_sections(cohort, places, sections)
    with st.expander(_("Name, time zone, term"), key="sb-cohort-settings"):
        _draw_settings(cohort)
    draw_assignments(person, cohort, "administration", here)


def _facts(cohort: Cohort) -> str:
    """Its zone, its term, and whether it is archived."""
    parts = [_("Dates are in the time of {zone}").format(zone=zone_name(cohort.zone))]
    if cohort.begins_on:
        parts.append(_("begins on {day}").format(day=f"{cohort.begins_on:%d %B %Y}".lstrip("0")))
    if cohort.ends_on:
        parts.append(_("ends on {day}").format(day=f"{cohort.ends_on:%d %B %Y}".lstrip("0")))
    if cohort.archived_at:
        parts.append(_("archived: nobody joins, nothing is assigned"))
    return " · ".join(parts)


def _draw_people(
    cohort: Cohort,
    places: tuple[Place, ...],
    sections: tuple[Section, ...],
    roles: Mapping[Role, str],
    person_line: PersonLine,
) -> None:
    draw(tag("h3", esc(_("People in this cohort"))))
    if not places:
        draw(tag("p", esc(_("Nobody is in this cohort yet.")), "sb-sub"))
    names = {section.id: section.name for section in sections}
    for one in places:
        section = names.get(one.section_id, "") if one.section_id else ""
        facts = " · ".join(filter(None, (roles[one.role], section, one.idnumber)))
        with st.container(horizontal=True, vertical_alignment="center", key=f"sb-row-{one.account.id}-{one.role}"):
            draw(person_line(one.account, facts))
            st.button(
                _("Take out"),
                key=f"sb-leave-{one.account.id}",
                on_click=program_actions.leave,
                args=(str(cohort.id), str(one.account.id)),
                type="tertiary",
            )


def _draw_enrol_form(person: Actor, cohort: Cohort, places: tuple[Place, ...], roles: Mapping[Role, str]) -> None:
    members, inside = services().programs.members(person, cohort.program_id), {one.account.id for one in places}
    free = {
        (str(account.id), role.value): f"{account.name} ({account.email}), {roles[role].lower()}"
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


def _draw_links(person: Actor, cohort: Cohort, sections: tuple[Section, ...]) -> None:
    lead = _(
        "Whoever opens such a link reads which cohort it is and who will see what, signs in, and joins as a trainee. "
        "It lets nobody in who could not sign in."
    )
    draw(tag("p", esc(lead)))
    key = str(cohort.id)
    with st.form(f"sb-join-form-{key}"):
        st.number_input(_("Works for so many days"), 1, MAX_DAYS, 14, 1, key=field("days", key))
        st.number_input(_("So many people can join"), 1, MAX_USES, 30, 1, key=field("uses", key))
        if sections:
            _draw_section_choice(_("They come into"), sections, field("into", key))
        st.form_submit_button(_("Make a link"), on_click=cohort_actions.make_link, args=(key,), key=f"sb-join-go-{key}")
    for one in services().joining.open_links(person, cohort.id):
        until = in_zone(one.expires_at, cohort.zone)
        joined = _("{n} of {all} have joined").format(n=one.uses, all=one.max_uses)
        made = _("made {at}").format(at=in_zone(one.created_at, cohort.zone))
        with st.container(horizontal=True, vertical_alignment="center", key=f"sb-row-link-{one.id}"):
            facts = tag("span", esc(f"{joined} · {made}"), "sb-row-facts")
            draw(tag("p", tag("span", esc(_("Works until {until}").format(until=until)), "sb-lead") + facts))
            st.button(
                _("Withdraw"),
                key=f"sb-unlink-{one.id}",
                on_click=cohort_actions.withdraw_link,
                args=(str(one.id),),
                type="tertiary",
            )


def _draw_section_choice(label: str, sections: tuple[Section, ...], key: str) -> None:
    names = distinct({NO_SECTION: _("No section"), **{str(section.id): section.name for section in sections}})
    st.selectbox(label, list(names), format_func=names.__getitem__, key=key)


def _draw_sections(cohort: Cohort, places: tuple[Place, ...], sections: tuple[Section, ...]) -> None:
    key = str(cohort.id)
    lead = _("Groups inside the cohort, each trainee in one at most; a supervisor of a section looks after that one.")
    draw(tag("p", esc(lead)))
    for section in sections:
        n = sum(one.section_id == section.id for one in places)
        with st.container(horizontal=True, vertical_alignment="center", key=f"sb-row-section-{section.id}"):
            inside = ngettext("{n} person", "{n} people", n).format(n=n)
            draw(tag("p", tag("span", name_of(section.name), "sb-lead") + tag("span", esc(inside), "sb-row-facts")))
            st.button(
                _("Remove"),
                key=f"sb-unsection-{section.id}",
                on_click=cohort_actions.remove_section,
                args=(key, str(section.id)),
                type="tertiary",
            )
    with st.form(f"sb-section-form-{key}"):
        st.text_input(_("A new section"), key=field("section", key), max_chars=100, placeholder=_("Its name"))
        st.form_submit_button(_("Add"), on_click=cohort_actions.add_section, args=(key,), key=f"sb-section-go-{key}")
    if not places:
        return
    people = distinct({str(one.account.id): f"{one.account.name} ({one.account.email})" for one in places})
    with st.form(f"sb-place-form-{key}"):
        st.selectbox(
            _("Person"),
            list(people),
            index=None,
            placeholder=_("Choose a person"),
            format_func=people.__getitem__,
            key=field("who", key),
        )
        _draw_section_choice(_("Section"), sections, field("where", key))
        said = _("Number at the institution (empty: as it is)")
        st.text_input(said, key=field("number", key), max_chars=MAX_IDNUMBER)
        st.form_submit_button(_("Keep"), on_click=cohort_actions.place, args=(key,), key=f"sb-place-go-{key}")


def _draw_settings(cohort: Cohort) -> None:
    key, known = str(cohort.id), list(zones())
    with st.form(f"sb-cohort-form-{key}"):
        st.text_input(_("Name"), cohort.name, key=field("name", key), max_chars=100)
        st.selectbox(
            _("Time zone, in which dates are entered and shown"),
            known,
            index=known.index(cohort.zone) if cohort.zone in known else 0,
            format_func=zone_name,
            key=field("zone", key),
        )
        with st.container(horizontal=True, vertical_alignment="bottom", key="sb-cohort-term"):
            st.date_input(_("Begins (may stay empty)"), cohort.begins_on, key=field("begins", key))
            st.date_input(_("Ends (may stay empty)"), cohort.ends_on, key=field("ends", key))
        st.form_submit_button(_("Keep"), on_click=cohort_actions.change, args=(key,), key=f"sb-cohort-go-{key}")
    if cohort.archived_at is None:
        draw(tag("p", esc(_("Archived, it takes nobody and nothing more; what was done in it stays."))))
        st.button(_("Archive it"), key=f"sb-archive-{key}", on_click=cohort_actions.archive, args=(key,))
    else:
        st.button(_("Bring it back"), key=f"sb-unarchive-{key}", on_click=cohort_actions.bring_back, args=(key,))
