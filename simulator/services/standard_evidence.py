"""What a program's trainees did, as standards need it: adjusted scores of first exposures, and shares by decision.

Only what was assigned in, or shared with, the program's cohorts enters, and what a person met for the first time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any
from uuid import UUID

from simulator.analytics.adjusted import Calibration, adjusted_score, calibrate
from simulator.analytics.generalizability import FEWEST_FOR_INTERVAL, Generalizability, generalizability
from simulator.analytics.items import difficulty, moments
from simulator.domain.cohort_records import CohortAttempt, Exposure
from simulator.domain.item_effects import item_id
from simulator.domain.judging import FEWEST_TRAINEES, MOST_SHARE, Setting, TraineesThere
from simulator.domain.judging import Item as JudgedItem


@dataclass(frozen=True, slots=True)
class Decided:
    """A scored decision: the item under its key, the share of what was possible (0 to 1), and its weight."""

    item: str
    node: str
    share: float
    weight: float


@dataclass(frozen=True, slots=True)
class FirstScores:
    """Adjusted scores of first exposures, one a person and case.

    Attributes
    ----------
    by_attempt : mapping of UUID to float
        Score of 100, unclamped.
    people, cases : tuple of int
        Of each of them, numbered from 0.
    """

    by_attempt: Mapping[UUID, float]
    people: tuple[int, ...]
    cases: tuple[int, ...]

    @property
    def scores(self) -> tuple[float, ...]:
        """The scores, in the order of ``people`` and ``cases``."""
        return tuple(self.by_attempt.values())

    @property
    def n_people(self) -> int:
        """How many people have one."""
        return len(set(self.people))

    def means(self) -> tuple[float, ...]:
        """Each person's mean."""
        by_person: dict[int, list[float]] = {}
        for person, score in zip(self.people, self.scores, strict=True):
            by_person.setdefault(person, []).append(score)
        return tuple(sum(scores) / len(scores) for scores in by_person.values())

    def reliability(self) -> Generalizability | None:
        """How far they would come out the same at other cases; None below ten people."""
        if self.n_people < FEWEST_FOR_INTERVAL:
            return None
        return generalizability(self.people, self.cases, self.scores)


def first_exposures(found: Iterable[CohortAttempt]) -> tuple[CohortAttempt, ...]:
    """Those of them that are first exposures with a score, each once whatever cohorts it is in."""
    once = {one.attempt.id: one for one in found if one.exposure is Exposure.FIRST and one.score is not None}
    return tuple(once.values())


def decided(one: CohortAttempt) -> tuple[Decided, ...]:
    """The decisions of an attempt that were scored."""
    if one.score is None:
        return ()
    sheet: Mapping[str, Any] = one.score.sheet
    return tuple(
        Decided(
            item_id(one.attempt.scenario_id, one.score.key_hash, made["node"]),
            made["node"],
            float(Fraction(made["composite"])),
            made["weight"],
        )
        for made in sheet.get("decisions", ())
        if made["composite"] is not None
    )


def first_scores(found: Iterable[CohortAttempt], published: Calibration | None = None) -> FirstScores:
    """Their adjusted scores; without those with fewer than three scored decisions.

    Parameters
    ----------
    published : Calibration, optional
        What is in force; where nothing is yet, the effects are estimated from these attempts themselves.
    """
    firsts = first_exposures(found)
    made = [decided(one) for one in firsts]
    names = list(dict.fromkeys(each.item for of_one in made for each in of_one))
    place = {name: at for at, name in enumerate(names)}
    rows = [(at, each) for at, of_one in enumerate(made) for each in of_one]
    calibration = published or calibrate(
        [at for at, _each in rows],
        [place[each.item] for _at, each in rows],
        [each.share for _at, each in rows],
        [each.weight for _at, each in rows],
        names,
    )
    scores: dict[UUID, float] = {}
    people, cases = [], []
    people_at: dict[UUID, int] = {}
    cases_at: dict[str, int] = {}
    for one, of_one in zip(firsts, made, strict=True):
        score = calibration and adjusted_score(calibration, [(each.item, each.share, each.weight) for each in of_one])
        if score:
            scores[one.attempt.id] = score.value
            people.append(people_at.setdefault(one.attempt.trainee_id, len(people_at)))
            cases.append(cases_at.setdefault(one.attempt.scenario_id, len(cases_at)))
    return FirstScores(scores, tuple(people), tuple(cases))


def trainees_there(setting: Setting, found: Iterable[CohortAttempt]) -> dict[JudgedItem, TraineesThere]:
    """How trainees did at each judged decision; nothing where there were fewer than five."""
    plays, judged = {case.play_hash: case.scenario_id for case in setting.cases}, set(setting.items)
    shares: dict[JudgedItem, dict[UUID, float]] = {}
    for one in first_exposures(found):
        case = plays.get(one.attempt.play_hash, "")
        for each in decided(one):
            if (case, each.node) in judged:
                shares.setdefault((case, each.node), {})[one.attempt.trainee_id] = each.share
    return {
        item: _figures(list(of_item.values())) for item, of_item in shares.items() if len(of_item) >= FEWEST_TRAINEES
    }


def _figures(shares: list[float]) -> TraineesThere:
    estimate = difficulty(moments(shares)).share
    assert estimate is not None  # five of them at least
    low, high = (None if one is None else round(MOST_SHARE * one) for one in (estimate.low, estimate.high))
    return TraineesThere(len(shares), round(MOST_SHARE * estimate.value), low, high)
