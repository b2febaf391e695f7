"""How far scores would come out the same with other cases, where not everybody did the same ones.

What can't be computed is None, and a ``Gap`` says why. For how the values are read see ``docs/statistics.md``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simulator.analytics.agreement import ROUNDING, UPPER, Estimate
from simulator.analytics.reliability import WANTED, Gap, cases_needed, table_of

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]
FEWEST_FOR_INTERVAL = 10
"""People below whom the interval is not given: leaving one out changes too much."""


class Source(StrEnum):
    """What a score varies with."""

    PERSON = "person"
    CASE = "case"


@dataclass(frozen=True, slots=True)
class OfCases:
    """What a mean over so many cases is worth; see ``Generalizability``, whose fields these are."""

    e_rho2: float
    phi: float
    sem: float
    sem_absolute: float


@dataclass(frozen=True, slots=True)
class Generalizability:
    """How well a person's mean over some cases stands for their mean over all cases of this kind.

    Attributes
    ----------
    n_people, n_cases, n_scores : int
        What entered.
    typical_cases : float or None
        Cases a person: the harmonic mean. The coefficients and errors below are those of so many.
    person, case, residual : float or None
        Variance of people, of cases, and of what is left (person by case, and chance); unit of the scores, squared.
    below_zero : tuple of Source
        Variances whose estimate came out below 0, which no variance is, and that were set to 0.
    e_rho2 : Estimate or None
        For comparing people with each other, 0 to 1.
    phi : float or None
        For comparing people with a cut score, where the difficulty of their cases counts too; never above ``e_rho2``.
    sem, sem_absolute : float or None
        Standard errors of measurement that belong to the two, in the unit of the scores, of a mean over
        ``typical_cases`` cases. A score at a single case has that of ``of_cases(1)``.
    gap : Gap or None
        Why there is none of them.
    """

    n_people: int
    n_cases: int
    n_scores: int
    typical_cases: float | None = None
    person: float | None = None
    case: float | None = None
    residual: float | None = None
    below_zero: tuple[Source, ...] = ()
    e_rho2: Estimate | None = None
    phi: float | None = None
    sem: float | None = None
    sem_absolute: float | None = None
    gap: Gap | None = None

    def of_cases(self, cases: float) -> OfCases | None:
        """Coefficients and errors if everybody did so many cases; None where there is no ``e_rho2``."""
        if self.person is None or self.case is None or self.residual is None:
            return None
        return _of_cases(self.person, self.case, self.residual, cases)

    def cases_needed(self, wanted: float = WANTED) -> int | None:
        """Cases a person for an E-rho² as wanted; None where it can't be said, or no number is enough."""
        if self.e_rho2 is None or self.typical_cases is None:
            return None
        return cases_needed(self.e_rho2.value, self.typical_cases, wanted)


def generalizability_of_table(scores: ArrayLike) -> Generalizability:
    """The same as ``generalizability``, of people (rows) by cases (columns), NaN where somebody did not do a case."""
    given = table_of(scores)
    people, cases = np.nonzero(~np.isnan(given))
    return generalizability(people, cases, given[people, cases])


def generalizability(people: ArrayLike, cases: ArrayLike, scores: ArrayLike) -> Generalizability:
    """Generalizability of people by cases where not everybody did every case, one score a person and case.

    A score is a grand mean, plus person, plus case, plus what is left. The three variances come from sums of squares as
    they are expected with cells missing (Henderson's method I, the analogous analysis of variance); with none missing
    they are those of the analysis of variance. Whose cases were theirs by chance is taken for granted: where weaker
    people get harder cases, people and cases are mixed up. With ñ the harmonic mean of cases a person,
    E-rho² = p / (p + e / ñ), Phi = p / (p + (c + e) / ñ), SEM = √(e / ñ), absolute SEM = √((c + e) / ñ).

    The 95 % interval of E-rho² leaves each person out in turn (jackknife) and works on ln(1 + ñ p / e), with Student's
    t of n - 1 degrees of freedom; it needs ten people, and takes the cases as they are. Phi has none: how far cases
    differ is known only as well as there are cases.

    Parameters
    ----------
    people, cases : array_like of int, shape (n,)
        Who, and at which case; numbered from 0, numbers that nobody has do not matter.
    scores : array_like, shape (n,)
        What they reached, first exposures only.

    Returns
    -------
    Generalizability
        At least two people and two cases are needed, somebody with two cases and a case with two people, and enough
        overlap for the variance that is left to come out above 0. A variance of people or of cases below 0 is set to 0
        and named in ``below_zero``.

    Raises
    ------
    ValueError
        If lengths differ, a score is not finite, or somebody has two scores at one case.

    References
    ----------
    Brennan, R. L. (2001). Generalizability Theory. Springer, chapters 2, 4 and 7.
    Henderson, C. R. (1953). Biometrics, 9(2), 226-252.
    Arvesen, J. N., & Schmitz, T. H. (1970). Biometrics, 26(4), 677-686.
    """
    sparse = _Sparse.of(people, cases, scores)
    gap = _design_gap(sparse)
    return _estimated(sparse) if gap is None else Generalizability(*sparse.size, gap=gap)


def _estimated(sparse: _Sparse) -> Generalizability:
    found = _variances(sparse.sums())
    person, case, residual = (float(one) for one in found)
    least = ROUNDING * sparse.mean_square
    if residual < -least:
        return Generalizability(*sparse.size, gap=Gap.UNSTABLE)
    below = tuple(name for name, one in ((Source.PERSON, person), (Source.CASE, case)) if one < -least)
    person, case, residual = (one if one > least else 0.0 for one in (person, case, residual))
    if person == residual == 0:
        return Generalizability(*sparse.size, gap=Gap.ALIKE)
    typical = sparse.typical_cases
    now = _of_cases(person, case, residual, typical)
    low, high = _jackknifed(sparse, found) if residual else (None, None)
    return Generalizability(
        *sparse.size,
        typical,
        person,
        case,
        residual,
        below,
        Estimate(now.e_rho2, low, high),
        now.phi,
        now.sem,
        now.sem_absolute,
    )


def _of_cases(person: float, case: float, residual: float, cases: float) -> OfCases:
    relative, absolute = residual / cases, (case + residual) / cases
    errors = math.sqrt(relative), math.sqrt(absolute)
    return OfCases(person / (person + relative), person / (person + absolute), *errors)


class _Sums(NamedTuple):
    """What the three variances rest on; a number each, or one for every person who is left out."""

    n: Floats | float
    people: Floats | float
    cases: Floats | float
    per_person: Floats | float  # sum of squared numbers of cases, over n
    per_case: Floats | float  # sum of squared numbers of people, over n
    total: Floats | float  # sum of squared scores
    of_people: Floats | float  # of squared sums of people, each over its number
    of_cases: Floats | float
    of_all: Floats | float


class _Variances(NamedTuple):
    person: Floats | float
    case: Floats | float
    residual: Floats | float


@dataclass(frozen=True, slots=True)
class _Sparse:
    """Scores, centred on their mean (variances do not change by it), with what they add up to."""

    people: Codes
    cases: Codes
    scores: Floats
    mean_square: float
    of_person: Codes  # how many scores each person has
    of_case: Codes
    person_sums: Floats
    case_sums: Floats

    @staticmethod
    def of(people: ArrayLike, cases: ArrayLike, scores: ArrayLike) -> _Sparse:
        who, where = (np.asarray(one, dtype=np.int64).ravel() for one in (people, cases))
        given = np.asarray(scores, dtype=np.float64).ravel()
        if not len(who) == len(where) == len(given):
            raise ValueError(f"{len(who)} people, {len(where)} cases and {len(given)} scores do not belong together")
        if not np.isfinite(given).all():
            raise ValueError("a score is missing or infinite")
        cells = np.sort(who * (int(where.max(initial=0)) + 1) + where)
        if (cells[1:] == cells[:-1]).any():
            raise ValueError("somebody has two scores at one case; only the first exposure counts")
        centred = given - given.mean() if len(given) else given
        return _Sparse(
            who,
            where,
            centred,
            float(np.square(given).mean()) if len(given) else 0.0,
            np.bincount(who),
            np.bincount(where),
            _added(who, centred),
            _added(where, centred),
        )

    @property
    def n_people(self) -> int:
        return int(np.count_nonzero(self.of_person))

    @property
    def n_cases(self) -> int:
        return int(np.count_nonzero(self.of_case))

    @property
    def size(self) -> tuple[int, int, int]:
        return self.n_people, self.n_cases, len(self.scores)

    @property
    def typical_cases(self) -> float:
        return self.n_people / float((1 / self.of_person[self.of_person > 0]).sum())

    def sums(self) -> _Sums:
        """Of everybody."""
        n = len(self.scores)
        return _Sums(
            n,
            self.n_people,
            self.n_cases,
            float(np.square(self.of_person).sum()) / n,
            float(np.square(self.of_case).sum()) / n,
            float(np.square(self.scores).sum()),
            float((np.square(self.person_sums) / np.maximum(self.of_person, 1)).sum()),
            float((np.square(self.case_sums) / np.maximum(self.of_case, 1)).sum()),
            float(self.scores.sum()) ** 2 / n,
        )

    def sums_without_each(self) -> _Sums:
        """Of everybody but one, for each person; what leaving them out takes away, without adding up anew."""
        whole = self.sums()
        there = self.of_person > 0
        own = self.of_person[there]
        left = (len(self.scores) - own).astype(np.float64)

        def of_each(values: Floats) -> Floats:
            return _added(self.people, values)[there]

        others = (self.of_case[self.cases] - 1).astype(
            np.float64
        )  # beside each score: how many others have one at its case
        sums = self.case_sums[self.cases]
        lost = np.square(sums) / (others + 1) - np.square(sums - self.scores) / np.maximum(others, 1)
        return _Sums(
            left,
            self.n_people - 1,
            self.n_cases - of_each((others == 0).astype(np.float64)),
            (float(np.square(self.of_person).sum()) - np.square(own)) / left,
            (float(np.square(self.of_case).sum()) - of_each(2.0 * others + 1)) / left,
            whole.total - of_each(np.square(self.scores)),
            whole.of_people - np.square(self.person_sums[there]) / own,
            whole.of_cases - of_each(lost),
            np.square(float(self.scores.sum()) - self.person_sums[there]) / left,
        )


def _added(places: Codes, values: Floats) -> Floats:
    """The sum of the values at each place."""
    return np.asarray(np.bincount(places, values), dtype=np.float64)


def _design_gap(sparse: _Sparse) -> Gap | None:
    if sparse.n_people < 2:
        return Gap.PEOPLE
    if sparse.n_cases < 2:
        return Gap.ITEMS
    if sparse.of_person.max() < 2 or sparse.of_case.max() < 2:
        return Gap.APART
    return None


def _variances(sums: _Sums) -> _Variances:
    """The variances of which these sums of squares are what is expected.

    Within people: case + residual. Within cases: person + residual. Between people, over and above the mean:
    (n - per_person) person + (people - per_case) case + (people - 1) residual; solved for the residual.
    """
    within_people = (sums.total - sums.of_people) / (sums.n - sums.people)
    within_cases = (sums.total - sums.of_cases) / (sums.n - sums.cases)
    between = sums.of_people - sums.of_all
    expected = (sums.n - sums.per_person) * within_cases + (sums.people - sums.per_case) * within_people
    residual = (expected - between) / (sums.n - sums.per_person - sums.per_case + 1)
    return _Variances(within_cases - residual, within_people - residual, residual)


def _jackknifed(sparse: _Sparse, found: _Variances) -> tuple[float, float] | tuple[None, None]:
    n = sparse.n_people
    if n < FEWEST_FOR_INTERVAL:
        return None, None
    with np.errstate(divide="ignore", invalid="ignore"):
        without = _variances(sparse.sums_without_each())
        whole = np.log(1 + sparse.typical_cases * np.float64(found.person) / found.residual)
        each = n * whole - (n - 1) * np.log(1 + sparse.typical_cases * without.person / without.residual)
    if not np.isfinite(each).all():
        return None, None
    from scipy.special import stdtrit  # loaded only where it is needed, which few pages do

    middle, half = float(each.mean()), float(stdtrit(n - 1, UPPER)) * float(each.std(ddof=1)) / math.sqrt(n)
    return max(0.0, 1 - math.exp(half - middle)), max(0.0, 1 - math.exp(-half - middle))
