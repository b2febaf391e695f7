"""The published cases and their versions: who published them, and what differs between two."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from simulator.bootstrap import services
from simulator.domain.roles import Actor
from simulator.errors import NotFound
from simulator.services.published_versions import Version
from simulator.ui import publish_actions, state
from simulator.ui.components.publish import compared
from simulator.ui.components.publish_access import Where, draw_access, draw_retiring, programs_of, seen_by
from simulator.ui.dates import day
from simulator.ui.i18n import _, ngettext
from simulator.ui.markup import draw, draw_message, esc, name_of, paragraphs, tag
from simulator.ui.navigation import is_solo, link


def draw_versions(person: Actor, scenario_id: str, where: Where, *, old: str, seen: str, retiring: bool) -> None:
    """Every version of a case, newest first; nothing where none was published that the person sees.

    Parameters
    ----------
    where : mapping of str to str
        What the page's address says beside what is asked here.
    old : str
        The version that is compared with the one after it.
    seen : str
        As for ``draw_access``.
    retiring : bool
        Whether it is asked if the case is really to be taken away.
    """
    try:
        found = services().publishing.versions(person, scenario_id)
    except NotFound:
        return
    draw(tag("h2", esc(_("Published versions")), "sb-section"))
    newest = found[0].publication
    if newest.retired_at is None:
        draw_access(person, newest, where, seen=seen)
    for number, version in enumerate(found):
        _draw_version(version, where, older=found[number + 1 :])
        if number + 1 < len(found) and old == found[number + 1].publication.version:
            _draw_compared(person, version, found[number + 1])
    if newest.retired_at is None:
        draw_retiring(person, newest, where, asked=retiring)


def draw_case(person: Actor, scenario_id: str, **asked: Any) -> None:
    """A published case without its draft, which may be gone, or be another person's; ``asked``: see ``draw_versions``.

    Raises
    ------
    NotFound
        If there is no such case that the person sees.
    """
    newest = services().publishing.versions(person, scenario_id)[0].publication
    draw(tag("p", esc(_("A published case")), "sb-facts") + tag("h1", tag("bdi", esc(newest.title))))
    draw_message(state.take_notice())
    draw_versions(person, scenario_id, {"case": scenario_id}, **asked)
    link("studio", _("All drafts"), icon=":material/arrow_back:")


def draw_published(person: Actor) -> None:
    """The cases that a person answers for, each with a way to who sees it; nothing where there are none."""
    found = services().publishing.publications(person)
    if not found:
        return
    draw(tag("h2", esc(_("Published cases that you answer for")), "sb-section"))
    programs = programs_of(person)
    for one in found:
        with st.container(horizontal=True, vertical_alignment="center", key=f"sb-row-published-{one.scenario_id}"):
            parts = [_("version {version}").format(version=one.version)]
            if one.retired_at is not None:
                parts.append(_("retired on {day}").format(day=day(one.retired_at)))
            elif not is_solo(person):
                parts.append(seen_by(one, programs))
            title = tag("span", tag("bdi", esc(one.title)), "sb-lead")
            draw(tag("p", title + tag("span", esc(" · ".join(parts)), "sb-row-facts")))
            link("publish", _("Who sees it, and its versions"), case=one.scenario_id)


def _draw_version(version: Version, where: Where, *, older: Sequence[Version]) -> None:
    one = version.publication
    parts = [_("published on {day}").format(day=day(one.published_at))]
    if one.retired_at is not None:
        parts.append(_("retired on {day}").format(day=day(one.retired_at)))
    parts.append(ngettext("{n} attempt", "{n} attempts", version.n_pinned).format(n=version.n_pinned))
    draw(
        tag("h3", esc(_("Version {version}").format(version=one.version)))
        + tag("p", esc(" · ".join(parts)), "sb-row-facts")
        + tag("p", by_whom(version), "sb-sub")
        + paragraphs(one.changes)
    )
    if older:
        before = older[0].publication.version
        st.button(
            _("What changed from {old}").format(old=before),
            key=f"sb-compare-{before}",
            on_click=publish_actions.compare,
            args=(dict(where), before),
        )


def _draw_compared(person: Actor, new: Version, old: Version) -> None:
    one, other = new.publication, old.publication
    found = services().publishing.compare(person, one.scenario_id, other.version, one.version)
    if found is None:
        draw(tag("p", esc(_("One of these versions can't be read any more by this version of the program."))))
        return
    draw(tag("div", compared(found), "sb-card"))


def by_whom(version: Version) -> str:
    """Who published a version, who agreed to it and what it was made from, as HTML."""
    one = version.publication
    parts = []
    if version.author:
        parts.append(esc(_("By {who}.")).format(who=name_of(version.author)))
    if not one.reviewed:
        parts.append(esc(_("Nobody but its author has reviewed it.")))
    elif version.reviewer:
        parts.append(esc(_("{who} has read it and agreed to it.")).format(who=name_of(version.reviewer)))
    else:
        parts.append(esc(_("A colleague has read it and agreed to it.")))
    if one.forked_from:
        parts.append(esc(_("Made from {case}.").format(case=one.forked_from)))
    return " ".join(parts)


def draw_publication(person: Actor, scenario_id: str) -> None:
    """On the prebriefing: that a case was published here, by whom, and who reviewed it; nothing for a shipped one."""
    version = services().publishing.about(person, scenario_id)
    if version is not None:
        lead = tag("span", esc(_("Written in your installation, version {n}. ").format(n=version.publication.version)))
        draw(tag("p", lead + by_whom(version), "sb-sub"))
