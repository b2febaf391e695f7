from itertools import permutations

import pytest

from simulator.domain.conditions import NEVER, Variable
from simulator.domain.encounter import (
    MAX_DECISIONS,
    Encounter,
    choose,
    exchange,
    here,
    offered,
    replay,
    scene_lines,
    start,
)
from simulator.domain.scenario import EffectSource, SourceKind, Target
from simulator.errors import EncounterFinished, UnknownChoice, UnknownVariant
from tests.builders import (
    add,
    at_least,
    at_most,
    blocks_fall,
    blocks_rise,
    choice,
    ending,
    line,
    move,
    node,
    person,
    profile,
    put,
    response,
    rule,
    table,
    that,
)

AVOIDANT = person("noor", strategy="avoidant")
HEAT = Variable("heat", (0, 1, 2, 3), 0)
PLANNED = Variable("planned", (False, True), False)


def after_one_step(*choices, **case):
    """The values after the first choice of a case with a single decision."""
    compiled = table(node("only", *choices), **case)
    _, decision = choose(compiled, start(compiled), choices[0].id)
    return compiled.values(decision.state_after)


def changes_of_one_step(*choices, **case):
    compiled = table(node("only", *choices), **case)
    _, decision = choose(compiled, start(compiled), choices[0].id)
    return [(change.variable, change.before, change.after, change.blocked) for change in decision.changes]


def opening(**case):
    compiled = table(node("only", choice("go")), **case)
    return compiled.values(start(compiled).state)


def shown(compiled, seed):
    return [choice.id for choice in offered(compiled, start(compiled, seed=seed))]


# Opening


def test_an_encounter_opens_at_the_start_with_nothing_decided():
    compiled = table(node("first", choice("go")), node("second", choice("go")), start="second")
    assert start(compiled, seed=7) == Encounter("standard", 7, "second", (), ())


def test_the_standard_opening_is_used_unless_a_variant_is_named():
    compiled = table(node("only", choice("go")), state={"noor.bond": 4}, variants={"guarded": {"noor.bond": 2}})
    assert start(compiled).state == (4,)
    assert start(compiled, variant="guarded").state == (2,)


def test_an_unknown_variant_names_those_that_exist():
    compiled = table(node("only", choice("go")), variants={"guarded": {}})
    with pytest.raises(UnknownVariant, match="Known: standard, guarded") as caught:
        start(compiled, variant="gaurded")
    assert (caught.value.variant, caught.value.known) == ("gaurded", ("standard", "guarded"))


def test_a_rule_that_is_true_at_the_opening_fires_there():
    opened = opening(state={"noor.bond": 1}, rules=[rule(at_most("noor.bond", 2), put("noor.rupture", "withdrawal"))])
    assert opened == {"noor.bond": 1, "noor.rupture": "withdrawal"}


def test_a_rule_that_is_false_at_the_opening_does_not_fire_there():
    opened = opening(state={"noor.bond": 3}, rules=[rule(at_most("noor.bond", 2), put("noor.rupture", "withdrawal"))])
    assert opened == {"noor.bond": 3, "noor.rupture": "none"}


def test_a_later_rule_sees_at_the_opening_what_an_earlier_one_did():
    rules = [
        rule(at_most("noor.bond", 2), put("noor.rupture", "withdrawal")),
        rule(that("noor.rupture", "withdrawal"), add("noor.trust", -1)),
    ]
    assert opening(state={"noor.bond": 1}, rules=rules)["noor.trust"] == 4


def test_an_earlier_rule_does_not_see_at_the_opening_what_a_later_one_did():
    rules = [
        rule(that("noor.rupture", "withdrawal"), add("noor.trust", -1)),
        rule(at_most("noor.bond", 2), put("noor.rupture", "withdrawal")),
    ]
    assert opening(state={"noor.bond": 1}, rules=rules)["noor.trust"] == 5


def test_a_limit_at_the_opening_is_tested_before_any_rule():
    # The first rule raises arousal to 5; the limit on openness looks at the 0 before it, so the second rule counts.
    opened = opening(
        cast=[AVOIDANT],
        profiles=[profile(limits=[blocks_rise("openness", at_least("arousal", 4, 5))])],
        rules=[rule(that("noor.bond", 5), add("noor.arousal", 5)), rule(that("noor.bond", 5), add("noor.openness", 1))],
    )
    assert (opened["noor.arousal"], opened["noor.openness"]) == (5, 4)


def test_a_rule_that_fired_at_the_opening_does_not_fire_again_while_it_stays_true():
    compiled = table(
        node("only", choice("go")),
        state={"noor.bond": 1},
        rules=[rule(at_most("noor.bond", 2), add("noor.trust", -1))],
    )
    encounter, _ = choose(compiled, start(compiled), "go")
    assert compiled.values(encounter.state)["noor.trust"] == 4


# What is offered


def test_a_choice_is_offered_only_while_its_guard_holds():
    near = choice("near", when=at_least("noor.bond", 6))
    compiled = table(node("only", choice("go"), near), variants={"close": {"noor.bond": 6}})
    assert [one.id for one in offered(compiled, start(compiled))] == ["go"]
    assert [one.id for one in offered(compiled, start(compiled, variant="close"))] == ["go", "near"]


def test_options_keep_the_authors_order_where_it_is_fixed():
    compiled = table(node("only", choice("c"), choice("a"), choice("b"), as_written=True))
    assert shown(compiled, seed=3) == ["c", "a", "b"]


def test_the_order_of_options_is_the_same_for_the_same_seed():
    compiled = table(node("only", choice("a"), choice("b"), choice("c"), as_written=False))
    assert shown(compiled, seed=3) == shown(compiled, seed=3)


def test_the_order_that_a_seed_gives_never_changes():
    # seeds are stored with attempts, so an old attempt must show its options as it did
    compiled = table(node("only", choice("a"), choice("b"), choice("c"), choice("d"), as_written=False))
    assert shown(compiled, seed=3) == ["c", "a", "d", "b"]


def test_every_order_of_options_comes_up_among_a_few_seeds():
    compiled = table(node("only", choice("a"), choice("b"), choice("c"), as_written=False))
    assert {tuple(shown(compiled, seed)) for seed in range(60)} == set(permutations("abc"))


def test_shuffled_options_stay_in_the_same_order_when_another_one_is_closed():
    choices = [choice("a"), choice("b", when=NEVER), choice("c"), choice("d")]
    everything = table(node("only", choice("a"), choice("b"), choice("c"), choice("d"), as_written=False))
    closed = table(node("only", *choices, as_written=False))
    whole = shown(everything, seed=11)
    whole.remove("b")
    assert shown(closed, seed=11) == whole


def test_nothing_is_offered_at_an_ending():
    compiled = table(node("only", choice("go")))
    encounter, _ = choose(compiled, start(compiled), "go")
    assert offered(compiled, encounter) == ()


def test_a_once_choice_is_gone_after_it_was_taken():
    compiled = table(node("only", choice("ask", "only", once=True), choice("go")))
    encounter, _ = choose(compiled, start(compiled), "ask")
    assert [one.id for one in offered(compiled, encounter)] == ["go"]


def test_a_once_choice_stays_while_another_one_is_taken():
    compiled = table(node("only", choice("ask", "only", once=True), choice("wait", "only")))
    encounter, _ = choose(compiled, start(compiled), "wait")
    assert [one.id for one in offered(compiled, encounter)] == ["ask", "wait"]


def test_a_once_choice_still_needs_its_own_guard():
    compiled = table(node("only", choice("ask", once=True, when=at_least("noor.bond", 6)), choice("go")))
    assert [one.id for one in offered(compiled, start(compiled))] == ["go"]


def test_that_a_once_choice_was_taken_is_no_change_in_anybody():
    compiled = table(node("only", choice("ask", "only", once=True), choice("go")))
    _, decision = choose(compiled, start(compiled), "ask")
    assert decision.changes == ()


# What a step does


def test_a_choice_leads_to_its_node_and_is_added_to_the_trail():
    compiled = table(node("first", choice("go", "second")), node("second", choice("stop")))
    encounter, decision = choose(compiled, start(compiled, seed=5), "go")
    assert encounter == Encounter("standard", 5, "second", (), ("go",))
    assert (decision.step, decision.node, decision.choice, decision.led_to) == (0, "first", "go", "second")


def test_a_decision_keeps_what_was_offered_in_the_order_shown():
    compiled = table(node("only", choice("b"), choice("a"), choice("shut", when=NEVER)))
    _, decision = choose(compiled, start(compiled), "a")
    assert decision.offered == ("b", "a")


def test_the_encounter_stands_where_the_last_choice_led():
    compiled = table(node("only", choice("go")), ending(title="A contract"))
    encounter, _ = choose(compiled, start(compiled), "go")
    assert here(compiled, encounter).title == "A contract"


def test_effects_are_applied_in_the_authors_order():
    # 9 + 4 saturates at 10, then - 3 = 7; the other way round it would be 9 - 3 + 4 = 10
    go = choice("go", effects=[add("noor.bond", 4), add("noor.bond", -3)])
    assert after_one_step(go, state={"noor.bond": 9}) == {"noor.bond": 7}


def test_effects_of_the_profile_come_before_those_of_the_case():
    # profile 9 + 4 -> 10, then the case's - 3 = 7
    go = choice("go", moves=[move("validate")], effects=[add("noor.bond", -3)])
    answer = profile(response(["validate"], {"bond": 4}))
    assert after_one_step(go, cast=[AVOIDANT], profiles=[answer], state={"noor.bond": 9}) == {"noor.bond": 7}


@pytest.mark.parametrize(("first", "step", "expected"), [(9, 5, 10), (1, -5, 0)])
def test_a_number_saturates_at_the_ends_of_its_range(first, step, expected):
    go = choice("go", effects=[add("noor.bond", step)])
    assert after_one_step(go, state={"noor.bond": first}) == {"noor.bond": expected}


def test_a_word_and_a_flag_are_set():
    go = choice("go", effects=[put("noor.mentalizing", "pretend"), put("planned", True)])
    assert after_one_step(go, own=[PLANNED]) == {"noor.mentalizing": "pretend", "planned": True}


def test_the_condition_of_an_effect_is_tested_on_the_state_before_the_step():
    # bond stands at 4 before the step; that it reaches 6 within it comes too late
    go = choice("go", effects=[add("noor.bond", 2), add("noor.trust", 1, when=at_least("noor.bond", 6))])
    assert after_one_step(go, state={"noor.bond": 4}) == {"noor.bond": 6, "noor.trust": 5}


def test_a_profiles_response_depends_on_the_person_as_they_were_before_the_step():
    answers = profile(
        response(["repair"], {"trust": 2}),
        response(["repair"], {"bond": -1}, when=at_most("trust", 4)),
        response(["repair"], {"openness": 1}, when=at_least("trust", 5)),
    )
    after = after_one_step(
        choice("go", moves=[move("repair")]), cast=[AVOIDANT], profiles=[answers], state={"noor.trust": 4}
    )
    assert after == {"noor.bond": 4, "noor.trust": 6, "noor.openness": 3}


def test_a_change_is_recorded_with_its_source():
    compiled = table(node("only", choice("go", effects=[add("noor.bond", 2)])))
    _, decision = choose(compiled, start(compiled), "go")
    (change,) = decision.changes
    assert (change.variable, change.before, change.after) == ("noor.bond", 5, 7)
    assert change.source == EffectSource(SourceKind.CASE, "this case")


def test_an_effect_that_moves_nothing_is_not_recorded():
    go = choice("go", effects=[add("noor.bond", 1), put("noor.rupture", "none")])
    assert changes_of_one_step(go, state={"noor.bond": 10}) == []


def test_the_state_before_and_after_stand_in_the_decision():
    compiled = table(node("only", choice("go", effects=[add("noor.bond", 2)])))
    _, decision = choose(compiled, start(compiled), "go")
    assert (decision.state_before, decision.state_after) == ((5,), (7,))


# Limits


def test_a_limit_holds_a_rise_back_and_is_recorded_with_its_reason():
    case = {
        "cast": [AVOIDANT],
        "profiles": [profile(limits=[blocks_rise("openness", at_least("arousal", 4, 5), "{name} was flooded")])],
        "state": {"noor.arousal": 4},
    }
    go = choice("go", effects=[add("noor.openness", 2)])
    assert after_one_step(go, **case) == {"noor.arousal": 4, "noor.openness": 3}
    assert changes_of_one_step(go, **case) == [("noor.openness", 3, 3, "Noor was flooded")]


def test_a_limit_on_a_rise_lets_a_fall_through():
    limits = profile(limits=[blocks_rise("openness", at_least("arousal", 4, 5))])
    go = choice("go", effects=[add("noor.openness", -1)])
    after = after_one_step(go, cast=[AVOIDANT], profiles=[limits], state={"noor.arousal": 4})
    assert after["noor.openness"] == 2


def test_a_limit_can_hold_a_fall_back():
    limits = profile(limits=[blocks_fall("arousal", that("mentalizing", "reflective"), "no calming yet")])
    go = choice("go", effects=[add("noor.arousal", -1)])
    case = {"cast": [AVOIDANT], "profiles": [limits]}
    assert changes_of_one_step(go, **case) == [("noor.arousal", 0, 0, "no calming yet")]


def test_a_limit_is_tested_on_the_state_before_the_step():
    # the same step brings arousal from 4 to 0, but the limit looks at the 4
    limits = profile(limits=[blocks_rise("openness", at_least("arousal", 4, 5))])
    go = choice("go", effects=[add("noor.arousal", -4), add("noor.openness", 1)])
    after = after_one_step(go, cast=[AVOIDANT], profiles=[limits], state={"noor.arousal": 4})
    assert after == {"noor.arousal": 0, "noor.openness": 3}


def test_a_limit_does_not_stand_against_what_rises_within_the_step():
    limits = profile(limits=[blocks_rise("openness", at_least("arousal", 4, 5))])
    go = choice("go", effects=[add("noor.arousal", 4), add("noor.openness", 1)])
    after = after_one_step(go, cast=[AVOIDANT], profiles=[limits])
    assert after == {"noor.arousal": 4, "noor.openness": 4}


def test_a_limit_without_words_holds_back_as_well():
    limits = profile(limits=[blocks_rise("openness", that("rupture", "none"), words="")])
    go = choice("go", effects=[add("noor.openness", 1)])
    assert after_one_step(go, cast=[AVOIDANT], profiles=[limits])["noor.openness"] == 3


def test_only_the_blocked_part_of_a_step_is_held_back():
    limits = profile(limits=[blocks_rise("openness", that("rupture", "none"), "not yet")])
    go = choice("go", effects=[add("noor.openness", 1), add("noor.bond", 1)])
    changes = changes_of_one_step(go, cast=[AVOIDANT], profiles=[limits])
    assert changes == [("noor.openness", 3, 3, "not yet"), ("noor.bond", 5, 6, "")]


def test_the_first_limit_that_holds_gives_the_reason():
    limits = [
        blocks_rise("openness", at_most("trust", 3), "too little trust"),
        blocks_rise("openness", that("rupture", "withdrawal"), "a strain"),
        blocks_rise("openness", that("mentalizing", "pretend"), "only words"),
    ]
    changes = changes_of_one_step(
        choice("go", effects=[add("noor.openness", 1)]),
        cast=[AVOIDANT],
        profiles=[profile(limits=limits)],
        state={"noor.rupture": "withdrawal", "noor.mentalizing": "pretend"},
    )
    assert changes == [("noor.openness", 3, 3, "a strain")]


# Repairs and rules


def test_a_repair_sets_the_persons_rupture_to_none():
    go = choice("go", repairs=("noor",))
    assert changes_of_one_step(go, state={"noor.rupture": "confrontation"}) == [
        ("noor.rupture", "confrontation", "none", "")
    ]


def test_a_repair_comes_after_the_other_effects_of_its_choice():
    go = choice("go", effects=[put("noor.rupture", "withdrawal")], repairs=("noor",))
    assert after_one_step(go) == {"noor.rupture": "none"}


def test_a_repair_leaves_the_ruptures_of_others_open():
    after = after_one_step(
        choice("go", repairs=("noor",)),
        cast=[person("noor"), person("samira")],
        state={"noor.rupture": "withdrawal", "samira.rupture": "withdrawal"},
    )
    assert after == {"noor.rupture": "none", "samira.rupture": "withdrawal"}


def test_a_rule_fires_when_the_step_makes_its_condition_true():
    after = after_one_step(
        choice("go", effects=[add("noor.bond", -3)]),
        rules=[rule(at_most("noor.bond", 2), put("noor.rupture", "withdrawal"))],
    )
    assert after == {"noor.bond": 2, "noor.rupture": "withdrawal"}


def test_a_rule_does_not_fire_while_its_condition_was_already_true_before_the_step():
    compiled = table(
        node("only", choice("lower", "only", effects=[add("noor.bond", -3)])),
        rules=[rule(at_most("noor.bond", 2), add("noor.trust", -1))],
    )
    encounter, decisions = replay(compiled, ["lower", "lower"])
    assert [compiled.values(decision.state_after)["noor.trust"] for decision in decisions] == [4, 4]
    assert encounter.step == 2


def test_a_rule_fires_again_after_its_condition_was_false_in_between():
    compiled = table(
        node(
            "only",
            choice("lower", "only", effects=[add("noor.bond", -3)]),
            choice("raise", "only", effects=[add("noor.bond", 3)]),
        ),
        rules=[rule(at_most("noor.bond", 2), add("noor.trust", -1))],
    )
    _, decisions = replay(compiled, ["lower", "raise", "lower"])
    assert [compiled.values(decision.state_after)["noor.trust"] for decision in decisions] == [4, 4, 3]


def test_a_later_rule_sees_what_an_earlier_one_did_in_the_same_step():
    after = after_one_step(
        choice("go", effects=[add("heat", 1)]),
        own=[HEAT],
        rules=[rule(that("heat", 1), add("heat", 1)), rule(that("heat", 2), put("noor.rupture", "confrontation"))],
    )
    assert after == {"noor.rupture": "confrontation", "heat": 2}


def test_an_earlier_rule_does_not_see_what_a_later_one_did_in_the_same_step():
    after = after_one_step(
        choice("go", effects=[add("heat", 1)]),
        own=[HEAT],
        rules=[rule(that("heat", 2), put("noor.rupture", "confrontation")), rule(that("heat", 1), add("heat", 1))],
    )
    assert after == {"noor.rupture": "none", "heat": 2}


def test_a_rule_whose_condition_an_earlier_rule_undid_does_not_fire():
    after = after_one_step(
        choice("go", effects=[add("heat", 1)]),
        own=[HEAT],
        rules=[rule(that("heat", 1), add("heat", -1)), rule(that("heat", 1), put("noor.rupture", "confrontation"))],
    )
    assert after == {"noor.rupture": "none", "heat": 0}


def test_rules_come_after_the_repairs_of_the_choice():
    after = after_one_step(
        choice("go", effects=[add("noor.bond", -3)], repairs=("noor",)),
        rules=[rule(at_most("noor.bond", 2), put("noor.rupture", "withdrawal"))],
        state={"noor.rupture": "confrontation"},
    )
    assert after["noor.rupture"] == "withdrawal"


def test_a_limit_stands_against_the_effects_of_rules_too():
    after = after_one_step(
        choice("go", effects=[add("noor.bond", 1)]),
        cast=[AVOIDANT],
        profiles=[profile(limits=[blocks_rise("openness", that("mentalizing", "pretend"))])],
        rules=[rule(at_least("noor.bond", 6), add("noor.openness", 1))],
        state={"noor.mentalizing": "pretend"},
    )
    assert after["noor.openness"] == 3


def test_the_change_made_by_a_rule_is_recorded_after_those_of_the_choice():
    changes = changes_of_one_step(
        choice("go", effects=[add("noor.bond", -3)]),
        rules=[rule(at_most("noor.bond", 2), put("noor.rupture", "withdrawal"))],
    )
    assert changes == [("noor.bond", 5, 2, ""), ("noor.rupture", "none", "withdrawal", "")]


# Lines, replies and targets


def test_the_lines_of_a_node_are_those_that_hold_in_the_present_state():
    lines = (
        line("Can I go now?", when=at_most("noor.bond", 3)),
        line("Okay.", when=at_least("noor.bond", 4)),
        line("Rain."),
    )
    compiled = table(node("only", choice("go"), lines=lines))
    assert [one.words for one in scene_lines(compiled, start(compiled))] == ["Okay.", "Rain."]


def test_the_reply_is_chosen_on_the_state_after_the_step_and_its_rules():
    go = choice(
        "go",
        effects=[add("noor.bond", -3)],
        reply=(
            line("Whatever.", when=that("noor.rupture", "withdrawal")),
            line("Maybe.", when=that("noor.rupture", "none")),
        ),
    )
    compiled = table(node("only", go), rules=[rule(at_most("noor.bond", 2), put("noor.rupture", "withdrawal"))])
    _, decision = choose(compiled, start(compiled), "go")
    assert [one.words for one in decision.reply] == ["Whatever."]


def test_the_first_target_that_holds_on_the_state_after_is_taken():
    to = (
        Target("near", at_least("noor.bond", 7)),
        Target("middle", at_least("noor.bond", 6)),
        Target("far"),
    )
    compiled = table(
        node("only", choice("go", to, effects=[add("noor.bond", 1)])), ending("near"), ending("middle"), ending("far")
    )
    encounter, _ = choose(compiled, start(compiled), "go")
    assert encounter.node == "middle"


def test_the_last_target_is_taken_when_no_other_holds():
    to = (Target("near", at_least("noor.bond", 7)), Target("far"))
    compiled = table(node("only", choice("go", to)), ending("near"), ending("far"))
    encounter, _ = choose(compiled, start(compiled), "go")
    assert encounter.node == "far"


# Refusals


def test_choosing_an_unoffered_choice_names_those_offered():
    compiled = table(node("only", choice("a"), choice("b"), choice("shut", when=NEVER)))
    with pytest.raises(UnknownChoice, match=r"'shut' is not offered here\. Offered: a, b") as caught:
        choose(compiled, start(compiled), "shut")
    assert (caught.value.choice_id, caught.value.offered) == ("shut", ("a", "b"))


def test_choosing_what_does_not_exist_is_refused():
    compiled = table(node("only", choice("a")))
    with pytest.raises(UnknownChoice):
        choose(compiled, start(compiled), "nowhere")


def test_choosing_at_an_ending_is_refused():
    compiled = table(node("only", choice("go")))
    encounter, _ = choose(compiled, start(compiled), "go")
    with pytest.raises(EncounterFinished, match="'end'") as caught:
        choose(compiled, encounter, "go")
    assert caught.value.ending == "end"


def test_a_walk_may_be_as_long_as_the_bound():
    compiled = table(node("only", choice("again", "only")))
    encounter, decisions = replay(compiled, ["again"] * MAX_DECISIONS)
    assert (encounter.step, len(decisions), MAX_DECISIONS) == (60, 60, 60)


def test_a_walk_beyond_the_bound_is_refused():
    compiled = table(node("only", choice("again", "only")))
    with pytest.raises(EncounterFinished):
        replay(compiled, ["again"] * (MAX_DECISIONS + 1))


# Replay


def test_a_replay_gives_the_live_state_and_decisions():
    compiled = table(
        node("first", choice("go", "second", effects=[add("noor.bond", 1)])),
        node("second", choice("stop", effects=[add("noor.bond", 1)])),
        variants={"guarded": {"noor.bond": 2}},
    )
    halfway, first = choose(compiled, start(compiled, variant="guarded", seed=9), "go")
    whole, second = choose(compiled, halfway, "stop")
    assert replay(compiled, ["go", "stop"], variant="guarded", seed=9) == (whole, (first, second))


def test_a_replay_of_nothing_is_the_opening():
    compiled = table(node("only", choice("go")))
    assert replay(compiled, []) == (start(compiled), ())


def test_a_replay_stops_at_the_first_choice_that_does_not_fit():
    compiled = table(node("first", choice("go", "second")), node("second", choice("stop")))
    with pytest.raises(UnknownChoice, match=r"'go' is not offered here\. Offered: stop"):
        replay(compiled, ["go", "go", "stop"])


def test_choosing_changes_nothing_in_the_encounter_that_it_starts_from():
    compiled = table(node("only", choice("go", effects=[add("noor.bond", 1)])))
    encounter = start(compiled)
    choose(compiled, encounter, "go")
    assert encounter == start(compiled)


def test_the_conversation_around_a_decision_is_what_stood_there_before_it_and_what_was_answered():
    said = choice("go", reply=(line("Nobody."),), effects=(put("planned", True),))
    heard = line("Can I go?", when=that("planned", False))
    compiled = table(node("only", said, lines=(heard, line("Yes.", when=that("planned", True)))), own=[PLANNED])
    _, decision = choose(compiled, start(compiled), "go")
    around = exchange(compiled, decision)
    assert (around.node.id, around.choice.id) == ("only", "go")
    assert [one.words for one in around.lines] == ["Can I go?"]
    assert [one.words for one in around.reply] == ["Nobody."]
