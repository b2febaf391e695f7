"""What of trainees' sessions stands beside a standard: first exposures only, and reasons where there are too few."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from simulator.analytics.standards import consistency
from simulator.domain.attempt import Attempt, Feedback, Purpose, StoredScore
from simulator.domain.cohort_records import CohortAttempt, Exposure
from simulator.domain.judging import Judge, JudgedCase, Limits, Setting
from simulator.services.standard_evidence import FirstScores, first_exposures, first_scores, trainees_there
from simulator.services.standard_results import angoff_of, hofstee_of, sorting_of
from simulator.services.standard_words import check_words, sorting_words
from tests.personas import COHORT, PROGRAM, SECOND_COHORT

AT = datetime(2026, 3, 1, tzinfo=UTC)


def ended(person: int, case: str, *shares: str | None, **changes: object) -> CohortAttempt:
    """An attempt with a decision for each share."""
    decisions = [{"node": f"n{at}", "composite": share, "weight": 1} for at, share in enumerate(shares)]
    attempt = Attempt(
        UUID(int=1000 * person + sum(map(ord, case))),
        UUID(int=person),
        case,
        "c" * 64,
        case[0] * 64,
        "standard",
        0,
        Purpose.COUNTED,
        Feedback.END,
        AT,
    )
    score = StoredScore(case[0] * 64, "k" * 64, {"decisions": decisions}, AT)
    return replace(CohortAttempt(attempt, COHORT, None, Exposure.FIRST, score), **changes)


def test_repeats_and_what_has_no_score_stay_out_and_what_two_cohorts_see_enters_once():
    one = ended(1, "a", "1", "1/2", "0")
    found = [
        one,
        replace(one, cohort_id=SECOND_COHORT),
        ended(2, "a", "1", exposure=Exposure.REPEAT),
        ended(3, "a", score=None),
    ]
    assert [each.attempt.id for each in first_exposures(found)] == [one.attempt.id]


def test_an_attempt_needs_three_scored_decisions():
    scores = first_scores([ended(1, "a", "1", "1/2", "0"), ended(2, "a", "1", None, "0"), ended(3, "a")])
    assert list(scores.by_attempt.values()) == [pytest.approx(50.0)]
    assert (scores.n_people, scores.means(), scores.cases) == (1, (pytest.approx(50.0),), (0,))
    assert first_scores([]).by_attempt == {}


def test_how_trainees_did_is_told_of_five_who_played_the_very_text():
    case = JudgedCase("a", "c" * 64, "a" * 64, "A", (("n0", 1), ("n1", 1)))
    setting = Setting(UUID(int=1), PROGRAM, (case,), "", None, AT)
    five = [ended(person, "a", "1" if person % 2 else "0", "1", "1") for person in range(1, 6)]
    other = [ended(person, "b", "1", "1", "1") for person in range(1, 9)]
    told = trainees_there(setting, five + other)
    assert told.keys() == set(setting.items)
    assert (told[("a", "n0")].n, told[("a", "n0")].mean) == (5, 60)
    assert told[("a", "n0")].low is not None
    assert (told[("a", "n1")].mean, told[("a", "n1")].low) == (100, None)
    assert trainees_there(setting, five[:4] + other) == {}


def scores_of(n_people: int, n_cases: int) -> FirstScores:
    """Scores of people who differ by a point each, at cases that differ by two, with something left."""
    cells = [(person, case) for person in range(n_people) for case in range(n_cases)]
    values = {UUID(int=at + 1): 50.0 + p + 2 * c + 3 * ((p * 7 + c * 5) % 3) for at, (p, c) in enumerate(cells)}
    return FirstScores(values, tuple(p for p, _c in cells), tuple(c for _p, c in cells))


def test_consistency_is_that_of_means_over_ten_first_exposures():
    scores = scores_of(12, 4)
    found = sorting_of(scores, 60)
    assert (found.n_people, found.n_cases, found.n_scores) == (12, 4, 48)
    assert found.reliability is not None
    of_ten = found.reliability.of_cases(10)
    assert of_ten is not None
    sd = (found.reliability.person + of_ten.sem_absolute**2) ** 0.5
    assert found.found == consistency(of_ten.phi, sum(scores.means()) / 12, sd, 60)
    assert "of 100 trainees would come out on the same side with 10 other cases" in sorting_words(found)
    assert "It rests on 48 scores of 12 trainees at 4 cases. Eρ²" in sorting_words(found)


@pytest.mark.parametrize(
    ("people", "cases", "said"),
    [(9, 4, "on a first exposure: 9. From 10 on"), (12, 1, "can't be told: fewer than two items")],
    ids=["few", "one case"],
)
def test_too_little_gives_the_reason_instead_of_a_number(people, cases, said):
    found = sorting_of(scores_of(people, cases), 60)
    assert found.found is None
    assert said in sorting_words(found)


def test_people_who_are_all_alike_give_the_reason_too():
    scores = scores_of(12, 3)
    found = sorting_of(replace(scores, by_attempt=dict.fromkeys(scores.by_attempt, 60.0)), 60)
    assert "can't be told" in sorting_words(found)


def judge(number: int, limits: Limits | None) -> Judge:
    return Judge(UUID(int=1), UUID(int=number), AT, limits=limits)


def test_hofstees_limits_are_means_of_those_who_gave_them_held_against_ten_trainees():
    judges = [judge(1, Limits(50, 60, 0, 40)), judge(2, Limits(60, 70, 10, 60)), judge(3, None)]
    check = hofstee_of(judges, scores_of(12, 3))
    assert check.limits == (55, 65, 5, 50)
    assert check.found is not None
    assert check.found.cut is not None
    assert "With the scores of 12 trainees that makes" in check_words(check)
    impossible = hofstee_of([judge(1, Limits(10, 20, 50, 90))], scores_of(12, 3))
    assert "can't both hold: even the highest acceptable cut" in check_words(impossible)
    assert check_words(hofstee_of([judge(3, None)], scores_of(12, 3))).startswith("No judge said")


def test_a_judging_without_judges_came_to_nothing():
    case = JudgedCase("a", "c" * 64, "a" * 64, "A", (("n0", 1),))
    assert angoff_of(Setting(UUID(int=1), PROGRAM, (case,), "", None, AT), [], []) is None
