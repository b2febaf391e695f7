from fractions import Fraction

from simulator.domain.assessment import assess, ending_levels
from simulator.domain.compile import compile_scenario
from simulator.domain.encounter import replay
from simulator.domain.key import scenario_key
from simulator.domain.scoring import Gate, RepairRecord
from tests.builders import add, at_least, choice, ending, ending_level, ladder, node, put, rule, scenario, that

STEPS = {
    "S3": [
        ending_level(4, at_least("noor.bond", 7), "both parts done"),
        ending_level(2, at_least("noor.bond", 6), "one part done"),
        ending_level(0, because="nothing done"),
    ]
}
CASE = scenario(
    node("first", choice("good", "end", effects=[add("noor.bond", 1)]), choice("leave", "early")),
    ending(),
    ending("early", early=True),
    at_ending=STEPS,
)


def assessed(case, choice_ids, **opening):
    table = compile_scenario(case)
    encounter, decisions = replay(table, choice_ids, **opening)
    return assess(table, scenario_key(case), encounter, decisions)


def earned(case, choice_ids):
    table = compile_scenario(case)
    return ending_levels(table, replay(table, choice_ids)[0])


def test_the_first_level_that_holds_at_the_ending_counts():
    assert earned(CASE, ["good"]) == {"S3": STEPS["S3"][1]}


def test_the_last_level_counts_when_no_other_holds():
    case = scenario(node("first", choice("poor", effects=[add("noor.bond", -1)])), at_ending=STEPS)
    assert earned(case, ["poor"])["S3"].because == "nothing done"


def test_nothing_is_rated_before_the_ending():
    assert earned(CASE, []) == {}


def test_nothing_is_rated_at_an_early_ending():
    assert earned(CASE, ["leave"]) == {}


def test_a_case_without_such_criteria_rates_nothing_at_its_ending():
    assert earned(scenario(node("only", choice("go"))), ["go"]) == {}


def test_a_walk_is_scored_on_its_decisions_and_its_ending():
    # safety: 1 (r4), 1 (r4) and S3 (2 - 0) / (4 - 0); 2.5 / 3
    case = scenario(
        ladder("one", "S1", to="two"),
        ladder("two", "S1", to="three"),
        node("three", choice("go", effects=[add("noor.bond", 1)])),
        at_ending=STEPS,
    )
    sheet = assessed(case, ["r4", "r4", "go"])
    assert (sheet.dimensions["safety"].value, sheet.dimensions["safety"].opportunities) == (8333, 3)


def test_a_walk_that_is_not_over_is_scored_as_far_as_it_has_come():
    case = scenario(ladder("one", "A1", to="two"), ladder("two", "A1"))
    sheet = assessed(case, ["r2"])
    assert [decision.composite for decision in sheet.decisions] == [Fraction(1, 2)]


def test_a_decision_is_scored_against_what_was_enabled_there():
    # r4 asks for a bond of 6 and is not offered, so 3 is the best of 0 and 3
    one = node(
        "one",
        choice("r0", ratings={"A1": 0}),
        choice("r3", ratings={"A1": 3}),
        choice("r4", ratings={"A1": 4}, when=at_least("noor.bond", 6)),
    )
    case = scenario(one, variants={"close": {"noor.bond": 6}})
    assert assessed(case, ["r3"]).decisions[0].composite == 1
    assert assessed(case, ["r3"], variant="close").decisions[0].composite == Fraction(3, 4)


def test_a_critical_choice_of_the_walk_reaches_the_gate():
    slip = choice("slip", ratings={"S1": 0}, critical=["CE01"])
    case = scenario(node("only", choice("safe", ratings={"S1": 4}), slip))
    assert assessed(case, ["slip"]).gate is Gate.REVIEW


def test_a_repair_is_recorded_with_the_quality_of_the_choice_that_made_it():
    case = scenario(
        node("one", choice("push", "two", ratings={"A1": 0}, effects=[put("noor.rupture", "withdrawal")])),
        node("two", choice("own", ratings={"A5": 3.5}, repairs=("noor",))),
    )
    assert assessed(case, ["push", "own"]).repairs == (RepairRecord("noor", opened=1, closed=1, quality=350),)


def test_a_strain_that_a_rule_makes_at_the_opening_is_recorded_from_there():
    case = scenario(
        node("one", choice("own", repairs=("noor",))),
        rules=[rule(that("noor.bond", 1), put("noor.rupture", "withdrawal"))],
        variants={"cold": {"noor.bond": 1}},
    )
    assert assessed(case, ["own"], variant="cold").repairs == (RepairRecord("noor", 0, 0, None),)
    assert assessed(case, ["own"]).repairs == ()
