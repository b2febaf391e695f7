"""What judging and ratings come to: the cut by each method, and how sure it is."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from uuid import UUID

from simulator.analytics.generalizability import Generalizability
from simulator.analytics.standards import (
    Angoff,
    Borderline,
    Consistency,
    Hofstee,
    angoff,
    borderline_regression,
    consistency,
    hofstee,
)
from simulator.domain.coaching import BORDERLINE_OVERALL, GlobalRating
from simulator.domain.judging import MOST_SHARE, Expected, Judge, Limits, Setting, given_by
from simulator.domain.standards import FEWEST_EXPOSURES
from simulator.services.standard_evidence import FirstScores


@dataclass(frozen=True, slots=True)
class Sorting:
    """How far ten other cases would sort trainees as ten did, by a cut.

    Attributes
    ----------
    n_people, n_cases, n_scores : int
        What it rests on.
    reliability : Generalizability or None
        None below ten people.
    found : Consistency or None
        Of means over ten first exposures; None where there is no reliability.
    """

    n_people: int
    n_cases: int
    n_scores: int
    reliability: Generalizability | None
    found: Consistency | None


@dataclass(frozen=True, slots=True)
class Check:
    """Hofstee's check.

    Attributes
    ----------
    n_judges : int
        Judges who gave limits; ``limits`` are their means.
    found : Hofstee or None
        None where nobody gave any, or fewer than ten trainees have a score.
    """

    n_judges: int
    limits: tuple[float, float, float, float] | None
    n_people: int
    found: Hofstee | None


def angoff_of(setting: Setting, judges: Iterable[Judge], given: Sequence[Expected]) -> Angoff | None:
    """The cut that a judging came to: of those who handed in the last round; None where nobody was asked.

    Whoever handed in the first round and not the second is left out, and counted.
    """
    there = [judge for judge in judges if judge.left_at is None]
    if not there or not setting.items:
        return None
    second = setting.second_at is not None
    last = [
        _row(setting, given_by(one.judge_id, given, 2 if second else 1), whole=bool(_handed_in(one, second)))
        for one in there
    ]
    first = [
        _row(setting, given_by(one.judge_id, given, 1), whole=bool(one.first_at and _handed_in(one, second)))
        for one in there
    ]
    return angoff(last, first_round=first if second else None, weights=setting.weights)


def _handed_in(judge: Judge, second: bool) -> bool:
    return (judge.second_at if second else judge.first_at) is not None


def _row(setting: Setting, mine: Mapping[tuple[str, str], int], *, whole: bool) -> list[float]:
    """A judge's shares from 0 to 1 in the order of the items; without a number where they gave none."""
    return [mine[item] / MOST_SHARE if whole and item in mine else math.nan for item in setting.items]


def hofstee_of(judges: Iterable[Judge], scores: FirstScores, *, fewest_people: int = FEWEST_EXPOSURES) -> Check:
    """Where what judges accept meets how trainees' means are spread."""
    given = [judge.limits for judge in judges if judge.limits is not None]
    if not given:
        return Check(0, None, scores.n_people, None)
    limits = _mean_limits(given)
    if scores.n_people < fewest_people:
        return Check(len(given), limits, scores.n_people, None)
    lowest, highest, fewest, most = limits
    found = hofstee(scores.means(), lowest, highest, fewest / MOST_SHARE, most / MOST_SHARE)
    return Check(len(given), limits, scores.n_people, found)


def _mean_limits(given: Sequence[Limits]) -> tuple[float, float, float, float]:
    return (
        fmean(one.lowest for one in given),
        fmean(one.highest for one in given),
        fmean(one.fewest for one in given),
        fmean(one.most for one in given),
    )


def borderline_of(ratings: Iterable[GlobalRating], scores: FirstScores) -> Borderline:
    """The cut from overall ratings; several of one attempt count as one, their mean."""
    levels: dict[UUID, list[int]] = {}
    for one in ratings:
        if one.attempt_id in scores.by_attempt:
            levels.setdefault(one.attempt_id, []).append(one.level)
    grades = [fmean(given) for given in levels.values()]
    return borderline_regression(grades, [scores.by_attempt[one] for one in levels], BORDERLINE_OVERALL)


def sorting_of(scores: FirstScores, cut: float) -> Sorting:
    """Decision consistency for means over ten first exposures: Φ of ten cases, with people and cases as they vary."""
    size = (scores.n_people, len(set(scores.cases)), len(scores.people))
    found = scores.reliability()
    of_ten = None if found is None else found.of_cases(FEWEST_EXPOSURES)
    if found is None or of_ten is None or found.person is None:
        return Sorting(*size, found, None)
    sd = math.sqrt(found.person + of_ten.sem_absolute**2)
    return Sorting(*size, found, consistency(of_ten.phi, fmean(scores.means()), sd, cut))
