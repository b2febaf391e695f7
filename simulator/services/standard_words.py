"""What is said of standards, wherever one stands: the cut, what it rests on, and what it may be used for."""

from __future__ import annotations

from simulator.analytics.standards import Angoff, Borderline, Hofstee
from simulator.domain.i18n import _, ngettext
from simulator.domain.standards import (
    FEWEST_EXPOSURES,
    FEWEST_JUDGES,
    FEWEST_RATINGS,
    FULL,
    LEAST_FIT,
    POINT,
    Method,
    Standard,
)
from simulator.services.standard_results import Check, Sorting

METHODS: dict[Method, str] = {
    Method.PROVISIONAL: _("Set as a number"),
    Method.ANGOFF: _("Modified Angoff"),
    Method.BORDERLINE: _("Borderline regression"),
}
WHAT_FOR = _(
    "A standard is the adjusted score from which a program takes these exercises as done well enough. It is evidence "
    "beside other evidence: nothing here is a certificate, and no decision about anybody may rest on it alone. Whether "
    "somebody is below it is said from {n} different cases on, each met for the first time."
).format(n=FEWEST_EXPOSURES)
PROVISIONAL = _("provisional")


def cut_words(standard: Standard) -> str:
    """The cut with its interval, and that it is provisional where it is."""
    cut = _("{cut} of 100").format(cut=f"{standard.points:.1f}")
    if standard.low is not None and standard.high is not None:
        between = _("95 % interval {low} to {high}")
        cut += f" ({between.format(low=f'{standard.low / POINT:.1f}', high=f'{standard.high / POINT:.1f}')})"
    return f"{cut}, {PROVISIONAL}" if standard.is_provisional else cut


def method_words(standard: Standard) -> str:
    """How the cut was got, and on what it rests."""
    name = METHODS[standard.method]
    if standard.method is Method.ANGOFF:
        judges = ngettext("{n} judge", "{n} judges", standard.n).format(n=standard.n)
        rounds = _("two rounds") if standard.rounds > 1 else _("one round")
        decisions = ngettext("{n} decision", "{n} decisions", standard.n_items).format(n=standard.n_items)
        return f"{name}: {judges}, {decisions}, {rounds}{_error_words(standard)}"
    if standard.method is Method.BORDERLINE:
        fit = f"{(standard.fit or 0) / FULL:.2f}"
        rated = _("{n} sessions rated as a whole, R² {fit}").format(n=standard.n, fit=fit)
        return f"{name}: {rated}{_error_words(standard)}"
    return name


def _error_words(standard: Standard) -> str:
    if standard.error is None:
        return ""
    return _(", standard error {points} points").format(points=f"{standard.error / POINT:.1f}")


def standard_words(standard: Standard) -> str:
    """A standard in one line, as other pages name it."""
    return f"{cut_words(standard)}. {method_words(standard)}."


def why_provisional(standard: Standard) -> str:
    """Why too little stands behind it; empty where enough does."""
    if not standard.is_provisional:
        return ""
    if standard.method is Method.ANGOFF and standard.n < FEWEST_JUDGES:
        return _("Provisional: a standard needs {n} judges or more.").format(n=FEWEST_JUDGES)
    if standard.method is Method.ANGOFF:
        return _("Provisional: the judges have not looked at it a second time.")
    return _("Provisional: it is a number that somebody set, and no judging or rating stands behind it.")


def angoff_words(found: Angoff | None) -> str:
    """What a judging came to."""
    if found is None or found.cut is None:
        return _("Nobody handed in a whole round, so there is no cut.")
    judges = ngettext("{n} judge", "{n} judges", found.n_judges).format(n=found.n_judges)
    decisions = ngettext("{n} decision", "{n} decisions", found.n_items).format(n=found.n_items)
    of = _("{judges} on {decisions}").format(judges=judges, decisions=decisions)
    text = _("The cut is {cut} of 100, by {of}.").format(cut=f"{100 * found.cut:.1f}", of=of)
    if found.error is None or found.low is None or found.high is None:
        text += " " + _("Of one judge there is no error and no interval.")
    else:
        error = _("Standard error {error} points, 95 % interval {low} to {high}.").format(
            error=f"{100 * found.error:.1f}", low=f"{100 * found.low:.1f}", high=f"{100 * found.high:.1f}"
        )
        text += f" {error}"
    if found.first_sd is not None and found.judges_sd is not None:
        apart = _("The standard deviation of the judges' own cuts was {first} points in the first round, {last} now.")
        text += " " + apart.format(first=f"{100 * found.first_sd:.1f}", last=f"{100 * found.judges_sd:.1f}")
    if found.n_dropped:
        dropped = ngettext(
            "{n} judge is left out, who did not hand in the last round.",
            "{n} judges are left out, who did not hand in the last round.",
            found.n_dropped,
        )
        text += " " + dropped.format(n=found.n_dropped)
    return text


def check_words(check: Check) -> str:
    """What Hofstee's check says beside a cut."""
    if check.limits is None:
        return _("No judge said what they would accept in any case, so there is no check by Hofstee's method.")
    lowest, highest, fewest, most = (f"{one:.0f}" for one in check.limits)
    text = ngettext(
        "For {n} judge, a cut between {lowest} and {highest} is acceptable, with {fewest} to {most} % below it.",
        "For {n} judges, a cut between {lowest} and {highest} is acceptable, with {fewest} to {most} % below (means).",
        check.n_judges,
    ).format(n=check.n_judges, lowest=lowest, highest=highest, fewest=fewest, most=most)
    return f"{text} {_hofstee_words(check.found, check.n_people)}"


def _hofstee_words(found: Hofstee | None, n_people: int) -> str:
    if found is None:
        return _("Fewer than {n} trainees have a score, so it can't be held against what they do.").format(
            n=FEWEST_EXPOSURES
        )
    if found.cut is None or found.fail_share is None:
        return _("That and what {n} trainees do can't both hold: {why}.").format(n=n_people, why=found.gap)
    return _("With the scores of {n} trainees that makes {cut} of 100, with {share} % of them below.").format(
        n=n_people, cut=f"{found.cut:.1f}", share=f"{100 * found.fail_share:.0f}"
    )


def sorting_words(sorting: Sorting) -> str:
    """How far ten other cases would sort trainees as ten did, or why that can't be told."""
    reliability = sorting.reliability
    if reliability is None:
        return _(
            "Trainees with a score on a first exposure: {people}. From {n} on it can be told how far this cut would "
            "sort people the same way twice."
        ).format(people=sorting.n_people, n=FEWEST_EXPOSURES)
    rests = _("It rests on {scores} scores of {people} trainees at {cases} cases.").format(
        scores=sorting.n_scores, people=sorting.n_people, cases=sorting.n_cases
    )
    found = sorting.found
    if found is None or found.agreement is None or found.k_squared is None:
        why = reliability.gap if found is None else found.gap
        text = _("How far this cut would sort people the same way twice can't be told: {why}.")
        return f"{text.format(why=why)} {rests}"
    text = _(
        "Held against means over {n} first exposures, about {share} of 100 trainees would come out on the same side "
        "with {n} other cases"
    ).format(n=FEWEST_EXPOSURES, share=f"{100 * found.agreement:.0f}")
    kappa = _("not defined, as all are on one side") if found.kappa is None else f"{found.kappa:.2f}"
    figures = _("(κ beyond chance {kappa}, Livingston's k² {k}).").format(kappa=kappa, k=f"{found.k_squared:.2f}")
    return f"{text} {figures} {rests}{_interval_words(sorting)}"


def _interval_words(sorting: Sorting) -> str:
    found = sorting.reliability
    if found is None or found.e_rho2 is None or found.e_rho2.low is None or found.e_rho2.high is None:
        return ""
    text = _("Eρ² of what trainees did so far is {value} (95 % interval {low} to {high}).")
    said = text.format(
        value=f"{found.e_rho2.value:.2f}", low=f"{found.e_rho2.low:.2f}", high=f"{found.e_rho2.high:.2f}"
    )
    return f" {said}"


def borderline_words(found: Borderline) -> str:
    """What overall ratings make of a cut, or why they make none."""
    n = ngettext("{n} session is rated as a whole.", "{n} sessions are rated as a whole.", found.n).format(n=found.n)
    if found.n < FEWEST_RATINGS:
        return n + " " + _("{n} rated first exposures are needed for a cut.").format(n=FEWEST_RATINGS)
    fit = "" if found.fit is None else " " + _("R² is {fit}.").format(fit=f"{found.fit:.2f}")
    if found.cut is None or found.low is None or found.high is None:
        need = _("R² from {least} on is needed.").format(least=f"{LEAST_FIT:.1f}")
        return f"{n}{fit} " + _("There is no cut: {why}.").format(why=found.gap) + f" {need}"
    line = _("At the rating “just ready” the line of scores gives {cut} of 100, 95 % interval {low} to {high}.")
    return f"{n}{fit} " + line.format(cut=f"{found.cut:.1f}", low=f"{found.low:.1f}", high=f"{found.high:.1f}")
