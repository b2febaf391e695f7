"""From scored attempts of a cohort to figures about its people; pure, and nothing here knows who reads.

People are the unit: each person counts once, with the mean of their own new cases.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, stdev
from uuid import UUID

from simulator.analytics.growth import CohortGrowth, cohort_growth
from simulator.analytics.mastery import Concern, Risk, at_risk
from simulator.analytics.proportions import Proportion, wilson
from simulator.analytics.shrinkage import cohort_model
from simulator.domain.cohort_records import Exposure
from simulator.domain.cohort_totals import CaseTotal, CriterionTotal, ScoredAttempt
from simulator.domain.rubric import Dimension
from simulator.domain.scoring import COMPOSITE, MIN_OPPORTUNITIES, Gate
from simulator.domain.suppression import FEWEST, may_show, suppress

DIMENSIONS = (COMPOSITE, *(dimension.value for dimension in Dimension))
BINS = 10
ENOUGH_CASES = 10
"""New cases with a score, from which it is said whether somebody is at a cut."""
POINT = 100
"""Basis points in one point of 100."""

Measure = Callable[[Sequence[ScoredAttempt]], Mapping[UUID, tuple[float, float]]]
"""The score by which people are compared, of 100, with its standard error within the case, by attempt that has one."""


@dataclass(frozen=True, slots=True)
class Strip:
    """A dimension over the people of a cohort: each with the mean of their new cases, of 100.

    Attributes
    ----------
    n_people, n_attempts : int
        People with a score, and the scores; 0 where hidden.
    mean, sd : float or None
        None without a score, or where too few people are behind it for this reader; no spread of one.
    low, high : float or None
        The 95 % interval of the mean; from five people that differ.
    bins : tuple of int or None
        People by tenth of the scale, the last with 100; None where a count is not shown.
    hidden : bool
        Whether too few people are behind it for this reader.
    """

    dimension: str
    n_people: int
    n_attempts: int
    mean: float | None = None
    sd: float | None = None
    low: float | None = None
    high: float | None = None
    bins: tuple[int | None, ...] = ()
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Against:
    """How many are at a cut; None where a count is not shown.

    Attributes
    ----------
    too_few : int or None
        People with fewer than ten new cases, of whom it is not said.
    share : Proportion or None
        Of those of whom it is said, who are at the cut or above with a clear gate; None of nobody.
    """

    met: int | None
    below: int | None
    too_few: int | None
    share: Proportion | None


@dataclass(frozen=True, slots=True)
class Safety:
    """Safety over new cases; None where nothing was counted, or too few people are behind it for this reader.

    Attributes
    ----------
    people : Proportion or None
        Of the people, who had at least one session for safety review.
    choices : Proportion or None
        Critical choices, of the decisions at which there was one to be made.
    """

    people: Proportion | None
    choices: Proportion | None


@dataclass(frozen=True, slots=True)
class SkillCell:
    """Somebody's mean at a criterion over their new cases, of 100, and the moments behind it; None below three."""

    value: float | None
    n: int


@dataclass(frozen=True, slots=True)
class Skill:
    """A criterion over the people of a cohort; see ``Strip``.

    Attributes
    ----------
    n_thin : int or None
        People with too few moments; None where the count is not shown.
    """

    criterion: str
    n_people: int
    n_thin: int | None
    mean: float | None = None
    low: float | None = None
    high: float | None = None
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Concerns:
    """How many people are flagged; None where a count is not shown.

    Attributes
    ----------
    said : bool
        Whether anything can be said: the cohort is large enough to know how people in it differ.
    too_few : int or None
        People with fewer than three new cases that have a score.
    """

    said: bool
    none: int | None = None
    watch: int | None = None
    act: int | None = None
    too_few: int | None = None


def plain_scores(rows: Sequence[ScoredAttempt]) -> dict[UUID, tuple[float, float]]:
    """The composites as they were scored, without regard to how hard their decisions were."""
    return {
        row.attempt_id: (row.composite / POINT, (row.error or 0) / POINT) for row in rows if row.composite is not None
    }


def first_by_person(rows: Iterable[ScoredAttempt]) -> dict[UUID, tuple[ScoredAttempt, ...]]:
    """First exposures by person, oldest first; each once, also where it stands in several cohorts."""
    once = {row.attempt_id: row for row in rows if row.exposure is Exposure.FIRST}
    found: dict[UUID, list[ScoredAttempt]] = {}
    for row in sorted(once.values(), key=lambda row: (row.ended_at, row.attempt_id)):
        found.setdefault(row.trainee_id, []).append(row)
    return {person: tuple(own) for person, own in found.items()}


def score_series(
    people: Mapping[UUID, Sequence[ScoredAttempt]], scores: Mapping[UUID, tuple[float, float]]
) -> dict[UUID, list[float]]:
    """The scores of each person's new cases that have one, oldest first."""
    return {
        person: [scores[row.attempt_id][0] for row in own if row.attempt_id in scores] for person, own in people.items()
    }


def strips(
    people: Mapping[UUID, Sequence[ScoredAttempt]], scores: Mapping[UUID, tuple[float, float]], *, all_shown: bool
) -> tuple[Strip, ...]:
    """Every dimension, the composite first, by the score by which people are compared.

    Parameters
    ----------
    all_shown : bool
        Whether the reader may see figures about few people.
    """
    found = []
    for name in DIMENSIONS:
        if name == COMPOSITE:
            series = list(score_series(people, scores).values())
        else:
            series = [
                [row.dimensions[name] / POINT for row in own if name in row.dimensions] for own in people.values()
            ]
        found.append(_strip(name, [own for own in series if own], all_shown=all_shown))
    return tuple(found)


def _strip(name: str, series: Sequence[Sequence[float]], *, all_shown: bool) -> Strip:
    n_people, n_attempts = len(series), sum(map(len, series))
    if not n_people:
        return Strip(name, 0, 0)
    if not (all_shown or may_show(n_people)):
        return Strip(name, 0, 0, hidden=True)
    means = [fmean(own) for own in series]
    mean, low, high = mean_of_people(means)
    counts = [0] * BINS
    for value in means:
        counts[min(max(int(value * BINS / 100), 0), BINS - 1)] += 1
    bins = tuple(counts) if all_shown else suppress(counts).parts
    return Strip(name, n_people, n_attempts, mean, stdev(means) if n_people > 1 else None, low, high, bins)


def mean_of_people(values: Sequence[float]) -> tuple[float, float | None, float | None]:
    """The mean over people with its 95 % interval, as growth takes it at the first new case."""
    point = cohort_growth([[value] for value in values]).points[0]
    return point.mean, point.low, point.high


def growth_shown(people: Mapping[UUID, Sequence[float]]) -> CohortGrowth:
    """The cohort's growth over new cases; points of fewer than five people are left out for everybody."""
    found = cohort_growth([own for own in people.values() if own])
    points = tuple(point for point in found.points if point.n >= FEWEST)
    return CohortGrowth(found.n_people, found.n_scores, points, found.slope, found.low, found.high, found.gap)


def against_cut(
    people: Mapping[UUID, Sequence[ScoredAttempt]],
    scores: Mapping[UUID, tuple[float, float]],
    cut: float,
    *,
    all_shown: bool,
) -> Against:
    """Who is at a cut: ten new cases with a score, their mean at the cut, and the gate clear in each of them."""
    n_met = n_below = n_few = 0
    for own in people.values():
        scored = [row for row in own if row.attempt_id in scores]
        if len({row.scenario_id for row in scored}) < ENOUGH_CASES:
            n_few += 1
        elif fmean(scores[row.attempt_id][0] for row in scored) >= cut and all(row.gate is Gate.CLEAR for row in own):
            n_met += 1
        else:
            n_below += 1
    counts: tuple[int | None, ...] = (n_met, n_below, n_few)
    shown = counts if all_shown else suppress([n_met, n_below, n_few]).parts
    met, below, too_few = shown
    return Against(met, below, too_few, None if met is None or below is None else wilson(met, met + below))


def safety(
    people: Mapping[UUID, Sequence[ScoredAttempt]],
    totals: Iterable[CaseTotal] | None,
    *,
    all_shown: bool,
) -> Safety:
    """Safety over new cases.

    Parameters
    ----------
    totals : iterable of CaseTotal, optional
        Of the same attempts; None where this reader's figures leave some out.
    """
    flags = [any(row.gate is Gate.REVIEW for row in own) for own in people.values()]
    n_reviewed = sum(flags)
    if not (all_shown or may_show(len(flags))):
        return Safety(None, None)
    hidden = not all_shown and suppress((n_reviewed, len(flags) - n_reviewed)).hides
    first = [one for one in totals or () if one.exposure is Exposure.FIRST]
    n_critical, n_there = sum(one.n_critical for one in first), sum(one.n_gate_opportunities for one in first)
    return Safety(None if hidden else wilson(n_reviewed, len(flags)), wilson(min(n_critical, n_there), n_there))


def skill_cells(totals: Iterable[CriterionTotal]) -> dict[UUID, dict[str, SkillCell]]:
    """Each person's criteria over new cases."""
    found: dict[UUID, dict[str, SkillCell]] = {}
    for one in totals:
        if one.exposure is Exposure.FIRST and one.n > 0:
            value = one.total / one.n / POINT if one.n >= MIN_OPPORTUNITIES else None
            found.setdefault(one.trainee_id, {})[one.criterion] = SkillCell(value, one.n)
    return found


def skills(cells: Mapping[UUID, Mapping[str, SkillCell]], *, all_shown: bool) -> tuple[Skill, ...]:
    """Every criterion over the people, by its id."""
    found = []
    for criterion in sorted({name for own in cells.values() for name in own}):
        own = [person[criterion] for person in cells.values() if criterion in person]
        values = [cell.value for cell in own if cell.value is not None]
        n_people, n_thin = len(values), len(own) - len(values)
        told = n_thin if all_shown or may_show(n_thin) else None
        if not n_people:
            found.append(Skill(criterion, 0, told))
        elif not (all_shown or may_show(n_people)):
            found.append(Skill(criterion, 0, None, hidden=True))
        else:
            found.append(Skill(criterion, n_people, told, *mean_of_people(values)))
    return tuple(found)


def risks(series: Mapping[UUID, Sequence[float]], cut: float) -> dict[UUID, Risk]:
    """What is to be said of each person against a cut; nothing where the cohort does not say how people differ."""
    spread = cohort_model(list(series.values())).spread
    return {} if spread is None else {person: at_risk(spread, own, cut) for person, own in series.items()}


def count_concerns(found: Mapping[UUID, Risk], *, all_shown: bool) -> Concerns:
    """How many are flagged."""
    if not found:
        return Concerns(said=False)
    few = sum(one.gap is not None for one in found.values())
    by_kind = [
        sum(one.gap is None and one.concern is kind for one in found.values())
        for kind in (Concern.NONE, Concern.WATCH, Concern.ACT)
    ]
    counts: Sequence[int | None] = [*by_kind, few] if all_shown else suppress([*by_kind, few]).parts
    return Concerns(True, *counts)
