"""The compiled engine against the readable one on random scenarios: live, loaded from its plain form, and replayed."""

import json
from dataclasses import replace

import pytest
from hypothesis import given

from simulator.domain.compile import compile_scenario
from simulator.domain.conditions import ALWAYS
from simulator.domain.encounter import choose, here, offered, replay, scene_lines, start
from simulator.domain.program import Program, Run, replay_run
from simulator.domain.program_data import program_data
from simulator.errors import EncounterFinished, UnknownChoice
from tests.property.strategies import BRIEF, BROAD, THOROUGH, scenarios, walks

TIERS = {"by the tables": {"max_merged": 0}, "by the merged automaton": {}}
BOUNDS = {
    "from the automaton to the tables": {"max_merged": 3},
    "with nothing kept": {"max_merged": 0, "max_kept": 0},
    "until nothing more is kept": {"max_kept": 20},
}


def as_spoken(lines):
    return tuple(replace(line, when=ALWAYS) for line in lines)


def assert_stands_at(table, run, encounter, decisions):
    """Everything that a trainee or a caller can see is the same in both engines."""
    node, view = here(table, encounter), run.view
    enabled = {choice.id for choice in offered(table, encounter)}
    options = [choice for choice in node.choices if choice.id in enabled]
    assert (view.node, view.ending, view.scene) == (node.id, node.ending is not None, node.scene)
    assert view.lines == as_spoken(scene_lines(table, encounter))
    assert view.reply == (as_spoken(decisions[-1].reply) if decisions else ())
    assert view.options == tuple(choice.id for choice in options)
    assert view.said == tuple(choice.say for choice in options)
    assert run.state == encounter.state
    assert run.trail == encounter.trail
    assert run.log == tuple((decision.node, decision.choice) for decision in decisions)


def assert_refuses_the_same(table, run, encounter):
    """Every choice of this node that is not on offer, and one of another, is refused in the same words."""
    node = here(table, encounter)
    for choice_id in [choice.id for choice in node.choices if choice.id not in run.view.options] + ["elsewhere"]:
        with pytest.raises((UnknownChoice, EncounterFinished)) as theirs:
            choose(table, encounter, choice_id)
        with pytest.raises(type(theirs.value)) as ours:
            run.choose_id(choice_id)
        if node.ending is None:
            assert sorted(ours.value.offered) == sorted(theirs.value.offered)
        else:
            assert str(ours.value) == str(theirs.value)


def walk_beside(walk, program):
    """Take the walk in both engines at once, by position and by id in turn, and compare at each step."""
    run = Run(program, walk.variant)
    encounter = start(walk.table, variant=walk.variant, seed=walk.seed)
    assert_stands_at(walk.table, run, encounter, ())
    for step, choice_id in enumerate(walk.trail):
        assert_refuses_the_same(walk.table, run, encounter)
        encounter, _ = choose(walk.table, encounter, choice_id)
        view = run.choose(run.view.options.index(choice_id)) if step % 2 else run.choose_id(choice_id)
        assert view is run.view
        assert_stands_at(walk.table, run, encounter, walk.decisions[: step + 1])
    assert_refuses_the_same(walk.table, run, encounter)


@pytest.mark.parametrize("bounds", TIERS.values(), ids=list(TIERS))
@THOROUGH
@given(walk=walks())
def test_live_loaded_and_replayed_runs_equal_the_readable_engine_at_every_step(bounds, walk):
    live = Program(program_data(walk.table), **bounds)
    loaded = Program.load(json.loads(json.dumps(live.dump())), **bounds)
    assert loaded == live
    walk_beside(walk, live)
    walk_beside(walk, loaded)
    replayed = replay_run(live, walk.trail, variant=walk.variant)
    assert_stands_at(walk.table, replayed, walk.encounter, walk.decisions)


@pytest.mark.parametrize("bounds", BOUNDS.values(), ids=list(BOUNDS))
@BROAD
@given(walk=walks())
def test_a_program_that_reaches_its_bounds_runs_the_same(bounds, walk):
    program = Program(program_data(walk.table), **bounds)
    walk_beside(walk, program)
    walk_beside(walk, program)


@pytest.mark.parametrize("bounds", TIERS.values(), ids=list(TIERS))
@BRIEF
@given(case=scenarios())
def test_what_earlier_runs_made_a_program_remember_changes_no_later_run(bounds, case):
    """Every walk of up to four decisions in both variants, all by one program."""
    table = compile_scenario(case)
    program = Program(program_data(table), **bounds)
    for variant in case.variants:
        trails = [()]  # grows while it is read
        for trail in trails:
            run = replay_run(program, trail, variant=variant)
            encounter, decisions = replay(table, trail, variant=variant)
            assert_stands_at(table, run, encounter, decisions)
            if len(trail) < 4 and len(trails) < 120:
                trails += [(*trail, option) for option in run.view.options]
