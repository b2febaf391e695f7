"""Figures about people, from scored attempts."""

from __future__ import annotations

import pytest

from simulator.analytics.mastery import Concern
from simulator.domain.cohort_records import Exposure
from simulator.domain.cohort_totals import CaseTotal, CriterionTotal
from simulator.domain.scoring import COMPOSITE, Gate
from simulator.services.cohort_scores import (
    Against,
    against_cut,
    count_concerns,
    first_by_person,
    growth_shown,
    plain_scores,
    risks,
    safety,
    score_series,
    skill_cells,
    skills,
    strips,
)
from tests.unit.services.cohort_rows import person_id, row


def made(scores, **changes):
    """People with the scores of their new cases: (by person, by attempt)."""
    rows = [row(person, case, score) for person, own in enumerate(scores) for case, score in enumerate(own)]
    return first_by_person(rows), plain_scores(rows)


def first_strip(scores, *, all_shown=True):
    return strips(*made(scores), all_shown=all_shown)[0]


def test_each_person_counts_once_with_the_mean_of_their_new_cases() -> None:
    found = first_strip([[60, 80], [50], [90], [70], [80, 80]])

    assert (found.dimension, found.n_people, found.n_attempts) == (COMPOSITE, 5, 7)
    assert found.mean == pytest.approx(72.0)
    assert found.sd == pytest.approx(14.8324, abs=1e-4)
    assert (found.low, found.high) == (pytest.approx(53.586, abs=1e-3), pytest.approx(90.414, abs=1e-3))
    assert found.bins == (0, 0, 0, 0, 0, 1, 0, 2, 1, 1)


def test_one_person_has_no_spread_and_no_interval() -> None:
    found = first_strip([[100, 100]])

    assert (found.mean, found.sd, found.low, found.high) == (100.0, None, None, None)
    assert found.bins[-1] == 1


def test_people_who_are_all_alike_have_no_interval_that_would_look_like_certainty() -> None:
    found = first_strip([[70]] * 6)

    assert (found.mean, found.sd, found.low) == (70.0, 0.0, None)


def test_nobody_is_no_mean_of_0() -> None:
    found = first_strip([[None], [None]])

    assert (found.n_people, found.n_attempts, found.mean, found.bins) == (0, 0, None, ())


def test_to_a_lead_a_figure_about_four_people_says_nothing_not_even_how_many() -> None:
    found = first_strip([[70], [60], [50], [40]], all_shown=False)

    assert (found.hidden, found.n_people, found.n_attempts, found.mean, found.bins) == (True, 0, 0, None, ())


def test_to_a_lead_tenths_with_few_people_are_not_shown() -> None:
    found = first_strip([[70]] * 6 + [[80]] * 7 + [[20]], all_shown=False)

    assert found.mean is not None
    assert found.bins == (None, None, None, None, None, None, None, None, 7, None)


def test_repeats_and_a_session_in_two_cohorts_count_for_nothing_more() -> None:
    rows = [row(0, 0, 50), row(0, 0, 50), row(0, 1, 90, exposure=Exposure.REPEAT)]

    assert [[one.composite for one in own] for own in first_by_person(rows).values()] == [[5000]]


def test_growth_has_no_point_of_fewer_than_five_people() -> None:
    people, scores = made([[50, 60, 70]] * 4 + [[40, 65]] * 7)
    found = growth_shown(score_series(people, scores))

    assert [(one.t, one.n) for one in found.points] == [(1, 11), (2, 11)]
    assert found.slope is not None


def test_at_a_cut_is_said_of_ten_new_cases_their_mean_and_a_clear_gate() -> None:
    met, below, few = [[70] * 10], [[50] * 10], [[70] * 9]
    people, scores = made(met + below + few)
    assert against_cut(people, scores, 60, all_shown=True).met == 1

    reviewed = dict(people)
    reviewed[person_id(0)] = (row(0, 0, 70, gate=Gate.REVIEW), *people[person_id(0)][1:])
    found = against_cut(reviewed, scores, 60, all_shown=True)
    assert (found.met, found.below, found.too_few) == (0, 2, 1)
    assert (found.share.count, found.share.n) == (0, 2)


def test_a_session_without_a_score_does_not_count_as_a_case_but_its_gate_does() -> None:
    people, scores = made([[70] * 10])
    (own,) = people.values()

    unscored = row(0, 11, None, gate=Gate.REVIEW)
    assert against_cut({person_id(0): (*own, unscored)}, scores, 60, all_shown=True).below == 1
    assert against_cut({person_id(0): (*own[:9], unscored)}, scores, 60, all_shown=True).too_few == 1


def test_to_a_lead_few_at_a_cut_are_not_told_by_the_others_either() -> None:
    people, scores = made([[70] * 10] * 8 + [[50] * 10] * 2 + [[70]] * 30)

    assert against_cut(people, scores, 60, all_shown=False) == Against(None, None, 30, None)


def test_safety_is_told_by_people_and_by_choices() -> None:
    people = first_by_person([row(0, 0), row(0, 1, gate=Gate.REVIEW), row(1, 0)])
    totals = [
        CaseTotal("case-0", "k", Exposure.FIRST, 2, 0, 0, 1, 6, 2),
        CaseTotal("case-1", "k", Exposure.FIRST, 1, 1, 1, 2, 4, 1),
        CaseTotal("case-1", "k", Exposure.REPEAT, 9, 9, 9, 9, 9, 9),
    ]
    found = safety(people, totals, all_shown=True)

    assert (found.people.count, found.people.n) == (1, 2)
    assert (found.choices.count, found.choices.n) == (3, 10)
    assert safety(people, None, all_shown=True).choices is None
    assert safety(people, totals, all_shown=False).people is None
    assert safety({}, [], all_shown=True).people is None


def test_to_a_lead_few_people_with_a_session_for_review_are_not_counted_but_choices_are() -> None:
    people = first_by_person([row(0, 0, gate=Gate.REVIEW), *(row(n, 0) for n in range(1, 9))])
    totals = [CaseTotal("case-0", "k", Exposure.FIRST, 9, 1, 1, 1, 30, 9)]
    found = safety(people, totals, all_shown=False)

    assert (found.people, found.choices.count, found.choices.n) == (None, 1, 30)


def test_a_criterion_below_three_moments_has_no_value_and_repeats_are_no_evidence() -> None:
    cells = skill_cells(
        [
            CriterionTotal(person_id(0), "A1", Exposure.FIRST, 3, 15_000, 0),
            CriterionTotal(person_id(0), "A1", Exposure.REPEAT, 9, 90_000, 0),
            CriterionTotal(person_id(0), "A2", Exposure.FIRST, 2, 20_000, 0),
            CriterionTotal(person_id(1), "A2", Exposure.FIRST, 0, 0, 0),
        ]
    )

    assert {name: (cell.value, cell.n) for name, cell in cells[person_id(0)].items()} == {
        "A1": (50.0, 3),
        "A2": (None, 2),
    }
    assert person_id(1) not in cells


def test_a_skill_is_the_mean_over_people_with_enough_moments() -> None:
    totals = [CriterionTotal(person_id(n), "A1", Exposure.FIRST, 4, 4_000 * (5 + n), 0) for n in range(5)]
    totals.append(CriterionTotal(person_id(9), "A1", Exposure.FIRST, 1, 0, 0))
    totals.append(CriterionTotal(person_id(9), "A2", Exposure.FIRST, 1, 0, 0))
    totals += [CriterionTotal(person_id(n), "A3", Exposure.FIRST, 3, 9_000, 0) for n in range(2)]
    first, thin, few = skills(skill_cells(totals), all_shown=True)

    assert (first.criterion, first.n_people, first.n_thin, first.mean) == ("A1", 5, 1, 70.0)
    assert first.low < 70 < first.high
    assert (thin.n_people, thin.n_thin, thin.mean, few.mean) == (0, 1, None, 30.0)
    lead_first, lead_thin, lead_few = skills(skill_cells(totals), all_shown=False)
    assert (lead_first.mean, lead_first.n_thin, lead_thin.n_thin) == (70.0, None, None)
    assert (lead_few.hidden, lead_few.n_people, lead_few.mean) == (True, 0, None)


def test_a_cohort_in_which_nobody_differs_or_of_few_flags_nobody() -> None:
    alike = {person_id(n): [70.0, 70.0, 70.0] for n in range(12)}
    few = {person_id(n): [float(n), 50.0, 70.0] for n in range(9)}

    assert risks(alike, 60) == risks(few, 60) == risks({}, 60) == {}
    assert not count_concerns({}, all_shown=True).said


def test_flags_are_counted_and_to_a_lead_small_counts_are_not_shown() -> None:
    scores = {person_id(n): [80.0 + n % 5, 84.0 - n % 3, 82.0] for n in range(20)}
    scores |= {person_id(50): [20.0, 22.0, 18.0], person_id(51): [90.0]}
    found = risks(scores, 60)
    assert found[person_id(50)].concern is Concern.ACT

    counted = count_concerns(found, all_shown=True)
    assert (counted.none, counted.watch, counted.act, counted.too_few) == (20, 0, 1, 1)
    hidden = count_concerns(found, all_shown=False)
    assert (hidden.said, hidden.none, hidden.watch, hidden.act, hidden.too_few) == (True, None, None, None, None)
