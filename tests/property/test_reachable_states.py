"""The states that can be chosen, and every figure of walks, against every walk of small random cases, one by one."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from simulator.domain.compile import compile_scenario
from simulator.domain.encounter import replay
from simulator.domain.key import scenario_key
from simulator.domain.reachable_states import reachable_states
from simulator.domain.scoring import COMPOSITE
from simulator.domain.verification import verify
from simulator.domain.verification.score_ranges import score_ranges
from simulator.domain.verification.value_ranges import values_reached
from simulator.domain.walk_figures import walk_figures, words_of
from tests.property.effort import effort
from tests.property.exhaustive import every_walk, exact_score
from tests.property.strategies import small_scenarios

FEW = effort(15)


def group_of(part, value):
    """The number of the group in which a variable's value is."""
    return next(number for number, group in enumerate(part.groups) if value in group)


@FEW
@given(small_scenarios(), st.data())
def test_no_combination_is_offered_that_no_walk_comes_to_and_each_comes_with_its_walk(case, data):
    table, key = compile_scenario(case), scenario_key(case)
    truth = every_walk(case, key)
    assume(truth is not None)
    variant = data.draw(st.sampled_from(case.variants))
    node = data.draw(st.sampled_from(sorted(case.nodes)))
    found = reachable_states(table, variant, node, one_by_one=data.draw(st.sampled_from([0, 20_000])))
    picks = {}
    while found.parts:
        offered = {name: numbers for name, numbers in found.offered(picks).items() if name not in picks}
        if not offered:
            break
        name = data.draw(st.sampled_from(sorted(offered)))
        picks[name] = data.draw(st.sampled_from(offered[name]))
        assert found.kept(picks) == picks
        assert found.fitting(picks) > 0
    if not len(found):
        return
    walk, _ = found.likeliest(picks)
    assert walk.variant == variant
    stands, _ = replay(table, walk.choices, variant=variant)
    assert stands.node == node
    for part in found.parts:
        index = table.positions[part.name]
        value = table.variables[index].values[stands.state[index]]
        assert group_of(part, value) == picks[part.name]


@FEW
@given(small_scenarios())
def test_every_state_that_some_walk_comes_to_can_be_chosen_and_every_value_is_told(case):
    table, key = compile_scenario(case), scenario_key(case)
    truth = every_walk(case, key)
    assume(truth is not None)
    known, met = values_reached(table), {}
    for standing in truth.standings.values():
        met.setdefault(standing.node, []).append(standing.state)
    for node, states in met.items():
        assert {name: set(reached.at[node]) for name, reached in known.items()} == {
            name: {state[name] for state in states} for name in known
        }
        begun = [reachable_states(table, variant, node) for variant in case.variants]
        for state in states:
            assert any(len(found) and fits(found, state) for found in begun)


def fits(found, state):
    """Whether a state can be chosen."""
    shown = [part for part in found.parts if part.name in state]
    try:
        return found.fitting({part.name: group_of(part, state[part.name]) for part in shown}) > 0
    except StopIteration:  # no such value here
        return False


@FEW
@given(small_scenarios())
def test_ranges_of_scores_words_and_minutes_are_those_of_all_walks(case):
    table, key = compile_scenario(case), scenario_key(case)
    truth = every_walk(case, key)
    assume(truth is not None)
    proof = verify(table, key).proof
    found = score_ranges(proof.product, proof.flows, key)
    for dimension in (*(claimed.value for claimed in key.claimed()), COMPOSITE):
        exact = [exact_score(case, sheet, walk, dimension, key) for walk, sheet in truth.sheets]
        scores = [float(score) for score in exact if score is not None]
        assert found[dimension] == (pytest.approx((min(scores), max(scores))) if scores else None)
    figures = walk_figures(table, key)
    played = [
        (walk, words_of(table, decisions, last))
        for walk in truth.walks
        for last, decisions in [replay(table, [one.choice for one in walk.choices], variant=walk.variant)]
    ]
    full = [
        words.minutes
        for walk, words in played
        if case.nodes[walk.last.node].ending and not case.nodes[walk.last.node].early
    ]
    if full:
        assert figures.shortest[1].minutes == pytest.approx(min(full), abs=1e-3)
        assert figures.longest[1].minutes == pytest.approx(max(full), abs=1e-3)
    else:
        assert figures.shortest is figures.longest is None
    ended = sum(float(walk.chance) * words.minutes for walk, words in played)
    assert figures.average.minutes >= ended - 1e-9
    if not truth.stuck():
        assert figures.average.minutes == pytest.approx(ended)
