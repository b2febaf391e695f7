from fractions import Fraction

from simulator.domain.compile import compile_scenario
from simulator.domain.conditions import Variable
from simulator.domain.debrief import (
    debrief,
    effect_words,
    lowest,
    overall,
    point_of_no_return,
    strongest,
    to_practise,
    walk_moments,
    weakest,
)
from simulator.domain.encounter import Change, replay
from simulator.domain.key import scenario_key
from simulator.domain.scenario import EffectSource, EndingKind, SourceKind, Target
from simulator.domain.scoring import score
from simulator.domain.verification.outlook import outlook
from tests.builders import (
    RUBRIC,
    add,
    at_least,
    choice,
    ending,
    ending_level,
    key_of,
    ladder,
    line,
    node,
    pick,
    put,
    scenario,
    that,
)

PUSHED = choice(
    "push",
    (Target("far", that("noor.rupture", "withdrawal")), Target("near")),
    ratings={"A1": 0},
    effects=[put("noor.rupture", "withdrawal")],
    reply=(line("Fine."),),
)
CASE = scenario(
    node("first", choice("meet", "second", ratings={"A1": 4}, reply=(line("Okay."),)), PUSHED, lines=(line("Hm."),)),
    ladder("second", "A1", to="near"),
    ending("near", title="Nearer"),
    ending("far", title="Further away"),
    at_ending={"S3": [ending_level(4, at_least("noor.bond", 10)), ending_level(0, because="no plan")]},
    variants={"low": {"noor.bond": 2}},
)


def debriefed(case, choice_ids, *, variant="standard", seed=0):
    return debrief(compile_scenario(case), scenario_key(case), choice_ids, variant=variant, seed=seed)


def moments_of(*picks):
    """The moments of a walk through nodes in a row, given as pairs (node, choice id)."""
    nodes = [at for at, _ in picks]
    case = scenario(*nodes)
    table = compile_scenario(case)
    _, decisions = replay(table, [choice_id for _, choice_id in picks])
    return walk_moments(table, scenario_key(case), decisions, variant="standard", seed=0)


def step_of(moment):
    return moment.step


def slip(node_id, code, to="end"):
    bad = choice("slip", to, ratings={"S1": 0}, critical=[code])
    return node(node_id, choice("safe", to, ratings={"S1": 4}), bad)


def sheet_of(*picks):
    nodes = {at.id: at for at, _ in picks}.values()
    return score(key_of(*nodes), [pick(at, choice_id, step=step) for step, (at, choice_id) in enumerate(picks)])


def practised(*picks):
    return [row.id for row in to_practise(sheet_of(*picks), RUBRIC.criteria)]


# The whole debriefing


def test_a_debriefing_names_the_ending_that_was_reached():
    assert debriefed(CASE, ["push"]).ending.title == "Further away"


def test_a_debriefing_of_a_walk_that_is_not_over_has_no_ending():
    unfinished = debriefed(CASE, ["meet"])
    assert unfinished.ending is None
    assert unfinished.ending_levels == {}


def test_a_debriefing_says_what_was_earned_at_the_ending_and_why():
    assert debriefed(CASE, ["meet", "r4"]).ending_levels["S3"].because == "no plan"


def test_a_debriefing_holds_the_states_from_the_opening_on():
    assert debriefed(CASE, ["push"], variant="low").states == (
        {"noor.bond": 2, "noor.rupture": "none"},
        {"noor.bond": 2, "noor.rupture": "withdrawal"},
    )


def test_a_debriefing_scores_the_walk():
    result = debriefed(CASE, ["meet", "r2"])
    assert [decision.composite for decision in result.sheet.decisions] == [1, Fraction(1, 2)]


def test_a_debriefing_before_any_decision_is_empty():
    result = debriefed(CASE, [])
    assert (result.moments, result.strength, result.work_on, result.practise) == ((), None, None, ())


def test_a_debriefing_picks_the_strongest_and_the_weakest_moment_and_what_to_practise():
    result = debriefed(CASE, ["meet", "r0"])
    assert (result.strength.step, result.work_on.step) == (0, 1)
    assert [row.id for row in result.practise] == ["A1"]


# Moments and roads


def test_a_moment_shows_where_it_was_and_what_was_said_there():
    moment = debriefed(CASE, ["meet", "r4"]).moments[0]
    assert (moment.step, moment.node.id, [one.words for one in moment.lines]) == (0, "first", ["Hm."])


def test_a_moment_shows_the_road_taken():
    taken = debriefed(CASE, ["meet", "r4"]).moments[0].taken
    assert (taken.choice.id, [one.words for one in taken.reply], taken.led_to.id) == ("meet", ["Okay."], "second")


def test_a_moment_shows_the_roads_not_taken_and_where_they_would_have_led():
    (other,) = debriefed(CASE, ["meet", "r4"]).moments[0].others
    assert (other.choice.id, [one.words for one in other.reply], other.led_to.id) == ("push", ["Fine."], "far")
    assert [change.after for change in other.changes] == ["withdrawal"]


def test_the_roads_not_taken_stand_in_the_order_shown():
    # seed 3 shows the four options in the order c, a, d, b
    case = scenario(node("only", choice("a"), choice("b"), choice("c"), choice("d"), as_written=False))
    (moment,) = debriefed(case, ["c"], seed=3).moments
    assert [road.choice.id for road in moment.others] == ["a", "d", "b"]


def test_a_moment_carries_its_score():
    assert debriefed(CASE, ["meet", "r3"]).moments[1].score.composite == Fraction(3, 4)


def test_a_later_moment_stands_in_the_state_that_the_walk_had_reached():
    case = scenario(
        node("one", choice("go", "two", effects=[add("noor.bond", 3)])),
        node("two", choice("stop"), lines=(line("Stay.", when=at_least("noor.bond", 8)),)),
    )
    assert [one.words for one in debriefed(case, ["go", "stop"]).moments[1].lines] == ["Stay."]


def test_a_choice_that_may_be_made_once_is_no_road_the_second_time():
    case = scenario(node("only", choice("ask", "only", once=True), choice("wait", "only"), choice("go")))
    second = debriefed(case, ["ask", "wait"]).moments[1]
    assert [road.choice.id for road in second.others] == ["go"]


# One share for a decision


def test_the_share_of_a_decision_is_its_composite():
    (moment,) = moments_of((ladder("only", "A1", "S1"), "r3"))
    assert overall(moment.score) == Fraction(3, 4)


def test_the_share_of_a_decision_about_safety_alone_is_that_of_safety():
    (moment,) = moments_of((ladder("only", "S1"), "r1"))
    assert overall(moment.score) == Fraction(1, 4)


def test_a_decision_without_opportunity_has_no_share():
    (moment,) = moments_of((node("only", choice("go", ratings={"A1": 4})), "go"))
    assert overall(moment.score) is None
    assert lowest(moment.score) == 1


def test_the_lowest_share_is_that_of_the_weakest_dimension():
    at = node("only", choice("a", ratings={"A1": 4, "S1": 0}), choice("b", ratings={"A1": 0, "S1": 4}))
    (moment,) = moments_of((at, "a"))
    assert lowest(moment.score) == 0


# Strongest and weakest


def test_the_strongest_moment_has_the_highest_share():
    moments = moments_of((ladder("one", "A1", to="two"), "r2"), (ladder("two", "A1"), "r3"))
    assert step_of(strongest(moments)) == 1


def test_among_equals_a_key_decision_is_the_strongest():
    moments = moments_of((ladder("one", "A1", to="two", key=True), "r4"), (ladder("two", "A1"), "r4"))
    assert step_of(strongest(moments)) == 0


def test_among_equals_of_one_weight_the_later_is_the_strongest():
    moments = moments_of((ladder("one", "A1", to="two"), "r4"), (ladder("two", "A1"), "r4"))
    assert step_of(strongest(moments)) == 1


def test_a_critical_moment_is_never_the_strongest():
    at = node(
        "two",
        choice("slip", ratings={"A1": 4, "S1": 0}, critical=["CE01"]),
        choice("safe", ratings={"A1": 0, "S1": 4}),
    )
    moments = moments_of((ladder("one", "A1", to="two"), "r1"), (at, "slip"))
    assert step_of(strongest(moments)) == 0


def test_without_a_scored_moment_there_is_no_strongest():
    assert strongest(moments_of((node("only", choice("go", ratings={"A1": 4})), "go"))) is None


def test_the_weakest_moment_has_the_lowest_share():
    moments = moments_of((ladder("one", "A1", to="two"), "r1"), (ladder("two", "A1"), "r3"))
    assert step_of(weakest(moments)) == 0


def test_a_moment_weak_in_one_dimension_is_weaker_than_one_half_good_in_all():
    # the first is 1 on attunement and 0 on safety, the second 1/2 on attunement
    mixed = node("one", choice("a", "two", ratings={"A1": 4, "S1": 0}), choice("b", "two", ratings={"A1": 0, "S1": 4}))
    moments = moments_of((mixed, "a"), (ladder("two", "A1"), "r2"))
    assert step_of(weakest(moments)) == 0


def test_among_equals_a_key_decision_is_the_weakest():
    moments = moments_of((ladder("one", "A1", to="two"), "r1"), (ladder("two", "A1", key=True), "r1"))
    assert step_of(weakest(moments)) == 1


def test_among_equals_of_one_weight_the_earlier_is_the_weakest():
    moments = moments_of((ladder("one", "A1", to="two"), "r1"), (ladder("two", "A1"), "r1"))
    assert step_of(weakest(moments)) == 0


def test_a_critical_moment_is_the_one_to_work_on():
    moments = moments_of((ladder("one", "A1", to="two"), "r0"), (slip("two", "CE03"), "slip"))
    assert step_of(weakest(moments)) == 1


def test_a_c1_comes_before_an_earlier_c2():
    moments = moments_of((slip("one", "CE03", to="two"), "slip"), (slip("two", "CE01"), "slip"))
    assert step_of(weakest(moments)) == 1


def test_the_earlier_of_two_c2_is_the_one_to_work_on():
    moments = moments_of((slip("one", "CE03", to="two"), "slip"), (slip("two", "CE10"), "slip"))
    assert step_of(weakest(moments)) == 0


def test_a_walk_that_was_the_best_throughout_has_nothing_to_work_on():
    moments = moments_of((ladder("one", "A1", to="two"), "r4"), (ladder("two", "A1"), "r4"))
    assert weakest(moments) is None


# What to practise


def test_the_weakest_criteria_are_practised_next_at_most_two():
    # mean shares: A1 1/2, A2 1/4, A5 0
    a1, a2, a5 = ladder("a", "A1"), ladder("b", "A2"), ladder("c", "A5")
    walk = [(a1, "r2"), (a2, "r1"), (a5, "r0")]
    assert practised(*walk, *walk, *walk) == ["A5", "A2"]


def test_a_criterion_in_the_consistent_band_is_not_practised():
    assert practised((ladder("a", "A1"), "r3"), (ladder("b", "A2"), "r2")) == ["A2"]


def test_a_criterion_with_enough_opportunities_comes_before_a_weaker_one_with_too_few():
    a1, a2 = ladder("a", "A1"), ladder("b", "A2")
    assert practised((a2, "r0"), (a1, "r2"), (a1, "r2"), (a1, "r2")) == ["A1", "A2"]


def test_equally_weak_criteria_come_in_the_order_of_their_ids():
    assert practised((ladder("a", "A5"), "r1"), (ladder("b", "A1"), "r1")) == ["A1", "A5"]


def test_a_criterion_without_opportunity_is_not_practised():
    assert practised((node("only", choice("go", ratings={"A1": 0})), "go")) == []


# Words about changes


def change(variable, words="", kind=SourceKind.STRATEGY, blocked=""):
    return Change(variable, 5, 6, EffectSource(kind, "label", words), blocked)


def test_the_words_of_changes_come_once_each_and_in_order():
    changes = [
        change("noor.bond", "came nearer"),
        change("noor.trust", "came nearer"),
        change("heat", "the room warmed"),
    ]
    assert effect_words(changes) == ("came nearer", "the room warmed")


def test_a_blocked_change_speaks_with_the_words_of_its_limit():
    assert effect_words([change("noor.openness", "softened", blocked="too flooded")]) == ("too flooded",)


def test_a_change_without_words_says_nothing():
    assert effect_words([change("noor.bond", kind=SourceKind.CASE)]) == ()


def test_a_repair_says_nothing_of_its_own_unless_a_limit_held_it_back():
    assert effect_words([change("noor.rupture", kind=SourceKind.REPAIR)]) == ()
    assert effect_words([change("noor.rupture", kind=SourceKind.REPAIR, blocked="not yet")]) == ("not yet",)


def test_the_words_about_one_person_leave_out_those_about_others():
    changes = [change("noor.bond", "came nearer"), change("samira.bond", "felt unseen"), change("heat", "it warmed")]
    assert effect_words(changes, "noor") == ("came nearer",)


# What was within reach

FORK = scenario(
    node(
        "first",
        choice("hear", "second"),
        choice("hurry", "second", effects=[put("planned", True)]),
        choice("go", "end"),
    ),
    node("second", choice("stay", "near", when=that("planned", False)), choice("close", "end")),
    ending("near"),
    ending("end", ending=EndingKind.RUPTURED),
    own=(Variable("planned", (False, True), False),),
)


def fork_debriefed(*choice_ids):
    table = compile_scenario(FORK)
    return debrief(table, scenario_key(FORK), choice_ids, variant="standard", seed=0, outlook=outlook(table))


def test_the_endings_within_reach_are_known_before_and_after_each_decision():
    first, second = fork_debriefed("hurry", "close").moments
    assert list(first.within) == ["near", "end"]
    assert list(first.taken.within) == ["end"]
    assert list(second.within) == ["end"]


def test_an_option_tells_what_it_would_have_kept_within_reach():
    first = fork_debriefed("hurry", "close").moments[0]
    assert {road.choice.id: list(road.within) for road in first.others} == {"hear": ["near", "end"], "go": ["end"]}


def test_a_decision_tells_which_endings_it_lost():
    first, second = fork_debriefed("hurry", "close").moments
    assert dict(first.lost) == {"near": EndingKind.SECURE}
    assert first.lost_kinds == (EndingKind.SECURE,)
    assert dict(second.lost) == {}


def test_the_point_of_no_return_is_the_decision_that_lost_the_secure_ending():
    result = fork_debriefed("hear", "close")
    assert point_of_no_return(result.moments) is result.moments[1]


def test_a_walk_to_a_secure_ending_has_no_point_of_no_return():
    assert point_of_no_return(fork_debriefed("hear", "stay").moments) is None


def test_without_an_outlook_nothing_is_said_of_what_was_within_reach():
    moments = debriefed(FORK, ["hurry", "close"]).moments
    assert [(one.within, one.taken.within, dict(one.lost)) for one in moments] == [(None, None, {})] * 2
    assert point_of_no_return(moments) is None
