"""Every page, and who finds it, as one table. Each page and each service decides again: this is a map, not the law."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import streamlit as st

from simulator.domain.policy import INSTALLATION, Action, can
from simulator.domain.roles import SOLO, Actor, Role
from simulator.ui.i18n import _

PAGES_FOLDER = Path(__file__).resolve().parent.parent.parent / "pages"


def _anybody(_actor: Actor) -> bool:
    return True


def _practises(actor: Actor) -> bool:
    return can(actor, Action.PRACTISE, INSTALLATION)


def _supervises(actor: Actor) -> bool:
    return bool(actor.supervises)


def _leads_groups(actor: Actor) -> bool:
    return can(actor, Action.LEAD_GROUP, INSTALLATION)


def _writes(actor: Actor) -> bool:
    return can(actor, Action.WRITE_CASES, INSTALLATION)


def _follows_panels(actor: Actor) -> bool:
    return actor.administrator or _writes(actor)


def _sets_or_judges(actor: Actor) -> bool:
    return actor.is_somewhere(Role.PROGRAM_LEAD, Role.SUPERVISOR) and not is_solo(actor)


def _reads_cohorts(actor: Actor) -> bool:
    return _supervises(actor) or actor.is_somewhere(Role.PROGRAM_LEAD)


def _reads_raters(actor: Actor) -> bool:
    return actor.is_somewhere(Role.SUPERVISOR, Role.PROGRAM_LEAD)


def _runs_something(actor: Actor) -> bool:
    return actor.administrator or actor.is_somewhere(Role.PROGRAM_LEAD)


def _takes_along(actor: Actor) -> bool:
    return actor.is_somewhere(Role.PROGRAM_LEAD) or bool(actor.supervises)


@dataclass(frozen=True, slots=True)
class Screen:
    """One page: its file (without ``.py``), its title, who finds it and whether it is where people arrive.

    Attributes
    ----------
    who : callable
        Whether the page is there for a person at all; for others its address is as unknown as any other.
    in_header : str
        What the header calls the way there; empty where it has none.
    part_of : str
        The page of the header that it belongs to; empty where it belongs to none.
    """

    name: str
    title: str
    who: Callable[[Actor], bool] = _anybody
    default: bool = False
    in_header: str = ""
    part_of: str = ""

    @property
    def address(self) -> str:
        """Its address in the browser; empty where people arrive."""
        return "" if self.default else self.name

    @property
    def header_address(self) -> str:
        """Address of the page of the header that it belongs to, or its own."""
        return SCREENS[self.part_of].address if self.part_of else self.address

    def page(self) -> st.Page:
        """The page for ``st.navigation`` and ``st.switch_page``."""
        path = PAGES_FOLDER / f"{self.name}.py"
        return st.Page(path, title=self.title, url_path=self.address or None, default=self.default)


SCREENS: dict[str, Screen] = {
    screen.name: screen
    for screen in (
        Screen("library", _("Cases"), default=True, in_header=_("Cases")),
        Screen("drills", _("Drills"), _practises, in_header=_("Drills")),
        Screen("progress", _("Your progress"), _practises, in_header=_("Progress")),
        Screen("prebrief", _("Before you begin"), part_of="library"),
        Screen("practise", _("Practise"), part_of="library"),
        Screen("debrief", _("Debriefing"), part_of="library"),
        Screen("compare", _("Two ways through"), part_of="library"),
        Screen("supervision", _("Shared with you"), _supervises, in_header=_("Shared")),
        Screen("trainee", _("Trainees"), _supervises, part_of="supervision"),
        Screen("critical", _("Critical choices"), _supervises, part_of="supervision"),
        Screen("cohort", _("Cohorts"), _reads_cohorts, in_header=_("Cohorts")),
        Screen("measure", _("How far to trust these numbers"), _reads_cohorts, part_of="cohort"),
        Screen("decisions", _("Decisions of a cohort’s cases"), _reads_cohorts, part_of="cohort"),
        Screen("raters", _("Raters"), _reads_raters, part_of="cohort"),
        Screen("together", _("Decide together"), _leads_groups, part_of="library"),
        Screen("proof", _("Prove a case"), _writes, part_of="studio"),
        Screen("rehearse", _("Try out a case"), _writes, part_of="studio"),
        Screen("panel", _("Blind panel"), _follows_panels, part_of="studio"),
        Screen("rate", _("Rate"), _writes, in_header=_("Rate")),
        Screen("inbox", _("Reported"), _writes, part_of="studio"),
        Screen("calibrate", _("Calibrate your eye"), _writes, part_of="studio"),
        Screen("studio", _("Write cases"), _writes, in_header=_("Write")),
        Screen("draft", _("Write a case"), _writes, part_of="studio"),
        Screen("publish", _("Publish a case"), _writes, part_of="studio"),
        Screen("administration", _("People and programs"), _runs_something, in_header=_("People")),
        Screen("standards", _("Standards"), _sets_or_judges, part_of="administration"),
        Screen("exports", _("Take along"), _takes_along, part_of="cohort"),
        Screen("account", _("Your account")),
        Screen("about", _("How this works")),
    )
}


def screens_for(actor: Actor | None) -> list[Screen]:
    """The pages that are there for a person; all for nobody, who is shown none of them but keeps the address."""
    return [screen for screen in SCREENS.values() if actor is None or screen.who(actor)]


def is_solo(actor: Actor) -> bool:
    """Whether this is the one local trainee of an installation without accounts."""
    return actor.id == SOLO.id


def go(name: str, **query: str) -> None:
    """Go to a page with values in its address."""
    st.switch_page(SCREENS[name].page(), query_params=query)


def link(name: str, label: str, *, icon: str | None = None, **query: str) -> None:
    """Draw a link to a page."""
    st.page_link(_target(name), label=label, icon=icon, query_params=query or None)


@cache
def _target(name: str) -> st.Page:
    """The page that links lead to, made once: every new one looks for its file, and a page draws half a dozen links."""
    return SCREENS[name].page()
