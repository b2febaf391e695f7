from fractions import Fraction
from math import sqrt

import pytest

from simulator.domain.key import scenario_key
from simulator.domain.verification.playing import even
from tests.builders import at_most, choice, ending, ending_level, ladder, node, put, scenario, that
from tests.unit.domain.verification.cases import FLAG, proof_of


def coin(node_id, to, **details):
    """A decision between a best and a worst option: shares 1 and 0."""
    return node(node_id, choice("good", to, ratings={"A1": 4}), choice("bad", to, ratings={"A1": 0}), **details)


def played(*nodes, player=even, **details):
    return proof_of(*nodes, **details).play(player)


def first(_, enabled):
    return {enabled[0]: Fraction(1)}


def last(_, enabled):
    return {enabled[-1]: Fraction(1)}


# Endings and getting stuck


def test_the_random_player_takes_every_enabled_choice_alike():
    case = scenario(node("a", choice("x"), choice("y"), choice("z")))
    assert even(case.nodes["a"], ("x", "z")) == {"x": Fraction(1, 2), "z": Fraction(1, 2)}


def test_the_probability_of_an_ending_is_that_of_all_walks_to_it():
    outcome = played(
        node("a", choice("on", "b"), choice("good"), choice("bad", "poor")),
        node("b", choice("good"), choice("bad", "poor"), choice("bad2", "poor"), choice("bad3", "poor")),
        ending("end"),
        ending("poor"),
    )
    assert outcome.endings == pytest.approx({"end": 1 / 3 + 1 / 12, "poor": 1 / 3 + 3 / 12})


def test_those_who_meet_nothing_on_offer_are_stuck():
    outcome = played(
        node("a", choice("on", "b"), choice("set", "b", effects=[put("flag", True)]), choice("go")),
        node("b", choice("out", when=that("flag", True))),
        own=[FLAG],
    )
    assert outcome.stuck == pytest.approx(1 / 3)
    assert outcome.endings == pytest.approx({"end": 2 / 3})


def test_each_opening_is_as_likely_as_the_others():
    outcome = played(
        node("a", choice("go", when=that("flag", False)), choice("off", "poor", when=that("flag", True))),
        ending("end"),
        ending("poor"),
        own=[FLAG],
        variants={"on": {"flag": True}, "same": {}},
    )
    assert outcome.endings == pytest.approx({"end": 2 / 3, "poor": 1 / 3})


def test_the_chance_of_each_state_goes_with_the_outcome():
    outcome = played(node("a", choice("on", "b"), choice("go")), node("b", choice("go")))
    assert {name: rows.tolist() for name, rows in outcome.reached.items()} == {"a": [1.0], "b": [0.5], "end": [1.0]}


def test_a_player_who_never_comes_somewhere_leaves_it_empty():
    outcome = played(
        node("a", choice("go"), choice("on", "b")),
        node("b", choice("on", "poor")),
        ending("end"),
        ending("poor"),
        player=first,
    )
    assert outcome.endings == {"end": 1.0, "poor": 0.0}
    assert outcome.reached["b"].tolist() == [0.0]
    assert outcome.stuck == 0


def test_a_player_who_comes_to_a_node_in_one_state_takes_no_step_from_the_others():
    outcome = played(
        node("a", choice("plain", "b"), choice("set", "b", effects=[put("flag", True)])),
        node("b", choice("off", "poor", when=that("flag", True)), choice("go")),
        ending("end"),
        ending("poor"),
        own=[FLAG],
        player=first,
    )
    assert outcome.endings == {"end": 1.0, "poor": 0.0}


def test_choices_to_which_a_player_gives_no_weight_are_not_taken():
    def weights(_, enabled):
        return {"a": Fraction(1, 4), "b": Fraction(3, 4)}

    outcome = played(
        node("s", choice("a"), choice("b", "poor"), choice("c", "poor")), ending("end"), ending("poor"), player=weights
    )
    assert outcome.endings == {"end": 0.25, "poor": 0.75}


# Moments


def test_the_mean_and_spread_of_three_even_decisions_are_exact():
    # a share is 0, 1/4, 1/2, 3/4 or 1 alike: mean 1/2, variance 1/8; the mean of three has a third of that
    outcome = played(ladder("a", "A1", to="b"), ladder("b", "A1", to="c"), ladder("c", "A1"))
    score = outcome.scores["attunement"]
    assert score.expected == pytest.approx(50)
    assert score.sd == pytest.approx(100 * sqrt(1 / 24))
    assert score.p_scored == pytest.approx(1)
    assert (score.opportunities_min, score.opportunities_max) == (3, 3)


def test_a_key_decision_counts_double():
    # weights 2, 1 and 1 over coins of variance 1/4: (4 + 1 + 1) / 16 / 4
    outcome = played(coin("a", "b", key=True), coin("b", "c"), coin("c", "end"))
    assert outcome.scores["attunement"].sd == pytest.approx(100 * sqrt(6 / 64))


def test_a_player_who_takes_a_key_decision_well_and_the_rest_badly_has_half():
    def weights(at, enabled):
        return {"good" if at.id == "a" else "bad": Fraction(1)}

    outcome = played(coin("a", "b", key=True), coin("b", "c"), coin("c", "end"), player=weights)
    assert outcome.scores["attunement"].expected == pytest.approx(50)
    assert outcome.scores["attunement"].sd == pytest.approx(0)


def test_walks_with_too_few_opportunities_have_no_score():
    # a third leave after one decision; the others have three
    outcome = played(
        node("a", *(choice(f"r{level}", to, ratings={"A1": level}) for level, to in ((4, "b"), (2, "b"), (0, "end")))),
        coin("b", "c"),
        coin("c", "end"),
    )
    score = outcome.scores["attunement"]
    assert score.p_scored == pytest.approx(2 / 3)
    # given 'b' the first share is 1 or 1/2 alike: (3/4 + 1/2 + 1/2) / 3
    assert score.expected == pytest.approx(100 * 7 / 12)
    assert (score.opportunities_min, score.opportunities_max) == (1, 3)


def test_a_dimension_that_no_walk_scores_has_no_mean():
    outcome = played(coin("a", "end"))
    assert outcome.scores["attunement"].expected is None
    assert outcome.scores["attunement"].sd is None
    assert outcome.scores["attunement"].p_scored == 0


def test_a_contested_option_is_no_opportunity_for_who_takes_it():
    def three(node_id, to):
        return node(
            node_id,
            choice("good", to, ratings={"A1": 4}),
            choice("bad", to, ratings={"A1": 0}),
            choice("odd", to, ratings={"A1": 2}, contested=True),
        )

    score = played(three("a", "b"), three("b", "c"), three("c", "end")).scores["attunement"]
    assert score.p_scored == pytest.approx(8 / 27)
    assert score.expected == pytest.approx(50)
    assert score.sd == pytest.approx(100 * sqrt(1 / 12))
    assert (score.opportunities_min, score.opportunities_max) == (0, 3)


def test_shares_are_relative_to_what_is_on_the_table():
    # with the flag the worst option is gone, and the middle one is worth nothing
    def three(node_id, to):
        return node(
            node_id,
            choice("good", to, ratings={"A1": 4}),
            choice("mid", to, ratings={"A1": 2}),
            choice("bad", to, ratings={"A1": 0}, when=that("flag", False)),
        )

    def mid(_, enabled):
        return {"mid": Fraction(1)}

    nodes = (three("a", "b"), three("b", "c"), three("c", "end"))
    assert played(*nodes, own=[FLAG], player=mid).scores["attunement"].expected == pytest.approx(50)
    opened = played(*nodes, own=[FLAG], state={"flag": True}, player=mid)
    assert opened.scores["attunement"].expected == pytest.approx(0)


def test_a_second_round_of_a_loop_counts_by_itself():
    # Two decisions taken perfectly, then 'again' with three options (shares 1, 1/2, 0) and after it two (1, 0):
    # 3/3 and 2.5/3 with a third each, 3/4 and 2/4 with a sixth each.
    def weights(at, enabled):
        return {"good": Fraction(1)} if at.id != "c" else even(at, enabled)

    outcome = played(
        coin("a", "b"),
        coin("b", "c"),
        node(
            "c",
            choice("go", ratings={"A1": 4}),
            choice("other", ratings={"A1": 2}),
            choice("again", "c", ratings={"A1": 0}, once=True),
        ),
        player=weights,
    )
    score = outcome.scores["attunement"]
    mean = 1 / 3 + 2.5 / 9 + 0.75 / 6 + 0.5 / 6
    assert score.expected == pytest.approx(100 * mean)
    square = 1 / 3 + (2.5 / 3) ** 2 / 3 + 0.75**2 / 6 + 0.5**2 / 6
    assert score.sd == pytest.approx(100 * sqrt(square - mean**2))
    assert (score.opportunities_min, score.opportunities_max) == (3, 4)


def test_a_first_round_that_scores_more_than_later_ones_is_followed_too():
    # after 'again' one option is left, which is no opportunity
    outcome = played(node("a", choice("go", ratings={"A1": 4}), choice("again", "a", ratings={"A1": 0}, once=True)))
    score = outcome.scores["attunement"]
    assert outcome.endings == pytest.approx({"end": 1})
    assert (score.opportunities_min, score.opportunities_max) == (1, 1)


# What is rated at the ending


AT_ENDING = {"S3": [ending_level(4, that("flag", True)), ending_level(0)]}


def safety(node_id, to, *effects):
    return node(node_id, choice("good", to, ratings={"S1": 4}, effects=effects), choice("bad", to, ratings={"S1": 0}))


def test_what_is_rated_at_the_ending_is_one_more_opportunity():
    # shares (a, b, a): 1, 2/3, 1/3 and 0 with a quarter each
    outcome = played(safety("a", "b", put("flag", True)), safety("b", "end"), own=[FLAG], at_ending=AT_ENDING)
    score = outcome.scores["safety"]
    assert score.expected == pytest.approx(50)
    assert score.sd == pytest.approx(100 * sqrt((1 + 4 / 9 + 1 / 9) / 4 - 1 / 4))
    assert (score.opportunities_min, score.opportunities_max) == (3, 3)


def test_an_early_ending_is_not_rated_and_not_counted_among_full_walks():
    outcome = played(
        safety("a", "b", put("flag", True)),
        node("b", choice("good", ratings={"S1": 4}), choice("bad", "early", ratings={"S1": 0})),
        ending("end"),
        ending("early", early=True),
        own=[FLAG],
        at_ending=AT_ENDING,
    )
    score = outcome.scores["safety"]
    assert score.p_scored == pytest.approx(1 / 2)
    assert (score.opportunities_min, score.opportunities_max) == (3, 3)


def test_a_rating_at_the_ending_without_spread_is_no_opportunity():
    outcome = played(safety("a", "b"), safety("b", "end"), at_ending={"S3": [ending_level(3)]})
    assert outcome.scores["safety"].p_scored == 0
    assert outcome.scores["safety"].opportunities_max == 2


def test_the_first_level_whose_condition_holds_counts():
    # both conditions hold where the flag is set: the first, worth 0, counts
    levels = [ending_level(0, that("flag", True)), ending_level(4)]
    outcome = played(
        safety("a", "b", put("flag", True)), safety("b", "end"), own=[FLAG], at_ending={"S3": levels}, player=first
    )
    assert outcome.scores["safety"].expected == pytest.approx(100 * 2 / 3)


# The gate


def risky(node_id, to, *codes):
    return node(node_id, choice("fine", to), choice("wrong", to, critical=codes))


def test_one_c1_is_a_review():
    assert played(risky("a", "end", "CE01")).review == pytest.approx(1 / 2)


def test_one_c2_is_none():
    assert played(risky("a", "end", "CE03")).review == 0


def test_two_c2_on_a_walk_are_a_review():
    outcome = played(risky("a", "b", "CE03"), risky("b", "c", "CE03"), risky("c", "end", "CE10"))
    # at least two of three
    assert outcome.review == pytest.approx(4 / 8)


def test_two_c2_of_one_choice_are_a_review():
    assert played(risky("a", "end", "CE03", "CE10")).review == pytest.approx(1 / 2)


def test_a_review_stays_one_whatever_follows():
    outcome = played(risky("a", "b", "CE01"), risky("b", "end", "CE03"))
    assert outcome.review == pytest.approx(1 / 2)


def test_those_who_are_stuck_are_not_reviewed():
    outcome = played(
        node("a", choice("wrong", "b", critical=["CE01"])), node("b", choice("go", when=that("flag", True))), own=[FLAG]
    )
    assert (outcome.review, outcome.stuck) == (0, 1)


def test_a_player_by_weights_meets_the_gate_as_often_as_the_weights_say():
    outcome = played(risky("a", "b", "CE03"), risky("b", "end", "CE03"), player=last)
    assert outcome.review == 1


def test_the_composite_is_over_attunement_and_fidelity_together():
    def both(node_id, to):
        return node(
            node_id,
            choice("good", to, ratings={"A1": 4, "F-abft-1": 4}),
            choice("half", to, ratings={"A1": 4, "F-abft-1": 0}),
            choice("bad", to, ratings={"A1": 0, "F-abft-1": 0}),
        )

    def half(_, enabled):
        return {"half": Fraction(1)}

    scores = played(both("a", "b"), both("b", "c"), both("c", "end"), player=half).scores
    assert scores["attunement"].expected == pytest.approx(100)
    assert scores["fidelity"].expected == pytest.approx(0)
    assert scores["composite"].expected == pytest.approx(50)


def test_a_case_without_any_criterion_has_only_an_empty_composite():
    case = scenario(node("a", choice("go")))
    assert scenario_key(case).claimed() == ()
    assert set(played(node("a", choice("go"))).scores) == {"composite"}


def test_a_guard_on_numbers_is_played_as_the_engine_does():
    outcome = played(
        node("a", choice("x", "b"), choice("y", "b", effects=[put("noor.bond", 2)])),
        node("b", choice("low", "poor", when=at_most("noor.bond", 3)), choice("go")),
        ending("end"),
        ending("poor"),
        state={"noor.bond": 6},
    )
    assert outcome.endings == pytest.approx({"end": 3 / 4, "poor": 1 / 4})
