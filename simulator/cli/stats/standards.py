"""``stats angoff | borderline | hofstee | consistency``: where a cut may be set, and how far it may be relied on."""

from __future__ import annotations

from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray

from simulator.analytics.standards import (
    Angoff,
    Consistency,
    Gap,
    angoff,
    borderline_regression,
    consistency,
    hofstee,
)
from simulator.cli.output import USAGE, stop
from simulator.cli.stats.answer import Answer, Count, Figure
from simulator.cli.stats.selection import Matrix, Selection

Score = Annotated[
    str | None, typer.Option("--score", metavar="COLUMN", help="The scores; not needed where there is one column.")
]


def angoff_command(
    selection: Selection,
    rounds: Annotated[
        str | None, typer.Option("--round", metavar="COLUMN", help="Numbers the rounds; the last is the cut's.")
    ] = None,
) -> Answer:
    """The modified Angoff cut: judges (rows) say what share of an item (columns) somebody just good enough reaches."""
    matrix = selection.matrix(without=[rounds] if rounds else [])
    fit = np.isnan(matrix.values) | (matrix.values >= 0) & (matrix.values <= 1)
    columns = () if selection.turned else matrix.items
    selection.check(fit, "The rating is not from 0 to 1.", "Write .65 for 65 of 100.", *columns)
    last, first = _rounds(selection, matrix, rounds)
    found = angoff(last, first_round=first) if last.size else Angoff(0, len(matrix.items), 0, gap=Gap.JUDGES)
    gap = found.gap.value if found.gap else "one judge alone has no spread"
    in_points = None if found.cut is None else found.cut * found.n_items
    return Answer(
        "Modified Angoff cut",
        (
            Count("judges", found.n_judges, "judge" if found.n_judges == 1 else "judges"),
            matrix.counted("judge", "item")[1],
            Count("left_out", found.n_dropped, "left out because they did not rate every item"),
        ),
        (
            Figure("cut", "cut, 0 to 1", found.cut, found.low, found.high, gap),
            Figure("cut_points", "the same in points of these items", in_points, gap=gap),
            Figure("error", "standard error over judges", found.error, gap=gap),
            Figure("judges_sd", "standard deviation of judges", found.judges_sd, gap=gap),
            Figure("first_sd", "the same in the first round", found.first_sd, gap="only one round is given"),
            Figure("provisional", "provisional", bool(found.doubts) if found.cut is not None else None, gap=gap),
        ),
        "The interval says how far other judges of this kind might have set it; other items would move it too. "
        + (f"It is provisional: {'; '.join(found.doubts)}." if found.doubts else "Nothing makes it provisional."),
        "Angoff, W. H. (1971). In R. L. Thorndike (Ed.), Educational measurement (2nd ed., pp. 508-600). ACE.",
    )


def borderline_command(
    selection: Selection,
    grade: Annotated[str, typer.Option(metavar="COLUMN", help="The overall rating of each.")],
    score: Annotated[str, typer.Option(metavar="COLUMN", help="The score of each.")],
    borderline: Annotated[float, typer.Option(help="The rating that stands for just good enough.")],
) -> Answer:
    """The cut by borderline regression: what the line of scores over overall ratings gives at borderline."""
    pairs = selection.numbers(grade, score)
    found = borderline_regression(pairs[:, 0], pairs[:, 1], borderline)
    gap = found.gap.value if found.gap else ""
    return Answer(
        "Borderline regression",
        (Count("pairs", found.n, "with an overall rating and a score (only these enter)"),),
        (
            Figure("cut", "cut, as scores are", found.cut, found.low, found.high, gap),
            Figure("error", "standard error of the cut", found.error, gap=gap),
            Figure("slope", "slope of the line", found.slope, gap=gap),
            Figure("intercept", "its intercept", found.intercept, gap=gap),
            Figure("r_squared", "R squared", found.fit, gap=gap),
        ),
        "A cut is given from 50 ratings on, where R squared is .5 or more, scores rise with ratings and borderline "
        "lies among the ratings. A line without a cut sets no standard.",
        "Kramer, A., Muijtjens, A., Jansen, K., Düsman, H., Tan, L., & van der Vleuten, C. (2003). Medical Education, "
        "37(2), 132-139.",
    )


def hofstee_command(
    selection: Selection,
    lowest: Annotated[float, typer.Option(help="The lowest cut that judges accept.")],
    highest: Annotated[float, typer.Option(help="The highest.")],
    fewest: Annotated[float, typer.Option(help="The smallest share of people, 0 to 1, that they accept to fail.")],
    most: Annotated[float, typer.Option(help="The largest.")],
    score: Score = None,
) -> Answer:
    """The cut by Hofstee's compromise between what judges accept and what scores are like."""
    if not lowest < highest or not 0 <= fewest < most <= 1:
        raise stop("--lowest is below --highest, and --fewest below --most, both shares from 0 to 1.", USAGE)
    found = hofstee(_scores(selection, score), lowest, highest, fewest, most)
    gap = found.gap.value if found.gap else ""
    return Answer(
        "Hofstee's compromise",
        (Count("scores", found.n, "score" if found.n == 1 else "scores"),),
        (
            Figure("cut", "cut, as scores are", found.cut, gap=gap),
            Figure("fail_share", "share below it", found.fail_share, gap=gap),
        ),
        "Beside a cut from another method it shows whether its consequences are bearable; it has no interval, and sets "
        "no standard by itself.",
        "Hofstee, W. K. B. (1983). In S. B. Anderson & J. S. Helmick (Eds.), On educational testing (pp. 109-127). "
        "Jossey-Bass.",
    )


def consistency_command(
    selection: Selection,
    cut: Annotated[float, typer.Option(help="The cut, as scores are.")],
    reliability: Annotated[
        float, typer.Option(help="Reliability of the scores, 0 to 1: Phi, or another that fits them.")
    ],
    score: Score = None,
) -> Answer:
    """How far a second measurement would put people on the same side of a cut."""
    if not reliability <= 1:
        raise stop("--reliability is 1 at most.", USAGE)
    scores = _scores(selection, score)
    scores = scores[~np.isnan(scores)]
    if len(scores) < 2:
        found = Consistency(gap=Gap.ALIKE)
    else:
        found = consistency(reliability, float(scores.mean()), float(scores.std(ddof=1)), cut)
    gap = found.gap.value if found.gap else "all are on one side"
    return Answer(
        "Consistency of decisions at a cut",
        (Count("scores", len(scores), "scores"),),
        (
            Figure("agreement", "decided alike twice", found.agreement, gap=gap),
            Figure("kappa", "the same beyond chance, kappa", found.kappa, gap=gap),
            Figure("k_squared", "Livingston's k squared", found.k_squared, gap=gap),
        ),
        "The first is the share of people whom two measurements of this length would put on the same side; the rest "
        "would be decided by chance. It takes scores as normal, and there is no interval here.",
        "Livingston, S. A. (1972). Journal of Educational Measurement, 9(1), 13-26. Peng, C.-Y. J., & Subkoviak, M. J. "
        "(1980). Journal of Educational Measurement, 17(4), 359-368.",
    )


def _rounds(
    selection: Selection, matrix: Matrix, name: str | None
) -> tuple[NDArray[np.float64], NDArray[np.float64] | None]:
    """Ratings of the last round, and of the first where there are two or more."""
    if name is None:
        return matrix.values, None
    number = selection.numbers(name)
    selection.check(~np.isnan(number), "The round is missing.", "Number it, from 1.", name)
    if not len(number) or number.min() == number.max():
        return matrix.values, None
    return matrix.values[number[:, 0] == number.max()], matrix.values[number[:, 0] == number.min()]


def _scores(selection: Selection, name: str | None) -> NDArray[np.float64]:
    columns = selection.columns()
    if name is None and len(columns) != 1:
        raise stop("Say which column holds the scores: --score.", USAGE)
    return selection.numbers(name or columns[0])[:, 0]
