"""The published versions of a case: who sees which, what differs between two, and the way to take them away."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from simulator.bootstrap import services
from simulator.domain.policy import Action, can
from simulator.domain.publications import Access
from simulator.domain.roles import Actor
from simulator.errors import NotFound
from simulator.services.case_access import access_of
from simulator.services.published_versions import Version
from simulator.ui import publish_actions
from simulator.ui.components.publish import Desk, compared
from simulator.ui.dates import day
from simulator.ui.i18n import _, ngettext
from simulator.ui.markup import draw, esc, name_of, paragraphs, tag
from simulator.ui.navigation import is_solo


def draw_versions(desk: Desk, *, retiring: str, old: str) -> None:
    """Every version, newest first.

    Parameters
    ----------
    retiring : str
        The case of which it is asked whether it is really to be taken away.
    old : str
        The version that is compared with the one after it.
    """
    try:
        found = services().publishing.versions(desk.person, desk.draft.scenario_id)
    except NotFound:
        return
    draw(tag("h2", esc(_("Published versions")), "sb-section"))
    for number, version in enumerate(found):
        _draw_version(desk.person, version, older=found[number + 1 :])
        if number + 1 < len(found) and old == found[number + 1].publication.version:
            _draw_compared(desk.person, version, found[number + 1])
    newest = found[0].publication
    if newest.retired_at is None and can(desk.person, Action.RETIRE_CASE, access_of(newest)):
        _draw_retiring(desk, asked=retiring == newest.scenario_id)


def _draw_version(person: Actor, version: Version, *, older: Sequence[Version]) -> None:
    one = version.publication
    parts = [_("published on {day}").format(day=day(one.published_at))]
    if not is_solo(person):
        parts.append(
            {
                Access.PRIVATE: _("its author sees it"),
                Access.PROGRAM: _("one program sees it"),
                Access.ALL: _("everybody sees it"),
            }[one.access]
        )
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
            args=(before,),
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


def _draw_retiring(desk: Desk, *, asked: bool) -> None:
    draw(tag("h3", esc(_("Take it away"))))
    name = desk.draft.scenario_id
    if not asked:
        words = _("Nobody can begin it any more then. Sessions that were begun go on, and debriefings stay readable.")
        draw(tag("p", esc(words), "sb-sub"))
        st.button(_("Retire this case"), key="sb-retire", on_click=publish_actions.ask_to_retire, args=(desk.id, name))
        return
    draw(
        tag(
            "p",
            esc(_("Retire every version of this case? Assignments of it stay, and nobody can begin them.")),
            role="alert",
        )
    )
    with st.container(horizontal=True, key="sb-retire-question"):
        st.button(_("Yes, retire it"), key="sb-retire-yes", on_click=publish_actions.retire, args=(desk.id, name))
        st.button(_("Keep it"), key="sb-retire-no", on_click=publish_actions.go_back, args=(desk.id,))
