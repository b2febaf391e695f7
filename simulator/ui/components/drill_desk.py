"""Where drills begin: what is due, a row to go on with, and one's own words to read again or delete."""

from __future__ import annotations

import streamlit as st

from simulator.bootstrap import services
from simulator.domain.drill_planning import SPREAD_DAYS
from simulator.domain.roles import Actor
from simulator.services.debrief_words import construct_name
from simulator.services.drill_rows import Desk, OwnWords
from simulator.ui import drill_actions
from simulator.ui.components.drill_words import comes_back, practises, skill_name
from simulator.ui.components.own_words import own_quote
from simulator.ui.dates import day
from simulator.ui.i18n import _, ngettext
from simulator.ui.markup import bullets, draw, draw_message, esc, tag
from simulator.ui.navigation import link

HOW = (
    _("A drill is one moment of a case, about a minute long: what you would say, then what you choose, then why."),
    _("Some ask which kind of move a line is, or whether a strain shows in an answer."),
    _("What is hard comes back soon, what goes well later and with less help. No two in a row are from one case."),
    _("The same moment does not come back within {n} days.").format(n=SPREAD_DAYS),
    _("There is no clock, nothing is added up, and you can stop at any drill."),
)


def draw_desk(person: Actor, focus: str, *, notice: str = "") -> None:
    """The ways into a row of drills."""
    desk = services().drilling.desk(person)
    known = bool(focus) and services().drilling.can_focus(person, focus)
    draw(
        tag("h1", esc(_("Drills")))
        + tag("p", esc(_("Single moments from the cases, ten in a row, about a minute each.")), "sb-sub")
    )
    draw_message(notice)
    if focus and not known:
        draw_message(_("There are no drills of that name. Here is what is next for you."))
    if known:
        _draw_focus(focus)
    _draw_next(desk, focused=known)
    draw(
        tag("details", tag("summary", esc(_("How drills work"))) + bullets(HOW), "sb-earlier")
        + tag("p", esc(_("Your drills are yours alone: nobody else sees them, in no list and in no figure.")), "sb-sub")
    )
    _draw_words(*services().drilling.my_words(person))


def _draw_focus(focus: str) -> None:
    """A row that begins with one construct."""
    draw(
        tag(
            "div",
            tag("h2", esc(construct_name(focus)))
            + tag("p", esc(practises(focus)))
            + tag("p", esc(_("A row that begins with this, and comes back to it between other things.")), "sb-sub"),
            "sb-card",
        )
    )
    st.button(_("Begin with this"), type="primary", key="sb-drill-focus", on_click=drill_actions.begin, args=(focus,))


def _draw_next(desk: Desk, *, focused: bool) -> None:
    """Going on with a row, or beginning another."""
    row = desk.unfinished
    with st.container(border=True, key="sb-drill-next-row"):
        if row is not None:
            text = _("You have done {n} of {all} drills and can go on where you were.").format(
                n=desk.n_answered, all=len(row.items)
            )
            draw(tag("h2", esc(_("A row to go on with"))) + tag("p", esc(text)))
        draw(tag("p", esc(_due(desk))) if row is not None else tag("h2", esc(_("Next"))) + tag("p", esc(_due(desk))))
        with st.container(horizontal=True, vertical_alignment="center"):
            if row is not None:
                st.button(
                    _("Go on"),
                    type="secondary" if focused else "primary",
                    key="sb-drill-resume",
                    on_click=drill_actions.go_on,
                    args=(str(row.id), desk.n_answered),
                )
            st.button(
                _("Begin a new row") if row is not None else _("Begin"),
                type="secondary" if focused or row is not None else "primary",
                key="sb-drill-begin",
                on_click=drill_actions.begin,
            )


def _due(desk: Desk) -> str:
    if desk.n_due:
        return ngettext("{n} skill is due again.", "{n} skills are due again.", desk.n_due).format(n=desk.n_due)
    if desk.next_due_at is not None:
        when = comes_back(desk.next_due_at, desk.at)
        return _("The next skill is due {when}; until then there is something new, or something again.").format(
            when=when
        )
    return _("A row starts with what was hardest in your sessions, then with what is most common.")


def _draw_words(words: tuple[OwnWords, ...], n: int) -> None:
    """What was written in drills lately, each to delete, and the way to the rest of ``n``."""
    if not words:
        return
    label = ngettext("Your own words: {n} drill", "Your own words: {n} drills", n).format(n=n)
    with st.expander(label, key="sb-drill-words"):
        for one in words:
            given = one.answer
            about = f"{day(given.at)} · {one.case_title} · {skill_name(given.skill)}"
            draw(tag("p", esc(about), "sb-facts") + own_quote(given.own_words))
            st.button(
                _("Delete"),
                key=f"sb-drill-delete-{given.sitting_id}-{given.position}",
                type="tertiary",
                icon=":material/delete:",
                on_click=drill_actions.forget_words,
                args=(str(given.sitting_id), given.position),
            )
        if n > len(words):
            draw(tag("p", esc(_("These are the newest {n}.").format(n=len(words))), "sb-sub"))
            link("progress", _("All of them are in your journal"), part="journal")
