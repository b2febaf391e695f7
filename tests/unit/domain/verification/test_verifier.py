import pytest

from simulator.domain.compile import compile_scenario
from simulator.domain.conditions import NEVER, Variable, conjunction
from simulator.domain.encounter import here, offered, replay
from simulator.domain.key import scenario_key
from simulator.domain.scenario import EndingKind, Target
from simulator.domain.scoring import COMPOSITE
from simulator.domain.verification import QUICK, Limits, Walk, scores_of, verify
from tests.builders import (
    add,
    at_least,
    at_most,
    blocks_rise,
    choice,
    ending,
    ladder,
    line,
    node,
    person,
    profile,
    put,
    rule,
    scenario,
    that,
)
from tests.unit.domain.verification.cases import FLAG, counter, found_by, odometer, verified, verify_case

ALONE = Limits(everything=0, players=400)
"""Too little for every question at once, enough for scores and each question by itself."""
DENSE = Limits(everything=0, scores=0, players=400)
"""Too little for any list of steps, enough for a byte a state."""
ROUGH = Limits(everything=0, scores=0, players=400, cells=0)
"""Too little for any exact method."""


def told(found, *codes):
    return [(f.code, f.node, f.choice, f.number) for f in found.findings if not codes or f.code in codes]


def stuck_at(case, walk):
    """Where a walk comes to, if nothing is offered there."""
    table = compile_scenario(case)
    encounter, _ = replay(table, walk.choices, variant=walk.variant)
    assert here(table, encounter).ending is None
    assert offered(table, encounter) == ()
    return encounter.node


# Everything at once


def test_a_sound_case_has_no_finding_about_its_graph():
    found = verified(
        node("a", choice("x", "b"), choice("y", "b"), choice("off", "fair")),
        node("b", choice("x"), choice("y", "fair")),
        ending("end"),
        ending("fair", ending=EndingKind.MIXED),
    )
    assert found.findings == ()
    assert found.exact
    assert (found.states, found.paths, found.dead_states) == (4, 5, 0)
    assert found.endings == ("end", "fair")
    assert found.lengths == (1, 2)


def test_what_no_state_allows_is_told_with_its_place():
    found = verified(
        node(
            "a",
            choice("go", "b", reply=(line("never", when=that("n", 3)), line("always"))),
            choice("no", "c", when=that("n", 2), reply=(line("never", when=that("n", 3)),)),
            lines=(line("x"), line("never", when=that("n", 1))),
        ),
        node("b", choice("x"), choice("y")),
        node("c", choice("x"), lines=(line("never", when=NEVER),)),
        node("island", choice("x")),
        own=[counter()],
        rules=[rule(that("n", 1), put("noor.bond", 1)), rule(that("n", 0), put("noor.bond", 6))],
    )
    assert told(found) == [
        ("SC106", "a", "no", None),
        ("SC105", "c", None, None),
        ("SC101", "island", None, None),
        ("SC107", "a", None, 1),
        ("SC107", "a", "go", 0),
        ("SC109", None, None, 0),
    ]


def test_a_rule_that_fires_at_the_opening_alone_fires():
    found = verified(
        node("a", choice("x"), choice("y")),
        own=[counter(), FLAG],
        variants={"one": {"n": 1}},
        rules=[rule(that("n", 1), put("flag", True)), rule(that("n", 2), put("flag", True))],
    )
    assert told(found, "SC109") == [("SC109", None, None, 1)]


def test_walks_start_from_what_the_rules_make_of_the_opening():
    found = verified(
        node("a", choice("on", when=that("flag", True))),
        own=[counter(), FLAG],
        rules=[rule(that("n", 0), put("flag", True))],
    )
    assert told(found) == []


def test_a_rule_that_undoes_itself_fires_again():
    # each 'up' raises to 1 and the rule puts it back: a way round for ever
    found = verified(
        node("a", choice("up", "a", effects=[add("n", 1)]), choice("go")),
        own=[counter()],
        rules=[rule(that("n", 1), put("n", 0))],
    )
    (loop,) = found_by(found.findings, "SC108")
    assert loop.walk == Walk("standard", ("up",))
    assert told(found, "SC109") == []


def test_a_case_with_a_way_round_for_ever_is_not_exact():
    found = verified(node("a", choice("again", "a"), choice("go")))
    assert told(found, "SC108") == [("SC108", "a", "again", None)]
    assert not found.exact
    assert (found.paths, found.lengths, found.states) == (None, None, 2)
    assert found.playing({}) is found


def test_a_walk_longer_than_is_played_is_told_and_the_rest_is_exact():
    row = [
        node(f"n{i}", choice("l", f"n{i + 1}" if i < 69 else "end"), choice("r", f"n{i + 1}" if i < 69 else "end"))
        for i in range(70)
    ]
    found = verified(*row)
    assert told(found) == [("SC108", None, None, None)]
    assert found.exact
    assert found.paths == 2**70
    assert found.lengths == (70, 70)


def test_more_walks_than_a_number_can_say_are_not_counted():
    n = 1_100
    row = [
        node(
            f"n{i}", choice("l", f"n{i + 1}" if i < n - 1 else "end"), choice("r", f"n{i + 1}" if i < n - 1 else "end")
        )
        for i in range(n)
    ]
    found = verified(*row)
    assert found.exact
    assert found.paths is None


def test_a_loop_that_goes_on_beyond_what_is_played_is_told_with_what_is_met_on_the_way():
    count, own = odometer(9, 9)
    found = verified(
        node("count", *count.choices, choice("trap", "pit", when=that("x0", 3))),
        node("pit", choice("out", when=that("flag", True))),
        ending(),
        own=[*own, FLAG],
    )
    assert told(found) == [("SC108", None, None, None), ("SC103", "pit", None, None)]
    assert found.findings[1].walk == Walk("standard", ("tick0", "tick0", "tick0", "trap"))
    assert not found.exact
    assert found.paths is None


def test_the_same_case_gives_the_same_answer_twice():
    count, own = odometer(3, 3)
    case = scenario(count, node("island", choice("x")), own=own)
    for limits in (Limits(), ALONE, DENSE, ROUGH):
        assert verify_case(case, limits).findings == verify_case(case, limits).findings


# Players


def test_players_are_played_beside_the_random_one():
    case = scenario(node("a", choice("x"), choice("y", "poor")), ending("end"), ending("poor"))
    found = verify_case(case)
    assert found.outcomes == {}
    played = found.playing({"first": lambda _, enabled: {enabled[0]: 1}})
    assert {name: outcome.endings for name, outcome in played.outcomes.items()} == {
        "random": {"end": 0.5, "poor": 0.5},
        "first": {"end": 1.0, "poor": 0.0},
    }
    assert played.findings == found.findings


def test_nobody_plays_where_the_states_are_not_known():
    found = verified(node("a", choice("x")), limits=ROUGH)
    assert found.playing({}) is found


def scores_in(*nodes, limits=None, **details):
    """The composite of the random player and of the one who takes what stands first."""
    case = scenario(*nodes, **details)
    first = {"first": lambda _, enabled: {enabled[0]: 1}}
    found = scores_of(compile_scenario(case), scenario_key(case), first, {COMPOSITE}, limits)
    return {name: outcome.scores for name, outcome in found.items()}


def test_scores_alone_are_the_same_and_only_those_asked_for_are_worked_out():
    walk = tuple(node(name, choice("x", after), choice("y", after)) for name, after in ("ab", "bc", "cd"))
    alone = scores_in(*walk, node("d", choice("x"), choice("y")))
    case = scenario(*walk, node("d", choice("x"), choice("y")))
    whole = verify_case(case).playing({"first": lambda _, enabled: {enabled[0]: 1}}).outcomes
    assert {name: set(scores) for name, scores in alone.items()} == {"random": {COMPOSITE}, "first": {COMPOSITE}}
    assert {name: scores[COMPOSITE] for name, scores in alone.items()} == {
        name: outcome.scores[COMPOSITE] for name, outcome in whole.items()
    }


def test_there_are_no_scores_where_walks_need_not_end():
    assert scores_in(node("a", choice("again", "a"), choice("out"))) == {}


def test_there_are_no_scores_where_a_loop_goes_on_beyond_what_is_played():
    count, own = odometer(9, 9)
    assert scores_in(count, ending(), own=own) == {}


def test_there_are_no_scores_where_the_work_runs_out():
    assert scores_in(node("a", choice("x"), choice("y")), limits=Limits(work=0)) == {}


# One question at a time


SEVERAL = (
    node(
        "a",
        choice("up", "b", effects=[add("n", 1)], reply=(line("r", when=that("n", 2)),)),
        choice("miss", "b", ratings={"A1": 0}, effects=[put("noor.rupture", "withdrawal"), add("n", 1)]),
        criteria=(),
    ),
    node("b", choice("go", "c", effects=[add("n", 1)]), choice("else", "c")),
    node("c", choice("x"), choice("y"), lines=(line("l", when=that("m", 1)), line("k", when=that("n", 2)))),
)
SEVERAL_OWN = {
    "own": [counter(), counter("m"), FLAG],
    "rules": [
        rule(that("n", 2), put("flag", True)),
        rule(that("n", 3), put("flag", True)),
        rule(that("m", 1), add("n", 1)),
    ],
}


def test_question_by_question_says_the_same_as_all_at_once():
    at_once, alone = verified(*SEVERAL, **SEVERAL_OWN), verified(*SEVERAL, limits=ALONE, **SEVERAL_OWN)
    assert alone.exact
    assert sorted(map(str, told(alone))) == sorted(map(str, told(at_once)))
    assert told(at_once) == [
        ("SC110", "a", "miss", None),
        ("SC107", "a", "up", 0),
        ("SC107", "c", None, 0),
        ("SC109", None, None, 1),
        ("SC109", None, None, 2),
    ]
    assert (alone.paths, alone.lengths, alone.endings) == (at_once.paths, at_once.lengths, at_once.endings)
    assert alone.states < at_once.states


BOTH = conjunction(that("n", 1), that("m", 1))


def sly(**details):
    """A line and a rule that the values of each variable alone do not rule out, though no walk meets them."""
    return verified(
        node("a", choice("n", "b", effects=[add("n", 1)]), choice("m", "b", effects=[add("m", 1)])),
        node("b", choice("x", effects=[put("flag", True)]), choice("y"), lines=(line("l", when=BOTH),)),
        own=[counter(), counter("m"), FLAG],
        rules=[rule(BOTH, put("noor.bond", 1))],
        **details,
    )


def test_what_is_ruled_out_only_by_all_states_is_proved_alone():
    assert told(sly(limits=ALONE)) == [("SC107", "b", None, 0), ("SC109", None, None, 0)]


def test_questions_too_large_even_alone_are_left_open():
    found = sly(limits=Limits(everything=0, players=400, question=0))
    assert told(found) == [("SC115", "b", None, 0), ("SC115", None, None, 0)]
    assert found.exact
    assert "400 plays" in found.findings[0].message


def test_repair_too_large_even_alone_is_left_open():
    found = verified(*SEVERAL, limits=Limits(everything=0, players=400, question=0), **SEVERAL_OWN)
    messages = [finding.message for finding in found_by(found.findings, "SC115")]
    assert "whether every strain with Noor can be repaired is not proved: there are too many states" in messages
    assert found_by(found.findings, "SC110") == []


# A byte a state


def test_where_a_byte_a_state_is_enough_everything_reached_is_known():
    case = scenario(
        node("a", choice("n", "e", effects=[add("n", 1)]), choice("m", "e", effects=[add("m", 1)])),
        node("e", choice("on", "b"), choice("no", "c", when=BOTH)),
        node("b", choice("x", "d"), choice("set", "d", effects=[put("flag", True)])),
        node("c", choice("x"), lines=(line("l", when=BOTH),)),
        node("d", choice("go", when=that("flag", False)), choice("x", "poor", when=NEVER)),
        ending("end"),
        ending("poor"),
        own=[counter(), counter("m"), FLAG],
    )
    found = verify_case(case, DENSE)
    assert not found.exact
    (stuck,) = found_by(found.findings, "SC103")
    assert stuck.walk.choices[1:] == ("on", "set")
    assert stuck_at(case, stuck.walk) == "d"
    assert stuck.chance == pytest.approx(0.5, abs=0.15)
    assert stuck.plays > 0
    assert told(found, "SC105", "SC106") == [
        ("SC106", "e", "no", None),
        ("SC105", "c", None, None),
        ("SC106", "d", "x", None),
        ("SC105", "poor", None, None),
    ]
    assert found.endings == ("end",)
    assert found_by(found.findings, "SC115") == [found.findings[-1]]
    assert "every probability" in found.findings[-1].message


def test_without_loops_it_is_not_left_open_whether_walks_end():
    straight = verified(node("a", choice("go")), limits=DENSE)
    round_about = verified(node("a", choice("again", "a", once=True), choice("go")), limits=DENSE)
    assert "every walk ends" not in straight.findings[-1].message
    assert "every walk ends" in round_about.findings[-1].message


def test_a_reach_that_takes_too_many_rounds_is_not_used():
    count, own = odometer(19, 19)
    found = verified(count, own=own, limits=DENSE)
    assert (found.states, found.dead_states) == (0, 0)
    assert found.endings == ()
    (long,) = found_by(found.findings, "SC108")
    assert len(long.walk.choices) == 60


# Bounds and plays


def test_what_neither_proof_nor_play_settles_is_left_open():
    case = scenario(
        node("a", choice("n", "b", effects=[add("n", 1)]), choice("m", "b", effects=[add("m", 1)])),
        node(
            "b",
            choice("both", "c", when=BOTH),
            choice("n", when=that("n", 1)),
            choice("m", when=that("m", 1)),
            lines=(line("l", when=BOTH),),
        ),
        node("c", choice("x"), choice("y"), lines=(line("l", when=BOTH),)),
        node("d", choice("x")),
        own=[counter(), counter("m")],
        rules=[rule(BOTH, put("noor.bond", 1))],
    )
    found = verify_case(case, ROUGH)
    assert told(found) == [
        ("SC101", "d", None, None),
        ("SC115", "b", None, None),
        ("SC115", "b", "both", None),
        ("SC115", "c", None, None),
        ("SC115", "b", None, 0),
        ("SC115", "c", None, 0),
        ("SC115", None, None, 0),
        ("SC115", None, None, None),
    ]
    # 200 of the 400 players are even: three in their number
    assert "not seen in 400 plays (chance for a random trainee at most 1.5e-02)" in found.findings[1].message
    assert not found.exact
    assert found.endings == ("end",)
    assert (found.states, found.paths, found.proof) == (0, None, None)


def test_a_stuck_state_that_a_play_meets_is_shown_by_it():
    case = scenario(
        node("a", choice("x", "b"), choice("set", "b", effects=[put("flag", True)])),
        node("b", choice("go", when=that("flag", False))),
        own=[FLAG],
    )
    found = verify_case(case, ROUGH)
    (stuck,) = found_by(found.findings, "SC103")
    assert stuck_at(case, stuck.walk) == "b"
    assert stuck.chance == pytest.approx(0.5, abs=0.15)
    assert found.dead_states == 1


def test_without_any_work_nothing_is_claimed():
    found = verified(
        node("a", choice("on", "b"), choice("no", when=that("n", 1)), lines=(line("l", when=that("n", 1)),)),
        node("b", choice("go", when=at_most("n", 2))),
        own=[counter()],
        rules=[rule(that("n", 1), put("noor.bond", 1))],
        limits=Limits(work=0),
    )
    assert {code for code, *_ in told(found)} == {"SC115"}
    assert "not seen in 0 plays" in found.findings[0].message
    assert "at most" not in found.findings[0].message
    assert found.endings == ()


@pytest.mark.parametrize("work", range(1, 60))
def test_wherever_the_work_runs_out_an_answer_is_given_and_nothing_false_is_claimed(work):
    count, own = odometer(3, 2, ends="b")
    case = scenario(
        count,
        node(
            "b",
            choice("go", "c"),
            choice("miss", "c", ratings={"A1": 0}, effects=[put("noor.rupture", "withdrawal")]),
            criteria=(),
        ),
        node(
            "c",
            choice("x", "count", once=True),
            choice("y"),
            choice("z", when=that("x0", 1)),
            lines=(line("l", when=that("x0", 2)),),
        ),
        own=own,
        rules=[rule(that("x0", 3), put("noor.bond", 6))],
    )
    truth = set(told(verify_case(case)))
    for players, everything in ((0, 200_000), (40, 0)):
        found = verify_case(case, Limits(everything=everything, players=players, work=work))
        assert {finding for finding in told(found) if finding[0] != "SC115"} <= truth
        assert found.exact or found_by(found.findings, "SC115")


def test_wherever_the_work_runs_out_on_walks_that_are_too_long_an_answer_is_given():
    count, own = odometer(9, 9)
    case = scenario(count, own=own)
    answers = [verify_case(case, Limits(players=40, work=work, cells=0)) for work in range(0, 301, 30)]
    assert [found.exact for found in answers] == [False] * 11
    assert {f.code for f in answers[-1].findings} == {"SC108"}
    assert {f.code for found in answers for f in found.findings} == {"SC108", "SC115"}


def test_quick_limits_prove_a_small_case():
    found = verified(node("a", choice("x"), choice("y")), limits=QUICK)
    assert found.exact
    assert found.findings == ()


# One state in a hundred thousand


DIGITS = [Variable(f"v{i}", tuple(range(10)), 0) for i in range(5)]


def one_in_a_hundred_thousand():
    """Five decisions set a digit each; every combination is told apart, and 7-7-7-7-7 alone offers nothing."""
    nodes = [
        node(
            f"n{i}",
            *(
                choice(f"d{digit}", f"n{i + 1}" if i < 4 else "gate", effects=[put(f"v{i}", digit)])
                for digit in range(10)
            ),
        )
        for i in range(5)
    ]
    onward = [[Target("end", that(f"v{i}", digit)) for digit in range(9)] + [Target("end")] for i in range(5)]
    apart = [0, 1, 2, 3, 4, 5, 6, 8, 9]
    return scenario(
        *nodes,
        node("gate", *(choice(f"open{i}", onward[i], when=that(f"v{i}", *apart)) for i in range(5))),
        own=DIGITS,
    )


def test_a_dead_end_in_one_of_a_hundred_thousand_states_is_found_and_shown():
    case = one_in_a_hundred_thousand()
    found = verify_case(case)
    assert found.exact
    assert len(found.proof.product.places["gate"]) == 100_000
    assert found.dead_states == 1
    (stuck,) = found_by(found.findings, "SC103")
    assert stuck.walk == Walk("standard", ("d7",) * 5)
    assert stuck.chance == pytest.approx(1e-5)
    assert stuck_at(case, stuck.walk) == "gate"


def test_a_dead_end_in_one_of_a_hundred_thousand_states_is_found_without_a_list_of_steps():
    case = one_in_a_hundred_thousand()
    found = verify_case(case, DENSE)
    assert not found.exact
    # a byte each: the opening, the digits so far at every decision, the gate, and every state of the ending but one
    assert found.states >= 1 + 10 + 100 + 1_000 + 10_000 + 100_000
    assert found.dead_states == 1
    (stuck,) = found_by(found.findings, "SC103")
    assert stuck.walk == Walk("standard", ("d7",) * 5)
    assert stuck_at(case, stuck.walk) == "gate"


def test_a_dead_end_that_no_play_meets_is_left_open_and_not_denied():
    found = verify_case(one_in_a_hundred_thousand(), ROUGH)
    assert found_by(found.findings, "SC103") == []
    assert ("SC115", "gate", None, None) in told(found)


def test_values_that_a_limit_parts_are_not_taken_for_one():
    # 'pretend' is a rise from 'reflective', which the limit holds back, and a fall from 'teleological'
    case = scenario(
        node("a", choice("set", "b", effects=[put("noor.mentalizing", "pretend")])),
        node("b", choice("go", when=that("noor.mentalizing", "pretend"))),
        cast=[person(strategy="avoidant")],
        profiles=[profile(limits=[blocks_rise("mentalizing", at_least("bond", 5))])],
        state={"noor.bond": 5},
        variants={"other": {"noor.mentalizing": "teleological"}},
    )
    found = verify_case(case).playing({})
    assert found.endings == ("end",)
    assert found.outcomes["random"].stuck == pytest.approx(0.5)
    (stuck,) = found_by(found.findings, "SC103")
    assert stuck_at(case, stuck.walk) == "b"


def test_verification_takes_a_compiled_case_and_its_key():
    case = scenario(*(ladder(f"n{i}", "A1", to=f"n{i + 1}" if i < 2 else "end") for i in range(3)))
    found = verify(compile_scenario(case), scenario_key(case)).playing({})
    assert found.outcomes["random"].scores["attunement"].expected == pytest.approx(50)
