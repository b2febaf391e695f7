from simulator.domain.key import NodeKey, OptionKey
from simulator.domain.rubric import Dimension
from tests.builders import choice, ending, ending_level, key_of, mark, node, that

RISK = node(
    "risk",
    choice("ask", ratings={"S1": 4, "A1": 3}),
    choice("skip", ratings={"S1": 0, "A1": 2.5}, critical=["CE01"]),
    choice("hint", ratings={"S1": 2, "A1": 2}, contested=True),
    key=True,
)


def test_the_key_of_a_decision_holds_the_ratings_and_marks_of_each_option():
    assert key_of(RISK).nodes["risk"] == NodeKey(
        ("S1", "A1"),
        2,
        {
            "ask": OptionKey({"S1": 400, "A1": 300}),
            "skip": OptionKey({"S1": 0, "A1": 250}, critical=(mark("CE01"),)),
            "hint": OptionKey({"S1": 200, "A1": 200}, contested=True),
        },
    )


def test_a_decision_that_is_not_key_weighs_one():
    assert key_of(node("only", choice("go", ratings={"A1": 4}))).nodes["only"].weight == 1


def test_endings_are_not_in_the_key():
    assert list(key_of(RISK, ending()).nodes) == ["risk"]


def test_the_key_holds_every_rating_that_the_walk_can_earn_at_the_ending():
    levels = [ending_level(4, that("noor.bond", 10)), ending_level(2.5, that("noor.bond", 9)), ending_level(0)]
    assert key_of(RISK, at_ending={"S3": levels}).at_ending == {"S3": (400, 250, 0)}


def test_the_key_knows_the_dimension_of_every_criterion_that_the_case_rates():
    key = key_of(RISK, at_ending={"S3": [ending_level(4)]})
    assert key.dimensions == {"S1": Dimension.SAFETY, "A1": Dimension.ATTUNEMENT, "S3": Dimension.SAFETY}


def test_a_case_claims_the_dimensions_that_it_rates_in_standard_order():
    key = key_of(node("only", choice("go", ratings={"F-abft-1": 4, "S1": 4, "A1": 4})))
    assert key.claimed() == (Dimension.ATTUNEMENT, Dimension.SAFETY, Dimension.FIDELITY)


def test_a_case_does_not_claim_a_dimension_that_it_never_rates():
    key = key_of(node("only", choice("go", ratings={"F-abft-1": 4})))
    assert key.claimed() == (Dimension.FIDELITY,)


def test_a_dimension_rated_only_at_the_ending_is_claimed():
    key = key_of(node("only", choice("go", ratings={"A1": 4})), at_ending={"S3": [ending_level(4)]})
    assert key.claimed() == (Dimension.ATTUNEMENT, Dimension.SAFETY)
