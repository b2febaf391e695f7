"""Rating for a panel: the invitations, and one decision at a time without anything that tells what others think."""

from __future__ import annotations

import streamlit as st

from simulator.bootstrap import services
from simulator.domain.panel import MAX_NOTE, TOP
from simulator.domain.roles import Actor, Role
from simulator.domain.rubric import Criterion
from simulator.domain.scenario import Choice
from simulator.errors import SimulatorError
from simulator.services.rating import Invitation, RatingSheet
from simulator.ui import panel_actions
from simulator.ui.components.announcer import announce
from simulator.ui.components.blind_moment import moment_html
from simulator.ui.components.conversation import addressed
from simulator.ui.components.standard_judging import draw_judgings
from simulator.ui.dates import day
from simulator.ui.i18n import _
from simulator.ui.markup import draw, esc, tag
from simulator.ui.navigation import is_solo, link

LEVELS = range(TOP + 1)


def n_to_rate(person: Actor) -> int:
    """How many panels and judgings wait for somebody; 0 where that can't be told, as every page asks."""
    if not person.is_somewhere(Role.SUPERVISOR) or is_solo(person):
        return 0
    try:
        return services().rating.n_waiting(person) + services().judging.n_waiting(person)
    except SimulatorError:
        return 0


def draw_invitations(person: Actor) -> None:
    """The panels that somebody was asked to rate for, and the judgings."""
    found = services().rating.invitations(person)
    lead = _(
        "Colleagues ask you to rate what could be said at each moment of a case, without knowing what its author or "
        "anybody else thinks. The ratings of several become the key by which choices are scored."
    )
    told = _(
        "Once a panel is closed, whoever leads the program sees how strict each rater is beside the others. What "
        "anybody rated is told to nobody."
    )
    draw(tag("h1", esc(_("Rate"))) + tag("p", esc(lead), "sb-sub") + tag("p", esc(told), "sb-sub"))
    if not draw_judgings(person) and not found:
        draw(tag("div", tag("p", esc(_("Nobody is waiting for ratings of yours."))), "sb-card sb-quiet"))
    for invitation in found:
        _draw_invitation(invitation)


def _draw_invitation(invitation: Invitation) -> None:
    panel = invitation.panel
    facts = _("asked on {day} · {n} of {all} decisions rated").format(
        day=day(invitation.rater.invited_at), n=invitation.n_rated, all=invitation.n_decisions
    )
    with st.container(border=True, key=f"sb-case-rate-{panel.id}"):
        draw(tag("p", esc(facts), "sb-facts") + tag("h2", esc(panel.title)))
        if invitation.rater.finished_at is not None:
            draw(tag("p", esc(_("You have handed in. Until the panel is closed you can still change a rating."))))
        label = _("Go on rating") if invitation.n_rated else _("Begin to rate")
        link("rate", label, icon=":material/fact_check:", panel=str(panel.id))
        _draw_leaving(str(panel.id), rated=invitation.n_rated > 0)


def draw_sheet(person: Actor, panel_id: str, number: int) -> None:
    """One decision to rate."""
    sheet = services().rating.sheet(person, panel_id, number)
    link("rate", _("All that you were asked to rate"), icon=":material/arrow_back:")
    n_all, done = len(sheet.nodes), sheet.moment.node.id in sheet.whole
    progress = _("{n} of {all} decisions are rated").format(n=len(sheet.whole), all=n_all)
    heading = _("Decision {n} of {all}").format(n=sheet.number, all=n_all)
    draw(
        tag("p", esc(sheet.panel.title), "sb-facts")
        + tag("h1", esc(heading), "sb-case-title sb-last", id="sb-ask", tabindex="-1")
        + tag("p", esc(progress), "sb-progress", role="status")
    )
    announce(f"{panel_id}/{sheet.number}", [heading])
    draw(moment_html(sheet.moment))
    _draw_how(sheet)
    draw(tag("h2", esc(_("What could be said here"))))
    for place, choice in enumerate(sheet.options):
        _draw_option(sheet, place, choice)
    if done:
        draw(tag("p", esc(_("This decision is rated whole. It is kept.")), "sb-sub"))
    _draw_ways_on(sheet)


def _draw_how(sheet: RatingSheet) -> None:
    """What the levels and the critical errors mean; open where a criterion comes for the first time."""
    earlier = sheet.nodes[: sheet.number - 1]
    known = {name for node_id in earlier for name in sheet.moment.scenario.nodes[node_id].criteria}
    shown = {"open": ""} if not known.issuperset(sheet.moment.node.criteria) else {}
    rows = "".join(_anchors(criterion) for criterion in sheet.criteria)
    draw(tag("details", tag("summary", esc(_("What the levels mean"))) + rows, "sb-earlier", **shown))
    errors = "".join(
        tag("dt", esc(f"{error.code} {error.title}")) + tag("dd", esc(error.reason)) for error in sheet.errors
    )
    if errors:
        label = tag("summary", esc(_("What the critical safety errors are")))
        draw(tag("details", label + tag("dl", errors, "sb-reasons"), "sb-earlier"))


def _anchors(criterion: Criterion) -> str:
    asks = tag("p", tag("span", esc(criterion.title), "sb-lead") + esc(f" · {criterion.asks}"), "sb-asks")
    return asks + tag("ol", "".join(tag("li", esc(text)) for text in criterion.levels), "sb-anchors", start="0")


def _draw_option(sheet: RatingSheet, place: int, choice: Choice) -> None:
    """One option with a level on each criterion, critical errors and a comment; each press is kept."""
    panel_id, node_id = str(sheet.panel.id), sheet.moment.node.id
    given = sheet.given.get(choice.id)
    key = f"rate-{panel_id}-{sheet.number}-{place}"  # by place: an option's own name can tell what its author thinks
    words = {level: f"{level} {name}" for level, name in enumerate(sheet.scale)}
    to = addressed(sheet.moment.scenario, sheet.moment.node, choice)
    with st.container(border=True, key=f"sb-case-{key}"):
        which = tag("p", esc(_("Option {n}").format(n=place + 1) + (f" · {to}" if to else "")), "sb-facts")
        draw(which + tag("p", esc(choice.say), "sb-quote"))
        for criterion in sheet.criteria:
            level = given.ratings.get(criterion.id) if given else None
            st.segmented_control(
                criterion.title,
                list(LEVELS),
                default=level,
                format_func=lambda one: words.get(one, str(one)),
                key=f"{key}-{criterion.id}",
                on_change=panel_actions.rate,
                args=(panel_id, sheet.number, node_id, choice.id, criterion.id, f"{key}-{criterion.id}"),
            )
            if level is not None:
                draw(tag("p", esc(criterion.levels[level]), "sb-hint"))
        titles = {error.code: f"{error.code} {error.title}" for error in sheet.errors}
        if titles:
            st.multiselect(
                _("Critical safety errors in it, if any"),
                list(titles),
                default=list(given.critical) if given else [],
                format_func=lambda code: titles.get(code, code),
                key=f"{key}-critical",
                placeholder=_("None"),
                on_change=panel_actions.mark,
                args=(panel_id, sheet.number, node_id, choice.id, f"{key}-critical"),
            )
        st.text_area(
            _("Comment, if you like (up to {n} characters)").format(n=f"{MAX_NOTE:,}"),
            value=given.comment if given else "",
            key=f"{key}-comment",
            height=68,
            on_change=panel_actions.say,
            args=(panel_id, sheet.number, node_id, choice.id, f"{key}-comment"),
        )


def _draw_ways_on(sheet: RatingSheet) -> None:
    """To the decisions before and after, to any other, and handing in."""
    panel_id, n_all = str(sheet.panel.id), len(sheet.nodes)
    is_all = len(sheet.whole) == n_all
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if sheet.number > 1:
            st.button(
                _("Decision before"),
                key="sb-rate-before",
                on_click=panel_actions.go_to,
                args=(panel_id, sheet.number - 1),
            )
        if sheet.number < n_all:
            st.button(
                _("Next decision"),
                key="sb-rate-next",
                type="secondary" if is_all else "primary",
                on_click=panel_actions.go_to,
                args=(panel_id, sheet.number + 1),
            )
        if is_all and sheet.rater.finished_at is None:
            st.button(
                _("Hand in my ratings"),
                key="sb-rate-finish",
                type="primary",
                on_click=panel_actions.finish,
                args=(panel_id,),
            )
    key = f"rate-jump-{panel_id}-{sheet.number}"
    rated = [number for number, name in enumerate(sheet.nodes, 1) if name in sheet.whole]
    st.selectbox(
        _("Go to another decision"),
        range(1, n_all + 1),
        index=sheet.number - 1,
        format_func=lambda n: _("{n} · rated").format(n=n) if n in rated else _("{n} · not rated whole").format(n=n),
        key=key,
        on_change=panel_actions.jump,
        args=(panel_id, key),
    )


def _draw_leaving(panel_id: str, *, rated: bool) -> None:
    """Declining, or leaving with a say in what becomes of the ratings."""
    label = _("Leave this panel") if rated else _("Decline")
    with st.popover(label, key=f"sb-rate-leave-{panel_id}", icon=":material/logout:"):
        if not rated:
            draw(tag("p", esc(_("Whoever asked sees that you declined, and no reason is asked for."))))
            st.button(_("Decline"), key=f"rate-go-{panel_id}", on_click=panel_actions.leave, args=(panel_id, False))
            return
        text = _("Whoever asked sees that you left. Do the decisions that you have rated whole still count?")
        draw(tag("p", esc(text)))
        st.button(
            _("Leave, and they still count"),
            key=f"rate-keep-{panel_id}",
            on_click=panel_actions.leave,
            args=(panel_id, True),
        )
        st.button(
            _("Leave, and take them with me"),
            key=f"rate-go-{panel_id}",
            on_click=panel_actions.leave,
            args=(panel_id, False),
        )
