"""Calibration: moments to rate beside a panel, and how strict one is there, with how sure that is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from simulator.analytics.agreement import Estimate
from simulator.analytics.severity import FEWEST, MonthlySeverity, Severity
from simulator.bootstrap import services
from simulator.domain.benchmarks import SET
from simulator.domain.panel import TOP
from simulator.domain.roles import Actor
from simulator.domain.rubric import Criterion
from simulator.services.calibrating import BenchmarkSheet, Beside, Desk, OwnCalibration
from simulator.ui import inbox_actions
from simulator.ui.components.agreement_words import agreement_words, number
from simulator.ui.components.blind_moment import moment_html
from simulator.ui.components.conversation import addressed
from simulator.ui.components.people import said_by_you
from simulator.ui.i18n import _, ngettext
from simulator.ui.markup import draw, esc, plain, table, tag
from simulator.ui.navigation import is_solo, link

EVEN = 0.05
"""A difference in levels below which nobody would call it one."""


def draw_start(person: Actor) -> None:
    """How one stands, as far as it can be told, and the way into a set."""
    if is_solo(person):
        text = _(
            "Alone on a computer there is nothing to hold your eye against: it takes cases that a panel of colleagues "
            "has rated, and so accounts, which whoever runs the program sets up."
        )
        draw(tag("h1", esc(_("Calibrate your eye"))) + tag("div", tag("p", esc(text)), "sb-card sb-quiet"))
        return
    calibrating = services().calibrating
    desk, mine = calibrating.desk(person), calibrating.mine(person)
    lead = _(
        "Raters differ: some are stricter, some more generous, and most don't know which they are. Here you rate "
        "single replies that a panel of colleagues has rated as well, without seeing what they found, and then see how "
        "you stand beside them. Nobody else sees any of this: no colleague, no program, no administrator."
    )
    draw(tag("h1", esc(_("Calibrate your eye"))) + tag("p", esc(lead), "sb-sub"))
    _draw_way_in(desk)
    if mine.whole.n:
        draw(standing_html(mine))
        _draw_onwards(person)


def _draw_way_in(desk: Desk) -> None:
    if not desk.n_due:
        text = (
            _("You have rated every moment there is. Each comes up again four weeks after you rated it.")
            if desk.n_rated
            else _(
                "There is nothing to rate yet. Moments come from cases that a panel has rated and whose key was "
                "adopted. Panels that you sat on, or invited, are left out: you would be compared with yourself."
            )
        )
        draw(tag("div", tag("p", esc(text)), "sb-card sb-quiet"))
        return
    n = min(SET, desk.n_due)
    label = ngettext("Rate {n} moment", "Rate a set of {n} moments", n).format(n=n)
    link("calibrate", label, icon=":material/rate_review:", since=str(desk.n_rated))
    draw(tag("p", esc(_("It takes about a minute a moment. What you have rated is kept at every step.")), "sb-sub"))


def _draw_onwards(person: Actor) -> None:
    if not person.supervises:
        return
    draw(tag("h2", esc(_("And now your trainees' words"))))
    draw(tag("p", esc(_("With the panel's scale fresh in mind, rate what your trainees would have said themselves."))))
    link("supervision", _("Sessions that are shared with you"), icon=":material/arrow_forward:")


def draw_set(person: Actor, since: str) -> None:
    """The next moment of a set, or, once it is done, how one stands.

    Parameters
    ----------
    since : str
        How many ratings there were when the set was begun, as the address says.
    """
    desk = services().calibrating.desk(person)
    begun = int(since) if since.isascii() and since.isdecimal() and len(since) < 7 else desk.n_rated
    done = max(0, desk.n_rated - begun)
    if desk.sheet is None or done >= SET:
        said = ngettext("{n} moment is rated.", "The set is done: {n} moments are rated.", done).format(n=done)
        draw(tag("p", esc(said), "sb-notice", role="status"))
        draw_start(person)
        return
    of = min(SET, done + desk.n_due)
    to = addressed(desk.sheet.moment.scenario, desk.sheet.moment.node, desk.sheet.choice)
    case = desk.sheet.moment.scenario.about.title
    draw(
        tag("p", esc(_("Moment {n} of {all} · {case}").format(n=done + 1, all=of, case=case)), "sb-progress")
        + tag("h1", esc(_("How would you rate this reply?")))
        + moment_html(desk.sheet.moment, said_by_you(desk.sheet.choice.say, to, who=_("The reply to rate")))
    )
    _draw_form(desk.sheet, desk.n_rated)
    link("calibrate", _("Leave the rest for later"), icon=":material/logout:")


def _draw_form(sheet: BenchmarkSheet, n_rated: int) -> None:
    """The form, under keys that count: what an option is called in the file would tell what it is."""
    one = sheet.benchmark
    keys = {criterion.id: f"sb-calibrate-{n_rated}-{criterion.id}" for criterion in sheet.criteria}
    with st.form(f"sb-calibrate-form-{n_rated}"):
        for criterion in sheet.criteria:
            _draw_levels(criterion, keys[criterion.id])
        st.form_submit_button(
            _("Keep this rating and go on"),
            type="primary",
            on_click=inbox_actions.rate,
            args=(str(one.key_version_id), one.node, one.choice, keys),
            key=f"sb-calibrate-keep-{n_rated}",
        )


def _draw_levels(criterion: Criterion, key: str) -> None:
    """The levels of a criterion with their anchors, none of them chosen beforehand."""
    st.radio(
        f"**{plain(criterion.title)}** · {plain(criterion.asks)}",
        list(range(TOP + 1)),
        index=None,
        format_func=lambda level: f"**{level}** · {plain(criterion.levels[level])}",
        key=key,
    )


def standing_html(mine: OwnCalibration) -> str:
    """Severity and agreement, over everything, by criterion and by month."""
    whole = mine.whole
    parts = [tag("h2", esc(_("How you stand beside the panel")))]
    rated = ngettext("{n} moment is rated so far.", "{n} moments are rated so far.", whole.n).format(n=whole.n)
    if whole.severity is None:
        few = _("That is too few to say anything: it takes {n}.").format(n=FEWEST)
        return "".join(parts) + tag("p", esc(f"{rated} {few}"))
    parts.append(tag("p", esc(severity_words(whole.severity)), "sb-lead"))
    parts.append(tag("p", esc(f"{_close_words(whole)} {_agreement_words(whole.agreement)}")))
    parts.append(tag("p", esc(_how_to_read(whole.n)), "sb-sub"))
    parts.append(_criteria_html(mine.criteria))
    if len(mine.months) > 1:
        parts.append(tag("h3", esc(_("Month by month"))))
        parts.append(months_table(mine.months))
    return tag("div", "".join(parts), "sb-calibration")


def severity_words(found: Severity) -> str:
    """How strict somebody is, in a sentence with its interval."""
    low, high = found.low, found.high
    if low > 0 or high < 0:
        word = _("strictly") if low > 0 else _("generously")
        ends = sorted((abs(low), abs(high)))
        return _("You rated {value} levels more {word} than the panel, between {low} and {high}.").format(
            value=number(abs(found.value)), word=word, low=number(ends[0]), high=number(ends[1])
        )
    return _(
        "There is no clear difference: somewhere between {generous} levels more generous and {strict} levels stricter "
        "than the panel."
    ).format(generous=number(-low), strict=number(high))


def _close_words(whole: Beside) -> str:
    return _("In {close} of {n} moments you were within half a level of the panel.").format(
        close=whole.n_close, n=whole.n
    )


def _agreement_words(found: Estimate | None) -> str:
    if found is None:
        return _("How far you agree can't be computed: too little differs between the moments that you rated.")
    if found.low is None or found.high is None:
        return _("Agreement with the panel is {value}.").format(value=number(found.value, 2))
    words = agreement_words(found.low, found.high)
    return _("Agreement with the panel is {value}, between {low} and {high}: {words}.").format(
        value=number(found.value, 2), low=number(found.low, 2), high=number(found.high, 2), words=words
    )


def _how_to_read(n: int) -> str:
    read = _(
        "A level is one step of the scale from 0 to 4. Being stricter or more generous is no fault; it is good to "
        "know, and to say, when you rate trainees. Agreement runs from 0, as chance would have it, to 1; below 0.5 is "
        "called poor, from 0.75 good."
    )
    thin = _("Under 30 moments the intervals are wide, and the panel has its own uncertainty.")
    return f"{read} {thin}" if n < 30 else read


def _criteria_html(criteria: Sequence[Beside]) -> str:
    """The criteria of which something can be said as a table, the others in a sentence."""
    told = [(one, one.severity) for one in criteria if one.severity is not None]
    parts = [tag("h3", esc(_("By criterion")))]
    if told:
        caption = _("How strict you were and how far you agreed on each criterion, over the moments that ask for it")
        headings = (_("Criterion"), _("Moments"), _("How strict"), _("Agreement"))
        parts.append(table(caption, headings, [_criterion_row(one, found) for one, found in told]))
    few = ", ".join(f"{one.title} ({one.n})" for one in criteria if one.severity is None)
    if few:
        said = _("Too few to say yet, with the moments so far (it takes {n}): {criteria}.").format(
            n=FEWEST, criteria=few
        )
        parts.append(tag("p", esc(said), "sb-sub"))
    return "".join(parts)


def _criterion_row(one: Beside, found: Severity) -> tuple[str, str, str, str]:
    if one.agreement is None:
        agreed = esc(_("too little differs"))
    elif one.agreement.low is None or one.agreement.high is None:
        agreed = esc(number(one.agreement.value, 2))
    else:
        ends = one.agreement.low, one.agreement.high
        agreed = esc(f"{number(one.agreement.value, 2)} ({number(ends[0], 2)} – {number(ends[1], 2)})")
    return esc(one.title), str(one.n), esc(_short(found)), agreed


def _short(found: Severity) -> str:
    """A difference with its interval in a cell; positive is stricter."""
    if abs(found.value) < EVEN:
        word = _("even")
    else:
        word = _("{value} stricter") if found.value > 0 else _("{value} more generous")
    ends = f"{_signed(found.low)} – {_signed(found.high)}"
    return f"{word.format(value=number(abs(found.value)))} ({ends})"


def months_table(months: tuple[MonthlySeverity, ...]) -> str:
    """Severity month by month: in words, and as a mark between generous and strict that says the same."""
    rows = [
        (
            esc(f"{datetime.strptime(one.month, '%Y-%m'):%B %Y}"),
            str(one.n),
            esc(_("too few to say")) if one.severity is None else esc(_short(one.severity)) + _mark(one.severity),
        )
        for one in months
    ]
    caption = _("How strict you were in each month; the line in the middle is the panel, to the right is stricter")
    return table(caption, (_("Month"), _("Moments"), _("How strict")), rows)


def _mark(found: Severity) -> str:
    """A range and a point on a line from two levels more generous to two stricter; the words beside it say it all."""
    low, value, high = (min(100.0, max(0.0, 50 + 25 * end)) for end in (found.low, found.value, found.high))
    inner = tag("span", "", "sb-drift-range", style=f"left:{low:.1f}%;width:{high - low:.1f}%")
    inner += tag("span", "", "sb-drift-point", style=f"left:{value:.1f}%")
    return tag("span", inner, "sb-drift", aria_hidden="true")


def _signed(value: float) -> str:
    text = number(value)
    return text if text.startswith("−") or float(text) == 0 else f"+{text}"
