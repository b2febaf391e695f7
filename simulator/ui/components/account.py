"""A person's own account: who they are here, where they are signed in, what others see, and what is kept."""

from __future__ import annotations

import streamlit as st

from simulator.bootstrap import services
from simulator.domain.accounts import MAX_NAME, Session
from simulator.domain.roles import Actor
from simulator.services.my_data import MyShare
from simulator.ui import account_actions, sharing_actions
from simulator.ui.browsers import browser_name
from simulator.ui.components.administration_programs import ROLES
from simulator.ui.components.erasure import draw_erase_me
from simulator.ui.dates import day, minute
from simulator.ui.guard import Visitor
from simulator.ui.i18n import _
from simulator.ui.markup import draw, esc, name_of, table, tag, web_link
from simulator.ui.navigation import is_solo

NAME = "sb-account-name"
WAYS: dict[str, str] = {
    "password": _("password"),
    "invitation": _("invitation"),
    "reset": _("link for a new password"),
}
OUTCOMES: dict[str, str] = {
    "signed-in": _("signed in"),
    "wrong-password": _("wrong password"),
    "refused": _("refused"),
    "signed-out": _("signed out"),
}


def draw_who(here: Visitor) -> None:
    """Name, address, roles and cohorts."""
    draw(tag("p", name_of(here.name) + esc(" · ") + tag("bdi", esc(here.email)), "sb-sub"))
    programs = [f"{ROLES[role]}, {program.name}" for program, role in services().programs.my_programs(here.actor)]
    cohorts = [f"{ROLES[role]}, {cohort.name}" for cohort, role in services().programs.my_cohorts(here.actor)]
    if here.actor.administrator:
        programs.insert(0, _("Administrator of this installation"))
    draw(_listing(_("Your roles"), programs) + _listing(_("Your cohorts"), cohorts))
    with st.expander(_("Change your name"), key="sb-rename"), st.form("sb-rename-form"):
        st.text_input(_("Your name, as your supervisors see it"), here.name, key=NAME, max_chars=MAX_NAME)
        st.form_submit_button(_("Change"), on_click=account_actions.rename, args=(NAME,), key="sb-rename-send")


def _listing(title: str, items: list[str]) -> str:
    inner = "".join(tag("li", tag("bdi", esc(item))) for item in items)
    return tag("h2", esc(title)) + (tag("ul", inner) if items else tag("p", esc(_("None yet.")), "sb-sub"))


def draw_signing_in(here: Visitor) -> None:
    """The password, the browsers that are signed in, and the history."""
    draw(tag("h2", esc(_("Signing in"))))
    if here.has_password:
        draw(tag("p", web_link("/password", _("Change your password"))))
    else:
        draw(tag("p", esc(_("You sign in through your institution, so there is no password here."))))
    sessions = services().accounts.my_sessions(here.actor)
    for session in sessions:
        _draw_session(session, own=session.id == here.session)
    with st.container(horizontal=True, vertical_alignment="center"):
        if len(sessions) > 1:
            st.button(
                _("Sign out everywhere else"), key="sb-sign-out-elsewhere", on_click=account_actions.sign_out_elsewhere
            )
        draw(web_link("/signout", _("Sign out here, or everywhere")))
    with st.expander(_("Sign-in history"), key="sb-history"):
        rows = [
            (
                esc(minute(line.at)),
                esc(OUTCOMES.get(line.outcome, line.outcome)),
                esc(way(line.way)),
                tag("bdi", esc(line.address)),
                tag("bdi", esc(browser_name(line.agent))),
            )
            for line in services().accounts.my_sign_ins(here.actor)
        ]
        headings = (_("When"), _("What"), _("By"), _("From"), _("Browser"))
        draw(table(_("Sign-in history"), headings, rows))


def way(name: str) -> str:
    """How somebody signed in, in words."""
    return WAYS.get(name, _("{provider} sign-on").format(provider=name.removeprefix("oidc:")))


def _draw_session(session: Session, *, own: bool) -> None:
    facts = _("signed in {at} by {way}, last active {seen}").format(
        at=minute(session.created_at), way=way(session.way), seen=minute(session.seen_at)
    )
    with st.container(horizontal=True, vertical_alignment="center", key=f"sb-row-{session.id}"):
        title = tag("span", esc(_("This browser: ")) if own else "", "sb-lead") + tag(
            "bdi", esc(browser_name(session.agent))
        )
        draw(tag("p", title + tag("span", esc(facts), "sb-row-facts")))
        if not own:
            st.button(
                _("End"), key=f"sb-end-{session.id}", on_click=account_actions.end_session, args=(str(session.id),)
            )


def draw_reminders(person: Actor) -> None:
    """Whether mails come before an assigned case is due; nothing where none can be sent."""
    if not services().reminding.possible(person):
        return
    draw(tag("h2", esc(_("Reminders"))))
    st.toggle(
        _("Send me a mail some days before an assigned case is due"),
        value=services().reminding.wanted(person),
        key=account_actions.REMINDERS,
        on_change=account_actions.choose_reminders,
    )


def draw_shares(person: Actor) -> None:
    """What supervisors see of the person's sessions, with the way to take it back."""
    draw(tag("h2", esc(_("What others see"))))
    found = services().my_data.my_shares(person)
    if not found:
        draw(tag("p", esc(_("Nothing. What you practise is visible to nobody else unless you share it.")), "sb-sub"))
    for item in found:
        with st.container(
            horizontal=True, vertical_alignment="center", key=f"sb-row-{item.attempt.id}-{item.cohort.id}"
        ):
            draw(_share_line(item))
            if item.can_withdraw:
                st.button(
                    _("Withdraw"),
                    key=f"sb-unshare-{item.attempt.id}-{item.cohort.id}",
                    on_click=sharing_actions.unshare,
                    args=(str(item.attempt.id), str(item.cohort.id)),
                )


def _share_line(item: MyShare) -> str:
    if item.share is None:
        facts = _("assigned by your program, begun on {day}").format(day=day(item.attempt.started_at))
    else:
        facts = _("shared on {day}").format(day=day(item.share.shared_at))
        facts += "" if item.can_withdraw else _("; it can't be withdrawn any more")
    to = tag("span", esc(_("to the supervisors of ")) + name_of(item.cohort.name) + esc(f", {facts}"), "sb-row-facts")
    return tag("p", tag("span", esc(item.case_title), "sb-lead") + to)


def draw_data(here: Visitor) -> None:
    """Taking one's data away, and having it erased."""
    draw(tag("h2", esc(_("Take it with you"))))
    text = _("Everything that is kept about you, as one ZIP file: to read in a browser, and for other programs.")
    draw(tag("p", esc(text)) + tag("p", web_link("/download/my-data.zip", _("Download my data"))))
    draw_erase_me(solo=is_solo(here.actor))
