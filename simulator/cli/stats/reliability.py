"""``stats alpha | generalizability | items | reliability``: whether a measure holds, item by item and whole."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray

from simulator.analytics.generalizability import FEWEST_FOR_INTERVAL, generalizability_of_table
from simulator.analytics.items import Discrimination, difficulty, discrimination, joints_of_table, moments
from simulator.analytics.reliability import Alpha, cases_needed, cronbach_alpha
from simulator.cli.output import USAGE, stop
from simulator.cli.stats.answer import Answer, Count, Figure, Value, estimated
from simulator.cli.stats.selection import Matrix, Selection

NO_COEFFICIENT = "it is 0 or below, so that no number would be enough"
READ_AS = (
    "A decision about somebody needs .80 and its interval well above; .70 will do where little hangs on it. "
    "It says how alike the order of people would be, not whether the right thing was measured."
)

Highest = Annotated[
    float | None, typer.Option("--highest", help="The highest score of an item, if items are not scored 0 to 1.")
]


def alpha_command(selection: Selection) -> Answer:
    """Cronbach's alpha (KR-20) of items (columns) over persons (rows), with its interval and without each item."""
    return _alpha(selection.matrix())


def generalizability_command(selection: Selection) -> Answer:
    """Generalizability of persons (rows) by cases (columns), where not everybody did every case."""
    return _generalizability(selection.matrix())


def reliability_command(selection: Selection) -> tuple[Answer, ...]:
    """Cronbach's alpha and generalizability together."""
    matrix = selection.matrix()
    return _alpha(matrix), _generalizability(matrix)


def items_command(selection: Selection, highest: Highest = None) -> Answer:
    """Difficulty and discrimination of items (columns) over persons (rows)."""
    if highest is not None and not 0 < highest < np.inf:
        raise stop("--highest is a number above 0.", USAGE)
    matrix = selection.matrix()
    shares = matrix.values / (highest or 1.0)
    fit = (shares >= 0) & (shares <= 1) | np.isnan(shares)
    if highest is not None:
        selection.check(fit, f"The score is not from 0 to {highest:g}.", "Mend it, or say another --highest.")
    within = bool(fit.all())
    joints = joints_of_table(matrix.values)
    rows = []
    for name, share, pairs in zip(matrix.items, shares.T, joints, strict=True):
        rows.append({"item": name, **_difficulty(share, within=within), **_discrimination(discrimination(pairs))})
    notes = (
        [] if within else ["Scores are not all from 0 to 1, so no difficulty is told: say the highest by --highest."]
    )
    if len(matrix.persons) < 50:
        notes.append("Discrimination is not told below 50 persons: its interval would hold good and bad alike.")
    return Answer(
        "Items",
        matrix.counted("person", "item"),
        (),
        "Difficulty is the mean share, so high is easy: below .25 hard, above .95 easy. Discrimination is the "
        "correlation of an item with the rest: .30 and above good, .20 to .29 to be reviewed, below flagged, below 0 "
        "urgent (weaker people do better on it). With its interval, one item's band may well be another.",
        "Ebel, R. L., & Frisbie, D. A. (1991). Essentials of Educational Measurement (5th ed.). Prentice Hall.",
        tuple(notes),
        rows,
        "items",
    )


def _alpha(matrix: Matrix) -> Answer:
    found = cronbach_alpha(matrix.values)
    gap = found.gap.value if found.gap else "some item does not vary"
    needed = cases_needed(found.alpha.value, found.n_items) if found.alpha else None
    return Answer(
        "Cronbach's alpha",
        matrix.counted("person", "item"),
        (
            estimated("alpha", "alpha", found.alpha, gap),
            Figure("alpha_standardized", "standardized alpha", found.standardized, gap=gap),
            Figure("items_needed", "items needed for .80", needed, gap=gap if found.gap else NO_COEFFICIENT),
        ),
        f"{READ_AS} Alpha is for items that everybody met; else use generalizability.",
        "Cronbach, L. J. (1951). Psychometrika, 16(3), 297-334. Interval: Feldt, L. S. (1965). Psychometrika, 30(3), "
        "357-370.",
        (),
        _without(found, matrix.items),
        "alpha_without",
    )


def _without(found: Alpha, items: tuple[str, ...]) -> list[Mapping[str, Value]]:
    return [{"item": name, "alpha_without": value} for name, value in zip(items, found.without, strict=False)]


def _generalizability(matrix: Matrix) -> Answer:
    found = generalizability_of_table(matrix.values)
    gap = found.gap.value if found.gap else ""
    needed = found.cases_needed()
    names = {"person": "persons", "case": "cases"}
    notes = [f"The variance of {names[one.value]} came out below 0 and was set to 0." for one in found.below_zero]
    if found.e_rho2 is not None and found.e_rho2.low is None:
        notes.append(f"There is no interval: it needs {FEWEST_FOR_INTERVAL} persons, and chance in what is left.")
    return Answer(
        "Generalizability of persons by cases",
        (*matrix.counted("person", "item"), Count("scores", found.n_scores, "scores")),
        (
            estimated("e_rho2", "Erho2, to compare persons", found.e_rho2, gap),
            Figure("phi", "Phi, to compare with a cut", found.phi, gap=gap),
            Figure("sem", "standard error, between persons", found.sem, gap=gap),
            Figure("sem_absolute", "standard error, against a cut", found.sem_absolute, gap=gap),
            Figure("cases_typical", "cases a person (harmonic mean)", found.typical_cases, gap=gap),
            Figure("cases_needed", "cases needed for Erho2 .80", needed, gap=gap or NO_COEFFICIENT),
            Figure("var_p", "variance of persons", found.person, gap=gap),
            Figure("var_n", "variance of cases", found.case, gap=gap),
            Figure("var_e", "variance of what is left", found.residual, gap=gap),
        ),
        READ_AS,
        "Brennan, R. L. (2001). Generalizability Theory. Springer, chapters 2, 4 and 7. Henderson, C. R. (1953). "
        "Biometrics, 9(2), 226-252.",
        tuple(notes),
    )


def _difficulty(share: NDArray[np.float64], *, within: bool) -> dict[str, Value]:
    found = difficulty(moments(share))
    if found.share is None or not within:
        mean = None if found.share is None else found.share.value
        return {"n": found.n, "mean": mean, "difficulty": None, "low": None, "high": None, "flag": None}
    flag = None if found.flag is None else found.flag.value
    whole = found.share
    return {
        "n": found.n,
        "mean": whole.value,
        "difficulty": whole.value,
        "low": whole.low,
        "high": whole.high,
        "flag": flag,
    }


def _discrimination(found: Discrimination) -> dict[str, Value]:
    one = found.correlation
    if one is None:
        return {"item_rest": None, "rest_low": None, "rest_high": None, "band": None}
    band = None if found.band is None else found.band.value
    return {"item_rest": one.value, "rest_low": one.low, "rest_high": one.high, "band": band}
