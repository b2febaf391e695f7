"""What buttons do about a cohort: its settings, sections, places, links to join, and lists of people."""

from __future__ import annotations

from datetime import date

from simulator.bootstrap import services
from simulator.domain.roles import Actor
from simulator.errors import InvalidInput
from simulator.services.rosters import CarriedOut
from simulator.ui import state
from simulator.ui.actions import carry_out
from simulator.ui.i18n import _, ngettext

SETTINGS = ("name", "zone", "begins", "ends")


def field(name: str, cohort_id: object) -> str:
    """Key of a field about a cohort."""
    return f"sb-cohort-{name}-{cohort_id}"


def change(cohort_id: str) -> None:
    """Take name, time zone and term as they were entered."""

    def task(actor: Actor) -> str:
        name, zone, begins, ends = (state.entered(field(each, cohort_id)) for each in SETTINGS)
        services().cohorts.change(
            actor,
            cohort_id,
            name=str(name),
            zone=str(zone),
            begins_on=begins if isinstance(begins, date) else None,
            ends_on=ends if isinstance(ends, date) else None,
        )
        return _("The cohort is changed. Dates that were set before stay the same moments.")

    carry_out(task)


def archive(cohort_id: str) -> None:
    """Put the cohort away."""

    def task(actor: Actor) -> str:
        n = services().cohorts.archive(actor, cohort_id)
        closed = ngettext("{n} assignment was closed.", "{n} assignments were closed.", n).format(n=n)
        return _("The cohort is archived. What was done in it stays.") + f" {closed}"

    carry_out(task)


def bring_back(cohort_id: str) -> None:
    """Take the cohort out of the archive."""

    def task(actor: Actor) -> str:
        services().cohorts.bring_back(actor, cohort_id)
        return _("The cohort is back. Assignments that were closed stay closed.")

    carry_out(task)


def add_section(cohort_id: str) -> None:
    """Add a section with the name that was entered."""

    def task(actor: Actor) -> str:
        key = field("section", cohort_id)
        section = services().cohorts.add_section(actor, cohort_id, str(state.entered(key)))
        state.empty(key)
        return _("The section “{name}” is there.").format(name=section.name)

    carry_out(task)


def remove_section(cohort_id: str, section_id: str) -> None:
    """Remove a section."""

    def task(actor: Actor) -> str:
        services().cohorts.remove_section(actor, cohort_id, section_id)
        return _("The section is gone. Whoever was in it is still in the cohort.")

    carry_out(task)


def place(cohort_id: str) -> None:
    """Put the person who was chosen into the section that was chosen, with the number that was entered."""

    def task(actor: Actor) -> str:
        person = state.entered(field("who", cohort_id))
        if not person:
            raise InvalidInput("person", _("Choose a person."))
        section, number = state.entered(field("where", cohort_id)), str(state.entered(field("number", cohort_id)))
        kept = {str(one.account.id): one.idnumber for one in services().cohorts.roster(actor, cohort_id)}
        services().cohorts.place(
            actor,
            cohort_id,
            str(person),
            section_id=str(section) if section else None,
            idnumber=number.strip() or kept.get(str(person), ""),
        )
        state.forget(field("who", cohort_id), field("where", cohort_id))
        state.empty(field("number", cohort_id))
        return _("It is kept.")

    carry_out(task)


def make_link(cohort_id: str) -> None:
    """Make a link to join, which is shown once."""

    def task(actor: Actor) -> str:
        days, uses = (state.entered(field(name, cohort_id)) for name in ("days", "uses"))
        section = state.entered(field("into", cohort_id))
        _link, address = services().joining.make(
            actor,
            cohort_id,
            days=days if isinstance(days, int) else 0,
            max_uses=uses if isinstance(uses, int) else 0,
            section_id=str(section) if section else None,
        )
        state.session().shown_once = address
        return _("The link is below.")

    carry_out(task)


def withdraw_link(link_id: str) -> None:
    """Make a link to join worthless."""

    def task(actor: Actor) -> str:
        services().joining.withdraw(actor, link_id)
        return _("The link is withdrawn.")

    carry_out(task)


def roster_key(cohort_id: object) -> str:
    """Key of the field for a list of people; another one after each list, so that it is empty again."""
    return f"sb-roster-{cohort_id}-{state.session().uploads}"


def roster_file(cohort_id: object) -> bytes | None:
    """The list that was chosen; None if none was."""
    file = state.entered(roster_key(cohort_id))
    return file.getvalue() if hasattr(file, "getvalue") else None


def bring_in(cohort_id: str) -> None:
    """Carry out the list that was chosen."""

    def task(actor: Actor) -> str:
        content = roster_file(cohort_id)
        if content is None:
            raise InvalidInput("roster", _("Choose a file first."))
        done = services().rosters.carry_out(actor, cohort_id, content)
        current = state.session()
        current.uploads += 1
        if done.links:
            current.shown_once = done.csv().decode()
        return _told(done)

    carry_out(task)


def _told(done: CarriedOut) -> str:
    said = _("The list is carried out.")
    if done.mailed:
        return said + " " + _("The invitations are being mailed. Who has not come yet stands under Invitations.")
    if done.links:
        return said + " " + _("No mail server is set: the links are below. Send each to its person only.")
    return said
