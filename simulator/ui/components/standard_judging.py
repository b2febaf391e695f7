"""Judging for a standard: the invitations, and one decision at a time without anything of its key."""

from __future__ import annotations

import streamlit as st

from simulator.bootstrap import services
from simulator.domain.judging import FEWEST_TOLD, FEWEST_TRAINEES, MOST_SHARE, JudgingPhase
from simulator.domain.roles import Actor
from simulator.services.judging import JudgingInvitation, JudgingSheet
from simulator.ui import standard_actions
from simulator.ui.components.announcer import announce
from simulator.ui.components.blind_moment import moment_html
from simulator.ui.components.conversation import addressed
from simulator.ui.dates import day
from simulator.ui.i18n import _
from simulator.ui.markup import draw, esc, name_of, paragraphs, table, tag
from simulator.ui.navigation import link

SHARES = range(0, MOST_SHARE + 1, 10)
JUST_READY = (
    _(
        "Think of a trainee who is just ready: whom you would let go on to the next step of your program, and not one "
        "bit above that. Not the average one, and not the one whom you would wish for."
    ),
    _(
        "Picture ten or twenty of them at this moment. Some say the best that can be said here, some something that "
        "helps less, a few something that harms. Which share of what is possible would they reach on average?"
    ),
    _(
        "100 % would be that each of them says the best option, 0 % that each says the worst. What is best is your own "
        "judgment: nobody shows you what the case's author thinks."
    ),
)
LIMITS = (
    _("Lowest cut that you would accept (0 to 100)"),
    _("Highest cut that you would accept (0 to 100)"),
    _("Smallest share of trainees below it that you would accept, in %"),
    _("Largest share of trainees below it that you would accept, in %"),
)


def draw_judgings(person: Actor) -> bool:
    """The judgings that somebody was asked to take part in; whether there are any."""
    found = services().judging.invitations(person)
    for one in found:
        _draw_invitation(one)
    return bool(found)


def _draw_invitation(one: JudgingInvitation) -> None:
    setting, setting_id = one.setting, str(one.setting.id)
    second = setting.phase is JudgingPhase.SECOND
    round_ = _("second round") if second else _("first round")
    facts = _("asked on {day} · {round} · {n} of {all} decisions").format(
        day=day(one.judge.invited_at), round=round_, n=one.n_given, all=len(setting.items)
    )
    with st.container(border=True, key=f"sb-case-judging-{setting_id}"):
        title = esc(_("Judging for a standard of ")) + name_of(one.program_name)
        draw(tag("p", esc(facts), "sb-facts") + tag("h2", title))
        if second and one.judge.first_at is None:
            draw(tag("p", esc(_("The first round was closed before you had handed in; the second is for the others."))))
        else:
            if not one.is_due:
                draw(tag("p", esc(_("You have handed in. Until the round is closed you can still change something."))))
            label = _("Go on judging") if one.n_given else _("Begin to judge")
            link("standards", label, icon=":material/fact_check:", judge=setting_id)
        with st.popover(_("Leave this judging"), key=f"sb-judging-leave-{setting_id}", icon=":material/logout:"):
            draw(tag("p", esc(_("Whoever asked sees that you left. What you gave is deleted."))))
            st.button(_("Leave"), key=f"judging-go-{setting_id}", on_click=standard_actions.leave, args=(setting_id,))


def draw_sheet(person: Actor, setting_id: str, number: int) -> None:
    """One decision to judge."""
    sheet = services().judging.sheet(person, setting_id, number)
    link("rate", _("All that you were asked to rate"), icon=":material/arrow_back:")
    n_all = len(sheet.setting.items)
    heading = _("Decision {n} of {all}").format(n=sheet.number, all=n_all)
    progress = _("{n} of {all} decisions have a value of yours in this round").format(n=len(sheet.given), all=n_all)
    draw(
        tag("p", esc(sheet.case.title), "sb-facts")
        + tag("h1", esc(heading), "sb-case-title sb-last", id="sb-ask", tabindex="-1")
        + tag("p", esc(progress), "sb-progress", role="status")
    )
    announce(f"{setting_id}/{sheet.setting.phase}/{sheet.number}", [heading])
    _draw_whom(sheet)
    draw(moment_html(sheet.moment))
    draw(tag("h2", esc(_("What could be said here"))) + _options(sheet))
    if sheet.is_second:
        draw(_told(sheet))
    _draw_share(sheet)
    _draw_limits(sheet)
    _draw_ways_on(sheet)


def _draw_whom(sheet: JudgingSheet) -> None:
    """Whom to think of; open until anything is given."""
    shown = {} if sheet.given else {"open": ""}
    own = tag("div", paragraphs(sheet.setting.about), "sb-written", dir="auto") if sheet.setting.about else ""
    words = "".join(tag("p", esc(text)) for text in JUST_READY)
    draw(tag("details", tag("summary", esc(_("Who is just ready?"))) + words + own, "sb-earlier", **shown))


def _options(sheet: JudgingSheet) -> str:
    """The options in this judge's order."""
    found = ""
    for place, choice in enumerate(sheet.options, 1):
        to = addressed(sheet.moment.scenario, sheet.moment.node, choice)
        which = _("Option {n}").format(n=place) + (f" · {to}" if to else "")
        found += tag("div", tag("p", esc(which), "sb-facts") + tag("p", esc(choice.say), "sb-quote"), "sb-card")
    return found


def _told(sheet: JudgingSheet) -> str:
    """In the second round, what all gave in the first, and how trainees did."""
    group, trainees = sheet.group, sheet.trainees
    few = _("fewer than {n} judges, so nothing is told").format(n=FEWEST_TOLD)
    no_data = _("fewer than {n} trainees came by here on a first exposure").format(n=FEWEST_TRAINEES)
    of_all = few
    if group is not None:
        of_all = _("median {median} %, from {low} to {high} % ({n} judges)").format(
            median=f"{group.median:g}", low=group.lowest, high=group.highest, n=group.n
        )
    did = no_data
    if trainees is not None:
        did = _("{mean} % on average ({n} trainees").format(mean=trainees.mean, n=trainees.n)
        if trainees.low is not None and trainees.high is not None:
            did += _(", 95 % interval {low} to {high} %").format(low=trainees.low, high=trainees.high)
        did += ")"
    rows = [
        (esc(_("You, in the first round")), esc(f"{sheet.first} %")),
        (esc(_("All judges, in the first round")), esc(of_all)),
        (esc(_("What trainees reached, at all levels")), esc(did)),
    ]
    lead = _("Trainees of all levels are in the last line: it says how hard the moment is, not what is enough.")
    return table(_("What is known by now"), [_("Who"), _("Share of what is possible")], rows) + tag(
        "p", esc(lead), "sb-sub"
    )


def _draw_share(sheet: JudgingSheet) -> None:
    setting_id, item = str(sheet.setting.id), sheet.setting.items[sheet.number - 1]
    key = f"judging-share-{setting_id}-{sheet.setting.phase}-{sheet.number}"
    st.segmented_control(
        _("What would somebody just ready reach here, in % of what is possible?"),
        list(SHARES),
        default=sheet.share if sheet.share in SHARES else None,
        key=key,
        on_change=standard_actions.give,
        args=(setting_id, sheet.number, *item, key),
    )
    if sheet.number in sheet.given:
        draw(tag("p", esc(_("It is kept.")), "sb-hint"))
    elif sheet.is_second:
        draw(tag("p", esc(_("As long as you leave it, what you gave in the first round counts.")), "sb-hint"))


def _draw_limits(sheet: JudgingSheet) -> None:
    """What a judge would accept in any case: a check of the cut, by Hofstee's method."""
    setting_id, limits = str(sheet.setting.id), sheet.judge.limits
    known = (limits.lowest, limits.highest, limits.fewest, limits.most) if limits else (None,) * len(LIMITS)
    keys = tuple(f"judging-limit-{setting_id}-{place}" for place in range(len(LIMITS)))
    with st.expander(_("What you would accept in any case"), key=f"sb-judging-limits-{setting_id}"):
        text = _("If you like: these four check the cut, whatever the decisions add up to. You give them once.")
        draw(tag("p", esc(text), "sb-sub"))
        with st.form(f"judging-limits-{setting_id}-form"):
            for label, key, value in zip(LIMITS, keys, known, strict=True):
                st.number_input(label, min_value=0, max_value=MOST_SHARE, value=value, step=5, key=key)
            st.form_submit_button(
                _("Keep these four"),
                key="sb-judging-limit",
                on_click=standard_actions.limit,
                args=(setting_id, sheet.number, keys),
            )


def _draw_ways_on(sheet: JudgingSheet) -> None:
    """To the decisions before and after, to any other, and handing in."""
    setting_id, n_all = str(sheet.setting.id), len(sheet.setting.items)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        for label, name, number in (
            (_("Decision before"), "before", sheet.number - 1),
            (_("Next decision"), "next", sheet.number + 1),
        ):
            if 1 <= number <= n_all:
                st.button(label, key=f"sb-judging-{name}", on_click=standard_actions.go_to, args=(setting_id, number))
        if sheet.is_whole and not sheet.handed_in:
            label = _("Hand in the second round") if sheet.is_second else _("Hand in the first round")
            st.button(
                label,
                key="sb-judging-finish",
                type="primary",
                on_click=standard_actions.finish,
                args=(setting_id,),
            )
    key = f"judging-jump-{setting_id}-{sheet.number}"
    st.selectbox(
        _("Go to another decision"),
        range(1, n_all + 1),
        index=sheet.number - 1,
        format_func=lambda n: _("{n} · given").format(n=n) if n in sheet.given else _("{n} · open").format(n=n),
        key=key,
        on_change=standard_actions.jump,
        args=(setting_id, key),
    )
