"""``stats wilson | mantel-haenszel | growth``: shares, two groups compared, and what people gain over cases."""

from __future__ import annotations

import math
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray

from simulator.analytics.differential import FEWEST, REACHED, MantelHaenszel, differential, mantel_haenszel
from simulator.analytics.growth import FEWEST_PEOPLE, CohortGrowth, cohort_growth
from simulator.analytics.proportions import wilson
from simulator.cli.output import USAGE, stop
from simulator.cli.stats.answer import Answer, Count, Figure, Value, plain
from simulator.cli.stats.selection import Selection
from simulator.domain.progress import MIN_CASES_FOR_TREND, Growth, Trend, fitted

TRENDS = {
    Trend.TOO_FEW: f"fewer than {MIN_CASES_FOR_TREND} scores",
    Trend.RISING: "rising",
    Trend.FALLING: "falling",
    Trend.UNCLEAR: "no clear trend",
}


def wilson_command(
    selection: Selection,
    successes: Annotated[str | None, typer.Option(metavar="COLUMN", help="How many did; with --trials.")] = None,
    trials: Annotated[str | None, typer.Option(metavar="COLUMN", help="Out of how many.")] = None,
) -> Answer:
    """Shares with Wilson's interval: of each column of 0 and 1, or of each row that counts successes and trials."""
    if (successes is None) != (trials is None):
        raise stop("--successes and --trials go together.", USAGE)
    if successes is not None and trials is not None:
        rows = _counted(selection, successes, trials)
    else:
        matrix = selection.matrix()
        fit = np.isnan(matrix.values) | np.isin(matrix.values, (0, 1))
        selection.check(
            fit, "The cell is not 0, 1 or blank.", "Mend it, or say which columns count: --successes, --trials."
        )
        given = zip(matrix.items, matrix.values.T, strict=True)
        rows = [_share(name, int(np.nansum(column)), int((~np.isnan(column)).sum())) for name, column in given]
    return Answer(
        "Shares with Wilson's interval",
        (Count("shares", len(rows), "share" if len(rows) == 1 else "shares"),),
        (),
        "The interval (95 %) holds the true share in 95 of 100 such tables. None of 20 leaves room for 16 of 100.",
        "Wilson, E. B. (1927). Journal of the American Statistical Association, 22(158), 209-212. Newcombe, R. G. "
        "(1998). Statistics in Medicine, 17(8), 857-872, method 3.",
        (),
        rows,
        "shares",
    )


def mantel_haenszel_command(
    selection: Selection,
    outcome: Annotated[str, typer.Option(metavar="COLUMN", help="What people came to: the item, or a word for it.")],
    group: Annotated[str, typer.Option(metavar="COLUMN", help="The group of each; two groups.")],
    focal: Annotated[
        str, typer.Option(metavar="GROUP", help="The group that is asked about; the other one is the reference.")
    ],
    stratum: Annotated[
        str | None,
        typer.Option(metavar="COLUMN", help="Compare within these; else within fifths of the other columns' mean."),
    ] = None,
    reached: Annotated[
        str | None, typer.Option(metavar="WORD", help="With --stratum: the outcome that is counted.")
    ] = None,
    count: Annotated[
        str | None, typer.Option(metavar="COLUMN", help="With --stratum: how many people a row stands for.")
    ] = None,
) -> Answer:
    """Whether two groups who do as well otherwise come out differently: odds ratio, test and grade."""
    groups = selection.texts(group)
    notes: tuple[str, ...] = ()
    words = sorted({word for word in groups if word not in ("", selection.marks.missing)})
    if len(words) != 2 or focal not in words:
        shown = ", ".join(map(plain, words[:10])) or "none"
        raise stop(f"--group needs two groups, one of them --focal {focal!r}; {group!r} has: {shown}.", USAGE)
    in_focal = np.array([word == focal for word in groups])
    known = np.array([word in words for word in groups])
    if stratum is None:
        if reached or count:
            raise stop("--reached and --count need --stratum.", USAGE)
        others = [name for name in selection.columns() if name not in (outcome, group)]
        found = _from_rest(selection, outcome, others, in_focal, known)
        notes = (f"How people do otherwise is the mean of: {', '.join(others)}.",)
    else:
        if reached is None:
            raise stop("--stratum needs --reached: which outcome is counted.", USAGE)
        found = _from_strata(selection, (outcome, stratum, count), reached, in_focal, known)
    return _compared(found, notes)


def growth_command(
    selection: Selection,
    error: Annotated[
        float, typer.Option(help="Of one person alone: the standard error of a score, if it is known.")
    ] = 0.0,
) -> Answer:
    """What persons (rows) gain over new cases (columns, in the order they came), S = a + b ln t; blanks are skipped."""
    matrix = selection.matrix()
    series = [row[~np.isnan(row)].tolist() for row in matrix.values]
    if len(series) == 1:
        if not 0 <= error < np.inf:
            raise stop("--error is a number from 0.", USAGE)
        return _of_one(series[0], error)
    found = cohort_growth(series)
    gap = found.gap.value if found.gap else ""
    points = [{"t": one.t, "n": one.n, "mean": one.mean, "low": one.low, "high": one.high} for one in found.points]
    return Answer(
        "Growth over new cases",
        (
            *matrix.counted("person", "case"),
            Count("people", found.n_people, "with two scores or more (only these enter the slope)"),
            Count("scores", found.n_scores, "scores of theirs"),
        ),
        (*_slopes(found, gap),),
        f"Everybody is compared with themselves only. Below {FEWEST_PEOPLE} people, or where the interval holds 0, no "
        "growth is shown. The means below are of whoever got so far, other people each time: draw no line through "
        "them.",
        "Liang, K.-Y., & Zeger, S. L. (1986). Biometrika, 73(1), 13-22, for errors that allow for people.",
        (),
        points,
        "points",
    )


def _of_one(values: list[float], error: float) -> Answer:
    found = fitted(values, error)
    gap = TRENDS[Trend.TOO_FEW]
    told = found.reliable if found.change is not None and found.sem > 0 else None
    return Answer(
        "Growth of one person over new cases",
        (Count("scores", found.n, "score" if found.n == 1 else "scores"),),
        (
            *_slopes(found, gap),
            Figure("trend", "trend", TRENDS[found.trend]),
            Figure("change", "from the first score to the last", found.change, gap="fewer than two scores"),
            Figure("more_than_chance", "more than chance", told, gap="the error of one score is not known: --error"),
        ),
        "A trend is told where the interval leaves out 0; a change counts as more than chance beyond 1.96 √2 standard "
        "errors of one score.",
        "Jacobson, N. S., & Truax, P. (1991). Journal of Consulting and Clinical Psychology, 59(1), 12-19, for the "
        "change.",
    )


def _counted(selection: Selection, successes: str, trials: str) -> list[dict[str, Value]]:
    counts = selection.numbers(successes, trials)
    blank = np.isnan(counts).any(axis=1)
    whole = np.isnan(counts) | (counts >= 0) & (counts == np.floor(counts))
    selection.check(whole, "This is no count.", "Write a whole number from 0.", successes, trials)
    fit = blank | (counts[:, 0] <= counts[:, 1])
    selection.check(fit, f"There are more than {trials!r} says.", "Mend one of the two.", successes)
    named = zip(selection.row_names(), counts, strict=True)
    return [_share(name, int(own[0]), int(own[1])) for name, own in named if not np.isnan(own).any()]


def _share(name: str, count: int, n: int) -> dict[str, Value]:
    found = wilson(count, n)
    if found is None:
        return {"of": name, "count": count, "n": n, "share": None, "low": None, "high": None}
    return {"of": name, "count": count, "n": n, "share": found.share, "low": found.low, "high": found.high}


def _from_rest(
    selection: Selection, outcome: str, others: list[str], in_focal: NDArray[np.bool_], known: NDArray[np.bool_]
) -> MantelHaenszel:
    shares = selection.numbers(outcome)
    fit = np.isnan(shares) | (shares >= 0) & (shares <= 1)
    selection.check(
        fit, "The outcome is not from 0 to 1.", f"Give shares; from {REACHED} on one counts as reached.", outcome
    )
    if not others:
        raise stop("There are no other columns to say who does as well otherwise: give some, or --stratum.", USAGE)
    rest = selection.numbers(*others)
    there = ~np.isnan(rest)
    counts = there.sum(axis=1)
    means = np.where(there, rest, 0).sum(axis=1) / np.maximum(counts, 1)
    entered = known & (counts > 0)
    return differential(shares[entered, 0], means[entered], in_focal[entered])


def _from_strata(
    selection: Selection,
    columns: tuple[str, str, str | None],
    reached: str,
    in_focal: NDArray[np.bool_],
    known: NDArray[np.bool_],
) -> MantelHaenszel:
    outcome, stratum, count = columns
    blank = ("", selection.marks.missing)
    outcomes, strata = selection.texts(outcome), selection.texts(stratum)
    if reached not in outcomes:
        raise stop(f"Nobody's {outcome!r} is {reached!r}.", USAGE)
    people = selection.numbers(count)[:, 0] if count else np.ones(len(outcomes))
    if count:
        fit = (people >= 0) & (people == np.floor(people))
        selection.check(fit, "This is no count.", "Write a whole number from 0.", count)
    places = {name: at for at, name in enumerate(sorted(set(strata) - set(blank)))}
    tables = np.zeros((len(places), 2, 2))
    for row, (what, where) in enumerate(zip(outcomes, strata, strict=True)):
        if known[row] and what not in blank and where in places:
            tables[places[where], int(in_focal[row]), int(what != reached)] += people[row]
    return mantel_haenszel(tables)


def _compared(found: MantelHaenszel, notes: tuple[str, ...]) -> Answer:
    gap = found.gap.value if found.gap else ""
    enough = min(found.n_reference, found.n_focal) >= FEWEST
    grade = found.grade.value if found.grade and enough else None
    return Answer(
        "Mantel-Haenszel comparison of two groups",
        (
            Count("reference", found.n_reference, "in the reference group"),
            Count("focal", found.n_focal, "in the focal group"),
            Count("strata", found.n_strata, "strata with both"),
        ),
        (
            Figure("odds_ratio", "common odds ratio", found.odds_ratio, found.low, found.high, gap),
            Figure("chi_squared", "chi-squared, corrected", found.chi_squared, gap=gap),
            Figure("chi_squared_plain", "chi-squared, not corrected", found.plain_chi_squared, gap=gap),
            Figure("p", "p of the corrected one", found.p, gap=gap),
            Figure("delta", "delta (ETS)", found.delta, gap=gap),
            Figure("grade", "grade", grade, gap=gap or f"it needs {FEWEST} people in each group"),
        ),
        "Above 1 the reference group does better among people alike otherwise; delta below 0 says the same. A is "
        "negligible, C large (1.5 or more, and surely beyond 1). It shows a difference, never its cause.",
        "Mantel, N., & Haenszel, W. (1959). Journal of the National Cancer Institute, 22(4), 719-748. Zieky, M. "
        "(1993). In P. W. Holland & H. Wainer (Eds.), Differential item functioning (pp. 337-347). Erlbaum.",
        notes,
    )


def _slopes(found: CohortGrowth | Growth, gap: str) -> tuple[Figure, Figure]:
    """The slope as it is fitted, and what it means for a doubling of cases."""
    value, low, high = (None if one is None else one * math.log(2) for one in (found.slope, found.low, found.high))
    return (
        Figure("slope", "b, for each ln t", found.slope, found.low, found.high, gap),
        Figure("doubling", "for twice as many cases", value, low, high, gap),
    )
