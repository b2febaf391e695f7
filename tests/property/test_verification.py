"""Verification against every walk of small random scenarios, one by one."""

import pytest
from hypothesis import assume, given

from simulator.domain.compile import compile_scenario, once_name
from simulator.domain.encounter import choose, here, offered, replay
from simulator.domain.graph import scenario_graph, unreachable_nodes
from simulator.domain.key import scenario_key
from simulator.domain.scoring import COMPOSITE
from simulator.domain.verification import Limits, scores_of, verify
from tests.property.exhaustive import every_walk, reachable_endings
from tests.property.strategies import BRIEF, THOROUGH, small_scenarios

CLOSE = 1e-9


def full_state(table, standing):
    """A naive standing as the compiled state."""
    once = {once_name(node, choice): True for node, choice in standing.used}
    values = {**standing.state, **{v.name: False for v in table.variables if v.name not in standing.state}, **once}
    return tuple(variable.values.index(values[variable.name]) for variable in table.variables)


@THOROUGH
@given(small_scenarios())
def test_everything_equals_what_all_walks_come_to(case):
    table, key = compile_scenario(case), scenario_key(case)
    truth = every_walk(case, key)
    assume(truth is not None)
    found = verify(table, key).playing({})
    assert found.exact
    assert found.paths == len(truth.walks)
    random = found.outcomes["random"]
    assert set(found.endings) == set(truth.endings())
    assert {name: p for name, p in random.endings.items() if p} == pytest.approx(truth.endings(), abs=CLOSE)
    assert random.stuck == pytest.approx(float(truth.stuck()), abs=CLOSE)
    assert random.review == pytest.approx(float(truth.review()), abs=CLOSE)
    assert scores_of(table, key, {}, {COMPOSITE})["random"].scores[COMPOSITE].expected == pytest.approx(
        random.scores[COMPOSITE].expected, abs=CLOSE
    )
    for dimension in (*(d.value for d in key.claimed()), COMPOSITE):
        score = random.scores[dimension]
        assert (score.p_scored, score.expected, score.sd) == pytest.approx(truth.moments(dimension), abs=1e-6)
        counts = (score.opportunities_min, score.opportunities_max)
        assert counts == (truth.opportunities(dimension) or (None, None))
    reached, dead = {}, set()
    for place, standing in truth.standings.items():
        row = found.proof.product.places[standing.node].row_of(full_state(table, standing))
        assert row is not None
        reached.setdefault(standing.node, set()).add(row)
        if case.nodes[standing.node].ending is None and not truth.onward[place]:
            dead.add((standing.node, row))
    assert {name: len(rows) for name, rows in reached.items()} == {
        name: len(place) for name, place in found.proof.product.places.items()
    }
    assert found.dead_states == len(dead)


@BRIEF
@given(small_scenarios())
def test_what_is_said_never_to_happen_never_does_and_the_rest_does(case):
    table, key = compile_scenario(case), scenario_key(case)
    truth = every_walk(case, key)
    assume(truth is not None)
    nodes = {standing.node for standing in truth.standings.values()}
    told = {(f.code, f.node, f.choice, f.number) for f in verify(table, key).findings}
    on_paper = set(unreachable_nodes(scenario_graph(case)))
    expected = {
        ("SC101" if name in on_paper else "SC105", name, None, None) for name in case.nodes if name not in nodes
    }
    for node in case.nodes.values():
        if node.id not in nodes:
            continue
        for number in range(len(node.lines)):
            if (node.id, number) not in truth.scene_lines:
                expected.add(("SC107", node.id, None, number))
        for choice in node.choices:
            if (node.id, choice.id) not in truth.choices:
                expected.add(("SC106", node.id, choice.id, None))
                continue
            for number in range(len(choice.reply)):
                if (node.id, choice.id, number) not in truth.reply_lines:
                    expected.add(("SC107", node.id, choice.id, number))
    assert {entry for entry in told if entry[0] in ("SC101", "SC105", "SC106", "SC107")} == expected


@BRIEF
@given(small_scenarios())
def test_the_endings_within_reach_are_those_that_some_walk_reaches(case):
    table, key = compile_scenario(case), scenario_key(case)
    truth = every_walk(case, key)
    assume(truth is not None)
    proof = verify(table, key).proof
    for place, standing in truth.standings.items():
        row = proof.product.places[standing.node].row_of(full_state(table, standing))
        bits = int(proof.within[standing.node][row])
        within = {name for number, name in enumerate(proof.endings) if bits >> number & 1}
        assert within == reachable_endings(truth, place)


@BRIEF
@given(small_scenarios())
def test_every_walk_that_shows_a_finding_can_be_played_and_shows_it(case):
    table, key = compile_scenario(case), scenario_key(case)
    for finding in verify(table, key).findings:
        if finding.walk is None:
            continue
        encounter, decisions = replay(table, finding.walk.choices, variant=finding.walk.variant)
        if finding.code == "SC103":
            assert encounter.node == finding.node
            assert here(table, encounter).ending is None
            assert offered(table, encounter) == ()
        if finding.code == "SC110":
            assert (decisions[-1].node, decisions[-1].choice) == (finding.node, finding.choice)
        if finding.code == "SC114":
            assert encounter.node == finding.node


@BRIEF
@given(small_scenarios())
def test_a_stuck_state_is_found_by_a_shortest_walk(case):
    table, key = compile_scenario(case), scenario_key(case)
    truth = every_walk(case, key)
    assume(truth is not None)
    shortest = {}
    for walk in truth.walks:
        if case.nodes[walk.last.node].ending is None:
            n = len(walk.choices)
            shortest[walk.last.node] = min(n, shortest.get(walk.last.node, n))
    found = {f.node: len(f.walk.choices) for f in verify(table, key).findings if f.code == "SC103"}
    assert found == shortest


@BRIEF
@given(small_scenarios())
def test_question_by_question_gives_the_same_answers_as_all_at_once(case):
    table, key = compile_scenario(case), scenario_key(case)
    at_once = verify(table, key).playing({})
    apart = verify(table, key, limits=Limits(everything=0, players=40)).playing({})
    assert apart.exact == at_once.exact
    assert apart.paths == at_once.paths
    told = {(f.code, f.node, f.choice, f.number) for f in at_once.findings}
    assert {(f.code, f.node, f.choice, f.number) for f in apart.findings} == told
    for name, score in at_once.outcomes["random"].scores.items():
        other = apart.outcomes["random"].scores[name]
        assert (other.expected, other.sd, other.p_scored) == pytest.approx((score.expected, score.sd, score.p_scored))


@BRIEF
@given(small_scenarios())
def test_without_exactness_nothing_false_is_claimed(case):
    table, key = compile_scenario(case), scenario_key(case)
    exact = verify(table, key)
    rough = verify(table, key, limits=Limits(everything=0, scores=0, players=40))
    assert not rough.exact
    truth = {(f.code, f.node, f.choice, f.number) for f in exact.findings}
    claimed = {(f.code, f.node, f.choice, f.number) for f in rough.findings if f.code != "SC115"}
    hidden = {(f.node, f.choice) for f in exact.findings if f.code in ("SC101", "SC105", "SC106")}
    for code, node, choice, number in claimed - truth:  # a line that is hidden by what is never met anyhow
        assert code in ("SC106", "SC107")
        assert {(node, None), (node, choice)} & hidden, (code, node, choice, number)
    left_open = {(f.node, f.choice, f.number) for f in rough.findings if f.code == "SC115"}
    for code, node, choice, number in truth - claimed:
        if code in ("SC103", "SC106", "SC107", "SC109"):
            assert (node, choice, number) in left_open or (node, None, None) in left_open


@BRIEF
@given(small_scenarios())
def test_other_players_do_what_their_weights_say(case):
    table, key = compile_scenario(case), scenario_key(case)

    def first(node, enabled):
        return {enabled[0]: 1}

    found = verify(table, key).playing({"first": first}).outcomes["first"]
    ends, stuck = {}, 0
    for variant in case.variants:
        encounter, _ = replay(table, (), variant=variant)
        while here(table, encounter).ending is None:
            enabled = {choice.id for choice in offered(table, encounter)}
            if not enabled:
                stuck += 1
                break
            chosen = next(choice for choice in table.nodes[encounter.node].choices if choice in enabled)
            encounter, _ = choose(table, encounter, chosen)
        else:
            ends[encounter.node] = ends.get(encounter.node, 0) + 1 / len(case.variants)
    assert {name: p for name, p in found.endings.items() if p} == pytest.approx(ends)
    assert found.stuck == pytest.approx(stuck / len(case.variants))
