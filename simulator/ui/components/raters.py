"""How a program's raters agree, and how strict each is beside the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import urlencode

import streamlit as st

from simulator.bootstrap import services
from simulator.domain.roles import Actor
from simulator.services.narrowing import WHOLE
from simulator.services.panel_results import Agreement
from simulator.services.rater_figures import OfWords, PanelLine, RaterFigures, RaterLine
from simulator.services.rater_words import agreement_rows, interval, notes, rater_name, severity_words, signed
from simulator.ui.components.agreement_words import agreement_words
from simulator.ui.components.narrowing import asked, draw_narrowing
from simulator.ui.dates import day
from simulator.ui.i18n import _, ngettext
from simulator.ui.markup import bullets, draw, esc, name_of, plain, table, tag, web_link
from simulator.ui.navigation import link

WIDEST = 2.0
"""Levels at either end of the line on which severity is marked."""


def draw_raters(person: Actor, cohort_id: str, program_id: str) -> None:
    """The raters of a program; of a cohort's where the address names one; of the only one where it names none."""
    if cohort_id:
        program_id = str(services().cohort_figures.cohort(person, cohort_id).program.id)
    draw(tag("h1", esc(_("Raters"))))
    known = services().raters.programs_of(person)
    if not program_id and len(known) != 1:
        _draw_choice(person)
        return
    program_id = program_id or str(known[0].id)
    if len(known) > 1:
        link("raters", _("Raters of another program"), icon=":material/arrow_back:")
    now, program = WHOLE, next((one for one in known if str(one.id) == program_id), None)
    if program is not None:
        draw(tag("p", name_of(program.name), "sb-facts"))
    if program is not None and person.leads(program.id):
        now = asked("since", "until")
        draw_narrowing("raters", now, ("since", "until"), program=program_id)
    with st.spinner(_("Working out how raters agree…")):
        found = services().raters.figures(person, program_id, now)
    draw(tag("p", esc(_lead(found)), "sb-sub"))
    if not now.is_whole:
        text = _("Only levels that were given in these days stand beside one another; panels are shown whole.")
        draw(tag("p", esc(text), "sb-score-note"))
    draw(panels_html(found.panels) + raters_html(found.of_panels, _("Raters of panels beside one another")))
    draw(words_html(found.of_words))
    address = f"/download/raters.csv?{urlencode({'program': program_id} | now.said)}"
    draw(tag("p", web_link(address, _("Raters as CSV"))) + about_html())
    link("calibrate", _("Calibrate your eye"), icon=":material/tune:")


def _draw_choice(person: Actor) -> None:
    known = services().raters.programs_of(person)
    if not known:
        text = _("There is no program that you lead or supervise in.")
        draw(tag("div", tag("p", esc(text)), "sb-card sb-quiet"))
    for program in known:
        link("raters", plain(program.name), icon=":material/arrow_forward:", program=str(program.id))


def _lead(found: RaterFigures) -> str:
    if found.by_name:
        return _(
            "Of closed panels, and of own words that were rated blind. You lead the program, so you see names. "
            "What anybody rated is told to nobody."
        )
    return _(
        "Of closed panels, and of own words that were rated blind in the cohorts you supervise. You see yourself; "
        "others have no names, and are not shown where there is only one. What anybody rated is told to nobody."
    )


def panels_html(panels: Sequence[PanelLine]) -> str:
    """How far the raters of each closed panel agree."""
    inner = tag("h2", esc(_("Panels")))
    if not panels:
        return inner + tag("p", esc(_("No panel of this program is closed yet. Of open ones nothing is told.")))
    return inner + "".join(map(_panel, panels))


def _panel(line: PanelLine) -> str:
    closed = _("closed on {day}").format(day=day(line.panel.closed_at or line.panel.created_at))
    name = f"{line.title or _('A panel that you do not follow')}, {closed}"
    if line.agreement is None:
        return tag("details", tag("summary", esc(name)) + tag("p", esc(line.why_not)), "sb-fold")
    raters = ngettext("{n} rater", "{n} raters", line.n_raters).format(n=line.n_raters)
    return tag("details", tag("summary", esc(f"{name} ({raters})")) + agreement_html(line.agreement), "sb-fold")


def agreement_html(found: Agreement) -> str:
    """Every coefficient with its interval, and how it is read."""
    rows = [tuple(map(esc, row)) for row in agreement_rows(found)]
    mean = found.mean
    n = _("ICC over {targets} levels that all {raters} raters gave; {dropped} were left out, as somebody did not.")
    said = tag(
        "p", esc(n.format(targets=mean.n_targets, raters=mean.n_raters, dropped=mean.n_dropped)), "sb-score-note"
    )
    if mean.ak is not None and mean.ak.low is not None and mean.ak.high is not None:
        read = _("Agreement of the mean of all: {words} (by its interval; Koo & Li 2016).")
        said = tag("p", esc(read.format(words=agreement_words(mean.ak.low, mean.ak.high)))) + said
    return said + table(_("Agreement"), (_("Coefficient"), _("Value"), _("95 % interval")), rows)


def raters_html(lines: Sequence[RaterLine], caption: str) -> str:
    """How strict each rater is beside the others, by month too."""
    if not lines:
        return ""
    headings = (_("Rater"), _("Ratings"), _("Stricter by, in levels"), _("95 % interval"), _("What it says"))
    inner = tag("div", table(caption, headings, [_rater_row(line) for line in lines]), "sb-raters")
    if len({line.beside.group for line in lines if line.beside.group is not None}) > 1:
        text = _("Raters of different groups have rated nobody in common, even over others: don’t compare them.")
        inner += tag("p", esc(text), "sb-score-note")
    return inner + _months(lines)


def _rater_row(line: RaterLine) -> tuple[str, ...]:
    found = line.beside.severity
    said = "".join(tag("p", esc(text)) for text in (severity_words(line.beside), *notes(line)))
    counts = _("{n} ({shared} shared)").format(n=line.beside.n, shared=line.beside.n_shared)
    name = name_of(rater_name(line))
    if line.beside.group is not None and line.beside.group > 0:
        name += esc(_(" (group {n})").format(n=line.beside.group + 1))
    if found is None:
        return name, esc(counts), "–", "–", said
    return name, esc(counts), esc(signed(found.value)) + _mark(line), esc(interval(found)), said


def _mark(line: RaterLine) -> str:
    """Where somebody stands between two levels more generous and two stricter; the cells beside it say the same."""
    found = line.beside.severity
    if found is None:
        return ""
    left, right, at = (_percent(value) for value in (found.low, found.high, found.value))
    inner = tag("span", "", "sb-strip-cut", style="left:50%")
    inner += tag("span", "", "sb-strip-range", style=f"left:{left:.1f}%;width:{max(right - left, 0.5):.1f}%")
    inner += tag("span", "", "sb-strip-point", style=f"left:{at:.1f}%")
    return tag("span", inner, "sb-strip sb-strip-plain", aria_hidden="true")


def _percent(levels: float) -> float:
    return 50 + 50 * max(-1.0, min(1.0, levels / WIDEST))


def _months(lines: Sequence[RaterLine]) -> str:
    rows = list(_month_rows(lines))
    if not rows:
        return ""
    headings = (_("Rater"), _("Month"), _("Ratings"), _("Stricter by, in levels"), _("95 % interval"))
    inner = tag("summary", esc(_("By month"))) + table(_("Severity by month (UTC)"), headings, rows)
    return tag("details", inner, "sb-fold")


def _month_rows(lines: Sequence[RaterLine]) -> Iterator[tuple[str, ...]]:
    for line in lines:
        for month in line.beside.months:
            found = month.severity
            value = esc(_("too few")) if found is None else esc(signed(found.value))
            yield name_of(rater_name(line)), month.month, str(month.n), value, esc(interval(found))


def words_html(found: OfWords) -> str:
    """Ratings of trainees' own words: how far raters agree, and how strict each is."""
    inner = tag("h2", esc(_("Trainees’ own words")))
    if not found.n:
        return inner + tag("p", esc(_("No own words that were shared have been rated blind yet.")))
    text = _("{n} levels for {words} own words, {shared} of these by two raters or more.")
    inner += tag("p", esc(text.format(n=found.n, words=found.n_words, shared=found.n_shared)), "sb-sub")
    if found.n_shared:
        fold = tag("summary", esc(_("How far raters of own words agree"))) + agreement_html(found.agreement)
        inner += tag("details", fold, "sb-fold")
    return inner + raters_html(found.raters, _("Raters of own words beside one another"))


def about_html() -> str:
    """What each figure is, and what it is not."""
    rows = (
        _("Stricter by: how many levels lower somebody rates than others who rated the same, whatever it was."),
        _("If all are strict, nobody is: it says nothing about who is right."),
        _("It is told from eight ratings on of what others rated too, and drawn towards 0 the fewer there are."),
        _("Becoming stricter is said only where the intervals of the first and the last month lie apart."),
        _("ICC: how alike levels are, of one rater or of the mean of all. Alpha counts also what only some rated."),
    )
    return tag("details", tag("summary", esc(_("What these figures are, and are not"))) + bullets(rows), "sb-fold")
