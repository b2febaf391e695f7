"""Who sees a published case, the way to change that, and the way to take the case away."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

import streamlit as st

from simulator.bootstrap import services
from simulator.domain.policy import Action, can
from simulator.domain.publications import Access, Publication
from simulator.domain.roles import Actor
from simulator.services.case_access import access_of
from simulator.services.offering import InUse, asked_words
from simulator.ui import publish_actions as actions
from simulator.ui.i18n import _, ngettext
from simulator.ui.markup import draw, esc, name_of, tag
from simulator.ui.navigation import is_solo

Where = Mapping[str, str]
"""What the address of a page says beside what is asked on it."""


def programs_of(person: Actor) -> dict[UUID, str]:
    """The programs for which a person can publish, by name."""
    return {program.id: program.name for program in services().drafting.open_programs(person)}


def choices(person: Actor, programs: Mapping[UUID, str], *, alone: bool = True) -> dict[str, str]:
    """Who can be let see a case, by what a form sends; ``alone``: whether its author may be the only one."""
    if is_solo(person):
        return {Access.ALL.value: _("Everybody who practises on this computer")}
    here = _("Everybody in {program}")
    return {
        **({Access.PRIVATE.value: _("You alone, to try it")} if alone else {}),
        **{f"{Access.PROGRAM.value} {key}": here.format(program=name) for key, name in programs.items()},
        Access.ALL.value: _("Everybody who practises here, in every program"),
    }


def choice_of(one: Publication) -> str:
    """What a form sends for those who see a case now."""
    return f"{one.access.value} {one.program_id}" if one.access is Access.PROGRAM else one.access.value


def seen_by(one: Publication, programs: Mapping[UUID, str]) -> str:
    """Who sees a case, in a few words."""
    if one.access is Access.PRIVATE:
        return _("Its author alone sees it.")
    if one.access is Access.ALL:
        return _("Everybody who practises here sees it.")
    name = programs.get(one.program_id) if one.program_id else None
    return _("Everybody in {program} sees it.").format(program=name) if name else _("One program sees it.")


def draw_access(person: Actor, last: Publication, where: Where, *, seen: str) -> None:
    """Who sees a case now, and for those who answer for it the way to change that; nothing in solo mode.

    Parameters
    ----------
    last : Publication
        Its newest version, which is not retired.
    seen : str
        Who is to see it, of which it is asked whether that is meant; empty where nothing is asked.
    """
    if is_solo(person):
        return
    programs = programs_of(person)
    draw(tag("p", esc(seen_by(last, programs)), "sb-lead"))
    if can(person, Action.RETIRE_CASE, access_of(last)):
        _draw_access(person, last, where, choices(person, programs, alone=last.author_id == person.id), seen)


def _draw_access(person: Actor, last: Publication, where: Where, offered: Mapping[str, str], seen: str) -> None:
    name, now = last.scenario_id, choice_of(last)
    if seen in offered and seen != now:
        access, program_id = actions.chosen(seen)
        found = services().offering.in_use(person, name, access=access, program_id=program_id)
        draw(tag("p", esc(_("Change it to “{who}”?").format(who=offered[seen])), "sb-lead", role="alert"))
        draw(_relying(found))
        with st.container(horizontal=True, key="sb-seen-question"):
            arguments = (dict(where), name, seen, sorted(found.ids))
            st.button(_("Yes, change it"), key="sb-seen-yes", on_click=actions.change_access, args=arguments)
            st.button(_("Leave it as it is"), key="sb-seen-no", on_click=actions.go_back, args=(dict(where),))
        return
    with st.expander(_("Change who sees it"), key="sb-seen"), st.form("sb-seen-form", border=False):
        key = f"{actions.SEEN}-{name}-{now}"
        options = list(offered)
        st.radio(
            _("Who sees it from now on, in every version?"),
            options,
            index=options.index(now) if now in options else None,
            format_func=offered.__getitem__,
            key=key,
        )
        told = _("Sessions that were begun go on, and their debriefings stay readable.")
        draw(tag("p", esc(told), "sb-sub"))
        st.form_submit_button(
            _("Change it"), on_click=actions.ask_to_change, args=(dict(where), name, key), key="sb-seen-go"
        )


def draw_retiring(person: Actor, last: Publication, where: Where, *, asked: bool) -> None:
    """For those who answer for a case, the way to take it away; ``asked``: whether it is asked if that is meant."""
    if not can(person, Action.RETIRE_CASE, access_of(last)):
        return
    name = last.scenario_id
    draw(tag("h3", esc(_("Take it away"))))
    if not asked:
        words = _("Nobody can begin it any more then. Sessions that were begun go on, and debriefings stay readable.")
        draw(tag("p", esc(words), "sb-sub"))
        st.button(_("Retire this case"), key="sb-retire", on_click=actions.ask_to_retire, args=(dict(where),))
        return
    found = services().offering.in_use(person, name)
    draw(tag("p", esc(_("Retire every version of this case?")), "sb-lead", role="alert"))
    draw(_relying(found))
    with st.container(horizontal=True, key="sb-retire-question"):
        arguments = (dict(where), name, sorted(found.ids))
        st.button(_("Yes, retire it"), key="sb-retire-yes", on_click=actions.retire, args=arguments)
        st.button(_("Keep it"), key="sb-retire-no", on_click=actions.go_back, args=(dict(where),))


def _relying(found: InUse) -> str:
    """Who would lose a case, and who goes on."""
    under_way = ngettext(
        "{n} session is under way and goes on.", "{n} sessions are under way and go on.", found.n_under_way
    )
    words = under_way.format(n=found.n_under_way) if found.n_under_way else _("No session is under way.")
    if not found.asked:
        return tag("p", esc(_("Nobody who is asked to do this case loses it.") + " " + words))
    told = _("These are asked to do it and could not begin it any more. Their assignment stays until it is closed:")
    names = "".join(tag("li", name_of(who)) for who in asked_words(found.asked))
    return tag("p", esc(told)) + tag("ul", names) + tag("p", esc(words))
