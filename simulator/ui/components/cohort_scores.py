"""Scores and safety of a cohort over new cases, with n, spread and interval; a table is its own picture."""

from __future__ import annotations

import math
from uuid import UUID

import streamlit as st

from simulator.analytics.growth import CohortGrowth
from simulator.analytics.proportions import Proportion
from simulator.bootstrap import services
from simulator.domain.roles import Actor
from simulator.services.cohort_scores import BINS, ENOUGH_CASES, Strip
from simulator.services.cohort_views import Scores, SeenCohort
from simulator.services.cohort_words import HIDDEN, NOT_SHOWN
from simulator.services.debrief_words import DIMENSIONS
from simulator.services.narrowing import NARROWED_BY, WHOLE, Narrowing
from simulator.ui.components.agreement_words import number
from simulator.ui.components.cohort_overview import draw_part_fields, take_along
from simulator.ui.components.figures import bar, histogram, strip, with_mark
from simulator.ui.components.progress import folded
from simulator.ui.i18n import _, ngettext
from simulator.ui.markup import draw, esc, table, tag

CUT_NEEDS = _(
    "Said only of people with {n} new cases that have a score: their mean at the cut or above, and the safety gate "
    "clear in each. It describes exercises and certifies nothing."
)


BY_PEOPLE = _(
    "The program’s standard and growth are about people over all their new cases: of what you chose, only the section "
    "narrows them."
)


def draw_scores(person: Actor, seen: SeenCohort) -> None:
    """The part of scores and safety."""
    now = draw_part_fields(person, seen, NARROWED_BY, "cohort", part="scores")
    with st.spinner(_("Adding up what the cohort has done…")):
        found = services().cohort_figures.scores(person, seen.cohort.id, now)
    draw(basis_html(found, own=seen.own, narrowed=not now.is_whole))
    if not found.n_attempts:
        return
    people_only = Narrowing(section=now.section)
    if now != people_only:
        draw(tag("p", esc(BY_PEOPLE), "sb-score-note"))
    draw(against_html(found) + safety_html(found, now))
    draw(strips_html(seen.cohort.id, found, now))
    draw(growth_html(seen.cohort.id, found.growth, people_only))


def basis_html(found: Scores, *, own: bool, narrowed: bool = False) -> str:
    """What the figures rest on."""
    if not found.n_attempts:
        said = _("Nobody has ended a case here yet.") if own else _("Fewer than five people have ended a case here.")
        if narrowed:
            said = _("No new case ended in what you chose.")
        return tag("div", tag("p", esc(said)), "sb-card sb-quiet")
    people = ngettext("{n} person", "{n} people", found.n_people).format(n=found.n_people)
    cases = ngettext("{n} new case", "{n} new cases", found.n_attempts).format(n=found.n_attempts)
    said = _("{people}, {cases}. Only the first time that somebody ends a case counts here; a repeat is practice.")
    inner = tag("p", esc(said.format(people=people, cases=cases)))
    if found.left_out:
        note = _(
            "Sessions that were shared beyond what was assigned, and those of people who have left, are in the "
            "supervisors' figures only."
        )
        inner += tag("p", esc(note), "sb-score-note")
    if found.capped:
        inner += tag("p", esc(_("Only the newest sessions are read; there are more.")), "sb-score-note")
    return inner


# At a cut, and safety


def against_html(found: Scores) -> str:
    """How many are at the program's cut; or that there is none."""
    head = tag("h2", esc(_("Against the program's standard")))
    if found.cut is None or found.against is None:
        text = _("No cut is set for this program, so nobody is said to be at it or below.")
        return head + tag("p", esc(text))
    cut, provisional = found.cut
    words = _("The cut is {cut} of 100.").format(cut=f"{cut:g}")
    if provisional:
        words += " " + _("It is provisional: nobody has yet shown what it rests on.")
    one = found.against
    rows = [
        (esc(_("at the cut or above, gate clear")), _count_cell(one.met, one.share)),
        (esc(_("below the cut, or a session for safety review")), _count_cell(one.below, None)),
        (esc(_("too few new cases to say")), _count_cell(one.too_few, None)),
    ]
    inner = head + tag("p", esc(words)) + table(_("People"), (_("Where"), _("People")), rows)
    return inner + tag("p", esc(CUT_NEEDS.format(n=ENOUGH_CASES)), "sb-score-note")


def _count_cell(n: int | None, share: Proportion | None) -> str:
    if n is None:
        return esc(NOT_SHOWN)
    if share is None:
        return str(n)
    return with_mark(share_words(share), bar(share.share))


def share_words(share: Proportion) -> str:
    """A share with its n and its 95 % interval."""
    return _("{count} of {n}: {share} % ({low} to {high} %)").format(
        count=share.count,
        n=share.n,
        share=f"{100 * share.share:.0f}",
        low=f"{100 * share.low:.0f}",
        high=f"{100 * share.high:.0f}",
    )


def safety_html(found: Scores, now: Narrowing = WHOLE) -> str:
    """Safety: a gate beside the scores, never part of them."""
    rows = []
    for words, share in (
        (_("People with a session for safety review"), found.safety.people),
        (_("Critical choices, of the decisions at which there was one to be made"), found.safety.choices),
    ):
        rows.append((esc(words), esc(NOT_SHOWN) if share is None else with_mark(share_words(share), bar(share.share))))
    note = _("With 95 % intervals. It is about choices in exercises: a careful person makes one now and then as well.")
    if now.section or now.since or now.until:
        note += " " + _("Critical choices are counted for everybody and all days only.")
    return (
        tag("h2", esc(_("Safety")))
        + table(_("Safety over new cases"), (_("What"), _("Share")), rows)
        + tag("p", esc(note), "sb-score-note")
    )


# How scores spread


def strips_html(cohort_id: UUID, found: Scores, now: Narrowing = WHOLE) -> str:
    """Every dimension: mean, spread and interval on a line from 0 to 100, and how people are spread over it."""
    cut = found.cut[0] if found.cut else None
    rows = [_strip_row(one, cut) for one in found.strips]
    headings = (_("Dimension"), _("People"), _("New cases"), _("Mean of 100 (95 % interval)"), _("SD of people"))
    inner = tag("h2", esc(_("How scores spread")))
    caption = _("Each person counts once, with the mean of their new cases")
    inner += tag("div", table(caption, headings, rows), "sb-cohort")
    inner += take_along(cohort_id, "scores", now)
    inner += tag("div", "".join(_picture(one) for one in found.strips if one.bins and None not in one.bins), "sb-hists")
    inner += folded(
        _("How many people in each tenth, as a table"), _spread_table(found) + take_along(cohort_id, "spread", now)
    )
    note = _(
        "Safety is never added to attunement. The dimensions are feedback on exercises, not traits that were measured."
    )
    return inner + tag("p", esc(note), "sb-score-note")


def _picture(one: Strip) -> str:
    name = DIMENSIONS[one.dimension]
    label = _("How many people lie in each tenth from 0 to 100: {name}").format(name=name)
    return tag("div", tag("h3", esc(name)) + histogram(label, [n or 0 for n in one.bins]))


def _strip_row(one: Strip, cut: float | None) -> tuple[str, ...]:
    name = esc(DIMENSIONS[one.dimension])
    if one.hidden:
        return name, esc(HIDDEN), "–", esc(NOT_SHOWN), "–"
    if one.mean is None:
        return name, "0", "0", esc(_("insufficient evidence")), "–"
    mean = with_mark(mean_words(one.mean, one.low, one.high), strip(one.mean, one.low, one.high, cut=cut))
    sd = "–" if one.sd is None else number(one.sd)
    return name, str(one.n_people), str(one.n_attempts), mean, esc(sd)


def mean_words(mean: float, low: float | None, high: float | None) -> str:
    """A mean with its interval, or that there is none."""
    shown = [None if one is None else number(min(max(one, 0.0), 100.0)) for one in (mean, low, high)]
    if low is None or high is None:
        return _("{mean} (no interval: too few people, or all alike)").format(mean=shown[0])
    return _("{mean} ({low} to {high})").format(mean=shown[0], low=shown[1], high=shown[2])


def _spread_table(found: Scores) -> str:
    width = 100 // BINS
    shown = [one for one in found.strips if one.bins]
    headings = (_("From–to"), *(DIMENSIONS[one.dimension] for one in shown))
    rows = [
        (
            f"{at * width}–{(at + 1) * width}",
            *(esc(NOT_SHOWN) if one.bins[at] is None else str(one.bins[at]) for one in shown),
        )
        for at in range(BINS)
    ]
    return table(_("People by tenth of the scale"), headings, rows)


# Growth


def growth_html(cohort_id: UUID, found: CohortGrowth, now: Narrowing = WHOLE) -> str:
    """Whether people do better from one new case to the next."""
    inner = tag("h2", esc(_("Growth over new cases"))) + tag("p", esc(growth_words(found)))
    if not found.points:
        return inner + tag("p", esc(_("No point is drawn for fewer than five people.")), "sb-score-note")
    rows = [
        (
            str(one.t),
            str(one.n),
            with_mark(mean_words(one.mean, one.low, one.high), strip(one.mean, one.low, one.high)),
        )
        for one in found.points
    ]
    headings = (_("New case"), _("People"), _("Mean of 100 (95 % interval)"))
    note = _(
        "No row for fewer than five people. Later rows are of fewer people, and others, so compare rows with care: the "
        "sentence above compares each person with themselves only."
    )
    return (
        inner
        + table(_("The cohort's mean at each one's first, second, … new case"), headings, rows)
        + tag("p", esc(note), "sb-score-note")
        + take_along(cohort_id, "growth", now)
    )


def growth_words(found: CohortGrowth) -> str:
    """What may be said of a cohort's growth."""
    if found.slope is None or found.low is None or found.high is None:
        return _("Growth is told from ten people on who have a score at two new cases; so far there are fewer.")
    doubling = [number(one * math.log(2)) for one in (found.slope, found.low, found.high)]
    said = _(
        "With each doubling of new cases, people's scores change by {mean} points (95 % interval {low} to {high}; "
    )
    said += ngettext("{n} person).", "{n} people).", found.n_people)
    return said.format(mean=doubling[0], low=doubling[1], high=doubling[2], n=found.n_people)
