from simulator.domain.compile import compile_scenario
from simulator.domain.conditions import Variable
from simulator.domain.debrief import debrief
from simulator.domain.key import scenario_key
from simulator.domain.scenario import EndingKind
from simulator.domain.three_moments import Look, movement, three_moments
from simulator.domain.verification.outlook import outlook
from tests.builders import add, choice, ending, ladder, node, put, rule, scenario, that

GOOD, BAD = {"A1": 4}, {"A1": 0}


def looked_at(case, *choice_ids, known=False):
    """What is picked, as pairs of what it is looked at for and the decision's number."""
    return [(one.look, one.moment.step) for one in picked(case, *choice_ids, known=known)]


def picked(case, *choice_ids, known=False):
    table = compile_scenario(case)
    found = outlook(table) if known else None
    return three_moments(debrief(table, scenario_key(case), choice_ids, variant="standard", seed=0, outlook=found))


def plain(name, to="end", **details):
    return node(name, choice("good", to, ratings=GOOD, **details), choice("bad", to, ratings=BAD))


def risky(name, code="CE01", to="end"):
    bad = choice("slip", to, ratings={"S1": 0}, critical=[code])
    return node(name, choice("safe", to, ratings={"S1": 4}), bad)


def straining(name, to):
    strained = [put("noor.rupture", "withdrawal")]
    return node(name, choice("good", to, ratings=GOOD), choice("push", to, ratings=BAD, effects=strained))


def mending(name, to="end"):
    return node(name, choice("mend", to, ratings=GOOD, repairs=("noor",)), choice("on", to, ratings=BAD))


def test_a_session_without_decisions_has_no_moments():
    assert picked(scenario(plain("a"))) == ()


def test_a_critical_moment_is_always_among_them_the_gravest_first():
    case = scenario(risky("a", "CE03", to="b"), risky("b", "CE01"))
    assert looked_at(case, "slip", "slip") == [(Look.MISS, 0), (Look.SAFETY, 1)]


def test_without_a_critical_one_a_decision_that_offered_one_is_looked_at_for_safety():
    assert looked_at(scenario(plain("a", to="b"), risky("b")), "good", "safe") == [(Look.SAFETY, 1)]


def test_a_strain_that_a_poor_choice_brought_comes_with_its_repair():
    (one,) = picked(scenario(straining("a", to="b"), mending("b")), "push", "mend")
    assert (one.look, one.moment.step, one.repair.step, one.person) == (Look.MISS, 0, 1, "noor")


def test_a_strain_that_was_never_mended_has_no_repair():
    (one,) = picked(scenario(straining("a", to="b"), mending("b")), "push", "on")
    assert (one.look, one.moment.step, one.repair, one.person) == (Look.MISS, 0, None, "noor")


def test_a_mended_strain_comes_before_one_that_was_not():
    samira = [put("samira.rupture", "withdrawal")]
    first = node("a", choice("good", "b", ratings=GOOD), choice("push", "b", ratings=BAD, effects=samira))
    case = scenario(first, straining("b", to="c"), mending("c"), cast=people("noor", "samira"))
    (one,) = picked(case, "push", "push", "mend")
    assert (one.moment.step, one.person) == (1, "noor")


def people(*names):
    from tests.builders import person

    return [person(name) for name in names]


def test_without_a_strain_the_poorest_choice_is_the_miss():
    case = scenario(ladder("a", "A1", to="b"), ladder("b", "A1", to="c"), ladder("c", "A1"))
    assert looked_at(case, "r2", "r1", "r4") == [(Look.MISS, 1)]


def test_a_choice_that_met_the_moment_is_no_miss_whatever_came_of_it():
    case = scenario(
        plain("a", to="b", effects=[add("noor.bond", 1)]),
        mending("b"),
        state={"noor.bond": 5},
        rules=[rule(that("noor.bond", 6), put("noor.rupture", "withdrawal"))],
    )
    found = picked(case, "good", "mend")
    assert [(one.look, one.moment.step, one.person) for one in found] == [(Look.TURN, 0, ""), (Look.REPAIR, 1, "noor")]
    assert [one.opened and one.opened.step for one in found] == [None, 0]
    assert not found[1].was_bound_to_strain


def test_a_strain_that_every_option_brought_was_bound_to_come():
    strain = [put("noor.rupture", "withdrawal")]
    first = node("a", choice("on", "b", ratings=GOOD, effects=strain), choice("x", "b", ratings=BAD, effects=strain))
    (repair,) = [one for one in picked(scenario(first, mending("b")), "on", "mend") if one.look is Look.REPAIR]
    assert repair.was_bound_to_strain


def test_a_strain_from_the_opening_that_was_mended_is_a_repair_and_one_that_was_not_is_none():
    case = scenario(mending("a"), state={"noor.rupture": "withdrawal"})
    assert looked_at(case, "mend") == [(Look.REPAIR, 0)]
    assert not picked(case, "mend")[0].was_bound_to_strain
    unmended = scenario(
        node("a", choice("on", ratings=GOOD), choice("x", ratings=BAD)), state={"noor.rupture": "withdrawal"}
    )
    assert looked_at(unmended, "on") == []


def test_the_turn_is_where_the_secure_endings_were_lost():
    case = scenario(
        plain("a", to="b"),
        node("b", choice("well", "c", ratings=GOOD), choice("away", "d", ratings={"A1": 4})),
        node("c", choice("on", ratings=GOOD), choice("off", "bad", ratings=GOOD)),
        plain("d", to="bad"),
        ending(),
        ending("bad", ending=EndingKind.RUPTURED),
    )
    assert looked_at(case, "good", "away", "good", known=True) == [(Look.TURN, 1)]
    assert looked_at(case, "good", "well", "on", known=True) == [(Look.TURN, 2)]


def test_else_the_turn_is_where_numbers_moved_most():
    case = scenario(
        plain("a", to="b", effects=[add("noor.bond", 1)]),
        plain("b", to="c", effects=[add("noor.bond", -2), put("noor.mentalizing", "pretend")]),
        plain("c"),
        state={"noor.bond": 5},
    )
    assert looked_at(case, "good", "good", "good") == [(Look.TURN, 1)]


def test_no_decision_is_looked_at_twice_and_they_come_in_their_order():
    case = scenario(
        node(
            "a",
            choice("safe", "b", ratings={"S1": 4}),
            choice("slip", "b", ratings={"S1": 0}, critical=["CE01"], effects=[add("noor.bond", -3)]),
        ),
        plain("b", effects=[add("noor.bond", 1)]),
        state={"noor.bond": 5},
    )
    assert looked_at(case, "slip", "bad") == [(Look.SAFETY, 0), (Look.MISS, 1)]
    assert looked_at(case, "slip", "good") == [(Look.SAFETY, 0), (Look.TURN, 1)]


def test_movement_counts_numbers_of_everybody_and_no_words_or_flags():
    told = Variable("told", (False, True), False)
    effects = [add("noor.bond", -2), add("noor.trust", 1), put("noor.rupture", "withdrawal"), put("told", True)]
    case = scenario(plain("a", effects=effects), state={"noor.bond": 5, "noor.trust": 4, "told": False}, own=[told])
    (one,) = picked(case, "good")
    assert movement(one.moment) == 3
