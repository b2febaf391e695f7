"""How far a cohort's numbers can be trusted, and what must not be concluded from them."""

from __future__ import annotations

import streamlit as st

from simulator.analytics.agreement import Estimate
from simulator.analytics.generalizability import Generalizability, Source
from simulator.analytics.reliability import Gap
from simulator.bootstrap import services
from simulator.domain.roles import Actor
from simulator.services.cohort_views import SeenCohort
from simulator.services.cohort_words import NOT_SHOWN
from simulator.services.measuring import EffortFound, Measured
from simulator.ui.components.agreement_words import number
from simulator.ui.components.cohort_overview import draw_beside, draw_part_fields, open_cohort, take_along
from simulator.ui.components.figures import strip, with_mark
from simulator.ui.i18n import _, ngettext
from simulator.ui.markup import bullets, draw, esc, name_of, plain, table, tag
from simulator.ui.navigation import link

TITLE = _("How far to trust these numbers")
WORKING = _("Working out how far these scores can be trusted…")
READ_AS = (
    (0.80, _("may support a decision about somebody, beside other evidence")),
    (0.70, _("may support feedback with low stakes")),
    (-1.0, _("says little about a single person")),
)
"""How a coefficient is read, from which lower end of its interval on."""
GAPS: dict[Gap, str] = {
    Gap.PEOPLE: _("at least two people with a score are needed"),
    Gap.ITEMS: _("at least two cases with a score are needed"),
    Gap.APART: _("nobody has two cases with a score, or no case has two people"),
    Gap.ALIKE: _("every score is the same, so nothing tells people apart"),
    Gap.UNSTABLE: _("too few scores overlap for an estimate that would hold"),
}


def draw_measure(person: Actor, cohort_id: str, program_id: str) -> None:
    """The page of one cohort, or of all that one may look at in a program."""
    link("cohort", _("All cohorts"), icon=":material/arrow_back:")
    if cohort_id:
        _draw_of_cohort(person, open_cohort(person, cohort_id))
        return
    with st.spinner(WORKING):
        found = services().measuring.of_program(person, program_id)
    n = len(found.cohorts)
    words = ngettext("{n} cohort", "{n} cohorts", n).format(n=n)
    draw(tag("p", name_of(found.cohorts[0].program.name) + esc(f" · {words}"), "sb-facts"))
    draw(tag("h1", esc(TITLE)) + found_html(found))


def _draw_of_cohort(person: Actor, seen: SeenCohort) -> None:
    cohort = seen.cohort
    draw(tag("p", name_of(seen.program.name) + esc(" · ") + name_of(cohort.name), "sb-facts") + tag("h1", esc(TITLE)))
    link("cohort", _("Back to {name}").format(name=plain(cohort.name)), cohort=str(cohort.id))
    draw_beside(person, cohort, but="measure")
    link("measure", _("The same over the whole program"), program=str(seen.program.id))
    now = draw_part_fields(person, seen, ("section", "since", "until"), "measure")
    with st.spinner(WORKING):
        found = services().measuring.of_cohort(person, cohort.id, now)
    draw(found_html(found, take_along(cohort.id, "reliability", now) if found.found is not None else ""))


def found_html(found: Measured, taken: str = "") -> str:
    """All that is told, with the way to take it along below the badge."""
    told = effort_html(found.effort) + compared_html(found) + groups_html()
    return badge_html(found) + taken + not_concluded_html() + told


def badge_html(measured: Measured) -> str:
    """Reliability over cases: the coefficient with its interval, the error in points, and the cases needed."""
    inner = tag("h2", esc(_("Would the same people come out in the same order with other cases?")))
    found = measured.found
    if found is None:
        return inner + tag("p", esc(_("Fewer than five people have a score here, so nothing is shown.")))
    if measured.left_out:
        inner += tag("p", esc(_("Only what was assigned is in it.")), "sb-score-note")
    if measured.capped:
        inner += tag("p", esc(_("Only the newest sessions are read; there are more.")), "sb-score-note")
    counts = _("{people} people, {cases} cases, {scores} scores of first exposures").format(
        people=found.n_people, cases=found.n_cases, scores=found.n_scores
    )
    if measured.n_kept_out:
        counts += "; " + _("{n} kept out for low effort").format(n=measured.n_kept_out)
    inner += tag("p", esc(counts), "sb-sub")
    if found.e_rho2 is None or found.sem is None:
        reason = GAPS.get(found.gap, str(found.gap)) if found.gap else ""
        return inner + tag("p", esc(_("It can't be said yet: {reason}.").format(reason=reason)))
    return inner + tag("p", esc(read_words(found.e_rho2)), "sb-lead") + _figures(found)


def read_words(found: Estimate) -> str:
    """How to read a coefficient: by the lower end of its interval."""
    if found.low is None or found.high is None:
        return _("Eρ² = {value}. There is no interval below ten people, so take it as a hint.").format(
            value=number(found.value, 2)
        )
    words = next(words for least, words in READ_AS if (found.low or 0.0) >= least)
    return _("Eρ² = {value} (95 % interval {low} to {high}): by its lower end, it {words}.").format(
        value=number(found.value, 2), low=number(found.low, 2), high=number(found.high, 2), words=words
    )


def _figures(found: Generalizability) -> str:
    estimate = found.e_rho2
    assert estimate is not None  # asked before
    low, high = ((None if end is None else 100 * end) for end in (estimate.low, estimate.high))
    single, needed = found.of_cases(1), found.cases_needed()
    rows = [
        (esc(_("Eρ², for comparing people with each other")), _value(estimate, low, high), esc(_typical(found))),
        (
            esc(_("Φ, for comparing people with a cut")),
            _plain_value(found.phi),
            esc(_("has no interval: cases are few")),
        ),
        (esc(_("SEM, in points of 100")), _points(found.sem), esc(_typical(found))),
        (
            esc(_("SEM against a cut, in points of 100")),
            _points(found.sem_absolute),
            esc(_("here the difficulty of cases counts too")),
        ),
        (
            esc(_("SEM of a score at one case")),
            _points(None if single is None else single.sem),
            esc(_("one case is not a measurement")),
        ),
        (
            esc(_("Cases each person needs for .80")),
            esc(_("can't be said") if needed is None else str(needed)),
            esc(_("by Spearman–Brown, with cases of this kind")),
        ),
    ]
    shown = table(_("What the scores are worth"), (_("Figure"), _("Value"), _("Read as")), rows)
    if found.below_zero:
        names = {Source.PERSON: _("people"), Source.CASE: _("cases")}
        words = _("The estimated variance of {what} came out below 0, which none is, and was set to 0.")
        shown += tag("p", esc(words.format(what=", ".join(names[one] for one in found.below_zero))), "sb-score-note")
    return shown


def _typical(found: Generalizability) -> str:
    return _("of a mean over {n} cases, as people here typically have").format(n=number(found.typical_cases or 0.0))


def _value(estimate: Estimate, low: float | None, high: float | None) -> str:
    words = number(estimate.value, 2)
    if estimate.low is not None and estimate.high is not None:
        words = _("{value} ({low} to {high})").format(
            value=words, low=number(estimate.low, 2), high=number(estimate.high, 2)
        )
    return with_mark(words, strip(100 * estimate.value, low, high))


def _plain_value(value: float | None) -> str:
    return "–" if value is None else with_mark(number(value, 2), strip(100 * value))


def _points(value: float | None) -> str:
    return "–" if value is None else esc(number(value))


def not_concluded_html() -> str:
    """What must not be concluded, whatever the numbers are."""
    return tag("h2", esc(_("What must not be concluded"))) + bullets(
        (
            _("That somebody is, or is not, able to treat people. These are choices in exercises."),
            _("Anything from one case. Below 3 cases it is practice, with 3 to 5 a profile with a wide band."),
            _("That two people differ, where their scores differ by less than about twice the SEM times 1.4."),
            _("That a skill is a trait: the dimensions are ways to give feedback."),
            _("That another cohort's scores would be as reliable: it depends on who is in it, and on their cases."),
            _("That weaker people did worse, where they were given harder cases: then the two are mixed up."),
        )
    )


def effort_html(found: EffortFound | None) -> str:
    """Answers that came too fast to have been read; the sessions by name for supervisors only."""
    inner = tag("h2", esc(_("Effort")))
    text = _(
        "An answer is rapid if it took under a tenth of its decision's median time, at most ten seconds. A session "
        "with more than one rapid answer in ten is kept out of the figures above. It does not say why: who knows a "
        "case, or reads with software at speed, is fast too."
    )
    inner += tag("p", esc(text), "sb-sub")
    if found is None:
        return inner + tag("p", esc(NOT_SHOWN))
    judged = _("{judged} of {n} first sessions had enough answers with a time to be judged.")
    inner += tag("p", esc(judged.format(judged=found.n_judged, n=found.n)))
    if not found.n_judged:
        return inner
    people = NOT_SHOWN if found.n_people is None else str(found.n_people)
    inner += tag("p", esc(_("People with a session of low effort: {n}.").format(n=people)))
    if not found.sessions:
        return inner
    rows = [
        (
            name_of(one.name) if one.name else esc(_("Somebody who has left")),
            tag("a", esc(one.title), href=f"/supervision?attempt={one.attempt_id}", target="_self"),
            esc(_("{rapid} of {n}").format(rapid=one.effort.n_rapid, n=one.effort.n)),
        )
        for one in found.sessions
    ]
    return inner + table(_("Sessions with many rapid answers"), (_("Trainee"), _("Case"), _("Rapid answers")), rows)


def compared_html(found: Measured) -> str:
    """By which score people are compared."""
    inner = tag("h2", esc(_("By which score people are compared")))
    if not found.calibration:
        text = _(
            "By the plain score. No calibration of decisions is in force, so it is not allowed for that some came "
            "upon harder decisions than others."
        )
        return inner + tag("p", esc(text))
    text = _("By the score with each decision's difficulty taken off, under calibration {version}.")
    return inner + tag("p", esc(text.format(version=found.calibration)))


def groups_html() -> str:
    """Differential functioning: nothing is asked about groups, so nothing can be said."""
    text = _(
        "Whether a decision is harder for one group of people than for another of the same skill can't be said: the "
        "program asks nobody which groups they belong to. It would take people's consent and 200 of each group."
    )
    return tag("h2", esc(_("Groups of people"))) + tag("p", esc(text))
