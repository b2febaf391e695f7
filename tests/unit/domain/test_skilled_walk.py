from simulator.domain.compile import compile_scenario
from simulator.domain.encounter import MAX_DECISIONS
from simulator.domain.key import scenario_key
from simulator.domain.skilled_walk import best_choice, skilled_walk
from tests.builders import choice, ending, key_of, ladder, node, scenario, that


def walked(case, variant="standard"):
    encounter, decisions = skilled_walk(compile_scenario(case), scenario_key(case), variant=variant)
    return [decision.choice for decision in decisions], encounter


def best(at):
    return best_choice(key_of(at), at.id, [one.id for one in at.choices])


def test_it_takes_the_highest_rated_option_at_every_decision():
    choices, encounter = walked(scenario(ladder("first", "A1", to="second"), ladder("second", "A1")))
    assert choices == ["r4", "r4"]
    assert encounter.node == "end"


def test_it_is_walked_from_the_opening_of_the_variant():
    only_low = choice("low-road", ratings={"A1": 4}, when=that("noor.bond", 2))
    case = scenario(
        node("first", choice("a", ratings={"A1": 3}), choice("b", ratings={"A1": 0}), only_low),
        state={"noor.bond": 5},
        variants={"low": {"noor.bond": 2}},
    )
    assert walked(case)[0] == ["a"]
    assert walked(case, "low")[0] == ["low-road"]


def test_a_case_that_never_ends_is_left_after_as_many_decisions_as_a_walk_may_have():
    again = choice("again", "first", ratings={"A1": 4})
    case = scenario(node("first", again, choice("out", ratings={"A1": 0})), ending())
    assert len(walked(case)[0]) == MAX_DECISIONS


def test_of_options_rated_alike_it_takes_the_authors_first():
    assert best(node("n", *(choice(name, ratings={"A1": 4}) for name in "ba"), choice("c", ratings={"A1": 0}))) == "b"


def test_no_rating_makes_up_for_a_critical_error():
    bad = choice("bad", ratings={"A1": 4, "S1": 0}, critical=["CE01"])
    assert best(node("n", bad, choice("plain", ratings={"A1": 1, "S1": 4}))) == "plain"


def test_an_option_on_which_experts_differ_comes_after_the_others():
    open_to_doubt = choice("doubted", ratings={"A1": 4}, contested=True)
    assert best(node("n", open_to_doubt, choice("a", ratings={"A1": 3}), choice("b", ratings={"A1": 0}))) == "a"


def test_between_options_alike_in_the_composite_safety_decides():
    rows = [("a", 4, 1), ("b", 4, 4), ("c", 0, 0)]
    assert best(node("n", *(choice(name, ratings={"A1": a, "S1": s}) for name, a, s in rows))) == "b"


def test_where_nothing_on_offer_is_an_opportunity_the_ratings_decide():
    assert best(node("n", choice("a", ratings={"A1": 1}), choice("b", ratings={"A1": 2}))) == "b"
