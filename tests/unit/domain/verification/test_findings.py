import pytest

from simulator.domain.encounter import MAX_DECISIONS, choose, offered, replay
from simulator.domain.scenario import EndingKind, Target
from simulator.domain.verification.findings import (
    find_loops,
    find_many_gates,
    find_no_competent,
    find_single_route,
    find_stuck,
    find_thin_evidence,
    find_without_repair,
)
from simulator.domain.verification.walks import Walk
from simulator.domain.verification.work import TooMuchWork
from tests.builders import (
    add,
    at_least,
    at_most,
    choice,
    ending,
    ending_level,
    ladder,
    node,
    person,
    put,
    that,
)
from tests.unit.domain.verification.cases import FLAG, counter, odometer, proof_of


def found(find, *nodes, **details):
    return list(find(proof_of(*nodes, **details)))


def told(findings):
    return [(finding.code, finding.node, finding.choice) for finding in findings]


def at_the_end_of(proof, walk):
    encounter, _ = replay(proof.product.table, walk.choices, variant=walk.variant)
    return encounter


# Figures


def test_lengths_are_those_of_walks_to_full_endings():
    proof = proof_of(
        node("a", choice("leave", "early"), choice("on", "b")),
        node("b", choice("on", "c"), choice("go")),
        node("c", choice("go")),
        ending("end"),
        ending("early", early=True),
    )
    assert proof.lengths == (2, 3)


def test_there_are_no_lengths_where_no_full_ending_is_reached():
    assert proof_of(node("a", choice("leave", "early")), ending("early", early=True)).lengths is None


def test_chances_are_unknown_where_walks_need_not_end():
    proof = proof_of(
        node("a", choice("again", "a"), choice("on", "b")), node("b", choice("go", when=that("flag", True))), own=[FLAG]
    )
    assert proof.reached is None
    (stuck,) = [finding for finding in find_stuck(proof) if finding.code == "SC103"]
    assert stuck.chance is None
    assert stuck.walk == Walk("standard", ("on",))


# Stuck and lost


def test_where_nothing_is_offered_someone_is_stuck():
    proof = proof_of(
        node("a", choice("x", "b"), choice("set", "b", effects=[put("flag", True)]), choice("go")),
        node("b", choice("out", when=that("flag", False))),
        own=[FLAG],
    )
    (stuck,) = find_stuck(proof)
    assert (stuck.code, stuck.node, stuck.walk) == ("SC103", "b", Walk("standard", ("set",)))
    assert stuck.chance == pytest.approx(1 / 3)
    encounter = at_the_end_of(proof, stuck.walk)
    assert encounter.node == "b"
    assert offered(proof.product.table, encounter) == ()


def test_where_someone_always_can_go_on_nothing_is_found():
    assert found(find_stuck, node("a", choice("go"), choice("x", when=that("flag", True))), own=[FLAG]) == []


def test_a_node_from_which_no_ending_can_be_reached_on_paper_is_told_once():
    findings = found(find_stuck, node("a", choice("in", "b"), choice("go")), node("b", choice("on", "b")), ending())
    assert told(findings) == [("SC102", "b", None)]


LOST = (
    node("s", choice("in", "a")),
    node("a", choice("burn", "b", effects=[put("flag", True)]), choice("on", "b")),
    node("b", choice("on", "c")),
    node("c", choice("go", when=that("flag", False)), choice("round", "d", when=that("flag", True))),
    node("d", choice("round", "c")),
)


def test_lost_states_are_told_where_they_are_entered_and_not_after():
    findings = found(find_stuck, *LOST, own=[FLAG])
    assert told(findings) == [("SC104", "b", None)]
    assert findings[0].walk == Walk("standard", ("in", "burn"))


def test_a_start_from_which_no_ending_can_be_reached_is_told():
    findings = found(find_stuck, *LOST, own=[FLAG], state={"flag": True})
    assert told(findings) == [("SC104", "s", None)]


def test_a_node_that_loses_the_way_by_coming_back_to_itself_is_told():
    findings = found(
        find_stuck,
        node("s", choice("in", "a")),
        node("a", choice("burn", "a", once=True, effects=[put("flag", True)]), choice("on", "b")),
        node("b", choice("go", when=that("flag", False)), choice("in", "c", when=that("flag", True))),
        node("c", choice("out", when=that("flag", False))),
        own=[FLAG],
    )
    assert told(findings) == [("SC104", "a", None), ("SC103", "c", None)]
    assert findings[0].walk == Walk("standard", ("in", "burn"))


# Walks that go on


def test_a_way_round_for_ever_can_be_played():
    proof = proof_of(
        node("s", choice("in", "a")), node("a", choice("on", "b"), choice("go")), node("b", choice("back", "a"))
    )
    (loop,) = find_loops(proof)
    assert (loop.code, loop.node, loop.choice) == ("SC108", "a", "on")
    assert "on > back" in loop.message
    table, encounter = proof.product.table, at_the_end_of(proof, loop.walk)
    assert (encounter.node, encounter.trail) == ("a", ("in", "on", "back"))
    for choice_id in ("on", "back"):
        encounter, _ = choose(table, encounter, choice_id)
    assert encounter.node == "a"


def test_a_once_choice_makes_no_way_round_for_ever():
    assert found(find_loops, node("a", choice("again", "a", once=True), choice("go"))) == []


def test_a_walk_longer_than_is_played_is_shown():
    n = MAX_DECISIONS + 3
    row = [node(f"n{i}", choice("on", f"n{i + 1}" if i < n - 1 else "end")) for i in range(n)]
    (long,) = found(find_loops, *row)
    assert long.code == "SC108"
    assert f"{n} decisions" in long.message
    assert len(long.walk.choices) == n


def test_a_walk_of_the_most_decisions_that_are_played_is_not():
    row = [node(f"n{i}", choice("on", f"n{i + 1}" if i < MAX_DECISIONS - 1 else "end")) for i in range(MAX_DECISIONS)]
    assert found(find_loops, *row) == []


def test_a_loop_that_goes_on_beyond_what_is_played_is_shown():
    count, own = odometer(9, 9)
    (long,) = found(find_loops, count, own=own)
    assert long.code == "SC108"
    assert len(long.walk.choices) == MAX_DECISIONS + 1


# Repair


RUPTURE = put("noor.rupture", "withdrawal")
MISSING = {"A1": 0}
MEETING = {"A1": 4}


def repairs_of(*nodes, **details):
    return found(lambda proof: find_without_repair(proof, ["noor"]), *nodes, **details)


def test_a_strain_without_a_way_to_mend_it_is_told_at_the_choice():
    findings = repairs_of(
        node("a", choice("meet", "b", ratings=MEETING), choice("miss", "b", ratings=MISSING, effects=[RUPTURE])),
        node("b", choice("go")),
    )
    assert told(findings) == [("SC110", "a", "miss")]
    assert "Noor" in findings[0].message
    assert findings[0].walk == Walk("standard", ("miss",))
    assert findings[0].chance == pytest.approx(1 / 2)


def test_a_strain_that_can_be_mended_is_not_told():
    assert (
        repairs_of(
            node("a", choice("miss", "b", ratings=MISSING, effects=[RUPTURE])),
            node("b", choice("go"), choice("mend", repairs=["noor"])),
        )
        == []
    )


def test_a_strain_that_ends_the_case_needs_no_repair():
    assert repairs_of(node("a", choice("miss", ratings=MISSING, effects=[RUPTURE]))) == []


def test_a_strain_that_no_misattuned_choice_leaves_is_not_told():
    assert (
        repairs_of(node("a", choice("fair", "b", ratings={"A1": 2}, effects=[RUPTURE])), node("b", choice("go"))) == []
    )


def test_a_choice_that_leaves_a_strain_in_two_directions_is_told_once():
    findings = repairs_of(
        node(
            "a",
            choice("again", "a", once=True, ratings=MEETING, effects=[add("n", 1)]),
            choice("miss", [Target("b", that("n", 0)), Target("c")], ratings=MISSING, effects=[RUPTURE]),
        ),
        node("b", choice("go")),
        node("c", choice("go")),
        own=[counter()],
    )
    assert told(findings) == [("SC110", "a", "miss")]
    # at once, or after 'again'
    assert findings[0].chance == pytest.approx(1)
    assert findings[0].walk == Walk("standard", ("miss",))


def test_only_the_people_asked_about_are_looked_at():
    proof = proof_of(
        node("a", choice("miss", "b", ratings=MISSING, effects=[RUPTURE, put("samira.rupture", "withdrawal")])),
        node("b", choice("go")),
        cast=[person("noor"), person("samira")],
    )
    assert ["Samira" in finding.message for finding in find_without_repair(proof, ["samira"])] == [True]
    assert len(list(find_without_repair(proof, ["noor", "samira"]))) == 2
    assert list(find_without_repair(proof, [])) == []


def test_a_mend_round_a_loop_is_found():
    assert (
        repairs_of(
            node(
                "a",
                choice("miss", "b", ratings=MISSING, effects=[RUPTURE]),
                choice("mend", "b", repairs=["noor"], ratings=MEETING),
            ),
            node("b", choice("back", "a", once=True), choice("go")),
        )
        != []
    )  # after the second 'miss' there is no way back
    assert (
        repairs_of(
            node("s", choice("miss", "b", ratings=MISSING, effects=[RUPTURE])),
            node("a", choice("mend", "b", repairs=["noor"])),
            node("b", choice("back", "a", once=True), choice("go")),
        )
        == []
    )


# Routes


def test_a_choice_that_every_good_walk_needs_is_told():
    findings = found(
        find_single_route,
        node("a", choice("on", "b"), choice("off", "poor")),
        node("b", choice("x"), choice("y")),
        ending("end"),
        ending("poor", ending=EndingKind.RUPTURED),
    )
    assert told(findings) == [("SC111", "a", "on")]
    assert findings[0].walk == Walk("standard", ("on", "x"))


def test_two_ways_to_a_good_ending_are_enough():
    assert (
        found(
            find_single_route,
            node("a", choice("x"), choice("y", "fair"), choice("off", "poor")),
            ending("end"),
            ending("fair", ending=EndingKind.MIXED),
            ending("poor", ending=EndingKind.RUPTURED),
        )
        == []
    )


def test_a_choice_without_any_beside_it_is_no_single_route():
    assert found(find_single_route, node("a", choice("go"))) == []


def test_a_choice_that_in_some_state_stands_alone_is_not_told():
    nodes = (
        node("a", choice("set", "b", effects=[put("flag", True)]), choice("x", "b")),
        node("b", choice("on"), choice("off", "poor", when=that("flag", True))),
        ending("end"),
        ending("poor", ending=EndingKind.RUPTURED),
    )
    assert found(find_single_route, *nodes, own=[FLAG]) == []


def test_a_case_without_a_good_ending_is_told():
    findings = found(find_single_route, node("a", choice("x", "poor")), ending("poor", ending=EndingKind.RUPTURED))
    assert told(findings) == [("SC111", None, None)]
    assert findings[0].walk is None


def test_a_choice_that_is_needed_several_times_is_told_once():
    findings = found(
        find_single_route,
        node(
            "a",
            choice("push", "a", when=at_most("n", 2), effects=[add("n", 1)]),
            choice("off", "poor"),
            choice("leave", when=that("n", 3)),
        ),
        ending("end"),
        ending("poor", ending=EndingKind.RUPTURED),
        own=[counter()],
    )
    assert told(findings) == [("SC111", "a", "push"), ("SC111", "a", "leave")]


def test_a_walk_of_more_forks_than_a_word_has_bits_is_looked_at():
    n = 70
    row = [node(f"n{i}", choice("l", f"n{i + 1}"), choice("r", f"n{i + 1}")) for i in range(n)]
    findings = found(
        find_single_route,
        *row,
        node(f"n{n}", choice("only"), choice("off", "poor")),
        ending("end"),
        ending("poor", ending=EndingKind.RUPTURED),
    )
    assert told(findings) == [("SC111", "n70", "only")]


def test_looking_for_routes_through_loops_takes_work():
    count, own = odometer(3, 3)
    proof = proof_of(count, own=own)
    proof.far  # noqa: B018 - worked out before the work runs out
    proof.product.work.left = 0
    with pytest.raises(TooMuchWork):
        list(find_single_route(proof))


# Evidence and gates


def test_a_walk_with_too_few_opportunities_is_shown():
    findings = found(find_thin_evidence, ladder("a", "A1", to="b"), ladder("b", "A1"))
    assert told(findings) == [("SC112", None, None)]
    assert "2 scored opportunities for attunement" in findings[0].message
    assert len(findings[0].walk.choices) == 2


def test_three_opportunities_in_each_dimension_are_enough():
    row = [ladder(f"n{i}", "A1", "S1", to=f"n{i + 1}" if i < 2 else "end") for i in range(3)]
    assert found(find_thin_evidence, *row) == []


def test_the_walk_with_the_fewest_opportunities_counts():
    # the contested option of the last decision is no opportunity
    row = [ladder(f"n{i}", "A1", to=f"n{i + 1}") for i in range(2)]
    last = node(
        "n2",
        choice("good", ratings={"A1": 4}),
        choice("bad", ratings={"A1": 0}),
        choice("odd", ratings={"A1": 2}, contested=True),
    )
    (finding,) = found(find_thin_evidence, *row, last)
    assert finding.walk.choices[-1] == "odd"


def test_an_early_ending_may_come_too_soon():
    row = [ladder(f"n{i}", "A1", to=f"n{i + 1}" if i < 2 else "end") for i in range(3)]
    start = node("s", choice("on", "n0"), choice("leave", "early"))
    assert found(find_thin_evidence, start, *row, ending("end"), ending("early", early=True)) == []


def test_what_is_rated_at_the_ending_is_an_opportunity_where_it_can_differ():
    row = [ladder("a", "S1", to="b"), ladder("b", "S1")]
    differs = {"S3": [ending_level(4, that("flag", True)), ending_level(0)]}
    assert found(find_thin_evidence, *row, own=[FLAG], at_ending=differs) == []
    (finding,) = found(find_thin_evidence, *row, at_ending={"S3": [ending_level(3)]})
    assert "2 scored opportunities for safety" in finding.message


def test_a_rating_at_the_ending_counts_for_its_own_dimension_alone():
    differs = {"S3": [ending_level(4, that("flag", True)), ending_level(0)]}
    row = [ladder("a", "A1", to="b"), ladder("b", "A1")]
    findings = found(find_thin_evidence, *row, own=[FLAG], at_ending=differs)
    assert ["attunement" in finding.message for finding in findings] == [True, False]


def test_evidence_is_not_asked_about_where_walks_need_not_end():
    assert (
        found(find_thin_evidence, node("a", choice("again", "a", ratings={"A1": 4}), choice("go", ratings={"A1": 0})))
        == []
    )


def test_a_case_that_reaches_no_full_ending_has_no_thin_walk():
    nodes = (node("a", choice("x", "early", ratings={"A1": 4}), choice("y", "early", ratings={"A1": 0})),)
    assert found(find_thin_evidence, *nodes, ending("early", early=True)) == []


def risky(n, to):
    return [
        node(f"n{i}", choice("fine", f"n{i + 1}" if i < n - 1 else to), choice("wrong", to, critical=["CE03"]))
        for i in range(n)
    ]


def test_a_walk_that_meets_more_than_five_gates_is_shown():
    (finding,) = found(find_many_gates, *risky(6, "end"))
    assert finding.code == "SC113"
    assert "6 decisions" in finding.message
    assert finding.walk.choices[:5] == ("fine",) * 5


def test_five_gates_are_not_too_many():
    assert found(find_many_gates, *risky(5, "end")) == []


def test_a_gate_counts_only_where_its_option_is_offered():
    row = [
        node(
            f"n{i}",
            choice("fine", f"n{i + 1}" if i < 5 else "end"),
            choice("wrong", critical=["CE03"], when=at_least("n", 1, 3)),
        )
        for i in range(6)
    ]
    assert found(find_many_gates, *row, own=[counter()]) == []


def test_gates_are_not_asked_about_without_critical_errors_or_where_walks_need_not_end():
    assert found(find_many_gates, node("a", choice("go"))) == []
    assert found(find_many_gates, node("a", choice("again", "a", critical=["CE03"]), choice("go"))) == []


# A competent option


COMPETENT = (
    node("a", choice("x", "b"), choice("set", "b", effects=[put("flag", True)])),
    node("b", choice("good", ratings={"A1": 3}, when=that("flag", False)), choice("poor", ratings={"A1": 2})),
)


def test_a_state_without_a_competent_option_is_shown():
    (finding,) = found(find_no_competent, *COMPETENT, own=[FLAG])
    assert (finding.code, finding.node, finding.walk) == ("SC114", "b", Walk("standard", ("set",)))
    assert finding.chance == pytest.approx(1 / 2)


def test_a_decision_without_any_competent_option_is_not_told_here():
    assert found(find_no_competent, node("a", choice("x", ratings={"A1": 2}), choice("y", ratings={"A1": 1}))) == []


def test_a_contested_option_is_not_competent():
    (finding,) = found(
        find_no_competent,
        node(
            "a",
            choice("good", ratings={"A1": 3}, when=that("flag", True)),
            choice("odd", ratings={"A1": 4}, contested=True),
        ),
        own=[FLAG],
    )
    assert finding.node == "a"


def test_a_state_in_which_nothing_is_offered_is_no_decision_without_a_competent_option():
    nodes = (node("a", choice("good", ratings={"A1": 3}, when=that("flag", True))),)
    assert found(find_no_competent, *nodes, own=[FLAG]) == []


def test_a_chance_in_a_loop_is_never_more_than_one():
    (finding,) = found(
        find_no_competent,
        node(
            "a",
            choice("good", ratings={"A1": 4}, when=that("flag", True)),
            choice("poor", ratings={"A1": 0}),
            choice("again", "a", ratings={"A1": 0}, once=True),
        ),
        own=[FLAG],
    )
    assert finding.chance == pytest.approx(1)
