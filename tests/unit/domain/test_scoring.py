from fractions import Fraction

import pytest

from simulator.domain.scoring import (
    DecisionScore,
    Evidence,
    Gate,
    OpportunityRule,
    RepairRecord,
    Score,
    ScoredChoice,
    repair_records,
    score,
    score_decision,
)
from simulator.errors import RubricMismatch
from tests.builders import choice, ending_level, key_of, ladder, mark, node, pick, that

ONE, TWO, THREE, FOUR = (ladder(name, "A1") for name in ("one", "two", "three", "four"))
KEY_ONE = ladder("one", "A1", key=True)


def decided(at, choice_id, **details):
    """The score of one choice at a node, everything there on offer unless a test says otherwise."""
    return score_decision(key_of(at), pick(at, choice_id, **details))


def scored(*picks, levels=None, **details):
    """The score sheet of pairs (node, choice id), in order; ``levels`` are those at the ending."""
    nodes = {at.id: at for at, _ in picks}.values()
    choices = [pick(at, choice_id, step=step) for step, (at, choice_id) in enumerate(picks)]
    return score(key_of(*nodes, at_ending=levels), choices, **details)


def rated(*levels):
    """A decision with the choices o0, o1, … rated so on A1."""
    return node("only", *(choice(f"o{index}", ratings={"A1": level}) for index, level in enumerate(levels)))


def risky(node_id, *codes):
    """A decision with a safe choice and a slip that carries these critical errors."""
    slip = choice("slip", ratings={"S1": 0}, critical=codes)
    return node(node_id, choice("safe", ratings={"S1": 4}), slip)


# One decision


def test_the_best_option_has_the_whole_share_and_the_worst_none():
    assert decided(rated(4, 1), "o0").criteria == {"A1": 1}
    assert decided(rated(4, 1), "o1").criteria == {"A1": 0}


def test_an_option_between_has_its_share_of_what_was_possible():
    # (3 - 1) / (4 - 1)
    assert decided(rated(4, 3, 1), "o1").criteria == {"A1": Fraction(2, 3)}


def test_a_decision_is_scored_against_the_options_that_were_on_offer():
    # without o0 the best is 3 and the worst 1, so 2 is worth (2 - 1) / (3 - 1)
    assert decided(rated(4, 3, 2, 1), "o2", offered=["o1", "o2", "o3"]).criteria == {"A1": Fraction(1, 2)}


def test_the_order_of_the_options_does_not_matter():
    forward = decided(ONE, "r3", offered=["r0", "r1", "r3", "r4"])
    assert decided(ONE, "r3", offered=["r4", "r0", "r3", "r1"]) == forward


def test_options_that_reach_both_thresholds_exactly_are_an_opportunity():
    assert decided(rated(3, 1.5), "o0").criteria == {"A1": 1}


def test_a_decision_whose_best_option_is_below_competent_scores_nothing():
    assert decided(rated(2.99, 0), "o0").criteria == {"A1": None}


def test_a_decision_whose_options_lie_close_together_scores_nothing():
    # 4 - 2.51 = 1.49
    assert decided(rated(4, 2.51), "o1").criteria == {"A1": None}


def test_a_decision_with_one_option_scores_nothing():
    assert decided(rated(4, 0), "o0", offered=["o0"]).criteria == {"A1": None}


def test_the_thresholds_can_be_given_in_another_unit():
    strict = OpportunityRule(best=400, spread=300)
    assert score_decision(key_of(rated(4, 1)), pick(rated(4, 1), "o0"), strict).criteria == {"A1": 1}
    assert score_decision(key_of(rated(4, 1.01)), pick(rated(4, 1.01), "o0"), strict).criteria == {"A1": None}


def test_equal_options_score_nothing_even_without_thresholds():
    lenient = OpportunityRule(best=0, spread=0)
    assert score_decision(key_of(rated(2, 2)), pick(rated(2, 2), "o0"), lenient).criteria == {"A1": None}


def test_each_criterion_is_an_opportunity_of_its_own():
    at = node("only", choice("a", ratings={"A1": 4, "A2": 3}), choice("b", ratings={"A1": 0, "A2": 2}))
    assert decided(at, "b").criteria == {"A1": 0, "A2": None}


# Dimensions and composite: A1 A2 F S of x, y, z; the attunement means are 3, 1, 3, u is 3, 1, 3.5
WHOLE = node(
    "only",
    choice("x", ratings={"A1": 4, "A2": 2, "F-abft-1": 3, "S1": 0}),
    choice("y", ratings={"A1": 0, "A2": 2, "F-abft-1": 1, "S1": 4}),
    choice("z", ratings={"A1": 3, "A2": 3, "F-abft-1": 4, "S1": 4}),
)


def test_a_dimension_is_scored_on_the_mean_of_its_criteria():
    # attunement (3 - 1) / (3 - 1), safety (0 - 0) / (4 - 0), fidelity (3 - 1) / (4 - 1)
    assert decided(WHOLE, "x").dimensions == {"attunement": 1, "safety": 0, "fidelity": Fraction(2, 3)}


def test_the_composite_weighs_attunement_and_fidelity_alike_whatever_their_number_of_criteria():
    # (3 - 1) / (3.5 - 1)
    assert decided(WHOLE, "x").composite == Fraction(4, 5)


def test_safety_never_enters_the_composite():
    # y is the best on safety and the worst on the rest
    assert decided(WHOLE, "y").composite == 0
    assert decided(WHOLE, "y").dimensions["safety"] == 1


def test_a_decision_about_safety_alone_has_no_composite():
    assert decided(risky("only"), "safe").composite is None


def test_a_decision_about_fidelity_alone_has_a_composite():
    assert decided(ladder("only", "F-abft-1"), "r3").composite == Fraction(3, 4)


def test_the_composite_is_an_opportunity_of_its_own():
    # u is (4 + 1) / 2 for both, so nothing can be told apart although each criterion can
    at = node("only", choice("a", ratings={"A1": 4, "F-abft-1": 1}), choice("b", ratings={"A1": 1, "F-abft-1": 4}))
    assert decided(at, "a").composite is None
    assert decided(at, "a").criteria == {"A1": 1, "F-abft-1": 0}


def test_a_dimension_that_the_decision_does_not_rate_is_absent():
    assert decided(ONE, "r4").dimensions == {"attunement": 1}


# Contested options


def contested_best():
    first = choice("first", ratings={"A1": 4}, contested=True)
    return node("only", first, choice("second", ratings={"A1": 3}), choice("third", ratings={"A1": 1}))


def test_a_contested_option_leaves_best_and_worst():
    assert decided(contested_best(), "second").criteria == {"A1": 1}
    assert decided(contested_best(), "third").criteria == {"A1": 0}


def test_choosing_a_contested_option_leaves_the_decision_unscored():
    result = decided(contested_best(), "first")
    assert (result.criteria, result.dimensions, result.composite) == ({"A1": None}, {"attunement": None}, None)
    assert result.contested


def test_an_uncontested_choice_is_not_called_contested():
    assert not decided(contested_best(), "second").contested


def test_fewer_than_two_uncontested_options_leave_the_decision_unscored():
    at = node(
        "only",
        choice("a", ratings={"A1": 4}),
        choice("b", ratings={"A1": 0}, contested=True),
        choice("c", ratings={"A1": 0}, contested=True),
    )
    assert decided(at, "a").criteria == {"A1": None}


def test_a_contested_option_that_was_not_on_offer_changes_nothing():
    assert decided(contested_best(), "third", offered=["second", "third"]).criteria == {"A1": 0}


def test_a_critical_mark_counts_on_a_contested_option_too():
    slip = choice("slip", ratings={"S1": 0}, critical=["CE01"], contested=True)
    at = node("only", choice("safe", ratings={"S1": 4}), slip)
    assert scored((at, "slip")).gate is Gate.REVIEW


def test_a_decision_score_says_where_it_was_and_what_it_weighs():
    assert score_decision(key_of(KEY_ONE), pick(KEY_ONE, "r2", step=4)) == DecisionScore(
        step=4,
        node="one",
        choice="r2",
        weight=2,
        criteria={"A1": Fraction(1, 2)},
        dimensions={"attunement": Fraction(1, 2)},
        composite=Fraction(1, 2),
        critical=(),
        gate_opportunity=False,
        contested=False,
    )


# One case


def test_a_case_score_is_the_mean_share_with_its_standard_error():
    # shares 1, 1/2, 0: mean 1/2; sqrt(1/4 + 0 + 1/4) / 3 · sqrt(3/2) = 0.288675
    # 80 % interval: 5000 ± 1.281552 · 2887 = 5000 ± 3699.8
    result = scored((ONE, "r4"), (TWO, "r2"), (THREE, "r0")).dimensions["attunement"]
    assert result == Score(value=5000, error=2887, low=1300, high=8700, opportunities=3)


def test_a_key_decision_weighs_double():
    # shares 1 (twice), 1/2, 0: 2.5 / 4 = 0.625
    # squares 4 · 0.375² + 0.125² + 0.625² = 0.96875; sqrt / 4 · sqrt(3/2) = 0.301364
    # 6250 - 1.281552 · 3014 = 2387.4; the upper end 10112.6 is cut at 10000
    result = scored((KEY_ONE, "r4"), (TWO, "r2"), (THREE, "r0")).dimensions["attunement"]
    assert result == Score(value=6250, error=3014, low=2387, high=10_000, opportunities=3)


def test_the_lower_end_of_the_interval_stops_at_zero():
    # shares 0, 0, 1/2: mean 1/6; squares 1/36 + 1/36 + 1/9 = 1/6; sqrt / 3 · sqrt(3/2) = 1/6
    # 1667 - 1.281552 · 1667 < 0
    result = scored((ONE, "r0"), (TWO, "r0"), (THREE, "r2")).dimensions["attunement"]
    assert (result.value, result.error, result.low) == (1667, 1667, 0)


def test_four_equal_shares_have_no_error_of_their_own():
    result = scored((ONE, "r3"), (TWO, "r3"), (THREE, "r3"), (FOUR, "r3")).dimensions["attunement"]
    assert result == Score(value=7500, error=0, low=7500, high=7500, opportunities=4)


def test_the_standard_error_is_never_below_the_pooled_one():
    # 7500 ± 1.281552 · 500 = 7500 ± 640.8
    result = scored((ONE, "r3"), (TWO, "r3"), (THREE, "r3"), pooled_error=500).dimensions["attunement"]
    assert result == Score(value=7500, error=500, low=6859, high=8141, opportunities=3)


def test_a_larger_standard_error_of_its_own_stands_above_the_pooled_one():
    result = scored((ONE, "r4"), (TWO, "r2"), (THREE, "r0"), pooled_error=500)
    assert result.dimensions["attunement"].error == 2887


def test_fewer_than_three_opportunities_are_insufficient_evidence_and_never_zero():
    result = scored((ONE, "r0"), (TWO, "r0")).dimensions["attunement"]
    assert result == Score(value=None, error=None, low=None, high=None, opportunities=2)


def test_a_decision_without_opportunity_is_left_out_of_the_mean():
    flat = node("flat", choice("a", ratings={"A1": 2}), choice("b", ratings={"A1": 2}))
    result = scored((ONE, "r4"), (TWO, "r4"), (flat, "a"), (THREE, "r4")).dimensions["attunement"]
    assert (result.value, result.opportunities) == (10_000, 3)


def test_a_node_visited_again_counts_again():
    result = scored((ONE, "r4"), (ONE, "r2"), (ONE, "r0")).dimensions["attunement"]
    assert (result.value, result.opportunities) == (5000, 3)


def test_the_case_composite_averages_the_composites_of_decisions():
    # composites of WHOLE: x 4/5, y 0, z 1; their mean is 0.6
    result = scored((WHOLE, "x"), (WHOLE, "y"), (WHOLE, "z")).dimensions["composite"]
    assert (result.value, result.opportunities) == (6000, 3)


def test_every_criterion_has_a_score_of_its_own():
    # A1 rates x 4, y 0, z 3: shares 1, 0, 3/4, mean 0.58333; A2 spreads by 1 only
    criteria = scored((WHOLE, "x"), (WHOLE, "y"), (WHOLE, "z")).criteria
    assert (criteria["A1"].value, criteria["A1"].opportunities) == (5833, 3)
    assert (criteria["A2"].value, criteria["A2"].opportunities) == (None, 0)


def test_dimensions_that_the_case_claims_stand_before_the_composite():
    sheet = scored((WHOLE, "x"))
    assert list(sheet.dimensions) == ["attunement", "safety", "fidelity", "composite"]


def test_an_attempt_without_decisions_scores_nothing():
    sheet = score(key_of(ONE), [])
    assert sheet.dimensions["composite"] == Score(None, None, None, None, 0)
    assert (sheet.decisions, sheet.gate, sheet.evidence) == ((), Gate.CLEAR, Evidence.INSUFFICIENT)


def test_three_opportunities_in_each_claimed_dimension_are_enough_evidence():
    assert scored((WHOLE, "x"), (WHOLE, "y"), (WHOLE, "z")).evidence is Evidence.ENOUGH


def test_one_claimed_dimension_with_too_few_opportunities_makes_the_evidence_insufficient():
    sheet = scored((ONE, "r4"), (TWO, "r4"), (THREE, "r4"), (risky("risk"), "safe"))
    assert sheet.dimensions["attunement"].opportunities == 3
    assert sheet.evidence is Evidence.INSUFFICIENT


def test_too_few_composites_do_not_make_the_evidence_insufficient():
    sheet = scored(*[(risky(name), "safe") for name in ("a", "b", "c")])
    assert sheet.dimensions["composite"].opportunities == 0
    assert sheet.evidence is Evidence.ENOUGH


# Bands


@pytest.mark.parametrize(
    ("low", "high", "band"),
    [
        (0, 4999, "revisit"),
        (5000, 7499, "developing"),
        (7500, 10_000, "consistent"),
        (4999, 5000, "between revisit and developing"),
        (7499, 7500, "between developing and consistent"),
        (2000, 9000, "between revisit and consistent"),
    ],
)
def test_a_band_is_named_only_when_the_interval_lies_inside_it(low, high, band):
    assert Score(value=(low + high) // 2, error=1, low=low, high=high, opportunities=5).band == band


def test_without_a_value_there_is_no_band():
    assert Score(None, None, None, None, 2).band == "insufficient evidence"


# The safety gate


def test_without_critical_choices_the_gate_is_clear():
    assert scored((risky("a", "CE01"), "safe")).gate is Gate.CLEAR


def test_one_c1_means_a_review():
    assert scored((risky("a", "CE01"), "slip"), (risky("b"), "safe")).gate is Gate.REVIEW


def test_one_c2_leaves_the_gate_clear():
    sheet = scored((risky("a", "CE03"), "slip"), (risky("b", "CE10"), "safe"))
    assert sheet.gate is Gate.CLEAR


def test_one_c2_is_still_a_critical_moment():
    sheet = scored((risky("a", "CE03"), "slip"))
    assert sheet.decisions[0].critical == (mark("CE03"),)


def test_any_two_c2_mean_a_review():
    assert scored((risky("a", "CE03"), "slip"), (risky("b", "CE10"), "slip")).gate is Gate.REVIEW


def test_the_same_c2_twice_means_a_review():
    assert scored((risky("a", "CE03"), "slip"), (risky("b", "CE03"), "slip")).gate is Gate.REVIEW


def test_a_review_does_not_lower_the_scores():
    sheet = scored((ONE, "r4"), (TWO, "r4"), (THREE, "r4"), (risky("risk", "CE01"), "slip"))
    assert (sheet.gate, sheet.dimensions["composite"].value) == (Gate.REVIEW, 10_000)


def test_gate_opportunities_count_the_decisions_where_a_critical_option_was_on_offer():
    a, b, c = risky("a", "CE01"), risky("b"), risky("c", "CE03", "CE10")
    assert scored((a, "safe"), (b, "slip"), (c, "slip")).gate_opportunities == 2


def test_a_critical_option_that_was_not_on_offer_is_no_gate_opportunity():
    at = node("only", *risky("only", "CE01").choices, choice("other", ratings={"S1": 2}))
    assert not decided(at, "safe", offered=["safe", "other"]).gate_opportunity


# Ratings at the ending

PLANNED = {"S3": [ending_level(4, that("noor.bond", 10)), ending_level(2, that("noor.bond", 9)), ending_level(0)]}
SAFE_A, SAFE_B = risky("a"), risky("b")


def test_a_rating_at_the_ending_counts_once_in_its_dimension():
    # 1, 1 and (2 - 0) / (4 - 0): 2.5 / 3
    sheet = scored((SAFE_A, "safe"), (SAFE_B, "safe"), levels=PLANNED, at_ending={"S3": 200})
    assert (sheet.dimensions["safety"].value, sheet.dimensions["safety"].opportunities) == (8333, 3)


def test_a_rating_at_the_ending_weighs_one_beside_key_decisions():
    # 2 · 1 + 2 · 1 + 1 · 0 over 5
    a, b = ladder("a", "S1", key=True), ladder("b", "S1", key=True)
    sheet = scored((a, "r4"), (b, "r4"), levels=PLANNED, at_ending={"S3": 0})
    assert sheet.dimensions["safety"].value == 8000


def test_a_rating_at_the_ending_stays_out_of_the_composite_and_of_other_dimensions():
    sheet = scored((ONE, "r4"), levels=PLANNED, at_ending={"S3": 0})
    assert sheet.dimensions["attunement"].opportunities == 1
    assert sheet.dimensions["composite"].opportunities == 1


def test_a_criterion_rated_at_the_ending_has_one_opportunity():
    sheet = scored((ONE, "r4"), levels=PLANNED, at_ending={"S3": 400})
    assert sheet.criteria["S3"] == Score(None, None, None, None, 1)


def test_without_a_rating_at_the_ending_its_criterion_has_no_opportunity():
    sheet = scored((SAFE_A, "safe"), (SAFE_B, "safe"), levels=PLANNED)
    assert sheet.criteria["S3"].opportunities == 0
    assert sheet.evidence is Evidence.INSUFFICIENT


@pytest.mark.parametrize("levels", [(4,), (2.5, 0), (4, 3)], ids=["one level", "none competent", "too close"])
def test_an_ending_criterion_follows_the_opportunity_rule(levels):
    rows = {"S3": [ending_level(level) for level in levels]}
    sheet = scored((ONE, "r4"), levels=rows, at_ending={"S3": round(levels[0] * 100)})
    assert sheet.criteria["S3"].opportunities == 0


def test_a_rating_at_the_ending_that_the_key_does_not_know_is_refused():
    with pytest.raises(RubricMismatch, match="no rating 300 on 'S3'"):
        scored((ONE, "r4"), levels=PLANNED, at_ending={"S3": 300})


def test_a_rating_at_the_ending_on_another_criterion_is_refused():
    with pytest.raises(RubricMismatch, match="'A1' at the ending"):
        scored((ONE, "r4"), levels=PLANNED, at_ending={"A1": 400})


# Decisions and key that do not belong together


@pytest.mark.parametrize(
    "foreign",
    [
        ScoredChoice(0, "elsewhere", "r4", ("r0", "r4")),
        ScoredChoice(0, "one", "r9", ("r0", "r9")),
        ScoredChoice(0, "one", "r4", ("r0", "r1")),
        ScoredChoice(0, "one", "r4", ("r4", "r9")),
    ],
    ids=["unknown node", "unknown choice", "not among those offered", "unknown option offered"],
)
def test_a_decision_that_the_key_does_not_know_is_refused(foreign):
    with pytest.raises(RubricMismatch) as caught:
        score(key_of(ONE), [foreign])
    assert caught.value.hint == "Score the attempt with the key of the scenario that it was played on."


# Repairs


def strain(*words):
    """States of Noor's rupture at the opening and after each decision."""
    return [{"noor.bond": 5, "noor.rupture": word} for word in words]


def test_repairs_stand_in_the_sheet_beside_the_scores():
    record = RepairRecord("noor", 1, 1, 300)
    assert scored((ONE, "r4"), repairs=(record,)).repairs == (record,)


def test_without_a_strain_there_is_nothing_to_repair():
    assert repair_records(strain("none", "none"), [()], [None]) == ()


def test_a_case_without_ruptures_has_no_repairs():
    assert repair_records([{"noor.bond": 5}, {"noor.bond": 6}], [()], [None]) == ()


def test_a_strain_opens_after_the_decision_that_caused_it_and_closes_at_the_step_that_repairs_it():
    states = strain("none", "withdrawal", "withdrawal", "none")
    records = repair_records(states, [(), (), ("noor",)], [None, 100, 300])
    assert records == (RepairRecord("noor", opened=1, closed=2, quality=300),)


def test_a_strain_that_was_there_at_the_opening_opened_at_zero():
    records = repair_records(strain("confrontation", "none"), [("noor",)], [400])
    assert records == (RepairRecord("noor", opened=0, closed=0, quality=400),)


def test_a_repair_at_a_decision_that_does_not_rate_it_has_no_quality():
    records = repair_records(strain("withdrawal", "none"), [("noor",)], [None])
    assert records == (RepairRecord("noor", opened=0, closed=0, quality=None),)


def test_a_strain_that_passes_without_a_repair_is_recorded_as_not_repaired():
    records = repair_records(strain("withdrawal", "none"), [()], [300])
    assert records == (RepairRecord("noor", opened=0, closed=None, quality=None),)


def test_the_repair_of_somebody_else_does_not_count():
    records = repair_records(strain("withdrawal", "none"), [("samira",)], [300])
    assert records == (RepairRecord("noor", opened=0, closed=None, quality=None),)


def test_a_strain_that_is_still_there_at_the_end_stays_open():
    records = repair_records(strain("none", "withdrawal", "withdrawal"), [(), ()], [None, None])
    assert records == (RepairRecord("noor", opened=1, closed=None, quality=None),)


def test_a_strain_that_changes_its_form_is_one_strain():
    states = strain("withdrawal", "confrontation", "none")
    records = repair_records(states, [(), ("noor",)], [None, 200])
    assert records == (RepairRecord("noor", opened=0, closed=1, quality=200),)


def test_a_second_strain_with_the_same_person_is_a_second_record():
    states = strain("withdrawal", "none", "withdrawal")
    records = repair_records(states, [("noor",), ()], [300, None])
    assert records == (RepairRecord("noor", 0, 0, 300), RepairRecord("noor", 2, None, None))


def test_strains_are_listed_by_when_they_opened_and_then_by_person():
    states = [
        {"samira.rupture": "withdrawal", "noor.rupture": "none", "bo.rupture": "none"},
        {"samira.rupture": "withdrawal", "noor.rupture": "withdrawal", "bo.rupture": "confrontation"},
    ]
    records = repair_records(states, [()], [None])
    assert [(record.person, record.opened) for record in records] == [("samira", 0), ("bo", 1), ("noor", 1)]
