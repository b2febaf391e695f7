"""``stats icc | krippendorff | kappa | fleiss | agreement``: how far raters agree."""

from __future__ import annotations

from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray

from simulator.analytics.agreement import (
    IntraclassCorrelation,
    Metric,
    fleiss_kappa,
    icc,
    kappa_of,
    krippendorff_alpha,
    weighted_kappa,
)
from simulator.cli.output import USAGE, stop
from simulator.cli.stats.answer import Answer, Count, Figure, estimated, plain
from simulator.cli.stats.selection import Matrix, Selection

NOTHING_VARIES = "what it divides by is nothing: targets, or all but the raters, don't differ"
FORMS = {
    "one_way_1": ("icc1", "one rater, others for each unit     ICC(1)"),
    "a1": ("icc2", "one rater, absolute agreement       ICC(A,1)"),
    "c1": ("icc3", "one rater, strictness left aside    ICC(C,1)"),
    "one_way_k": ("icc1k", "mean of raters, others for each     ICC(k)"),
    "ak": ("icc2k", "mean of raters, absolute agreement  ICC(A,k)"),
    "ck": ("icc3k", "mean of raters, strictness aside    ICC(C,k)"),
}
BANDS = ((0.9, "excellent"), (0.75, "good"), (0.5, "moderate"), (-np.inf, "poor"))
MOST_VALUES = 2_000
"""Different values beyond which coefficients over pairs of values would want too much memory."""
MOST_COUNTS = 20_000_000
"""Units times different values, likewise."""

NoOrder = Annotated[bool, typer.Option("--nominal", help="Categories without an order; words are allowed.")]
Levels = Annotated[
    str, typer.Option("--levels", help="All levels in order, such as 0,1,2,3,4; whole numbers seen if not said.")
]


def icc_command(selection: Selection) -> Answer:
    """Six intraclass correlations: how alike raters (columns) rate the same units (rows), with 95 % intervals."""
    return _icc(selection.matrix())


def krippendorff_command(selection: Selection, nominal: NoOrder = False) -> Answer:
    """Krippendorff's alpha of raters (columns) over units (rows), where ratings may be missing."""
    return _krippendorff(selection.categories() if nominal else selection.matrix(), nominal=nominal)


def kappa_command(selection: Selection, nominal: NoOrder = False, levels: Levels = "") -> Answer:
    """Cohen's kappa of two raters (columns), plain and with quadratic weights."""
    matrix = selection.categories() if nominal else selection.matrix()
    if matrix.values.shape[1] != 2:
        raise stop(f"Kappa is of two raters, and there are {matrix.values.shape[1]}: name two by --only.", USAGE)
    known = [float(at) for at in range(len(matrix.labels))] if nominal else _levels(matrix.values, levels)
    return _kappa(matrix, known, nominal=nominal)


def fleiss_command(selection: Selection) -> Answer:
    """Fleiss' kappa of several raters (columns) who put units (rows) into categories; words are allowed."""
    found = selection.categories()
    n, k = found.values.shape
    whole = int((~np.isnan(found.values)).all(axis=1).sum())
    value = fleiss_kappa(found.values) if _fits(n, len(found.labels)) else None
    shown = ", ".join(map(plain, found.labels[:20])) + (", …" if len(found.labels) > 20 else "")
    return Answer(
        "Fleiss' kappa",
        (*found.counted("unit", "rater"), Count("complete", whole, "rated by everybody (only these enter)")),
        (Figure("fleiss_kappa", "kappa", value, gap=_too_many(n, len(found.labels)) or _no_pairs(whole, k)),),
        "1 is full agreement, 0 what chance would bring. There is no interval here; with few units it is unsure.",
        "Fleiss, J. L. (1971). Psychological Bulletin, 76(5), 378-382.",
        (f"The categories are: {shown}.",) if found.labels else (),
    )


def agreement_command(selection: Selection) -> tuple[Answer, ...]:
    """Intraclass correlations and Krippendorff's alpha together."""
    matrix = selection.matrix()
    return _icc(matrix), _krippendorff(matrix, nominal=False)


def _icc(matrix: Matrix) -> Answer:
    found = icc(matrix.values)
    gap = found.gap or NOTHING_VARIES
    figures = [estimated(key, words, getattr(found, name), gap) for name, (key, words) in FORMS.items()]
    return Answer(
        "Intraclass correlations",
        (*matrix.counted("unit", "rater"), Count("complete", found.n_targets, "rated by everybody (only these enter)")),
        tuple(figures),
        f"{_in_words(found)}Judge by the interval, not the value: below .50 poor, from .50 moderate, from .75 good, "
        "from .90 excellent (Koo & Li 2016). Where each person is rated by one rater, ICC(A,1) is the one that counts.",
        "Shrout, P. E., & Fleiss, J. L. (1979). Psychological Bulletin, 86(2), 420-428. McGraw, K. O., & Wong, S. P. "
        "(1996). Psychological Methods, 1(1), 30-46.",
    )


def _in_words(found: IntraclassCorrelation) -> str:
    if found.a1 is None or found.a1.low is None or found.a1.high is None:
        return ""
    low, high = (next(word for least, word in BANDS if end >= least) for end in (found.a1.low, found.a1.high))
    return f"One rater's agreement, ICC(A,1), is {low if low == high else f'between {low} and {high}'}. "


def _krippendorff(matrix: Matrix, *, nominal: bool) -> Answer:
    ratings = matrix.values
    n, k = ratings.shape
    n_paired = int(((~np.isnan(ratings)).sum(axis=1) >= 2).sum())
    n_values = len(np.unique(ratings[~np.isnan(ratings)]))
    figures = []
    for metric in [Metric.NOMINAL] if nominal else Metric:
        gap = _too_many(n, n_values) or _no_pairs(n_paired, k)
        if metric is Metric.RATIO and (ratings < 0).any():
            value, gap = None, "ratings below 0 have no ratio"
        else:
            value = krippendorff_alpha(ratings, metric) if _fits(n, n_values) else None
        figures.append(Figure(f"krippendorff_{metric.value}", f"alpha, {metric.value}", value, gap=gap))
    return Answer(
        "Krippendorff's alpha",
        (*matrix.counted("unit", "rater"), Count("paired", n_paired, "with two ratings or more (only these enter)")),
        tuple(figures),
        "1 is full agreement, 0 what chance would bring. From .80 it may be relied on, from .667 for tentative "
        "conclusions only. Of levels in order, such as 0 to 4, read the ordinal one. There is no interval here.",
        "Hayes, A. F., & Krippendorff, K. (2007). Communication Methods and Measures, 1(1), 77-89. Thresholds: "
        "Krippendorff, K. (2004). Content Analysis (2nd ed.). Sage.",
    )


def _kappa(matrix: Matrix, levels: list[float], *, nominal: bool) -> Answer:
    ratings = matrix.values
    both = ratings[~np.isnan(ratings).any(axis=1)]
    n, q = len(both), len(levels)
    gap = _too_many(q, q) or (
        "no unit has both ratings" if n == 0 else "both raters gave one and the same level throughout"
    )
    plainly = weighted = None
    if _fits(q, q):
        place = {level: at for at, level in enumerate(levels)}
        table = np.zeros((q, q))
        for one, other in both:
            table[place[one], place[other]] += 1
        plainly, weighted = kappa_of(table, 1 - np.eye(q)), weighted_kappa(ratings[:, 0], ratings[:, 1], levels)
    figures = (
        Figure("kappa", "kappa", plainly, gap=gap),
        Figure("kappa_weighted", "kappa with quadratic weights", weighted, gap=gap),
    )
    return Answer(
        "Cohen's kappa",
        (*matrix.counted("unit", "rater"), Count("both", n, "with both ratings (only these enter)")),
        figures[:1] if nominal else figures,
        "1 is full agreement, 0 what chance would bring. Plain kappa counts every difference alike; with quadratic "
        "weights one of two levels counts four times one of one. There is no interval here; few units leave it unsure.",
        "Cohen, J. (1960). Educational and Psychological Measurement, 20(1), 37-46. Cohen, J. (1968). Psychological "
        "Bulletin, 70(4), 213-220.",
    )


def _levels(ratings: NDArray[np.float64], said: str) -> list[float]:
    """Every level in order: as said, or each whole number from the lowest rating to the highest."""
    given = ratings[~np.isnan(ratings)]
    if said:
        try:
            levels = [float(level) for level in said.split(",")]
        except ValueError as error:
            raise stop(f"--levels are numbers parted by commas, not {said!r}.", USAGE) from error
        if len(set(levels)) < len(levels):
            raise stop("--levels names a level twice.", USAGE)
        unknown = sorted({float(one) for one in given} - set(levels))
        if unknown:
            raise stop(f"{unknown[0]:g} is rated and is not among --levels {said}.", USAGE)
        return levels
    if not len(given):
        return [0.0]
    if (given != np.floor(given)).any() or np.ptp(given) >= MOST_VALUES:
        raise stop("These are not levels in whole numbers: say which there are by --levels, or --nominal.", USAGE)
    return [float(level) for level in range(int(given.min()), int(given.max()) + 1)]


def _fits(n: int, n_values: int) -> bool:
    return n_values <= MOST_VALUES and n * n_values <= MOST_COUNTS


def _too_many(n: int, n_values: int) -> str:
    return "" if _fits(n, n_values) else f"there are {n_values:,} different values, too many for so many units"


def _no_pairs(n: int, k: int) -> str:
    if k < 2:
        return "fewer than two raters"
    return "no unit has ratings enough" if n == 0 else "every rating is the same"
