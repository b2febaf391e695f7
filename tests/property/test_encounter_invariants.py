"""What holds for every walk through every valid scenario."""

from dataclasses import replace

import pytest
from hypothesis import given

from simulator.domain.compile import compile_scenario
from simulator.domain.debrief import debrief
from simulator.domain.encounter import MAX_DECISIONS, choose, here, offered, replay, scene_lines, start
from simulator.domain.fingerprint import item_hash, key_hash, play_hash
from simulator.domain.graph import scenario_graph
from simulator.domain.key import scenario_key
from simulator.domain.scenario import Line
from simulator.errors import UnknownChoice
from tests.property import reference
from tests.property.strategies import BRIEF, BROAD, scenarios, walks


@BROAD
@given(walks())
def test_a_replay_of_the_decisions_equals_the_live_state(walk):
    encounter, decisions = replay(walk.table, walk.trail, variant=walk.variant, seed=walk.seed)
    assert encounter == walk.encounter
    assert decisions == walk.decisions


@BROAD
@given(walks())
def test_a_replay_on_a_scenario_compiled_again_equals_the_live_state(walk):
    encounter, decisions = replay(compile_scenario(walk.case), walk.trail, variant=walk.variant, seed=walk.seed)
    assert (encounter, decisions) == (walk.encounter, walk.decisions)


@BROAD
@given(walks())
def test_nothing_is_changed_by_walking_and_debriefing(walk):
    before = repr((walk.table, walk.key, walk.encounter, walk.decisions))
    replay(walk.table, walk.trail, variant=walk.variant, seed=walk.seed)
    walk.sheet()
    debrief(walk.table, walk.key, walk.trail, variant=walk.variant, seed=walk.seed)
    assert repr((walk.table, walk.key, walk.encounter, walk.decisions)) == before


@BROAD
@given(walks())
def test_the_state_stays_in_range(walk):
    for state in (start(walk.table, variant=walk.variant).state, *(one.state_after for one in walk.decisions)):
        assert len(state) == len(walk.table.variables)
        for position, variable in zip(state, walk.table.variables, strict=True):
            assert 0 <= position < len(variable.values)


@BROAD
@given(walks())
def test_each_decision_begins_where_the_last_one_led(walk):
    for earlier, later in zip(walk.decisions, walk.decisions[1:], strict=False):
        assert (later.step, later.node, later.state_before) == (earlier.step + 1, earlier.led_to, earlier.state_after)


@BROAD
@given(walks())
def test_a_walk_that_goes_on_reaches_an_ending_within_the_bound(walk):
    encounter = walk.encounter
    while here(walk.table, encounter).ending is None:
        encounter, _ = choose(walk.table, encounter, walk.dice.pick(offered(walk.table, encounter)).id)
    assert encounter.step <= MAX_DECISIONS


@BROAD
@given(walks())
def test_another_seed_changes_the_order_of_options_and_nothing_else(walk):
    encounter, decisions = replay(walk.table, walk.trail, variant=walk.variant, seed=walk.seed + 1)
    assert encounter == replace(walk.encounter, seed=walk.seed + 1)
    for mine, other in zip(walk.decisions, decisions, strict=True):
        assert sorted(mine.offered) == sorted(other.offered)
        assert mine == replace(other, offered=mine.offered)


@BROAD
@given(walks())
def test_a_choice_that_is_not_on_offer_is_refused_and_names_those_that_are(walk):
    for decision in walk.decisions:
        encounter, _ = replay(walk.table, walk.trail[: decision.step], variant=walk.variant, seed=walk.seed)
        for choice in here(walk.table, encounter).choices:
            if choice.id not in decision.offered:
                with pytest.raises(UnknownChoice) as caught:
                    choose(walk.table, encounter, choice.id)
                assert caught.value.offered == decision.offered


@BROAD
@given(walks())
def test_the_steps_of_the_table_equal_those_of_a_naive_interpreter(walk):
    case, table = walk.case, walk.table
    standing = reference.opening(case, walk.variant)
    encounter = start(table, variant=walk.variant, seed=walk.seed)
    assert_same_state(table, encounter, standing)
    for decision in walk.decisions:
        assert sorted(decision.offered) == sorted(option.id for option in reference.options(case, standing))
        assert list(scene_lines(table, encounter)) == reference.spoken(case.nodes[standing.node], standing)
        expected = reference.step(case, standing, decision.choice)
        encounter, taken = choose(table, encounter, decision.choice)
        assert taken == decision
        changes = [(change.variable, change.before, change.after, change.blocked) for change in taken.changes]
        assert changes == expected.changes
        assert list(taken.reply) == expected.reply
        standing = expected.standing
        assert encounter.node == standing.node
        assert_same_state(table, encounter, standing)


def assert_same_state(table, encounter, standing):
    """The table leaves out variables that nothing reads or moves; all others agree."""
    values = table.values(encounter.state)
    assert values == {name: standing.state[name] for name in values}
    left_out = {name: value for name, value in standing.state.items() if name not in values}
    assert left_out == {name: table.scenario.variables[name].start for name in left_out}


@BROAD
@given(scenarios())
def test_the_graph_holds_exactly_the_choices_and_targets_of_the_table(case):
    table, graph = compile_scenario(case), scenario_graph(case)
    assert list(graph) == list(table.nodes)
    in_table = {
        (node_id, target, (choice_id, index)): order
        for node_id, node in table.nodes.items()
        for order, (choice_id, choice) in enumerate(node.choices.items())
        for index, (_, target) in enumerate(choice.targets)
    }
    in_graph = {(source, target, key): order for source, target, key, order in graph.edges(keys=True, data="order")}
    assert in_graph == in_table


@BROAD
@given(walks())
def test_every_step_follows_an_edge_of_the_graph(walk):
    graph = scenario_graph(walk.case)
    for decision in walk.decisions:
        edges = graph.get_edge_data(decision.node, decision.led_to)
        assert decision.choice in {edge["choice"] for edge in edges.values()}


def hashes(case):
    key = scenario_key(case)
    return play_hash(case), key_hash(case, key), [item_hash(case, key, node.id) for node in case.decisions()]


@BRIEF
@given(scenarios())
def test_equal_content_gives_equal_hashes_in_whatever_order_its_mappings_came(case):
    turned = replace(
        case,
        nodes=dict(reversed(case.nodes.items())),
        variables=dict(reversed(case.variables.items())),
        openings={name: dict(reversed(opening.items())) for name, opening in case.openings.items()},
    )
    assert play_hash(turned) == play_hash(case)
    assert key_hash(turned, scenario_key(turned)) == key_hash(case, scenario_key(case))


@BRIEF
@given(scenarios())
def test_a_changed_word_changes_the_play_hash_and_that_item_but_not_the_key_hash(case):
    first = case.nodes[case.start]
    changed = replace(case, nodes=case.nodes | {first.id: replace(first, lines=(*first.lines, Line(None, "Rain.")))})
    (play, key, (item, *others)), (new_play, new_key, (new_item, *new_others)) = hashes(case), hashes(changed)
    assert new_play != play
    assert new_key == key
    assert new_item != item
    assert new_others == others


@BRIEF
@given(scenarios())
def test_a_changed_rating_changes_the_key_hash_and_that_item_but_not_the_play_hash(case):
    first = case.nodes[case.start]
    option = first.choices[0]
    ratings = option.ratings | {first.criteria[0]: (option.ratings[first.criteria[0]] + 1) % 401}
    rerated = replace(first, choices=(replace(option, ratings=ratings), *first.choices[1:]))
    changed = replace(case, nodes=case.nodes | {first.id: rerated})
    (play, key, (item, *others)), (new_play, new_key, (new_item, *new_others)) = hashes(case), hashes(changed)
    assert new_play == play
    assert new_key != key
    assert new_item != item
    assert new_others == others
