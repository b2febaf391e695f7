"""Inviting a panel, and following it."""

from __future__ import annotations

import streamlit as st

from simulator.bootstrap import services
from simulator.domain.accounts import Account
from simulator.domain.panel import FEWEST, FORMATIVE, SUMMATIVE, Panel
from simulator.domain.policy import INSTALLATION, Action, can
from simulator.domain.roles import Actor
from simulator.services.panels import FollowedPanel, Invited
from simulator.ui import panel_actions
from simulator.ui.components.studio_ways import draw_ways
from simulator.ui.dates import day
from simulator.ui.i18n import _, ngettext
from simulator.ui.labels import distinct
from simulator.ui.markup import draw, draw_message, esc, name_of, table, tag
from simulator.ui.navigation import is_solo, link

PROGRAM, CASE = "panel-program", "panel-case"
HOW_MANY = _(
    "Ask at least {fewest}: of fewer, results can't be shown without telling whose they are. {formative} or more make "
    "a key to learn by, and tell where experts differ; {summative} or more one for decisions about somebody."
).format(fewest=FEWEST, formative=FORMATIVE, summative=SUMMATIVE)


def draw_start(person: Actor, draft_id: str, scenario_id: str) -> None:
    """What a panel is, and for those who write cases whom to ask about a draft, or about a case of the library."""
    draw(tag("h1", esc(_("Blind panel"))))
    lead = _(
        "Colleagues rate every option of a case without seeing its author's ratings and reasons, or each other's. What "
        "they find can become the key by which choices are scored."
    )
    draw(tag("p", esc(lead), "sb-sub"))
    if is_solo(person):
        text = _("There is nobody to ask here: a panel needs accounts, which whoever runs the program sets up.")
        draw(tag("div", tag("p", esc(text)), "sb-card sb-quiet"))
    elif can(person, Action.WRITE_CASES, INSTALLATION):
        _draw_inviting(person, draft_id, scenario_id)


def _draw_inviting(person: Actor, draft_id: str, scenario_id: str) -> None:
    draft = services().drafting.open(person, draft_id)[0] if draft_id else None
    if draft is not None:
        draw_ways(draft, "panel")
    there = services().panels.colleagues(person)
    names = distinct({str(one.program.id): one.program.name for one in there})
    draw(tag("h2", esc(_("Ask raters"))))
    if draft is not None:
        draw(tag("p", esc(_("They rate the draft “{title}” as it was saved last.").format(title=draft.title))))
    else:
        cases = distinct(
            {name: entry.about.title for name, entry in services().panels.open_cases(person).index.items()}
        )
        options = list(cases)
        st.selectbox(
            _("Which case?"),
            options,
            index=options.index(scenario_id) if scenario_id in cases else None,
            format_func=lambda name: cases.get(name, name),
            key=CASE,
            placeholder=_("Choose a case"),
        )
    program_id = next(iter(names), "")
    if len(names) > 1:
        program_id = st.selectbox(
            _("Supervisors of which program?"),
            list(names),
            format_func=lambda name: names.get(name, name),
            key=PROGRAM,
        )
    people = next((one.people for one in there if str(one.program.id) == program_id), ())
    raters_key = f"panel-raters-{program_id}"
    draw_people_to_ask(people, raters_key)
    draw(tag("p", esc(HOW_MANY), "sb-sub"))
    st.button(
        _("Ask them to rate"),
        key="sb-panel-invite",
        type="primary",
        on_click=panel_actions.invite,
        args=(program_id, raters_key, CASE, str(draft.id) if draft else ""),
    )


def draw_people_to_ask(people: tuple[Account, ...], key: str) -> None:
    """The supervisors who can be asked."""
    names = distinct({str(one.id): one.name for one in people})
    if not names:
        draw(tag("p", esc(_("No other supervisor of this program can be asked. A program lead can invite some."))))
        return
    st.multiselect(
        _("Who is to rate?"),
        list(names),
        format_func=lambda one: names.get(one, one),
        key=key,
        placeholder=_("Choose colleagues"),
    )
    text = _("Best ask people who have not practised the case: its debriefing shows the author's ratings.")
    draw(tag("p", esc(text), "sb-hint"))


def draw_panels(person: Actor) -> None:
    """The panels that somebody follows, after those of others whose key waits for them."""
    waiting = services().panels.to_decide(person)
    if waiting:
        draw(tag("h2", esc(_("Panels on cases that you answer for"))))
        lead = _("Colleagues have had these cases rated. You decide whether what they found becomes the key.")
        draw(tag("p", esc(lead), "sb-sub"))
        _draw_list(waiting, _("See what they found"))
    mine = services().panels.panels(person) if can(person, Action.WRITE_CASES, INSTALLATION) else ()
    if mine:
        draw(tag("h2", esc(_("Your panels"))))
        _draw_list(mine, _("Follow it"))
    if not waiting and not can(person, Action.WRITE_CASES, INSTALLATION):
        draw(tag("p", esc(_("No panel waits for your decision."))))


def draw_waiting(person: Actor) -> None:
    """The way to panels of others whose key waits for somebody; nothing where there are none."""
    n = len(services().panels.to_decide(person))
    if n:
        label = ngettext("{n} blind panel on a case of the library", "{n} blind panels on cases of the library", n)
        link("panel", label.format(n=n), icon=":material/groups:")


def _draw_list(panels: tuple[Panel, ...], label: str) -> None:
    for panel in panels:
        state = _("closed on {day}").format(day=day(panel.closed_at)) if panel.closed_at else _("open")
        facts = _("asked on {day} · {state}").format(day=day(panel.created_at), state=state)
        with st.container(border=True, key=f"sb-case-panel-{panel.id}"):
            draw(tag("p", esc(facts), "sb-facts") + tag("h3", esc(panel.title)))
            link("panel", label, icon=":material/groups:", panel=str(panel.id))


def draw_followed(person: Actor, panel_id: str, *, notice: str) -> FollowedPanel:
    """How far a panel is, and for whom runs it what can be done about it."""
    followed = services().panels.panel(person, panel_id)
    panel = followed.panel
    link("panel", _("All panels"), icon=":material/arrow_back:")
    facts = _("Blind panel, asked on {day}").format(day=day(panel.created_at))
    draw(tag("p", esc(facts), "sb-facts") + tag("h1", esc(panel.title)))
    draw_message(notice)
    rows = [(_who(one), esc(_standing(one, followed.n_decisions))) for one in followed.invited]
    if rows:
        draw(table(_("Who was asked"), [_("Rater"), _("So far")], rows))
    if panel.closed_at is None:
        thin = _thin(followed)
        if thin:
            draw(tag("p", esc(thin), "sb-content-note"))
        _draw_open(followed)
    return followed


def _who(one: Invited) -> str:
    return name_of(one.name) if one.name else esc(_("Somebody whose account was erased"))


def _standing(one: Invited, n_decisions: int) -> str:
    if one.rater.left_at is not None:
        return _("declined, or left") if not one.n_rated else _("left; what was rated whole still counts")
    if one.rater.finished_at is not None:
        return _("has handed in")
    return _("{n} of {all} decisions").format(n=one.n_rated, all=n_decisions)


def _thin(followed: FollowedPanel) -> str:
    """What so few raters can't tell; nothing where they are enough for anything."""
    n = sum(1 for one in followed.invited if one.rater.left_at is None or one.n_rated)
    if n < FEWEST:
        text = ngettext(
            "{n} rater: results are shown from {fewest} on.", "{n} raters: results are shown from {fewest} on.", n
        )
        return text.format(n=n, fewest=FEWEST)
    if n < FORMATIVE:
        return _("{n} raters are few: one more could change much, and where they differ can't be told.").format(n=n)
    if n < SUMMATIVE:
        return _("{n} raters make a key to learn by. Don't base decisions about anybody on it.").format(n=n)
    return ""


def _draw_open(followed: FollowedPanel) -> None:
    """Asking more people, and closing."""
    panel_id = str(followed.panel.id)
    key = f"panel-more-{panel_id}"
    with st.expander(_("Ask more people"), key=f"sb-panel-more-{panel_id}"):
        draw_people_to_ask(followed.could_invite, key)
        if followed.could_invite:
            st.button(_("Ask them too"), key="sb-panel-ask", on_click=panel_actions.invite_more, args=(panel_id, key))
    with st.popover(_("Close the panel"), key="sb-panel-close", icon=":material/lock:"):
        text = _("Nobody can rate or change a rating afterwards. What was rated whole until now counts.")
        draw(tag("p", esc(text)))
        if sum(one.n_rated > 0 for one in followed.invited) < FEWEST:
            text = _("Fewer than {fewest} have rated anything whole, so nothing could be shown of this panel.")
            draw(tag("p", esc(text.format(fewest=FEWEST))))
        st.button(_("Close it"), key="sb-panel-close-now", on_click=panel_actions.close, args=(panel_id,))
