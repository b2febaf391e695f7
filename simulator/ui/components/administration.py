"""The parts of the page for those who run the installation or a program."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import streamlit as st

from simulator.domain.policy import INSTALLATION, Action, can
from simulator.domain.roles import Actor, Role
from simulator.errors import AccessDenied
from simulator.ui.components.administration_audit import draw_audit
from simulator.ui.components.administration_invitations import draw_invitations
from simulator.ui.components.administration_people import draw_people
from simulator.ui.components.administration_programs import draw_programs
from simulator.ui.i18n import _
from simulator.ui.markup import draw, esc, tag
from simulator.ui.navigation import link


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the page: its title, and what draws it."""

    title: str
    draw: Callable[[Actor], None]


def parts_for(person: Actor) -> dict[str, Part]:
    """The parts that are there for a person.

    Raises
    ------
    AccessDenied
        If there is none.
    """
    parts: dict[str, Part] = {}
    if can(person, Action.MANAGE_PEOPLE, INSTALLATION):
        parts["people"] = Part(_("People"), draw_people)
    if person.administrator or person.is_somewhere(Role.PROGRAM_LEAD):
        parts["programs"] = Part(_("Programs"), draw_programs)
        parts["invitations"] = Part(_("Invitations"), draw_invitations)
    if can(person, Action.READ_AUDIT_LOG, INSTALLATION):
        parts["audit"] = Part(_("Audit log"), draw_audit)
    if not parts:
        raise AccessDenied(Action.MANAGE_PROGRAM)
    return parts


def draw_parts(parts: Mapping[str, Part], wanted: str) -> str:
    """Links to the parts; the name of the one that is open, which is the first where the address names none."""
    chosen = wanted if wanted in parts else next(iter(parts))
    with st.container(horizontal=True, key="sb-parts"):
        for name, part in parts.items():
            with st.container(key=f"sb-tab-{name}" + ("-open" if name == chosen else ""), width="content"):
                link("administration", part.title, part=name)
    draw(tag("h2", esc(parts[chosen].title), "sb-heard"))
    return chosen
