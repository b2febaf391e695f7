"""Skills of a cohort, by criterion and by trainee, and who may need help."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

import streamlit as st

from simulator.analytics.mastery import ACT, FEWEST_SCORES, MEASURED, WATCH, Concern
from simulator.analytics.shrinkage import FEWEST_PEOPLE
from simulator.bootstrap import services
from simulator.domain.accounts import Account
from simulator.domain.roles import Actor
from simulator.domain.rubric import Criterion
from simulator.domain.scoring import MIN_OPPORTUNITIES
from simulator.services.cohort_scores import Concerns, Skill, SkillCell
from simulator.services.cohort_views import SeenCohort
from simulator.services.cohort_words import HIDDEN, NOT_SHOWN
from simulator.services.flagging import ShownFlag
from simulator.services.narrowing import WHOLE, Narrowing
from simulator.ui.components.cohort_overview import draw_part_fields, take_along
from simulator.ui.components.cohort_scores import mean_words
from simulator.ui.components.figures import heat_table, strip, with_mark
from simulator.ui.components.paging import draw_paging
from simulator.ui.i18n import _, ngettext
from simulator.ui.markup import draw, esc, name_of, table, tag
from simulator.ui.navigation import link

A_PAGE = 50
TRIED_AT = 5
"""New cases, at which it is told how often flags were right."""
KINDS: dict[str, str] = {"watch": _("watch"), "act": _("act")}


def draw_skills(person: Actor, seen: SeenCohort, page: int) -> None:
    """The part of skills."""
    now = draw_part_fields(person, seen, ("section",), "cohort", part="skills")
    with st.spinner(_("Adding up skills…")):
        found = services().cohort_figures.skills(person, seen.cohort.id, now)
    if not found.skills:
        draw(tag("div", tag("p", esc(_("No skill has been shown here yet."))), "sb-card sb-quiet"))
        return
    draw(skills_html(seen.cohort.id, found.titles, found.skills, now))
    if seen.own:
        n_pages = max(1, -(-len(found.people) // A_PAGE))
        page = min(page, n_pages - 1)
        some = found.people[page * A_PAGE : (page + 1) * A_PAGE]
        names = [one.criterion for one in found.skills]
        draw(heat_html(seen.cohort.id, found.titles, names, some, now))
        draw_paging("cohort", page, n_pages, cohort=str(seen.cohort.id), part="skills", **now.said)


def _title(titles: Mapping[str, Criterion], name: str) -> str:
    return titles[name].title if name in titles else name


def skills_html(
    cohort_id: UUID, titles: Mapping[str, Criterion], found: Sequence[Skill], now: Narrowing = WHOLE
) -> str:
    """Each criterion over the cohort."""
    below = _("Over new cases, shared ones among them. Each person counts once; below {n} moments there is no score.")
    inner = tag("h2", esc(_("By skill"))) + tag("p", esc(below.format(n=MIN_OPPORTUNITIES)), "sb-sub")
    rows = [_skill_row(titles, one) for one in found]
    headings = (_("Skill"), _("People"), _("Too little evidence"), _("Mean of 100 (95 % interval)"))
    return inner + table(_("The cohort's mean by skill"), headings, rows) + take_along(cohort_id, "skills", now)


def _skill_row(titles: Mapping[str, Criterion], one: Skill) -> tuple[str, ...]:
    name = esc(f"{one.criterion} · {_title(titles, one.criterion)}")
    thin = NOT_SHOWN if one.n_thin is None else str(one.n_thin)
    if one.hidden:
        return name, esc(HIDDEN), esc(thin), esc(NOT_SHOWN)
    if one.mean is None:
        return name, "0", esc(thin), esc(_("insufficient evidence"))
    mean = with_mark(mean_words(one.mean, one.low, one.high), strip(one.mean, one.low, one.high))
    return name, str(one.n_people), esc(thin), mean


def heat_html(
    cohort_id: UUID,
    titles: Mapping[str, Criterion],
    names: Sequence[str],
    people: Sequence[tuple[Account, Mapping[str, SkillCell]]],
    now: Narrowing = WHOLE,
) -> str:
    """Trainees by criterion; darker is higher, and the number stands in each cell with the moments behind it."""
    rows = [(name_of(account.name), [_cell(cells.get(name)) for name in names]) for account, cells in people]
    inner = tag("h2", esc(_("Trainee by skill"))) + heat_table(
        _("Mean of 100 over new cases, of so many moments; a dash: insufficient evidence"),
        (_("Trainee"), *names),
        rows,
    )
    listed = "; ".join(f"{name}: {_title(titles, name)}" for name in names)
    note = _("This is for supervision, not for ranking: few moments scatter widely, and skills are not equally hard.")
    return (
        inner
        + tag("p", esc(listed), "sb-score-note")
        + tag("p", esc(note), "sb-score-note")
        + take_along(cohort_id, "skills-by-person", now)
    )


def _cell(cell: SkillCell | None) -> tuple[float, int] | None:
    return None if cell is None or cell.value is None else (cell.value, cell.n)


# Who may need help


def draw_attention(person: Actor, seen: SeenCohort) -> None:
    """How many may be below the program's cut, and for supervisors who, once each has read it first."""
    now = draw_part_fields(person, seen, ("section",), "cohort", part="attention")
    with st.spinner(_("Reading scores against the cut…")):
        found = services().cohort_figures.attention(person, seen.cohort.id, now)
    draw(tag("h2", esc(_("Who may need help"))) + tag("p", esc(worth_words())))
    words = (
        _("Held against a provisional cut of {cut} of 100.")
        if found.cut.provisional
        else _("Held against a cut of {cut} of 100.")
    )
    draw(tag("p", esc(words.format(cut=f"{found.cut.value:g}"))) + concerns_html(found.concerns))
    if found.flags is not None:
        draw(flags_html(seen, found.flags))
    elif not seen.own:
        draw(tag("p", esc(_("Who they are is for the supervisors of this cohort only.")), "sb-sub"))
    if seen.own:
        draw(tag("p", esc(_("Critical choices are no part of this; a supervisor reads each moment first."))))
        link("critical", _("Critical choices for review"), icon=":material/arrow_forward:", cohort=str(seen.cohort.id))


def worth_words() -> str:
    """What a flag is worth."""
    return _(
        "A sign to look closer, never a verdict. Read from at least {n} new cases, together with the cohort: watch "
        "where the level is below the cut with a probability above {watch} %, act above {act} %. In simulated cohorts, "
        "after {cases} new cases, watch alone was right {right_watch} times of 100, act {right_act} times; act missed "
        "{missed} of 100 who were below."
    ).format(
        n=FEWEST_SCORES,
        watch=round(100 * WATCH),
        act=round(100 * ACT),
        cases=TRIED_AT,
        right_watch=round(100 * MEASURED[Concern.WATCH, TRIED_AT].right),
        right_act=round(100 * MEASURED[Concern.ACT, TRIED_AT].right),
        missed=round(100 * (1 - MEASURED[Concern.ACT, TRIED_AT].sensitivity)),
    )


def concerns_html(found: Concerns) -> str:
    """How many people there are of each kind."""
    if not found.said:
        text = _("Too few people here have scores at two new cases to say how people differ ({n} are needed).")
        return tag("p", esc(text.format(n=FEWEST_PEOPLE)))
    rows = [
        (esc(words), esc(NOT_SHOWN) if n is None else str(n))
        for words, n in (
            (_("act: probably below the cut"), found.act),
            (_("watch: perhaps below the cut"), found.watch),
            (_("neither"), found.none),
            (_("too few new cases to say"), found.too_few),
        )
    ]
    return table(_("People, by what their scores say"), (_("Sign"), _("People")), rows)


def flags_html(seen: SeenCohort, flags: Sequence[ShownFlag]) -> str:
    """Who they are: those who have read it about themselves, or had a week to."""
    if not flags:
        return tag("p", esc(_("No flag stands that its trainee has read, or has had a week to read.")))
    rows = [
        (
            name_of(one.trainee_name),
            esc(KINDS.get(str(one.flag.kind), str(one.flag.kind))),
            esc(
                ngettext(
                    "below {cut} with a probability of {below} %, from {n} new case",
                    "below {cut} with a probability of {below} %, from {n} new cases",
                    one.flag.basis.n,
                ).format(cut=f"{one.flag.basis.cut:g}", below=f"{100 * one.flag.basis.below:.0f}", n=one.flag.basis.n)
            ),
            esc(_("right in {n} of 100").format(n=f"{100 * one.flag.basis.right:.0f}")),
            esc(one.flag.note or "–"),
        )
        for one in flags
    ]
    headings = (_("Trainee"), _("Flag"), _("Reason"), _("What it is worth"), _("What the trainee says"))
    return table(_("Flags that their trainees saw first"), headings, rows)
