"""What an ended attempt puts into a cohort's sums, by hand."""

from datetime import UTC, datetime
from fractions import Fraction
from uuid import UUID

import pytest

from simulator.domain.cohort_records import Exposure
from simulator.domain.cohort_sums import EVERYWHERE, Entry, Sum, Sums, basis_points, rest_scores
from simulator.domain.scoring import case_score
from tests.personas import COHORT, SECOND_COHORT, TARA

ATTEMPT = UUID(int=7)
CASE = ("a-case", "k")
FIRST = Exposure.FIRST


def made(step, node, choice, composite, **changes):
    given = {"dimensions": {}, "criteria": {}, "critical": [], "weight": 1}
    return {"step": step, "node": node, "choice": choice, "composite": composite} | given | changes


SHEET = {
    "dimensions": {"composite": {"value": 6667}, "safety": {"value": None}, "attunement": {"value": 10_000}},
    "decisions": [
        made(0, "door", "wait", "1/3", criteria={"A2": "1/3", "S1": None}, dimensions={"attunement": "1/3"}),
        made(1, "talk", "ask", "1", weight=2, criteria={"A2": "1"}, critical=[{"code": "CE01", "class": "C1"}]),
        made(2, "door", "wait", None, dimensions={"attunement": None}),
    ],
    "gate": "review",
    "gate_opportunities": 2,
    "evidence": "enough",
}


def entry(sheet=SHEET, cohorts=(COHORT,)):
    at = datetime(2026, 3, 1, tzinfo=UTC)
    return Entry(ATTEMPT, TARA.id, *CASE, FIRST, at, "over", frozenset(cohorts), sheet, {0: 900, 2: 0})


def put_in(*entries):
    sums = Sums()
    for one in entries:
        sums.add(one)
    return {kind: dict(cells) for kind, cells in sums.changed()}


def of_cohort(kind, *entries):
    return {cell[1:]: numbers for cell, numbers in put_in(*entries)[kind].items() if cell[0] == COHORT}


@pytest.mark.parametrize(
    ("share", "points"), [("0", 0), ("1", 10_000), ("1/3", 3_333), ("2/3", 6_667), ("1/16000", 1), ("1/20000", 0)]
)
def test_a_share_is_the_next_whole_basis_point(share, points):
    assert basis_points(share) == points


@pytest.mark.parametrize("share", ["1/20000", "3/20000", "5/20000", "1/3", "7/13", "19/20000"])
def test_basis_points_are_rounded_as_scores_are(share):
    assert basis_points(share) == round(Fraction(share) * 10_000)


def test_the_rest_score_is_the_composite_without_the_decision():
    walk = [("1/3", 1), ("1", 2), ("2/7", 1), (None, 2), ("1/2", 1)]
    decisions = [made(at, "n", "c", share, weight=weight) for at, (share, weight) in enumerate(walk)]
    expected = []
    for left_out in range(5):
        items = [(w, Fraction(share)) for at, (share, w) in enumerate(walk) if share and at != left_out]
        expected.append(case_score(items, 0).value)
    assert rest_scores(decisions) == expected


def test_there_is_no_rest_score_where_no_other_decision_is_scored():
    assert rest_scores([made(0, "n", "c", "1/2"), made(1, "n", "c", None)]) == [None, 5_000]
    assert rest_scores([made(0, "n", "c", None)]) == [None]


def test_an_attempt_counts_once_with_its_gate_its_critical_choices_and_its_evidence():
    assert of_cohort(Sum.COHORT, entry()) == {(*CASE, FIRST): (1, 1, 1, 1, 2, 1)}


def test_scores_without_evidence_are_left_out_and_full_ones_stand_at_the_end():
    assert of_cohort(Sum.DIMENSION, entry()) == {
        (*CASE, FIRST, "composite"): (1, 6_667, 6_667**2),
        (*CASE, FIRST, "attunement"): (1, 10_000, 100_000_000),
    }
    assert of_cohort(Sum.HISTOGRAM, entry()) == {(FIRST, "composite", 66): (1,), (FIRST, "attunement", 100): (1,)}


def test_decisions_at_one_place_add_up():
    assert of_cohort(Sum.NODE, entry()) == {
        (*CASE, "door", FIRST): (2, 0, 2, 900),
        (*CASE, "talk", FIRST): (1, 1, 0, 0),
    }
    # without the first: (2 · 1) ÷ 2; without the second: 1/3; without the third, which is not scored: (1/3 + 2) ÷ 3
    assert of_cohort(Sum.OPTION, entry()) == {
        (*CASE, "door", "wait", FIRST): (2, 2, 17_778, 100_000_000 + 7_778**2),
        (*CASE, "talk", "ask", FIRST): (1, 1, 3_333, 3_333**2),
    }


def test_a_scored_decision_stands_beside_its_rest_score():
    pair = (1, 3_333, 3_333**2, 1, 3_333, 3_333**2, 10_000, 100_000_000, 33_330_000)
    assert of_cohort(Sum.ITEM, entry()) == {
        (*CASE, "door", FIRST, "attunement"): pair,
        (*CASE, "door", FIRST, "composite"): pair,
        (*CASE, "talk", FIRST, "composite"): (1, 10_000, 10**8, 1, 10_000, 10**8, 3_333, 3_333**2, 33_330_000),
    }


def test_the_only_scored_decision_has_a_share_and_no_pair():
    sheet = {"decisions": [made(0, "door", "wait", "1/2")]}
    assert of_cohort(Sum.ITEM, entry(sheet)) == {
        (*CASE, "door", FIRST, "composite"): (1, 5_000, 25_000_000, 0, 0, 0, 0, 0, 0)
    }
    assert of_cohort(Sum.OPTION, entry(sheet)) == {(*CASE, "door", "wait", FIRST): (1, 0, 0, 0)}


def test_ways_lead_to_the_next_decision_and_to_the_ending():
    assert of_cohort(Sum.EDGE, entry()) == {
        (*CASE, "door", "wait", "talk", FIRST): (1,),
        (*CASE, "talk", "ask", "door", FIRST): (1,),
        (*CASE, "door", "wait", "over", FIRST): (1,),
    }


def test_a_trainee_s_shares_on_a_criterion_add_up():
    assert of_cohort(Sum.CRITERION, entry()) == {(TARA.id, "A2", FIRST): (2, 13_333, 10**8 + 3_333**2)}


def test_an_attempt_of_two_cohorts_is_in_each_and_once_in_all_together():
    cells = put_in(entry(cohorts=(COHORT, SECOND_COHORT)))
    assert {cell[0]: numbers[0] for cell, numbers in cells[Sum.COHORT].items()} == dict.fromkeys(
        (COHORT, SECOND_COHORT, EVERYWHERE), 1
    )
    for kind in (Sum.CRITERION, Sum.EDGE):
        assert {cell[0] for cell in cells[kind]} == {COHORT, SECOND_COHORT}


def test_what_was_put_in_can_be_taken_out_again():
    sums = Sums()
    sums.add(entry())
    sums.add(entry(), times=-1)
    assert list(sums.changed()) == []
    sums.add(entry(), times=-1)
    assert dict(sums.changed())[Sum.HISTOGRAM][0][1] == (-1,)


def test_changes_come_in_one_order_whatever_happened_first():
    one, two = entry(), entry(cohorts=(SECOND_COHORT,))
    forth, back = Sums(), Sums()
    for sums, order in ((forth, (one, two)), (back, (two, one))):
        for each in order:
            sums.add(each)
    assert list(forth.changed()) == list(back.changed())


def test_a_sheet_of_nothing_counts_as_an_attempt_only():
    assert of_cohort(Sum.COHORT, entry({})) == {(*CASE, FIRST): (1, 0, 0, 0, 0, 0)}
    assert set(put_in(entry({}))) == {Sum.COHORT}
